package app_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/app"
	"github.com/dailypapers/dailypapers/internal/bounce"
	"github.com/dailypapers/dailypapers/internal/store"
)

// What a provider tells comes through from anywhere, by the secret alone, which
// stands in no log; and the address that bounced is suppressed.
func TestMailEvents(t *testing.T) {
	const secret = "a-secret-of-thirty-letters-or-so"
	for _, tt := range []struct {
		what string
		mail app.Mail
		demo bool
		want int
	}{
		{"a secret", app.Mail{Events: bounce.Events{Secret: secret}}, false, http.StatusOK},
		{"none", app.Mail{}, false, http.StatusNotFound},
		{"a demonstration", app.Mail{Events: bounce.Events{Secret: secret}}, true, http.StatusNotFound},
	} {
		var log bytes.Buffer
		dir := t.TempDir()
		a, err := app.Open(t.Context(), app.Config{DataDir: dir, Now: noon, Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})), Mail: tt.mail, Demo: tt.demo, BaseURL: "https://papers.example.org"})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { a.Close() })
		st, err := store.Open(t.Context(), dir, store.Options{Now: noon})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { st.Close() })
		id, err := st.PostLetter(t.Context(), papers.Letter{Kind: papers.NoticeMessage, Address: "ada@example.com", Content: "{}", Due: noon(), Deadline: noon().Add(time.Hour)})
		if err == nil {
			err = st.EndPosting(t.Context(), store.Posting{Letter: id, State: papers.MessageSent, Words: "250"})
		}
		if err != nil {
			t.Fatal(err)
		}
		ask := func(method, path string, header ...string) int {
			r := httptest.NewRequestWithContext(t.Context(), method, "https://papers.example.org"+path, strings.NewReader(`{"type":"bounce","hard":true,"recipient":"ada@example.com"}`))
			r.Header.Set("Sec-Fetch-Site", "cross-site") // as a browser would say, which providers are not
			for i := 0; i+1 < len(header); i += 2 {
				r.Header.Set(header[i], header[i+1])
			}
			w := httptest.NewRecorder()
			a.Handler().ServeHTTP(w, r)
			return w.Code
		}
		for _, status := range []int{ask("POST", "/mail/events/generic/"+secret), ask("POST", "/mail/events/generic", "Authorization", "Bearer "+secret)} {
			if status != tt.want {
				t.Errorf("%s: %d", tt.what, status)
			}
		}
		if status := ask("POST", "/mail/events/generic/wrong-secret-wrong-secret"); tt.want == 200 && status != http.StatusUnauthorized {
			t.Errorf("%s: a wrong secret: %d", tt.what, status)
		}
		if status := ask("GET", "/mail/events/generic", "Sec-Fetch-Site", "none"); status != http.StatusNotFound {
			t.Errorf("%s: GET: %d", tt.what, status)
		}
		_, err = st.Suppressed(t.Context(), "ada@example.com")
		if suppressed := err == nil; suppressed != (tt.want == 200) {
			t.Errorf("%s: suppressed %v", tt.what, suppressed)
		}
		if strings.Contains(log.String(), secret) || strings.Contains(log.String(), "wrong-secret") {
			t.Errorf("%s: the log tells a secret:\n%s", tt.what, &log)
		}
	}
}

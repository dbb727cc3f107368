package app_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/app"
	"github.com/dailypapers/dailypapers/internal/store"

	"log/slog"
)

// A token is asked for its scopes also at the addresses that pages share with
// feeds, and programs are refused as programs.
func TestTokensAtSharedAddresses(t *testing.T) {
	dir := t.TempDir()
	a, err := app.Open(t.Context(), app.Config{DataDir: dir, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	st, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	ada, err := st.AddUser(t.Context(), papers.User{Name: "ada", Role: papers.AdminRole})
	if err != nil {
		t.Fatal(err)
	}
	acc := account.New(st, time.Now, account.Options{})
	tokens := map[papers.Scope]string{"": "dp_" + strings.Repeat("x", 40)}
	for _, scope := range []papers.Scope{papers.ReadScope, papers.WriteScope} {
		if tokens[scope], _, err = acc.MakeToken(t.Context(), ada, string(scope), []papers.Scope{scope}, 1); err != nil {
			t.Fatal(err)
		}
	}
	for scope, want := range map[papers.Scope]int{"": http.StatusUnauthorized, papers.ReadScope: http.StatusOK, papers.WriteScope: http.StatusForbidden} {
		for _, path := range []string{"/papers/week/2024-W20", "/feed.atom"} {
			r := httptest.NewRequestWithContext(t.Context(), "GET", path, nil)
			r.Header.Set("Authorization", "Bearer "+tokens[scope])
			w := httptest.NewRecorder()
			a.Handler().ServeHTTP(w, r)
			if w.Code != want {
				t.Errorf("%s with scope %q: %d, want %d", path, scope, w.Code, want)
			}
			if want == http.StatusUnauthorized && (strings.Contains(w.Body.String(), "<html") || w.Header().Get("WWW-Authenticate") != "Bearer") {
				t.Errorf("%s: %v %.200s", path, w.Header(), w.Body)
			}
		}
	}
}

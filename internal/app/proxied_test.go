package app_test

import (
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/app"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/store"
)

// Trusted proxies are trusted by all rooms: cookies of visitors who came by TLS
// are theirs alone, and limits count visitors and not the proxy. The link to a
// provider, which writes, has its limit too.
func TestBehindTrustedProxies(t *testing.T) {
	dir := t.TempDir()
	st, err := store.Open(t.Context(), dir, store.Options{})
	if err == nil {
		_, err = st.AddUser(t.Context(), papers.User{Name: "ada", Role: papers.AdminRole})
	}
	if err == nil {
		sum := sha256.Sum256([]byte("x")) // a ticket in an address, which is carried in a cookie
		err = st.AddTicket(t.Context(), store.Ticket{Hash: hex.EncodeToString(sum[:]), Kind: "setup", Until: noon().AddDate(10, 0, 0)}, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	st.Close()
	a, err := app.Open(t.Context(), app.Config{DataDir: dir, Now: noon, Log: slog.New(slog.DiscardHandler),
		Account: account.Options{OIDC: account.OIDC{Issuer: "http://127.0.0.1:9", ClientID: "papers"}},
		Desks:   app.Desks{Proxies: httpd.Proxies{netip.MustParsePrefix("192.0.2.0/24")}}})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	get := func(path, forwarded string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		r.Host, r.RemoteAddr = "papers.example.org", "192.0.2.7:4711"
		r.Header.Set("X-Forwarded-For", forwarded)
		r.Header.Set("X-Forwarded-Proto", "https")
		w := httptest.NewRecorder()
		a.Handler().ServeHTTP(w, r)
		return w
	}
	cookie := get("/setup?ticket=x", "203.0.113.1").Header().Get("Set-Cookie")
	if !strings.HasPrefix(cookie, "__Host-") || !strings.Contains(cookie, "; Secure") {
		t.Errorf("a cookie behind TLS: %s", cookie)
	}
	status := 0
	for range 40 {
		status = get("/sign-in/oidc", "203.0.113.1").Code
	}
	if status != http.StatusTooManyRequests {
		t.Errorf("the fortieth sign-in that one address begins: %d", status)
	}
	if status := get("/sign-in/oidc", "203.0.113.2").Code; status == http.StatusTooManyRequests {
		t.Error("another address behind the same proxy is refused for it")
	}
}

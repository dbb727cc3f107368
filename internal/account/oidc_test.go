package account_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/httpd"
)

func withProvider(t *testing.T, mode account.Registration) (*house, *provider) {
	t.Helper()
	p := newProvider(t)
	h := open(t, account.Options{Registration: mode, OIDC: account.OIDC{Issuer: p.URL, ClientID: "dailypapers", ClientSecret: "hush", Name: "Example ID"}})
	return h, p
}

// toProvider leads a browser to the provider and returns where it comes back to.
func (h *house) toProvider(p *provider, b *browser, connect papers.UserID) string {
	h.t.Helper()
	to, cookie, err := h.svc.BeginOIDC(b.get(h.t, "/sign-in/oidc"), connect, "/papers/week")
	h.must(err)
	b.keep(h.t, cookie)
	return strings.TrimPrefix(p.visit(to), site)
}

func (h *house) signInAt(p *provider, b *browser) (account.Entry, error) {
	h.t.Helper()
	path := h.toProvider(p, b, 0)
	e, err := h.svc.EndOIDC(b.get(h.t, path), papers.Visitor{})
	if err == nil {
		b.keep(h.t, e.Cookies...)
	}
	return e, err
}

func TestOIDC(t *testing.T) {
	h, p := withProvider(t, account.Open)
	ada := h.user("ada", papers.AdminRole)
	b := newBrowser()
	e, err := h.signInAt(p, b) // by her verified address
	h.must(err)
	if e.User.ID != ada.ID || e.Next != "/papers/week" || h.who(b).User.ID != ada.ID {
		t.Errorf("%+v", e)
	}
	p.claims["email"] = "moved@example.org" // she stays who she is
	if e, err = h.signInAt(p, newBrowser()); err != nil || e.User.ID != ada.ID {
		t.Errorf("%+v, %v", e, err)
	}
	p.claims = map[string]any{"sub": "zoe-there", "email": "zoe@example.org", "email_verified": true, "name": "Zoë"}
	zoe := newBrowser()
	e, err = h.signInAt(p, zoe)
	h.must(err)
	if e.Next != "/join" || h.who(zoe).SignedIn() {
		t.Fatalf("%+v", e)
	}
	i, err := h.svc.Invitation(zoe.get(t, "/join"))
	h.must(err)
	if i.Email != "zoe@example.org" || i.FullName != "Zoë" || i.Invited {
		t.Errorf("%+v", i)
	}
	e, err = h.svc.Join(zoe.get(t, "/join"), "zoe", "", "")
	h.must(err)
	zoe.keep(t, e.Cookies...)
	if again, err := h.signInAt(p, newBrowser()); err != nil || again.User.ID != e.User.ID {
		t.Errorf("%+v, %v", again, err)
	}
}

func TestOIDCConnect(t *testing.T) {
	h, p := withProvider(t, account.ByInvitation)
	h.user("ada", papers.AdminRole)
	bob := h.user("bob", papers.ReaderRole)
	p.claims = map[string]any{"sub": "bob-there", "preferred_username": "bobby"} // no address at all
	if _, err := h.signInAt(p, newBrowser()); httpd.Status(err) != http.StatusForbidden {
		t.Errorf("unknown, by invitation: %v", err)
	}
	b := newBrowser()
	path := h.toProvider(p, b, bob.ID)
	if _, err := h.svc.EndOIDC(b.get(t, path), papers.Visitor{}); httpd.Status(err) != http.StatusBadRequest {
		t.Errorf("signed out meanwhile: %v", err)
	}
	v := papers.Visitor{User: bob, Via: papers.BySession}
	_, err := h.svc.EndOIDC(b.get(t, h.toProvider(p, b, bob.ID)), v)
	h.must(err)
	all, err := h.svc.Identities(t.Context(), bob)
	h.must(err)
	if len(all) != 1 || all[0].Shown != "bobby" {
		t.Errorf("%+v", all)
	}
	if e, err := h.signInAt(p, newBrowser()); err != nil || e.User.ID != bob.ID {
		t.Errorf("%+v, %v", e, err)
	}
	other := papers.Visitor{User: papers.User{ID: 1}, Via: papers.BySession}
	_, err = h.svc.EndOIDC(b.get(t, h.toProvider(p, b, 1)), other)
	h.wants("connected to another account", err, papers.ErrConflict)
}

// What a provider, or somebody between, may get wrong lets nobody in, and is
// said in words.
func TestOIDCHostile(t *testing.T) {
	for what, bend := range map[string]func(*provider){
		"another sign-in's nonce":       func(p *provider) { p.claims["nonce"] = "stolen" },
		"no nonce":                      func(p *provider) { p.claims["nonce"] = "" },
		"an expired token":              func(p *provider) { p.claims["exp"] = noon().Add(-time.Hour).Unix() },
		"a token for another site":      func(p *provider) { p.claims["aud"] = "another-site" },
		"another issuer":                func(p *provider) { p.claims["iss"] = "https://evil.example" },
		"no signature":                  func(p *provider) { p.alg = "none" },
		"another algorithm":             func(p *provider) { p.alg = "HS256" },
		"somebody else's signature":     func(p *provider) { p.forge = true },
		"an address that is not proven": func(p *provider) { p.claims["email_verified"] = false },
		"an address without a word":     func(p *provider) { delete(p.claims, "email_verified") },
		"nobody":                        func(p *provider) { p.claims["sub"] = "" },
	} {
		t.Run(what, func(t *testing.T) {
			h, p := withProvider(t, account.ByInvitation)
			h.user("ada", papers.AdminRole)
			bend(p)
			b := newBrowser()
			e, err := h.signInAt(p, b)
			if status := httpd.Status(err); status != http.StatusForbidden && status != http.StatusBadRequest || e.User.ID != 0 || h.who(b).SignedIn() {
				t.Errorf("%+v, %v", e, err)
			}
			if words := httpd.Message(err); words == "this is not allowed" {
				t.Errorf("no words for %v", err)
			}
		})
	}
}

func TestOIDCState(t *testing.T) {
	h, p := withProvider(t, account.ByInvitation)
	h.user("ada", papers.AdminRole)
	refused := func(what string, b *browser, path string) {
		t.Helper()
		if e, err := h.svc.EndOIDC(b.get(t, path), papers.Visitor{}); httpd.Status(err) != http.StatusBadRequest || e.User.ID != 0 {
			t.Errorf("%s: %+v, %v", what, e, err)
		}
	}
	b, other := newBrowser(), newBrowser()
	path := h.toProvider(p, b, 0)
	h.toProvider(p, other, 0)
	refused("another browser", other, path)
	refused("no cookie", newBrowser(), path)
	refused("another state", b, strings.Replace(path, "state=", "state=x", 1))
	refused("no state", b, "/sign-in/oidc/callback?code=x")
	if e, err := h.svc.EndOIDC(b.get(t, path), papers.Visitor{}); err != nil || e.User.Name != "ada" {
		t.Errorf("%+v, %v", e, err)
	}
	refused("twice", b, path)
	refused("a code that was not given", b, strings.Replace(h.toProvider(p, b, 0), "code=", "code=x", 1))
	refused("broken off", b, h.toProvider(p, b, 0)+"&error=access_denied")
	path = h.toProvider(p, b, 0)
	h.turn(15 * time.Minute)
	refused("too late", b, path)
}

// A provider that is down, or begins to fail, is told in words.
func TestOIDCDown(t *testing.T) {
	h, p := withProvider(t, account.ByInvitation)
	h.user("ada", papers.AdminRole)
	p.broken = true
	if _, err := h.signInAt(p, newBrowser()); httpd.Status(err) != http.StatusServiceUnavailable || !strings.Contains(httpd.Message(err), "Example ID") {
		t.Errorf("failing: %v", err)
	}
	p.Close()
	down := account.New(h.st, h.now, account.Options{BaseURL: site, OIDC: account.OIDC{Issuer: p.URL, ClientID: "dailypapers"}})
	if _, _, err := down.BeginOIDC(newBrowser().get(t, "/"), 0, ""); httpd.Status(err) != http.StatusServiceUnavailable || !strings.Contains(httpd.Message(err), "127.0.0.1") {
		t.Errorf("down: %v", err)
	}
	if _, _, err := open(t, account.Options{}).svc.BeginOIDC(newBrowser().get(t, "/"), 0, ""); httpd.Status(err) != http.StatusNotFound {
		t.Errorf("no provider: %v", err)
	}
}

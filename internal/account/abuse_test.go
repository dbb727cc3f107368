package account_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A proxy on the same machine can look like who sits at it: where one was set
// up, or a provider, nobody is the owner for sitting there.
func TestNoOwnerBehindProxies(t *testing.T) {
	near := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	for what, o := range map[string]account.Options{
		"trusted proxies":           {Proxies: httpd.Proxies(near)},
		"a proxy that names people": {Proxy: account.Proxy{Header: "Remote-User", Networks: near}},
		"a provider":                {OIDC: account.OIDC{Issuer: "https://id.example", ClientID: "papers"}},
	} {
		o.BaseURL = "http://localhost:8080"
		h := open(t, o)
		r := httptest.NewRequestWithContext(t.Context(), "GET", "http://localhost:8080/", nil)
		r.RemoteAddr = "127.0.0.1:50000"
		if v, err := h.svc.Identify(r); err != nil || v.SignedIn() || h.svc.Local() {
			t.Errorf("%s: %+v, %v", what, v, err)
		}
	}
}

// A link signs in who has its address when it is used, and not who had it.
func TestLinkAfterAnotherAddress(t *testing.T) {
	h := open(t, account.Options{})
	u := h.user("ada", papers.AdminRole)
	b := newBrowser()
	h.must(h.ask(b, "ada@example.org"))
	b.follow(t, h, h.letters()["ada@example.org"][0])
	u.Email = "new@example.org"
	h.must(h.st.SaveUser(t.Context(), u))
	if l, err := h.svc.Link(b.get(t, "/")); err != nil || l.User.ID != 0 {
		t.Errorf("looked at: %+v, %v", l, err)
	}
	if e, err := h.svc.UseLink(b.get(t, "/")); !errors.Is(err, papers.ErrForbidden) || e.User.ID != 0 {
		t.Errorf("used: %+v, %v", e, err)
	}
}

func TestTokenAnywhereInAddress(t *testing.T) {
	h := open(t, account.Options{})
	token := "dp_" + strings.Repeat("a1", 20)
	for _, target := range []string{"/papers/" + token, "/?" + token, "/?" + token + "=1", "/?q=x%20" + token, "/?q=%64p_" + token[3:], "/?a=1;" + token, "/?a=%zz" + token} {
		if _, err := h.svc.Identify(newBrowser().get(t, target)); !errors.Is(err, papers.ErrInvalid) {
			t.Errorf("%s: %v", target, err)
		}
	}
	for _, target := range []string{"/?q=dp_x", "/?q=" + token + "b", "/?q=" + token[3:] + "dp_"} {
		if _, err := h.svc.Identify(newBrowser().get(t, target)); err != nil {
			t.Errorf("%s: %v", target, err)
		}
	}
}

// What who is suspended wrote about herself is read by others: it stays.
func TestSuspendedProfile(t *testing.T) {
	h := open(t, account.Options{})
	u := h.user("bob", papers.ReaderRole)
	u.Suspended = "spam"
	v := papers.Visitor{User: u, Via: papers.BySession}
	for _, change := range []func(*papers.User){
		func(u *papers.User) { u.Name = "buy-here" }, func(u *papers.User) { u.FullName = "Buy here" }, func(u *papers.User) { u.About = "Buy here" },
	} {
		to := u
		change(&to)
		h.wants("changed", h.svc.SaveProfile(t.Context(), v, to), papers.ErrInvalid)
	}
	u.Settings.HideActivity = true
	h.must(h.svc.SaveProfile(t.Context(), v, u))
}

// Names from a proxy that are no text name nobody.
func TestProxyNamesNoText(t *testing.T) {
	h := open(t, account.Options{Proxy: account.Proxy{Header: "Remote-User", Networks: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}})
	h.user("ada", papers.AdminRole)
	for _, name := range []string{"", " ", "\xff\xfe", "ada\x00", "a\u202eda", "a\u200bda", strings.Repeat("a", 251)} {
		r := newBrowser().get(t, "/")
		r.RemoteAddr = "10.0.0.1:1"
		r.Header["Remote-User"] = []string{name}
		if v, err := h.svc.Identify(r); err != nil || v.SignedIn() {
			t.Errorf("%q: %+v, %v", name, v, err)
		}
	}
}

// Whatever lets somebody in, or ends that, stands in the audit log.
func TestWrittenDown(t *testing.T) {
	h := open(t, account.Options{})
	ada := h.user("ada", papers.AdminRole)
	_, err := h.svc.Invite(t.Context(), ada, site, papers.ReaderRole, 1, "eve@example.org")
	h.must(err)
	open, err := h.svc.Invitations(t.Context())
	h.must(err)
	h.must(h.svc.Revoke(t.Context(), ada, open[0].ID))
	_, err = h.svc.Recovery(t.Context(), ada)
	h.must(err)
	h.must(h.svc.GiveRole(t.Context(), papers.User{}, h.user("bob", papers.ReaderRole).ID, "curator", ""))
	all, err := h.st.Decisions(t.Context(), store.DecisionFilter{}, 10)
	h.must(err)
	var did []string
	for _, d := range all {
		did = append(did, d.Actor.Name+" "+d.Did+": "+d.About)
	}
	want := " gave a role: bob: curator, made a sign-in link: ada,ada revoked: the invitation of eve@example.org,ada invited: eve@example.org, as reader"
	if got := strings.Join(did, ","); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

// The cookies of a site behind a trusted proxy with a public address.
func TestCookiesBehindProxy(t *testing.T) {
	h := open(t, account.Options{})
	svc := account.New(h.st, h.now, account.Options{Proxies: httpd.Proxies{netip.MustParsePrefix("192.0.2.0/24")}})
	u := h.user("ada", papers.AdminRole)
	for peer, name := range map[string]string{"192.0.2.7:1": "__Host-dailypapers_session", "198.51.100.7:1": "dailypapers_session"} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://papers.example.org/", nil)
		r.RemoteAddr = peer
		r.Header.Set("X-Forwarded-Proto", "https")
		r.Header.Set("X-Forwarded-For", "203.0.113.5")
		c, err := svc.Begin(r, u, "link")
		h.must(err)
		if c.Name != name || c.Secure != strings.HasPrefix(name, "__Host-") || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Domain != "" || c.Path != "/" {
			t.Errorf("from %s: %+v", peer, c)
		}
	}
}

// Who leaves takes along the mail to her that lies in the folder.
func TestLeavingTakesMail(t *testing.T) {
	h := open(t, account.Options{})
	h.user("ada", papers.AdminRole)
	bob := h.user("bob", papers.ReaderRole)
	h.must(h.ask(newBrowser(), "bob@example.org"))
	h.must(h.ask(newBrowser(), "ada@example.org"))
	if got := h.letters(); len(got) != 2 {
		t.Fatal(got)
	}
	_, err := h.svc.Leave(newBrowser().get(t, "/"), papers.Visitor{User: bob, Via: papers.BySession}, "bob")
	h.must(err)
	if got := h.letters(); len(got["bob@example.org"]) != 0 || len(got["ada@example.org"]) != 1 {
		t.Errorf("%v", got)
	}
}

// One network alone cannot use up all links to an address, so that its owner can
// always ask for one from elsewhere.
func TestLinksAreNotUsedUp(t *testing.T) {
	h := open(t, account.Options{})
	h.user("ada", papers.AdminRole)
	l := account.NewLimits(nil, 0, h.now)
	ask := func(peer, address string) error {
		r := newBrowser().get(t, "/sign-in")
		r.RemoteAddr = peer
		if err := l.CheckLink(r, address); err != nil {
			return err
		}
		_, err := h.svc.AskLink(r, address, "/")
		return err
	}
	for range 10 {
		for _, address := range []string{"ada@example.org", "Ada@Example.org", "nobody@example.org"} {
			_ = ask("192.0.2.1:1", address)
		}
	}
	for _, address := range []string{"ada@example.org", "nobody@example.org"} {
		var busy *httpd.Busy
		if err := ask("192.0.2.1:1", address); !errors.As(err, &busy) {
			t.Errorf("the attacker, %s: %v", address, err)
		}
		if err := ask("198.51.100.1:1", address); err != nil {
			t.Errorf("the owner of %s: %v", address, err)
		}
	}
}

package web_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/account"
)

// From the form to the session, as a browser without a script goes.
func TestSignInByLink(t *testing.T) {
	p := newPeople(t, account.Options{BaseURL: town}, fill)
	p.user("ada", papers.AdminRole)
	g, other := p.guest(), p.guest()
	if a := g.get("/settings"); a.Status != http.StatusSeeOther || a.Header.Get("Location") != "/sign-in?next=%2Fsettings" {
		t.Errorf("%d %s", a.Status, a.Header.Get("Location"))
	}
	g.wrong(http.StatusBadRequest, "Email is not a mail address like", "/sign-in", "email", "<script>", "next", "//evil.example")
	if to := g.post("/sign-in", "email", "ada@example.org", "next", "/papers/week"); to != "/sign-in/sent" {
		t.Fatal(to)
	}
	g.page("/sign-in/sent")
	link := p.letter()
	for _, who := range []*guest{g, other} {
		a := who.get(link)
		if a.Status != http.StatusSeeOther || a.Header.Get("Location") != "/sign-in/link" || a.Header.Get("Referrer-Policy") != "no-referrer" || a.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%d, %v", a.Status, a.Header)
		}
	}
	if page := other.look("/sign-in/link", other.get("/sign-in/link"), http.StatusForbidden); len(page.All("form")) != 1 { // the search box
		t.Error("another browser is offered something")
	}
	other.wrong(http.StatusNotFound, "has been used or is over", "/sign-in/link")
	if h := g.page("/sign-in/link").TextOf("h1"); h != "Sign in as Full ada" {
		t.Error(h)
	}
	if to := g.post("/sign-in/link"); to != "/papers/week" {
		t.Error(to)
	}
	g.page("/settings")
	g.wrong(http.StatusNotFound, "has been used or is over", "/sign-in/link")
	if to := g.post("/sign-out"); to != "/" {
		t.Error(to)
	}
	if a := g.get("/settings"); a.Status != http.StatusSeeOther {
		t.Errorf("signed out: %d", a.Status)
	}
}

// The answers to a known and an unknown address are the same, byte by byte.
func TestSignInTellsNothing(t *testing.T) {
	p := newPeople(t, account.Options{BaseURL: town}, nil)
	p.user("ada", papers.AdminRole)
	secret := regexp.MustCompile(`[A-Z2-7]{52}`)
	var answers []string
	for _, email := range []string{"ada@example.org", "eve@example.org"} {
		var b strings.Builder
		for range 6 {
			a := p.guest().do("POST", "/sign-in", url.Values{"email": {email}})
			b.WriteString(http.StatusText(a.Status))
			for name := range a.Header {
				b.WriteString(name + secret.ReplaceAllString(a.Header.Get(name), "…"))
			}
			b.WriteString(strings.ReplaceAll(a.Body, email, "…"))
		}
		answers = append(answers, b.String())
	}
	if len(answers[0]) != len(answers[1]) {
		t.Errorf("%s\n%s", answers[0], answers[1])
	}
}

func TestSetupPage(t *testing.T) {
	p := newPeople(t, account.Options{BaseURL: town}, nil)
	g := p.guest()
	g.look("/setup", g.get("/setup"), http.StatusForbidden)
	g.wrong(http.StatusForbidden, "This takes the link", "/setup", "name", "eve")
	path, err := p.acc.SetupLink(t.Context())
	p.must(err)
	g.get(path)
	g.page("/setup")
	g.wrong(http.StatusBadRequest, "Name must be 2 to 32", "/setup", "name", "a b")
	if to := g.post("/setup", "name", "Ada", "fullname", "Ada L.", "email", "ada@example.org"); to != "/settings" {
		t.Error(to)
	}
	page := g.page("/settings")
	if got := page.TextOf("h1"); got != "Settings" {
		t.Error(got)
	}
	g.wrong(http.StatusNotFound, "The first account was made", "/setup", "name", "eve")
}

// The owner of the machine finds the way to the first account in her settings.
func TestLocalMode(t *testing.T) {
	p := newPeople(t, account.Options{}, fill)
	g := p.guest()
	g.peer, g.host = "127.0.0.1:50000", "localhost:8080"
	page := g.page("/settings")
	if got := page.TextOf("h2"); !strings.HasPrefix(got, "This site is yours") {
		t.Error(got)
	}
	if a := g.get("/settings"); strings.Contains(a.Body, "sign-out") || !strings.Contains(a.Body, `href="/setup"`) {
		t.Error("the settings of local mode offer to sign out, or no first account")
	}
	g.post("/vote", "paper", "2603.01001", "on", "1")
	g.post("/settings/profile", "fullname", "Me", "hide", "1")
	if a := g.get("/sign-in"); a.Header.Get("Location") != "/settings" {
		t.Errorf("%d", a.Status)
	}
	g.page("/setup")
	g.post("/setup", "name", "ada")
	if a := p.guest().get("/settings"); a.Status != http.StatusSeeOther {
		t.Errorf("local mode goes on: %d", a.Status)
	}
	e, err := p.st.ExportOf(t.Context(), papers.Owner)
	p.must(err)
	if e.Account.Name != "ada" || len(e.Things["votes"]) != 1 {
		t.Errorf("%+v", e)
	}
}

func TestInvitationPages(t *testing.T) {
	p := newPeople(t, account.Options{BaseURL: town}, nil)
	admin := p.as(p.user("ada", papers.AdminRole))
	admin.page("/admin/invitations")
	admin.wrong(http.StatusBadRequest, "Role must be", "/admin/invitations", "role", "admin", "days", "7")
	a := admin.do("POST", "/admin/invitations", url.Values{"role": {"curator"}, "days": {"7"}, "email": {"grace@example.org"}})
	secret := admin.look("an invitation", a, http.StatusOK)
	if len(secret.All("input")) < 2 || strings.Contains(a.Header.Get("Location"), "ticket") {
		t.Error("no link is shown")
	}
	link := p.letter()
	g := p.guest()
	g.get(link)
	page := g.page("/join")
	if got := page.TextOf("main"); !strings.Contains(got, "grace@example.org, confirmed") || !strings.Contains(got, "curator") {
		t.Error(got)
	}
	g.wrong(http.StatusConflict, "Name ada is somebody", "/join", "name", "ada")
	g.post("/join", "name", "grace")
	g.page("/settings")
	g.look("/join", g.get("/join"), http.StatusNotFound)

	admin.do("POST", "/admin/invitations", url.Values{"role": {"reader"}, "days": {"1"}})
	open, err := p.acc.Invitations(t.Context())
	p.must(err)
	admin.post("/admin/invitations/revoke", "invitation", open[0].ID)
	admin.page("/admin/invitations")
}

func TestUsersPage(t *testing.T) {
	p := newPeople(t, account.Options{BaseURL: town}, nil)
	ada := p.user("ada", papers.AdminRole)
	p.user("bob", papers.ReaderRole)
	admin := p.as(ada)
	if got := admin.page("/admin/users?q=BOB").TextOf("main"); !strings.Contains(got, "bob@example.org") || strings.Contains(got, "ada@") {
		t.Error(got)
	}
	admin.post("/admin/users/role", "user", "2", "role", "curator", "reason", "knows")
	admin.wrong(http.StatusConflict, "Role is the last admin", "/admin/users/role", "user", "1", "role", "reader")
	admin.wrong(http.StatusBadRequest, "Role must be", "/admin/users/role", "user", "2", "role", "visitor")
	e, err := p.st.ExportOf(t.Context(), ada.ID)
	p.must(err)
	if d := e.Things["decisions"]; len(d) != 1 || d[0]["did"] != papers.DidRole || d[0]["reason"] != "knows" {
		t.Errorf("%v", d)
	}
}

func TestSettingsPage(t *testing.T) {
	p := newPeople(t, account.Options{BaseURL: town}, nil)
	ada := p.user("ada", papers.AdminRole)
	g, phone := p.as(ada), p.as(ada)
	g.post("/settings/profile", "name", "Ada-2", "fullname", "Ada <b>", "about", "I *count*.", "quietsaved", "1")
	g.wrong(http.StatusBadRequest, "Fullname has", "/settings/profile", "fullname", strings.Repeat("x", 101))
	u, err := p.st.User(t.Context(), ada.ID)
	p.must(err)
	if u.Name != "ada-2" || u.FullName != "Ada <b>" || !u.Settings.QuietSaved || u.Settings.HideActivity {
		t.Errorf("%+v", u)
	}
	if got := g.page("/settings?said=saved").TextOf("main"); !strings.Contains(got, "Saved.") || !strings.Contains(got, "Some browser — this one") {
		t.Error(got)
	}
	if got := g.page("/settings?said=evil").TextOf("main"); strings.Contains(got, "evil") {
		t.Error(got)
	}

	g.post("/settings/email", "email", "new@example.org")
	link := p.letter()
	if a := g.get(link); a.Header.Get("Location") != "/settings/email" || a.Header.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("%d %v", a.Status, a.Header)
	}
	g.page("/settings/email")
	g.post("/settings/email/confirm")
	if _, err := p.st.UserMailed(t.Context(), "new@example.org"); err != nil {
		t.Error(err)
	}

	g.post("/settings/sessions/others")
	if a := phone.get("/settings"); a.Status != http.StatusSeeOther {
		t.Errorf("the other session goes on: %d", a.Status)
	}
	g.wrong(http.StatusBadRequest, "Scopes are none", "/settings/tokens", "name", "cron", "days", "30")
	a := g.do("POST", "/settings/tokens", url.Values{"name": {"cron"}, "days": {"30"}, "scope": {"read", "write"}})
	g.look("the new token", a, http.StatusOK)
	secret := regexp.MustCompile(`dp_[0-9A-Za-z]{40}`).FindString(a.Body)
	if strings.Contains(g.get("/settings").Body, secret) || secret == "" {
		t.Error("the token is shown twice, or never")
	}
	program := p.guest()
	program.token = secret
	if a := program.get("/settings/export"); a.Status != http.StatusOK || a.Header.Get("Content-Type") != "application/json" || !json.Valid([]byte(a.Body)) ||
		a.Header.Get("Content-Disposition") != `attachment; filename="dailypapers-ada-2.json"` {
		t.Errorf("%d %v", a.Status, a.Header)
	}
	g.post("/settings/tokens/revoke", "token", "1")
	if a := program.get("/settings/export"); a.Status != http.StatusUnauthorized || a.Header.Get("WWW-Authenticate") != "Bearer" {
		t.Errorf("%d %v", a.Status, a.Header)
	}
}

func TestLeavePage(t *testing.T) {
	p := newPeople(t, account.Options{BaseURL: town}, nil)
	p.user("ada", papers.AdminRole)
	g := p.as(p.user("bob", papers.ReaderRole))
	g.page("/settings/delete")
	g.wrong(http.StatusBadRequest, "Name must be typed as it is, bob", "/settings/delete", "name", "ada")
	if to := g.post("/settings/delete", "name", "bob"); to != "/" {
		t.Error(to)
	}
	if _, err := p.st.UserNamed(t.Context(), "bob"); err == nil {
		t.Error("the account is still there")
	}
	admin := p.as(papers.User{ID: 1})
	p.user("carol", papers.ReaderRole)
	admin.wrong(http.StatusConflict, "Role is the last admin", "/settings/delete", "name", "ada")
}

// No log line holds a secret that somebody sent, however it was sent.
func TestLogHoldsNoSecret(t *testing.T) {
	p := newPeople(t, account.Options{BaseURL: town}, nil)
	ada := p.user("ada", papers.AdminRole)
	g := p.guest()
	g.post("/sign-in", "email", "ada@example.org")
	link := p.letter()
	token, _, err := p.acc.MakeToken(t.Context(), ada, "x", papers.Scopes(), 0)
	p.must(err)
	program := p.guest()
	program.token = token
	g.get(link)
	g.get("/sign-in/link")
	g.post("/sign-in/link")
	g.get(strings.Replace(link, "/sign-in/link", "/no/such/page", 1))
	g.get("/sign-in?next=" + url.QueryEscape(link))
	g.do("POST", link, nil)
	program.get("/settings")
	program.get("/nowhere?access_token=" + token)
	program.token += "x"
	program.get("/settings")
	g.get("/sign-in/oidc/callback?code=" + token + "&state=" + token)
	secrets := append([]string{token, link[strings.Index(link, "=")+1:]}, valuesOf(g.cookies)...)
	for _, secret := range secrets {
		if len(secret) < 40 {
			t.Errorf("%q is no secret", secret)
		}
		if strings.Contains(p.log.String(), secret) {
			t.Errorf("the log holds %s", secret)
		}
	}
	if lines := strings.Count(p.log.String(), "\n"); lines < 10 {
		t.Errorf("only %d lines were logged", lines)
	}
}

func valuesOf(m map[string]string) (all []string) {
	for _, v := range m {
		all = append(all, v)
	}
	return all
}

// A form on a page elsewhere does nothing here.
func TestCrossSite(t *testing.T) {
	p := newPeople(t, account.Options{BaseURL: town}, nil)
	g := p.as(p.user("ada", papers.AdminRole))
	for _, rt := range p.site.Routes() {
		method, path, _ := strings.Cut(rt.Pattern, " ")
		if method != http.MethodPost {
			continue
		}
		r := httptest.NewRequestWithContext(t.Context(), method, town+strings.ReplaceAll(path, "{job}", "x"), strings.NewReader(""))
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		for name, value := range g.cookies {
			r.AddCookie(&http.Cookie{Name: name, Value: value})
		}
		w := httptest.NewRecorder()
		p.handler.ServeHTTP(w, r)
		if w.Code != http.StatusForbidden {
			t.Errorf("%s: %d", rt.Pattern, w.Code)
		}
	}
}

// Names that people choose are text wherever they stand.
func TestHostilePeople(t *testing.T) {
	p := newPeople(t, account.Options{BaseURL: town, OIDC: account.OIDC{Issuer: "https://id.example.org", ClientID: "x", Name: `"><script>alert(1)</script>`}}, nil)
	ada := p.user("ada", papers.AdminRole)
	const evil = `"><img src=x onerror=alert(1)>`
	ada.FullName, ada.About = evil, evil
	p.must(p.st.SaveUser(t.Context(), ada))
	g := p.as(ada)
	if a := g.do("POST", "/settings/tokens", url.Values{"name": {evil}, "days": {"0"}, "scope": {"read"}}); a.Status != http.StatusOK {
		t.Errorf("%d", a.Status)
	}
	for _, path := range []string{"/settings", "/settings?said=" + url.QueryEscape(evil), "/admin/users?q=" + url.QueryEscape(evil), "/admin/users", "/admin/invitations", "/settings/delete"} {
		g.page(path)
	}
	v := p.guest()
	v.page("/sign-in?next=" + url.QueryEscape(evil))
	if a := v.do("POST", "/sign-in", url.Values{"email": {evil}, "next": {"https://evil.example/"}}); a.Status != http.StatusBadRequest || strings.Contains(a.Body, "evil.example") {
		t.Errorf("%d %s", a.Status, a.Body)
	}
	p.turn(time.Hour)
}

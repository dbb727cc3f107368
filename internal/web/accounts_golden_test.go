package web_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/store"
)

// accountGoldens are the golden files of pages of accounts.
func accountGoldens() []string {
	return []string{"sign-in", "sign-in-open", "sign-in-wrong", "sign-in-sent", "sign-in-nobody", "link", "link-new", "link-elsewhere", "link-over", "join", "setup", "setup-local",
		"settings", "settings-new", "settings-local", "settings-email", "leave", "leave-wrong", "users", "users-none", "invitations", "invitations-none", "suspended", "token", "webhooks", "webhooks-none", "webhook", "webhook-off"}
}

// settled is a site with some accounts, of which ada's has something of
// everything.
func settled(t *testing.T, o account.Options) (*people, papers.User) {
	t.Helper()
	p := newPeople(t, o, fill)
	ada := p.user("ada", papers.AdminRole)
	for i, name := range []string{"grace", "emmy", "hypatia"} {
		p.turn(time.Minute)
		u := p.user(name, papers.Roles()[1+i])
		if name == "emmy" {
			u.Suspended = "for advertising, until she has read the rules"
			suspend(t, p.dir, u)
		}
	}
	ctx := t.Context()
	p.must(p.st.AddPasskey(ctx, store.Passkey{ID: "k1", Owner: ada.ID, Name: "Telephone", Data: "{}"}))
	p.must(p.st.AddPasskey(ctx, store.Passkey{ID: "k2", Owner: ada.ID, Name: "The blue key with the long name that goes on and on", Data: "{}"}))
	p.must(p.st.SeePasskey(ctx, "k1", "{}"))
	p.must(p.st.AddIdentity(ctx, store.Identity{Issuer: "https://id.example.org", Subject: "7", Owner: ada.ID, Shown: "ada@id.example.org"}))
	_, _, err := p.acc.MakeToken(ctx, ada, "Morning script", []papers.Scope{papers.ReadScope, papers.WriteScope}, 90)
	p.must(err)
	_, _, err = p.acc.MakeToken(ctx, ada, "Forever", []papers.Scope{papers.ReadScope}, 0)
	p.must(err)
	for _, agent := range []string{"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36"} {
		_, err = p.st.AddSession(ctx, agent, store.Session{Owner: ada.ID, Until: p.now().Add(time.Hour), How: "link", Agent: agent, Address: "2001:db8:85a3::8a2e:370:7334"})
		p.must(err)
	}
	_, err = p.acc.Invite(ctx, ada, town, papers.CuratorRole, 7, "maria@example.org")
	p.must(err)
	p.turn(time.Second) // newest first
	_, err = p.acc.Invite(ctx, ada, town, papers.ReaderRole, 1, "")
	p.must(err)
	p.letter() // maria's
	return p, ada
}

func TestAccountGoldens(t *testing.T) {
	p, ada := settled(t, account.Options{BaseURL: town, OIDC: account.OIDC{Issuer: "https://id.example.org", ClientID: "x", Name: "Example University"}})
	g, v := p.as(ada), p.guest()
	keep := func(name string, who *guest, path string, status int) {
		t.Helper()
		a := who.get(path)
		who.look(path, a, status)
		p.keep(name, a.Body)
	}
	keep("sign-in", v, "/sign-in?next=/papers/week", http.StatusOK)
	keep("sign-in-sent", v, "/sign-in/sent", http.StatusOK)
	p.keep("sign-in-wrong", v.do("POST", "/sign-in", url.Values{"email": {"ada"}}).Body)
	v.post("/sign-in", "email", "grace@example.org")
	link := p.letter()
	other := p.guest()
	v.get(link)
	other.get(link)
	keep("link", v, "/sign-in/link", http.StatusOK)
	keep("link-elsewhere", other, "/sign-in/link", http.StatusForbidden)
	keep("link-over", p.guest(), "/sign-in/link", http.StatusNotFound)
	keep("settings", g, "/settings?said=saved", http.StatusOK)
	keep("settings-new", p.as(papers.User{ID: 2}), "/settings", http.StatusOK)
	g.post("/settings/email", "email", "new@example.org")
	g.get(p.letter())
	keep("settings-email", g, "/settings/email", http.StatusOK)
	keep("leave", g, "/settings/delete", http.StatusOK)
	p.keep("leave-wrong", g.do("POST", "/settings/delete", nil).Body)
	p.keep("token", g.do("POST", "/settings/tokens", url.Values{"name": {"cron"}, "days": {"30"}, "scope": {"read"}}).Body)
	keep("users", g, "/admin/users", http.StatusOK)
	keep("users-none", g, "/admin/users?q=nobody", http.StatusOK)
	keep("invitations", g, "/admin/invitations", http.StatusOK)
	p.keep("suspended", p.as(papers.User{ID: 3}).do("POST", "/vote", nil).Body)
	link, err := p.acc.Invite(t.Context(), ada, "", papers.CuratorRole, 7, "")
	p.must(err)
	other.get(link)
	keep("join", other, "/join", http.StatusOK)

	open, _ := settled(t, account.Options{BaseURL: town, Registration: account.Open})
	v = open.guest()
	keep("sign-in-open", v, "/sign-in", http.StatusOK)
	v.post("/sign-in", "email", "zoe@example.org")
	v.get(open.letter())
	keep("link-new", v, "/sign-in/link", http.StatusOK)
	goldensBeforeAccounts(t, p)
}

// goldensBeforeAccounts are of sites on which nobody has an account yet, and
// on which there is nothing to show.
func goldensBeforeAccounts(t *testing.T, p *people) {
	t.Helper()
	empty := newPeople(t, account.Options{BaseURL: town}, nil)
	v := empty.guest()
	p.keep("sign-in-nobody", v.get("/sign-in").Body)
	path, err := empty.acc.SetupLink(t.Context())
	p.must(err)
	v.get(path)
	p.keep("setup", v.get("/setup").Body)
	v.post("/setup", "name", "ada")
	p.keep("invitations-none", v.get("/admin/invitations").Body)

	local := newPeople(t, account.Options{}, nil).guest()
	local.peer, local.host = "127.0.0.1:50000", "localhost:8080"
	p.keep("settings-local", local.get("/settings").Body)
	p.keep("setup-local", local.get("/setup").Body)
}

var secrets = regexp.MustCompile(`dp_[0-9A-Za-z]{40}|[0-9a-f]{64}`)

// keep compares a page with its golden file; what is new at each run is left
// out.
func (p *people) keep(name, body string) {
	p.t.Helper()
	got := secrets.ReplaceAllString(styleName.ReplaceAllString(body, "$1-NAME.$2"), "SECRET")
	goldenText(p.t, "testdata/golden/"+name+".html", got)
}

// lookAtPeople measures the pages of accounts in the windows of looker.
func lookAtPeople(t *testing.T, browser context.Context, l looker) {
	p, ada := settled(t, account.Options{OIDC: account.OIDC{Issuer: "https://id.example.org", ClientID: "x", Name: "Example University"}})
	l.tab = p.onTab(browser)
	l.look("sign-in", "/sign-in?next=/papers/week")
	l.look("sign-in-sent", "/sign-in/sent")
	link, err := p.acc.Invite(t.Context(), ada, "", papers.CuratorRole, 7, "")
	p.must(err)
	l.look("join", link)
	path, err := p.acc.Recovery(t.Context(), ada)
	p.must(err)
	l.look("link", path)
	p.admit(l.tab, ada)
	p.keepWebhooks(ada)
	l.look("webhook-off", "/settings/webhooks/3")
	for _, path := range []string{"settings", "settings/webhooks", "settings/webhooks/1", "settings/delete", "admin/users", "admin/invitations"} {
		l.look("account-"+regexp.MustCompile(`.*/`).ReplaceAllString(path, ""), "/"+path)
	}
	l.tab.open("/settings")
	l.tab.window(1280, 900)
	l.tab.do(chromedp.SendKeys(chromedp.CSS("#tokenname"), "cron"))
	l.tab.follow(chromedp.Click(chromedp.CSS("form[action='/settings/tokens'] button")), "A new token · Daily Papers")
	l.tab.picture("token")

	local := newPeople(t, account.Options{}, fill)
	l.tab = local.onTab(browser)
	l.look("settings-local", "/settings")
	l.look("setup-local", "/setup")
}

package web_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/community"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/mailtest"
	"github.com/dailypapers/dailypapers/internal/moderation"
	"github.com/dailypapers/dailypapers/internal/notice"
	"github.com/dailypapers/dailypapers/internal/outbox"
	"github.com/dailypapers/dailypapers/internal/postmaster"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/subscription"
	"github.com/dailypapers/dailypapers/internal/web"
	"github.com/dailypapers/dailypapers/internal/webhook"
	"github.com/dailypapers/dailypapers/internal/webtest"
)

const town = "https://papers.example.org"

// A people is a site with accounts.
type people struct {
	t       *testing.T
	dir     string
	st      *store.Store
	acc     *account.Service
	site    *web.Site
	handler http.Handler
	found   *catalog.Catalog
	hooks   *webhook.Service
	subs    *subscription.Service
	posted  []mail.Message // by the subscriptions
	box     *outbox.Service
	log     strings.Builder
	mu      sync.Mutex // letters are written beside the test
	at      time.Time
}

func newPeople(t *testing.T, o account.Options, fill func(context.Context, *store.Store) error) *people {
	t.Helper()
	p := &people{t: t, dir: t.TempDir(), at: noon()}
	var err error
	p.st, err = store.Open(t.Context(), p.dir, store.Options{Now: p.now})
	p.must(err)
	t.Cleanup(func() { p.st.Close() })
	if fill != nil {
		p.must(fill(t.Context(), p.st))
	}
	index, err := catalog.Open(p.dir, p.st, catalog.Meaning{})
	p.must(err)
	t.Cleanup(func() { index.Close() })
	p.found = index
	p.box, err = outbox.New(p.st, outbox.Options{Folder: mail.Folder{Dir: filepath.Join(p.dir, "mail")}, From: "papers@example.org", Seal: mailtest.Seal(t), Now: p.now})
	p.must(err)
	o.Mail, o.Forget = p.box.Post, p.box.Forget
	o.Failed = func(err error) { t.Error(err) }
	p.acc = account.New(p.st, p.now, o)
	t.Cleanup(p.acc.Close)
	p.site, err = web.New(web.Deps{Store: p.st, Catalog: index, Now: p.now, BaseURL: o.BaseURL, Frontpage: frontpage.New(p.st, papers.NewCalendar(), p.now),
		Account: p.acc, Community: community.New(p.st, p.now), Webhook: p.webhooks(index), Subscription: p.subscriptions(), Preview: p.preview, Notices: notice.New(p.st, notice.Options{Now: p.now, Seal: mailtest.Seal(t)}),
		Moderation: moderation.New(p.st), Postmaster: postmaster.New(postmaster.Deps{Store: p.st, Now: p.now, About: postmaster.About{Folder: "/srv/mail", From: "papers@papers.example"}})})
	p.must(err)
	mux := http.NewServeMux()
	p.site.Register(mux)
	shared := func(pattern string, h httpd.Handler) {
		mux.Handle(pattern, httpd.Handle(p.site.Gated(papers.Read, h), p.site.Problem))
	}
	paper := func(w http.ResponseWriter, r *http.Request) error { return p.site.Paper(w, r, r.PathValue("name")) }
	shared("GET /papers/{name}", paper)
	shared("GET /papers/{archive}/{number}", paper)
	shared("GET /authors/{name...}", p.site.Author)
	shared("GET /lists/{id}", p.site.List)
	for _, kind := range []papers.PeriodKind{papers.DayPeriod, papers.WeekPeriod, papers.MonthPeriod} {
		shared("GET /papers/"+string(kind)+"/{period}", func(w http.ResponseWriter, r *http.Request) error {
			return p.site.Period(w, r, kind, r.PathValue("period"))
		})
	}
	known := httpd.Identify(mux, p.acc.Identify, p.site.Problem)
	log := slog.New(slog.NewTextHandler(&p.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	all := http.NewServeMux()
	all.Handle("/", httpd.Guard(httpd.SameOrigin(known, p.site.Problem, nil), log, time.Minute, p.site.Problem))
	all.Handle(web.OneClickPath, httpd.Guard(p.site.OneClick(), log, time.Minute, p.site.Problem))
	p.handler = all
	return p
}

func (p *people) now() time.Time { p.mu.Lock(); defer p.mu.Unlock(); return p.at }

func (p *people) turn(d time.Duration) { p.mu.Lock(); defer p.mu.Unlock(); p.at = p.at.Add(d) }

func (p *people) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *people) user(name string, role papers.Role) papers.User {
	p.t.Helper()
	u, err := p.st.AddUser(p.t.Context(), papers.User{Name: name, FullName: "Full " + name, Email: name + "@example.org", Role: role})
	p.must(err)
	return u
}

// letter returns the link in the newest mail.
func (p *people) letter() string {
	p.t.Helper()
	p.acc.Close()
	p.must(p.box.Deliver(p.t.Context()))
	files, err := filepath.Glob(filepath.Join(p.dir, "mail", "*.eml"))
	p.must(err)
	if len(files) == 0 {
		p.t.Fatal("no mail was written")
	}
	b, err := os.ReadFile(files[len(files)-1])
	p.must(err)
	text := strings.NewReplacer("=\r\n", "", "=3D", "=").Replace(string(b))
	link := regexp.MustCompile(`https?://\S+`).FindString(text)
	for _, f := range files {
		p.must(os.Remove(f))
	}
	return strings.TrimPrefix(link, town)
}

// A guest is a browser with cookies on that site.
type guest struct {
	*people
	cookies map[string]string
	token   string
	peer    string
	host    string
}

func (p *people) guest() *guest {
	return &guest{people: p, cookies: make(map[string]string), peer: "192.0.2.1:1234", host: "papers.example.org"}
}

// as is a guest who has signed in.
func (p *people) as(u papers.User) *guest {
	p.t.Helper()
	g := p.guest()
	c, err := p.acc.Begin(httptest.NewRequestWithContext(p.t.Context(), "GET", town, nil), u, "link")
	p.must(err)
	g.cookies[c.Name] = c.Value
	return g
}

// do makes a request as a browser does, and keeps cookies.
func (g *guest) do(method, path string, form url.Values) webtest.Answer {
	g.t.Helper()
	r := httptest.NewRequestWithContext(g.t.Context(), method, "https://"+g.host+path, strings.NewReader(form.Encode()))
	r.RemoteAddr, r.TLS = g.peer, nil
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	r.Header.Set("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
	if g.token != "" {
		r.Header.Set("Authorization", "Bearer "+g.token)
	}
	for name, value := range g.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	g.handler.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if g.cookies[c.Name] = c.Value; c.MaxAge < 0 {
			delete(g.cookies, c.Name)
		}
	}
	return webtest.Answer{Status: w.Code, Header: w.Header(), Body: w.Body.String()}
}

func (g *guest) get(path string) webtest.Answer { g.t.Helper(); return g.do("GET", path, nil) }

// page is get for a page that must be there; it must be harmless and private.
func (g *guest) page(path string) *webtest.Node {
	g.t.Helper()
	a := g.get(path)
	return g.look(path, a, http.StatusOK)
}

func (g *guest) look(path string, a webtest.Answer, status int) *webtest.Node {
	g.t.Helper()
	if a.Status != status {
		g.t.Fatalf("%s: status %d, want %d: %.600s", path, a.Status, status, a.Body)
	}
	if a.Header.Get("Cache-Control") != "no-store" {
		g.t.Errorf("%s may be kept: %q", path, a.Header.Get("Cache-Control"))
	}
	n, err := webtest.Parse(a.Body)
	if err != nil {
		g.t.Fatalf("%s: %v", path, err)
	}
	checkHarmless(g.t, path, n)
	return n
}

// post sends a form and returns where it leads to; it must lead somewhere.
func (g *guest) post(path string, fields ...string) string {
	g.t.Helper()
	a := g.do("POST", path, fieldsOf(fields))
	if a.Status != http.StatusSeeOther {
		g.t.Fatalf("POST %s: status %d: %.800s", path, a.Status, a.Body)
	}
	return a.Header.Get("Location")
}

// wrong sends a form that must be refused with words.
func (g *guest) wrong(status int, words, path string, fields ...string) {
	g.t.Helper()
	a := g.do("POST", path, fieldsOf(fields))
	if a.Status != status || !strings.Contains(a.Body, words) {
		g.t.Errorf("POST %s %v: status %d, want %d with %q: %.900s", path, fields, a.Status, status, words, a.Body)
	}
}

func fieldsOf(pairs []string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

// A route is asked by everybody, with an empty form where it is one, and
// refuses exactly where the table of permissions says so.
func TestPermissions(t *testing.T) {
	p := newPeople(t, account.Options{BaseURL: town}, nil)
	users := map[papers.Role]papers.User{papers.AdminRole: p.user("ada", papers.AdminRole)}
	for _, role := range papers.Roles()[1:4] {
		users[role] = p.user("the-"+string(role), role)
	}
	suspended := users[papers.CuratorRole]
	suspended.Suspended = "for a reason"

	type kind struct {
		name  string
		who   papers.Visitor
		guest func() *guest
	}
	kinds := []kind{{"visitor", papers.Visitor{}, p.guest}}
	for _, role := range papers.Roles()[1:] {
		kinds = append(kinds, kind{string(role), papers.Visitor{User: users[role], Via: papers.BySession}, func() *guest { return p.as(users[role]) }})
	}
	for _, scope := range papers.Scopes() {
		secret, _, err := p.acc.MakeToken(t.Context(), users[papers.AdminRole], string(scope), []papers.Scope{scope}, 0)
		p.must(err)
		kinds = append(kinds, kind{"token " + string(scope), papers.Visitor{User: users[papers.AdminRole], Via: papers.ByToken, Scopes: []papers.Scope{scope}},
			func() *guest { g := p.guest(); g.token = secret; return g }})
	}
	var table strings.Builder
	table.WriteString("Who may what: every address of the site, asked by everybody. Tokens are an admin's, with one scope each.\n\n")
	for _, rt := range p.site.Routes() {
		var may []string
		for _, k := range kinds {
			refused := isRefused(k.guest(), rt.Pattern)
			if want := !k.who.May(rt.Action); refused != want {
				t.Errorf("%s by %s: refused %v, but the table says %v", rt.Pattern, k.name, refused, want)
			}
			if !refused {
				may = append(may, k.name)
			}
		}
		table.WriteString(rt.Pattern + " · " + string(rt.Action) + "\n\t" + strings.Join(may, ", ") + "\n")
	}
	p.checkSuspended(suspended)
	goldenText(t, "testdata/permissions.txt", table.String())
}

// checkSuspended asks all of it once more as somebody who is suspended.
func (p *people) checkSuspended(u papers.User) {
	p.t.Helper()
	p.must(p.st.SaveUser(p.t.Context(), u))
	suspend(p.t, p.dir, u)
	for _, rt := range p.site.Routes() {
		want := !papers.Visitor{User: u, Via: papers.BySession}.May(rt.Action)
		if got := isRefused(p.as(u), rt.Pattern); got != want {
			p.t.Errorf("%s by a suspended curator: refused %v, but the table says %v", rt.Pattern, got, want)
		}
	}
}

// isRefused asks for a route and reports whether the answer was a refusal.
func isRefused(g *guest, pattern string) bool {
	g.t.Helper()
	method, path, _ := strings.Cut(pattern, " ")
	path = regexp.MustCompile(`\{[^}]+\}`).ReplaceAllStringFunc(path, func(name string) string {
		if name == "{$}" {
			return ""
		}
		return "x"
	})
	a := g.do(method, path, nil)
	return a.Status == http.StatusUnauthorized || a.Status == http.StatusForbidden || a.Status == http.StatusSeeOther && strings.HasPrefix(a.Header.Get("Location"), "/sign-in") && !strings.HasPrefix(path, "/sign-in")
}

// goldenText compares a text with the committed one.
func goldenText(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := firstDifference(string(want), got); diff != "" {
		t.Errorf("%s is not what it was (go test ./internal/web -update, and look at the difference):\n%s", file, diff)
	}
}

package account_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
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
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/mailtest"
	"github.com/dailypapers/dailypapers/internal/outbox"
	"github.com/dailypapers/dailypapers/internal/store"
)

func noon() time.Time { return time.Date(2026, time.March, 11, 15, 0, 0, 0, time.UTC) }

// A house is a service with a clock that can be turned, and its mail.
type house struct {
	t   *testing.T
	st  *store.Store
	svc *account.Service
	box *outbox.Service
	dir string
	mu  sync.Mutex
	at  time.Time
}

const site = "https://papers.example.org"

func open(t *testing.T, o account.Options) *house {
	t.Helper()
	h := &house{t: t, at: noon(), dir: t.TempDir()}
	var err error
	if h.st, err = store.Open(t.Context(), h.dir, store.Options{Now: h.now}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.st.Close() })
	if o.BaseURL == "" {
		o.BaseURL = site
	}
	h.box, err = outbox.New(h.st, outbox.Options{Folder: mail.Folder{Dir: filepath.Join(h.dir, "mail")}, From: "papers@example.org", Seal: mailtest.Seal(t), Now: h.now})
	h.must(err)
	o.Mail, o.Forget = h.box.Post, h.box.Forget
	o.Failed = func(err error) { t.Error(err) }
	h.svc = account.New(h.st, h.now, o)
	t.Cleanup(h.svc.Close)
	return h
}

func (h *house) now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.at
}

func (h *house) turn(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.at = h.at.Add(d)
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) user(name string, role papers.Role) papers.User {
	h.t.Helper()
	u, err := h.st.AddUser(h.t.Context(), papers.User{Name: name, Email: name + "@example.org", Role: role})
	h.must(err)
	return u
}

// letters returns the links in all mail so far, as they stand in it, by the
// address that they were sent to.
func (h *house) letters() map[string][]string {
	h.t.Helper()
	h.svc.Close() // waits
	h.must(h.box.Deliver(h.t.Context()))
	found := make(map[string][]string)
	files, err := filepath.Glob(filepath.Join(h.dir, "mail", "*.eml"))
	h.must(err)
	for _, f := range files {
		b, err := os.ReadFile(f)
		h.must(err)
		text := strings.NewReplacer("=\r\n", "", "=3D", "=").Replace(string(b))
		to := regexp.MustCompile(`(?m)^To: <(.*)>`).FindStringSubmatch(text)[1]
		found[to] = append(found[to], regexp.MustCompile(`https?://\S+`).FindString(text))
	}
	return found
}

// A browser keeps cookies.
type browser struct {
	cookies map[string]string
	agent   string
}

func newBrowser() *browser {
	return &browser{cookies: make(map[string]string), agent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
}

func (b *browser) request(t *testing.T, method, target string) *http.Request {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, nil)
	r.Header.Set("User-Agent", b.agent)
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	return r
}

func (b *browser) get(t *testing.T, path string) *http.Request {
	return b.request(t, http.MethodGet, site+path)
}

// keep takes cookies as a browser does, and holds what the site promised of
// them.
func (b *browser) keep(t *testing.T, cookies ...*http.Cookie) {
	t.Helper()
	for _, c := range cookies {
		if c == nil {
			continue
		}
		if !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || !strings.HasPrefix(c.Name, "__Host-") || c.Path != "/" || c.Domain != "" {
			t.Errorf("the cookie is %v", c)
		}
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
			continue
		}
		b.cookies[c.Name] = c.Value
	}
}

// follow carries the ticket of a link.
func (b *browser) follow(t *testing.T, h *house, link string) {
	t.Helper()
	u, err := url.Parse(link)
	if err != nil || u.Query().Get("ticket") == "" {
		t.Fatalf("the link is %q", link)
	}
	c, err := h.svc.Carry(b.get(t, "/"), u.Query().Get("ticket"))
	if err != nil {
		t.Fatal(err)
	}
	if c != nil { // one that is over leaves what the browser has
		b.keep(t, c)
	}
}

func (h *house) who(b *browser) papers.Visitor {
	h.t.Helper()
	v, err := h.svc.Identify(b.get(h.t, "/"))
	h.must(err)
	return v
}

func (h *house) wants(what string, err, target error) {
	h.t.Helper()
	if !errors.Is(err, target) {
		h.t.Errorf("%s: %v, want %v", what, err, target)
	}
}

func (h *house) ask(b *browser, address string) error {
	h.t.Helper()
	c, err := h.svc.AskLink(b.get(h.t, "/sign-in"), address, "/papers/week")
	b.keep(h.t, c)
	return err
}

func TestLink(t *testing.T) {
	h := open(t, account.Options{})
	ada := h.user("ada", papers.AdminRole)
	b, other := newBrowser(), newBrowser()
	h.must(h.ask(b, " Ada@Example.org"))
	link := h.letters()["ada@example.org"][0]
	if !strings.HasPrefix(link, site+"/sign-in/link?ticket=") {
		t.Fatal(link)
	}
	other.follow(t, h, link)
	if _, err := h.svc.Link(other.get(t, "/")); !account.IsElsewhere(err) {
		t.Errorf("elsewhere: %v", err)
	}
	_, err := h.svc.UseLink(other.get(t, "/"))
	h.wants("elsewhere", err, papers.ErrNotFound)
	h.must(h.ask(other, "nobody@example.org")) // has a cookie of its own now
	_, err = h.svc.UseLink(other.get(t, "/"))
	h.wants("elsewhere with a cookie", err, papers.ErrNotFound)

	b.follow(t, h, link)
	l, err := h.svc.Link(b.get(t, "/"))
	h.must(err)
	if l.User.ID != ada.ID || h.who(b).SignedIn() {
		t.Errorf("looking: %+v", l)
	}
	e, err := h.svc.UseLink(b.get(t, "/"))
	h.must(err)
	ticket := b.cookies["__Host-dailypapers_ticket"]
	b.keep(t, e.Cookies...)
	if v := h.who(b); v.User.ID != ada.ID || v.Via != papers.BySession || e.Next != "/papers/week" {
		t.Errorf("%+v, %+v", v, e)
	}
	b.cookies["__Host-dailypapers_ticket"] = ticket
	_, err = h.svc.UseLink(b.get(t, "/"))
	h.wants("twice", err, papers.ErrNotFound)
}

func TestLinkIsOver(t *testing.T) {
	h := open(t, account.Options{})
	h.user("ada", papers.AdminRole)
	b := newBrowser()
	h.must(h.ask(b, "ada@example.org"))
	b.follow(t, h, h.letters()["ada@example.org"][0])
	h.turn(15 * time.Minute)
	_, err := h.svc.UseLink(b.get(t, "/"))
	h.wants("after 15 minutes", err, papers.ErrNotFound)
}

// Whoever asks for a link cannot tell whether there is an account: the same
// answer, the same row, and a mail only for who has one.
func TestUnknownAddress(t *testing.T) {
	for _, mode := range []account.Registration{account.ByInvitation, account.Closed, account.Open} {
		h := open(t, account.Options{Registration: mode})
		h.user("ada", papers.AdminRole)
		for _, address := range []string{"ada@example.org", "eve@example.org"} {
			b := newBrowser()
			for range 5 {
				h.must(h.ask(b, address))
			}
			err := h.ask(b, address)
			if busy, ok := errors.AsType[*httpd.Busy](err); !ok || busy.After != time.Hour {
				t.Errorf("%s, %s: the sixth: %v", mode, address, err)
			}
			if len(b.cookies) != 1 {
				t.Errorf("%s, %s: cookies %v", mode, address, b.cookies)
			}
		}
		sent := h.letters()
		if got, want := len(sent["eve@example.org"]), map[bool]int{true: 5}[mode == account.Open]; got != want || len(sent["ada@example.org"]) != 5 {
			t.Errorf("%s: sent %v", mode, sent)
		}
	}
}

// Nobody joins with a mailbox of the machine that the site runs on, nor takes one:
// its mail is the operator's.
func TestMachinesMailboxes(t *testing.T) {
	h := open(t, account.Options{Registration: account.Open})
	ada := h.user("ada", papers.AdminRole)
	for _, address := range []string{"root@localhost", "root@localhost.localdomain", "root@mail.localhost", "root@127.0.0.1"} {
		h.must(h.ask(newBrowser(), address))
		h.wants(address+" of an account", h.svc.AskEmail(newBrowser().get(t, "/"), ada, address), papers.ErrInvalid)
		_, err := h.svc.Invite(t.Context(), ada, site, papers.ReaderRole, 1, address)
		h.wants(address+" invited", err, papers.ErrInvalid)
	}
	if sent := h.letters(); len(sent) != 0 {
		t.Errorf("sent %v", sent)
	}
}

// A Host that the visitor invented never gets into a mail.
func TestForgedHost(t *testing.T) {
	h := open(t, account.Options{BaseURL: "http://localhost:8080"})
	h.user("ada", papers.AdminRole)
	h.svc = account.New(h.st, h.now, account.Options{})
	for target, want := range map[string]error{"http://evil.example/sign-in": papers.ErrUnavailable, "http://192.0.2.9/sign-in": papers.ErrUnavailable} {
		_, err := h.svc.AskLink(newBrowser().request(t, "POST", target), "ada@example.org", "")
		h.wants(target, err, want)
	}
}

func TestJoin(t *testing.T) {
	h := open(t, account.Options{Registration: account.Open})
	h.user("ada", papers.AdminRole)
	b := newBrowser()
	h.must(h.ask(b, "eve@example.org"))
	b.follow(t, h, h.letters()["eve@example.org"][0])
	e, err := h.svc.UseLink(b.get(t, "/"))
	h.must(err)
	b.keep(t, e.Cookies...)
	if e.Next != "/join" || h.who(b).SignedIn() {
		t.Fatalf("%+v", e)
	}
	_, err = h.svc.Join(b.get(t, "/join"), "ada", "", "")
	h.wants("a name that is taken", err, papers.ErrConflict)
	_, err = h.svc.Join(b.get(t, "/join"), "admin", "", "")
	h.wants("a word of the site's", err, papers.ErrInvalid)
	e, err = h.svc.Join(b.get(t, "/join"), "Eve", "Eve E.", "other@example.org")
	h.must(err)
	b.keep(t, e.Cookies...)
	if u := h.who(b).User; u.Name != "eve" || u.Email != "eve@example.org" || u.Role != papers.ReaderRole || e.Next != "/papers/week" {
		t.Errorf("%+v, %+v", u, e)
	}
}

func TestInvite(t *testing.T) {
	h := open(t, account.Options{Registration: account.Closed})
	ada := h.user("ada", papers.AdminRole)
	for _, wrong := range []struct {
		role papers.Role
		days int
		to   string
	}{{papers.AdminRole, 7, ""}, {papers.VisitorRole, 7, ""}, {"", 7, ""}, {papers.ReaderRole, 0, ""}, {papers.ReaderRole, 91, ""}, {papers.ReaderRole, 7, "x"}} {
		_, err := h.svc.Invite(t.Context(), ada, site, wrong.role, wrong.days, wrong.to)
		h.wants("wrong", err, papers.ErrInvalid)
	}
	link, err := h.svc.Invite(t.Context(), ada, site, papers.CuratorRole, 7, "grace@example.org")
	h.must(err)
	if sent := h.letters()["grace@example.org"]; len(sent) != 1 || sent[0] != link {
		t.Errorf("sent %v, not %s", sent, link)
	}
	b := newBrowser()
	b.follow(t, h, link)
	e, err := h.svc.Join(b.get(t, "/join"), "grace", "", "")
	h.must(err)
	if e.User.Role != papers.CuratorRole || e.User.Email != "grace@example.org" {
		t.Errorf("%+v", e.User)
	}
	_, err = h.svc.Join(b.get(t, "/join"), "grace2", "", "")
	h.wants("twice", err, papers.ErrNotFound)

	link, err = h.svc.Invite(t.Context(), ada, site, papers.ReaderRole, 1, "")
	h.must(err)
	open, err := h.svc.Invitations(t.Context())
	h.must(err)
	if len(open) != 1 || open[0].By.ID != ada.ID || strings.Contains(link, open[0].ID) {
		t.Errorf("%+v", open)
	}
	h.must(h.svc.Revoke(t.Context(), papers.User{}, open[0].ID))
	b.follow(t, h, link)
	_, err = h.svc.Join(b.get(t, "/join"), "late", "", "")
	h.wants("taken back", err, papers.ErrNotFound)
}

func TestSetUp(t *testing.T) {
	h := open(t, account.Options{})
	b := newBrowser()
	h.wants("without the link", h.svc.MaySetUp(b.get(t, "/setup"), papers.Visitor{}), papers.ErrForbidden)
	old, err := h.svc.SetupLink(t.Context())
	h.must(err)
	link, err := h.svc.SetupLink(t.Context())
	h.must(err)
	b.follow(t, h, site+old)
	h.wants("with an old link", h.svc.MaySetUp(b.get(t, "/setup"), papers.Visitor{}), papers.ErrForbidden)
	b.follow(t, h, site+link)
	h.must(h.svc.MaySetUp(b.get(t, "/setup"), papers.Visitor{}))
	_, err = h.svc.SetUp(b.get(t, "/setup"), papers.Visitor{}, "a", "", "")
	h.wants("a wrong name", err, papers.ErrInvalid)
	e, err := h.svc.SetUp(b.get(t, "/setup"), papers.Visitor{}, "ada", "", "ada@example.org")
	h.must(err)
	if e.User.Role != papers.AdminRole {
		t.Errorf("%+v", e.User)
	}
	b.keep(t, e.Cookies...)
	if v := h.who(b); v.User.Name != "ada" {
		t.Errorf("%+v", v)
	}
	b.follow(t, h, site+link)
	h.wants("once more", h.svc.MaySetUp(b.get(t, "/setup"), papers.Visitor{}), papers.ErrNotFound)
	if link, err := h.svc.SetupLink(t.Context()); link != "" || err != nil {
		t.Errorf("%q, %v", link, err)
	}
}

// The owner of the machine is known under localhost only, only without a
// public address, and only until there are accounts.
func TestByMachine(t *testing.T) {
	local := func(change func(*http.Request)) *http.Request {
		r := httptest.NewRequestWithContext(t.Context(), "GET", "http://localhost:8080/", nil)
		r.RemoteAddr = "127.0.0.1:50000"
		if change != nil {
			change(r)
		}
		return r
	}
	h := open(t, account.Options{BaseURL: "http://localhost:8080"})
	is := func(what string, svc *account.Service, r *http.Request, want papers.Entrance) {
		t.Helper()
		v, err := svc.Identify(r)
		if err != nil || v.Via != want {
			t.Errorf("%s: %+v, %v", what, v, err)
		}
	}
	is("at the machine", h.svc, local(nil), papers.ByMachine)
	is("from elsewhere", h.svc, local(func(r *http.Request) { r.RemoteAddr = "192.0.2.1:1" }), "")
	is("under another name", h.svc, local(func(r *http.Request) { r.Host = "papers.example.org" }), "")
	is("through a proxy", h.svc, local(func(r *http.Request) { r.Header.Set("X-Forwarded-For", "192.0.2.1") }), "")
	is("a public address", account.New(h.st, h.now, account.Options{BaseURL: site}), local(nil), "")
	h.user("ada", papers.AdminRole)
	is("with accounts", h.svc, local(nil), "")
}

func TestSessions(t *testing.T) {
	h := open(t, account.Options{})
	ada := h.user("ada", papers.AdminRole)
	b, phone := newBrowser(), newBrowser()
	phone.agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
	for _, x := range []*browser{b, phone} {
		c, err := h.svc.Begin(x.get(t, "/"), ada, "link")
		h.must(err)
		x.keep(t, c)
	}
	all, err := h.svc.Sessions(t.Context(), h.who(b))
	h.must(err)
	if len(all) != 2 || all[0].Browser != "Safari on iPhone" || all[1].Browser != "Firefox on Linux" || !all[1].Here || all[0].Here || all[0].Address != "192.0.2.1" {
		t.Errorf("%+v", all)
	}
	before := b.cookies["__Host-dailypapers_session"]
	c, err := h.svc.Begin(b.get(t, "/"), ada, "link")
	h.must(err)
	b.keep(t, c)
	if b.cookies["__Host-dailypapers_session"] == before {
		t.Error("a new sign-in keeps the old secret")
	}
	if all, _ := h.svc.Sessions(t.Context(), h.who(b)); len(all) != 2 {
		t.Errorf("the old session of this browser stays: %+v", all)
	}
	h.must(h.svc.EndOthers(t.Context(), h.who(b)))
	if h.who(phone).SignedIn() || !h.who(b).SignedIn() {
		t.Error("the others end, this one stays")
	}
	h.turn(80 * 24 * time.Hour)
	h.who(b)
	h.turn(80 * 24 * time.Hour)
	if !h.who(b).SignedIn() {
		t.Error("a session that is used goes on")
	}
	h.turn(91 * 24 * time.Hour)
	if h.who(b).SignedIn() {
		t.Error("one that is not ends")
	}
	c, err = h.svc.Begin(b.get(t, "/"), ada, "link")
	h.must(err)
	b.keep(t, c)
	secret := c.Value
	c, err = h.svc.SignOut(b.get(t, "/"), h.who(b))
	h.must(err)
	b.keep(t, c)
	b.cookies["__Host-dailypapers_session"] = secret
	if h.who(b).SignedIn() {
		t.Error("a secret that was kept from a session that ended lets in")
	}
}

// On a site with TLS only the cookie counts whose name no neighbour can set.
func TestCookieNames(t *testing.T) {
	h := open(t, account.Options{})
	b := newBrowser()
	c, err := h.svc.Begin(b.get(t, "/"), h.user("ada", papers.AdminRole), "link")
	h.must(err)
	b.cookies[strings.TrimPrefix(c.Name, "__Host-")] = c.Value
	if h.who(b).SignedIn() {
		t.Error("a cookie without the prefix is believed")
	}
	plain := account.New(h.st, h.now, account.Options{BaseURL: "http://localhost:8080"})
	if c, err := plain.Begin(b.request(t, "GET", "http://localhost:8080/"), papers.User{ID: 1}, "link"); err != nil || c.Secure || c.Name != "dailypapers_session" {
		t.Errorf("without TLS: %v, %v", c, err)
	}
}

func TestTokens(t *testing.T) {
	h := open(t, account.Options{})
	ada, bob := h.user("ada", papers.AdminRole), h.user("bob", papers.ReaderRole)
	for _, wrong := range []struct {
		name   string
		scopes []papers.Scope
		days   int
	}{{"", []papers.Scope{papers.ReadScope}, 7}, {"x", nil, 7}, {"x", []papers.Scope{papers.AdminScope}, 7}, {"x", []papers.Scope{"all"}, 7}, {"x", []papers.Scope{papers.ReadScope}, -1}, {strings.Repeat("x", 61), []papers.Scope{papers.ReadScope}, 7}} {
		_, _, err := h.svc.MakeToken(t.Context(), bob, wrong.name, wrong.scopes, wrong.days)
		h.wants("wrong", err, papers.ErrInvalid)
	}
	secret, made, err := h.svc.MakeToken(t.Context(), ada, "cron", []papers.Scope{papers.WriteScope, papers.ReadScope, papers.ReadScope}, 7)
	h.must(err)
	if !regexp.MustCompile(`^dp_[0-9A-Za-z]{40}$`).MatchString(secret) || len(made.Scopes) != 2 {
		t.Errorf("%s, %+v", secret, made)
	}
	with := func(authorization, query string) (papers.Visitor, error) {
		r := newBrowser().get(t, "/?"+query)
		r.Header.Set("Authorization", authorization)
		return h.svc.Identify(r)
	}
	v, err := with("bearer "+secret, "")
	h.must(err)
	if v.Via != papers.ByToken || v.User.ID != ada.ID || !v.May(papers.Vote) || v.May(papers.Submit) || v.May(papers.MakeTokens) {
		t.Errorf("%+v", v)
	}
	for _, wrong := range []string{"Bearer", "Bearer ", "Bearer x", "Bearer dp_" + strings.Repeat("a", 40), "Bearer " + secret + "a"} {
		if _, err := with(wrong, ""); httpd.Status(err) != http.StatusUnauthorized {
			t.Errorf("%s: %v", wrong, err)
		}
	}
	if _, err := with("", "token="+secret); httpd.Status(err) != http.StatusBadRequest || strings.Contains(httpd.Message(err), secret) {
		t.Errorf("in the address: %v", err)
	}
	if v, err := with("Basic YTpi", "q=dp_x"); err != nil || v.SignedIn() {
		t.Errorf("another scheme: %+v, %v", v, err)
	}
	h.turn(7 * 24 * time.Hour)
	if _, err := with("Bearer "+secret, ""); httpd.Status(err) != http.StatusUnauthorized {
		t.Errorf("ended: %v", err)
	}
	secret, made, err = h.svc.MakeToken(t.Context(), ada, "cron", []papers.Scope{papers.ReadScope}, 0)
	h.must(err)
	h.wants("somebody else's", h.svc.DropToken(t.Context(), bob, made.ID), papers.ErrNotFound)
	h.must(h.svc.DropToken(t.Context(), ada, made.ID))
	if _, err := with("Bearer "+secret, ""); httpd.Status(err) != http.StatusUnauthorized {
		t.Errorf("revoked: %v", err)
	}
}

func TestProxy(t *testing.T) {
	proxy := account.Proxy{Header: "Remote-User", EmailHeader: "Remote-Email", Networks: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}
	h := open(t, account.Options{Proxy: proxy})
	from := func(svc *account.Service, peer string, header ...string) papers.Visitor {
		t.Helper()
		r := newBrowser().get(t, "/")
		r.RemoteAddr = peer
		for i := 0; i < len(header); i += 2 {
			r.Header.Add(header[i], header[i+1])
		}
		v, err := svc.Identify(r)
		h.must(err)
		return v
	}
	const near, far = "10.1.2.3:4711", "192.0.2.7:4711"
	if v := from(h.svc, near, "Remote-User", "ada"); v.SignedIn() {
		t.Errorf("before the first account: %+v", v)
	}
	ada := h.user("ada", papers.AdminRole)
	if v := from(h.svc, far, "Remote-User", "ada", "X-Forwarded-For", "10.1.2.3"); v.SignedIn() {
		t.Errorf("from elsewhere: %+v", v)
	}
	if v := from(h.svc, near, "Remote-User", "ada", "Remote-User", "bob"); v.SignedIn() {
		t.Errorf("two of them: %+v", v)
	}
	if v := from(h.svc, near); v.SignedIn() {
		t.Errorf("nobody: %+v", v)
	}
	v := from(h.svc, near, "Remote-User", "ada")
	if v.Via != papers.ByProxy || v.User.ID == ada.ID || v.User.Name != "ada-2" || v.User.Role != papers.ReaderRole {
		t.Errorf("a name alone is no proof: %+v", v)
	}
	if again := from(h.svc, near, "Remote-User", "ada"); again.User.ID != v.User.ID {
		t.Errorf("again: %+v", again)
	}
	if v := from(h.svc, near, "Remote-User", "CORP\\lovelace", "Remote-Email", "Ada@example.org"); v.User.ID != ada.ID {
		t.Errorf("by address: %+v", v)
	}
	if v := from(h.svc, near, "Remote-User", "Éva Ω"); v.User.Name != "va" && !strings.HasPrefix(v.User.Name, "reader") {
		t.Errorf("a name that is none here: %+v", v)
	}
	closed := account.New(h.st, h.now, account.Options{Registration: account.Closed, Proxy: proxy})
	if v := from(closed, near, "Remote-User", "zoe"); v.SignedIn() {
		t.Errorf("closed: %+v", v)
	}
	if v := from(closed, near, "Remote-User", "ada"); !v.SignedIn() {
		t.Errorf("closed, but known: %+v", v)
	}
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() { from(h.svc, near, "Remote-User", "many") })
	}
	all.Wait()
	if us, err := h.st.Users(t.Context(), "many", 0, 10); err != nil || len(us) != 1 {
		t.Errorf("many first visits made %d accounts, %v", len(us), err)
	}
}

func TestEmail(t *testing.T) {
	h := open(t, account.Options{})
	h.user("ada", papers.AdminRole)
	bob := h.user("bob", papers.ReaderRole)
	b, other := newBrowser(), newBrowser()
	v := papers.Visitor{User: bob, Via: papers.BySession}
	h.must(h.svc.AskEmail(b.get(t, "/"), bob, "new@example.org"))
	h.must(h.svc.AskEmail(b.get(t, "/"), bob, "ada@example.org")) // nothing is told of whose it is
	sent := h.letters()
	other.follow(t, h, sent["new@example.org"][0])
	h.wants("somebody else", h.svc.ConfirmEmail(other.get(t, "/"), papers.Visitor{User: papers.User{ID: 1}}), papers.ErrNotFound)
	other.follow(t, h, sent["ada@example.org"][0])
	h.wants("an address of somebody", h.svc.ConfirmEmail(other.get(t, "/"), v), papers.ErrConflict)
	b.follow(t, h, sent["new@example.org"][0])
	h.must(h.svc.ConfirmEmail(b.get(t, "/"), v))
	if u, err := h.st.UserMailed(t.Context(), "new@example.org"); err != nil || u.ID != bob.ID {
		t.Errorf("%+v, %v", u, err)
	}
	h.wants("twice", h.svc.ConfirmEmail(b.get(t, "/"), v), papers.ErrNotFound)
}

func TestRecoveryAndLeaving(t *testing.T) {
	h := open(t, account.Options{})
	h.user("ada", papers.AdminRole)
	bob := h.user("bob", papers.ReaderRole)
	path, err := h.svc.Recovery(t.Context(), bob)
	h.must(err)
	b := newBrowser()
	b.follow(t, h, site+path)
	l, err := h.svc.Link(b.get(t, "/"))
	h.must(err)
	if l.User.ID != bob.ID || l.Email != "" {
		t.Errorf("%+v", l)
	}
	e, err := h.svc.UseLink(b.get(t, "/"))
	h.must(err)
	b.keep(t, e.Cookies...)
	_, err = h.svc.Leave(b.get(t, "/"), h.who(b), "bobby")
	h.wants("another name", err, papers.ErrInvalid)
	_, err = h.svc.Leave(b.get(t, "/"), h.who(b), " Bob ")
	h.must(err)
	if h.who(b).SignedIn() {
		t.Error("an account that is gone lets in")
	}
}

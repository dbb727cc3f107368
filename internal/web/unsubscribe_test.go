package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/app"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/mailtest"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/subscription"
	"github.com/dailypapers/dailypapers/internal/webtest"
)

// A oneClick is a request as mail programs and their servers send it.
type oneClick struct {
	name, body string
	headers    []string
}

func oneClicks() []oneClick {
	const form = "Content-Type: application/x-www-form-urlencoded"
	cross := []string{"Origin: https://mail.example.com", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors"}
	multipart := "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n"
	return []oneClick{
		{"form", "List-Unsubscribe=One-Click", []string{form}},
		{"multipart", multipart, []string{"Content-Type: multipart/form-data; boundary=x"}},
		{"broken multipart", multipart[:20], []string{"Content-Type: multipart/form-data"}},
		{"empty", "", nil},
		{"empty form", "", []string{form}},
		{"no type", "List-Unsubscribe=One-Click", nil},
		{"another type", `{"List-Unsubscribe":"One-Click"}`, []string{"Content-Type: application/json"}},
		{"duplicated field", "List-Unsubscribe=One-Click&List-Unsubscribe=One-Click", []string{form}},
		{"percent signs", "List-Unsubscribe=%zz;%00", []string{form}},
		{"from a page elsewhere", "List-Unsubscribe=One-Click", append(cross, form)},
		{"from a page elsewhere, multipart", multipart, append(cross, "Content-Type: multipart/form-data; boundary=x")},
		{"from nowhere", "List-Unsubscribe=One-Click", []string{"Origin: null", form}},
		{"with a cookie of others", "List-Unsubscribe=One-Click", []string{form, "Cookie: session=nonsense; __Host-session=nonsense"}},
		{"with a token that is none", "List-Unsubscribe=One-Click", []string{form, "Authorization: Bearer dp_nonsense"}},
		{"large", strings.Repeat("x=y&", 1<<20), []string{form}},
		{"for JSON", "List-Unsubscribe=One-Click", []string{form, "Accept: application/json"}},
	}
}

// send makes a request of a mail program.
func (p *people) send(method, path string, c oneClick) webtest.Answer {
	p.t.Helper()
	r := httptest.NewRequestWithContext(p.t.Context(), method, town+path, strings.NewReader(c.body))
	r.RemoteAddr, r.TLS = "203.0.113.9:4000", nil
	for _, line := range c.headers {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Add(name, value)
	}
	w := httptest.NewRecorder()
	p.handler.ServeHTTP(w, r)
	return webtest.Answer{Status: w.Code, Header: w.Header(), Body: w.Body.String()}
}

// subscribed is a confirmed subscription with the path that ends it.
func (p *people) subscribed(address string) (papers.Subscription, string) {
	p.t.Helper()
	p.must(p.subs.Ask(p.t.Context(), address, subscription.Usual()))
	sub, err := p.subs.Confirm(p.t.Context(), strings.TrimPrefix(p.posting(), "/subscribe/confirm/"))
	p.must(err)
	return sub, subscription.UnsubscribePath(p.subs.UnsubscribeWord(sub))
}

// RFC 8058: a POST ends it at once, from anywhere, however it is written.
func TestOneClick(t *testing.T) {
	p := newPeople(t, account.Options{BaseURL: town}, fill)
	p.user("ada", papers.AdminRole)
	for i, c := range oneClicks() {
		t.Run(c.name, func(t *testing.T) {
			sub, path := p.subscribed(fmt.Sprintf("reader%d@example.org", i))
			for range 2 { // and once more
				a := p.send("POST", path, c)
				if a.Status != http.StatusOK || a.Header.Get("Location") != "" || len(a.Header["Set-Cookie"]) != 0 || a.Header.Get("Cache-Control") != "no-store" || !strings.Contains(a.Body, "You are unsubscribed") {
					t.Fatalf("%d %v %.400s", a.Status, a.Header, a.Body)
				}
				if len(a.Body) > 6000 {
					t.Errorf("a page of %d bytes", len(a.Body))
				}
				if strings.Contains(a.Body, sub.Email) || strings.Contains(a.Body, "/subscription/") {
					t.Error("the page tells the address, or leads to more than the word is good for")
				}
			}
			if now, err := p.st.Subscription(t.Context(), sub.ID); err != nil || now.State != papers.SubscriptionEnded {
				t.Errorf("%+v, %v", now, err)
			}
		})
	}
}

// Nothing but a POST ends anything, and nothing but the word lets it.
func TestOneClickChangesNothingElse(t *testing.T) {
	p := newPeople(t, account.Options{BaseURL: town}, fill)
	sub, path := p.subscribed("ada@example.org")
	cross := oneClick{headers: []string{"Origin: https://mail.example.com", "Sec-Fetch-Site: cross-site"}}
	for method, status := range map[string]int{"GET": 200, "HEAD": 200, "PUT": 405, "DELETE": 405, "PATCH": 405, "OPTIONS": 405} {
		a := p.send(method, path, cross)
		if a.Status != status || status == 405 && a.Header.Get("Allow") != "GET, HEAD, POST" {
			t.Errorf("%s: %d %v", method, a.Status, a.Header)
		}
	}
	for _, wrong := range []string{"/unsubscribe/x", "/unsubscribe/" + strings.Repeat("a", 42), path[:len(path)-1], path + "a", "/unsubscribe/" + p.subs.ManageWord(sub), "/unsubscribe/" + strings.Repeat("%00", 42)} {
		a := p.send("POST", wrong, cross)
		if a.Status != http.StatusNotFound || !strings.Contains(a.Body, "This link leads nowhere") {
			t.Errorf("%s: %d %.300s", wrong, a.Status, a.Body)
		}
	}
	// The other forms stay closed to pages elsewhere, also with the word.
	manage := subscription.ManagePath(p.subs.ManageWord(sub))
	for _, path := range []string{path + "/undo", manage, manage + "/end", manage + "/forget", "/subscribe"} {
		if a := p.send("POST", path, oneClick{"", "sure=1", append(cross.headers, "Content-Type: application/x-www-form-urlencoded")}); a.Status != http.StatusForbidden {
			t.Errorf("%s from a page elsewhere: %d", path, a.Status)
		}
	}
	if now, err := p.st.Subscription(t.Context(), sub.ID); err != nil || now.State != papers.SubscriptionActive {
		t.Errorf("%+v, %v", now, err)
	}
}

// A mail's whole edition of readers may press at once, as often as it likes.
func TestOneClickConcurrently(t *testing.T) {
	p := newPeople(t, account.Options{BaseURL: town}, fill)
	sub, path := p.subscribed("ada@example.org")
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if a := p.send("POST", path, oneClick{body: "List-Unsubscribe=One-Click"}); a.Status != http.StatusOK {
				t.Errorf("%d", a.Status)
			}
		})
	}
	all.Wait()
	if now, err := p.st.Subscription(t.Context(), sub.ID); err != nil || now.State != papers.SubscriptionEnded {
		t.Errorf("%+v, %v", now, err)
	}
}

func TestUnsubscribeByHand(t *testing.T) {
	p := newPeople(t, account.Options{BaseURL: town}, fill)
	sub, path := p.subscribed("ada@example.org")
	g := p.guest()
	if got := g.page(path).TextOf("main"); !strings.Contains(got, "Unsubscribe?") || !strings.Contains(got, "a…@example.org") {
		t.Error(got)
	}
	g.look("done", g.do("POST", path, url.Values{}), http.StatusOK)
	if got := g.page(path).TextOf("main"); !strings.Contains(got, "You are unsubscribed") || !strings.Contains(got, "Undo") {
		t.Error(got)
	}
	again := g.post(path + "/undo")
	if got := g.page(again).TextOf("main"); !strings.Contains(got, "You are subscribed again") || !strings.Contains(got, "a…@example.org") {
		t.Error(again, got)
	}
	if now, err := p.st.Subscription(t.Context(), sub.ID); err != nil || now.State != papers.SubscriptionActive {
		t.Errorf("%+v, %v", now, err)
	}
	g.do("POST", path, url.Values{})
	if got := g.page(again).TextOf("main"); !strings.Contains(got, "You are unsubscribed") {
		t.Error("an old address says that papers are sent:", got)
	}
	p.turn(2 * time.Hour)
	g.wrong(http.StatusBadRequest, "ended too long ago", path+"/undo")
	g.wrong(http.StatusNotFound, "This link leads nowhere", "/unsubscribe/x/undo")
	p.must(p.st.ForgetSubscription(t.Context(), sub.ID))
	if a := p.send("POST", path, oneClick{}); a.Status != http.StatusOK || !strings.Contains(a.Body, "Nothing is kept") {
		t.Errorf("of one that was forgotten: %d", a.Status)
	}
}

// On the site as it is served, forms that have mail sent are slowed down, and
// unsubscribing is not.
func TestSubscribingIsSlowedDown(t *testing.T) {
	site := webtest.OpenAs(t, app.Config{Now: noon, BaseURL: town}, fill)
	st, err := store.Open(t.Context(), site.Dir, store.Options{Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	sub, err := st.Subscribe(t.Context(), papers.Subscription{Email: "ada@example.org", Schedule: papers.UsualSchedule(), Contents: papers.Contents{Trending: true, Count: 1}}, noon())
	if err != nil {
		t.Fatal(err)
	}
	leave := subscription.UnsubscribePath(sealOf(t, st).Word(mail.UnsubscribeWord, int64(sub.ID), sub.Epoch))
	post := func(path, peer, body string, headers ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), "POST", town+path, strings.NewReader(body))
		r.RemoteAddr, r.TLS = peer, nil
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for _, line := range headers {
			name, value, _ := strings.Cut(line, ": ")
			r.Header.Set(name, value)
		}
		w := httptest.NewRecorder()
		site.Handler.ServeHTTP(w, r)
		return w
	}
	ask := func(peer, address string) int {
		return post("/subscribe", peer, fieldsOf(choiceFields("email", address)).Encode()).Code
	}
	var first int
	for first = 0; first < 100 && ask("192.0.2.1:1000", fmt.Sprintf("reader%d@example.org", first)) == http.StatusOK; first++ {
	}
	if first < 5 || first > 60 {
		t.Errorf("%d mails were asked for from one network before it was slowed down", first)
	}
	if code := ask("192.0.2.1:1000", "more@example.org"); code != http.StatusTooManyRequests {
		t.Errorf("one more: %d", code)
	}
	if code := ask("198.51.100.1:1000", "more@example.org"); code != http.StatusOK {
		t.Errorf("from elsewhere: %d", code)
	}
	var codes []int
	for i := range 4 { // each from a network of its own
		codes = append(codes, ask(fmt.Sprintf("203.0.%d.1:1000", i), "victim@example.org"))
	}
	if fmt.Sprint(codes) != "[200 200 200 429]" {
		t.Errorf("mails to one address: %v", codes)
	}
	for range 200 { // a provider's servers send for all its readers
		w := post(leave, "192.0.2.1:1000", "List-Unsubscribe=One-Click", "Origin: https://mail.example.com", "Sec-Fetch-Site: cross-site", "Cookie: __Host-session=nonsense")
		if w.Code != http.StatusOK || w.Header().Get("Location") != "" {
			t.Fatalf("%d %v", w.Code, w.Header())
		}
	}
	if now, err := st.Subscription(t.Context(), sub.ID); err != nil || now.State != papers.SubscriptionEnded {
		t.Errorf("%+v, %v", now, err)
	}
	if w := post("/subscribe", "198.51.100.2:1", "email=x", "Origin: https://evil.example", "Sec-Fetch-Site: cross-site"); w.Code != http.StatusForbidden {
		t.Errorf("a page elsewhere has mail sent: %d", w.Code)
	}
}

// The words in mails about notifications end mail of the kinds that stood in
// them, and nothing else.
func TestOneClickNotices(t *testing.T) {
	p := newPeople(t, account.Options{BaseURL: town}, fill)
	ada := p.user("ada", papers.ReaderRole)
	const replyAndVersion = 1 | 4 // of papers.MailedKinds
	path := subscription.UnsubscribePath(mailtest.Seal(t).Word(mail.QuietWord, int64(ada.ID), replyAndVersion))
	settings := func() papers.UserSettings {
		u, err := p.st.User(t.Context(), ada.ID)
		p.must(err)
		return u.Settings
	}
	a := p.send("GET", path, oneClick{})
	if a.Status != http.StatusOK || !strings.Contains(a.Body, "you are not mailed replies to your comments and new versions of papers that you saved any more") || settings() != (papers.UserSettings{}) {
		t.Errorf("%d %s, %+v", a.Status, a.Body, settings())
	}
	for _, c := range oneClicks() {
		a := p.send("POST", path, c)
		if a.Status != http.StatusOK || len(a.Header["Set-Cookie"]) != 0 || !strings.Contains(a.Body, "No more of such mail") || settings() != (papers.UserSettings{NoReplyMail: true, NoVersionMail: true}) {
			t.Errorf("%s: %d %.400s, %+v", c.name, a.Status, a.Body, settings())
		}
	}
	for _, word := range []string{mailtest.Seal(t).Word(mail.QuietWord, int64(ada.ID), 0), mailtest.Seal(t).Word(mail.QuietWord, 4711, 1), mailtest.Seal(t).Word(mail.ReturnWord, int64(ada.ID), 1)} {
		for _, method := range []string{"GET", "POST"} {
			if a := p.send(method, subscription.UnsubscribePath(word), oneClick{}); a.Status != http.StatusNotFound {
				t.Errorf("%s of a word that is none: %d", method, a.Status)
			}
		}
	}
}

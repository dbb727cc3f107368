package web_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/letter"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/subscription"
	"github.com/dailypapers/dailypapers/internal/webtest"
)

// subscriptions is the service of a site whose outbox keeps what is posted.
func (p *people) subscriptions() *subscription.Service {
	seal, err := mail.NewSeal([]byte("a key for tests, and long enough"))
	p.must(err)
	p.subs = subscription.New(p.st, subscription.Options{Now: p.now, Seal: seal, Post: p, Refused: []string{"rivals.example"},
		Site: func(context.Context) (letter.Site, error) { return letter.Site{URL: town}, nil }})
	return p.subs
}

// Post implements subscription.Poster.
func (p *people) Post(_ context.Context, _ papers.MessageKind, _ papers.UserID, _ string, m mail.Message, _ time.Duration) error {
	p.posted = append(p.posted, m)
	return nil
}

// preview is a digest of one paper; of nothing where only authors are watched.
func (p *people) preview(_ context.Context, sub papers.Subscription) (mail.Message, papers.Issue, error) {
	issue := papers.Issue{Rhythm: sub.Schedule.Rhythm}
	if sub.Contents.Trending || sub.Contents.ForYou {
		issue.Picks = []papers.Pick{{Paper: "2603.01001"}}
	}
	return mail.Message{To: sub.Email, Subject: "Papers <of> the day", Text: "Papers & words\n", HTML: `<!doctype html><html><head><title>x</title></head><body style="color:red"><a href="https://papers.example.org/">x</a></body></html>`,
		List: &mail.List{ID: "digest.papers.example.org", Name: "Daily Papers", Unsubscribe: town + "/unsubscribe/x", Feedback: "digest:daily"}}, issue, nil
}

// posting takes the one mail out and returns the path of its link.
func (p *people) posting() string {
	p.t.Helper()
	if len(p.posted) != 1 {
		p.t.Fatalf("%d mails", len(p.posted))
	}
	link := regexp.MustCompile(`https://papers\.example\.org/\S*`).FindString(p.posted[0].Text)
	p.posted = nil
	return strings.TrimPrefix(link, town)
}

// choiceFields are those of the form as it stands.
func choiceFields(change ...string) []string {
	v := url.Values{"email": {"ada@example.org"}, "trending": {"1"}, "rhythm": {"weekdays"}, "weekday": {"1"}, "hour": {"8"}, "zone": {"Europe/Berlin"}, "count": {"10"}}
	for i := 0; i < len(change); i += 2 {
		if v.Del(change[i]); change[i+1] != "" {
			v.Set(change[i], change[i+1])
		}
	}
	var fields []string
	for name, all := range v {
		fields = append(fields, name, all[0])
	}
	return fields
}

// A subscription's whole life, as a browser without a script goes.
func TestSubscribePages(t *testing.T) {
	p := newPeople(t, account.Options{BaseURL: town}, fill)
	g := p.guest()
	if a := g.get("/"); !strings.Contains(a.Body, `action="/subscribe"`) || !strings.Contains(a.Body, "Get trending papers in your inbox") {
		t.Error("the front page does not offer them")
	}
	g.page("/subscribe")
	a := g.do("POST", "/subscribe", url.Values{"email": {`ada"@example.org`}})
	g.look("the form", a, http.StatusOK)
	if !strings.Contains(a.Body, `value="ada&#34;@example.org"`) {
		t.Error("the address is not in the form")
	}
	for _, tt := range []struct {
		words  string
		change []string
	}{
		{"Email has no @", []string{"email", "ada"}},
		{"Email is empty", []string{"email", ""}},
		{"Email holds a line break", []string{"email", "ada@example.org\r\nBcc: eve@example.org"}},
		{"Email has 300 characters", []string{"email", strings.Repeat("a", 288) + "@example.org"}},
		{"gives addresses away for minutes", []string{"email", "ada@mailinator.com"}},
		{"to which this site mails nothing", []string{"email", "ada@rivals.example"}},
		{"Contents are empty", []string{"trending", ""}},
		{"Contents are empty", []string{"trending", "", "foryou", "1"}},
		{"Count must be between 1 and 30", []string{"count", "0"}},
		{"Count must be between 1 and 30", []string{"count", "31"}},
		{"Count is not a whole number", []string{"count", "many"}},
		{"Hour is not a whole number", []string{"hour", ""}},
		{"Hour must be between 0 and 23", []string{"hour", "24"}},
		{"is not a time zone", []string{"zone", "<script>"}},
		{"Rhythm must be", []string{"rhythm", "hourly"}},
		{"is not one of arXiv", []string{"cat", "nonsense"}},
		{"cannot be watched by mail alone", []string{"watch", "person:1"}},
		{"Watch must be", []string{"watch", "nonsense:1"}},
		{"Watch is empty", []string{"watch", ":"}},
	} {
		fields := choiceFields(tt.change...)
		a := g.do("POST", "/subscribe", fieldsOf(fields))
		if words := g.look("a wrong form", a, http.StatusBadRequest).TextOf("main"); !strings.Contains(words, tt.words) {
			t.Errorf("%v: %s", tt.change, words)
		}
	}
	if len(p.posted) != 0 {
		t.Fatalf("%d mails", len(p.posted))
	}

	a = g.do("POST", "/subscribe", fieldsOf(choiceFields("email", " Ada@Example.org", "cat", "cs.CL", "authors", "Ada Lovelace\r\n\r\n Grace  Hopper ", "searches", "soft prompts\nhttps://papers.example.org/search?q=moss&cat=cs.LG&p=2")))
	if words := g.look("sent", a, http.StatusOK).TextOf("main"); !strings.Contains(words, "Look in your mail") || !strings.Contains(words, "Ada@Example.org") {
		t.Error(words)
	}
	confirm := p.posting()
	for range 2 { // looking changes nothing
		words := g.page(confirm).TextOf("main")
		if !strings.Contains(words, "ada@example.org") || !strings.Contains(words, "on weekdays at 08:00 (Europe/Berlin)") {
			t.Error(words)
		}
	}
	a = g.do("POST", confirm, url.Values{})
	page := g.look("confirmed", a, http.StatusOK)
	if !strings.Contains(page.TextOf("main"), "You are subscribed") {
		t.Error(page.TextOf("main"))
	}
	g.wrong(http.StatusNotFound, "has been used or is over", confirm)
	manage := regexp.MustCompile(`/subscription/[a-z2-7]{42}`).FindString(a.Body)
	if got := g.page(manage).TextOf("main"); !strings.Contains(got, "ada@example.org") || !strings.Contains(got, "“soft prompts”") || !strings.Contains(got, "papers by Grace Hopper") || !strings.Contains(got, "“moss” in cs.LG") {
		t.Error(got)
	}
	sub, err := p.st.SubscriptionFor(t.Context(), 0, "ada@example.org")
	p.must(err)
	if len(sub.Contents.Watched) != 5 {
		t.Errorf("%+v", sub.Contents)
	}

	if to := g.post(manage, choiceFields("zone", "Asia/Kolkata", "watch", "author:Grace Hopper")...); to != manage+"?said=saved" {
		t.Error(to)
	}
	if got := g.page(manage + "?said=saved").TextOf("main"); !strings.HasPrefix(got, "What you are mailed") || !strings.Contains(got, "Saved.") {
		t.Error(got)
	}
	g.wrong(http.StatusBadRequest, "Contents are empty", manage, choiceFields("trending", "")...)
	g.post(manage, choiceFields("weekday", "")...) // on weekdays, which asks for none
	g.wrong(http.StatusBadRequest, "Weekday is not a whole number", manage, choiceFields("rhythm", "weekly", "weekday", "")...)
	for _, tt := range []struct {
		deed  string
		state papers.SubscriptionState
	}{{"pause", papers.SubscriptionPaused}, {"resume", papers.SubscriptionActive}, {"end", papers.SubscriptionEnded}, {"resume", papers.SubscriptionActive}} {
		g.page(g.post(manage + "/" + tt.deed))
		if now, err := p.st.Subscription(t.Context(), sub.ID); err != nil || now.State != tt.state {
			t.Errorf("%s: %+v, %v", tt.deed, now, err)
		}
	}
	p.must(p.st.Suppress(t.Context(), papers.Suppression{Address: "ada@example.org", Reason: papers.Bounced, Words: "550 <no> such user"}))
	if got := g.page(manage).TextOf("main"); !strings.Contains(got, "Your mails did not arrive") || !strings.Contains(got, "550 <no> such user") || !strings.Contains(got, "Try again") {
		t.Error(got)
	}
	g.post(manage + "/resume")
	if got := g.page(manage).TextOf("main"); strings.Contains(got, "did not arrive") {
		t.Error(got)
	}
	fresh := g.post(manage + "/renew")
	g.page(fresh)
	if a := g.get(manage); a.Status != http.StatusNotFound || !strings.Contains(a.Body, "This link is from an older mail") {
		t.Errorf("%d %.500s", a.Status, a.Body)
	}
	g.wrong(http.StatusNotFound, "This link is from an older mail", manage+"/end")
	manage = strings.TrimSuffix(fresh, "?said=renewed")
	g.wrong(http.StatusBadRequest, "Box must be ticked", manage+"/forget")
	g.wrong(http.StatusNotFound, "Nothing is kept under this address", manage+"/explode")
	g.look("deleted", g.do("POST", manage+"/forget", url.Values{"sure": {"1"}}), http.StatusOK)
	if a := g.get(manage); a.Status != http.StatusNotFound || !strings.Contains(a.Body, "This link leads nowhere") {
		t.Errorf("%d %.500s", a.Status, a.Body)
	}
	// No word of a link has come into the log.
	if found := regexp.MustCompile(`[a-z2-7]{42}|[A-Z2-7]{52}`).FindString(p.log.String()); found != "" {
		t.Errorf("the log holds %s", found)
	}
}

// Pages whose address holds a secret tell nobody of it.
func TestSecludedPages(t *testing.T) {
	p := newPeople(t, account.Options{BaseURL: town}, fill)
	p.must(p.subs.Ask(t.Context(), "ada@example.org", subscription.Usual()))
	confirm := p.posting()
	p.must(p.subs.Ask(t.Context(), "ben@example.org", subscription.Usual()))
	sub, err := p.subs.Confirm(t.Context(), strings.TrimPrefix(p.posting(), "/subscribe/confirm/"))
	p.must(err)
	manage, leave := subscription.ManagePath(p.subs.ManageWord(sub)), subscription.UnsubscribePath(p.subs.UnsubscribeWord(sub))
	for _, path := range []string{confirm, manage, manage + "/preview", leave, "/subscription/nonsense", "/unsubscribe/nonsense", "/subscribe/confirm/nonsense"} {
		a := p.guest().get(path)
		if h := a.Header; h.Get("Referrer-Policy") != "same-origin" || h.Get("Cache-Control") != "no-store" || !strings.Contains(h.Get("X-Robots-Tag"), "noindex") || !strings.Contains(a.Body, `content="noindex"`) {
			t.Errorf("%s: %v", path, h)
		}
		if len(a.Header["Set-Cookie"]) != 0 {
			t.Errorf("%s sets a cookie", path)
		}
	}
}

func TestSubscribeFromAnAccount(t *testing.T) {
	p := newPeople(t, account.Options{BaseURL: town}, fill)
	ada := p.as(p.user("ada", papers.ReaderRole))
	if got := ada.page("/settings").TextOf("main"); !strings.Contains(got, "Have papers mailed") {
		t.Error(got)
	}
	page := ada.page("/subscribe?" + url.Values{"search": {"q=soft+prompts&cat=cs.CL"}}.Encode())
	if got := page.TextOf("main"); strings.Contains(got, "Your mail address") || !strings.Contains(got, "ada@example.org") || !strings.Contains(got, "“soft prompts” in cs.CL") {
		t.Error(got)
	}
	if to := ada.post("/subscribe", choiceFields("email", "eve@example.org", "foryou", "1", "follows", "1")...); to != "/subscribe?said=on" {
		t.Error(to)
	}
	sub, err := p.st.SubscriptionFor(t.Context(), p.userOf("ada").ID, "")
	p.must(err)
	if sub.Email != "ada@example.org" || !sub.Contents.ForYou || len(p.posted) != 0 {
		t.Errorf("%+v", sub)
	}
	if got := ada.page("/subscribe?said=on").TextOf("main"); !strings.Contains(got, "You are subscribed.") || !strings.Contains(got, "What you follow") {
		t.Error(got)
	}
	a := ada.get("/subscribe?author=Ada+Lovelace")
	if !strings.Contains(a.Body, "What you came from is ticked below") || !strings.Contains(a.Body, `value="author:Ada Lovelace" checked`) {
		t.Error("what she came from is not ticked")
	}
	if got := ada.page("/settings").TextOf("main"); !strings.Contains(got, "On weekdays at 08:00 (Europe/Berlin)") {
		t.Error(got)
	}
	p.must(p.subs.EndOf(t.Context(), sub.ID))
	if got := ada.page("/subscribe").TextOf("main"); !strings.Contains(got, "ended. You unsubscribed.") || !strings.Contains(got, "Send papers again") {
		t.Error(got)
	}
	p.must(p.st.Suppress(t.Context(), papers.Suppression{Address: "ada@example.org", Reason: papers.Complained}))
	if got := ada.page("/subscribe").TextOf("main"); !strings.Contains(got, "A mail was reported as spam") || strings.Contains(got, "Try again") {
		t.Error(got)
	}
	ada.look("asked", ada.do("POST", "/subscribe", fieldsOf(choiceFields())), http.StatusOK)
	if !strings.HasPrefix(p.posting(), "/subscribe/confirm/") {
		t.Error("no link")
	}
}

// What was subscribed by an address alone becomes its account's, once that says
// what it wants.
func TestAddressBecomesAnAccounts(t *testing.T) {
	p := newPeople(t, account.Options{BaseURL: town}, fill)
	sub, _ := p.subscribed("ada@example.org")
	ada := p.as(p.user("ada", papers.ReaderRole))
	a := ada.get("/subscribe")
	if words := ada.look("/subscribe", a, http.StatusOK).TextOf("main"); !strings.Contains(words, "Papers like those you vote for") || !strings.Contains(a.Body, `<form class="ask" action="/subscribe" method="post">`) {
		t.Error(words)
	}
	ada.post("/subscribe", choiceFields("foryou", "1")...)
	now, err := p.st.Subscription(t.Context(), sub.ID)
	p.must(err)
	if now.Person != p.userOf("ada").ID || !now.Contents.ForYou || len(p.posted) != 0 {
		t.Errorf("%+v", now)
	}
}

func TestPreviewPages(t *testing.T) {
	p := newPeople(t, account.Options{BaseURL: town}, fill)
	g := p.guest()
	to := g.post("/subscribe/preview", choiceFields("cat", "cs.CL")...)
	if !strings.HasPrefix(to, "/subscribe/preview?") || strings.Contains(to, "ada") {
		t.Fatal(to)
	}
	a := g.get(to)
	if got := g.look(to, a, http.StatusOK).TextOf("main"); !strings.Contains(got, "Papers <of> the day") || !strings.Contains(got, "Papers & words") || strings.Contains(got, "List-Unsubscribe") {
		t.Error(got)
	}
	sub, _ := p.subscribed("bob@example.org")
	if got := g.page(subscription.ManagePath(p.subs.ManageWord(sub)) + "/preview").TextOf("main"); !strings.Contains(got, "List-Unsubscribe=One-Click") {
		t.Error(got) // what ends it is there only where it is somebody's
	}
	if csp := a.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "frame-src 'self'") || !strings.Contains(csp, "frame-ancestors 'none'") || strings.Contains(csp, "unsafe") {
		t.Error(csp)
	}
	frame := regexp.MustCompile(`<iframe[^>]* src="([^"]+)"[^>]*sandbox="allow-popups allow-popups-to-escape-sandbox"`).FindStringSubmatch(a.Body)
	if frame == nil {
		t.Fatal(a.Body)
	}
	a = g.get(strings.ReplaceAll(frame[1], "&amp;", "&"))
	csp := a.Header.Get("Content-Security-Policy")
	if a.Status != http.StatusOK || !strings.HasPrefix(csp, "sandbox ") || !strings.Contains(csp, "default-src 'none'; style-src 'unsafe-inline'") || strings.Contains(csp, "script") || strings.Contains(csp, "allow-same-origin") || !strings.Contains(a.Body, `<base target="_blank">`) {
		t.Errorf("%d %s %s", a.Status, csp, a.Body)
	}
	if got := g.page(g.post("/subscribe/preview", choiceFields("trending", "", "authors", "Ada")...)).TextOf("main"); !strings.Contains(got, "nothing new to tell") {
		t.Error(got)
	}
	for _, path := range []string{"/subscribe/preview?rhythm=x", "/subscribe/preview/mail?rhythm=weekly&hour=x"} {
		if a := g.get(path); a.Status != http.StatusBadRequest {
			t.Errorf("%s: %d", path, a.Status)
		}
	}
	g.page("/subscribe/preview")
	g.wrong(http.StatusBadRequest, "Count is not a whole number", "/subscribe/preview", choiceFields("count", "x")...)
	if a := g.get("/subscription/x/preview"); a.Status != http.StatusNotFound {
		t.Errorf("%d", a.Status)
	}
}

// mailGoldens are the golden files of pages about papers by mail.
func mailGoldens() []string {
	return []string{"mail-form", "mail-wrong", "mail-sent", "mail-confirm", "mail-confirmed", "mail-own", "mail-stopped", "mail-reported", "mail-ended", "mail-preview", "mail-leave", "mail-left", "mail-forgotten"}
}

func TestMailGoldens(t *testing.T) {
	p := newPeople(t, account.Options{BaseURL: town}, fill)
	zones := regexp.MustCompile(`(?s)(<select id="zone".*?>).*?(</select>)`)
	keep := func(name string, a webtest.Answer, status int) {
		t.Helper()
		p.guest().look(name, a, status)
		p.keep(name, zones.ReplaceAllString(a.Body, "$1 ZONES $2"))
	}
	g, ctx := p.guest(), t.Context()
	keep("mail-form", g.get("/subscribe"), http.StatusOK)
	keep("mail-wrong", g.do("POST", "/subscribe", fieldsOf(choiceFields("email", `"ada"@example.org`, "cat", "cs.CL", "authors", "Ada <b>"))), http.StatusBadRequest)
	keep("mail-sent", g.do("POST", "/subscribe", fieldsOf(choiceFields("watch", "search:q=soft+prompts"))), http.StatusOK)
	confirm := p.posting()
	keep("mail-confirm", g.get(confirm), http.StatusOK)
	keep("mail-confirmed", g.do("POST", confirm, nil), http.StatusOK)
	ada := p.as(p.user("ada", papers.ReaderRole))
	keep("mail-own", ada.get("/subscribe"), http.StatusOK)
	sub, err := p.subs.Of(ctx, p.userOf("ada"))
	p.must(err)
	manage, leave := subscription.ManagePath(p.subs.ManageWord(sub)), subscription.UnsubscribePath(p.subs.UnsubscribeWord(sub))
	p.must(p.st.Suppress(ctx, papers.Suppression{Address: "ada@example.org", Reason: papers.Bounced, Words: "550 5.1.1 <ada@example.org>: no such user"}))
	keep("mail-stopped", g.get(manage), http.StatusOK)
	keep("mail-preview", g.get(manage+"/preview"), http.StatusOK)
	keep("mail-leave", p.send("GET", leave, oneClick{}), http.StatusOK)
	keep("mail-left", p.send("POST", leave, oneClick{}), http.StatusOK)
	p.must(p.st.Unsuppress(ctx, "ada@example.org"))
	keep("mail-ended", g.get(manage), http.StatusOK)
	p.must(p.st.Suppress(ctx, papers.Suppression{Address: "ada@example.org", Reason: papers.Complained}))
	keep("mail-reported", g.get(manage), http.StatusOK)
	keep("mail-forgotten", g.do("POST", manage+"/forget", url.Values{"sure": {"1"}}), http.StatusOK)
}

func (p *people) userOf(name string) papers.User {
	p.t.Helper()
	u, err := p.st.UserNamed(p.t.Context(), name)
	p.must(err)
	return u
}

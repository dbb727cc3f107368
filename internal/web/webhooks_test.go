package web_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/api"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/webhook"
)

// webhooks is the service of a site that may send to this machine.
func (p *people) webhooks(index *catalog.Catalog) *webhook.Service {
	p.hooks = webhook.New(p.st, webhook.Options{Now: p.now, Today: func() papers.Day { return papers.DayOf(p.now()) }, Encode: api.Item, Matches: index.Matching, Agent: webhook.Agent("1.0", town),
		Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Site: func(context.Context) (string, error) { return town, nil }, Failed: func(err error) { p.t.Error(err) }})
	return p.hooks
}

// A receiver keeps what it is sent, and answers with a status.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	status int
	got    []*http.Request
	bodies []string
}

func newReceiver(t *testing.T) *receiver {
	r := &receiver{status: http.StatusOK}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		b, _ := io.ReadAll(q.Body)
		r.mu.Lock()
		defer r.mu.Unlock()
		r.got, r.bodies = append(r.got, q), append(r.bodies, string(b))
		w.WriteHeader(r.status)
		_, _ = io.WriteString(w, "no such "+q.URL.Path)
	}))
	t.Cleanup(r.Close)
	return r
}

// A webhook's whole life, as a browser without a script goes.
func TestWebhookPages(t *testing.T) {
	p := newPeople(t, account.Options{BaseURL: town}, fill)
	ada, eve := p.as(p.user("ada", papers.ReaderRole)), p.as(p.user("eve", papers.ReaderRole))
	to := newReceiver(t)
	const hidden = "T0SECRETPART"
	address := to.URL + "/hooks/" + hidden + "/abcd"

	if a := p.guest().get("/settings/webhooks"); a.Status != http.StatusSeeOther {
		t.Errorf("a visitor: %d", a.Status)
	}
	if got := ada.page("/settings").TextOf("main"); !strings.Contains(got, "Your webhooks") {
		t.Error("the settings don't lead here")
	}
	page := ada.page("/settings/webhooks?q=soft+prompts&cat=cs.CL")
	if got := page.TextOf("main"); !strings.Contains(got, "A new one") {
		t.Error(got)
	}
	if a := ada.get("/settings/webhooks?q=soft+prompts&cat=cs.CL"); !strings.Contains(a.Body, `value="soft prompts"`) || !strings.Contains(a.Body, `value="cs.CL"`) {
		t.Error("the search is not in the form")
	}
	form := func(change ...string) url.Values {
		v := url.Values{"name": {"Mine"}, "address": {address}, "form": {"json"}, "event": {"papers"}, "q": {"lichens"}}
		for i := 0; i < len(change); i += 2 {
			v.Set(change[i], change[i+1])
		}
		return v
	}
	for _, tt := range []struct {
		words  string
		change []string
	}{
		{"Name is empty", []string{"name", " "}},
		{"Address must begin with https", []string{"address", "ftp://x/" + hidden}},
		{"Address leads nowhere", []string{"address", "https://10.0.0.1/" + hidden}},
		{"Address leads nowhere", []string{"address", "http://169.254.169.254/latest/" + hidden}},
		{"Address leads nowhere", []string{"address", "https://no-such-host.invalid/" + hidden}},
		{"Form must be", []string{"form", "teams"}},
		{"Form must be slack", []string{"address", "https://hooks.slack.com/services/" + hidden}},
		{"Event must be", []string{"event", "ping"}},
		{"Search searches for nothing", []string{"q", ""}},
		{"is not one of arXiv's categories", []string{"cat", "nonsense"}},
		{"Paper is not held", []string{"event", "comments", "paper", "2401.00001"}},
	} {
		a := ada.do("POST", "/settings/webhooks", form(tt.change...))
		words := ada.look("a wrong form", a, http.StatusBadRequest).TextOf("main")
		if !strings.Contains(words, tt.words) {
			t.Errorf("%v: %s", tt.change, words)
		}
		if strings.Contains(a.Body, hidden) {
			t.Errorf("%v: the page holds the address", tt.change)
		}
	}

	a := ada.do("POST", "/settings/webhooks", form())
	ada.look("the secret", a, http.StatusOK)
	secret := regexp.MustCompile(`whsec_[A-Za-z0-9+/=&#;]+`).FindString(a.Body)
	secret = strings.ReplaceAll(strings.ReplaceAll(secret, "&#43;", "+"), "&#34;", "")
	if a.Header.Get("Cache-Control") != "no-store" || len(secret) < 40 {
		t.Fatalf("%q, %v", secret, a.Header)
	}
	list := ada.page("/settings/webhooks").TextOf("main")
	if !strings.Contains(list, "new papers: “lichens”") || !strings.Contains(list, "/…abcd") || !strings.Contains(list, "nothing sent yet") {
		t.Error(list)
	}
	const own = "/settings/webhooks/1"
	ada.page(own)
	for _, path := range []string{own, "/settings/webhooks/2", "/settings/webhooks/x", "/settings/webhooks/0"} {
		if a := eve.get(path); a.Status != http.StatusNotFound && a.Status != http.StatusBadRequest {
			t.Errorf("%s by another: %d", path, a.Status)
		}
	}
	for _, deed := range []string{"edit", "test", "switch", "rotate", "redeliver", "delete"} {
		if a := eve.do("POST", "/settings/webhooks/"+deed, form("webhook", "1", "delivery", "1", "on", "0")); a.Status != http.StatusNotFound {
			t.Errorf("%s by another: %d", deed, a.Status)
		}
	}

	// A test is sent, signed, at once.
	if to := ada.post("/settings/webhooks/test", "webhook", "1"); to != own+"?said=taken" {
		t.Error(to)
	}
	if len(to.got) != 1 || client.VerifyWebhook(to.got[0].Header, []byte(to.bodies[0]), secret, p.now()) != nil {
		t.Fatalf("%d requests, headers %v", len(to.got), to.got)
	}
	var told client.Delivery
	if err := json.Unmarshal([]byte(to.bodies[0]), &told); err != nil || told.Type != "ping" || told.Data.URL != town+own {
		t.Errorf("%+v, %v", told, err)
	}
	to.status = http.StatusNotFound
	words := ada.look("a refused try", ada.do("POST", "/settings/webhooks/test", url.Values{"webhook": {"1"}}), http.StatusOK).TextOf("main")
	if !strings.Contains(words, "The test was not taken. It answered 404, Not Found: no such …") || strings.Contains(words, hidden) {
		t.Error(words)
	}
	to.status = http.StatusOK

	// A paper comes and is told; then once more.
	p.must(putPaper(p, "x:lichen", "New lichens"))
	if n, err := p.hooks.Follow(t.Context()); n != 0 || err != nil { // the index is behind
		t.Errorf("%d, %v", n, err)
	}
	p.index(t)
	p.turn(time.Minute)
	if n, err := p.hooks.Follow(t.Context()); n != 1 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	if n, err := p.hooks.Deliver(t.Context()); n != 1 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	log := ada.page(own).TextOf("main")
	if !strings.Contains(log, "1 paper taken · 200") || !strings.Contains(log, "A test failed · 404") {
		t.Error(log)
	}
	if to := ada.post("/settings/webhooks/redeliver", "webhook", "1", "delivery", "3"); to != own+"?said=again" {
		t.Error(to)
	}
	if n, err := p.hooks.Deliver(t.Context()); n != 1 || err != nil || to.bodies[len(to.bodies)-1] != to.bodies[len(to.bodies)-2] {
		t.Errorf("%d, %v", n, err)
	}

	// It is changed without its address being shown or asked for.
	ada.wrong(http.StatusBadRequest, "Name is empty", "/settings/webhooks/edit", "webhook", "1", "name", "", "form", "json", "q", "moss")
	if to := ada.post("/settings/webhooks/edit", "webhook", "1", "name", "Ours <b>", "form", "slack", "q", "moss", "event", "comments"); to != own+"?said=saved" {
		t.Error(to)
	}
	if got := ada.page(own).TextOf("main"); !strings.Contains(got, "Ours <b>") || !strings.Contains(got, "new papers: “moss”") || !strings.Contains(got, "Slack") {
		t.Error(got)
	}
	ada.post("/settings/webhooks/edit", "webhook", "1", "name", "Ours", "form", "json", "q", "moss")
	a = ada.do("POST", "/settings/webhooks/rotate", url.Values{"webhook": {"1"}})
	if strings.Contains(a.Body, secret) || !strings.Contains(a.Body, "whsec_") {
		t.Error("no other secret is shown")
	}
	ada.post("/settings/webhooks/test", "webhook", "1")
	if last := len(to.got) - 1; client.VerifyWebhook(to.got[last].Header, []byte(to.bodies[last]), secret, p.now()) != nil {
		t.Error("the former secret ends at once")
	}
	ada.post("/settings/webhooks/switch", "webhook", "1", "on", "0")
	if got := ada.page(own + "?said=off").TextOf("main"); !strings.Contains(got, "Switched off. You switched it off.") || strings.Contains(got, "Send again") {
		t.Error(got)
	}
	ada.wrong(http.StatusConflict, "switched off; switch it on first", "/settings/webhooks/redeliver", "webhook", "1", "delivery", "3")
	ada.post("/settings/webhooks/switch", "webhook", "1", "on", "1")
	if got := ada.get("/settings/export").Body; strings.Contains(got, hidden) || strings.Contains(got, "whsec") || !strings.Contains(got, `"webhookDeliveries"`) {
		t.Error("the export holds a secret, or no deliveries")
	}
	if to := ada.post("/settings/webhooks/delete", "webhook", "1"); to != "/settings/webhooks?said=deleted" {
		t.Error(to)
	}
	ada.look(own, ada.get(own), http.StatusNotFound)
	if strings.Contains(p.log.String(), hidden) || strings.Contains(p.log.String(), strings.TrimPrefix(secret, "whsec_")) {
		t.Error("the log holds a secret")
	}
}

func putPaper(p *people, id papers.ID, title string) error {
	_, err := p.st.PutPapers(p.t.Context(), store.Batch{Papers: []papers.Paper{{ID: id, Title: title, Abstract: "Some **words**."}}})
	return err
}

// index has the index follow the store.
func (p *people) index(t *testing.T) {
	t.Helper()
	_, err := p.found.Sync(t.Context(), nil)
	p.must(err)
}

// keepWebhooks gives somebody three webhooks: one that has a log with something
// of everything, one that is failing, one that is off.
func (p *people) keepWebhooks(u papers.User) {
	p.t.Helper()
	ctx, today := p.t.Context(), papers.DayOf(p.now())
	add := func(w papers.Webhook) papers.Webhook {
		w.Owner = u.ID
		w, err := p.st.AddWebhook(ctx, w, client.NewWebhookSecret(), today)
		p.must(err)
		return w
	}
	first := add(papers.Webhook{Name: "Reading group", Address: "https://hooks.example.org/services/T000/B000/aVeryLongSecret", Form: papers.JSONForm, Event: papers.NewPapers, Search: "cat=cs.CL&q=soft+prompts"})
	failing := add(papers.Webhook{Name: "A name that goes on and on until it is sixty characters long", Address: "https://a-very-long-host-name.with.many.labels.and.then.some.example.org:8443/hook", Form: papers.DiscordForm, Event: papers.NewComments, Paper: "2603.01001"})
	off := add(papers.Webhook{Name: "Old", Address: "https://old.example.org/", Form: papers.SlackForm, Event: papers.NewFeatures})
	tell := func(w papers.Webhook, n papers.News, tries ...store.Try) {
		mark := int64(0)
		listening, err := p.st.Listeners(ctx, w.Event, 1<<60, 100)
		p.must(err)
		for _, l := range listening {
			if l.ID == w.ID {
				mark = l.Mark
			}
		}
		_, err = p.st.TellWebhooks(ctx, []store.Tiding{{Webhook: w.ID, Event: w.Event, From: mark, To: mark + 0, News: []papers.News{n}}})
		p.must(err)
		for _, one := range tries {
			p.turn(time.Minute)
			out, err := p.st.ClaimDeliveries(ctx, "test", time.Minute, 8, func(h papers.Webhook) bool { return h.ID == w.ID })
			p.must(err)
			if len(out) != 1 {
				p.t.Fatalf("%d to be sent", len(out))
			}
			p.must(p.st.EndTry(ctx, out[0], one))
		}
	}
	p.must(putPaper(p, "x:later", "Later")) // all marks but those of papers are at their end
	_, err := p.st.AddComment(ctx, papers.Comment{Paper: "2603.01001", Author: u, Text: "Later."}, nil)
	p.must(err)
	tell(first, papers.News{Papers: []papers.ID{"x:later"}}, store.Try{State: papers.DeliverySent, Status: 204})
	tell(first, papers.News{Papers: []papers.ID{"x:later"}, Total: 130}, store.Try{State: papers.DeliveryFailed, Status: 422, Failed: true, Words: "It answered 422, Unprocessable Entity: " + strings.Repeat("no ", 90)})
	tell(failing, papers.News{Comments: []papers.CommentID{1}}, store.Try{State: papers.DeliveryWaiting, Failed: true, Due: p.now().Add(time.Hour), Rest: p.now(), Words: "There was no whole answer within 10 seconds."})
	ping, err := p.st.AddPing(ctx, u.ID, off.ID, "test", time.Minute)
	p.must(err)
	p.must(p.st.EndTry(ctx, ping, store.Try{State: papers.DeliveryFailed, Status: 410, Failed: true, Off: "Its receiver answered 410, Gone: it wants nothing any more.", Words: "It answered 410, Gone."}))
}

func TestWebhookGoldens(t *testing.T) {
	p := newPeople(t, account.Options{BaseURL: town}, fill)
	u := p.user("ada", papers.ReaderRole)
	g := p.as(u)
	keep := func(name, path string) {
		t.Helper()
		g.look(path, g.get(path), http.StatusOK)
		p.keep(name, g.get(path).Body)
	}
	keep("webhooks-none", "/settings/webhooks?q=soft+prompts&cat=cs.CL&from=2026-01-01")
	p.keepWebhooks(u)
	keep("webhooks", "/settings/webhooks?said=deleted")
	keep("webhook", "/settings/webhooks/1")
	keep("webhook-off", "/settings/webhooks/3")
	g.page("/settings/webhooks/2")
	if got := g.get("/notifications").Body; !strings.Contains(got, "A webhook of yours was switched off: “Old”: Its receiver answered 410") {
		t.Error(got)
	}
}

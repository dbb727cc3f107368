package programs

import (
	"net/http"
	"net/url"
	"strconv"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// WebhooksPath is where people keep their webhooks.
const WebhooksPath = "/settings/webhooks"

// webhookRoutes are where people keep their webhooks.
func (s *Pages) webhookRoutes() []page.Route {
	return []page.Route{
		page.At("GET "+WebhooksPath, papers.ReadOwn, s.webhooks),
		page.At("POST "+WebhooksPath, papers.KeepWebhooks, s.makeWebhook),
		page.At("GET "+WebhooksPath+"/{id}", papers.ReadOwn, s.webhook),
		page.At("POST "+WebhooksPath+"/edit", papers.KeepWebhooks, s.editWebhook),
		page.At("POST "+WebhooksPath+"/test", papers.KeepWebhooks, s.testWebhook),
		page.At("POST "+WebhooksPath+"/switch", papers.KeepWebhooks, s.switchWebhook),
		page.At("POST "+WebhooksPath+"/rotate", papers.KeepWebhooks, s.rotateWebhook),
		page.At("POST "+WebhooksPath+"/redeliver", papers.KeepWebhooks, s.redeliver),
		page.At("POST "+WebhooksPath+"/delete", papers.KeepWebhooks, s.deleteWebhook),
	}
}

// webhooksPage is what a person has and the form for another one.
type webhooksPage struct {
	page.Frame
	All    []webhookView
	Form   webhookForm
	Full   bool   // there is no room for another
	Off    string // why the site sends nothing
	Said   string
	Wrong  string
	Events []page.Option
	Forms  []page.Option
}

// webhookForm is what was typed, to be shown again. The search is taken apart
// as on the search page.
type webhookForm struct {
	Name, Address, Form, Event, Paper string
	Query, Category, From, Until      string
}

type webhookView struct {
	papers.Webhook
	Tells string // what it tells of
	Form  string // how its form is called
	Sent  page.Moment
	Since page.Moment // nothing but failures
}

func eventChoices() []page.Option {
	return []page.Option{page.Offer(string(papers.NewPapers), "new papers that match a search"), page.Offer(string(papers.NewFeatures), "papers that come to the front page"), page.Offer(string(papers.NewComments), "comments")}
}

func formChoices() []page.Option {
	return []page.Option{page.Offer(string(papers.JSONForm), "JSON, signed"), page.Offer(string(papers.SlackForm), "Slack or Mattermost"), page.Offer(string(papers.DiscordForm), "Discord")}
}

func called(all []page.Option, value string) string {
	for _, c := range all {
		if c.Value == value {
			return c.Words
		}
	}
	return value
}

func (s *Pages) webhookView(w papers.Webhook, f page.Frame) webhookView {
	v := webhookView{Webhook: w, Form: called(formChoices(), string(w.Form)), Sent: page.NewMoment(w.Sent, f.Now), Since: page.NewMoment(w.Failing, f.Now)}
	switch {
	case w.Event == papers.NewPapers:
		v.Tells = "new papers: " + w.Asks().Words()
	case w.Event == papers.NewFeatures:
		v.Tells = "papers that come to the front page"
	case w.Paper != "":
		v.Tells = "comments on " + string(w.Paper)
	default:
		v.Tells = "all comments"
	}
	return v
}

// webhooks serves the page. A form that leads here brings the search.
func (s *Pages) webhooks(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	form := webhookForm{Event: string(papers.NewPapers), Form: string(papers.JSONForm), Query: page.Clean(q.Get("q")), Category: q.Get("cat"), From: q.Get("from"), Until: q.Get("until"), Paper: q.Get("paper")}
	if form.Paper != "" {
		form.Event = string(papers.NewComments)
	}
	return s.showWebhooks(w, r, http.StatusOK, form, "")
}

func (s *Pages) showWebhooks(w http.ResponseWriter, r *http.Request, status int, form webhookForm, wrong string) error {
	p := webhooksPage{Frame: s.Frame(r, "Webhooks", "account"), Form: form, Wrong: wrong, Said: webhookSaid(r.URL.Query().Get("said")), Off: s.deps.Webhook.Off(), Events: eventChoices(), Forms: formChoices()}
	p.NoIndex = true
	all, err := s.deps.Webhook.Webhooks(r.Context(), p.Visitor.User)
	if err != nil {
		return err
	}
	for _, one := range all {
		p.All = append(p.All, s.webhookView(one, p.Frame))
	}
	p.Full = len(all) >= papers.MaxWebhooks
	return s.Private(w, r, status, "webhooks", p)
}

// webhookSaid is saidWords of these pages.
func webhookSaid(word string) string {
	switch word {
	case "kept":
		return "The webhook is kept. Send a test."
	case "saved":
		return "Saved."
	case "on":
		return "Switched on. It tells of what comes from now on."
	case "off":
		return "Switched off."
	case "deleted":
		return "The webhook is deleted."
	case "again":
		return "It is sent again as soon as its turn comes."
	case "taken":
		return "The test was delivered."
	}
	return ""
}

// typedWebhook reads the form of a webhook.
func typedWebhook(r *http.Request) (webhookForm, papers.Webhook) {
	v := r.PostForm
	f := webhookForm{Name: v.Get("name"), Form: v.Get("form"), Event: v.Get("event"), Paper: v.Get("paper"),
		Query: page.Clean(v.Get("q")), Category: v.Get("cat"), From: v.Get("from"), Until: v.Get("until")}
	search := url.Values{"q": {f.Query}, "cat": {f.Category}, "from": {f.From}, "until": {f.Until}}.Encode()
	w := papers.Webhook{Name: f.Name, Address: papers.WebhookAddress(v.Get("address")), Form: papers.WebhookForm(f.Form), Event: papers.WebhookEvent(f.Event), Search: search}
	if w.Event == papers.NewComments {
		w.Paper = papers.ID(f.Paper)
	}
	return f, w
}

// makeWebhook keeps a webhook and shows its secret, on the answer itself. The
// form is shown again without the address, which may be one: a page that held
// it might be kept.
func (s *Pages) makeWebhook(w http.ResponseWriter, r *http.Request) error {
	form, asked := typedWebhook(r)
	kept, secret, err := s.deps.Webhook.Keep(r.Context(), page.Visitor(r).User, asked)
	switch words, status, other := wrongWebhook(err); {
	case err == nil && kept.Form.Signs():
		return s.showWebhookSecret(w, r, kept, secret, "A new webhook")
	case err == nil:
		return page.Onward(w, r, kept.Path()+"?said=kept")
	case other != nil:
		return other
	default:
		return s.showWebhooks(w, r, status, form, words)
	}
}

// wrongWebhook is page.WrongWords with a paper that is not held among them.
func wrongWebhook(err error) (string, int, error) {
	if err == nil {
		return "", 0, nil
	}
	if httpd.Status(err) == http.StatusNotFound {
		return "Paper is not held here.", http.StatusBadRequest, nil
	}
	return page.WrongWords(err)
}

func (s *Pages) showWebhookSecret(w http.ResponseWriter, r *http.Request, hook papers.Webhook, secret, heading string) error {
	p := page.SecretPage{Frame: s.Frame(r, heading, "account"), Heading: heading, Label: "The signing secret of “" + hook.Name + "”", Secret: secret,
		Lead: "Copy it now: it is shown this once. With it your program can tell that a delivery comes from here; whoever else has it can write some. The README shows how it is checked.",
		Back: hook.Path(), BackTo: "On to the webhook"}
	p.NoIndex = true
	return s.Private(w, r, http.StatusOK, "secret", p)
}

// webhookPage is one webhook with its log.
type webhookPage struct {
	page.Frame
	Hook  webhookView
	Form  webhookForm
	Forms []page.Option
	Log   []deliveryView
	Older string
	Off   string // why the site sends nothing
	Said  string
	Wrong string
}

type deliveryView struct {
	papers.Delivery
	What string // it tells of
	Came string // of it, in a word or two
	Made page.Moment
	Next page.Moment // the next try
}

func (s *Pages) webhook(w http.ResponseWriter, r *http.Request) error {
	id, err := papers.ParseWebhookID(r.PathValue("id"))
	if err != nil {
		return err
	}
	return s.showWebhook(w, r, http.StatusOK, id, nil, "")
}

// showWebhook shows one webhook; with typed, what was typed in place of what
// is held.
func (s *Pages) showWebhook(w http.ResponseWriter, r *http.Request, status int, id papers.WebhookID, typed *webhookForm, wrong string) error {
	p := webhookPage{Frame: s.Frame(r, "A webhook", "account"), Forms: formChoices(), Off: s.deps.Webhook.Off(), Said: webhookSaid(r.URL.Query().Get("said")), Wrong: wrong}
	p.NoIndex = true
	hook, err := s.deps.Webhook.Webhook(r.Context(), p.Visitor.User, id)
	if err != nil {
		return err
	}
	p.Title, p.Hook = hook.Name, s.webhookView(hook, p.Frame)
	v, _ := url.ParseQuery(hook.Search) // written by papers.Webhook.Check
	p.Form = webhookForm{Name: hook.Name, Form: string(hook.Form), Event: string(hook.Event), Paper: string(hook.Paper), Query: v.Get("q"), Category: v.Get("cat"), From: v.Get("from"), Until: v.Get("until")}
	if typed != nil {
		typed.Event = p.Form.Event
		p.Form = *typed
	}
	var before papers.DeliveryID
	if text := r.URL.Query().Get("before"); text != "" {
		if before, err = papers.ParseDeliveryID(text); err != nil {
			return papers.Under("before", err)
		}
	}
	log, err := s.deps.Webhook.Deliveries(r.Context(), p.Visitor.User, id, before)
	if err != nil {
		return err
	}
	for _, d := range log.Deliveries {
		p.Log = append(p.Log, newDeliveryView(d, p.Frame))
	}
	if log.Next != 0 {
		p.Older = hook.Path() + "?before=" + strconv.FormatInt(int64(log.Next), 10)
	}
	return s.Private(w, r, status, "webhook", p)
}

func newDeliveryView(d papers.Delivery, f page.Frame) deliveryView {
	v := deliveryView{Delivery: d, Made: page.NewMoment(d.Created, f.Now)}
	switch d.Event {
	case papers.PingEvent:
		v.What = "A test"
	case papers.NewComments:
		v.What = page.Count(d.News.Count(), "comment", "comments")
	default:
		v.What = page.Count(d.News.Count(), "paper", "papers")
	}
	switch d.State {
	case papers.DeliverySent:
		v.Came = "taken"
	case papers.DeliveryFailed:
		v.Came = "failed"
	case papers.DeliveryDropped:
		v.Came = "not sent"
	default:
		v.Came = "waiting"
		if d.Tries > 0 {
			v.Next = page.NewMoment(d.Due, f.Now)
		}
	}
	return v
}

package inbox

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/subscription"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

const (
	subscribePath = "/subscribe"
	previewPath   = "/subscribe/preview"
)

// Routes are where people have papers mailed to them.
func (s *Pages) Routes() []page.Route {
	return []page.Route{
		page.At("GET "+subscribePath, papers.Subscribe, s.subscribing),
		page.At("POST "+subscribePath, papers.Subscribe, s.subscribe),
		page.At("GET /subscribe/confirm/{secret}", papers.Subscribe, s.confirming),
		page.At("POST /subscribe/confirm/{secret}", papers.Subscribe, s.confirmSubscription),
		page.At("GET "+previewPath, papers.Subscribe, s.preview),
		page.At("POST "+previewPath, papers.Subscribe, s.askPreview),
		page.At("GET "+previewPath+"/mail", papers.Subscribe, s.previewMail),
		page.At("GET /subscription/{word}", papers.Subscribe, s.managing),
		page.At("GET /subscription/{word}/preview", papers.Subscribe, s.preview),
		page.At("GET /subscription/{word}/preview/mail", papers.Subscribe, s.previewMail),
		page.At("POST /subscription/{word}", papers.Subscribe, s.saveSubscription),
		page.At("POST /subscription/{word}/{deed}", papers.Subscribe, s.changeSubscription),
		page.At("POST /unsubscribe/{word}/undo", papers.Subscribe, s.resubscribe),
	}
}

// subscribePage is where somebody chooses what she is mailed, and has it begin.
type subscribePage struct {
	page.Frame
	Choice choiceForm
	Email  string // as it was typed
	To     string // the account's address, to which digests go without another confirmation
	Lacks  bool   // there is an account, but it has no address
	Wrong  string
	Sent   string // the address to which a link is on its way
	Stays  bool   // mail is left as files on the machine
}

func (s *Pages) subscribeView(r *http.Request, form url.Values) subscribePage {
	v := page.Visitor(r)
	p := subscribePage{Frame: s.Frame(r, "Papers in your inbox", "subscribe"), Email: form.Get("email"), Stays: s.deps.MailStays}
	p.Canonical, p.NoIndex = subscribePath, true
	p.To = v.User.Email
	p.Lacks = v.SignedIn() && p.To == "" && v.Via != papers.ByMachine
	p.Choice = newChoiceForm(form, p.To != "")
	return p
}

// subscribing serves /subscribe. Who has a subscription already is shown that.
func (s *Pages) subscribing(w http.ResponseWriter, r *http.Request) error {
	if v := page.Visitor(r); v.SignedIn() {
		sub, err := s.deps.Subscription.Of(r.Context(), v.User)
		if err == nil && (sub.State != papers.SubscriptionEnded || len(r.URL.Query()) == 0) {
			return s.showOwn(w, r, sub)
		}
		if err != nil && !errors.Is(err, papers.ErrNotFound) {
			return err
		}
	}
	form := choiceValues(subscription.Usual())
	if wished(form, r.URL.Query()) {
		form.Del("trending") // who comes from one thing wants that
	}
	p := s.subscribeView(r, form)
	p.Choice.Guess = true
	if p.To != "" && p.Choice.Trending {
		p.Choice.ForYou, p.Choice.Follows = true, true
	}
	return s.Private(w, r, http.StatusOK, "subscribe", p)
}

// beginSubscribing shows the form with the address from the front page's box. It
// is not led on in a link, which histories would keep.
func (s *Pages) beginSubscribing(w http.ResponseWriter, r *http.Request) error {
	form := choiceValues(subscription.Usual())
	form.Set("email", r.PostFormValue("email"))
	p := s.subscribeView(r, form)
	p.Choice.Guess = true
	return s.Private(w, r, http.StatusOK, "subscribe", p)
}

// subscribe serves the form: an account's digests begin, an address gets a link.
// The front page's box sends an address and nothing else.
func (s *Pages) subscribe(w http.ResponseWriter, r *http.Request) error {
	v := page.Visitor(r)
	if !r.PostForm.Has("rhythm") {
		return s.beginSubscribing(w, r)
	}
	c, err := typedChoices(r.PostForm)
	to := r.PostFormValue("email")
	asked := true
	switch {
	case err != nil:
	case v.SignedIn() && v.User.Email != "":
		to = v.User.Email
		_, asked, err = s.deps.Subscription.Keep(r.Context(), v.User, c, false, nil)
	default:
		err = s.askSubscription(r, to, c)
	}
	if err != nil {
		return s.subscribeAgain(w, r, err)
	}
	if !asked {
		return page.Onward(w, r, subscribePath+"?said=on")
	}
	p := s.subscribeView(r, r.PostForm)
	p.Title, p.Sent = "Look in your mail", to
	return s.Private(w, r, http.StatusOK, "subscribe", p)
}

// subscribeAgain shows the form with what was wrong.
func (s *Pages) subscribeAgain(w http.ResponseWriter, r *http.Request, err error) error {
	words, status, err := page.WrongWords(err)
	if err != nil {
		return err
	}
	p := s.subscribeView(r, r.PostForm)
	p.Wrong = words
	return s.Private(w, r, status, "subscribe", p)
}

// askSubscription has a link sent, which goes to somebody who may not have asked
// for one.
func (s *Pages) askSubscription(r *http.Request, email string, c subscription.Choices) error {
	address, err := s.deps.Subscription.Address(email)
	if err != nil {
		return err
	}
	if err := s.Slow(r, papers.SignIn); err != nil {
		return err
	}
	if s.deps.Limits != nil {
		if err := s.deps.Limits.CheckLink(r, address); err != nil {
			return err
		}
	}
	return s.deps.Subscription.Ask(r.Context(), address, c)
}

// confirmPage is where the link of a mail leads. Looking uses nothing up, since
// mail scanners follow links; the button does.
type confirmPage struct {
	page.Frame
	Address string
	Wanted  string // what is to be sent, and when
	Manage  string // the subscription's page, once it is confirmed
	Due     page.Moment
	Zone    string // of that moment
	Wrong   string
}

func (s *Pages) confirming(w http.ResponseWriter, r *http.Request) error {
	return s.showConfirm(w, r, http.StatusOK, "")
}

func (s *Pages) showConfirm(w http.ResponseWriter, r *http.Request, status int, wrong string) error {
	page.Seclude(w)
	a, err := s.deps.Subscription.Asking(r.Context(), r.PathValue("secret"))
	if errors.Is(err, papers.ErrNotFound) {
		return overAsking()
	}
	if err != nil {
		return err
	}
	p := confirmPage{Frame: s.Frame(r, "Confirm your subscription", "subscribe"), Address: a.Address, Wanted: wantedWords(a.Choices), Wrong: wrong}
	p.NoIndex, p.Here = true, "/"
	return s.Render(w, r, status, "confirm", p)
}

func overAsking() error {
	return page.Refuse(papers.ErrNotFound, "This link has been used or is over",
		"If you have confirmed before, papers are on their way. If not, ask for another link on the page “Papers in your inbox”; each is good once, within two days.")
}

func (s *Pages) confirmSubscription(w http.ResponseWriter, r *http.Request) error {
	page.Seclude(w)
	sub, err := s.deps.Subscription.Confirm(r.Context(), r.PathValue("secret"))
	if errors.Is(err, papers.ErrNotFound) {
		return overAsking()
	}
	if err != nil {
		words, status, err := page.WrongWords(err)
		if err != nil {
			return err
		}
		return s.showConfirm(w, r, status, words)
	}
	p := confirmPage{Frame: s.Frame(r, "You are subscribed", "subscribe"), Address: sub.Email, Wanted: wantedWords(choicesOf(sub)),
		Manage: subscription.ManagePath(s.deps.Subscription.ManageWord(sub)), Due: page.NewMoment(sub.Due, there(sub.Schedule, s.deps.Now())), Zone: strings.ReplaceAll(cmp.Or(sub.Schedule.Zone, "UTC"), "_", " ")}
	p.NoIndex, p.Here = true, "/"
	return s.Render(w, r, http.StatusOK, "confirm", p)
}

func choicesOf(sub papers.Subscription) subscription.Choices {
	return subscription.Choices{Schedule: sub.Schedule, Contents: sub.Contents}
}

// resubscribe undoes what the page before did.
func (s *Pages) resubscribe(w http.ResponseWriter, r *http.Request) error {
	page.Seclude(w)
	word := r.PathValue("word")
	_, err := s.deps.Subscription.Resubscribe(r.Context(), word)
	if errors.Is(err, papers.ErrNotFound) {
		return noSuchWord()
	}
	if err != nil {
		return page.Worded("Too late for that", err)
	}
	return page.Onward(w, r, httpd.Inside(subscription.UnsubscribePath(word)+"?said=resumed"))
}

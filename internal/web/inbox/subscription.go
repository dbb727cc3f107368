package inbox

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/letter"
	"github.com/dailypapers/dailypapers/internal/subscription"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// subscriptionPage manages one subscription, for whoever has its word.
type subscriptionPage struct {
	page.Frame
	Choice  choiceForm
	Address string
	Path    string // the page's own, to which its buttons go
	Save    string // where the choices go
	Wanted  string // what is sent, and when
	State   papers.SubscriptionState
	Why     string
	Due     page.Moment
	Last    page.Moment
	Stopped stoppedWords
	Own     bool // an account is behind it
	Said    string
	Wrong   string
	Added   bool // something is ticked that is not saved yet
	Stays   bool
}

// stoppedWords say why mail does not arrive.
type stoppedWords struct {
	Heading, Words string
	Quote          string // the mail server's
	Again          bool   // trying again is a button
	At             page.Moment
}

func (s *Pages) stoppedWords(why papers.Suppression) stoppedWords {
	w := stoppedWords{Quote: why.Words, At: page.NewMoment(why.At, s.deps.Now())}
	switch why.Reason {
	case papers.Bounced:
		w.Heading, w.Again = "Your mails did not arrive", true
		w.Words = "The mail server of this address sent one back, so nothing more is sent to it. If the address works again, have it tried once more."
	case papers.Complained:
		w.Heading, w.Quote = "A mail was reported as spam", ""
		w.Words = "So nothing more is sent to this address. If that was a mistake, subscribe anew and confirm by the link that you get."
	case papers.ByHand:
		w.Heading, w.Quote = "Nothing is sent to this address", ""
		w.Words = "Whoever runs this site has stopped mail to it. Ask them."
	}
	return w
}

// MailedWords say in a sentence what an account is mailed, "" for nothing.
func (s *Pages) MailedWords(ctx context.Context, u papers.User) (string, error) {
	if s.deps.Subscription == nil {
		return "", nil
	}
	sub, err := s.deps.Subscription.Of(ctx, u)
	switch {
	case errors.Is(err, papers.ErrNotFound) || err == nil && sub.State == papers.SubscriptionEnded:
		return "", nil
	case err != nil:
		return "", err
	case sub.State == papers.SubscriptionPaused:
		return page.Sentence("paused: " + sub.Why), nil
	}
	return page.Sentence(wantedWords(choicesOf(sub))), nil
}

// MailPath leads to the form by which new papers of a followed thing are mailed,
// "" where there is none.
func (s *Pages) MailPath(f papers.Following) string {
	name := map[papers.FollowKind]string{papers.FollowSearch: "search", papers.FollowAuthor: "author", papers.FollowCategory: "cat"}[f.Kind]
	if name == "" || f.Target == "" || s.deps.Subscription == nil {
		return ""
	}
	return subscribePath + "?" + url.Values{name: {f.Target}}.Encode()
}

func wantedWords(c subscription.Choices) string {
	return letter.Wanted(papers.Subscription{Schedule: c.Schedule, Contents: c.Contents})
}

func (s *Pages) managing(w http.ResponseWriter, r *http.Request) error {
	return s.showSubscription(w, r, http.StatusOK, nil, "")
}

// managed is the subscription of the word in the address.
func (s *Pages) managed(w http.ResponseWriter, r *http.Request) (subscription.Managed, error) {
	page.Seclude(w)
	m, err := s.deps.Subscription.Manage(r.Context(), r.PathValue("word"))
	return m, wordError(err)
}

// wordError says what is wrong with a word that opens nothing.
func wordError(err error) error {
	switch {
	case subscription.IsVoid(err):
		return page.Refuse(papers.ErrNotFound, "This link is from an older mail", "Links of older mails were made void. The newest mail has one that works; or ask for one by subscribing with the same address: all stays as it is.")
	case errors.Is(err, papers.ErrNotFound):
		return noSuchWord()
	}
	return err
}

func noSuchWord() error {
	return page.Refuse(papers.ErrNotFound, "This link leads nowhere", "It is not one of this site’s, it was cut off on its way, or what was kept under it was deleted. Open it once more from the mail, whole.")
}

func (s *Pages) showSubscription(w http.ResponseWriter, r *http.Request, status int, typed url.Values, wrong string) error {
	m, err := s.managed(w, r)
	if err != nil {
		return err
	}
	p := s.subscriptionView(r, m, typed)
	p.Wrong, p.Said = wrong, subscriptionSaid(r.URL.Query().Get("said"))
	return s.Render(w, r, status, "subscription", p)
}

// showOwn shows an account its subscription.
func (s *Pages) showOwn(w http.ResponseWriter, r *http.Request, sub papers.Subscription) error {
	page.Seclude(w)
	m, err := s.deps.Subscription.Managed(r.Context(), sub)
	if err != nil {
		return err
	}
	typed := choiceValues(choicesOf(sub))
	added := wished(typed, r.URL.Query())
	p := s.subscriptionView(r, m, typed)
	if sub.Person == 0 { // of the address before there was an account, whose it becomes
		p.Choice.Account, p.Save = true, subscribePath
	}
	p.Added, p.Said = added, subscriptionSaid(r.URL.Query().Get("said"))
	return s.Render(w, r, http.StatusOK, "subscription", p)
}

func (s *Pages) subscriptionView(r *http.Request, m subscription.Managed, typed url.Values) subscriptionPage {
	if typed == nil {
		typed = choiceValues(choicesOf(m.Subscription))
	}
	now := there(m.Schedule, s.deps.Now())
	p := subscriptionPage{Frame: s.Frame(r, "What you are mailed", "subscribe"), Choice: newChoiceForm(typed, m.Person != 0), Address: m.Email, Path: subscription.ManagePath(m.Word), Save: subscription.ManagePath(m.Word),
		Wanted: wantedWords(choicesOf(m.Subscription)), State: m.State, Why: m.Why, Due: page.NewMoment(m.Due, now), Last: page.NewMoment(m.Last, now),
		Stopped: s.stoppedWords(m.Stopped), Own: m.Person != 0, Stays: s.deps.MailStays}
	p.NoIndex, p.Here = true, "/"
	return p
}

// there is a moment where a reader is for whom something is due.
func there(s papers.Schedule, at time.Time) time.Time {
	if loc, err := time.LoadLocation(s.Zone); err == nil {
		return at.In(loc)
	}
	return at
}

// subscriptionSaid is saidWords of these pages.
func subscriptionSaid(word string) string {
	switch word {
	case "on":
		return "You are subscribed."
	case "saved":
		return "Saved."
	case "paused":
		return "Paused. Nothing is sent until you take it up again."
	case "resumed":
		return "Papers are sent again."
	case "ended":
		return "Ended. Nothing more is sent."
	case "renewed":
		return "The links of all mails before are void; this page has a new address, which the next mail brings. Unsubscribing works from every mail."
	}
	return ""
}

func (s *Pages) saveSubscription(w http.ResponseWriter, r *http.Request) error {
	page.Seclude(w)
	c, err := typedChoices(r.PostForm)
	if err == nil {
		_, err = s.deps.Subscription.Save(r.Context(), r.PathValue("word"), c)
	}
	return s.managedSo(w, r, r.PathValue("word"), "saved", err)
}

// managedSo leads back to the page, or shows it with what was wrong.
func (s *Pages) managedSo(w http.ResponseWriter, r *http.Request, word, said string, err error) error {
	if err == nil {
		return page.Onward(w, r, subscription.ManagePath(word)+"?said="+said)
	}
	if errors.Is(err, papers.ErrNotFound) {
		return wordError(err)
	}
	words, status, err := page.WrongWords(err)
	if err != nil {
		return err
	}
	typed := r.PostForm
	if typed.Get("rhythm") == "" { // another form than that of the choices
		typed = nil
	}
	return s.showSubscription(w, r, status, typed, words)
}

// changeSubscription serves the buttons.
func (s *Pages) changeSubscription(w http.ResponseWriter, r *http.Request) error {
	page.Seclude(w)
	ctx, word, service := r.Context(), r.PathValue("word"), s.deps.Subscription
	switch deed := r.PathValue("deed"); deed {
	case "pause":
		return s.managedSo(w, r, word, "paused", service.Pause(ctx, word))
	case "resume":
		return s.managedSo(w, r, word, "resumed", service.Resume(ctx, word))
	case "end":
		return s.managedSo(w, r, word, "ended", service.End(ctx, word))
	case "renew":
		fresh, err := service.Renew(ctx, word)
		return s.managedSo(w, r, fresh, "renewed", err)
	case "forget":
		if r.PostFormValue("sure") != "1" {
			return s.managedSo(w, r, word, "", papers.Invalid("box", "must be ticked, so that nothing is deleted by mistake"))
		}
		if err := service.Forget(ctx, word); err != nil {
			return wordError(err)
		}
		return s.forgotten(w, r)
	default:
		return fmt.Errorf("web: nothing is called %q: %w", deed, papers.ErrNotFound)
	}
}

// forgotten says that nothing is kept any more.
func (s *Pages) forgotten(w http.ResponseWriter, r *http.Request) error {
	p := leftPage{Frame: s.Frame(r, "Deleted", "subscribe"), Forgotten: true}
	p.NoIndex, p.Here = true, "/"
	return s.Render(w, r, http.StatusOK, "unsubscribe", p)
}

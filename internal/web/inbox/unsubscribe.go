package inbox

import (
	"errors"
	"net/http"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/notice"
	"github.com/dailypapers/dailypapers/internal/subscription"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// OneClickPath is where mails are unsubscribed from, for net/http's ServeMux.
const OneClickPath = "/unsubscribe/{word}"

// OneClick serves OneClickPath. It is no row of Routes: a POST has to work at
// once from anywhere, from mail programs and their servers, without a cookie and
// with whatever origin and body (RFC 8058), so that it stands outside of what
// finds out who asks and of what refuses other sites. The word in the address is
// what lets it do the one thing that it does. A GET changes nothing.
func (s *Pages) OneClick() http.Handler {
	return httpd.Handle(func(w http.ResponseWriter, r *http.Request) error {
		page.Seclude(w)
		switch r.Method {
		case http.MethodGet, http.MethodHead:
			return s.leavingMail(w, r)
		case http.MethodPost:
			return s.unsubscribe(w, r)
		}
		w.Header().Set("Allow", "GET, HEAD, POST")
		s.deps.Problem(w, r, http.StatusMethodNotAllowed, papers.Invalid("method", "%s is not understood at this address", r.Method))
		return nil
	}, s.deps.Problem)
}

// leftPage is what unsubscribing shows, before and after.
type leftPage struct {
	page.Frame
	Path      string
	Address   string // with most of what stands before the @ left out: mails are passed on
	Ended     bool
	Done      bool // just now
	Undo      bool
	Forgotten bool   // nothing is kept any more
	Said      string // of one that was taken up again
	Notices   string // of which there is no more mail, where the word is that of a mail about notifications
}

func (s *Pages) leftView(r *http.Request, sub papers.Subscription) leftPage {
	p := leftPage{Frame: s.Bare("Unsubscribe", "subscribe"), Path: subscription.UnsubscribePath(r.PathValue("word")), Address: masked(sub.Email),
		Ended: sub.State == papers.SubscriptionEnded, Undo: s.deps.Subscription.CanUndo(sub), Forgotten: sub.ID == 0}
	if p.Ended || p.Forgotten {
		p.Title = "Unsubscribed"
	}
	return p
}

// masked is an address as somebody knows it who has it: a…@example.org.
func masked(address string) string {
	local, domain, ok := strings.Cut(address, "@")
	if !ok || local == "" {
		return ""
	}
	return local[:1] + "…@" + domain
}

func (s *Pages) leavingMail(w http.ResponseWriter, r *http.Request) error {
	sub, err := s.deps.Subscription.Leaving(r.Context(), r.PathValue("word"))
	if errors.Is(err, papers.ErrNotFound) {
		return s.quiet(w, r, false)
	}
	if err != nil {
		return err
	}
	p := s.leftView(r, sub)
	if sub.State == papers.SubscriptionActive && r.URL.Query().Get("said") == "resumed" {
		p.Title, p.Said = "Subscribed again", subscriptionSaid("resumed")
	}
	return s.Render(w, r, http.StatusOK, "unsubscribe", p)
}

// unsubscribe ends it. The body is not read: whatever it says, who sends it
// has the word, and a mail program that writes it in its own way is to be
// heard all the same.
func (s *Pages) unsubscribe(w http.ResponseWriter, r *http.Request) error {
	sub, err := s.deps.Subscription.Unsubscribe(r.Context(), r.PathValue("word"))
	if errors.Is(err, papers.ErrNotFound) {
		return s.quiet(w, r, true)
	}
	if err != nil {
		return err
	}
	p := s.leftView(r, sub)
	p.Done = true
	return s.Render(w, r, http.StatusOK, "unsubscribe", p)
}

// quiet is for the words in mails about notifications, each of which is about
// some kinds of them. stop has the mail of those kinds end.
func (s *Pages) quiet(w http.ResponseWriter, r *http.Request, stop bool) error {
	if s.deps.Notices == nil {
		return noSuchWord()
	}
	of := s.deps.Notices.Stops
	if stop {
		of = s.deps.Notices.Stop
	}
	kinds, err := of(r.Context(), r.PathValue("word"))
	if errors.Is(err, papers.ErrNotFound) {
		return noSuchWord()
	}
	if err != nil {
		return err
	}
	p := leftPage{Frame: s.Bare("No more of such mail?", "subscribe"), Path: subscription.UnsubscribePath(r.PathValue("word")), Done: stop, Notices: notice.Of(kinds)}
	if stop {
		p.Title = "No more of such mail"
	}
	return s.Render(w, r, http.StatusOK, "unsubscribe", p)
}

package account

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/store"
)

// AskLink has a link sent to an address that signs its holder in, in the
// browser that asks, and returns the cookie by which that is known again. It
// does the same work and answers the same whether the address is somebody's
// or not. Nobody joins with a machine's own mailbox, root@localhost. httpd.Busy
// where too many links to it are open.
func (s *Service) AskLink(r *http.Request, address, next string) (*http.Cookie, error) {
	address, err := mail.ParseLocal(address)
	if err != nil {
		return nil, err
	}
	origin, err := s.mailOrigin(r)
	if err != nil {
		return nil, err
	}
	u, err := s.store.UserMailed(r.Context(), address)
	if err != nil && !errors.Is(err, papers.ErrNotFound) {
		return nil, wrap(err)
	}
	browser, cookie := s.browser(r)
	secret, err := s.ticket(r.Context(), store.Ticket{Kind: linkTicket, About: address, Browser: browser, By: u.ID}, linkTime, ticketData{Next: next}, linksAnHour)
	if errors.Is(err, papers.ErrConflict) {
		return nil, &httpd.Busy{After: time.Hour, Words: "five links to this address were asked for within an hour and are still to be used; take one of those, or wait"}
	}
	if err != nil {
		return nil, err
	}
	err = s.letters.post(letter{to: address, who: u.ID, kind: linkTicket, link: linkTo(origin, "/sign-in/link", secret), none: u.ID == 0 && (s.o.Registration != Open || mail.IsLocal(address))})
	return cookie, wrap(err)
}

// A Link says what a link that somebody followed is good for.
type Link struct {
	User  papers.User // whom it signs in; the zero User for a newcomer
	Email string      // whose link it is, "" where the owner of the machine made it
}

// errElsewhere is the error of a link that was asked for in another browser.
var errElsewhere = fmt.Errorf("%w: asked for in another browser", papers.ErrForbidden)

// IsElsewhere reports whether a link cannot be used since it was asked for in
// another browser.
func IsElsewhere(err error) bool { return errors.Is(err, errElsewhere) }

// Link looks at the link whose ticket a browser carries, and leaves it.
// papers.ErrNotFound where it is used or over; IsElsewhere knows the error of
// one that belongs to another browser.
func (s *Service) Link(r *http.Request) (Link, error) {
	ctx, key := r.Context(), s.carried(r)
	t, err := s.store.Ticket(ctx, key, linkTicket)
	if isGone(err) {
		t, err = s.store.Ticket(ctx, key, recoveryTicket)
	}
	if err != nil {
		return Link{}, wrap(err)
	}
	if t.Browser != "" && t.Browser != s.sameBrowser(r) {
		return Link{}, errElsewhere
	}
	u, err := s.linked(ctx, t)
	if errors.Is(err, papers.ErrNotFound) && t.Kind == linkTicket {
		return Link{Email: t.About}, nil
	}
	return Link{User: u, Email: t.About}, err
}

// linked is whom a link signs in now: the account that was named, or the one
// that has the address. That may be another one than when the link was asked
// for, and one that gave the address up is not let in by it any more.
func (s *Service) linked(ctx context.Context, t store.Ticket) (papers.User, error) {
	if t.Kind == linkTicket {
		u, err := s.store.UserMailed(ctx, t.About)
		return u, wrap(err)
	}
	u, err := s.store.User(ctx, t.By)
	return u, wrap(err)
}

// An Entry is what a browser gets that was let in.
type Entry struct {
	User    papers.User // the zero User where a name is still to be chosen, at /join
	Cookies []*http.Cookie
	Next    string // where to lead to
}

// UseLink uses the link up whose ticket a browser carries, and lets its holder
// in. Whoever has no account yet goes on to choose a name.
func (s *Service) UseLink(r *http.Request) (Entry, error) {
	ctx, key := r.Context(), s.carried(r)
	t, d, err := s.take(ctx, key, linkTicket, s.sameBrowser(r))
	if isGone(err) {
		t, d, err = s.take(ctx, key, recoveryTicket, "")
	}
	if err != nil {
		return Entry{}, err
	}
	how := "link"
	if t.Kind == recoveryTicket {
		how = "recovery"
	}
	u, err := s.linked(ctx, t)
	if errors.Is(err, papers.ErrNotFound) && t.Kind == linkTicket {
		return s.toJoin(r, ticketData{Email: t.About, Next: d.Next, How: how})
	}
	if err != nil {
		return Entry{}, err
	}
	return s.enter(r, u, how, d.Next)
}

// enter begins a session.
func (s *Service) enter(r *http.Request, u papers.User, how, next string) (Entry, error) {
	cookie, err := s.Begin(r, u, how)
	return Entry{User: u, Cookies: []*http.Cookie{cookie, s.Dropped(r)}, Next: next}, err
}

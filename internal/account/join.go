package account

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/store"
)

// toJoin lets somebody choose a name who is known but has no account, where
// registration is open.
func (s *Service) toJoin(r *http.Request, d ticketData) (Entry, error) {
	if s.o.Registration != Open {
		return Entry{}, s.notOpen()
	}
	if err := s.begun(r.Context()); err != nil {
		return Entry{}, err
	}
	browser, cookie := s.browser(r)
	secret, err := s.ticket(r.Context(), store.Ticket{Kind: joinTicket, About: d.Email, Browser: browser}, joinTime, d, 0)
	return Entry{Cookies: []*http.Cookie{cookie, s.cookie(r, ticketCookie, secret, carryTime)}, Next: "/join"}, err
}

// notOpen refuses who has no account and cannot make one.
func (s *Service) notOpen() error {
	words := "cannot be made by yourself here: this site is for those whom it invites"
	if s.o.Registration == Closed {
		words = "cannot be made here: this site takes nobody in"
	}
	return fmt.Errorf("%w: %w", papers.ErrForbidden, papers.Invalid("account", "%s", words))
}

// begun refuses all ways to an account but one where there is none yet: the
// first is an admin's.
func (s *Service) begun(ctx context.Context) error {
	has, err := s.store.HasAccounts(ctx)
	if err == nil && !has {
		err = fmt.Errorf("%w: %w", papers.ErrForbidden, papers.Invalid("account", "is the first one here: it is made with the link that the site prints when it starts"))
	}
	return err
}

// An Invitation is what somebody who has no account yet may make.
type Invitation struct {
	Role     papers.Role
	Email    string // that is confirmed, "" where there is none
	FullName string // to begin with
	Invited  bool   // by an admin, and not by having signed in elsewhere
}

// Invitation looks at the ticket that a browser carries for making an account,
// and leaves it. papers.ErrNotFound where it is used or over.
func (s *Service) Invitation(r *http.Request) (Invitation, error) {
	t, d, err := s.joining(r)
	return Invitation{Role: d.Role, Email: d.Email, FullName: d.FullName, Invited: t.Kind == inviteTicket}, err
}

func (s *Service) joining(r *http.Request) (store.Ticket, ticketData, error) {
	key := s.carried(r)
	t, err := s.store.Ticket(r.Context(), key, inviteTicket)
	if isGone(err) {
		t, err = s.store.Ticket(r.Context(), key, joinTicket)
	}
	if err == nil && t.Browser != "" && t.Browser != s.sameBrowser(r) {
		err = papers.ErrNotFound
	}
	if err != nil {
		return t, ticketData{}, wrap(err)
	}
	d, err := dataOf(t)
	if d.Role == "" {
		d.Role = papers.ReaderRole
	}
	return t, d, err
}

// Join makes the account that a browser carries a ticket for. An address that
// is not confirmed yet gets a link that confirms it. What is wrong with name
// or address leaves the ticket as it is.
func (s *Service) Join(r *http.Request, name, fullName, email string) (Entry, error) {
	t, d, err := s.joining(r)
	if err != nil {
		return Entry{}, err
	}
	u, err := newcomer(name, fullName)
	if err != nil {
		return Entry{}, err
	}
	if email = strings.TrimSpace(email); d.Email == "" && email != "" {
		if email, err = mail.ParseAddress(email); err != nil {
			return Entry{}, err
		}
	}
	u.Role, u.Email = d.Role, d.Email
	n := store.Newcomer{User: u, Ticket: t.Hash}
	if d.Issuer != "" {
		n.Identities = []store.Identity{{Issuer: d.Issuer, Subject: d.Subject, Shown: d.Shown}}
	}
	if err := s.begun(r.Context()); err != nil {
		return Entry{}, err
	}
	if u, err = s.store.Admit(r.Context(), n); err != nil {
		return Entry{}, wrap(err)
	}
	how := d.How
	if t.Kind == inviteTicket {
		how = "invitation"
	}
	e, err := s.enter(r, u, how, d.Next)
	if err != nil || u.Email != "" || email == "" {
		return e, err
	}
	if err := s.AskEmail(r, u, email); err != nil && !errors.Is(err, papers.ErrUnavailable) {
		return Entry{}, err
	}
	return e, nil
}

func newcomer(name, fullName string) (papers.User, error) {
	var u papers.User
	var err error
	if u.Name, err = papers.ParseUserName(name); err != nil {
		return u, err
	}
	u.FullName, err = papers.CheckFullName(fullName)
	return u, err
}

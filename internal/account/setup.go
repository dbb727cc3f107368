package account

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/store"
)

// SetupLink returns a path with a new ticket that makes the first account, ""
// where there are accounts already. Links from before end.
func (s *Service) SetupLink(ctx context.Context) (string, error) {
	has, err := s.store.HasAccounts(ctx)
	if err != nil || has {
		return "", wrap(err)
	}
	if err := s.store.DropTickets(ctx, setupTicket); err != nil {
		return "", wrap(err)
	}
	secret, err := s.ticket(ctx, store.Ticket{Kind: setupTicket}, setupTime, ticketData{}, 0)
	if err != nil {
		return "", err
	}
	return linkTo("", "/setup", secret), nil
}

// MaySetUp says whether a visitor may make the first account: papers.ErrNotFound
// where that was done already, papers.ErrForbidden for who neither sits at
// the machine nor has the link.
func (s *Service) MaySetUp(r *http.Request, v papers.Visitor) error {
	has, err := s.store.HasAccounts(r.Context())
	switch {
	case err != nil:
		return wrap(err)
	case has:
		return fmt.Errorf("account: the first one: %w", papers.ErrNotFound)
	case v.Via == papers.ByMachine:
		return nil
	}
	if _, err := s.store.Ticket(r.Context(), s.carried(r), setupTicket); errors.Is(err, papers.ErrNotFound) {
		return fmt.Errorf("account: the first one: %w", papers.ErrForbidden)
	} else if err != nil {
		return wrap(err)
	}
	return nil
}

// SetUp makes the first account, an admin's, which takes over what was done by
// the owner of the machine. Its address is taken as given: whoever owns the
// machine can read the mail of its site anyway. An identity that a proxy tells
// of becomes hers.
func (s *Service) SetUp(r *http.Request, v papers.Visitor, name, fullName, email string) (Entry, error) {
	if err := s.MaySetUp(r, v); err != nil {
		return Entry{}, err
	}
	u, err := newcomer(name, fullName)
	if err != nil {
		return Entry{}, err
	}
	if email != "" {
		if u.Email, err = mail.ParseLocal(email); err != nil {
			return Entry{}, err
		}
	}
	u.Role = papers.AdminRole
	n := store.Newcomer{User: u, First: true}
	if v.Via != papers.ByMachine {
		n.Ticket = s.carried(r)
	}
	if who := s.o.Proxy.subject(r); who != "" {
		n.Identities = []store.Identity{{Issuer: proxyIssuer, Subject: who, Shown: who}}
	}
	if u, err = s.store.Admit(r.Context(), n); err != nil {
		return Entry{}, wrap(err)
	}
	if err := errors.Join(s.store.DropTickets(r.Context(), setupTicket), s.store.WriteDown(r.Context(), papers.Decision{Actor: u, Did: papers.DidOpen,
		Target: papers.Target{Kind: papers.OnSite}, About: "the first account: " + u.Name})); err != nil {
		return Entry{}, wrap(err)
	}
	return s.enter(r, u, "setup", "/settings")
}

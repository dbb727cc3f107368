package account

import (
	"cmp"
	"context"
	"net/http"
	"strconv"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/store"
)

const maxInviteDays = 90

// anyone is whom an invitation is for that is for nobody in particular.
const anyone = "whoever has the link"

// Invite makes an invitation to a role below admin, good once and for some
// days, and returns its link, which is shown this once. Where an address is
// given the link is sent there too, and the account will have that address.
// origin is what the link begins with. actor is the zero User where whoever
// owns the machine invites.
func (s *Service) Invite(ctx context.Context, actor papers.User, origin string, role papers.Role, days int, address string) (string, error) {
	if !papers.CuratorRole.AtLeast(role) || !role.AtLeast(papers.ReaderRole) {
		return "", papers.Invalid("role", "must be reader, author or curator; who is here can be made an admin")
	}
	if days < 1 || days > maxInviteDays {
		return "", papers.Invalid("days", "must be 1 to %d", maxInviteDays)
	}
	about := anyone
	if address != "" {
		var err error
		if address, err = mail.ParseAddress(address); err != nil {
			return "", err
		}
		about = address
	}
	secret, err := s.ticket(ctx, store.Ticket{Kind: inviteTicket, About: address, By: actor.ID}, time.Duration(days)*24*time.Hour, ticketData{Role: role, Email: address}, 0)
	if err != nil {
		return "", err
	}
	err = s.store.WriteDown(ctx, papers.Decision{Actor: actor, Did: papers.DidInvite, Target: papers.Target{Kind: papers.OnSite}, About: about + ", as " + string(role)})
	if err != nil {
		return "", wrap(err)
	}
	link := linkTo(origin, "/join", secret)
	if address == "" {
		return link, nil
	}
	by := actor.Shown()
	if by == "" {
		by = "Whoever runs this site"
	}
	return link, wrap(s.letters.post(letter{to: address, kind: inviteTicket, link: link, by: by}))
}

// InviteFrom is Invite for a visitor of the site.
func (s *Service) InviteFrom(r *http.Request, actor papers.User, role papers.Role, days int, address string) (string, error) {
	origin := s.o.Proxies.Origin(r, s.o.BaseURL)
	if address != "" {
		var err error
		if origin, err = s.mailOrigin(r); err != nil {
			return "", err
		}
	}
	return s.Invite(r.Context(), actor, origin, role, days, address)
}

// An OpenInvitation is one that nobody has used yet.
type OpenInvitation struct {
	ID    string // by which it can be revoked; not the secret
	Email string // where it was sent, "" for nowhere
	Role  papers.Role
	By    papers.User
	Made  time.Time
	Until time.Time
}

// Invitations returns those that are open, the newest first.
func (s *Service) Invitations(ctx context.Context) ([]OpenInvitation, error) {
	tickets, err := s.store.Tickets(ctx, inviteTicket)
	if err != nil {
		return nil, wrap(err)
	}
	by := make([]papers.UserID, len(tickets))
	for i, t := range tickets {
		by[i] = t.By
	}
	people, err := s.store.UsersByID(ctx, by)
	if err != nil {
		return nil, wrap(err)
	}
	all := make([]OpenInvitation, len(tickets))
	for i, t := range tickets {
		d, err := dataOf(t)
		if err != nil {
			return nil, err
		}
		all[i] = OpenInvitation{ID: t.Hash, Email: t.About, Role: d.Role, By: people[t.By], Made: t.Created, Until: t.Until}
	}
	return all, nil
}

// Revoke ends an invitation that is open.
func (s *Service) Revoke(ctx context.Context, actor papers.User, id string) error {
	t, err := s.store.TakeTicket(ctx, id, inviteTicket, "")
	if err != nil {
		return wrap(err)
	}
	about := cmp.Or(t.About, anyone)
	return wrap(s.store.WriteDown(ctx, papers.Decision{Actor: actor, Did: papers.DidRevoke, Target: papers.Target{Kind: papers.OnSite}, About: "the invitation of " + about}))
}

// Recovery returns a path with a new ticket that signs an account in, once and
// within minutes, in whatever browser: for whoever owns the machine. It is
// written down, since with it she can do what that account can.
func (s *Service) Recovery(ctx context.Context, u papers.User) (string, error) {
	err := s.store.WriteDown(ctx, papers.Decision{Did: papers.DidLink, Target: papers.Target{Kind: papers.OnUser, Key: strconv.FormatInt(int64(u.ID), 10)}, About: u.Name})
	if err != nil {
		return "", wrap(err)
	}
	secret, err := s.ticket(ctx, store.Ticket{Kind: recoveryTicket, By: u.ID}, recoveryTime, ticketData{Next: "/settings"}, 0)
	return linkTo("", "/sign-in/link", secret), err
}

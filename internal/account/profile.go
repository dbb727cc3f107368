package account

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/store"
)

// SaveProfile writes name, full name, about and settings of an account. The
// owner of a machine keeps her name, and who is suspended all but the settings:
// a name is read at everything that she ever wrote.
func (s *Service) SaveProfile(ctx context.Context, v papers.Visitor, to papers.User) error {
	return s.SaveProfileIf(ctx, v, to, nil)
}

// SaveProfileIf is SaveProfile where allow, which may be nil, has nothing against
// it of the account as it is then.
func (s *Service) SaveProfileIf(ctx context.Context, v papers.Visitor, to papers.User, allow func(now papers.User) error) error {
	u := v.User
	var err error
	if u.Suspended != "" && (to.Name != u.Name || to.FullName != u.FullName || to.About != u.About) {
		return papers.Invalid("name", "and what you say about yourself stay as they are while your account is suspended")
	}
	if v.Via != papers.ByMachine && to.Name != u.Name {
		if u.Name, err = papers.ParseUserName(to.Name); err != nil {
			return err
		}
	}
	if u.FullName, err = papers.CheckFullName(to.FullName); err != nil {
		return err
	}
	if u.About, err = papers.CheckAbout(to.About); err != nil {
		return err
	}
	u.Settings = to.Settings
	return wrap(s.store.SaveUserIf(ctx, u, allow))
}

// AskEmail sends a link to an address that makes it an account's. It answers
// the same whether the address is somebody's already or not.
func (s *Service) AskEmail(r *http.Request, u papers.User, address string) error {
	address, err := mail.ParseAddress(address)
	if err != nil {
		return err
	}
	origin, err := s.mailOrigin(r)
	if err != nil {
		return err
	}
	secret, err := s.ticket(r.Context(), store.Ticket{Kind: emailTicket, About: address, By: u.ID}, emailTime, ticketData{}, linksAnHour)
	if errors.Is(err, papers.ErrConflict) {
		return &httpd.Busy{After: time.Hour, Words: "five links to this address were asked for within an hour and are still to be used; take one of those, or wait"}
	}
	if err != nil {
		return err
	}
	return wrap(s.letters.post(letter{to: address, who: u.ID, kind: emailTicket, link: linkTo(origin, "/sign-in/email", secret)}))
}

// NewEmail looks at the address that a browser carries a ticket for and that
// the visitor asked for herself, and leaves it.
func (s *Service) NewEmail(r *http.Request, v papers.Visitor) (string, error) {
	t, err := s.store.Ticket(r.Context(), s.carried(r), emailTicket)
	if err == nil && t.By != v.User.ID {
		err = papers.ErrNotFound
	}
	return t.About, wrap(err)
}

// ConfirmEmail makes that address the visitor's. papers.ErrConflict where it
// is another account's.
func (s *Service) ConfirmEmail(r *http.Request, v papers.Visitor) error {
	if _, err := s.NewEmail(r, v); err != nil {
		return err
	}
	t, _, err := s.take(r.Context(), s.carried(r), emailTicket, "")
	if err != nil {
		return err
	}
	u := v.User
	u.Email = t.About
	return wrap(s.store.SaveUser(r.Context(), u))
}

// Leave deletes a visitor's account with all that it did and the mail to it that
// lies in the folder, where she has typed its name. It returns the cookie that ends the browser's session.
func (s *Service) Leave(r *http.Request, v papers.Visitor, typed string) (*http.Cookie, error) {
	if strings.ToLower(strings.TrimSpace(typed)) != v.User.Name {
		return nil, papers.Invalid("name", "must be typed as it is, %s, so that nothing is deleted by mistake", v.User.Name)
	}
	if err := s.store.EraseUser(r.Context(), v.User.ID); err != nil {
		return nil, wrap(err)
	}
	if v.User.Email != "" && s.o.Forget != nil {
		if err := s.o.Forget(r.Context(), v.User.Email); err != nil && s.o.Failed != nil { // the account is gone all the same
			s.o.Failed(wrap(err))
		}
	}
	return s.cookie(r, sessionCookie, "", -time.Second), nil
}

// GiveRole gives an account a role, for an admin's reason.
func (s *Service) GiveRole(ctx context.Context, actor papers.User, who papers.UserID, role, reason string) error {
	to, err := papers.ParseRole(role)
	if err != nil {
		return err
	}
	if len([]rune(reason)) > 500 {
		return papers.Invalid("reason", "has more than 500 characters")
	}
	if actor.ID != 0 && !actor.May(papers.ManageUsers) {
		return fmt.Errorf("account: roles: %w", papers.ErrForbidden)
	}
	return wrap(s.store.SetRole(ctx, actor.ID, who, to, strings.Join(strings.Fields(reason), " ")))
}

package account

import (
	"context"
	"fmt"
	"net/url"
	"time"

	papers "github.com/dailypapers/dailypapers"
	words "github.com/dailypapers/dailypapers/internal/letter"
	"github.com/dailypapers/dailypapers/internal/mail"
)

// A letter is what somebody is to be written.
type letter struct {
	to   string
	who  papers.UserID // whose the address is, 0 for nobody's
	kind string        // of the ticket in it
	link string
	by   string // who asked, for an invitation
	none bool   // nobody is written to: the letter only takes its turn
}

func (s *Service) write(ctx context.Context, l letter) error {
	if l.none {
		return nil
	}
	m, err := l.message(words.Site{URL: originOf(l.link)})
	if err != nil {
		return err
	}
	m.To = l.to
	if s.o.Mail == nil {
		return fmt.Errorf("a letter of kind %s: %w: there is no way to send it", l.kind, papers.ErrUnavailable)
	}
	kind, deadline := l.sent()
	return s.o.Mail(ctx, kind, l.who, "", m, deadline)
}

// sent is what kind of message a letter is, and for how long it is of use.
func (l letter) sent() (papers.MessageKind, time.Duration) {
	switch l.kind {
	case linkTicket:
		return papers.SignInMessage, linkTime
	case emailTicket:
		return papers.ConfirmMessage, emailTime
	}
	return papers.InviteMessage, inviteTime
}

// inviteTime is for how long it is tried to send an invitation.
const inviteTime = 3 * 24 * time.Hour

// message is the letter as it is written, without its address.
func (l letter) message(site words.Site) (mail.Message, error) {
	switch l.kind {
	case linkTicket:
		return words.SignIn(site, l.link, int(linkTime.Minutes())), nil
	case emailTicket:
		return words.ConfirmAccount(site, l.link), nil
	case inviteTicket:
		return words.Invite(site, l.by, l.link), nil
	}
	return mail.Message{}, fmt.Errorf("a letter of kind %s: %w", l.kind, papers.ErrInvalid)
}

// originOf is the address of the site that a link leads to.
func originOf(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

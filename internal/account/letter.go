package account

import (
	"context"
	"fmt"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/mail"
)

// A letter is what somebody is to be written.
type letter struct {
	to   string
	kind string // of the ticket in it
	link string
	by   string // who asked, for an invitation
	none bool   // nobody is written to: the letter only takes its turn
}

func (s *Service) write(ctx context.Context, l letter) error {
	if l.none {
		return nil
	}
	m := mail.Message{To: l.to}
	switch l.kind {
	case linkTicket:
		m.Subject = "Your link to sign in to Daily Papers"
		m.Text = fmt.Sprintf("Hello,\n\nthis link signs you in, once, within %d minutes, in the browser in which you asked for it:\n\n%s\n\n"+
			"If you did not ask for it, you need not do anything: nobody can use it but in that browser, and only with this link.\n", int(linkTime.Minutes()), l.link)
	case emailTicket:
		m.Subject = "Confirm your address for Daily Papers"
		m.Text = fmt.Sprintf("Hello,\n\nsomebody wants to use this address for an account on Daily Papers. If that was you, this link confirms it within a day:\n\n%s\n\n"+
			"If it was not, you need not do anything.\n", l.link)
	case inviteTicket:
		m.Subject = "An invitation to Daily Papers"
		m.Text = fmt.Sprintf("Hello,\n\n%s invites you to Daily Papers. With this link you choose a name and begin:\n\n%s\n", l.by, l.link)
	default:
		return fmt.Errorf("a letter of kind %s: %w", l.kind, papers.ErrInvalid)
	}
	return s.o.Mail.Send(ctx, m)
}

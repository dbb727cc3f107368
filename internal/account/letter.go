package account

import (
	"context"
	"fmt"
	"net/url"

	papers "github.com/dailypapers/dailypapers"
	words "github.com/dailypapers/dailypapers/internal/letter"
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
	m, err := l.message(words.Site{URL: originOf(l.link)})
	if err != nil {
		return err
	}
	m.To = l.to
	return s.o.Mail.Send(ctx, m)
}

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

package subscription

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/store"
)

const (
	askTicket  = "subscribe" // confirms an address with the choices in it
	idleTicket = "idle"      // is good for nothing

	// AskTime is how long the link of a mail confirms an address: over a day, so
	// that it can be found in the morning.
	AskTime = 48 * time.Hour
	// asksAnHour bounds the links to one address: nobody's mailbox is to be
	// filled by others.
	asksAnHour = 3
	// askPatience is how long it is tried to deliver such a mail: who has waited
	// for a day has asked again, or given up.
	askPatience = 24 * time.Hour
)

// Ask has a link sent to an address by which its holder confirms that digests
// of these choices are to be sent there. Where some are sent already, the mail
// says so and leads to the page that manages them. Nothing in the answer, nor
// how long it takes, tells which. httpd.Busy where too many were asked for.
//
// An address to which mail bounced, or whose holder reported a mail as spam,
// still gets such a mail, but one a day at most: whoever asks anew and confirms
// has changed her mind and lifts that, while one who is pestered by somebody
// else, or a mailbox that is not there, is not worth the site's good name with
// mail servers. An address that an admin wrote down gets nothing.
func (s *Service) Ask(ctx context.Context, address string, c Choices) error {
	address, err := s.Address(address)
	if err != nil {
		return err
	}
	if c, err = c.check(false); err != nil {
		return err
	}
	return s.ask(ctx, address, 0, c)
}

func (s *Service) ask(ctx context.Context, address string, by papers.UserID, c Choices) error {
	site, err := s.o.Site(ctx)
	if err != nil {
		return wrap(err)
	}
	secret, err := s.ticket(ctx, address, by, c)
	if err != nil {
		return err
	}
	sub, err := s.store.SubscriptionFor(ctx, 0, address)
	if err != nil && !errors.Is(err, papers.ErrNotFound) {
		return wrap(err)
	}
	why, err := s.suppressed(ctx, address)
	if err != nil {
		return err
	}
	edition := ""
	switch why.Reason {
	case papers.ByHand:
		// As much work as a letter, so that no clock tells them apart.
		return wrap(s.store.AddTicket(ctx, store.Ticket{Hash: rand.Text(), Kind: idleTicket, Until: s.o.Now().Add(AskTime)}, 0))
	case papers.Bounced, papers.Complained:
		edition = "confirm " + papers.DayOf(s.o.Now().UTC()).String() + " " + address
	}
	m := asking(site, site.URL+ConfirmPath(secret), c)
	if sub.ID != 0 && sub.State != papers.SubscriptionEnded {
		m = reminding(site, site.URL+ManagePath(s.ManageWord(sub)), sub)
	}
	m.To = address
	return wrap(s.o.Post.Post(ctx, papers.ConfirmMessage, sub.Person, edition, m, askPatience))
}

// ticket makes the ticket of a link and returns its secret.
func (s *Service) ticket(ctx context.Context, address string, by papers.UserID, c Choices) (string, error) {
	data, err := json.Marshal(c)
	if err != nil {
		return "", wrap(err)
	}
	secret := rand.Text() + rand.Text()
	err = s.store.AddTicket(ctx, store.Ticket{Hash: hash(secret), Kind: askTicket, About: address, By: by, Data: string(data), Until: s.o.Now().Add(AskTime)}, asksAnHour)
	if errors.Is(err, papers.ErrConflict) {
		return "", &httpd.Busy{After: time.Hour, Words: "Several mails to this address were asked for within an hour. Look for one of those, also among what was taken for spam, or wait an hour."}
	}
	return secret, wrap(err)
}

// hash is what is kept of a secret.
func hash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// An Asking is what the link of a mail confirms.
type Asking struct {
	Address string
	Choices Choices
}

// Asking looks at what a link confirms, and leaves it: mail scanners follow
// links. papers.ErrNotFound where it was used or is over.
func (s *Service) Asking(ctx context.Context, secret string) (Asking, error) {
	t, err := s.store.Ticket(ctx, hash(secret), askTicket)
	if err != nil {
		return Asking{}, wrap(err)
	}
	a := Asking{Address: t.About}
	return a, wrap(json.Unmarshal([]byte(t.Data), &a.Choices))
}

// Confirm uses a link up: digests are sent to its address from now on, or to
// the account that has it. That nothing was sent there, since mail bounced or
// was reported as spam, is over. papers.ErrNotFound as with Asking.
func (s *Service) Confirm(ctx context.Context, secret string) (papers.Subscription, error) {
	a, err := s.Asking(ctx, secret)
	if err != nil {
		return papers.Subscription{}, err
	}
	why, err := s.suppressed(ctx, a.Address)
	if err == nil && why.Reason == papers.ByHand {
		err = stoppedByHand()
	}
	if err != nil {
		return papers.Subscription{}, err
	}
	u, err := s.store.UserMailed(ctx, a.Address)
	if err != nil && !errors.Is(err, papers.ErrNotFound) {
		return papers.Subscription{}, wrap(err)
	}
	c, err := a.Choices.check(u.ID != 0)
	if err != nil {
		return papers.Subscription{}, err
	}
	sub, err := s.store.Subscribe(ctx, papers.Subscription{Person: u.ID, Email: a.Address, Schedule: c.Schedule, Contents: c.Contents}, c.Schedule.Next(s.o.Now()))
	if err != nil {
		return sub, wrap(err)
	}
	if err := s.lift(ctx, a.Address); err != nil {
		return sub, err
	}
	// Last, so that whoever is cut off before can press the button again.
	if _, err := s.store.TakeTicket(ctx, hash(secret), askTicket, ""); !errors.Is(err, papers.ErrNotFound) {
		return sub, wrap(err)
	}
	return sub, nil
}

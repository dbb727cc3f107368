package subscription

import (
	"context"
	"errors"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/letter"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A Poster takes messages to be sent. Of those with one edition, unless it is
// "", it takes the first. Behind the deadline a message is not tried again.
type Poster interface {
	Post(ctx context.Context, kind papers.MessageKind, person papers.UserID, edition string, m mail.Message, deadline time.Duration) error
}

// Options are what the service is handed.
type Options struct {
	Now  func() time.Time
	Seal mail.Seal                                      // of the words in links
	Site func(ctx context.Context) (letter.Site, error) // who writes; links begin with its URL
	Post Poster

	Disposable bool     // addresses of services that give them away for minutes are taken too
	Refused    []string // domains to which nothing is mailed, each with all below it
}

// A Service knows subscriptions. It is safe for many goroutines.
type Service struct {
	store   *store.Store
	o       Options
	refused map[string]bool // domains, to why: true is that it gives addresses away
}

// New returns a Service over a store.
func New(st *store.Store, o Options) *Service {
	return &Service{store: st, o: o, refused: refusedDomains(o)}
}

// Choices are what a reader chooses.
type Choices struct {
	Schedule papers.Schedule `json:"schedule"`
	Contents papers.Contents `json:"contents"`
}

// Usual are the choices of whoever makes none: what trends, on weekdays at
// eight.
func Usual() Choices {
	return Choices{papers.UsualSchedule(), papers.Contents{Trending: true, Count: papers.UsualDigest}}
}

// check tidies choices and refuses what cannot be them.
func (c Choices) check(account bool) (Choices, error) {
	var err error
	if c.Schedule, err = c.Schedule.Check(); err != nil {
		return c, err
	}
	c.Contents, err = c.Contents.Check(account)
	return c, err
}

// Of returns an account's subscription, or the one that was made for its
// address before; papers.ErrNotFound where there is none.
func (s *Service) Of(ctx context.Context, u papers.User) (papers.Subscription, error) {
	sub, err := s.store.SubscriptionFor(ctx, u.ID, u.Email)
	return sub, wrap(err)
}

// Keep writes an account's choices down, which begins its subscription where it
// has none or has ended it. Its address was confirmed before, so that nothing is
// asked again; but where a mail to it was reported as spam, a link is sent to it
// as Ask does, and asked is true: a button on a page is not enough to send
// there once more. allow, which may be nil, is asked about the subscription as
// it is, inside the transaction that changes it.
func (s *Service) Keep(ctx context.Context, u papers.User, c Choices, paused bool, allow func(now papers.Subscription) error) (sub papers.Subscription, asked bool, err error) {
	if c, err = c.check(true); err != nil {
		return sub, false, err
	}
	if u.Email == "" {
		return sub, false, papers.Invalid("email", "is missing: give your account one in the settings and confirm it")
	}
	if err := s.taken(u.Email); err != nil {
		return sub, false, err
	}
	why, err := s.suppressed(ctx, u.Email)
	switch {
	case err != nil:
		return sub, false, err
	case why.Reason == papers.ByHand:
		return sub, false, stoppedByHand()
	case why.Reason == papers.Complained:
		return sub, true, s.ask(ctx, u.Email, u.ID, c)
	}
	if sub, err = s.keep(ctx, u, c, paused, allow); err == nil && why.Reason != "" {
		err = s.lift(ctx, u.Email)
	}
	return sub, false, err
}

func (s *Service) keep(ctx context.Context, u papers.User, c Choices, paused bool, allow func(now papers.Subscription) error) (papers.Subscription, error) {
	held, err := s.store.SubscriptionFor(ctx, u.ID, u.Email)
	if errors.Is(err, papers.ErrNotFound) || err == nil && held.Person == 0 {
		held, err = s.store.Subscribe(ctx, papers.Subscription{Person: u.ID, Email: u.Email, Schedule: c.Schedule, Contents: c.Contents}, c.Schedule.Next(s.o.Now()))
		if err == nil && paused {
			held, err = s.change(ctx, held.ID, pause)
		}
		return held, wrap(err)
	}
	if err != nil {
		return held, wrap(err)
	}
	return s.change(ctx, held.ID, func(sub *papers.Subscription) error {
		if allow != nil {
			if err := allow(*sub); err != nil {
				return err
			}
		}
		sub.Schedule, sub.Contents = c.Schedule, c.Contents
		if paused {
			return pause(sub)
		}
		return s.begin(sub)
	})
}

// begin makes a subscription active.
func (s *Service) begin(sub *papers.Subscription) error {
	sub.State, sub.Why, sub.Due = papers.SubscriptionActive, "", sub.Schedule.Next(s.o.Now())
	return nil
}

func pause(sub *papers.Subscription) error {
	if sub.State != papers.SubscriptionPaused {
		sub.State, sub.Why = papers.SubscriptionPaused, "You paused it."
	}
	return nil
}

func (s *Service) change(ctx context.Context, id papers.SubscriptionID, change func(*papers.Subscription) error) (papers.Subscription, error) {
	sub, err := s.store.ChangeSubscription(ctx, id, change)
	return sub, wrap(err)
}

// suppressed is why nothing is sent to an address; the zero value where nothing
// speaks against it.
func (s *Service) suppressed(ctx context.Context, address string) (papers.Suppression, error) {
	why, err := s.store.Suppressed(ctx, address)
	if errors.Is(err, papers.ErrNotFound) {
		err = nil
	}
	return why, wrap(err)
}

// lift has mail sent to an address again.
func (s *Service) lift(ctx context.Context, address string) error {
	if err := s.store.Unsuppress(ctx, address); !errors.Is(err, papers.ErrNotFound) {
		return wrap(err)
	}
	return nil
}

func stoppedByHand() error {
	return papers.Invalid("email", "is one to which whoever runs this site lets nothing be mailed; ask them")
}

// wrap says where an error came from.
func wrap(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("subscription: %w", err)
}

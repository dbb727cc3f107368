package subscription

import (
	"context"
	"errors"
	"fmt"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/mail"
)

// A Managed is a subscription as its page shows it.
type Managed struct {
	papers.Subscription
	Word    string             // that opens the page
	Stopped papers.Suppression // why nothing is sent to the address; the zero value where nothing speaks against it
}

// errVoid is the error of a word from before Renew.
var errVoid = fmt.Errorf("%w: the links of older mails were made void", papers.ErrNotFound)

// IsVoid reports whether a word was good once, until its holder made the links
// of older mails void.
func IsVoid(err error) bool { return errors.Is(err, errVoid) }

// Manage returns the subscription that a word opens. papers.ErrNotFound where
// it opens none, or one that was forgotten; IsVoid knows the error of a word
// that was good once.
func (s *Service) Manage(ctx context.Context, word string) (Managed, error) {
	id, err := s.opened(ctx, word)
	if err != nil {
		return Managed{}, err
	}
	sub, err := s.store.Subscription(ctx, id)
	if err != nil {
		return Managed{}, wrap(err)
	}
	return s.Managed(ctx, sub)
}

// Managed is a subscription that the caller has at hand, with what its page
// shows besides.
func (s *Service) Managed(ctx context.Context, sub papers.Subscription) (Managed, error) {
	why, err := s.suppressed(ctx, sub.Email)
	return Managed{sub, s.ManageWord(sub), why}, err
}

// opened is the number of the subscription that a word opens.
func (s *Service) opened(ctx context.Context, word string) (papers.SubscriptionID, error) {
	n, epoch, ok := s.o.Seal.Open(mail.ManageWord, word)
	if !ok {
		return 0, fmt.Errorf("subscription: a word that opens nothing: %w", papers.ErrNotFound)
	}
	sub, err := s.store.Subscription(ctx, papers.SubscriptionID(n))
	if err == nil && sub.Epoch != epoch {
		err = errVoid
	}
	return papers.SubscriptionID(n), wrap(err)
}

// alter changes the subscription that a word opens, also where somebody makes
// the word void meanwhile.
func (s *Service) alter(ctx context.Context, word string, change func(*papers.Subscription) error) (papers.Subscription, error) {
	id, err := s.opened(ctx, word)
	if err != nil {
		return papers.Subscription{}, err
	}
	_, epoch, _ := s.o.Seal.Open(mail.ManageWord, word)
	return s.change(ctx, id, func(sub *papers.Subscription) error {
		if sub.Epoch != epoch {
			return errVoid
		}
		return change(sub)
	})
}

// Save writes the choices down of the subscription that a word opens. Whether
// it is active stays as it was.
func (s *Service) Save(ctx context.Context, word string, c Choices) (papers.Subscription, error) {
	return s.alter(ctx, word, func(sub *papers.Subscription) error {
		c, err := c.check(sub.Person != 0)
		if err != nil {
			return err
		}
		sub.Schedule, sub.Contents = c.Schedule, c.Contents
		if sub.State == papers.SubscriptionActive {
			return s.begin(sub)
		}
		return nil
	})
}

// Pause has nothing sent until Resume.
func (s *Service) Pause(ctx context.Context, word string) error {
	_, err := s.alter(ctx, word, func(sub *papers.Subscription) error {
		if sub.State == papers.SubscriptionEnded {
			return nil
		}
		return pause(sub)
	})
	return err
}

// Resume has digests sent again that were paused or ended, or that did not
// arrive: its holder says that the address works. Not where a mail was reported
// as spam, which Ask alone can lift.
func (s *Service) Resume(ctx context.Context, word string) error {
	m, err := s.Manage(ctx, word)
	if err != nil {
		return err
	}
	switch m.Stopped.Reason {
	case papers.ByHand:
		return stoppedByHand()
	case papers.Complained:
		return papers.Invalid("email", "is one from which a mail was reported as spam: subscribe anew, and confirm by the link that you get")
	}
	if _, err := s.alter(ctx, word, s.begin); err != nil {
		return err
	}
	if m.Stopped.Reason == papers.Bounced {
		return s.lift(ctx, m.Email)
	}
	return nil
}

// End ends the subscription that a word opens.
func (s *Service) End(ctx context.Context, word string) error {
	id, err := s.opened(ctx, word)
	if err != nil {
		return err
	}
	return s.EndOf(ctx, id)
}

// Forget deletes all that is kept of the subscription that a word opens, and of
// its address where there is no account behind it: what was sent, links that
// were asked for, and whether mail arrived. Only what an admin wrote about the
// address stays.
func (s *Service) Forget(ctx context.Context, word string) error {
	id, err := s.opened(ctx, word)
	if err != nil {
		return err
	}
	return wrap(s.store.ForgetSubscriber(ctx, id))
}

// Renew makes the links to the page void that stand in all mails so far, for
// somebody who has passed one on, and returns the word that opens it now.
// Unsubscribing goes on to work from all of them.
func (s *Service) Renew(ctx context.Context, word string) (string, error) {
	sub, err := s.alter(ctx, word, func(sub *papers.Subscription) error {
		if sub.Epoch >= papers.MaxEpoch {
			return fmt.Errorf("%w: %w", papers.ErrConflict, papers.Invalid("links", "were made void too often; delete all that is kept, and subscribe anew"))
		}
		sub.Epoch++
		return nil
	})
	return s.ManageWord(sub), err
}

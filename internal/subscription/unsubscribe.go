package subscription

import (
	"context"
	"errors"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/mail"
)

// UndoTime is how long behind its end a subscription can be taken up again by
// the word that ended it. Later, whoever has an old mail of somebody else's
// could send her what she has left.
const UndoTime = time.Hour

// EndedTime is how long an ended subscription is kept, so that old links lead
// somewhere, and what was sent is not sent again to who comes back soon.
const EndedTime = 30 * 24 * time.Hour

// Purge forgets subscriptions that ended long ago.
func (s *Service) Purge(ctx context.Context) error {
	_, err := s.store.PurgeSubscriptions(ctx, s.o.Now().Add(-EndedTime))
	return wrap(err)
}

// youEnded is why a subscription has ended that its reader ended.
const youEnded = "You unsubscribed."

// Leaving looks at the subscription that a word ends, and leaves it. The zero
// Subscription is one that was forgotten. papers.ErrNotFound where the word is
// none of this site's.
func (s *Service) Leaving(ctx context.Context, word string) (papers.Subscription, error) {
	n, _, ok := s.o.Seal.Open(mail.UnsubscribeWord, word)
	if !ok {
		return papers.Subscription{}, fmt.Errorf("subscription: a word that ends nothing: %w", papers.ErrNotFound)
	}
	sub, err := s.store.Subscription(ctx, papers.SubscriptionID(n))
	if errors.Is(err, papers.ErrNotFound) {
		return papers.Subscription{}, nil
	}
	return sub, wrap(err)
}

// Unsubscribe ends the subscription of a word, at once, as often as it is asked
// to. Words of all mails ever sent are good for it, also those that Renew made
// void for all else; where the subscription was forgotten, nothing is sent and
// nothing is to be done. papers.ErrNotFound as with Leaving.
func (s *Service) Unsubscribe(ctx context.Context, word string) (papers.Subscription, error) {
	sub, err := s.Leaving(ctx, word)
	if err != nil || sub.ID == 0 {
		return sub, err
	}
	if err := s.EndOf(ctx, sub.ID); err != nil {
		return sub, err
	}
	if sub.Person == 0 { // its address may be an account's by now, with digests of its own
		other, err := s.store.SubscriptionFor(ctx, 0, sub.Email)
		if err == nil && other.ID != sub.ID {
			err = s.EndOf(ctx, other.ID)
		}
		if err != nil && !errors.Is(err, papers.ErrNotFound) {
			return sub, wrap(err)
		}
	}
	return s.Leaving(ctx, word)
}

// errEnded leaves a subscription as it is that has ended before.
var errEnded = errors.New("it has ended before")

// EndOf ends a subscription that the caller knows to be the asking person's.
// What waits in the outbox for it is not sent.
func (s *Service) EndOf(ctx context.Context, id papers.SubscriptionID) error {
	_, err := s.change(ctx, id, func(sub *papers.Subscription) error {
		if sub.State == papers.SubscriptionEnded {
			return errEnded
		}
		sub.State, sub.Why = papers.SubscriptionEnded, youEnded
		return nil
	})
	if errors.Is(err, errEnded) || errors.Is(err, papers.ErrNotFound) {
		return nil
	}
	return err
}

// CanUndo reports whether Resubscribe would take a subscription up again.
func (s *Service) CanUndo(sub papers.Subscription) bool {
	return sub.State == papers.SubscriptionEnded && sub.Why == youEnded && s.o.Now().Sub(sub.Changed) < UndoTime
}

// Resubscribe undoes Unsubscribe, within UndoTime.
func (s *Service) Resubscribe(ctx context.Context, word string) (papers.Subscription, error) {
	sub, err := s.Leaving(ctx, word)
	if err != nil {
		return sub, err
	}
	if sub.ID == 0 {
		return sub, tooLate()
	}
	return s.change(ctx, sub.ID, func(now *papers.Subscription) error {
		switch {
		case now.State == papers.SubscriptionActive:
			return nil
		case !s.CanUndo(*now):
			return tooLate()
		}
		return s.begin(now)
	})
}

func tooLate() error {
	return papers.Invalid("subscription", "ended too long ago to be taken up again by this link; subscribe anew")
}

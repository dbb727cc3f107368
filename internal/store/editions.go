package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// An Edition is what was decided for one subscription that is due.
type Edition struct {
	Subscription papers.Subscription // as it was read
	Next         time.Time           // when it is due again
	Issue        papers.Issue        // without picks there is nothing new, and no letter
	Subject      string
	Deadline     time.Time
	Mark         int64 // the newest paper that was held when it was made, as Recent has it
}

// PutEditions writes down what was decided for subscriptions, in one synced
// transaction: the letter with its papers and when the subscription is due again.
// A subscription that was changed meanwhile, or whose edition was made already,
// by whomever, is passed over, and so is one whose reader was suspended, or whose
// address suppressed. The letter goes to the address that it has now, and has
// those papers that no other letter was sent with, or is to be; there is none
// where no paper is left. It returns how many letters were written.
func (s *Store) PutEditions(ctx context.Context, all []Edition) (int, error) {
	n := 0
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		n = 0
		for _, e := range all {
			wrote, err := s.putEdition(ctx, tx, e)
			if err != nil {
				return fmt.Errorf("subscription %d: %w", e.Subscription.ID, err)
			}
			n += int(bit(wrote))
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("store: put %d editions: %w", len(all), err)
	}
	return n, nil
}

func (s *Store) putEdition(ctx context.Context, tx *sql.Tx, e Edition) (bool, error) {
	read, now := e.Subscription, s.now().UnixMicro()
	sub, err := subscriptionBy(ctx, tx, `s.num = ? AND s.state = 'active' AND s.due = ? AND s.epoch = ? AND s.changed = ? AND `+reached, int64(read.ID), micros(read.Due), read.Epoch, micros(read.Changed))
	if errors.Is(err, papers.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if _, err = tx.ExecContext(ctx, `UPDATE subscriptions SET due = ? WHERE num = ?`, micros(e.Next), int64(sub.ID)); err != nil || len(e.Issue.Picks) == 0 {
		return false, err
	}
	// An operator may have had an older letter tried again meanwhile, with papers of
	// it that are chosen here too.
	if e.Issue.Picks, err = unclaimed(ctx, tx, sub.ID, 0, e.Issue.Picks); err != nil || len(e.Issue.Picks) == 0 {
		return false, err
	}
	content, err := json.Marshal(e.Issue)
	if err != nil {
		return false, err
	}
	id, err := s.addLetter(ctx, tx, papers.Letter{Kind: papers.DigestMessage, Subscription: sub.ID, Edition: e.Issue.Edition.String(), Person: sub.Person, Address: sub.Email,
		Subject: e.Subject, Content: string(content), Due: s.now(), Deadline: e.Deadline})
	if err != nil || id == 0 {
		return false, err
	}
	if err := s.claim(ctx, tx, sub.ID, id, e.Issue.Picks); err != nil {
		return false, err
	}
	_, err = tx.ExecContext(ctx, `UPDATE subscriptions SET last = ?, mark = ? WHERE num = ?`, now, e.Mark, int64(sub.ID))
	return true, err
}

// Mailed returns which of some papers a subscription was sent, or is about to be.
func (s *Store) Mailed(ctx context.Context, id papers.SubscriptionID, ids []papers.ID) (map[papers.ID]bool, error) {
	mailed := map[papers.ID]bool{}
	err := in(ids, func(marks string, keys []any) error {
		return each(ctx, s.read, `SELECT p.id FROM papers p JOIN mailed m ON m.paper = p.num AND m.subscription = ? AND m.lost = 0 WHERE p.id IN (`+marks+`)`, append([]any{int64(id)}, keys...), func(rows *sql.Rows) error {
			var paper papers.ID
			err := rows.Scan(&paper)
			mailed[paper] = true
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("store: papers mailed to subscription %d: %w", id, err)
	}
	return mailed, nil
}

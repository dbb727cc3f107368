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
// by whomever, is passed over. It returns how many letters were written.
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
	sub, now := e.Subscription, s.now().UnixMicro()
	res, err := tx.ExecContext(ctx, `UPDATE subscriptions SET due = ? WHERE num = ? AND state = 'active' AND due = ?`, micros(e.Next), int64(sub.ID), micros(sub.Due))
	if err := orElse(res, err, papers.ErrConflict); err != nil {
		if errors.Is(err, papers.ErrConflict) {
			return false, nil
		}
		return false, err
	}
	if len(e.Issue.Picks) == 0 {
		return false, nil
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
	for _, p := range e.Issue.Picks {
		if _, err := tx.ExecContext(ctx, `INSERT INTO mailed (subscription, paper, at) SELECT ?, num, ? FROM papers WHERE id = ?
			ON CONFLICT (subscription, paper) DO NOTHING`, int64(sub.ID), now, string(p.Paper)); err != nil {
			return false, err
		}
	}
	_, err = tx.ExecContext(ctx, `UPDATE subscriptions SET last = ?, mark = ? WHERE num = ?`, now, e.Mark, int64(sub.ID))
	return true, err
}

// Mailed returns which of some papers a subscription was sent, or is about to be.
func (s *Store) Mailed(ctx context.Context, id papers.SubscriptionID, ids []papers.ID) (map[papers.ID]bool, error) {
	mailed := map[papers.ID]bool{}
	err := in(ids, func(marks string, keys []any) error {
		return each(ctx, s.read, `SELECT p.id FROM papers p JOIN mailed m ON m.paper = p.num AND m.subscription = ? WHERE p.id IN (`+marks+`)`, append([]any{int64(id)}, keys...), func(rows *sql.Rows) error {
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

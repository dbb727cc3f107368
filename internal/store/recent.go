package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// A Recent is a paper of the last days, with what orders such papers while
// nothing is known of a reader.
type Recent struct {
	ID        papers.ID
	Num       int64 // by which papers arrived
	Change    uint64
	Day       papers.Day
	Votes     int // given here since the moment that was asked for
	Elsewhere int // the most that another site counts
}

// Recent returns the papers announced from first to last that are not
// withdrawn, newest day first, and the number of the newest paper of all: what
// arrives later has a higher one.
func (s *Store) Recent(ctx context.Context, first, last papers.Day, since time.Time, limit int) ([]Recent, int64, error) {
	var all []Recent
	var newest int64
	err := s.snapshot(ctx, func(q querier) error {
		if err := q.QueryRowContext(ctx, `SELECT value FROM counters WHERE name = 'paper'`).Scan(&newest); err != nil {
			return err
		}
		return each(ctx, q, `SELECT p.id, p.num, p.change, p.day,
				CASE WHEN t.votes > 0 THEN (SELECT COUNT(*) FROM votes v WHERE v.paper = p.num AND v.at > ?) ELSE 0 END,
				COALESCE((SELECT MAX(g.votes) FROM signals g WHERE g.paper = p.num), 0)
			FROM papers p LEFT JOIN tallies t ON t.paper = p.num
			WHERE p.day >= ? AND p.day <= ? AND p.withdrawn = 0 ORDER BY p.day DESC, p.id LIMIT ?`,
			[]any{since.UnixMicro(), first.String(), last.String(), limit}, func(rows *sql.Rows) error {
				var r Recent
				var day string
				err := rows.Scan(&r.ID, &r.Num, &r.Change, &day, &r.Votes, &r.Elsewhere)
				if err == nil {
					r.Day, err = papers.ParseDay(day)
				}
				all = append(all, r)
				return err
			})
	})
	if err != nil {
		return nil, 0, fmt.Errorf("store: papers of %s to %s: %w", first, last, err)
	}
	return all, newest, nil
}

// VotesSince counts the votes for papers that were given since a moment. Those
// without any are left out.
func (s *Store) VotesSince(ctx context.Context, ids []papers.ID, since time.Time) (map[papers.ID]int, error) {
	votes := map[papers.ID]int{}
	err := in(distinct(ids), func(marks string, keys []any) error {
		return each(ctx, s.read, `SELECT p.id, COUNT(*) FROM papers p JOIN votes v ON v.paper = p.num AND v.at > ? WHERE p.id IN (`+marks+`) GROUP BY p.id`,
			append([]any{since.UnixMicro()}, keys...), func(rows *sql.Rows) error {
				var id papers.ID
				var n int
				err := rows.Scan(&id, &n)
				votes[id] = n
				return err
			})
	})
	if err != nil {
		return nil, fmt.Errorf("store: votes for %d papers: %w", len(ids), err)
	}
	return votes, nil
}

// MailMarks returns, of subscriptions, the number of the newest paper that was
// held when their last letter was made.
func (s *Store) MailMarks(ctx context.Context, ids []papers.SubscriptionID) (map[papers.SubscriptionID]int64, error) {
	held := map[papers.SubscriptionID]int64{}
	err := in(ids, func(marks string, keys []any) error {
		return each(ctx, s.read, `SELECT num, mark FROM subscriptions WHERE num IN (`+marks+`)`, keys, func(rows *sql.Rows) error {
			var id papers.SubscriptionID
			var mark int64
			err := rows.Scan(&id, &mark)
			held[id] = mark
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("store: marks of %d subscriptions: %w", len(ids), err)
	}
	return held, nil
}

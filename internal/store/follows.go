package store

import (
	"context"
	"database/sql"
	"fmt"

	papers "github.com/dailypapers/dailypapers"
)

// Follow has a person follow something (on) or stop that. Doing the same again
// changes nothing. A person can follow papers.MaxFollows things.
func (s *Store) Follow(ctx context.Context, person papers.UserID, f papers.Following, on bool) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if !on {
			_, err := tx.ExecContext(ctx, `DELETE FROM follows WHERE person = ? AND kind = ? AND target = ?`, int64(person), string(f.Kind), f.Target)
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO follows (person, kind, target, at) VALUES (?, ?, ?, ?) ON CONFLICT (person, kind, target) DO NOTHING`,
			int64(person), string(f.Kind), f.Target, s.now().UnixMicro())
		if err != nil {
			return err
		}
		var held int
		err = tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM follows WHERE person = ?`, int64(person)).Scan(&held)
		if err == nil && held > papers.MaxFollows {
			err = papers.Invalid("follow", "would be one more than the %d things that a person can follow", papers.MaxFollows)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("store: follow %s %s: %w", f.Kind, f.Target, err)
	}
	return nil
}

// Follows reports whether a person follows something.
func (s *Store) Follows(ctx context.Context, person papers.UserID, f papers.Following) (bool, error) {
	n, err := s.count(ctx, `SELECT COUNT(*) FROM follows WHERE person = ? AND kind = ? AND target = ?`, int64(person), string(f.Kind), f.Target)
	return n > 0, err
}

// Following returns all that a person follows, what she followed last first,
// without titles.
func (s *Store) Following(ctx context.Context, person papers.UserID) ([]papers.Following, error) {
	var all []papers.Following
	err := each(ctx, s.read, `SELECT kind, target, at FROM follows WHERE person = ? ORDER BY at DESC, kind, target`, []any{int64(person)}, func(rows *sql.Rows) error {
		var f papers.Following
		var at int64
		err := rows.Scan(&f.Kind, &f.Target, &at)
		f.Since = momentFrom(at)
		all = append(all, f)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: what %d follows: %w", person, err)
	}
	return all, nil
}

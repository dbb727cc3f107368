package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// Dismiss keeps that a paper is of no interest to a person, or forgets it.
// Doing the same again changes nothing. papers.ErrNotFound where the paper is
// not held.
func (s *Store) Dismiss(ctx context.Context, person papers.UserID, id papers.ID, on bool) error {
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		paper, err := paperNum(ctx, tx, id)
		if err != nil {
			return err
		}
		if !on {
			_, err = tx.ExecContext(ctx, `DELETE FROM dismissals WHERE person = ? AND paper = ?`, int64(person), paper)
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO dismissals (person, paper, at) VALUES (?, ?, ?) ON CONFLICT (person, paper) DO NOTHING`,
			int64(person), paper, s.now().UnixMicro())
		return err
	})
	if err != nil {
		return fmt.Errorf("store: dismiss %s: %w", id, err)
	}
	return nil
}

// A Dismissal is a paper that is of no interest to somebody.
type Dismissal struct {
	Paper papers.Paper
	At    time.Time
}

// Dismissed returns the papers that are of no interest to a person, the one
// last said first.
func (s *Store) Dismissed(ctx context.Context, person papers.UserID, limit, offset int) ([]Dismissal, error) {
	var all []Dismissal
	err := s.snapshot(ctx, func(q querier) error {
		var nums []int64
		err := each(ctx, q, `SELECT d.paper, d.at FROM dismissals d JOIN papers p ON p.num = d.paper
			WHERE d.person = ? ORDER BY d.at DESC, d.paper LIMIT ? OFFSET ?`, []any{int64(person), limit, offset}, func(rows *sql.Rows) error {
			var num, at int64
			err := rows.Scan(&num, &at)
			nums, all = append(nums, num), append(all, Dismissal{At: momentFrom(at)})
			return err
		})
		if err != nil {
			return err
		}
		loaded, err := loadPapers(ctx, q, nums)
		for i, num := range nums {
			all[i].Paper = loaded[num]
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: dismissals of %d: %w", person, err)
	}
	return all, nil
}

// CountDismissed counts what Dismissed returns.
func (s *Store) CountDismissed(ctx context.Context, person papers.UserID) (int, error) {
	return s.count(ctx, `SELECT COUNT(*) FROM dismissals d JOIN papers p ON p.num = d.paper WHERE d.person = ?`, int64(person))
}

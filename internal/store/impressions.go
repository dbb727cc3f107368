package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// An Impression is that a paper was shown to a person.
type Impression struct {
	Person   papers.UserID
	Paper    papers.ID
	At       time.Time
	Place    string // which list it stood in: "edition", "trending", "search", "similar"
	Position int    // in that list, from 1
}

// AddImpressions keeps what was shown. Papers that are no longer held are left
// out. It takes a few statements for each thousand.
func (s *Store) AddImpressions(ctx context.Context, shown []Impression) error {
	if len(shown) == 0 {
		return nil
	}
	err := s.together(ctx, func(ctx context.Context, tx *sql.Tx) error {
		nums, err := paperNums(ctx, tx, shown)
		if err != nil {
			return err
		}
		first, err := take(ctx, tx, "impression", len(shown))
		if err != nil {
			return err
		}
		var args []any
		for i, m := range shown {
			if num, ok := nums[m.Paper]; ok {
				args = append(args, first+int64(i), int64(m.Person), num, micros(m.At), m.Place, m.Position)
			}
		}
		return insertRows(ctx, tx, `INSERT INTO impressions (num, person, paper, at, place, position)`, 6, args)
	})
	if err != nil {
		return fmt.Errorf("store: keep %d impressions: %w", len(shown), err)
	}
	return nil
}

func paperNums(ctx context.Context, q querier, shown []Impression) (map[papers.ID]int64, error) {
	ids := make([]papers.ID, len(shown))
	for i, m := range shown {
		ids[i] = m.Paper
	}
	nums := make(map[papers.ID]int64, len(ids))
	err := in(distinct(ids), func(marks string, keys []any) error {
		return each(ctx, q, `SELECT id, num FROM papers WHERE id IN (`+marks+`)`, keys, func(rows *sql.Rows) error {
			var id string
			var num int64
			err := rows.Scan(&id, &num)
			nums[papers.ID(id)] = num
			return err
		})
	})
	return nums, err
}

// Impressions returns what was shown to a person since a moment, oldest first.
func (s *Store) Impressions(ctx context.Context, person papers.UserID, since time.Time, limit int) ([]Impression, error) {
	var all []Impression
	err := each(ctx, s.read, `SELECT p.id, i.at, i.place, i.position FROM impressions i JOIN papers p ON p.num = i.paper
		WHERE i.person = ? AND i.at >= ? ORDER BY i.at, i.num LIMIT ?`, []any{int64(person), since.UnixMicro(), limit}, func(rows *sql.Rows) error {
		m := Impression{Person: person}
		var id string
		var at int64
		err := rows.Scan(&id, &at, &m.Place, &m.Position)
		m.Paper, m.At = papers.ID(id), momentFrom(at)
		all = append(all, m)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: impressions of %d: %w", person, err)
	}
	return all, nil
}

// PurgeImpressions removes what was shown before a moment and returns how
// much that was.
func (s *Store) PurgeImpressions(ctx context.Context, before time.Time) (int, error) {
	return s.purge(ctx, `DELETE FROM impressions WHERE num IN (SELECT num FROM impressions WHERE at < ? ORDER BY at LIMIT ?)`, before)
}

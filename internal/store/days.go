package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"

	papers "github.com/dailypapers/dailypapers"
)

// votedDays is how long a period may be for its announced papers to stand by
// votes: each of them is looked up for that, some 5 ms a week of all of arXiv.
const votedDays = 7

// Announced returns the papers whose day lies from first to last, newest day
// first, by id within a day; in a week or less those with votes stand first,
// the most first.
func (s *Store) Announced(ctx context.Context, first, last papers.Day, limit, offset int) ([]papers.Entry, error) {
	var rows []row
	err := s.snapshot(ctx, func(q querier) error {
		var err error
		if rows, err = announced(ctx, q, first, last, limit, offset); err != nil {
			return err
		}
		return loadParts(ctx, q, rows)
	})
	if err != nil {
		return nil, fmt.Errorf("store: papers announced from %s to %s: %w", first, last, err)
	}
	entries := make([]papers.Entry, len(rows))
	for i, r := range rows {
		entries[i].Paper = r.Paper
	}
	return entries, nil
}

func announced(ctx context.Context, q querier, first, last papers.Day, limit, offset int) ([]row, error) {
	period := []any{first.String(), last.String()}
	if first.Add(votedDays - 1).Before(last) {
		return queryPapers(ctx, q, `SELECT num, `+paperColumns+` FROM papers
			WHERE day >= ? AND day <= ? ORDER BY day DESC, id LIMIT ? OFFSET ?`, append(period, limit, offset)...)
	}
	voted, err := votedFirst(ctx, q, period)
	if err != nil {
		return nil, err
	}
	loaded, err := papersNumbered(ctx, q, voted[min(offset, len(voted)):min(offset+limit, len(voted))])
	if err != nil || len(loaded) == limit {
		return loaded, err
	}
	others, err := queryPapers(ctx, q, `SELECT num, `+paperColumns+` FROM papers p
		WHERE day >= ? AND day <= ? AND NOT EXISTS (SELECT 1 FROM tallies t WHERE t.paper = p.num AND t.votes > 0)
		ORDER BY day DESC, id LIMIT ? OFFSET ?`, append(period, limit-len(loaded), max(0, offset-len(voted)))...)
	return append(loaded, others...), err
}

// votedFirst returns the announced papers of a period that have votes, in
// their order.
func votedFirst(ctx context.Context, q querier, period []any) ([]int64, error) {
	type voted struct {
		num     int64
		day, id string
		votes   int
	}
	var all []voted
	err := each(ctx, q, `SELECT p.num, p.day, p.id, t.votes FROM papers p JOIN tallies t ON t.paper = p.num
		WHERE p.day >= ? AND p.day <= ? AND t.votes > 0`, period, func(rows *sql.Rows) error {
		var v voted
		err := rows.Scan(&v.num, &v.day, &v.id, &v.votes)
		all = append(all, v)
		return err
	})
	slices.SortFunc(all, func(a, b voted) int {
		return cmp.Or(cmp.Compare(b.votes, a.votes), cmp.Compare(b.day, a.day), cmp.Compare(a.id, b.id))
	})
	nums := make([]int64, len(all))
	for i, v := range all {
		nums[i] = v.num
	}
	return nums, err
}

// papersNumbered returns the rows of papers in the order of these numbers,
// without their parts.
func papersNumbered(ctx context.Context, q querier, nums []int64) ([]row, error) {
	var rows []row
	err := in(nums, func(marks string, keys []any) error {
		got, err := queryPapers(ctx, q, `SELECT num, `+paperColumns+` FROM papers WHERE num IN (`+marks+`)`, keys...)
		rows = append(rows, got...)
		return err
	})
	slices.SortFunc(rows, func(a, b row) int { return cmp.Compare(slices.Index(nums, a.num), slices.Index(nums, b.num)) })
	return rows, err
}

// CountAnnounced counts the papers whose day lies from first to last.
func (s *Store) CountAnnounced(ctx context.Context, first, last papers.Day) (int, error) {
	return s.count(ctx, `SELECT COUNT(*) FROM papers WHERE day >= ? AND day <= ?`, first.String(), last.String())
}

// DayBefore returns the nearest day before d on which a paper was announced
// or featured; the zero Day if there is none.
func (s *Store) DayBefore(ctx context.Context, d papers.Day) (papers.Day, error) {
	return s.nearest(ctx, `SELECT MAX(day) FROM (
		SELECT MAX(day) AS day FROM papers WHERE day < ? UNION ALL SELECT MAX(day) FROM features WHERE day < ?) AS days`, d)
}

// DayAfter is DayBefore in the other direction.
func (s *Store) DayAfter(ctx context.Context, d papers.Day) (papers.Day, error) {
	return s.nearest(ctx, `SELECT MIN(day) FROM (
		SELECT MIN(day) AS day FROM papers WHERE day > ? UNION ALL SELECT MIN(day) FROM features WHERE day > ?) AS days`, d)
}

func (s *Store) nearest(ctx context.Context, query string, d papers.Day) (papers.Day, error) {
	var day sql.NullString
	if err := s.read.QueryRowContext(ctx, query, d.String(), d.String()).Scan(&day); err != nil {
		return papers.Day{}, fmt.Errorf("store: nearest day to %s: %w", d, err)
	}
	if !day.Valid || day.String == "" {
		return papers.Day{}, nil
	}
	return papers.ParseDay(day.String)
}

// DayCounts returns how many papers were announced on each day from first to
// last that has any, and how many were featured.
func (s *Store) DayCounts(ctx context.Context, first, last papers.Day) (map[papers.Day]DayCount, error) {
	counts := make(map[papers.Day]DayCount)
	err := each(ctx, s.read, `SELECT day, COUNT(*), 0 FROM papers WHERE day >= ? AND day <= ? GROUP BY day
		UNION ALL SELECT day, 0, COUNT(*) FROM features WHERE day >= ? AND day <= ? GROUP BY day`,
		[]any{first.String(), last.String(), first.String(), last.String()}, func(rows *sql.Rows) error {
			var text string
			var announced, featured int
			if err := rows.Scan(&text, &announced, &featured); err != nil {
				return err
			}
			day, err := papers.ParseDay(text)
			c := counts[day]
			counts[day] = DayCount{c.Announced + announced, c.Featured + featured}
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("store: count days from %s to %s: %w", first, last, err)
	}
	return counts, nil
}

// A DayCount says what a day has.
type DayCount struct{ Announced, Featured int }

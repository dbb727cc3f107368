package store

import (
	"context"
	"database/sql"
	"fmt"

	papers "github.com/dailypapers/dailypapers"
)

// Announced returns the papers whose day lies from first to last, newest day
// first, by id within a day.
func (s *Store) Announced(ctx context.Context, first, last papers.Day, limit, offset int) ([]papers.Entry, error) {
	rows, err := s.wholePapers(ctx, `SELECT num, `+paperColumns+` FROM papers
		WHERE day >= ? AND day <= ? ORDER BY day DESC, id LIMIT ? OFFSET ?`, first.String(), last.String(), limit, offset)
	if err != nil {
		return nil, fmt.Errorf("store: papers announced from %s to %s: %w", first, last, err)
	}
	entries := make([]papers.Entry, len(rows))
	for i, r := range rows {
		entries[i].Paper = r.Paper
	}
	return entries, nil
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

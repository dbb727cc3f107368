package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	papers "github.com/dailypapers/dailypapers"
)

// AnnouncementsOf returns a paper's places in announcements, newest day
// first. One day's can hold it more than once, as new and as cross-listed.
func (s *Store) AnnouncementsOf(ctx context.Context, id papers.ID) ([]papers.Announcement, error) {
	var all []papers.Announcement
	err := each(ctx, s.read, `SELECT a.day, a.kind FROM announcements a JOIN papers p ON p.num = a.paper
		WHERE p.id = ? ORDER BY a.day DESC, a.kind DESC`, []any{string(id)}, func(rows *sql.Rows) error {
		var day, kind string
		if err := rows.Scan(&day, &kind); err != nil {
			return err
		}
		d, err := papers.ParseDay(day)
		all = append(all, papers.Announcement{Paper: id, Day: d, Kind: papers.AnnouncementKind(kind)})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: announcements of %s: %w", id, err)
	}
	return all, nil
}

// Held reports which of these papers are held. It takes one statement for
// each thousand ids.
func (s *Store) Held(ctx context.Context, ids []papers.ID) (map[papers.ID]bool, error) {
	held := make(map[papers.ID]bool)
	err := in(distinct(ids), func(marks string, keys []any) error {
		return each(ctx, s.read, `SELECT id FROM papers WHERE id IN (`+marks+`)`, keys, func(rows *sql.Rows) error {
			var id string
			err := rows.Scan(&id)
			held[papers.ID(id)] = true
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("store: look for %d papers: %w", len(ids), err)
	}
	return held, nil
}

func putAnnouncements(ctx context.Context, tx *sql.Tx, all []papers.Announcement) error {
	if len(all) == 0 {
		return nil
	}
	put, err := tx.PrepareContext(ctx, `INSERT INTO announcements (paper, day, kind) SELECT num, ?, ? FROM papers WHERE id = ?
		ON CONFLICT (paper, day, kind) DO NOTHING`)
	if err != nil {
		return err
	}
	defer put.Close()
	for _, a := range all {
		if a.Day.IsZero() {
			return fmt.Errorf("announcement of %s: %w", a.Paper, papers.Invalid("day", "is missing"))
		}
		if _, err := put.ExecContext(ctx, a.Day.String(), string(a.Kind), string(a.Paper)); err != nil {
			return err
		}
	}
	return nil
}

// daysTold returns the days on which papers were announced as new, each as a
// record of its paper that says nothing else. A paper is new once: of several
// days the first counts, whichever came here first.
func daysTold(ctx context.Context, tx *sql.Tx, all []papers.Announcement, known map[papers.ID]held) ([]papers.Paper, error) {
	first := make(map[papers.ID]papers.Day)
	var told []papers.Paper
	for _, a := range all {
		if a.Kind != papers.NewPaper {
			continue
		}
		day, again := first[a.Paper]
		if !again {
			told = append(told, papers.Paper{ID: a.Paper, DayTold: true})
		}
		if !again || a.Day.Before(day) {
			first[a.Paper] = a.Day
		}
	}
	earlier, err := firstDays(ctx, tx, told, known)
	for i, p := range told {
		day, before := earlier[known[p.ID].num]
		if told[i].Announced = first[p.ID]; before && day.Before(first[p.ID]) {
			told[i].Announced = day
		}
	}
	return told, err
}

// firstDays returns, by paper number, the first days on which papers are
// already known to have been announced as new.
func firstDays(ctx context.Context, tx *sql.Tx, of []papers.Paper, known map[papers.ID]held) (map[int64]papers.Day, error) {
	var nums []int64
	for _, p := range of {
		if h, ok := known[p.ID]; ok {
			nums = append(nums, h.num)
		}
	}
	days := make(map[int64]papers.Day)
	err := in(nums, func(marks string, keys []any) error {
		return each(ctx, tx, `SELECT paper, MIN(day) FROM announcements WHERE paper IN (`+marks+`) AND kind = ? GROUP BY paper`,
			append(keys, string(papers.NewPaper)), func(rows *sql.Rows) error {
				var num int64
				var day string
				if err := rows.Scan(&num, &day); err != nil {
					return err
				}
				d, err := papers.ParseDay(day)
				days[num] = d
				return err
			})
	})
	return days, err
}

// news leaves out the told days that alter nothing, of papers that the batch
// does not hold itself: those that nobody holds, and those whose day is told
// already.
func news(told, batch []papers.Paper, stored map[papers.ID]papers.Paper) []papers.Paper {
	inBatch := make(map[papers.ID]bool, len(batch))
	for _, p := range batch {
		inBatch[p.ID] = true
	}
	return slices.DeleteFunc(told, func(p papers.Paper) bool {
		held, ok := stored[p.ID]
		return !inBatch[p.ID] && (!ok || held.DayTold && held.Announced == p.Announced)
	})
}

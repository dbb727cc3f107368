package store

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// A Hot paper is one that people vote for and discuss, with what its heat is
// made of.
type Hot struct {
	Paper papers.Paper
	Tally papers.Tally

	Votes    float64 // what the votes are worth now
	People   int     // who comment
	Comments float64 // what their comments are worth now
	Heat     float64 // both together
	Kept     float64 // the heat by which the order was read: the same, but for rounding
}

// MinHeat is the heat below which a paper no longer trends: that of one vote
// six half-lives ago.
const MinHeat = 1.0 / 64

// forgotten is after how many half-lives a vote is not even read: what it
// adds is less than one part in 2^60, and no sum shows that.
const forgotten = 60

// A TrendingRequest asks for papers by their heat.
type TrendingRequest struct {
	Window   Window
	Category papers.Category // "" for all
	At       time.Time
	Limit    int
	Offset   int
}

// column is where the stored heat of a window stands.
func (w Window) column() string {
	switch w {
	case DayWindow:
		return "heat_day"
	case MonthWindow:
		return "heat_month"
	}
	return "heat_week"
}

// stored is the stored heat of what has a certain heat at a moment.
func (w Window) stored(heat float64, at time.Time) float64 {
	return math.Log2(heat) + float64(at.UnixMicro()-heatEpoch)/float64(w.HalfLife().Microseconds())
}

// Trending returns the hottest papers, the hottest first, equal ones by their
// arrival. The order is read from an index; the terms are added up for the
// papers returned only.
func (s *Store) Trending(ctx context.Context, r TrendingRequest) ([]Hot, error) {
	var all []Hot
	err := s.snapshot(ctx, func(q querier) error {
		var err error
		all, err = trending(ctx, q, r)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: trending: %w", err)
	}
	return all, nil
}

// CountTrending counts what Trending leads through, up to a limit.
func (s *Store) CountTrending(ctx context.Context, r TrendingRequest, limit int) (int, error) {
	from, args := r.from()
	return s.count(ctx, `SELECT COUNT(*) FROM (SELECT 1 AS one `+from+` LIMIT ?) AS some`, append(args, limit)...)
}

// from is where trending papers come from. Every statement is put together of
// constants.
func (r TrendingRequest) from() (string, []any) {
	column := r.Window.column()
	text := `FROM tallies t JOIN papers p ON p.num = t.paper WHERE t.` + column + ` IS NOT NULL AND t.` + column + ` >= ?`
	args := []any{r.Window.stored(MinHeat, r.At)}
	if r.Category != "" {
		text += ` AND EXISTS (SELECT 1 FROM paper_categories c WHERE c.paper = t.paper AND (c.category = ? OR c.category LIKE ?))`
		args = append(args, string(r.Category), string(r.Category)+".%")
	}
	return text, args
}

func trending(ctx context.Context, q querier, r TrendingRequest) ([]Hot, error) {
	var all []Hot
	var nums []int64
	from, args := r.from()
	err := each(ctx, q, `SELECT t.paper, t.votes, t.comments, t.`+r.Window.column()+` `+from+` ORDER BY t.`+r.Window.column()+` DESC, t.paper LIMIT ? OFFSET ?`,
		append(args, r.Limit, r.Offset), func(rows *sql.Rows) error {
			var h Hot
			var num int64
			err := rows.Scan(&num, &h.Tally.Votes, &h.Tally.Comments, &h.Kept)
			h.Kept = r.Window.Cooled(h.Kept, r.At)
			nums, all = append(nums, num), append(all, h)
			return err
		})
	if err != nil {
		return nil, err
	}
	loaded, err := loadPapers(ctx, q, nums)
	if err != nil {
		return nil, err
	}
	at := make(map[int64]*Hot, len(all))
	for i, num := range nums {
		all[i].Paper, at[num] = loaded[num], &all[i]
	}
	if err := addTerms(ctx, q, r, nums, at); err != nil {
		return nil, err
	}
	for i := range all {
		all[i].Heat = all[i].Votes + all[i].Comments
	}
	return all, nil
}

// addTerms adds up what the votes and comments of papers are worth.
func addTerms(ctx context.Context, q querier, r TrendingRequest, nums []int64, hot map[int64]*Hot) error {
	worth := func(at int64) float64 {
		return math.Exp2(-float64(r.At.UnixMicro()-at) / float64(r.Window.HalfLife().Microseconds()))
	}
	since := r.At.Add(-forgotten * r.Window.HalfLife()).UnixMicro()
	err := in(nums, func(marks string, keys []any) error {
		return each(ctx, q, `SELECT paper, at FROM votes WHERE paper IN (`+marks+`) AND at > ? ORDER BY paper, voter`, append(keys, since), func(rows *sql.Rows) error {
			var num, at int64
			err := rows.Scan(&num, &at)
			hot[num].Votes += worth(at)
			return err
		})
	})
	if err != nil {
		return err
	}
	return in(nums, func(marks string, keys []any) error {
		return each(ctx, q, `SELECT paper, MIN(at) FROM comments WHERE paper IN (`+marks+`) AND state = 0 AND author <> 0 GROUP BY paper, author`, keys, func(rows *sql.Rows) error {
			var num, at int64
			err := rows.Scan(&num, &at)
			hot[num].People++
			hot[num].Comments += CommentWeight * worth(at)
			return err
		})
	})
}

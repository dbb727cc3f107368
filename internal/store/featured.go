package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"

	papers "github.com/dailypapers/dailypapers"
)

// Featured returns the papers chosen for the days from first to last: those
// with votes, the most first, then the others, newest day first and in the
// order of each day, what other sites chose behind the site's own. A paper chosen twice stands on its last day only.
func (s *Store) Featured(ctx context.Context, first, last papers.Day, limit, offset int) ([]papers.Entry, error) {
	var entries []papers.Entry
	err := s.snapshot(ctx, func(q querier) error {
		var err error
		entries, err = featured(ctx, q, first, last, limit, offset)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: features from %s to %s: %w", first, last, err)
	}
	return entries, nil
}

// placed is a chosen paper on its way into a list.
type placed struct {
	num       int64
	feature   papers.Feature
	elsewhere int // 1 for a place that another site's front page has
	votes     int
}

// featuredFrom picks the last day of each paper chosen in a period.
const featuredFrom = ` WHERE f.day >= ? AND f.day <= ? AND NOT EXISTS
	(SELECT 1 FROM features g WHERE g.paper = f.paper AND g.day > f.day AND g.day <= ?)`

// featured reads the few papers that have votes, and puts them in order here;
// behind them it follows the index, which knows the order of the others.
func featured(ctx context.Context, q querier, first, last papers.Day, limit, offset int) ([]papers.Entry, error) {
	period := []any{first.String(), last.String(), last.String()}
	top, err := placedBy(ctx, q, `SELECT f.paper, `+featureColumns+`, f.elsewhere, t.votes
		FROM features f JOIN tallies t ON t.paper = f.paper`+featuredFrom+` AND t.votes > 0`, period)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(top, func(a, b placed) int {
		return cmp.Or(cmp.Compare(b.votes, a.votes), cmp.Compare(b.feature.Day.String(), a.feature.Day.String()),
			cmp.Compare(a.elsewhere, b.elsewhere), cmp.Compare(a.feature.Position, b.feature.Position), cmp.Compare(a.num, b.num))
	})
	all := top[min(offset, len(top)):min(offset+limit, len(top))]
	if rest := limit - len(all); rest > 0 {
		others, err := placedBy(ctx, q, `SELECT f.paper, `+featureColumns+`, f.elsewhere, 0 FROM features f`+featuredFrom+`
			AND NOT EXISTS (SELECT 1 FROM tallies t WHERE t.paper = f.paper AND t.votes > 0)
			ORDER BY f.day DESC, f.elsewhere, f.position, f.paper LIMIT ? OFFSET ?`, append(period, rest, max(0, offset-len(top))))
		if err != nil {
			return nil, err
		}
		all = append(slices.Clip(all), others...)
	}
	return entriesOf(ctx, q, all)
}

func placedBy(ctx context.Context, q querier, query string, args []any) ([]placed, error) {
	var all []placed
	err := each(ctx, q, query, args, func(rows *sql.Rows) error {
		var p placed
		var err error
		p.feature, err = scanFeature(rows, &p.num, &p.elsewhere, &p.votes)
		all = append(all, p)
		return err
	})
	return all, err
}

func entriesOf(ctx context.Context, q querier, all []placed) ([]papers.Entry, error) {
	nums := make([]int64, len(all))
	for i, p := range all {
		nums[i] = p.num
	}
	loaded, err := loadPapers(ctx, q, nums)
	if err != nil {
		return nil, err
	}
	entries := make([]papers.Entry, len(all))
	for i, p := range all {
		entries[i] = papers.Entry{Paper: loaded[p.num], Feature: p.feature}
		entries[i].Feature.Paper = loaded[p.num].ID
	}
	return entries, nil
}

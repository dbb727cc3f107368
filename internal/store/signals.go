package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// A SiteFront is one day's front page at another site, read to its end: what
// that site says of its papers, and which of them it chose. Papers that are
// not held are passed over.
type SiteFront struct {
	Site, Base string // as in papers.Signal
	Day        papers.Day
	Signals    []papers.Signal  // of the day; Site, Base, Day and the moments are the front's own
	Features   []papers.Feature // in that site's order; Kind, By and Day are the front's own
	Choose     bool             // whether Features become places here; false leaves those that are there
}

// SignalsOf returns what other sites say of these papers, each paper's by the
// name of the site. It takes one statement for each thousand ids.
func (s *Store) SignalsOf(ctx context.Context, ids []papers.ID) (map[papers.ID][]papers.Signal, error) {
	all := make(map[papers.ID][]papers.Signal)
	err := in(distinct(ids), func(marks string, keys []any) error {
		return each(ctx, s.read, `SELECT p.id, g.site, g.base, g.day, g.position, g.votes, g.comments, g.by_name, g.first_at, g.seen_at
			FROM papers p JOIN signals g ON g.paper = p.num WHERE p.id IN (`+marks+`) ORDER BY p.id, g.site`, keys, func(rows *sql.Rows) error {
			g, err := scanSignal(rows)
			all[g.Paper] = append(all[g.Paper], g)
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("store: signals of %d papers: %w", len(ids), err)
	}
	return all, nil
}

func scanSignal(rows *sql.Rows) (papers.Signal, error) {
	var g papers.Signal
	var id, day string
	var first, seen int64
	err := rows.Scan(&id, &g.Site, &g.Base, &day, &g.Position, &g.Votes, &g.Comments, &g.By, &first, &seen)
	if err != nil {
		return g, err
	}
	g.Paper, g.First, g.Seen = papers.ID(id), time.UnixMicro(first).UTC(), time.UnixMicro(seen).UTC()
	if day != "" {
		g.Day, err = papers.ParseDay(day)
	}
	return g, err
}

// putFront makes what is known of a site's day what its front page says.
func (s *Store) putFront(ctx context.Context, tx *sql.Tx, b Batch) error {
	f := b.Front
	if f == nil {
		return nil
	}
	if f.Site == "" || f.Day.IsZero() {
		return fmt.Errorf("front page of %q: %w", f.Site, papers.Invalid("day", "or site is missing"))
	}
	down, err := takenDown(ctx, tx, f.ids())
	if err != nil {
		return err
	}
	if err := s.putSignals(ctx, tx, f, down); err != nil {
		return err
	}
	if err := putTold(ctx, tx, f.Site, b.Papers); err != nil {
		return err
	}
	if !f.Choose {
		return nil
	}
	return s.putPlaces(ctx, tx, f, down)
}

// ids are all papers that a front page speaks of.
func (f *SiteFront) ids() []papers.ID {
	var ids []papers.ID
	for _, g := range f.Signals {
		ids = append(ids, g.Paper)
	}
	for _, p := range f.Features {
		ids = append(ids, p.Paper)
	}
	return ids
}

// putSignals puts what the site says now. A paper that stood there on a later
// day keeps that day; one that the site no longer has on this day is forgotten.
func (s *Store) putSignals(ctx context.Context, tx *sql.Tx, f *SiteFront, down map[papers.ID]bool) error {
	now := s.now().UnixMicro()
	put, err := tx.PrepareContext(ctx, `INSERT INTO signals (paper, site, base, day, position, votes, comments, by_name, first_at, seen_at, told)
		SELECT num, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0 FROM papers WHERE id = ?
		ON CONFLICT (paper, site) DO UPDATE SET base = excluded.base, votes = excluded.votes, comments = excluded.comments, seen_at = excluded.seen_at,
			day = CASE WHEN excluded.day > signals.day THEN excluded.day ELSE signals.day END,
			position = CASE WHEN excluded.day >= signals.day THEN excluded.position ELSE signals.position END,
			by_name = CASE WHEN excluded.day >= signals.day THEN excluded.by_name ELSE signals.by_name END`)
	if err != nil {
		return err
	}
	defer put.Close()
	there := make(map[papers.ID]bool)
	for _, g := range f.Signals {
		if down[g.Paper] {
			continue
		}
		there[g.Paper] = true
		if _, err := put.ExecContext(ctx, f.Site, f.Base, f.Day.String(), g.Position, g.Votes, g.Comments, g.By, now, now, string(g.Paper)); err != nil {
			return err
		}
	}
	return forgetSignals(ctx, tx, f, there)
}

func forgetSignals(ctx context.Context, tx *sql.Tx, f *SiteFront, there map[papers.ID]bool) error {
	var gone []int64
	err := each(ctx, tx, `SELECT p.num, p.id FROM signals g JOIN papers p ON p.num = g.paper WHERE g.site = ? AND g.day = ?`,
		[]any{f.Site, f.Day.String()}, func(rows *sql.Rows) error {
			var num int64
			var id string
			err := rows.Scan(&num, &id)
			if !there[papers.ID(id)] {
				gone = append(gone, num)
			}
			return err
		})
	if err != nil {
		return err
	}
	return in(gone, func(marks string, keys []any) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM signals WHERE site = ? AND paper IN (`+marks+`)`, append([]any{f.Site}, keys...)...)
		return err
	})
}

// putPlaces replaces the places that the site's front page has on this day. A
// paper that stands there by the site's own choice keeps it, and one that a
// curator took off the page does not come back.
func (s *Store) putPlaces(ctx context.Context, tx *sql.Tx, f *SiteFront, down map[papers.ID]bool) error {
	since, err := placesOf(ctx, tx, f)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM features WHERE day = ? AND kind = ? AND by_name = ?`, f.Day.String(), string(papers.FromSite), f.Site); err != nil {
		return err
	}
	put, err := tx.PrepareContext(ctx, `INSERT INTO features (day, paper, position, kind, by_name, at, elsewhere)
		SELECT ?, num, ?, ?, ?, ?, 1 FROM papers WHERE id = ? AND NOT `+takenOff+`
		ON CONFLICT (day, paper) DO NOTHING`)
	if err != nil {
		return err
	}
	defer put.Close()
	for i, p := range f.Features {
		if down[p.Paper] {
			continue
		}
		at, held := since[p.Paper]
		if !held {
			at = s.now().UnixMicro()
		}
		day := f.Day.String()
		if _, err := put.ExecContext(ctx, day, i+1, string(papers.FromSite), f.Site, at, string(p.Paper),
			papers.DidFeature, papers.DidUnfeature, "%"+day+"%", papers.DidUnfeature); err != nil {
			return err
		}
	}
	return nil
}

// takenOff is whether the last decision about a paper's place on a day, which
// its states name, was to take it off.
const takenOff = `COALESCE((SELECT d.did FROM decisions d WHERE d.kind = 'paper' AND d.target = papers.id
	AND d.did IN (?, ?) AND d.before LIKE ? ORDER BY d.num DESC LIMIT 1) = ?, FALSE)`

// placesOf returns since when the papers of a site's front page have stood here.
func placesOf(ctx context.Context, tx *sql.Tx, f *SiteFront) (map[papers.ID]int64, error) {
	since := make(map[papers.ID]int64)
	err := each(ctx, tx, `SELECT p.id, f.at FROM features f JOIN papers p ON p.num = f.paper WHERE f.day = ? AND f.kind = ? AND f.by_name = ?`,
		[]any{f.Day.String(), string(papers.FromSite), f.Site}, func(rows *sql.Rows) error {
			var id string
			var at int64
			err := rows.Scan(&id, &at)
			since[papers.ID(id)] = at
			return err
		})
	return since, err
}

// takenDown reports which of these papers were taken down.
func takenDown(ctx context.Context, tx *sql.Tx, ids []papers.ID) (map[papers.ID]bool, error) {
	down := make(map[papers.ID]bool)
	err := in(distinct(ids), func(marks string, keys []any) error {
		return each(ctx, tx, `SELECT id FROM takedowns WHERE id IN (`+marks+`)`, keys, func(rows *sql.Rows) error {
			var id string
			err := rows.Scan(&id)
			down[papers.ID(id)] = true
			return err
		})
	})
	return down, err
}

package store

import (
	"context"
	"database/sql"
	"math"
	"time"
)

// Heat is what trending orders by: every vote and every person who comments
// counts, and counts half as much after each half-life. Order does not change
// while nothing happens, since everything cools alike; so what is stored is
// the heat at one fixed moment, as its logarithm, and an index on it is the
// order (forward decay: Cormode, Shkapenyuk, Srivastava, Xu, ICDE 2009).
//
//	heat(t) = Σ votes 2^((at−t)/half) + CommentWeight · Σ people commenting 2^((first comment−t)/half)
//	stored  = log2 heat(heatEpoch)

// CommentWeight is how many votes a person who comments counts as: writing
// takes more than a click. Chosen, not fitted; the page shows it.
const CommentWeight = 2

// A Window is a length of memory of trending.
type Window string

// The windows, by the half-life of what happened.
const (
	DayWindow   Window = "day"   // 12 hours
	WeekWindow  Window = "week"  // 2 days
	MonthWindow Window = "month" // 10 days
)

// Windows returns all windows, the shortest first.
func Windows() []Window { return []Window{DayWindow, WeekWindow, MonthWindow} }

// HalfLife is the time after which a vote counts half.
func (w Window) HalfLife() time.Duration {
	switch w {
	case DayWindow:
		return 12 * time.Hour
	case MonthWindow:
		return 10 * 24 * time.Hour
	}
	return 2 * 24 * time.Hour
}

// heatEpoch is the moment for which heats are stored: any will do.
const heatEpoch = 1_767_225_600_000_000 // 2026-01-01, in microseconds

// warmth is log2 of what something worth weight at a moment adds.
func (w Window) warmth(weight float64, at int64) float64 {
	return math.Log2(weight) + float64(at-heatEpoch)/float64(w.HalfLife().Microseconds())
}

// sum adds numbers given by their binary logarithms.
func sum(a, b float64) float64 {
	hi, lo := max(a, b), min(a, b)
	if math.IsInf(lo, -1) {
		return hi
	}
	return hi + math.Log2(1+math.Exp2(lo-hi))
}

// Cooled is a stored heat as it is at a moment.
func (w Window) Cooled(stored float64, at time.Time) float64 {
	return math.Exp2(stored - float64(at.UnixMicro()-heatEpoch)/float64(w.HalfLife().Microseconds()))
}

// noHeat is the stored heat of a paper without votes and comments.
func noHeat() [3]sql.NullFloat64 { return [3]sql.NullFloat64{} }

// heats adds up everything that happened to a paper.
func heats(ctx context.Context, tx *sql.Tx, paper int64) ([3]sql.NullFloat64, error) {
	all := noHeat()
	add := func(weight float64) func(*sql.Rows) error {
		return func(rows *sql.Rows) error {
			var at int64
			err := rows.Scan(&at)
			for i, w := range Windows() {
				all[i] = warmer(all[i], w, weight, at)
			}
			return err
		}
	}
	err := each(ctx, tx, `SELECT at FROM votes WHERE paper = ? ORDER BY at`, []any{paper}, add(1))
	if err == nil {
		err = each(ctx, tx, `SELECT MIN(at) FROM comments WHERE paper = ? AND state = 0 AND author <> 0 GROUP BY author ORDER BY 1`, []any{paper}, add(CommentWeight))
	}
	return all, err
}

func warmer(held sql.NullFloat64, w Window, weight float64, at int64) sql.NullFloat64 {
	h := math.Inf(-1)
	if held.Valid {
		h = held.Float64
	}
	return sql.NullFloat64{Float64: sum(h, w.warmth(weight, at)), Valid: true}
}

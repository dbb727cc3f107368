package ingest

import (
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/schollz/progressbar/v3"
)

// A Progress shows how a run comes along. Show belongs into
// Options.Progress; End is called once, with what Run returned.
type Progress struct {
	show func(State)
	end  func(Summary)
}

// Show takes the present state.
func (p *Progress) Show(s State) { p.show(s) }

// End takes the final counts.
func (p *Progress) End(s Summary) { p.end(s) }

// NewProgress shows a bar on w where that is a terminal, and lines of l,
// every five seconds and at the end, where it is not. Name is the source's.
// The bar alone reads the wall clock, as nothing but eyes depends on it.
func NewProgress(w io.Writer, terminal bool, l *slog.Logger, name string, now func() time.Time) *Progress {
	if terminal {
		return bar(w, name)
	}
	return log(l, name, now)
}

// bar draws the percentage and the time left by what was read of the source,
// and the rate in papers.
func bar(w io.Writer, name string) *Progress {
	var b *progressbar.ProgressBar
	return &Progress{
		show: func(s State) {
			if b == nil {
				b = newBar(w, s.Total)
			}
			b.Set64(s.Done) // fails only past the end, where there is nothing left to draw
			b.Describe(fmt.Sprintf("%s  %d papers, %.0f/s", name, s.accepted(), s.rate()))
		},
		end: func(Summary) {
			if b != nil {
				b.Exit()
				fmt.Fprintln(w)
			}
		},
	}
}

func newBar(w io.Writer, total int64) *progressbar.ProgressBar {
	if total <= 0 {
		total = -1 // a spinner, without an end to foresee
	}
	b := progressbar.NewOptions64(total,
		progressbar.OptionSetWriter(w),
		progressbar.OptionShowBytes(true),
		progressbar.OptionSetPredictTime(total > 0),
		progressbar.OptionSetElapsedTime(true),
		progressbar.OptionSetWidth(24),
		progressbar.OptionSetSpinnerChangeInterval(0), // no goroutine of its own
	)
	b.StartWithoutRender()
	return b
}

// logInterval is often enough to see life, and rare enough for a journal.
const logInterval = 5 * time.Second

func log(l *slog.Logger, name string, now func() time.Time) *Progress {
	last := now()
	return &Progress{
		show: func(s State) {
			if t := now(); t.Sub(last) >= logInterval {
				last = t
				l.Info("ingesting", append(s.attributes(name), "percent", percent(s))...)
			}
		},
		end: func(s Summary) { l.Info("ingested", s.attributes(name)...) },
	}
}

func (s Summary) attributes(name string) []any {
	return []any{"source", name, "read", s.Read, "added", s.Added, "changed", s.Changed, "unchanged", s.Unchanged,
		"rejected", s.Rejected, "cleaned", s.Cleaned, "per_second", int(s.rate()), "elapsed", s.Elapsed.Round(time.Millisecond)}
}

func (s Summary) accepted() int { return s.Read - s.Rejected }

// rate is in papers a second.
func (s Summary) rate() float64 {
	if s.Elapsed <= 0 {
		return 0
	}
	return float64(s.accepted()) / s.Elapsed.Seconds()
}

func percent(s State) int {
	if s.Total <= 0 {
		return 0
	}
	return int(100 * s.Done / s.Total)
}

package main

import (
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/ingest"
)

// A progress shows how an ingest comes along. Show belongs into
// ingest.Options.Progress; end is called once, with what ingest.Run returned.
type progress struct {
	show func(ingest.State)
	end  func(ingest.Summary)
}

// newProgress shows a bar on w where that is a terminal, and lines of l,
// every five seconds and at the end, where it is not. Name is the source's.
// The bar alone reads the wall clock, as nothing but eyes depends on it.
func newProgress(w io.Writer, terminal bool, l *slog.Logger, name string, now func() time.Time) progress {
	if terminal {
		return bar(w, name)
	}
	return logLines(l, name, now)
}

// bar draws the percentage and the time left by what was read of the source,
// and the rate in papers.
func bar(w io.Writer, name string) progress {
	var b *progressbar.ProgressBar
	return progress{
		show: func(s ingest.State) {
			if b == nil {
				b = newBar(w, s.Total)
			}
			b.Set64(s.Done) // fails only past the end, where there is nothing left to draw
			b.Describe(fmt.Sprintf("%s  %d papers, %.0f/s", name, accepted(s.Summary), rate(s.Summary)))
		},
		end: func(ingest.Summary) {
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

func logLines(l *slog.Logger, name string, now func() time.Time) progress {
	last := now()
	return progress{
		show: func(s ingest.State) {
			if t := now(); t.Sub(last) >= logInterval {
				last = t
				l.Info("ingesting", append(attributes(name, s.Summary), "percent", percent(s))...)
			}
		},
		end: func(s ingest.Summary) { l.Info("ingested", attributes(name, s)...) },
	}
}

func attributes(name string, s ingest.Summary) []any {
	return []any{"source", name, "read", s.Read, "added", s.Added, "changed", s.Changed, "unchanged", s.Unchanged,
		"rejected", s.Rejected, "cleaned", s.Cleaned, "per_second", int(rate(s)), "elapsed", s.Elapsed.Round(time.Millisecond)}
}

func accepted(s ingest.Summary) int { return s.Read - s.Rejected }

// rate is in papers a second.
func rate(s ingest.Summary) float64 {
	if s.Elapsed <= 0 {
		return 0
	}
	return float64(accepted(s)) / s.Elapsed.Seconds()
}

func percent(s ingest.State) int {
	if s.Total <= 0 {
		return 0
	}
	return int(100 * s.Done / s.Total)
}

// indexProgress shows a rising count on a terminal, log lines elsewhere.
func indexProgress(w io.Writer, terminal bool, l *slog.Logger) (show catalog.Progress, end func()) {
	start := time.Now()
	last := start
	drawn := false
	show = func(put int, done, total uint64) {
		now := time.Now()
		every := 5 * time.Second
		if terminal {
			every = 100 * time.Millisecond
		}
		if now.Sub(last) < every {
			return
		}
		last = now
		rate := float64(put) / now.Sub(start).Seconds()
		if !terminal {
			l.Info("indexing", "papers", put, "change", done, "of", total, "per_second", int(rate))
			return
		}
		drawn = true
		left := time.Duration(float64(total-done) / rate * float64(time.Second)).Round(time.Second)
		fmt.Fprintf(w, "\r\x1b[Kindexing  %d papers, %.0f/s, %d %%, %s left", put, rate, 100*done/max(total, 1), left)
	}
	return show, func() {
		if drawn {
			fmt.Fprint(w, "\r\x1b[K")
		}
	}
}

// embedProgress shows the same of a model elsewhere, which may take hours.
func embedProgress(w io.Writer, terminal bool, l *slog.Logger) (show func(done, missing int), end func()) {
	start := time.Now()
	last := start
	drawn := false
	show = func(done, missing int) {
		now := time.Now()
		every := time.Minute
		if terminal {
			every = 100 * time.Millisecond
		}
		if now.Sub(last) < every {
			return
		}
		last = now
		left := time.Duration(float64(now.Sub(start)) / float64(max(done, 1)) * float64(missing)).Round(time.Second)
		if !terminal {
			l.Info("embedding", "papers", done, "without_vector", missing, "left", left)
			return
		}
		drawn = true
		fmt.Fprintf(w, "\r\x1b[Kembedding  %d papers, %d to go, %s left", done, missing, left)
	}
	return show, func() {
		if drawn {
			fmt.Fprint(w, "\r\x1b[K")
		}
	}
}

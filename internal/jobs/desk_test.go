package jobs

import (
	"bytes"
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dailypapers/dailypapers/internal/clock"
	"github.com/dailypapers/dailypapers/internal/store"
)

var start = time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)

// A desk is a store, a clock that passes only where somebody sleeps, and a log.
type desk struct {
	*testing.T
	dir string
	st  *store.Store
	log *lines

	mu  sync.Mutex
	at  time.Time
	end time.Time // when the simulation is over
	off context.CancelFunc
}

func newDesk(t *testing.T) *desk {
	d := &desk{T: t, dir: t.TempDir(), log: &lines{}, at: start, end: start.AddDate(10, 0, 0), off: func() {}}
	d.st = d.open(d.now)
	return d
}

// open opens the desk's store once more, as another process would.
func (d *desk) open(now func() time.Time) *store.Store {
	d.Helper()
	st, err := store.Open(context.Background(), d.dir, store.Options{Now: now})
	d.must(err)
	d.Cleanup(func() { st.Close() })
	return st
}

func (d *desk) now() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.at
}

// sleep lets the time pass at once. The simulation ends at its end.
func (d *desk) sleep(ctx context.Context, pause time.Duration) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.at = d.at.Add(pause)
	if !d.at.Before(d.end) {
		d.off()
	}
	return ctx.Err()
}

func (d *desk) options() Options {
	return Options{Clock: clock.Clock{Now: d.now, Sleep: d.sleep}, Log: d.log.logger(), Holder: "desk", Poll: -1}
}

// run runs the jobs for some time, and none of it passes in earnest.
func (d *desk) run(within time.Duration, list ...Job) *Runner {
	d.Helper()
	ctx, cancel := context.WithCancel(d.Context())
	defer cancel()
	d.mu.Lock()
	d.end, d.off = d.at.Add(within), cancel
	d.mu.Unlock()
	r := New(d.st, list, d.options())
	r.Run(ctx)
	return r
}

func (d *desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

// runs returns the runs of a job, oldest first.
func (d *desk) runs(job string) []store.Run {
	d.Helper()
	all, err := d.st.Runs(context.Background(), job, 10_000)
	d.must(err)
	slices.Reverse(all)
	return all
}

func (d *desk) row(job string) store.Job {
	d.Helper()
	all, err := d.st.Jobs(context.Background())
	d.must(err)
	for _, row := range all {
		if row.Name == job {
			return row
		}
	}
	d.Fatalf("no row of %s", job)
	return store.Job{}
}

func (d *desk) outcomes(job string) string {
	d.Helper()
	var all []string
	for _, run := range d.runs(job) {
		all = append(all, string(run.Outcome))
	}
	return strings.Join(all, " ")
}

func equal[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// lines is a log that tests read.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}))
}

// with returns the lines that hold all of some words.
func (l *lines) with(words ...string) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []string
next:
	for line := range strings.Lines(l.b.String()) {
		for _, w := range words {
			if !strings.Contains(line, w) {
				continue next
			}
		}
		all = append(all, strings.TrimSpace(line))
	}
	return all
}

func (l *lines) count(t testing.TB, want int, words ...string) {
	t.Helper()
	if got := l.with(words...); len(got) != want {
		t.Errorf("lines with %q: got %d, want %d: %s", words, len(got), want, strings.Join(got, "\n"))
	}
}

// every is a job that is due at once and then after each pause.
func every(name string, pause time.Duration, run func(context.Context, *Report) error) Job {
	return Job{
		Name: name, Title: strings.ToUpper(name),
		First: func(now time.Time) time.Time { return now },
		Next:  func(now time.Time) time.Time { return now.Add(pause) },
		Run:   run,
	}
}

// daily is a job that is due at an hour of each day.
func daily(name string, hour time.Duration, run func(context.Context, *Report) error) Job {
	next := func(now time.Time) time.Time {
		at := now.Truncate(24 * time.Hour).Add(hour)
		if !at.After(now) {
			at = at.Add(24 * time.Hour)
		}
		return at
	}
	return Job{Name: name, First: next, Next: next, Run: run}
}

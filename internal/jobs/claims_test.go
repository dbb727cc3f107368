package jobs

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/clock"
	"github.com/dailypapers/dailypapers/internal/store"
)

// wall is a desk inside a bubble, where the machine's own clock is simulated.
func wall(t *testing.T) *desk {
	d := &desk{T: t, dir: t.TempDir(), log: &lines{}}
	d.st = d.open(time.Now)
	return d
}

func (d *desk) wallOptions(holder string) Options {
	return Options{Clock: clock.Wall(), Log: d.log.logger(), Holder: holder, Poll: time.Minute}
}

// TestTwoProcesses runs one timetable from two stores on one folder for some
// days. The runs are far longer than a lease.
func TestTwoProcesses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := wall(t)
		other := d.open(time.Now)
		var busy, by [2]atomic.Int32
		overlaps, total := 0, 0
		var mu sync.Mutex
		list := func(who int) (all []Job) {
			for i, name := range []string{"long", "short"} {
				all = append(all, every(name, 2*time.Hour, func(ctx context.Context, r *Report) error {
					mu.Lock()
					total++
					if busy[i].Add(1) > 1 {
						overlaps++
					}
					mu.Unlock()
					defer busy[i].Add(-1)
					by[who].Add(1)
					for range 3 + 7*(1-i) {
						time.Sleep(37 * time.Second)
						r.Add(store.Counts{Read: 1})
					}
					return nil
				}))
			}
			return all
		}
		ctx, cancel := context.WithTimeout(t.Context(), 4*day)
		defer cancel()
		var both sync.WaitGroup
		both.Go(func() { New(d.st, list(0), d.wallOptions("a")).Run(ctx) })
		both.Go(func() { New(other, list(1), d.wallOptions("b")).Run(ctx) })
		both.Wait()
		equal(t, "runs at one time", overlaps, 0)
		for _, name := range []string{"long", "short"} {
			outcomes := strings.Fields(d.outcomes(name))
			if n := len(outcomes); n < 42 || n > 49 {
				t.Errorf("%s ran %d times", name, n)
			}
			for _, o := range outcomes {
				if store.Outcome(o) != store.Done && store.Outcome(o) != store.Stopped {
					t.Errorf("%s %s", name, o)
				}
			}
			total -= len(outcomes)
		}
		equal(t, "runs without a row", total, 0)
		if by[0].Load() == 0 || by[1].Load() == 0 {
			t.Errorf("one did all: %d and %d", by[0].Load(), by[1].Load())
		}
		d.log.count(t, 0, "level=WARN")
	})
}

func TestAProcessThatDied(t *testing.T) {
	d := newDesk(t)
	d.must(d.st.PlanJob(t.Context(), "j", start))
	_, ok, err := d.st.BeginRun(t.Context(), store.Claim{Job: "j", By: "the dead", Lease: time.Minute})
	d.must(err)
	equal(t, "claimed", ok, true)
	d.run(time.Hour, every("j", day, func(context.Context, *Report) error { return nil }))
	equal(t, "outcomes", d.outcomes("j"), "lost done")
	runs := d.runs("j")
	if wait := runs[1].Started.Sub(start); wait < time.Minute || wait > time.Minute+time.Second {
		t.Errorf("taken over after %v", wait)
	}
	d.log.count(t, 1, "level=INFO", "taken over", `from="the dead"`)
}

// TestAClockSetBack has a claim that would stand for a day by the clock as it
// goes now.
func TestAClockSetBack(t *testing.T) {
	d := newDesk(t)
	fast := d.open(func() time.Time { return start.Add(day) })
	d.must(fast.PlanJob(t.Context(), "j", start))
	_, _, err := fast.BeginRun(t.Context(), store.Claim{Job: "j", By: "the dead", Lease: time.Minute})
	d.must(err)
	d.run(2*time.Minute, every("j", day, func(context.Context, *Report) error { return nil }))
	equal(t, "outcomes", d.outcomes("j"), "lost done")
}

// TestAProcessThatSlept has another process take the claim over while the
// first still works.
func TestAProcessThatSlept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := wall(t)
		later := d.open(func() time.Time { return time.Now().Add(time.Hour) })
		var cause error
		r := New(d.st, []Job{every("j", day, func(ctx context.Context, r *Report) error {
			_, ok, err := later.BeginRun(ctx, store.Claim{Job: "j", By: "other", Lease: time.Minute, Early: true})
			d.must(err)
			equal(t, "taken over", ok, true)
			r.Add(store.Counts{Added: 1})
			<-ctx.Done()
			cause = context.Cause(ctx)
			return ctx.Err()
		})}, d.wallOptions("first"))
		run, err := r.Once(t.Context(), "j", nil)
		equal(t, "conflict", errors.Is(err, papers.ErrConflict), true)
		equal(t, "the job hears of it", errors.Is(cause, papers.ErrConflict), true)
		equal(t, "outcome", run.Outcome, store.Lost)
		equal(t, "rows", d.outcomes("j"), "lost running")
		equal(t, "holder", d.row("j").Holder, "other")
		d.log.count(t, 1, "level=WARN", "lost its claim")
	})
}

// TestLostAtTheEnd is the same where the job ends before it hears of it.
func TestLostAtTheEnd(t *testing.T) {
	d := newDesk(t)
	later := d.open(func() time.Time { return d.now().Add(time.Hour) })
	r := New(d.st, []Job{every("j", day, func(ctx context.Context, r *Report) error {
		_, _, err := later.BeginRun(ctx, store.Claim{Job: "j", By: "other", Lease: time.Minute, Early: true})
		return err
	})}, d.options())
	run, err := r.Once(t.Context(), "j", nil)
	equal(t, "conflict", errors.Is(err, papers.ErrConflict), true)
	equal(t, "outcome", run.Outcome, store.Lost)
	equal(t, "rows", d.outcomes("j"), "lost running")
}

func TestProgressIsSaved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := wall(t)
		var shown []store.Run
		r := New(d.st, []Job{every("j", day, func(ctx context.Context, r *Report) error {
			r.Add(store.Counts{Added: 7})
			r.Note("on its way")
			time.Sleep(5 * time.Second)
			now := d.runs("j")[0]
			equal(t, "added", now.Counts.Added, 7)
			equal(t, "note", now.Note, "on its way")
			equal(t, "outcome", now.Outcome, store.Running)
			time.Sleep(10 * time.Minute)
			if left := time.Until(d.row("j").Until); left < 30*time.Second {
				t.Errorf("the claim stands for %v", left)
			}
			return nil
		})}, d.wallOptions("a"))
		_, err := r.Once(t.Context(), "j", func(run store.Run) { shown = append(shown, run) })
		d.must(err)
		equal(t, "first shown", shown[0].Counts.Added, 7)
		equal(t, "last shown", shown[len(shown)-1].Outcome, store.Done)
		if len(shown) < 500 {
			t.Errorf("shown %d times in ten minutes", len(shown))
		}
	})
}

// TestABusyStore holds the store's lock for as long as the job runs, or until
// it is told to end.
func TestABusyStore(t *testing.T) {
	for _, c := range []struct {
		name    string
		busy    time.Duration
		outcome store.Outcome
		err     string
	}{
		{"shorter than a lease", 50 * time.Second, store.Done, ""},
		{"longer than a lease", 10 * time.Minute, store.Failed, "the claim could not be renewed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := wall(t)
				other, err := sql.Open("sqlite", filepath.Join(d.dir, store.FileName))
				d.must(err)
				defer other.Close()
				other.SetMaxOpenConns(1)
				r := New(d.st, []Job{every("j", day, func(ctx context.Context, r *Report) error {
					r.Add(store.Counts{Read: 1})
					_, err := other.Exec(`BEGIN IMMEDIATE`)
					d.must(err)
					waited := clock.Wall().Sleep(ctx, c.busy)
					_, err = other.Exec(`ROLLBACK`)
					d.must(err)
					return waited
				})}, d.wallOptions("a"))
				run, _ := r.Once(t.Context(), "j", nil)
				equal(t, "outcome", run.Outcome, c.outcome)
				equal(t, "rows", d.outcomes("j"), string(c.outcome))
				if !strings.HasPrefix(run.Error, c.err) {
					t.Errorf("got %s", run.Error)
				}
				if took := run.Ended.Sub(run.Started); took > 2*time.Minute {
					t.Errorf("it took %v", took)
				}
			})
		})
	}
}

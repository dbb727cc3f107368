package jobs

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

func TestOnce(t *testing.T) {
	broken := errors.New("broken")
	for _, c := range []struct {
		name     string
		err      error
		outcome  store.Outcome
		returned error
		failures int
		due      time.Duration // at most
	}{
		{"done", nil, store.Done, nil, 0, day},
		{"postponed is no failure", &Again{start.Add(2 * time.Hour), "late"}, store.Postponed, nil, 0, 2 * time.Hour},
		{"failed", broken, store.Failed, broken, 1, 66 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			job := every("j", day, func(_ context.Context, r *Report) error { r.Add(store.Counts{Read: 2}); return c.err })
			job.First = job.Next // so that it runs before it is due
			var shown []store.Run
			run, err := New(d.st, []Job{job}, d.options()).Once(t.Context(), "j", func(run store.Run) { shown = append(shown, run) })
			equal(t, "error", err, c.returned)
			equal(t, "outcome", run.Outcome, c.outcome)
			equal(t, "counts", run.Counts, store.Counts{Read: 2})
			equal(t, "shown at the end", shown[len(shown)-1], run)
			equal(t, "failures", d.row("j").Failures, c.failures)
			if wait := d.row("j").Due.Sub(start); wait > c.due || wait < c.due*8/10 {
				t.Errorf("due again in %v", wait)
			}
			last := d.runs("j")[0]
			equal(t, "what is kept", last.Outcome, c.outcome)
			equal(t, "its id", last.ID, run.ID)
		})
	}
}

func TestOnceUnknown(t *testing.T) {
	d := newDesk(t)
	r := New(d.st, nil, d.options())
	_, err := r.Once(t.Context(), "nobody", nil)
	equal(t, "not found", errors.Is(err, papers.ErrNotFound), true)
	equal(t, "not found", errors.Is(r.Ask(t.Context(), "nobody"), papers.ErrNotFound), true)
}

// TestOnceBesideAnother asks for a run that another process is at.
func TestOnceBesideAnother(t *testing.T) {
	d := newDesk(t)
	d.must(d.st.PlanJob(t.Context(), "j", start))
	_, _, err := d.st.BeginRun(t.Context(), store.Claim{Job: "j", By: "host:12", Lease: time.Minute})
	d.must(err)
	r := New(d.st, []Job{every("j", day, func(context.Context, *Report) error { t.Error("it ran"); return nil })}, d.options())
	_, err = r.Once(t.Context(), "j", nil)
	if !errors.Is(err, papers.ErrConflict) || !strings.Contains(err.Error(), "host:12 since 2026-11-01T12:00:00Z") {
		t.Errorf("got %v", err)
	}
}

// TestOnceBesideItself asks twice in one process.
func TestOnceBesideItself(t *testing.T) {
	d := newDesk(t)
	var r *Runner
	r = New(d.st, []Job{every("j", day, func(ctx context.Context, _ *Report) error {
		_, err := r.Once(ctx, "j", nil)
		equal(t, "conflict", errors.Is(err, papers.ErrConflict), true)
		return nil
	})}, d.options())
	_, err := r.Once(t.Context(), "j", nil)
	d.must(err)
	equal(t, "outcomes", d.outcomes("j"), "done")
}

func TestOnceStopped(t *testing.T) {
	d := newDesk(t)
	ctx, cancel := context.WithCancel(t.Context())
	job := every("j", day, func(ctx context.Context, _ *Report) error { cancel(); <-ctx.Done(); return ctx.Err() })
	job.First = job.Next
	run, err := New(d.st, []Job{job}, d.options()).Once(ctx, "j", nil)
	equal(t, "error", errors.Is(err, context.Canceled), true)
	equal(t, "outcome", run.Outcome, store.Stopped)
	equal(t, "what is kept", d.outcomes("j"), "stopped")
	equal(t, "due as before", d.row("j").Due.Equal(start.Add(day)), true)
	equal(t, "holder", d.row("j").Holder, "")
}

// TestEndNotWritten closes the store under a run: the caller hears of both
// errors.
func TestEndNotWritten(t *testing.T) {
	d := newDesk(t)
	broken := errors.New("broken")
	r := New(d.st, []Job{every("j", day, func(context.Context, *Report) error { return errors.Join(broken, d.st.Close()) })}, d.options())
	_, err := r.Once(t.Context(), "j", nil)
	if !errors.Is(err, broken) || !strings.Contains(err.Error(), "jobs: end j: ") {
		t.Errorf("got %v", err)
	}
	if wait := d.now().Sub(start); wait < 3*time.Second {
		t.Errorf("given up after %v", wait)
	}
}

func TestStatus(t *testing.T) {
	d := newDesk(t)
	list := []Job{every("z", day, func(context.Context, *Report) error { return nil }), every("a", day, func(context.Context, *Report) error { return nil })}
	r := New(d.st, list, d.options())
	all, err := r.Status(t.Context(), 3)
	d.must(err)
	equal(t, "never planned", all[0].Row, store.Job{Name: "z"})
	for range 5 {
		d.mu.Lock()
		d.at = d.at.Add(time.Minute)
		d.mu.Unlock()
		_, err := r.Once(t.Context(), "a", nil)
		d.must(err)
	}
	all, err = r.Status(t.Context(), 3)
	d.must(err)
	equal(t, "in their order", all[0].Job.Name+all[1].Job.Name, "za")
	equal(t, "runs", len(all[1].Runs), 3)
	equal(t, "newest first", all[1].Runs[0].Started.Equal(d.now()), true)
	all, err = r.Status(t.Context(), 0)
	d.must(err)
	equal(t, "no runs", len(all[1].Runs), 0)
}

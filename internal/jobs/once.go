package jobs

import (
	"context"
	"errors"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// Once runs one job now, due or not, in the caller's goroutine, and returns
// its run. show is told of progress, from another goroutine but never twice
// at a time, and of the end; it may be nil. papers.ErrConflict where another
// process runs it or took it over, papers.ErrNotFound where there is none of
// this name; the job's own error stands in the run and is returned as well,
// but for an *Again, which is no failure. A run that was stopped leaves the
// job due when it was.
func (r *Runner) Once(ctx context.Context, name string, show func(store.Run)) (store.Run, error) {
	j, err := r.job(name)
	if err != nil {
		return store.Run{}, err
	}
	if err := r.plan(ctx, j); err != nil {
		return store.Run{}, err
	}
	rows, err := r.rows(ctx)
	if err != nil {
		return store.Run{}, err
	}
	run, ok, err := r.st.BeginRun(ctx, r.claim(j, true))
	if err != nil {
		return store.Run{}, fmt.Errorf("jobs: begin %s: %w", name, err)
	}
	if !ok {
		return store.Run{}, r.held(ctx, name)
	}
	row := rowOf(rows, name)
	s := &shift{r: r, job: j, run: run, failures: row.Failures, resume: row.Due, show: show}
	failed, err := s.work(ctx)
	if again := (*Again)(nil); errors.As(failed, &again) {
		failed = nil
	}
	if err != nil {
		failed = errors.Join(failed, err)
	}
	return s.run, failed
}

// held says who runs a job.
func (r *Runner) held(ctx context.Context, name string) error {
	last, err := r.st.Runs(ctx, name, 1)
	if err != nil {
		return fmt.Errorf("jobs: runs of %s: %w", name, err)
	}
	if len(last) == 0 || last[0].Outcome != store.Running {
		return fmt.Errorf("jobs: %s is run by another process: %w", name, papers.ErrConflict)
	}
	since := last[0].Started.UTC().Format(time.RFC3339)
	return fmt.Errorf("jobs: %s is run by %s since %s: %w", name, last[0].By, since, papers.ErrConflict)
}

package jobs

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

const (
	// patience is how long a claim may take to be written or given back while
	// others write: as long as the store itself waits for its lock, and a bit.
	patience = 20 * time.Second
	// endTries bounds how often a run's end is tried again at once.
	endTries = 6
	// saveEvery is how fresh counts on a page are while a job runs.
	saveEvery = time.Second
)

// errLost is the cause of a run's end when another process took its claim.
var errLost = fmt.Errorf("the claim was lost: %w", papers.ErrConflict)

// A shift is one run, from its claim to its end.
type shift struct {
	r        *Runner
	job      Job
	run      store.Run       // as it was begun, at the end as it ended
	failures int             // in a row, before this one
	resume   time.Time       // when the job is due if the program is told to end
	show     func(store.Run) // told of progress; may be nil
	report   Report
}

// work runs the job and writes how that went. The first error is the job's,
// errLost included, the second the store's.
func (s *shift) work(ctx context.Context) (failed, err error) {
	failed = s.attempt(ctx)
	next := s.conclude(ctx, failed)
	if !errors.Is(failed, errLost) {
		err = s.end(ctx, next)
	}
	if errors.Is(err, papers.ErrConflict) {
		failed, err = errLost, nil
	}
	if errors.Is(failed, errLost) {
		s.run.Outcome, s.run.Error = store.Lost, ""
	}
	s.r.say.ended(s, next, failed)
	if s.show != nil {
		s.show(s.run)
	}
	return failed, err
}

// attempt runs the job while its claim is kept.
func (s *shift) attempt(ctx context.Context) error {
	within, lose := context.WithCancelCause(ctx)
	defer lose(nil)
	err := s.kept(within, lose)
	if cause := context.Cause(within); err != nil && ctx.Err() == nil && cause != nil {
		return cause // says more than what the job made of the end of its context
	}
	return err
}

func (s *shift) kept(ctx context.Context, lose context.CancelCauseFunc) (err error) {
	defer s.keep(ctx, lose)()
	defer func() {
		if p := recover(); p != nil {
			s.r.say.panicked(s.job, p)
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return s.job.Run(ctx, &s.report)
}

// keep renews the claim beside the job. The returned function ends that and
// waits for it. The claim is kept past the end of ctx: the job still runs.
func (s *shift) keep(ctx context.Context, lose context.CancelCauseFunc) (stop func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var keeper sync.WaitGroup
	keeper.Go(func() { s.renew(ctx, lose) })
	return func() {
		cancel()
		keeper.Wait()
	}
}

// renew saves what the job reports and renews the claim by wall time, since
// wall time is what passes when an injected clock stands.
func (s *shift) renew(ctx context.Context, lose context.CancelCauseFunc) {
	lease := s.r.o.Lease
	tick := time.NewTicker(max(min(lease/4, saveEvery), time.Millisecond))
	defer tick.Stop()
	saved, renewed := s.run, time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		run, at := s.report.onto(s.run), time.Now()
		if s.show != nil {
			s.show(run)
		}
		if run == saved && at.Sub(renewed) < lease/4 {
			continue
		}
		err := s.r.st.KeepRun(ctx, run, lease)
		switch {
		case err == nil:
			saved, renewed = run, at
		case errors.Is(err, papers.ErrConflict):
			lose(errLost)
			return
		case time.Since(renewed) > lease:
			lose(fmt.Errorf("the claim could not be renewed: %w", err))
			return
		}
	}
}

// end gives the claim back, also when the program was told to end.
func (s *shift) end(ctx context.Context, next time.Time) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	pause := 100 * time.Millisecond
	var err error
	for range endTries {
		if err = s.r.st.EndRun(ctx, s.run, next); err == nil || errors.Is(err, papers.ErrConflict) {
			return err
		}
		if s.r.o.Clock.Sleep(ctx, pause) != nil {
			break
		}
		pause *= 2
	}
	return fmt.Errorf("jobs: end %s: %w", s.job.Name, err)
}

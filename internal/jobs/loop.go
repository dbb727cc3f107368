package jobs

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/dailypapers/dailypapers/internal/store"
)

const (
	// oneYear is how long a runner without jobs and without a poll sleeps.
	oneYear = 365 * 24 * time.Hour
	// refusedWait is how long a job rests whose claim was refused although
	// its row looked free: another process was quicker, or its clock differs.
	refusedWait = time.Second
)

// Run runs what is due, one job after another by the time at which they were
// due, until ctx ends. It returns when no run is under way any more.
func (r *Runner) Run(ctx context.Context) {
	planned, trouble := false, trouble{log: r.o.Log}
	for ctx.Err() == nil {
		pause, err := r.round(ctx, &planned)
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			pause = trouble.met(err)
		} else {
			trouble.over()
		}
		r.sleep(ctx, pause)
	}
}

// round runs all that is due and returns how long nothing will be.
func (r *Runner) round(ctx context.Context, planned *bool) (time.Duration, error) {
	if !*planned {
		if err := r.planAll(ctx); err != nil {
			return 0, err
		}
		*planned = true
	}
	refused := map[string]bool{}
	for {
		r.forget()
		rows, err := r.rows(ctx)
		if err != nil {
			return 0, err
		}
		now := r.o.Clock.Now()
		row, ok := r.firstDue(rows, now, refused)
		if !ok || ctx.Err() != nil {
			return r.rest(rows, now, refused), nil
		}
		ran, err := r.turn(ctx, row)
		if err != nil {
			return 0, err
		}
		refused[row.Name] = !ran
	}
}

func (r *Runner) planAll(ctx context.Context) error {
	for _, j := range r.jobs {
		if err := r.plan(ctx, j); err != nil {
			return err
		}
	}
	return nil
}

// turn runs one job if its claim is to be had. The errors are the store's:
// what the job says stands in its run.
func (r *Runner) turn(ctx context.Context, row store.Job) (ran bool, err error) {
	j, err := r.job(row.Name)
	if err != nil {
		return false, err
	}
	// A claim whose answer was thrown away would block the job for a lease.
	within, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	run, ok, err := r.st.BeginRun(within, r.claim(j, false))
	if err != nil {
		return false, fmt.Errorf("jobs: begin %s: %w", j.Name, err)
	}
	if !ok {
		return false, nil
	}
	r.say.begun(j, row)
	s := &shift{r: r, job: j, run: run, failures: row.Failures, resume: r.o.Clock.Now()}
	_, err = s.work(ctx)
	return true, err
}

func (r *Runner) claim(j Job, early bool) store.Claim {
	return store.Claim{Job: j.Name, By: r.o.Holder, Lease: r.o.Lease, Early: early}
}

// firstDue returns the row that waits longest of those that may run now.
func (r *Runner) firstDue(rows []store.Job, now time.Time, refused map[string]bool) (first store.Job, ok bool) {
	for _, row := range rows {
		if refused[row.Name] || r.ready(row, now).After(now) {
			continue
		}
		if !ok || due(row, now).Before(due(first, now)) {
			first, ok = row, true
		}
	}
	return first, ok
}

// due returns when a job should run: at once if it was asked for.
func due(row store.Job, now time.Time) time.Time {
	if row.Asked && row.Due.After(now) {
		return now
	}
	return row.Due
}

// ready returns when a job may run: when it is due and no claim stands. A
// claim far longer than a lease is that of a clock which was set back since:
// the store, which knows when it was written, makes it stand anew when asked.
func (r *Runner) ready(row store.Job, now time.Time) time.Time {
	at := due(row, now)
	if row.Holder != "" && row.Until.After(at) && row.Until.Before(now.Add(2*r.o.Lease)) {
		at = row.Until
	}
	return at
}

// rest returns how long to sleep before it is worth looking again.
func (r *Runner) rest(rows []store.Job, now time.Time, refused map[string]bool) time.Duration {
	d := oneYear
	if r.o.Poll > 0 {
		d = r.o.Poll
	}
	for _, row := range rows {
		at := r.ready(row, now).Sub(now)
		if refused[row.Name] {
			at = max(at, refusedWait)
		}
		d = min(d, at)
	}
	return max(d, time.Millisecond)
}

// sleep waits by the clock until d is over, somebody asked or ctx ended.
func (r *Runner) sleep(ctx context.Context, d time.Duration) {
	ctx, rise := context.WithCancel(ctx)
	var watch sync.WaitGroup
	watch.Go(func() {
		defer rise()
		select {
		case <-r.wake:
		case <-ctx.Done():
		}
	})
	_ = r.o.Clock.Sleep(ctx, d) // its only error is the context's, which the caller looks at
	rise()
	watch.Wait()
}

// forget drops the word of an Ask: the rows that are read next hold it.
func (r *Runner) forget() {
	select {
	case <-r.wake:
	default:
	}
}

// when asks a job for a time. A panic there ends no process: the job is then
// due in an hour.
func (r *Runner) when(j Job, f func(time.Time) time.Time) (at time.Time) {
	now := r.o.Clock.Now()
	defer func() {
		if p := recover(); p != nil {
			r.say.panicked(j, p)
			at = now.Add(maxBackoff)
		}
	}()
	return f(now)
}

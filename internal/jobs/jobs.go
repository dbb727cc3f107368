package jobs

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/clock"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A Job is something to be done again and again.
type Job struct {
	Name  string // "arxiv-records": of rows, logs and commands
	Title string // "Records of arXiv": of pages
	About string // one sentence: what it does, and when

	// First is when a job that was never planned is due.
	First func(now time.Time) time.Time
	// Next is when it is due again after a run that ended well at now.
	Next func(now time.Time) time.Time
	// Run does the work. It returns soon after ctx ends. An *Again ends the
	// run well without having done it; any other error is a failure.
	Run func(ctx context.Context, r *Report) error
}

// An Again is the error of a run that found nothing to do yet.
type Again struct {
	At  time.Time
	Why string // of pages and logs: "arXiv's announcement of 24 November is late"
}

// Error returns Why.
func (e *Again) Error() string { return e.Why }

// Options are what a Runner needs to know.
type Options struct {
	Clock  clock.Clock   // the zero value is the wall clock
	Log    *slog.Logger  // nil keeps silent
	Holder string        // names this process in claims; "" takes the host's name and the process's number
	Lease  time.Duration // how long a claim stands without renewal; 0 is a minute
	Poll   time.Duration // how often the store is asked for jobs that others made due; 0 is two seconds, less is never
}

const (
	usualLease = time.Minute
	usualPoll  = 2 * time.Second
)

// A Runner runs jobs. Its methods are safe for many goroutines.
type Runner struct {
	st   *store.Store
	jobs []Job
	o    Options
	say  *journal
	wake chan struct{} // holds one word that somebody asked
}

// New returns a Runner that does nothing yet. Names must differ.
func New(st *store.Store, list []Job, o Options) *Runner {
	if o.Clock.Now == nil {
		o.Clock = clock.Wall()
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	o.Holder = cmp.Or(o.Holder, process())
	o.Lease, o.Poll = cmp.Or(o.Lease, usualLease), cmp.Or(o.Poll, usualPoll)
	return &Runner{st, slices.Clone(list), o, newJournal(o.Log, o.Clock.Now), make(chan struct{}, 1)}
}

// process names this process. The random end tells it from one that had its
// number before, on a host whose numbers start anew, as a container's do.
func process() string {
	host, err := os.Hostname()
	if err != nil {
		host = "here"
	}
	return fmt.Sprintf("%s:%d:%s", host, os.Getpid(), strings.ToLower(rand.Text()[:6]))
}

func (r *Runner) job(name string) (Job, error) {
	i := slices.IndexFunc(r.jobs, func(j Job) bool { return j.Name == name })
	if i < 0 {
		return Job{}, fmt.Errorf("jobs: %s: %w", name, papers.ErrNotFound)
	}
	return r.jobs[i], nil
}

// Ask makes a job due now, for whichever process runs jobs.
func (r *Runner) Ask(ctx context.Context, name string) error {
	j, err := r.job(name)
	if err != nil {
		return err
	}
	if err := r.plan(ctx, j); err != nil {
		return err
	}
	if err := r.st.AskJob(ctx, name); err != nil {
		return fmt.Errorf("jobs: ask for %s: %w", name, err)
	}
	select {
	case r.wake <- struct{}{}:
	default:
	}
	return nil
}

// A Status is a job with its row and its last runs, newest first.
type Status struct {
	Job  Job
	Row  store.Job
	Runs []store.Run
}

// Status returns all jobs in the order they were given, each with up to runs
// of its last runs. Jobs that were never planned have a zero Row but for the Name.
func (r *Runner) Status(ctx context.Context, runs int) ([]Status, error) {
	rows, err := r.rows(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]Status, len(r.jobs))
	for i, j := range r.jobs {
		all[i] = Status{Job: j, Row: rowOf(rows, j.Name)}
		if runs <= 0 {
			continue
		}
		if all[i].Runs, err = r.st.Runs(ctx, j.Name, runs); err != nil {
			return nil, fmt.Errorf("jobs: runs of %s: %w", j.Name, err)
		}
	}
	return all, nil
}

// rows returns what the store knows of the jobs that were handed in: others
// may be an older or newer program's.
func (r *Runner) rows(ctx context.Context) ([]store.Job, error) {
	all, err := r.st.Jobs(ctx)
	if err != nil {
		return nil, fmt.Errorf("jobs: read the timetable: %w", err)
	}
	return slices.DeleteFunc(all, func(row store.Job) bool {
		return !slices.ContainsFunc(r.jobs, func(j Job) bool { return j.Name == row.Name })
	}), nil
}

// rowOf returns a job's row, empty where there is none.
func rowOf(rows []store.Job, name string) store.Job {
	for _, row := range rows {
		if row.Name == name {
			return row
		}
	}
	return store.Job{Name: name}
}

func (r *Runner) plan(ctx context.Context, j Job) error {
	if err := r.st.PlanJob(ctx, j.Name, r.when(j, j.First)); err != nil {
		return fmt.Errorf("jobs: plan %s: %w", j.Name, err)
	}
	return nil
}

package harvest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/fetch"
	"github.com/dailypapers/dailypapers/internal/jobs"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A Stage is what is to be said about the harvest at the moment.
type Stage string

// The stages.
const (
	Calm    Stage = "calm"    // nothing to say
	First   Stage = "first"   // the first papers are under way
	Offline Stage = "offline" // there is no way to arXiv
	Failing Stage = "failing" // arXiv answers with something unusable
	Slow    Stage = "slow"    // arXiv asks for patience
	Late    Stage = "late"    // an announcement should have come and has not
	Empty   Stage = "empty"   // arXiv announced nothing for a weekday
)

// An Outlook is what visitors should know about where today's papers are.
type Outlook struct {
	Stage   Stage
	First   bool          // nothing was harvested to the end yet
	Day     papers.Day    // that is late or empty
	Read    int           // records that the first harvest has read so far
	Days    int           // how far back it goes
	Left    time.Duration // until the next try
	Running bool          // it is under way
	Waiting bool          // the run is in a pause that arXiv asked for
	Due     time.Time     // the next announcement
}

// A state is what a job's last run left for the outlook.
type state struct {
	Stage Stage `json:"stage"`
	Day   date  `json:"day,omitzero"`
}

// stateOf reads the outcome of a run.
func stateOf(err error) state {
	var l *late
	var e *empty
	var again *jobs.Again
	var slow *fetch.SlowDown
	switch {
	case err == nil:
		return state{Stage: Calm}
	case errors.As(err, &e):
		return state{Empty, date{e.day}}
	case errors.As(err, &l):
		return state{Late, date{l.day}}
	case errors.As(err, &again):
		return state{Stage: Calm}
	case errors.As(err, &slow):
		return state{Stage: Slow}
	case fetch.Offline(err):
		return state{Stage: Offline}
	}
	return state{Stage: Failing}
}

func stateName(job string) string { return job + " state" }

// remember keeps a job's state, where it differs from the one that is kept.
func (h *Harvester) remember(ctx context.Context, job string, s state) error {
	b, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("harvest: state of %s: %w", job, err)
	}
	held, err := h.st.Setting(ctx, stateName(job))
	if err == nil && held != string(b) {
		err = h.st.SetSetting(ctx, stateName(job), string(b))
	}
	if err != nil {
		return fmt.Errorf("harvest: %w", err)
	}
	return nil
}

func (h *Harvester) state(ctx context.Context, job string) (state, error) {
	text, err := h.st.Setting(ctx, stateName(job))
	if err != nil {
		return state{}, fmt.Errorf("harvest: %w", err)
	}
	var s state
	if text == "" || json.Unmarshal([]byte(text), &s) != nil {
		return state{}, nil // no run has ended yet
	}
	return s, nil
}

// Outlook says how today's papers are coming along. It costs a few small
// statements, so that a page may ask each time.
func (h *Harvester) Outlook(ctx context.Context) (Outlook, error) {
	now := h.o.Clock.Now()
	o := Outlook{Stage: Calm, Days: h.o.Days, Due: h.calendar.NextDue(now)}
	records, err := h.state(ctx, RecordsJob)
	if err != nil {
		return o, err
	}
	feeds, err := h.state(ctx, AnnouncementsJob)
	if err != nil {
		return o, err
	}
	if o.First, err = h.first(ctx); err != nil {
		return o, err
	}
	job := RecordsJob
	switch today := h.calendar.Today(now); {
	case bad(records.Stage):
		o.Stage = records.Stage
	case o.First:
		o.Stage = First
	case bad(feeds.Stage):
		o.Stage, job = feeds.Stage, AnnouncementsJob
	case (feeds.Stage == Late || feeds.Stage == Empty) && feeds.Day.Day == today:
		o.Stage, o.Day, job = feeds.Stage, feeds.Day.Day, AnnouncementsJob
	}
	return o, h.details(ctx, &o, job)
}

func bad(s Stage) bool { return s == Offline || s == Failing || s == Slow }

// first reports whether some set was never read to its end.
func (h *Harvester) first(ctx context.Context) (bool, error) {
	for _, set := range h.sets {
		c, err := h.loadCursor(ctx, cursorName(set))
		if err != nil {
			return false, fmt.Errorf("harvest: %w", err)
		}
		if !c.Whole {
			return true, nil
		}
	}
	return false, nil
}

// details adds when the job tries again, or what its run has read so far.
func (h *Harvester) details(ctx context.Context, o *Outlook, job string) error {
	if o.Stage == Calm {
		return nil
	}
	rows, err := h.st.Jobs(ctx)
	if err != nil {
		return fmt.Errorf("harvest: %w", err)
	}
	for _, row := range rows {
		if row.Name == job {
			o.Left, o.Running = row.Due.Sub(h.o.Clock.Now()), row.Holder != ""
		}
	}
	if !o.Running || job != RecordsJob {
		return nil
	}
	runs, err := h.st.Runs(ctx, job, 1)
	if err != nil {
		return fmt.Errorf("harvest: %w", err)
	}
	if len(runs) > 0 && runs[0].Outcome == store.Running {
		o.Read, o.Waiting = runs[0].Counts.Read, runs[0].Note != ""
	}
	return nil
}

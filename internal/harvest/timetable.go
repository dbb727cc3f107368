package harvest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/jobs"
)

// The names of the jobs.
const (
	RecordsJob       = "arxiv-records"
	AnnouncementsJob = "arxiv-announcements"
)

// Records stand from about 22:30 US Eastern, feeds from midnight (arXiv's
// manuals). Both are asked for a little later, each site in its own minute:
// records when they have stopped moving, so that a list need be read but once.
const (
	announcedHour, announcedMinute = 22, 30
	// announcedSlack is how long the records of an evening take to appear.
	announcedSlack = 30 * time.Minute

	recordsHour, recordsMinute = 23, 5
	feedHour, feedMinute       = 0, 10
	// awaitedUntil is the hour until which an evening's records are asked for
	// again and again; the feeds, from midnight on, then tell when they are out.
	awaitedUntil = 2
	// lateEvery is how often a late announcement is asked for.
	lateEvery = 30 * time.Minute
	// lateHours is how long after midnight Eastern a late announcement is
	// waited for: the next one is not far then.
	lateHours = 18
)

// Jobs returns the timetable: records after each announcement, the
// announcement itself after midnight US Eastern.
func (h *Harvester) Jobs() []jobs.Job {
	sets := strings.Join(h.o.Sets, ", ")
	return []jobs.Job{{
		Name: RecordsJob, Title: "arXiv: records",
		About: fmt.Sprintf("Asks for all records of %s that were added or changed, after each evening's announcement, Sunday to Thursday. The first time it goes back %d days.", sets, h.o.Days),
		First: func(now time.Time) time.Time { return now },
		Next:  h.nextRecords,
		Run:   h.watched(RecordsJob, h.runRecords),
	}, {
		Name: AnnouncementsJob, Title: "arXiv: announcements",
		About: fmt.Sprintf("Reads which papers of %s arXiv announced as new, cross-listed or replaced, shortly after midnight US Eastern, Monday to Friday.", sets),
		First: func(now time.Time) time.Time { return now.Add(-time.Second) }, // before the records: today's papers are there at once
		Next:  h.nextFeed,
		Run:   h.watched(AnnouncementsJob, h.runAnnouncements),
	}}
}

// nextRecords is the next evening on which records appear.
func (h *Harvester) nextRecords(now time.Time) time.Time {
	return h.next(now, func(d papers.Day) (time.Time, bool) {
		return h.calendar.At(d, recordsHour, recordsMinute), h.calendar.Announces(d.Add(1))
	})
}

// nextFeed is the next night on which the feeds change.
func (h *Harvester) nextFeed(now time.Time) time.Time {
	return h.next(now, func(d papers.Day) (time.Time, bool) {
		return h.calendar.At(d, feedHour, feedMinute), h.calendar.Announces(d)
	})
}

// next finds the first appointment after now, behind the site's own jitter.
func (h *Harvester) next(now time.Time, on func(papers.Day) (time.Time, bool)) time.Time {
	for d := h.calendar.Today(now); ; d = d.Add(1) {
		if at, ok := on(d); ok && at.Add(h.jitter).After(now) {
			return at.Add(h.jitter)
		}
	}
}

func (h *Harvester) runRecords(ctx context.Context, r *jobs.Report) error {
	t := reported(r)
	if err := h.update(ctx, t); err != nil {
		return err
	}
	if t.Added+t.Changed+t.Removed == 0 {
		r.Note("arXiv has nothing that is not held")
	}
	return h.awaited(ctx)
}

// awaited is the *jobs.Again of an evening whose records have not come.
func (h *Harvester) awaited(ctx context.Context) error {
	now := h.o.Clock.Now()
	day := h.calendar.Today(now)
	switch {
	case !now.Before(h.calendar.At(day, announcedHour, announcedMinute)):
		day = day.Add(1)
	case !now.Before(h.calendar.At(day, awaitedUntil, 0)):
		return nil
	}
	if !h.calendar.Announces(day) {
		return nil
	}
	n, err := h.st.CountAnnounced(ctx, day, day)
	if err != nil {
		return fmt.Errorf("harvest: %w", err)
	}
	if n > 0 {
		return nil
	}
	return &jobs.Again{At: now.Add(lateEvery), Why: "arXiv's records of " + day.Time().Format("Monday, January 2") + " have not come yet"}
}

// runAnnouncements reads the feeds and compares what they announce with what
// the calendar expects. On a day without announcements it has nothing to ask.
func (h *Harvester) runAnnouncements(ctx context.Context, r *jobs.Report) error {
	t := reported(r)
	got, err := h.listen(ctx, t)
	if err != nil {
		return err
	}
	if err := h.catchUp(ctx, t); err != nil {
		return err
	}
	now := h.o.Clock.Now()
	day := h.calendar.Today(now)
	shown := day.Time().Format("Monday, January 2")
	switch {
	case !h.calendar.Announces(day):
		r.Note("weekends have no announcement")
	case got.day.Before(day):
		until := h.calendar.At(day, lateHours, 0)
		if now.After(until) {
			return h.empty(r, "arXiv's announcement of %s has not come", shown, day)
		}
		return &late{day, &jobs.Again{At: now.Add(lateEvery), Why: fmt.Sprintf("arXiv's announcement of %s is late", shown)}}
	case got.items == 0:
		return h.empty(r, "arXiv announced nothing for %s", shown, day)
	}
	return nil
}

// catchUp asks for the records where the feeds knew papers that they had not
// brought: the evening's announcement was late, or they were asked for before
// it was out.
func (h *Harvester) catchUp(ctx context.Context, t *tally) error {
	if t.Added == 0 {
		return nil
	}
	err := h.st.AskJob(ctx, RecordsJob)
	if err != nil && !errors.Is(err, papers.ErrNotFound) { // nobody runs it here
		return fmt.Errorf("harvest: %w", err)
	}
	return nil
}

// A late is the Again of an announcement that has not come.
type late struct {
	day papers.Day
	*jobs.Again
}

// Unwrap gives jobs its own error.
func (l *late) Unwrap() error { return l.Again }

// An empty is the end of a run that found a day without papers.
type empty struct{ day papers.Day }

// Error is never shown: watched takes it for a good end.
func (e *empty) Error() string { return "nothing was announced for " + e.day.String() }

func (h *Harvester) empty(r *jobs.Report, format, shown string, day papers.Day) error {
	r.Note(format, shown)
	return &empty{day}
}

// watched wraps a run so that the outlook knows how it went.
func (h *Harvester) watched(name string, run func(context.Context, *jobs.Report) error) func(context.Context, *jobs.Report) error {
	return func(ctx context.Context, r *jobs.Report) error {
		err := run(ctx, r)
		if ctx.Err() != nil {
			return err
		}
		if kept := h.remember(ctx, name, stateOf(err)); kept != nil && err == nil {
			err = kept
		}
		var nothing *empty
		if errors.As(err, &nothing) {
			return nil
		}
		return err
	}
}

package jobs

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/dailypapers/dailypapers/internal/fetch"
	"github.com/dailypapers/dailypapers/internal/store"
)

const day = 24 * time.Hour

func TestEveryDayAtItsHour(t *testing.T) {
	d := newDesk(t)
	d.run(180*day, daily("daily", 4*time.Hour, func(ctx context.Context, r *Report) error {
		r.Add(store.Counts{Read: 3, Added: 2})
		r.Add(store.Counts{Added: 1, Requests: 1})
		r.Note("page %d", 1)
		r.Note("page %d", 2)
		return d.sleep(ctx, 5*time.Minute)
	}))
	runs := d.runs("daily")
	equal(t, "runs", len(runs), 180)
	for i, run := range runs {
		want := start.Truncate(day).Add(time.Duration(i+1)*day + 4*time.Hour)
		if !run.Started.Equal(want) || !run.Ended.Equal(want.Add(5*time.Minute)) || run.Outcome != store.Done {
			t.Fatalf("run %d: %+v", i, run)
		}
		equal(t, "counts", run.Counts, store.Counts{Requests: 1, Read: 3, Added: 3})
		equal(t, "note", run.Note, "page 2")
		equal(t, "by", run.By, "desk")
	}
	d.log.count(t, 180, "level=INFO", `msg="job done"`, "took=5m0s", "added=3")
	d.log.count(t, 180) // nothing else is said
}

// TestFailuresInBursts has a world that is away for the first hours of every
// tenth day.
func TestFailuresInBursts(t *testing.T) {
	d := newDesk(t)
	const away = 5*time.Hour + 30*time.Minute
	d.run(90*day, daily("bursts", 0, func(context.Context, *Report) error {
		if now := d.now(); now.YearDay()%10 == 0 && now.Sub(now.Truncate(day)) < away {
			return errors.New("the world is away")
		}
		return nil
	}))
	var last store.Run
	failures, bursts, dones := 0, 0, 0
	for _, run := range d.runs("bursts") {
		if failures > 0 {
			paused(t, run.Started.Sub(last.Ended), failures)
		}
		switch last = run; run.Outcome {
		case store.Failed:
			equal(t, "error", run.Error, "the world is away")
			failures++
		case store.Done:
			if failures > 0 {
				bursts++
				if late := run.Started.Sub(run.Started.Truncate(day)) - away; late < 0 || late > 66*time.Minute {
					t.Errorf("%v after the world came back", late)
				}
			}
			failures = 0
			dones++
		}
	}
	equal(t, "days that ended well", dones, 90)
	d.log.count(t, bursts, "level=WARN", `msg="job failed, trying again"`, "the world is away", "again=")
	d.log.count(t, bursts, "level=INFO", `msg="job works again"`, "failures=")
	d.log.count(t, bursts, "level=INFO")
	equal(t, "bursts", bursts, 9)
}

func paused(t *testing.T, pause time.Duration, failures int) {
	t.Helper()
	want := min(time.Minute<<(failures-1), time.Hour)
	if pause < want*9/10-time.Millisecond || pause > want*11/10+time.Millisecond {
		t.Errorf("a pause of %v after %d failures", pause, failures)
	}
}

func TestPostponed(t *testing.T) {
	d := newDesk(t)
	d.run(28*day, daily("late", 6*time.Hour, func(context.Context, *Report) error {
		now := d.now()
		if now.Weekday() == time.Monday && now.Hour() < 9 {
			return fmt.Errorf("wrapped: %w", &Again{now.Add(30 * time.Minute), fmt.Sprintf("the paper of %s is late", now.Format("2 January"))})
		}
		return nil
	}))
	mondays := 0
	for _, run := range d.runs("late") {
		if run.Started.Weekday() != time.Monday {
			continue
		}
		slot := mondays % 7
		mondays++
		equal(t, "minutes past six", run.Started.Sub(run.Started.Truncate(day).Add(6*time.Hour)), time.Duration(slot)*30*time.Minute)
		want, note := store.Postponed, fmt.Sprintf("the paper of %s is late", run.Started.Format("2 January"))
		if slot == 6 {
			want, note = store.Done, ""
		}
		equal(t, "outcome", run.Outcome, want)
		equal(t, "note", run.Note, note)
		equal(t, "error", run.Error, "")
	}
	equal(t, "runs on Mondays", mondays, 4*7)
	d.log.count(t, 4, "level=INFO", `msg="job postponed"`, "is late")
	d.log.count(t, 4, "level=INFO")
}

// TestPostponedIntoThePast must not run without end.
func TestPostponedIntoThePast(t *testing.T) {
	d := newDesk(t)
	d.run(time.Minute, every("eager", -time.Hour, func(context.Context, *Report) error {
		if d.now().Second()%2 == 0 {
			return &Again{Why: "no time given"}
		}
		return nil
	}))
	equal(t, "runs", len(d.runs("eager")), 60)
}

func TestWhenToComeBack(t *testing.T) {
	hour := func(now time.Time) time.Time { return now.Add(time.Hour) }
	for _, c := range []struct {
		name     string
		failures int
		next     time.Duration
		err      error
		from, to time.Duration
	}{
		{"a minute after the first failure", 0, day, errors.New("x"), 54 * time.Second, 66 * time.Second},
		{"twice that after the second", 1, day, errors.New("x"), 108 * time.Second, 132 * time.Second},
		{"an hour at most", 99, day, errors.New("x"), 54 * time.Minute, 66 * time.Minute},
		{"never later than without failure", 5, 2 * time.Minute, errors.New("x"), 2 * time.Minute, 2 * time.Minute},
		{"what the world asks for", 3, time.Minute, fmt.Errorf("list: %w", &fetch.SlowDown{Until: start.Add(7 * time.Hour)}), 7 * time.Hour, 7 * time.Hour},
		{"what the world asked for is over", 3, day, &fetch.SlowDown{Until: start.Add(-day)}, time.Second, time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			r := New(d.st, nil, d.options())
			s := &shift{r: r, failures: c.failures, job: Job{First: hour, Next: func(now time.Time) time.Time { return now.Add(c.next) }}}
			for range 20 {
				if got := s.retry(start, c.err).Sub(start); got < c.from || got > c.to {
					t.Errorf("%v", got)
				}
			}
		})
	}
}

func TestByTheTimeTheyWereDue(t *testing.T) {
	d := newDesk(t)
	var order string
	note := func(name string, first time.Duration) Job {
		return Job{Name: name, Next: func(now time.Time) time.Time { return now.Add(day) },
			First: func(now time.Time) time.Time { return now.Add(first) },
			Run:   func(ctx context.Context, _ *Report) error { order += name; return d.sleep(ctx, 10*time.Minute) }}
	}
	d.must(d.st.PlanJob(t.Context(), "another program's", start.Add(-day)))
	d.run(time.Hour, note("c", 3*time.Minute), note("a", 0), note("d", 4*time.Minute), note("b", 2*time.Minute))
	equal(t, "order", order, "abcd")
	equal(t, "what is not in the list", d.outcomes("another program's"), "")
}

func TestAskedFor(t *testing.T) {
	d := newDesk(t)
	var r *Runner
	asked := 0
	weekly := every("asker", 7*day, func(ctx context.Context, _ *Report) error { asked++; return r.Ask(ctx, "daily") })
	list := []Job{daily("daily", 4*time.Hour, func(context.Context, *Report) error { return nil }), weekly}
	r = New(d.st, list, d.options())
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	d.end, d.off = start.Add(70*day), cancel
	r.Run(ctx)
	regular, early := 0, 0
	for _, run := range d.runs("daily") {
		switch run.Started.Hour() {
		case 4:
			regular++
		case 12:
			early++
		}
	}
	equal(t, "regular runs", regular, 70)
	equal(t, "runs that were asked for", early, asked)
	equal(t, "asked", asked, 10)
}

func TestAskedForDuringItsRun(t *testing.T) {
	d := newDesk(t)
	var r *Runner
	runs := 0
	job := every("j", day, func(ctx context.Context, _ *Report) error {
		if runs++; runs == 1 {
			return r.Ask(ctx, "j")
		}
		return nil
	})
	r = New(d.st, []Job{job}, d.options())
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	d.end, d.off = start.Add(time.Hour), cancel
	r.Run(ctx)
	equal(t, "runs within the hour", runs, 2)
}

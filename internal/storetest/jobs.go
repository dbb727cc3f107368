package storetest

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

func jobChecks() []check {
	return []check{
		{"planned once", plannedOnce},
		{"jobs that nobody knows", unknownJobs},
		{"a job runs when it is due, or asked for, or early", whenItRuns},
		{"one at a time", oneAtATime},
		{"a run tells what it did", whatItDid},
		{"what the outcomes mean", outcomes},
		{"a claim stands as long as it is renewed", renewed},
		{"a run that died is taken over and made up for", takenOver},
		{"asked for during a run, due after it", askedMeanwhile},
		{"a clock set back blocks no longer than a lease", claimSetBack},
		{"runs without a beginning or with no end", oddRuns},
		{"the last two hundred runs are kept", lastRuns},
		{"texts of a run are cut", cutTexts},
	}
}

const lease = time.Minute

func (d desk) plan(name string, due time.Time) {
	d.Helper()
	d.must(d.st.PlanJob(d.Context(), name, due))
}

// job returns a job's row.
func (d desk) job(name string) store.Job {
	d.Helper()
	all, err := d.st.Jobs(d.Context())
	d.must(err)
	for _, j := range all {
		if j.Name == name {
			return j
		}
	}
	d.Fatalf("no job %s among %v", name, all)
	return store.Job{}
}

func (d desk) begin(name, by string, early bool) (store.Run, bool) {
	d.Helper()
	run, ok, err := d.st.BeginRun(d.Context(), store.Claim{Job: name, By: by, Lease: lease, Early: early})
	d.must(err)
	return run, ok
}

// begun fails unless the run can begin.
func (d desk) begun(name, by string, early bool) store.Run {
	d.Helper()
	run, ok := d.begin(name, by, early)
	if !ok {
		d.Fatalf("%s cannot begin %s: %+v", by, name, d.job(name))
	}
	return run
}

func (d desk) refused(name string, early bool) {
	d.Helper()
	if run, ok := d.begin(name, "another", early); ok {
		d.Fatalf("another began %+v", run)
	}
}

func (d desk) end(run store.Run, o store.Outcome, next time.Time) {
	d.Helper()
	run.Outcome = o
	d.must(d.st.EndRun(d.Context(), run, next))
}

func (d desk) runs(name string, limit int) []store.Run {
	d.Helper()
	runs, err := d.st.Runs(d.Context(), name, limit)
	d.must(err)
	return runs
}

func plannedOnce(d desk) {
	d.plan("b", d.in(time.Hour))
	d.plan("a", d.in(2*time.Hour))
	d.plan("b", d.in(0))
	all, err := d.st.Jobs(d.Context())
	d.must(err)
	equal(d, "jobs", all, []store.Job{{Name: "a", Due: d.in(2 * time.Hour)}, {Name: "b", Due: d.in(time.Hour)}})
	d.plan("never", time.Time{})
	equal(d, "no time", d.job("never").Due, time.Time{})
	d.begun("never", "host:1", false)
}

func unknownJobs(d desk) {
	all, err := d.st.Jobs(d.Context())
	d.must(err)
	equal(d, "jobs", len(all), 0)
	d.wants(d.st.AskJob(d.Context(), "a"), papers.ErrNotFound)
	_, ok, err := d.st.BeginRun(d.Context(), store.Claim{Job: "a", By: "host:1", Early: true})
	d.wants(err, papers.ErrNotFound)
	equal(d, "begun", ok, false)
	equal(d, "runs", len(d.runs("a", 10)), 0)
	d.plan("a", d.in(0))
	_, _, err = d.st.BeginRun(d.Context(), store.Claim{Job: "a", Lease: lease})
	d.wants(err, papers.ErrInvalid)
}

func whenItRuns(d desk) {
	d.plan("a", d.in(time.Hour))
	d.refused("a", false)
	run := d.begun("a", "host:1", true)
	d.end(run, store.Done, d.in(time.Hour))
	d.refused("a", false)
	d.must(d.st.AskJob(d.Context(), "a"))
	equal(d, "asked", d.job("a").Asked, true)
	run = d.begun("a", "host:1", false)
	equal(d, "asked, once it runs", d.job("a").Asked, false)
	d.end(run, store.Done, d.in(time.Hour))
	d.turn(time.Hour - time.Microsecond)
	d.refused("a", false)
	d.turn(time.Microsecond)
	d.begun("a", "host:1", false)
}

func oneAtATime(d desk) {
	d.plan("a", d.in(0))
	d.plan("b", d.in(0))
	run := d.begun("a", "host:1", false)
	equal(d, "run", run, store.Run{ID: run.ID, Job: "a", By: "host:1", Started: d.in(0), Outcome: store.Running})
	equal(d, "row", d.runs("a", 10), []store.Run{run})
	d.refused("a", false)
	d.refused("a", true)
	if _, ok := d.begin("a", "host:1", true); ok {
		d.Errorf("host:1 began twice")
	}
	want := store.Job{Name: "a", Due: run.Started, Holder: "host:1", Until: d.in(lease + time.Microsecond)} // rounded up
	equal(d, "job", d.job("a"), want)
	d.begun("b", "another", false)
	d.end(run, store.Done, d.in(0))
	equal(d, "claim", d.job("a").Holder, "")
	d.begun("a", "another", false)
}

func whatItDid(d desk) {
	d.plan("a", d.in(0))
	run := d.begun("a", "host:1", false)
	d.turn(time.Second)
	run.Counts, run.Note = store.Counts{Requests: 2, Read: 9, Added: 1}, "cs, ünder wäy?"
	d.must(d.st.KeepRun(d.Context(), run, lease))
	equal(d, "under way", d.runs("a", 10), []store.Run{run})
	d.turn(time.Second)
	run.Counts = store.Counts{Requests: 1, Read: 2, Added: 3, Changed: 4, Unchanged: 5, Removed: 6, Rejected: 7, Announced: 8}
	run.Note, run.Error = "", "it's \"broken\""
	d.end(run, store.Failed, d.in(time.Hour))
	run.Ended, run.Outcome = d.in(0), store.Failed
	equal(d, "ended", d.runs("a", 10), []store.Run{run})
	equal(d, "job", d.job("a"), store.Job{Name: "a", Due: d.in(time.Hour), Failures: 1})
	later := d.begun("a", "host:2", true)
	equal(d, "newest first", d.runs("a", 10), []store.Run{later, run})
	equal(d, "the last", d.runs("a", 1), []store.Run{later})
	for _, limit := range []int{0, -1} {
		equal(d, "none", len(d.runs("a", limit)), 0)
	}
}

func outcomes(d desk) {
	d.plan("a", d.in(0))
	for i, tt := range []struct {
		outcome  store.Outcome
		failures int
	}{
		{store.Failed, 1}, {store.Failed, 2}, {store.Stopped, 2}, {store.Failed, 3}, {store.Done, 0},
		{store.Stopped, 0}, {store.Failed, 1}, {store.Postponed, 0},
	} {
		d.end(d.begun("a", "host:1", true), tt.outcome, d.in(time.Duration(i)*time.Hour))
		j := d.job("a")
		equal(d, fmt.Sprintf("failures after %d, %s", i, tt.outcome), j.Failures, tt.failures)
		equal(d, "due", j.Due, d.in(time.Duration(i)*time.Hour))
		equal(d, "outcome", d.runs("a", 1)[0].Outcome, tt.outcome)
	}
}

func renewed(d desk) {
	d.plan("a", d.in(0))
	run := d.begun("a", "host:1", false)
	for range 5 {
		d.turn(lease - time.Second)
		d.refused("a", true)
		d.must(d.st.KeepRun(d.Context(), run, lease))
	}
	d.turn(lease + time.Microsecond) // past its end, but nobody came
	d.must(d.st.KeepRun(d.Context(), run, lease))
	d.refused("a", true)
	d.end(run, store.Done, d.in(time.Hour))
}

func takenOver(d desk) {
	d.plan("a", d.in(time.Hour))
	dead := d.begun("a", "host:1", true)
	d.turn(time.Second)
	dead.Counts.Read = 7
	d.must(d.st.KeepRun(d.Context(), dead, lease))
	alive := d.in(0)
	d.turn(lease - time.Second)
	d.refused("a", false)
	d.turn(time.Second + time.Microsecond)
	run := d.begun("a", "host:1", false) // the same name, started again
	dead.Outcome, dead.Ended = store.Lost, alive
	equal(d, "runs", d.runs("a", 10), []store.Run{run, dead})
	for _, o := range []store.Outcome{store.Done, store.Failed, store.Stopped} {
		dead.Outcome = o
		d.wants(d.st.KeepRun(d.Context(), dead, lease), papers.ErrConflict)
		d.wants(d.st.EndRun(d.Context(), dead, d.in(0)), papers.ErrConflict)
	}
	equal(d, "lost stays lost", d.runs("a", 10)[1].Outcome, store.Lost)
	equal(d, "holder", d.job("a").Holder, "host:1")
	d.end(run, store.Done, d.in(time.Hour))
	d.wants(d.st.KeepRun(d.Context(), run, lease), papers.ErrConflict)
	d.wants(d.st.EndRun(d.Context(), run, d.in(0)), papers.ErrInvalid) // its Outcome is Running
	run.Outcome = store.Failed
	d.wants(d.st.EndRun(d.Context(), run, d.in(0)), papers.ErrConflict)
	equal(d, "job", d.job("a"), store.Job{Name: "a", Due: d.in(time.Hour)})
}

func askedMeanwhile(d desk) {
	d.plan("a", d.in(0))
	for _, o := range []store.Outcome{store.Done, store.Failed, store.Stopped, store.Postponed} {
		run := d.begun("a", "host:1", false)
		d.must(d.st.AskJob(d.Context(), "a"))
		d.must(d.st.AskJob(d.Context(), "a"))
		d.must(d.st.KeepRun(d.Context(), run, lease))
		d.refused("a", true)
		d.end(run, o, d.in(time.Hour))
		equal(d, "due", d.job("a").Due, d.in(time.Hour))
		d.end(d.begun("a", "another", false), store.Done, d.in(time.Hour))
		d.refused("a", false)
		d.turn(time.Hour)
	}
}

func claimSetBack(d desk) {
	d.plan("a", d.in(-50*time.Hour))
	dead := d.begun("a", "host:1", false)
	d.turn(-48 * time.Hour)
	equal(d, "worth asking", d.job("a").Until, d.in(0))
	d.refused("a", true)
	d.turn(lease)
	d.refused("a", true)
	d.turn(time.Second)
	run := d.begun("a", "host:2", false)
	equal(d, "the dead", d.runs("a", 2)[1].Outcome, store.Lost)
	d.wants(d.st.KeepRun(d.Context(), dead, lease), papers.ErrConflict)
	d.turn(-time.Hour)
	d.must(d.st.KeepRun(d.Context(), run, lease))
	d.refused("a", true)
	d.turn(-time.Hour)
	d.end(run, store.Done, d.in(time.Hour))
	equal(d, "no run ends before it began", d.runs("a", 1)[0].Ended, run.Started)
}

// oddRuns holds that a run which was never begun touches no job, also where
// nobody holds a claim.
func oddRuns(d desk) {
	d.plan("a", d.in(0))
	before := d.job("a")
	for _, run := range []store.Run{{Job: "a"}, {Job: "a", ID: 1}, {Job: "b"}, {Job: "b", ID: 1}, {}} {
		d.wants(d.st.KeepRun(d.Context(), run, lease), papers.ErrConflict)
		run.Outcome = store.Done
		d.wants(d.st.EndRun(d.Context(), run, d.in(time.Hour)), papers.ErrConflict)
	}
	equal(d, "job", d.job("a"), before)
	run := d.begun("a", "host:1", false)
	for _, o := range []store.Outcome{"", store.Running, store.Lost, "'"} {
		run.Outcome = o
		d.wants(d.st.EndRun(d.Context(), run, d.in(0)), papers.ErrInvalid)
	}
	equal(d, "outcome", d.runs("a", 1)[0].Outcome, store.Running)
	run.Job = "b"
	run.Outcome = store.Done
	d.wants(d.st.EndRun(d.Context(), run, d.in(0)), papers.ErrConflict)
}

func lastRuns(d desk) {
	d.plan("a", d.in(0))
	d.plan("b", d.in(0))
	kept := d.begun("b", "host:1", false)
	d.end(kept, store.Done, d.in(0))
	var last store.Run
	for range 230 {
		last = d.begun("a", "host:1", true)
		d.end(last, store.Done, d.in(0))
	}
	all := d.runs("a", 1000)
	equal(d, "runs", len(all), 200)
	equal(d, "the newest", all[0].ID, last.ID)
	equal(d, "another job's", len(d.runs("b", 10)), 1)
	for i := range all[1:] {
		if all[i].ID <= all[i+1].ID {
			d.Errorf("run %d stands before %d", all[i].ID, all[i+1].ID)
		}
	}
}

func cutTexts(d desk) {
	d.plan("a", d.in(0))
	for _, tt := range []struct{ text, want string }{
		{strings.Repeat("é", 1000), strings.Repeat("é", 1000)},
		{"x" + strings.Repeat("é", 5000), "x" + strings.Repeat("é", 999)},
		{strings.Repeat("x", 1999) + "😀", strings.Repeat("x", 1999)},
		{"a\xffb", "a\ufffdb"},
		{"a\x00b", "ab"},
		{strings.Repeat("\xff", 1<<20), "\ufffd"},
	} {
		run := d.begun("a", "host:1", true)
		run.Note, run.Error = tt.text, tt.text
		d.end(run, store.Failed, d.in(0))
		got := d.runs("a", 1)[0]
		equal(d, "note and error", []string{got.Note, got.Error}, []string{tt.want, tt.want})
		equal(d, "is UTF-8", utf8.ValidString(got.Note), true)
	}
}

package harvest

import (
	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/fetch"
	"github.com/dailypapers/dailypapers/internal/ingest"
	"github.com/dailypapers/dailypapers/internal/jobs"
	"github.com/dailypapers/dailypapers/internal/store"
)

// Progress is told after each request and each transaction, with all counts
// so far.
type Progress func(State)

// A State is how far a harvest has come.
type State struct {
	store.Counts
	Set  string     // as people name it, "cs"; "" outside of lists
	Day  papers.Day // the last day that was reached; zero before the first page
	Page int        // of the current list, from 1
}

// A tally counts what one operation does. It belongs to one goroutine.
type tally struct {
	State
	show    Progress
	report  *jobs.Report // nil outside of jobs
	heard   store.Counts // what report has heard of
	waiting bool         // report has a note of a pause
	told    int          // refused records that were told one by one
}

func reported(r *jobs.Report) *tally { return &tally{report: r} }

func shown(p Progress) *tally { return &tally{show: p} }

// waits notes a pause for whoever looks at the run meanwhile.
func (t *tally) waits(w fetch.Wait) {
	if t.report != nil {
		t.report.Note("%s; it goes on at %s UTC", w.Why, w.Until.UTC().Format("15:04:05"))
		t.waiting = true
	}
}

func (t *tally) sent() {
	if t.waiting {
		t.report.Note("")
		t.waiting = false
	}
	t.Requests++
	t.tell()
}

// put counts what became of a page.
func (t *tally) put(s ingest.Summary, announced int) {
	t.Read += s.Read
	t.Added += s.Added
	t.Changed += s.Changed
	t.Unchanged += s.Unchanged
	t.Removed += s.Removed
	t.Rejected += s.Rejected
	t.Announced += announced
	t.tell()
}

// refused counts what the reader refused before the store saw it.
func (t *tally) refused(n int) {
	t.Read += n
	t.Rejected += n
}

func (t *tally) tell() {
	if t.report != nil {
		now, was := t.Counts, t.heard
		t.report.Add(store.Counts{
			Requests: now.Requests - was.Requests, Read: now.Read - was.Read, Added: now.Added - was.Added,
			Changed: now.Changed - was.Changed, Unchanged: now.Unchanged - was.Unchanged, Removed: now.Removed - was.Removed,
			Rejected: now.Rejected - was.Rejected, Announced: now.Announced - was.Announced,
		})
		t.heard = now
	}
	if t.show != nil {
		t.show(t.State)
	}
}

package operator

import (
	"fmt"
	"strings"
	"time"

	"github.com/dailypapers/dailypapers/internal/jobs"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// jobView is a job of the timetable as a page tells of it.
type jobView struct {
	Name, Title, About string

	State   state
	Askable bool // it makes sense to ask for a run now
	Busy    bool // it runs or is about to
	Columns []string
	Runs    []runView
}

// state is what a job does or waits for: words around one moment.
type state struct {
	Grave  bool // somebody should look at it
	Before string
	At     page.Moment
	After  string
	By     string // the process at work, as it named itself
}

// runView is a row of the table of runs.
type runView struct {
	When    page.Moment
	Took    string
	Outcome string
	Why     string // what the outcome means, for hover
	Grave   bool   // it did not end well
	Note    string
	Error   string
	Figures []figure
}

// figure is one count of a run.
type figure struct {
	Name string // of its column
	N    int
}

// Unit is the name as it stands behind the number: "1 request".
func (f figure) Unit() string {
	if f.N == 1 {
		return strings.TrimSuffix(f.Name, "s")
	}
	return f.Name
}

func newJobView(s jobs.Status, running bool, now time.Time) jobView {
	v := jobView{Name: s.Job.Name, Title: s.Job.Title, About: s.Job.About}
	held := s.Row.Holder != "" && now.Before(s.Row.Until)
	soon := running && (s.Row.Asked || !s.Row.Due.IsZero() && !now.Before(s.Row.Due))
	v.Busy, v.Askable = held || soon, running && !held && !soon
	v.State = stateOf(s, held, soon, running, now)
	for _, run := range s.Runs {
		if run.Outcome == store.Running && !held {
			run.Outcome = store.Lost // it will be marked so when the job is taken over
		}
		v.Runs = append(v.Runs, newRunView(run, now))
	}
	v.keepCounted()
	return v
}

// stateOf puts first what matters most to somebody who looks for a fault.
func stateOf(s jobs.Status, held, soon, running bool, now time.Time) state {
	row := s.Row
	switch {
	case held:
		return underWay(s, now)
	case !running:
		return state{Before: "Switched off: this service was started offline."}
	case row.Asked:
		return state{Before: "Asked for; it starts as soon as nothing else runs."}
	case row.Holder != "":
		return state{Grave: true, Before: "Broken off: nothing was heard of the process that ran it since", At: page.Since(row.Until, now), After: ". It is taken up again as soon as nothing else runs.", By: row.Holder}
	case row.Due.IsZero():
		return state{Before: "Not planned yet."}
	case row.Failures > 0 && soon:
		return state{Grave: true, Before: "Failed" + inARow(row.Failures) + "; it is tried again as soon as nothing else runs."}
	case row.Failures > 0:
		return state{Grave: true, Before: "Failed" + inARow(row.Failures) + "; it is tried again", At: page.NewMoment(row.Due, now), After: ", " + page.Ahead(row.Due.Sub(now)) + "."}
	case soon:
		return state{Before: "Due; it starts as soon as nothing else runs."}
	}
	return state{Before: "Next run", At: page.NewMoment(row.Due, now), After: ", " + page.Ahead(row.Due.Sub(now)) + "."}
}

// underWay tells of a run that goes on, and how far it has come.
func underWay(s jobs.Status, now time.Time) state {
	st := state{Before: "Running", By: s.Row.Holder}
	if len(s.Runs) > 0 && s.Runs[0].Outcome == store.Running {
		st.Before, st.At = "Running since", page.Since(s.Runs[0].Started, now)
		if n := s.Runs[0].Counts.Read; n > 0 {
			st.After = ": " + page.Count(n, "record", "records") + " so far"
		}
	}
	st.After += "."
	if s.Row.Asked {
		st.After += " Asked for once more; it starts again behind this."
	}
	return st
}

// Width is how many columns the table of runs has.
func (v jobView) Width() int { return len(v.Columns) + 3 }

func inARow(failures int) string {
	switch failures {
	case 1:
		return ""
	case 2:
		return " twice in a row"
	}
	return fmt.Sprintf(" %s times in a row", page.Grouped(failures))
}

// Process is By without the random end that tells processes of one number apart.
func (s state) Process() string {
	if parts := strings.SplitN(s.By, ":", 3); len(parts) == 3 {
		return parts[0] + ":" + parts[1]
	}
	return s.By
}

func newRunView(run store.Run, now time.Time) runView {
	v := runView{When: page.NewMoment(run.Started, now), Note: run.Note, Error: run.Error, Figures: figures(run.Counts)}
	v.Outcome, v.Why, v.Grave = outcome(run.Outcome)
	switch {
	case run.Outcome == store.Running:
		v.Took = page.Lasting(now.Sub(run.Started))
	case !run.Ended.IsZero():
		v.Took = page.Lasting(run.Ended.Sub(run.Started))
	}
	return v
}

// outcome is how a run ended: in a word or two, in a sentence, and whether
// that was a fault.
func outcome(o store.Outcome) (words, why string, grave bool) {
	switch o {
	case store.Running:
		return "running", "It is under way.", false
	case store.Done:
		return "done", "It did what there was to do.", false
	case store.Postponed:
		return "nothing to do yet", "It looked and found nothing to do yet.", false
	case store.Stopped:
		return "stopped", "The program was told to end; the next run goes on from there.", false
	case store.Lost:
		return "broken off", "Its process died or slept too long; the next run goes on from there.", true
	case store.Failed:
		return "failed", "It met an error; it is tried again after a pause.", true
	}
	return string(o), "", false
}

func figures(c store.Counts) []figure {
	return []figure{{"read", c.Read}, {"added", c.Added}, {"changed", c.Changed}, {"removed", c.Removed},
		{"refused", c.Rejected}, {"requests", c.Requests}, {"announced", c.Announced}}
}

// keepCounted leaves out the columns in which no run has counted anything.
func (v *jobView) keepCounted() {
	counted := make(map[string]bool)
	for _, run := range v.Runs {
		for _, f := range run.Figures {
			counted[f.Name] = counted[f.Name] || f.N != 0
		}
	}
	for i, run := range v.Runs {
		var kept []figure
		for _, f := range run.Figures {
			if counted[f.Name] {
				kept = append(kept, f)
			}
		}
		v.Runs[i].Figures = kept
	}
	if len(v.Runs) > 0 { // all have the same ones
		for _, f := range v.Runs[0].Figures {
			v.Columns = append(v.Columns, f.Name)
		}
	}
}

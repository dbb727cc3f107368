package main

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/dailypapers/dailypapers/internal/jobs"
	"github.com/dailypapers/dailypapers/internal/store"
)

// sourceJSON is the JSON form of a source.
type sourceJSON struct {
	Name     string    `json:"name"`
	Title    string    `json:"title"`
	About    string    `json:"about"`
	State    string    `json:"state"`
	Due      time.Time `json:"due,omitzero"`
	Failures int       `json:"failures,omitempty"` // in a row
	Last     *runJSON  `json:"last,omitempty"`
}

// runJSON is the JSON form of a run.
type runJSON struct {
	Job     string        `json:"job"`
	By      string        `json:"by"`
	Started time.Time     `json:"started"`
	Ended   time.Time     `json:"ended,omitzero"`
	Outcome store.Outcome `json:"outcome"`
	Counts  store.Counts  `json:"counts"`
	Note    string        `json:"note,omitempty"`
	Error   string        `json:"error,omitempty"`
}

func sourceOf(s jobs.Status, now time.Time) sourceJSON {
	j := sourceJSON{Name: s.Job.Name, Title: s.Job.Title, About: s.Job.About, State: stateOf(s, now), Due: second(s.Row.Due), Failures: s.Row.Failures}
	if len(s.Runs) > 0 {
		last := runOf(s.Runs[0])
		j.Last = &last
	}
	return j
}

func runOf(r store.Run) runJSON {
	return runJSON{r.Job, r.By, second(r.Started), second(r.Ended), r.Outcome, r.Counts, r.Note, r.Error}
}

// second is a time as it is shown; zero stays zero.
func second(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Second)
}

// stateOf is a source's state in a word.
func stateOf(s jobs.Status, now time.Time) string {
	switch {
	case s.Row.Holder != "" && now.Before(s.Row.Until):
		return "running"
	case s.Row.Due.IsZero():
		return "unplanned"
	case s.Row.Asked:
		return "asked"
	case s.Row.Failures > 0:
		return "failing"
	}
	return "idle"
}

// sourceWords writes a source as text, each line with its end.
func sourceWords(s jobs.Status, now time.Time) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n  %s\n", s.Job.Name, s.Job.About)
	state := stateOf(s, now)
	if state != "running" && len(s.Runs) > 0 {
		fmt.Fprintf(&b, "  last: %s\n", runWords(s.Runs[0]))
	}
	switch state {
	case "running":
		fmt.Fprintf(&b, "  %s\n", runningWords(s))
	case "unplanned":
		b.WriteString("  has never run; a running service begins with it, or dailypapers sources run " + s.Job.Name + "\n")
	case "asked":
		b.WriteString("  next: as soon as a service runs, as somebody asked\n")
	case "failing":
		fmt.Fprintf(&b, "  next: after %s in a row, again %s\n", counted(s.Row.Failures, "failure"), dueWords(s.Row.Due, now))
	default:
		fmt.Fprintf(&b, "  next: %s\n", dueWords(s.Row.Due, now))
	}
	return b.String()
}

func runningWords(s jobs.Status) string {
	line := "running, by " + s.Row.Holder
	if len(s.Runs) == 0 || s.Runs[0].Outcome != store.Running {
		return line
	}
	return fmt.Sprintf("%s since %s: %s", line, at(s.Runs[0].Started), counts(s.Runs[0].Counts))
}

func dueWords(due, now time.Time) string {
	if due.After(now) {
		return "at " + at(due)
	}
	return "due since " + at(due) + "; a running service begins with it"
}

// at writes a moment as the log does.
func at(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 MST") }

// runWords writes a run in a line: when, how long, how it ended, what it did.
func runWords(r store.Run) string {
	parts := []string{at(r.Started)}
	if !r.Ended.IsZero() {
		parts = append(parts, "in "+r.Ended.Sub(r.Started).Round(time.Second/10).String())
	}
	did := []string{}
	if r.Counts.Read+r.Counts.Announced > 0 || r.Error == "" {
		did = append(did, counts(r.Counts))
	}
	for _, more := range []string{r.Note, withoutRooms(r.Error)} {
		if more != "" {
			did = append(did, oneLine(more))
		}
	}
	return strings.Join(append(parts, string(r.Outcome)+": "+strings.Join(did, "; ")), ", ")
}

// oneLine takes line breaks and what a terminal would obey out of a text that
// other programs may have a part in.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }), " ")
}

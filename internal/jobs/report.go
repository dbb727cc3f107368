package jobs

import (
	"fmt"
	"sync"

	"github.com/dailypapers/dailypapers/internal/store"
)

// A Report takes in what a run does. Its methods are safe for many
// goroutines; the zero value is empty.
type Report struct {
	mu     sync.Mutex
	counts store.Counts
	note   string
}

// Add adds to the counts. They are saved about once a second.
func (r *Report) Add(c store.Counts) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.counts.Requests += c.Requests
	r.counts.Read += c.Read
	r.counts.Added += c.Added
	r.counts.Changed += c.Changed
	r.counts.Unchanged += c.Unchanged
	r.counts.Removed += c.Removed
	r.counts.Rejected += c.Rejected
	r.counts.Announced += c.Announced
}

// Note says what a person may want to know of the run; the last word stays.
func (r *Report) Note(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.note = clip(fmt.Sprintf(format, args...))
}

// onto returns run with what was reported so far.
func (r *Report) onto(run store.Run) store.Run {
	r.mu.Lock()
	defer r.mu.Unlock()
	run.Counts, run.Note = r.counts, r.note
	return run
}

// longest is how many bytes of a note or an error are kept: a screen full.
const longest = 2000

// clip shortens a text between two characters.
func clip(s string) string {
	if len(s) <= longest {
		return s
	}
	end := 0
	for i := range s {
		if i > longest {
			break
		}
		end = i
	}
	return s[:end] + "…"
}

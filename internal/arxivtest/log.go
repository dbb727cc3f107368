package arxivtest

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"
)

// An Entry is one request. Times are the clock's.
type Entry struct {
	Arrived     time.Time
	Departed    time.Time // when the answer was on its way, or the request was cut off
	Path, Query string
	Status      int   // 0 where the connection was cut before a status
	Fault       Fault // that was injected; "" for none
	Agent       string
	Accept      string
	RetryUntil  time.Time // before which the answer asked not to come again; zero where it did not say
	Connections int       // that were open when it arrived, its own included; 0 where nobody counts them
	Overlaps    bool      // another request was still being answered
	Broken      bool      // the client was gone before it had the answer
}

// String names the request and its time.
func (e Entry) String() string {
	s := fmt.Sprintf("%s %s", e.Arrived.Format("2006-01-02T15:04:05.000"), e.Path)
	if e.Query != "" {
		s += "?" + e.Query
	}
	return fmt.Sprintf("%s → %d %s", s, e.Status, e.Fault)
}

// A Log holds all requests but those for the clock. It is safe for many
// goroutines.
type Log struct {
	mu      sync.Mutex
	entries []*Entry
}

// Len is how many requests were seen so far.
func (l *Log) Len() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.entries)
}

// Entries returns the requests in the order of their arrival.
func (l *Log) Entries() []Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := make([]Entry, len(l.entries))
	for i, e := range l.entries {
		all[i] = *e
	}
	slices.SortStableFunc(all, func(a, b Entry) int { return a.Arrived.Compare(b.Arrived) })
	return all
}

// Faults counts what was injected.
func (l *Log) Faults() map[Fault]int {
	count := map[Fault]int{}
	for _, e := range l.Entries() {
		if e.Fault != "" {
			count[e.Fault]++
		}
	}
	return count
}

// slack forgives what is lost where times are kept in milliseconds.
const slack = time.Millisecond

// maxComplaints bounds an error of Check.
const maxComplaints = 10

// Check returns what arXiv would complain of: requests at the same time, over
// more than one connection, or less than a pause behind the end of the one
// before; requests without User-Agent or Accept; and requests before the time
// that a Retry-After had named, whichever interface was asked. It returns nil
// where there is nothing to complain of.
func (l *Log) Check(pause time.Duration) error {
	var all []error
	var end, until time.Time
	for _, e := range l.Entries() {
		all = append(all, e.manners()...)
		if !end.IsZero() && e.Arrived.Add(slack).Before(end.Add(pause)) {
			all = append(all, fmt.Errorf("%s: only %v behind the end of the request before", e, e.Arrived.Sub(end)))
		}
		if e.Arrived.Add(slack).Before(until) {
			all = append(all, fmt.Errorf("%s: Retry-After said not before %s", e, until.Format(http.TimeFormat)))
		}
		end, until = latest(end, e.Departed), latest(until, e.RetryUntil)
	}
	if n := len(all); n > maxComplaints {
		all = append(all[:maxComplaints], fmt.Errorf("and %d more", n-maxComplaints))
	}
	return errors.Join(all...)
}

// manners complains of a request for itself.
func (e Entry) manners() []error {
	var all []error
	if e.Agent == "" {
		all = append(all, fmt.Errorf("%s: no User-Agent", e))
	}
	if e.Accept == "" {
		all = append(all, fmt.Errorf("%s: no Accept", e))
	}
	if e.Overlaps {
		all = append(all, fmt.Errorf("%s: another request was under way", e))
	}
	if e.Connections > 1 {
		all = append(all, fmt.Errorf("%s: %d connections were open", e, e.Connections))
	}
	return all
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// Killed says that the client has been killed: if the last answer asked it to
// wait, it may have died before it could write that down. What earlier answers
// asked for must be kept all the same, and so must the pause.
func (l *Log) Killed() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if n := len(l.entries); n > 0 {
		l.entries[n-1].RetryUntil = time.Time{}
	}
}

// change applies a change to an entry.
func (l *Log) change(e *Entry, f func(*Entry)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f(e)
}

func (l *Log) add(e *Entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entries = append(l.entries, e)
}

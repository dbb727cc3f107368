package outbox

import (
	"math/rand/v2"
	"slices"
	"time"
)

const (
	// firstRest is how long a host is left alone that asked for patience; it
	// doubles at each time in a row, to longestRest.
	firstRest   = 30 * time.Second
	longestRest = 15 * time.Minute
	// manyHosts is from how many on those are forgotten of which there is
	// nothing to know.
	manyHosts = 1000
)

// hosts know of each address's domain when it may be written to again. They are
// guarded by the Service's mutex.
type hosts struct {
	spacing time.Duration // between two messages to one host, 0 for none
	all     map[string]*host
}

type host struct {
	next  time.Time // when the rate allows the next message
	rests time.Time // until when it is left alone
	times int       // it asked for patience in a row
}

func newHosts(perMinute int) *hosts {
	h := &hosts{all: map[string]*host{}}
	if perMinute > 0 {
		h.spacing = time.Minute / time.Duration(perMinute)
	}
	return h
}

func (h *hosts) of(name string) *host {
	x := h.all[name]
	if x == nil {
		x = &host{}
		h.all[name] = x
	}
	return x
}

// take reports whether a message may go to a host now, and counts it.
func (h *hosts) take(name string, now time.Time) bool {
	x := h.of(name)
	if x.busy(now) {
		return false
	}
	if h.spacing > 0 {
		x.next = now.Add(h.spacing)
	}
	return true
}

// busy reports whether a host is at its rate or rests. A moment further ahead
// than any is made is of a clock that was set back.
func (x *host) busy(now time.Time) bool {
	ahead := func(t time.Time) bool { return t.After(now) && t.Before(now.Add(2*longestRest)) }
	return ahead(x.next) || ahead(x.rests)
}

// rest leaves a host alone for a while, the longer the more often it asked.
func (h *hosts) rest(name string, now time.Time) {
	x := h.of(name)
	if x.rests.After(now) {
		return // those that were under way say the same once more
	}
	x.rests = now.Add(about(min(firstRest<<min(x.times, 10), longestRest)))
	x.times++
}

// well notes that a host takes messages.
func (h *hosts) well(name string) {
	if x := h.all[name]; x != nil {
		x.times = 0
	}
}

// busy returns the hosts that are not to be written to now, in order.
func (h *hosts) busy(now time.Time) []string {
	var names []string
	for name, x := range h.all {
		switch {
		case x.busy(now):
			names = append(names, name)
		case len(h.all) > manyHosts && x.times == 0:
			delete(h.all, name)
		}
	}
	slices.Sort(names)
	return names
}

// about is a duration give or take a quarter, so that what failed together is
// not tried together.
func about(d time.Duration) time.Duration {
	return d*3/4 + rand.N(d/2+1)
}

package fetch

import (
	"net/http"
	"time"

	"github.com/dailypapers/dailypapers/internal/clock"
)

// Options are what a Client needs to know.
type Options struct {
	Agent     string                 // User-Agent, with a contact
	Take      Take                   // nil sends at once
	Clock     clock.Clock            // for pauses; the zero value is the wall clock
	Transport http.RoundTripper      // nil is one that opens a connection a request and keeps none
	Idle      time.Duration          // longest silence in an answer, wall time; 0 is a minute
	Whole     time.Duration          // longest answer, wall time; 0 is ten minutes
	MaxBytes  int64                  // of an unpacked body; 0 is 64 MiB
	Tries     int                    // requests for one Get at most; 0 is 8
	Patience  time.Duration          // longest pause that a Get sits through, 0 is 15 minutes; a longer one is its error
	Trust     func(host string) bool // hosts, in small letters and without a port, that a redirect may lead to besides the first; nil is none
	Waiting   func(Wait)             // told before a pause of any kind; may be nil
	Sent      func()                 // called before every request; may be nil
}

// A Wait is a pause that somebody may wonder about.
type Wait struct {
	Until time.Time
	Why   string // "export.arxiv.org asks for patience (503)"
}

// The defaults. Idle and Whole leave room for a page of 2,500 records on a
// slow line, MaxBytes for ten times the largest page that arXiv's code builds.
const (
	defaultIdle     = time.Minute
	defaultWhole    = 10 * time.Minute
	defaultMaxBytes = 64 << 20
	defaultTries    = 8
	defaultPatience = 15 * time.Minute
)

// byteCeiling keeps sums of MaxBytes far from overflowing.
const byteCeiling = 1 << 40

// filled puts the defaults where nothing was said.
func (o Options) filled() Options {
	o.Idle = orElse(o.Idle, defaultIdle)
	o.Whole = orElse(o.Whole, defaultWhole)
	o.MaxBytes = min(orElse(o.MaxBytes, defaultMaxBytes), byteCeiling)
	o.Tries = orElse(o.Tries, defaultTries)
	o.Patience = orElse(o.Patience, defaultPatience)
	o.Clock = usual(o.Clock)
	if o.Transport == nil {
		o.Transport = single{proxy: http.ProxyFromEnvironment}
	}
	if o.Trust == nil {
		o.Trust = func(string) bool { return false }
	}
	if o.Waiting == nil {
		o.Waiting = func(Wait) {}
	}
	if o.Sent == nil {
		o.Sent = func() {}
	}
	return o
}

func orElse[T int | int64 | time.Duration](v, usual T) T {
	if v <= 0 {
		return usual
	}
	return v
}

// usual is the wall clock for those who brought none.
func usual(c clock.Clock) clock.Clock {
	if c.Now == nil || c.Sleep == nil {
		return clock.Wall()
	}
	return c
}

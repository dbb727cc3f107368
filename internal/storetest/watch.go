package storetest

import (
	"sync"
	"time"
)

// A watch is a clock that stands still until it is turned.
type watch struct {
	mu sync.Mutex
	at time.Time
}

func newWatch() *watch { return &watch{at: instant(2025, 12, 15).Time} }

// now has nanoseconds that no database keeps.
func (w *watch) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.at.Add(789)
}

// in returns the whole microsecond that lies d ahead.
func (w *watch) in(d time.Duration) time.Time {
	return w.now().Add(d).Truncate(time.Microsecond)
}

// turn moves the clock, backwards where d is negative.
func (w *watch) turn(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = w.at.Add(d)
}

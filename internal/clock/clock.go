// Package clock is time as a value that is handed in: what hour it is, and
// waiting for a later one. Whoever waits with it can be tested over years in
// seconds.
//
// It knows no calendar and no zone, and starts no goroutine.
package clock

import (
	"context"
	"time"
)

// A Clock tells the time and waits. The zero value is of no use; Wall is the
// usual one.
type Clock struct {
	Now   func() time.Time
	Sleep func(ctx context.Context, d time.Duration) error // nil after d, or ctx's error
}

// Wall is the machine's own clock.
func Wall() Clock { return Clock{time.Now, sleep} }

// Stopped always tells the same time; its Sleep waits as Wall's does.
func Stopped(at time.Time) Clock { return Clock{func() time.Time { return at }, sleep} }

func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

package clock

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// TestSleep holds the contract that callers lean on: nil after the time, at
// once where there is nothing to wait for, and the context's error otherwise.
func TestSleep(t *testing.T) {
	left, cancel := context.WithCancel(t.Context())
	cancel()
	for _, c := range []struct {
		name  string
		gone  bool
		d     time.Duration
		takes time.Duration
		err   error
	}{
		{"an hour", false, time.Hour, time.Hour, nil},
		{"nothing", false, 0, 0, nil},
		{"less than nothing", false, -time.Hour, 0, nil},
		{"an hour, by somebody who left", true, time.Hour, 0, context.Canceled},
		{"nothing, by somebody who left", true, 0, 0, context.Canceled},
		{"longer than the context lasts", false, 3 * time.Hour, 2 * time.Hour, context.DeadlineExceeded},
	} {
		synctest.Test(t, func(t *testing.T) {
			for name, clock := range map[string]Clock{"Wall": Wall(), "Stopped": Stopped(time.Now())} {
				ctx, cancel := context.WithTimeout(t.Context(), 2*time.Hour)
				if c.gone {
					ctx = left
				}
				start := time.Now()
				err := clock.Sleep(ctx, c.d)
				if took := time.Since(start); !errors.Is(err, c.err) || took != c.takes {
					t.Errorf("%s, %s: %v after %v, want %v after %v", name, c.name, err, took, c.err, c.takes)
				}
				cancel()
			}
		})
	}
}

func TestNow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		stopped, wall := Stopped(start), Wall()
		if err := wall.Sleep(t.Context(), time.Minute); err != nil {
			t.Fatal(err)
		}
		if got := stopped.Now(); !got.Equal(start) {
			t.Errorf("a stopped clock went on by %v", got.Sub(start))
		}
		if got := wall.Now().Sub(start); got != time.Minute {
			t.Errorf("a minute took %v", got)
		}
	})
}

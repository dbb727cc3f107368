package fetch

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dailypapers/dailypapers/internal/clock"
)

func TestAlone(t *testing.T) {
	h := newHand()
	take := Alone(h.clock(), 3*time.Second)
	for i, c := range []struct {
		pause, between time.Duration // told to End; that passes before the next turn
		slept          time.Duration
	}{
		{0, 0, 3 * time.Second},
		{0, time.Second, 2 * time.Second},
		{0, 5 * time.Second, 0},
		{time.Second, 0, 3 * time.Second},
		{time.Minute, 0, time.Minute},
		{time.Minute, -time.Hour, time.Minute}, // the clock was set back
	} {
		turn, err := take(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if turn.Refusals != i {
			t.Errorf("turn %d: %d refusals", i, turn.Refusals)
		}
		turn.End(c.pause, i)
		turn.End(time.Hour, 99)
		if turn.Context.Err() == nil {
			t.Errorf("turn %d goes on after its end", i)
		}
		h.now, h.slept = h.now.Add(c.between), nil
		next, err := take(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		next.End(-time.Second, i+1)
		var slept time.Duration
		for _, d := range h.slept {
			slept += d
		}
		if slept != c.slept {
			t.Errorf("turn %d: slept %v, want %v", i, slept, c.slept)
		}
		h.now = h.now.Add(time.Minute)
	}
}

func TestAloneWithTheWallClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		take := Alone(clock.Clock{}, 3*time.Second)
		start := time.Now()
		var busy atomic.Int32
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				turn, err := take(t.Context())
				if err != nil {
					t.Error(err)
					return
				}
				if busy.Add(1) > 1 {
					t.Error("two turns at a time")
				}
				time.Sleep(time.Second)
				busy.Add(-1)
				turn.End(0, 0)
			})
		}
		all.Wait()
		if took := time.Since(start); took != 20*time.Second+19*3*time.Second {
			t.Errorf("20 turns took %v", took)
		}
	})
}

// TestAloneLeaving holds that whoever stops waiting leaves the turn to others.
func TestAloneLeaving(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		take := Alone(clock.Wall(), time.Hour)
		first, err := take(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		inLine := func() error {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			_, err := take(ctx)
			return err
		}
		if err := inLine(); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("behind another: %v", err)
		}
		first.End(0, 0)
		if err := inLine(); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("in the pause: %v", err)
		}
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := take(gone); !errors.Is(err, context.Canceled) {
			t.Errorf("after the end: %v", err)
		}
		start := time.Now()
		if _, err := take(t.Context()); err != nil || time.Since(start) != time.Hour-time.Minute {
			t.Errorf("the last one had its turn after %v, %v", time.Since(start), err)
		}
	})
}

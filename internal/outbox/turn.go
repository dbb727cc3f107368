package outbox

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// world is the name of the turn that one process of all has.
const world = "mail.outbox"

// A turn is the right to send, for as long as it is renewed.
type turn struct {
	holder string
	lease  time.Duration
	began  time.Time
	until  atomic.Int64 // since began, by the monotonic clock
}

// holds reports whether the turn stands. A process that was stopped for longer
// than the lease learns here, before its next message, that another one may have
// gone on.
func (t *turn) holds() bool { return int64(time.Since(t.began)) < t.until.Load() }

func (t *turn) renewed(at time.Time) { t.until.Store(int64(at.Add(t.lease).Sub(t.began))) }

// leastWait is between two questions for the turn, each of which is a write.
const leastWait = 10 * time.Millisecond

// inTurn does something while this process has the turn; what do is given ends
// with the turn. Where another one has it, it waits, or with wait false returns
// papers.ErrConflict.
func (s *Service) inTurn(ctx context.Context, wait bool, do func(context.Context, *turn)) error {
	t := &turn{holder: fmt.Sprintf("%s#%d", s.holder, s.turns.Add(1)), lease: s.o.Lease, began: time.Now()}
	for {
		asked := time.Now()
		got, err := s.store.TakeTurn(ctx, world, t.holder, s.o.Lease)
		if err != nil {
			return err
		}
		if got.Taken {
			t.renewed(asked)
			break
		}
		if !wait {
			return fmt.Errorf("%w: another process sends mail", papers.ErrConflict)
		}
		pause(ctx, nil, min(max(got.Wait, leastWait), s.o.Lease/3, lookEvery))
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	ctx, cancel := context.WithCancel(ctx)
	kept := make(chan struct{})
	go func() {
		defer close(kept)
		defer cancel()
		s.keep(ctx, t)
	}()
	do(ctx, t)
	cancel()
	<-kept
	last, done := context.WithTimeout(context.WithoutCancel(ctx), s.o.Lease)
	defer done()
	if err := s.store.EndTurn(last, world, t.holder, 0, 0); err != nil && !errors.Is(err, papers.ErrConflict) { // that is: lost
		return err
	}
	return nil
}

// keep renews a turn until ctx ends or the turn is lost.
func (s *Service) keep(ctx context.Context, t *turn) {
	tick := time.NewTicker(t.lease / 4)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		asked := time.Now()
		err := s.store.KeepTurn(ctx, world, t.holder, t.lease)
		if err == nil {
			t.renewed(asked)
		}
		if errors.Is(err, papers.ErrConflict) || !t.holds() {
			if ctx.Err() == nil {
				s.failed(errors.New("the turn was lost: another process goes on, or the store was not to be reached"))
			}
			return
		}
	}
}

// pause waits for a while, or until it is woken or ctx ends.
func pause(ctx context.Context, wake <-chan struct{}, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-wake:
	case <-t.C:
	}
}

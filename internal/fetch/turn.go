package fetch

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dailypapers/dailypapers/internal/clock"
)

// A Take waits until a request may be sent, and returns the right to do so.
// Errors are the context's or the turn keeper's own.
type Take func(ctx context.Context) (*Turn, error)

// A Turn is the right to send one request.
type Turn struct {
	Context  context.Context                        // ends when the right is lost
	Refusals int                                    // how often in a row the world had asked for patience before
	End      func(pause time.Duration, refused int) // gives it back; the next one waits at least this long, 0 for the usual pause; refused is the new number of refusals in a row
}

// Alone returns a Take for one process: turns follow one another, each at
// least pause after the end of the one before. It is for tests and for worlds
// that no other process speaks to.
func Alone(c clock.Clock, pause time.Duration) Take {
	k := &keeper{clock: usual(c), pause: pause, seat: make(chan struct{}, 1)}
	return k.take
}

// A keeper hands out the one seat there is. Whoever sits in it may touch the
// fields.
type keeper struct {
	clock    clock.Clock
	pause    time.Duration
	seat     chan struct{} // full while somebody has the turn, or waits for the pause to end
	rest     time.Duration // the pause after the last turn
	ended    time.Time     // when that began
	refusals int
}

func (k *keeper) take(ctx context.Context) (*Turn, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	select {
	case k.seat <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if err := k.sitOut(ctx); err != nil {
		<-k.seat
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	var once sync.Once
	end := func(pause time.Duration, refused int) {
		once.Do(func() {
			cancel()
			k.ended, k.rest, k.refusals = k.clock.Now(), max(pause, k.pause), refused
			<-k.seat
		})
	}
	return &Turn{Context: ctx, Refusals: k.refusals, End: end}, nil
}

// sitOut waits for the end of the pause: the whole of it at most, also where
// the clock was set back meanwhile.
func (k *keeper) sitOut(ctx context.Context) error {
	left := min(k.rest, k.rest-k.clock.Now().Sub(k.ended))
	if left <= 0 {
		return nil
	}
	return k.clock.Sleep(ctx, left)
}

// atOnce returns a Take that keeps nobody waiting and only counts refusals.
func atOnce() Take {
	var refusals atomic.Int64
	return func(ctx context.Context) (*Turn, error) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		end := func(_ time.Duration, refused int) { refusals.Store(int64(refused)) }
		return &Turn{Context: ctx, Refusals: int(refusals.Load()), End: end}, nil
	}
}

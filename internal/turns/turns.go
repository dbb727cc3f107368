package turns

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"sync/atomic"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/clock"
	"github.com/dailypapers/dailypapers/internal/fetch"
	"github.com/dailypapers/dailypapers/internal/store"
)

const (
	// usualLease is how long a killed process keeps the others from a world:
	// well above the pause that must follow its last request, and little enough
	// for somebody who starts the program again.
	usualLease = 20 * time.Second
	// lookEvery is how often a turn that another process holds is asked for.
	lookEvery = time.Second
	// worthTelling is the shortest pause that somebody may wonder about.
	worthTelling = 10 * time.Second
)

// Patience is the longest pause that a run sits through; behind a longer one
// it gives up, and the timetable comes back when it is over.
const Patience = 15 * time.Minute

// Options are what a Keeper needs to know.
type Options struct {
	World  string        // the name of the row that all processes share
	Name   string        // of the world, for people: "arXiv"
	Pause  time.Duration // between the end of a turn and the next one
	Holder string        // names this process among all; "" takes the host's name, the process's number and a random one
	Clock  clock.Clock   // the zero value is the wall clock
	Lease  time.Duration // how long a turn stands unless it is renewed; 0 is twenty seconds
}

// A Keeper takes turns at one world. Its methods are safe for many goroutines.
type Keeper struct {
	st *store.Store
	o  Options
	n  atomic.Uint64 // tells the turns of this process apart

	mu   sync.Mutex
	free time.Time // when this process may ask again
}

// New returns a Keeper that holds no turn.
func New(st *store.Store, o Options) *Keeper {
	if o.Clock.Now == nil {
		o.Clock = clock.Wall()
	}
	o.Lease = cmp.Or(o.Lease, usualLease)
	if o.Holder == "" {
		host, _ := os.Hostname() // without one the rest must do
		o.Holder = fmt.Sprintf("%s:%d:%08x", host, os.Getpid(), rand.Uint32())
	}
	return &Keeper{st: st, o: o}
}

// Holder is this process's name; its turns bear it with a number behind.
func (k *Keeper) Holder() string { return k.o.Holder }

// Lease is how long a turn is taken for. It covers the pause that must follow
// a request which a killed process may just have sent.
func (k *Keeper) Lease() time.Duration { return k.o.Lease + k.o.Pause }

// Take waits for a turn. A pause longer than Patience is a *fetch.SlowDown;
// waits is told before one that somebody may wonder about.
func (k *Keeper) Take(ctx context.Context, waits func(fetch.Wait)) (*fetch.Turn, error) {
	holder := fmt.Sprintf("%s#%d", k.o.Holder, k.n.Add(1))
	for {
		got, err := k.st.TakeTurn(ctx, k.o.World, holder, k.Lease())
		if err != nil {
			return nil, fmt.Errorf("turns: %w", err)
		}
		if got.Taken {
			return k.rested(ctx, k.turn(ctx, holder, got))
		}
		wait := got.Wait
		switch {
		case got.Holder != "":
			wait = min(wait, lookEvery)
		case wait > Patience:
			return nil, &fetch.SlowDown{Host: k.o.Name, Until: k.o.Clock.Now().Add(wait)}
		case wait > worthTelling:
			waits(fetch.Wait{Until: k.o.Clock.Now().Add(wait), Why: k.o.Name + " asked for patience"})
		}
		if err := k.o.Clock.Sleep(ctx, wait); err != nil {
			return nil, err
		}
	}
}

// rested waits for what is left of the pause by this process's own clock. The
// row knows wall time only, which can be set ahead, and it could not be written
// at every end; within a process the monotonic clock holds all the same.
func (k *Keeper) rested(ctx context.Context, t *fetch.Turn) (*fetch.Turn, error) {
	k.mu.Lock()
	left := k.free.Sub(k.o.Clock.Now())
	k.mu.Unlock()
	if left <= 0 || left > Patience {
		return t, nil
	}
	if err := k.o.Clock.Sleep(t.Context, left); err != nil {
		t.End(0, t.Refusals)
		return nil, cmp.Or(ctx.Err(), err)
	}
	return t, nil
}

// turn keeps a turn for as long as its request lasts. Its context ends when
// the turn was lost, or could not be renewed in time.
func (k *Keeper) turn(ctx context.Context, holder string, t store.Turn) *fetch.Turn {
	ctx, cancel := context.WithCancel(ctx)
	kept := make(chan struct{})
	go func() {
		defer close(kept)
		defer cancel()
		k.keep(ctx, holder)
	}()
	return &fetch.Turn{Context: ctx, Refusals: t.Refusals, End: func(pause time.Duration, refusals int) {
		cancel()
		<-kept
		k.end(holder, max(pause, k.o.Pause), refusals)
	}}
}

// end gives a turn back. It does so also when the program is about to end: the
// pause is owed to the world. A turn that was lost has another holder, who owes
// the pause now.
func (k *Keeper) end(holder string, pause time.Duration, refusals int) {
	k.mu.Lock()
	k.free = k.o.Clock.Now().Add(pause)
	k.mu.Unlock()
	last, done := context.WithTimeout(context.Background(), usualLease)
	defer done()
	_ = k.st.EndTurn(last, k.o.World, holder, pause, refusals)
}

// keep renews a turn until ctx ends, the turn is lost, or it could not be
// renewed for as long as it stands.
func (k *Keeper) keep(ctx context.Context, holder string) {
	ticker := time.NewTicker(k.o.Lease / 4)
	defer ticker.Stop()
	renewed := time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		asked := time.Now()
		bounded, done := context.WithDeadline(ctx, renewed.Add(k.o.Lease))
		err := k.st.KeepTurn(bounded, k.o.World, holder, k.Lease())
		done()
		if err == nil {
			renewed = asked
		}
		if errors.Is(err, papers.ErrConflict) || time.Since(renewed) > k.o.Lease {
			return
		}
	}
}

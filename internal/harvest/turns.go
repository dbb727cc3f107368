package harvest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/fetch"
	"github.com/dailypapers/dailypapers/internal/store"
)

const (
	// world is the name of the row that all processes on a store share.
	world = "arxiv"
	// leaseTime is how long a killed process keeps the others from arXiv: well
	// above the pause that must follow its last request, and little enough for
	// somebody who starts the program again.
	leaseTime = 20 * time.Second
	// lookEvery is how often a turn that another process holds is asked for.
	lookEvery = time.Second
	// worthTelling is the shortest pause that somebody may wonder about.
	worthTelling = 10 * time.Second
)

// patience is the longest pause that a run sits through; behind a longer one
// it gives up, and the timetable comes back when it is over.
const patience = 15 * time.Minute

// take waits for the one turn that all processes on the store have at arXiv.
// A pause longer than patience is a *fetch.SlowDown.
func (h *Harvester) take(ctx context.Context, t *tally) (*fetch.Turn, error) {
	holder := fmt.Sprintf("%s#%d", h.o.Holder, h.turns.Add(1))
	for {
		got, err := h.st.TakeTurn(ctx, world, holder, h.lease())
		if err != nil {
			return nil, fmt.Errorf("harvest: %w", err)
		}
		if got.Taken {
			return h.rested(ctx, h.turn(ctx, holder, got))
		}
		wait := got.Wait
		switch {
		case got.Holder != "":
			wait = min(wait, lookEvery)
		case wait > patience:
			return nil, &fetch.SlowDown{Host: "arXiv", Until: h.o.Clock.Now().Add(wait)}
		case wait > worthTelling:
			h.waits(fetch.Wait{Until: h.o.Clock.Now().Add(wait), Why: "arXiv asked for patience"}, t)
		}
		if err := h.o.Clock.Sleep(ctx, wait); err != nil {
			return nil, err
		}
	}
}

// rested waits for what is left of the pause by this process's own clock. The
// row knows wall time only, which can be set ahead, and it could not be written
// at every end; within a process the monotonic clock holds all the same.
func (h *Harvester) rested(ctx context.Context, t *fetch.Turn) (*fetch.Turn, error) {
	h.mu.Lock()
	left := h.free.Sub(h.o.Clock.Now())
	h.mu.Unlock()
	if left <= 0 || left > patience {
		return t, nil
	}
	if err := h.o.Clock.Sleep(t.Context, left); err != nil {
		t.End(0, t.Refusals)
		return nil, cmp.Or(ctx.Err(), err)
	}
	return t, nil
}

// waits tells of a pause: to whoever listens, once, as the client that was
// asked for it and the turn that keeps it both do; and to those who look at the run.
func (h *Harvester) waits(w fetch.Wait, t *tally) {
	t.waits(w)
	until := w.Until.UnixMilli()
	last := h.told.Swap(until)
	if h.o.Waiting != nil && (until-last > samePause || last-until > samePause) {
		h.o.Waiting(w)
	}
}

// samePause is how far the ends of two pauses lie apart that are one, in
// milliseconds.
const samePause = 2000

// lease covers the pause that must follow a request which a killed process
// may just have sent.
func (h *Harvester) lease() time.Duration { return h.leaseFor + h.o.Pause }

// turn keeps a turn for as long as its request lasts. Its context ends when
// the turn was lost, or could not be renewed in time.
func (h *Harvester) turn(ctx context.Context, holder string, t store.Turn) *fetch.Turn {
	ctx, cancel := context.WithCancel(ctx)
	kept := make(chan struct{})
	go func() {
		defer close(kept)
		defer cancel()
		h.keep(ctx, holder)
	}()
	return &fetch.Turn{Context: ctx, Refusals: t.Refusals, End: func(pause time.Duration, refusals int) {
		cancel()
		<-kept
		h.end(holder, max(pause, h.o.Pause), refusals)
	}}
}

// end gives a turn back. It does so also when the program is about to end: the
// pause is owed to arXiv. A turn that was lost has another holder, who owes the
// pause now.
func (h *Harvester) end(holder string, pause time.Duration, refusals int) {
	h.mu.Lock()
	h.free = h.o.Clock.Now().Add(pause)
	h.mu.Unlock()
	last, done := context.WithTimeout(context.Background(), leaseTime)
	defer done()
	_ = h.st.EndTurn(last, world, holder, pause, refusals)
}

// keep renews a turn until ctx ends, the turn is lost, or it could not be
// renewed for as long as it stands.
func (h *Harvester) keep(ctx context.Context, holder string) {
	ticker := time.NewTicker(h.leaseFor / 4)
	defer ticker.Stop()
	renewed := time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		asked := time.Now()
		bounded, done := context.WithDeadline(ctx, renewed.Add(h.leaseFor))
		err := h.st.KeepTurn(bounded, world, holder, h.lease())
		done()
		if err == nil {
			renewed = asked
		}
		if errors.Is(err, papers.ErrConflict) || time.Since(renewed) > h.leaseFor {
			return
		}
	}
}

package harvest

import (
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

// take waits for the one turn that all processes on the store have at arXiv.
func (h *Harvester) take(ctx context.Context) (*fetch.Turn, error) {
	holder := fmt.Sprintf("%s#%d", h.o.Holder, h.turns.Add(1))
	told := false
	for {
		t, err := h.st.TakeTurn(ctx, world, holder, h.lease())
		if err != nil {
			return nil, fmt.Errorf("harvest: %w", err)
		}
		if t.Taken {
			return h.turn(ctx, holder, t), nil
		}
		wait := t.Wait
		if t.Holder != "" {
			wait = min(wait, lookEvery)
		} else if wait > worthTelling && !told {
			told = true
			h.tellWait(t)
		}
		if err := h.o.Clock.Sleep(ctx, wait); err != nil {
			return nil, err
		}
	}
}

func (h *Harvester) tellWait(t store.Turn) {
	h.tell(fetch.Wait{Until: h.o.Clock.Now().Add(t.Wait), Why: "arXiv asked for patience"})
}

// tell tells of a pause, once: the client that was asked for it and the turn
// that keeps it both do.
func (h *Harvester) tell(w fetch.Wait) {
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
func (h *Harvester) lease() time.Duration { return leaseTime + h.o.Pause }

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
		// Also when the program is about to end: the pause is owed to arXiv.
		last, done := context.WithTimeout(context.WithoutCancel(ctx), leaseTime)
		defer done()
		// A turn that was lost has another holder, who owes the pause now.
		_ = h.st.EndTurn(last, world, holder, max(pause, h.o.Pause), refusals)
	}}
}

// keep renews a turn until ctx ends or the turn is lost.
func (h *Harvester) keep(ctx context.Context, holder string) {
	ticker := time.NewTicker(leaseTime / 4)
	defer ticker.Stop()
	renewed := time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		err := h.st.KeepTurn(ctx, world, holder, h.lease())
		if err == nil {
			renewed = time.Now()
		}
		if errors.Is(err, papers.ErrConflict) || time.Since(renewed) > leaseTime {
			return
		}
	}
}

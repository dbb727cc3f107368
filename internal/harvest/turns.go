package harvest

import (
	"context"

	"github.com/dailypapers/dailypapers/internal/fetch"
	"github.com/dailypapers/dailypapers/internal/turns"
)

// world is the name of the row that all processes on a store share.
const world = "arxiv"

// patience is the longest pause that a run sits through.
const patience = turns.Patience

// take waits for the one turn that all processes on the store have at arXiv.
// A pause longer than patience is a *fetch.SlowDown.
func (h *Harvester) take(ctx context.Context, t *tally) (*fetch.Turn, error) {
	return h.turns.Take(ctx, func(w fetch.Wait) { h.waits(w, t) })
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

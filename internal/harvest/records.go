package harvest

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// update brings the records of all followed sets up to the present, from
// where the last update ended. The first one goes back by Options.Days.
func (h *Harvester) update(ctx context.Context, t *tally) error {
	c := h.client(t)
	from := papers.DayOf(h.o.Clock.Now().UTC()).Add(-h.o.Days)
	return eachOf(h.sets, func(set string) error {
		w := walk{h: h, c: c, t: t, set: set, shown: shortName(set), name: cursorName(set), from: from}
		return w.run(ctx)
	})
}

func cursorName(set string) string { return "arxiv records " + cmp.Or(set, All) }

// A Window asks for the records of some sets that were changed between two days.
type Window struct {
	Sets        []string   // none is the Harvester's own
	From, Until papers.Day // both included; a zero Until is today
}

// Window harvests a window, from where an earlier call with the same days and
// set was interrupted. It leaves the cursors of the jobs alone.
func (h *Harvester) Window(ctx context.Context, w Window, show Progress) (store.Counts, error) {
	t := shown(show)
	names := w.Sets
	if len(names) == 0 {
		names = h.o.Sets
	}
	sets, err := setsOf(names)
	if err != nil {
		return t.Counts, err
	}
	asked := w.From.String() + " " + w.Until.String() // as it was asked for, so that tomorrow goes on as well
	if err := h.checkWindow(&w); err != nil {
		return t.Counts, err
	}
	c := h.client(t)
	err = eachOf(sets, func(set string) error {
		walk := walk{h: h, c: c, t: t, set: set, shown: shortName(set), from: w.From, until: w.Until,
			name: strings.Join([]string{"arxiv window", cmp.Or(set, All), asked}, " ")}
		return walk.run(ctx)
	})
	return t.Counts, err
}

// checkWindow refuses windows that hold no day, and fills in their ends.
func (h *Harvester) checkWindow(w *Window) error {
	today := papers.DayOf(h.o.Clock.Now().UTC())
	if w.Until.IsZero() || today.Before(w.Until) {
		w.Until = today
	}
	if w.From.IsZero() {
		w.From = w.Until.Add(-h.o.Days)
	}
	if w.From.Before(FirstStamp()) {
		w.From = FirstStamp()
	}
	if w.Until.Before(w.From) {
		return fmt.Errorf("harvest: %w", papers.Invalid("from", "%s is after %s, and arXiv's records begin on %s", w.From, w.Until, FirstStamp()))
	}
	return nil
}

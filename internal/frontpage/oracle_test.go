package frontpage_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/internal/store"
)

// world is what a store holds, to be asked the slow and plain way.
type world struct {
	announced map[papers.ID]papers.Day
	features  []papers.Feature
	today     papers.Day
}

func drawWorld(t *rapid.T) world {
	w := world{announced: map[papers.ID]papers.Day{}, today: march(rapid.IntRange(-3, 45).Draw(t, "today"))}
	for i := range rapid.IntRange(0, 12).Draw(t, "papers") {
		id := papers.ID(fmt.Sprintf("x:%02d", i))
		w.announced[id] = papers.Day{}
		if rapid.Bool().Draw(t, "has a day") {
			w.announced[id] = march(rapid.IntRange(-5, 45).Draw(t, "day"))
		}
		for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(-5, 45), 0, 2, rapid.ID[int]).Draw(t, "chosen on") {
			w.features = append(w.features, papers.Feature{Day: march(n), Paper: id, Position: len(w.features) + 1, Kind: papers.FromFile})
		}
	}
	return w
}

func (w world) batch() store.Batch {
	b := store.Batch{Features: w.features}
	for id, d := range w.announced {
		b.Papers = append(b.Papers, paper(id, d))
	}
	return b
}

// days lists the days that have anything, in order.
func (w world) days() []papers.Day {
	var days []papers.Day
	for _, d := range w.announced {
		if !d.IsZero() {
			days = append(days, d)
		}
	}
	for _, f := range w.features {
		days = append(days, f.Day)
	}
	slices.SortFunc(days, func(a, b papers.Day) int { return a.Time().Compare(b.Time()) })
	return days
}

func (w world) latest() papers.Day {
	latest := w.today
	for _, d := range w.days() {
		if !w.today.Before(d) {
			latest = d
		}
	}
	if !slices.Contains(w.days(), latest) {
		return w.today
	}
	return latest
}

// allAnnounced is everything announced in p: newest day first, by id in a day.
func (w world) allAnnounced(p papers.Period) []papers.ID {
	var out []papers.ID
	for id, d := range w.announced {
		if !d.IsZero() && p.Contains(d) && !w.today.Before(d) {
			out = append(out, id)
		}
	}
	slices.SortFunc(out, func(a, b papers.ID) int {
		return cmp.Or(w.announced[b].Time().Compare(w.announced[a].Time()), cmp.Compare(a, b))
	})
	return out
}

// chosen is what was chosen for p: newest day first, in each day's order; a
// paper chosen twice stands on its last day.
func (w world) chosen(p papers.Period) []papers.ID {
	last := map[papers.ID]papers.Feature{}
	for _, f := range w.features {
		if g, ok := last[f.Paper]; p.Contains(f.Day) && !w.today.Before(f.Day) && (!ok || g.Day.Before(f.Day)) {
			last[f.Paper] = f
		}
	}
	var out []papers.ID
	for id := range last {
		out = append(out, id)
	}
	slices.SortFunc(out, func(a, b papers.ID) int {
		return cmp.Or(last[b].Day.Time().Compare(last[a].Day.Time()), cmp.Compare(last[a].Position, last[b].Position))
	})
	return out
}

// neighbours are the nearest periods with anything that have come.
func (w world) neighbours(p papers.Period) (previous, next string) {
	for _, d := range w.days() {
		if w.today.Before(d) {
			break
		}
		if d.Before(p.First) {
			previous = papers.OneDay(d).As(p.Kind).String()
		}
		if p.Last.Before(d) && next == "" {
			next = papers.OneDay(d).As(p.Kind).String()
		}
	}
	return previous, next
}

func TestEditionAgainstOracle(t *testing.T) {
	d := opened(t, march(1)) // one store for all: making one costs more than all the rest
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		d.set(w.today)
		defer forget(t, d, w)
		if _, err := d.store.PutPapers(t.Context(), w.batch()); err != nil {
			t.Fatal(err)
		}
		if got, err := d.front.Latest(t.Context()); err != nil || got != w.latest() {
			t.Fatalf("on %s the latest day is %s (%v), want %s", w.today, got, err, w.latest())
		}
		for range 8 {
			compareEdition(t, d, w)
		}
	})
}

// forget takes a world out of the store again.
func forget(t *rapid.T, d *desk, w world) {
	for id := range w.announced {
		if err := d.store.DeletePaper(context.Background(), id); err != nil {
			t.Fatal(err)
		}
	}
}

func compareEdition(t *rapid.T, d *desk, w world) {
	day := march(rapid.IntRange(-8, 48).Draw(t, "asked"))
	p := papers.OneDay(day).As(rapid.SampledFrom([]papers.PeriodKind{papers.DayPeriod, papers.WeekPeriod, papers.MonthPeriod}).Draw(t, "kind"))
	r := frontpage.Request{Period: p, All: rapid.Bool().Draw(t, "all"), Limit: rapid.IntRange(0, 5).Draw(t, "limit"), Offset: rapid.IntRange(0, 6).Draw(t, "offset")}
	e, err := d.front.Edition(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	announced := w.allAnnounced(p)
	want, featured := announced, false
	if list := w.chosen(p); len(list) > 0 && !r.All {
		want, featured = list, true
	}
	limit := r.Limit
	if limit == 0 {
		limit = frontpage.PageSize
	}
	shown := want[min(r.Offset, len(want)):min(r.Offset+limit, len(want))]
	if !slices.Equal(ids(e), shown) || e.Total != len(want) || e.Announced != len(announced) || e.Featured != featured {
		t.Fatalf("%+v: %v, total %d, announced %d, featured %v; want %v of %v, announced %v", r, ids(e), e.Total, e.Announced, e.Featured, shown, want, announced)
	}
	for _, entry := range e.Entries {
		if featured != (entry.Feature.Paper == entry.Paper.ID) {
			t.Fatalf("%+v: the entry %+v does not tell why it stands there", r, entry)
		}
	}
	previous, next := w.neighbours(p)
	if e.Previous.String() != previous || e.Next.String() != next {
		t.Fatalf("around %s, today %s: %q and %q, want %q and %q", p, w.today, e.Previous, e.Next, previous, next)
	}
}

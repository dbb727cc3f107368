package frontpage

import (
	"context"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// PageSize is how many papers a page of an edition shows; the reference
// daily page and the papers API both stop at 50.
const PageSize = 50

// A Frontpage makes editions. Its methods are safe for many goroutines.
type Frontpage struct {
	store    *store.Store
	calendar papers.Calendar
	now      func() time.Time
}

// New returns a Frontpage over a store. now is the clock that says which
// days have come; days after it are never led to.
func New(st *store.Store, calendar papers.Calendar, now func() time.Time) *Frontpage {
	return &Frontpage{st, calendar, now}
}

// A Request asks for an edition.
type Request struct {
	Period papers.Period
	All    bool // everything announced, also where papers were chosen
	Limit  int  // 0 is PageSize
	Offset int
}

// Today returns the current day of the front page.
func (f *Frontpage) Today() papers.Day { return f.calendar.Today(f.now()) }

// NextDue returns when the next announcement is expected.
func (f *Frontpage) NextDue() time.Time { return f.calendar.NextDue(f.now()) }

// Latest returns the newest day, today at the latest, that has papers; today
// where the store has none.
func (f *Frontpage) Latest(ctx context.Context) (papers.Day, error) {
	today := f.Today()
	d, err := f.store.DayBefore(ctx, today.Add(1))
	if err != nil {
		return papers.Day{}, fmt.Errorf("frontpage: latest day: %w", err)
	}
	if d.IsZero() {
		return today, nil
	}
	return d, nil
}

// Edition returns what a period shows. It costs a handful of statements,
// whatever the store holds.
func (f *Frontpage) Edition(ctx context.Context, r Request) (papers.Edition, error) {
	e, err := f.edition(ctx, r)
	if err != nil {
		return papers.Edition{}, fmt.Errorf("frontpage: %s: %w", r.Period, err)
	}
	return e, nil
}

func (f *Frontpage) edition(ctx context.Context, r Request) (papers.Edition, error) {
	first, last := r.Period.First, r.Period.Last
	if today := f.Today(); today.Before(last) { // days to come are not shown ahead of their time
		last = today
	}
	if r.Limit <= 0 {
		r.Limit = PageSize
	}
	e := papers.Edition{Period: r.Period}
	var err error
	if e.Announced, err = f.store.CountAnnounced(ctx, first, last); err != nil {
		return e, err
	}
	e.Total = e.Announced
	chosen, err := f.store.CountFeatured(ctx, first, last)
	if err != nil {
		return e, err
	}
	list := f.store.Announced
	if chosen > 0 && !r.All {
		e.Featured, e.Total, list = true, chosen, f.store.Featured
	}
	if e.Entries, err = list(ctx, first, last, r.Limit, max(r.Offset, 0)); err != nil {
		return e, err
	}
	return e, f.neighbours(ctx, &e)
}

// neighbours finds the nearest periods with papers on both sides.
func (f *Frontpage) neighbours(ctx context.Context, e *papers.Edition) error {
	tomorrow := f.Today().Add(1)
	until := e.Period.First
	if tomorrow.Before(until) { // a period that has not come leads back to one that has
		until = tomorrow
	}
	before, err := f.store.DayBefore(ctx, until)
	if err != nil {
		return err
	}
	if !before.IsZero() {
		e.Previous = papers.OneDay(before).As(e.Period.Kind)
	}
	after, err := f.store.DayAfter(ctx, e.Period.Last)
	if err != nil {
		return err
	}
	if !after.IsZero() && after.Before(tomorrow) {
		e.Next = papers.OneDay(after).As(e.Period.Kind)
	}
	return nil
}

// A Month is what the calendar of a month shows.
type Month struct {
	Counts  map[papers.Day]store.DayCount // of the days that have papers, none after today
	Earlier bool                          // whether anything is held from before the month
	Later   bool                          // whether anything is held from after it, up to today
}

// Month returns the calendar of the month that holds d.
func (f *Frontpage) Month(ctx context.Context, d papers.Day) (Month, error) {
	p := papers.MonthOf(d)
	last := p.Last
	if today := f.Today(); today.Before(last) {
		last = today
	}
	counts, err := f.store.DayCounts(ctx, p.First, last)
	if err != nil {
		return Month{}, fmt.Errorf("frontpage: calendar of %s: %w", p, err)
	}
	before, err := f.store.DayBefore(ctx, p.First)
	if err != nil {
		return Month{}, fmt.Errorf("frontpage: calendar of %s: %w", p, err)
	}
	after, err := f.store.DayAfter(ctx, p.Last)
	if err != nil {
		return Month{}, fmt.Errorf("frontpage: calendar of %s: %w", p, err)
	}
	return Month{counts, !before.IsZero(), !after.IsZero() && !f.Today().Before(after)}, nil
}

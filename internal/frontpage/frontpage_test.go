package frontpage_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/internal/store"
)

// desk is a front page over a real store, with a clock to set.
type desk struct {
	t     testing.TB
	store *store.Store
	front *frontpage.Frontpage
	now   time.Time
}

func open(t testing.TB, dir string, today papers.Day) *desk {
	t.Helper()
	d := &desk{t: t}
	d.set(today)
	var err error
	if d.store, err = store.Open(t.Context(), dir, store.Options{Now: d.clock}); err != nil {
		t.Fatal(err)
	}
	d.front = frontpage.New(d.store, papers.NewCalendar(), d.clock)
	return d
}

func (d *desk) clock() time.Time { return d.now }

// set puts the clock at noon, US Eastern standard time.
func (d *desk) set(today papers.Day) { d.now = today.Time().Add(17 * time.Hour) }

func (d *desk) put(b store.Batch) {
	d.t.Helper()
	if _, err := d.store.PutPapers(context.Background(), b); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) edition(r frontpage.Request) papers.Edition {
	d.t.Helper()
	e, err := d.front.Edition(context.Background(), r)
	if err != nil {
		d.t.Fatal(err)
	}
	return e
}

func (d *desk) latest() papers.Day {
	d.t.Helper()
	day, err := d.front.Latest(context.Background())
	if err != nil {
		d.t.Fatal(err)
	}
	return day
}

func opened(t *testing.T, today papers.Day) *desk {
	d := open(t, t.TempDir(), today)
	t.Cleanup(func() { d.store.Close() })
	return d
}

func march(n int) papers.Day { return papers.Day{Year: 2026, Month: time.March, Day: 1}.Add(n - 1) }

func paper(id papers.ID, d papers.Day) papers.Paper {
	return papers.Paper{ID: id, Title: "On " + string(id), Announced: d}
}

func chosen(d papers.Day, ids ...papers.ID) []papers.Feature {
	var out []papers.Feature
	for i, id := range ids {
		out = append(out, papers.Feature{Day: d, Paper: id, Position: i + 1, Kind: papers.FromFile, By: "list.jsonl"})
	}
	return out
}

func ids(e papers.Edition) []papers.ID {
	out := make([]papers.ID, len(e.Entries))
	for i := range e.Entries {
		out[i] = e.Entries[i].Paper.ID
	}
	return out
}

func TestEmptyStore(t *testing.T) {
	d := opened(t, march(11))
	if got := d.latest(); got != march(11) {
		t.Errorf("the latest day of an empty store is %s, want today", got)
	}
	for _, p := range []papers.Period{papers.OneDay(march(11)), papers.WeekOf(march(11)), papers.MonthOf(march(11))} {
		e := d.edition(frontpage.Request{Period: p})
		if e.Total+e.Announced+len(e.Entries) != 0 || e.Featured || e.Previous.Kind != "" || e.Next.Kind != "" || e.Period != p {
			t.Errorf("%s of an empty store: %+v", p, e)
		}
	}
}

// The day turns at midnight US Eastern, in summer and in winter.
func TestToday(t *testing.T) {
	d := opened(t, march(11))
	for _, tt := range []struct{ utc, day string }{
		{"2026-01-15T04:59:59Z", "2026-01-14"}, {"2026-01-15T05:00:00Z", "2026-01-15"},
		{"2026-07-15T03:59:59Z", "2026-07-14"}, {"2026-07-15T04:00:00Z", "2026-07-15"},
	} {
		var err error
		if d.now, err = time.Parse(time.RFC3339, tt.utc); err != nil {
			t.Fatal(err)
		}
		if got := d.front.Today().String(); got != tt.day {
			t.Errorf("at %s it is %s, want %s", tt.utc, got, tt.day)
		}
		if due := d.front.NextDue(); !due.After(d.now) || due.Sub(d.now) > 4*24*time.Hour {
			t.Errorf("at %s the next announcement is due at %s", tt.utc, due)
		}
	}
}

func TestLatest(t *testing.T) {
	d := opened(t, march(11))
	d.put(store.Batch{Papers: []papers.Paper{paper("x:old", march(3)), paper("x:ahead", march(13)), {ID: "x:never", Title: "Without a day"}}})
	for _, tt := range []struct{ today, want papers.Day }{
		{march(2), march(2)}, // nothing has come yet: today, to say so
		{march(3), march(3)}, {march(12), march(3)}, {march(13), march(13)}, {march(30), march(13)},
	} {
		d.set(tt.today)
		if got := d.latest(); got != tt.want {
			t.Errorf("on %s the latest day is %s, want %s", tt.today, got, tt.want)
		}
	}
	d.put(store.Batch{Features: chosen(march(20), "x:never")})
	d.set(march(25))
	if got := d.latest(); got != march(20) {
		t.Errorf("a chosen paper makes no latest day: %s", got)
	}
}

func TestEdition(t *testing.T) {
	d := opened(t, march(11))
	d.put(store.Batch{
		Papers: []papers.Paper{paper("x:b", march(10)), paper("x:a", march(10)), paper("x:c", march(10)),
			paper("x:m", march(9)), paper("x:n", march(9)), paper("x:old", march(2))},
		Features: chosen(march(10), "x:c", "x:old"),
	})
	for _, tt := range []struct {
		name      string
		r         frontpage.Request
		ids       []papers.ID
		total     int
		announced int
		featured  bool
	}{
		{"a chosen day", frontpage.Request{Period: papers.OneDay(march(10))}, []papers.ID{"x:c", "x:old"}, 2, 3, true},
		{"all of it", frontpage.Request{Period: papers.OneDay(march(10)), All: true}, []papers.ID{"x:a", "x:b", "x:c"}, 3, 3, false},
		{"a day that nobody chose for", frontpage.Request{Period: papers.OneDay(march(9))}, []papers.ID{"x:m", "x:n"}, 2, 2, false},
		{"a week shows what was chosen in it", frontpage.Request{Period: papers.WeekOf(march(9))}, []papers.ID{"x:c", "x:old"}, 2, 5, true},
		{"all of a month, newest day first", frontpage.Request{Period: papers.MonthOf(march(1)), All: true}, []papers.ID{"x:a", "x:b", "x:c", "x:m", "x:n", "x:old"}, 6, 6, false},
		{"a page", frontpage.Request{Period: papers.MonthOf(march(1)), All: true, Limit: 2, Offset: 2}, []papers.ID{"x:c", "x:m"}, 6, 6, false},
		{"past the end", frontpage.Request{Period: papers.OneDay(march(10)), Offset: 2}, nil, 2, 3, true},
		{"before the beginning", frontpage.Request{Period: papers.OneDay(march(10)), Offset: -5}, []papers.ID{"x:c", "x:old"}, 2, 3, true},
	} {
		e := d.edition(tt.r)
		if !slices.Equal(ids(e), tt.ids) || e.Total != tt.total || e.Announced != tt.announced || e.Featured != tt.featured {
			t.Errorf("%s: %v, total %d, announced %d, featured %v", tt.name, ids(e), e.Total, e.Announced, e.Featured)
		}
	}
}

func TestEditionStopsAtAPage(t *testing.T) {
	d := opened(t, march(11))
	var b store.Batch
	for i := range frontpage.PageSize + 7 {
		b.Papers = append(b.Papers, paper(papers.ID(fmt.Sprintf("x:%03d", i)), march(10)))
	}
	d.put(b)
	e := d.edition(frontpage.Request{Period: papers.OneDay(march(10))})
	if len(e.Entries) != frontpage.PageSize || e.Total != frontpage.PageSize+7 {
		t.Errorf("%d of %d papers", len(e.Entries), e.Total)
	}
}

func TestNeighbours(t *testing.T) {
	d := opened(t, march(20))
	d.put(store.Batch{Papers: []papers.Paper{paper("x:1", march(2)), paper("x:2", march(11)), paper("x:3", march(17)), paper("x:4", march(26))}})
	for _, tt := range []struct {
		period         papers.Period
		previous, next string
	}{
		{papers.OneDay(march(11)), "2026-03-02", "2026-03-17"},
		{papers.OneDay(march(5)), "2026-03-02", "2026-03-11"}, // an empty day
		{papers.OneDay(march(2)), "", "2026-03-11"},
		{papers.OneDay(march(17)), "2026-03-11", ""}, // what is ahead of the clock is not led to
		{papers.OneDay(march(19)), "2026-03-17", ""},
		{papers.OneDay(march(26)), "2026-03-17", ""}, // a day ahead of the clock itself
		{papers.OneDay(march(28)), "2026-03-17", ""}, // and one with another such day before it
		{papers.WeekOf(march(11)), "2026-W10", "2026-W12"},
		{papers.WeekOf(march(17)), "2026-W11", ""},
		{papers.MonthOf(march(1)), "", ""},
		{papers.MonthOf(march(1).Add(-1)), "", "2026-03"},
		{papers.MonthOf(march(40)), "2026-03", ""},
	} {
		e := d.edition(frontpage.Request{Period: tt.period})
		if e.Previous.String() != tt.previous || e.Next.String() != tt.next {
			t.Errorf("around %s: %q and %q, want %q and %q", tt.period, e.Previous, e.Next, tt.previous, tt.next)
		}
	}
}

func TestMonth(t *testing.T) {
	d := opened(t, march(11))
	d.put(store.Batch{
		Papers:   []papers.Paper{paper("x:1", march(1)), paper("x:2", march(31)), paper("x:3", march(31)), paper("x:4", march(32)), paper("x:5", march(0))},
		Features: chosen(march(31), "x:1"),
	})
	month, err := d.front.Month(t.Context(), march(15))
	if err != nil {
		t.Fatal(err)
	}
	if len(month.Counts) != 1 || month.Counts[march(1)] != (store.DayCount{Announced: 1}) || !month.Earlier || month.Later {
		t.Errorf("on the 11th, March has %v", month)
	}
}

func TestErrorsNameThePeriod(t *testing.T) {
	d := opened(t, march(11))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := d.front.Edition(ctx, frontpage.Request{Period: papers.WeekOf(march(11))}); err == nil || err.Error()[:20] != "frontpage: 2026-W11:" {
		t.Errorf("the error is %v", err)
	}
	if _, err := d.front.Latest(ctx); err == nil {
		t.Error("no error of Latest")
	}
	if _, err := d.front.Month(ctx, march(11)); err == nil {
		t.Error("no error of Month")
	}
}

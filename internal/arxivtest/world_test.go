package arxivtest_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/arxivtest"
)

func TestWorldIsTheSameForASeed(t *testing.T) {
	at := noon(first().Add(40))
	a, b := arxivtest.MakeWorld(7, first(), 40, 10), arxivtest.MakeWorld(7, first(), 40, 10)
	if !reflect.DeepEqual(a.Truth(at), b.Truth(at)) {
		t.Error("two worlds of one seed differ")
	}
	if reflect.DeepEqual(a.Truth(at), arxivtest.MakeWorld(8, first(), 40, 10).Truth(at)) {
		t.Error("two seeds make one world")
	}
}

// TestWorldIsCheap: a world for every test must not be felt. The bound is
// generous, for busy machines.
func TestWorldIsCheap(t *testing.T) {
	began := time.Now()
	w := arxivtest.MakeWorld(1, first(), 3*365, 23)
	took := time.Since(began)
	t.Logf("%d works in %v", w.Len(), took)
	if w.Len() < 19_000 || w.Len() > 25_000 || took > 10*time.Second {
		t.Errorf("%d works in %v", w.Len(), took)
	}
}

// TestTruthGrows holds that works stay once they are there, unless deleted,
// and that their versions only grow.
func TestTruthGrows(t *testing.T) {
	w := arxivtest.MakeWorld(3, first(), 120, 10)
	var before map[papers.ID]arxivtest.Expectation
	for i := range 125 {
		at := noon(first().Add(i))
		now, gone := w.Truth(at), w.Deleted(at)
		for id, x := range before {
			y, ok := now[id]
			if !ok && !slices.Contains(gone, id) {
				t.Fatalf("%s: %s is gone and was not deleted", at, id)
			}
			if ok && (len(y.Versions) < len(x.Versions) || len(y.Categories) < len(x.Categories) || y.Stamp.Before(x.Stamp)) {
				t.Fatalf("%s: %s became less", at, id)
			}
		}
		before = now
	}
	if len(before) < w.Len()*9/10 {
		t.Errorf("only %d of %d works came to light", len(before), w.Len())
	}
}

func TestWorldHasEverything(t *testing.T) {
	w := arxivtest.MakeWorld(5, first(), 200, 8)
	at := noon(first().Add(210))
	var old, withdrawn, back, crossed, replaced, moved int
	for id, x := range w.Truth(at) {
		work, _ := w.Work(id)
		if strings.Contains(string(id), "/") {
			old++
		}
		if n := len(work.Versions); work.Versions[n-1].Withdrawn {
			withdrawn++
		} else if slices.ContainsFunc(work.Versions, func(v arxivtest.Version) bool { return v.Withdrawn }) {
			back++
		}
		if len(work.Crosses) > 0 {
			crossed++
		}
		if len(work.Versions) > 1 {
			replaced++
		}
		if x.Told != x.Announced {
			moved++
		}
		if _, _, err := papers.ParseID(string(id)); err != nil || arxivtest.Damaged(id) {
			t.Errorf("%s is no id of a work: %v", id, err)
		}
	}
	t.Logf("old %d, withdrawn %d, back %d, crossed %d, replaced %d, moved by a holiday %d, deleted %d", old, withdrawn, back, crossed, replaced, moved, len(w.Deleted(at)))
	for name, n := range map[string]int{"old": old, "withdrawn": withdrawn, "back": back, "crossed": crossed, "replaced": replaced, "moved": moved, "deleted": len(w.Deleted(at))} {
		if n == 0 {
			t.Errorf("none is %s", name)
		}
	}
}

// one is a world of one work, submitted on a Tuesday at 15:00 Eastern, which
// is announced on Wednesday evening for Thursday.
func one(holidays []papers.Day, late map[papers.Day]time.Duration) *arxivtest.World {
	return arxivtest.NewWorld([]arxivtest.Work{{
		ID: "2301.00001", Title: "One", Abstract: "Of one.", Names: []arxivtest.Name{{"A. One", "A. One"}}, Authors: "A. One", Categories: []string{"cs.LG"},
		Versions: []arxivtest.Version{{Submitted: time.Date(2023, 1, 10, 20, 0, 0, 0, time.UTC), Size: "1kb"}},
	}}, holidays, late)
}

func TestVisible(t *testing.T) {
	thursday, friday := first().Add(3), first().Add(4)
	for _, tt := range []struct {
		name    string
		w       *arxivtest.World
		visible time.Time // 22:30 Eastern is 3:30 in winter
		stamp   papers.Day
		told    papers.Day
	}{
		{"an ordinary evening", one(nil, nil), thursday.Time().Add(3*time.Hour + 30*time.Minute), first().Add(2), thursday},
		{"a holiday moves it to the next day", one([]papers.Day{thursday}, nil), friday.Time().Add(3*time.Hour + 30*time.Minute), thursday, friday},
		{"a late announcement is stamped when it comes", one(nil, map[papers.Day]time.Duration{thursday: 9 * time.Hour}), thursday.Time().Add(12*time.Hour + 30*time.Minute), thursday, thursday},
		{"stamps in UTC are of the morning after", utc(one(nil, nil)), thursday.Time().Add(3*time.Hour + 30*time.Minute), thursday, thursday},
	} {
		if n := len(tt.w.Truth(tt.visible.Add(-time.Second))); n != 0 {
			t.Errorf("%s: visible a second before", tt.name)
		}
		x, ok := tt.w.Truth(tt.visible)["2301.00001"]
		if !ok || x.Stamp != tt.stamp || x.Told != tt.told || x.Announced != thursday {
			t.Errorf("%s: visible %v, stamp %s, told %s, announced %s", tt.name, ok, x.Stamp, x.Told, x.Announced)
		}
		if d, ok := tt.w.StampAt("2301.00001", tt.visible); !ok || d != tt.stamp {
			t.Errorf("%s: StampAt is %s", tt.name, d)
		}
	}
}

func utc(w *arxivtest.World) *arxivtest.World {
	w.UseUTCStamps()
	return w
}

func TestDiff(t *testing.T) {
	x := one(nil, nil).Truth(noon(first().Add(30)))["2301.00001"]
	good := x.Paper
	for _, tt := range []struct {
		name   string
		change func(*papers.Paper)
		says   string
	}{
		{"the same", func(p *papers.Paper) {}, ""},
		{"wrapped", func(p *papers.Paper) { p.Abstract = "  Of\none.\n" }, ""},
		{"no update of one version", func(p *papers.Paper) { p.Updated = papers.Date{} }, ""},
		{"the day told", func(p *papers.Paper) { p.DayTold = true }, ""},
		{"the raw title counts", func(p *papers.Paper) { p.Title, p.RawTitle = "1", "One" }, ""},
		{"another title", func(p *papers.Paper) { p.Title = "Two" }, "title"},
		{"no author", func(p *papers.Paper) { p.Authors = nil }, "authors"},
		{"another day", func(p *papers.Paper) { p.Announced = p.Announced.Add(1) }, "announced"},
		{"a version more", func(p *papers.Paper) { p.Versions = append(slices.Clone(p.Versions), papers.Version{Number: 2}) }, "versions"},
		{"a category less", func(p *papers.Paper) { p.Categories = nil }, "categories"},
		{"known to the day", func(p *papers.Paper) { p.Published = p.Published.Day().Date() }, "published"},
		{"withdrawn", func(p *papers.Paper) { p.Withdrawn = true }, "withdrawn"},
	} {
		p := good
		tt.change(&p)
		if got := arxivtest.Diff(x, p); (got == "") != (tt.says == "") || !strings.HasPrefix(got, tt.says) {
			t.Errorf("%s: %q", tt.name, got)
		}
	}
}

func TestLoadWorld(t *testing.T) {
	began := time.Now()
	w := arxivtest.LoadWorld(t, first(), 3*365, 3000)
	t.Logf("%d works in %v", w.Len(), time.Since(began))
	if w.Len() != 3000 {
		t.Errorf("%d works", w.Len())
	}
	v := visiting(t, w, noon(first().Add(3*365+10)), arxivtest.Options{})
	all, pages := v.harvest("")
	if truth := w.Truth(v.clock.Now()); len(all) != len(truth)+len(w.Deleted(v.clock.Now())) || pages != 2 {
		t.Errorf("%d records on %d pages, %d in truth", len(all), pages, len(truth))
	}
}

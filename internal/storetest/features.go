package storetest

import (
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

func featureChecks() []check {
	return []check{
		{"in the order of the day", featureOrder},
		{"every field comes back", featureFields},
		{"without a time it is now", featureNow},
		{"put again it is replaced", featureReplaced},
		{"clearing a day", featuresCleared},
		{"dropping a kind", featuresDropped},
		{"a week with a paper on two days", featuredWeek},
		{"the newest of many papers", featuresOfAll},
		{"in pages", featuredPages},
		{"of a paper in the same batch", func(d desk) {
			d.batch(store.Batch{Papers: []papers.Paper{plain("x:1")}, Features: []papers.Feature{chosen(1, "x:1", 1)}})
			equal(d, "chosen", entryIDs(d.featured(1, 1, 9, 0)), []papers.ID{"x:1"})
		}},
		{"without a day it is refused", func(d desk) {
			d.put(plain("x:1"))
			_, err := d.st.PutPapers(d.Context(), store.Batch{Features: []papers.Feature{{Paper: "x:1"}}})
			d.wants(err, papers.ErrInvalid)
		}},
	}
}

func chosen(day int, id papers.ID, position int) papers.Feature {
	return papers.Feature{Day: december(day), Paper: id, Position: position, Kind: papers.FromFile, By: "a.jsonl", At: instant(2025, 12, 20).Time}
}

// featured also holds that CountFeatured tells how many there are.
func (d desk) featured(first, last, limit, offset int) []papers.Entry {
	d.Helper()
	es, err := d.st.Featured(d.Context(), december(first), december(last), limit, offset)
	d.must(err)
	n, err := d.st.CountFeatured(d.Context(), december(first), december(last))
	d.must(err)
	if offset == 0 && limit > n {
		equal(d, "count", n, len(es))
	}
	return es
}

func featureOrder(d desk) {
	d.put(plain("x:a"), plain("x:b"), plain("x:c"), plain("x:d"))
	d.feature(chosen(1, "x:a", 3), chosen(1, "x:b", 1), chosen(1, "x:c", 2), chosen(2, "x:d", 1))
	equal(d, "one day", entryIDs(d.featured(1, 1, 9, 0)), []papers.ID{"x:b", "x:c", "x:a"})
	equal(d, "two days", entryIDs(d.featured(1, 2, 9, 0)), []papers.ID{"x:d", "x:b", "x:c", "x:a"})
	equal(d, "none", len(d.featured(3, 9, 9, 0)), 0)
}

func featureFields(d desk) {
	p := full("x:a")
	d.put(p)
	f := papers.Feature{Day: december(1), Paper: "x:a", Position: 7, Kind: papers.FromStarter, By: "the “starter” library", At: instant(2025, 12, 2).Time}
	d.feature(f)
	got := d.featured(1, 1, 9, 0)
	equal(d, "entry", got[0].Feature, f)
	samePaper(d, got[0].Paper, p)
	of, err := d.st.FeaturesOf(d.Context(), "x:a")
	d.must(err)
	equal(d, "features of", of, []papers.Feature{f})
}

func featureNow(d desk) {
	d.put(plain("x:a"))
	d.feature(papers.Feature{Day: december(1), Paper: "x:a", Kind: papers.FromFile})
	if d.featured(1, 1, 1, 0)[0].Feature.At.Before(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)) {
		d.Errorf("a feature without a time got none")
	}
}

func featureReplaced(d desk) {
	d.put(plain("x:a"), plain("x:b"))
	d.feature(chosen(1, "x:a", 1), chosen(1, "x:b", 2))
	again := chosen(1, "x:a", 3)
	again.Kind, again.By = papers.FromStarter, "b.jsonl"
	d.feature(again)
	got := d.featured(1, 1, 9, 0)
	equal(d, "order", entryIDs(got), []papers.ID{"x:b", "x:a"})
	equal(d, "replaced", got[1].Feature, again)
}

// featuresCleared clears one day of what files and the starter put there;
// what a person chose stays.
func featuresCleared(d desk) {
	d.put(plain("x:a"), plain("x:b"), plain("x:c"))
	starter, person := chosen(1, "x:b", 2), chosen(1, "x:c", 3)
	starter.Kind, person.Kind = papers.FromStarter, "person"
	d.feature(chosen(1, "x:a", 1), starter, person, chosen(2, "x:a", 1))
	d.batch(store.Batch{ClearFeatures: []papers.Day{december(1), december(9)}, Features: []papers.Feature{chosen(1, "x:b", 9)}})
	equal(d, "the day", entryIDs(d.featured(1, 1, 9, 0)), []papers.ID{"x:c", "x:b"})
	equal(d, "the day after", entryIDs(d.featured(2, 2, 9, 0)), []papers.ID{"x:a"})
}

// featuresDropped removes one kind from all days; the others stay, and so do
// those that the same batch puts.
func featuresDropped(d desk) {
	d.put(plain("x:a"), plain("x:b"), plain("x:c"))
	first, second := chosen(1, "x:a", 1), chosen(2, "x:a", 1)
	first.Kind, second.Kind = papers.FromStarter, papers.FromStarter
	d.feature(first, second, chosen(1, "x:b", 2))
	put := chosen(2, "x:c", 1)
	put.Kind = papers.FromStarter
	d.batch(store.Batch{DropFeatures: papers.FromStarter, Features: []papers.Feature{put}})
	equal(d, "the first day", entryIDs(d.featured(1, 1, 9, 0)), []papers.ID{"x:b"})
	equal(d, "the second day", entryIDs(d.featured(2, 2, 9, 0)), []papers.ID{"x:c"})
}

// featuredWeek chooses x:a on the first and the third day: in a week it
// stands on the third only, and on the first where the week ends before.
func featuredWeek(d desk) {
	d.put(plain("x:a"), plain("x:b"), plain("x:c"))
	d.feature(chosen(1, "x:a", 1), chosen(1, "x:b", 2), chosen(3, "x:c", 1), chosen(3, "x:a", 2))
	week := d.featured(1, 7, 9, 0)
	equal(d, "week", entryIDs(week), []papers.ID{"x:c", "x:a", "x:b"})
	equal(d, "day", week[1].Feature.Day, december(3))
	equal(d, "until the second", entryIDs(d.featured(1, 2, 9, 0)), []papers.ID{"x:a", "x:b"})
	of, err := d.st.FeaturesOf(d.Context(), "x:a")
	d.must(err)
	equal(d, "both days, newest first", of, []papers.Feature{chosen(3, "x:a", 2), chosen(1, "x:a", 1)})
	of, err = d.st.FeaturesOf(d.Context(), "x:none")
	d.must(err)
	equal(d, "of none", len(of), 0)
	d.remove("x:a")
	equal(d, "without it", entryIDs(d.featured(1, 7, 9, 0)), []papers.ID{"x:c", "x:b"})
}

func featuresOfAll(d desk) {
	of := func(ids ...papers.ID) map[papers.ID]papers.Feature {
		got, err := d.st.FeaturesOfAll(d.Context(), ids)
		d.must(err)
		return got
	}
	equal(d, "of none", len(of()), 0)
	d.put(numbered(2500)...)
	d.feature(chosen(3, "x:0000", 2), chosen(1, "x:0000", 1), chosen(5, "x:0001", 4), chosen(5, "x:2499", 1))
	equal(d, "of three", of("x:0001", "x:none", "x:0000", "x:0002", "x:0001"), map[papers.ID]papers.Feature{
		"x:0000": chosen(3, "x:0000", 2), "x:0001": chosen(5, "x:0001", 4),
	})
	var all []papers.ID
	for _, p := range numbered(2500) {
		all = append(all, p.ID)
	}
	equal(d, "of all", len(of(all...)), 3)
	equal(d, "the last", of(all...)["x:2499"], chosen(5, "x:2499", 1))
}

func featuredPages(d desk) {
	d.put(numbered(15)...)
	for i, p := range numbered(15) {
		d.feature(chosen(1+i%4, p.ID, i), chosen(1+i%3, p.ID, 20-i))
	}
	want := entryIDs(d.featured(1, 9, 100, 0))
	equal(d, "all", len(want), 15)
	for _, limit := range []int{1, 2, 7} {
		var all []papers.ID
		for offset := 0; offset < 15; offset += limit {
			all = append(all, entryIDs(d.featured(1, 9, limit, offset))...)
		}
		equal(d, fmt.Sprintf("pages of %d", limit), all, want)
	}
}

package storetest

import (
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

func dayChecks() []check {
	return []check{
		{"announced, newest day first", announced},
		{"announced in pages", announcedPages},
		{"a changed day moves the paper", movedDay},
		{"days before and after", neighbourDays},
		{"counts of days", dayCounts},
	}
}

// week holds papers on the first and the fifteenth of December 2025, on the
// days around, and one without a day. Ids sort by their bytes.
func week() []papers.Paper {
	whole := full("x:b")
	whole.Announced = december(15)
	return []papers.Paper{
		whole, on(december(15), "x:a"), on(december(15), "x:B"), on(december(15), "2512.00001"), on(december(15), "x:a-b"), on(december(15), "x:ab"),
		on(december(16), "x:16"), on(december(14), "x:14"), on(december(1), "x:1"), plain("x:none"),
		on(papers.Day{Year: 2025, Month: time.November, Day: 30}, "x:november"),
	}
}

func fifteenth() []papers.ID {
	return []papers.ID{"2512.00001", "x:B", "x:a", "x:a-b", "x:ab", "x:b"}
}

func (d desk) announced(first, last papers.Day, limit, offset int) []papers.Entry {
	d.Helper()
	es, err := d.st.Announced(d.Context(), first, last, limit, offset)
	d.must(err)
	n, err := d.st.CountAnnounced(d.Context(), first, last)
	d.must(err)
	if offset == 0 && limit > n {
		equal(d, "count", n, len(es))
	}
	return es
}

func announced(d desk) {
	d.put(week()...)
	one := d.announced(december(15), december(15), 100, 0)
	equal(d, "one day", entryIDs(one), fifteenth())
	samePaper(d, one[5].Paper, week()[0])
	equal(d, "feature", one[5].Feature, papers.Feature{})
	several := append(append([]papers.ID{"x:16"}, fifteenth()...), "x:14")
	equal(d, "three days", entryIDs(d.announced(december(14), december(16), 100, 0)), several)
	all := append(several, "x:1", "x:november")
	equal(d, "a year", entryIDs(d.announced(papers.Day{Year: 2025, Month: 1, Day: 1}, december(31), 100, 0)), all)
	equal(d, "a day without papers", len(d.announced(december(2), december(13), 100, 0)), 0)
	equal(d, "backwards", len(d.announced(december(16), december(14), 100, 0)), 0)
}

func announcedPages(d desk) {
	d.put(week()...)
	want := entryIDs(d.announced(december(1), december(31), 100, 0))
	for _, limit := range []int{1, 2, 7, 100} {
		var all []papers.ID
		for offset := 0; offset <= len(want); offset += limit {
			all = append(all, entryIDs(d.announced(december(1), december(31), limit, offset))...)
		}
		equal(d, "pages", all, want)
	}
}

func movedDay(d desk) {
	d.put(on(december(1), "x:1"))
	d.put(papers.Paper{ID: "x:1"})
	equal(d, "still there", len(d.announced(december(1), december(1), 9, 0)), 1)
	d.put(papers.Paper{ID: "x:1", Announced: december(2)})
	equal(d, "left", len(d.announced(december(1), december(1), 9, 0)), 0)
	equal(d, "came", len(d.announced(december(2), december(2), 9, 0)), 1)
	d.remove("x:1")
	equal(d, "gone", len(d.announced(december(2), december(2), 9, 0)), 0)
}

func neighbourDays(d desk) {
	d.neighbours(december(10), papers.Day{}, papers.Day{})
	d.put(on(december(5), "x:5"), on(december(12), "x:12"), plain("x:none"))
	d.neighbours(december(10), december(5), december(12))
	d.neighbours(december(5), papers.Day{}, december(12))
	d.neighbours(december(12), december(5), papers.Day{})
	d.feature(papers.Feature{Day: december(7), Paper: "x:none", Kind: papers.FromFile},
		papers.Feature{Day: december(20), Paper: "x:5", Kind: papers.FromFile})
	d.neighbours(december(10), december(7), december(12))
	d.neighbours(december(7), december(5), december(12))
	d.neighbours(december(12), december(7), december(20))
	d.neighbours(papers.Day{Year: 2026, Month: 1, Day: 1}, december(20), papers.Day{})
	d.neighbours(papers.Day{Year: 1991, Month: 8, Day: 1}, papers.Day{}, december(5))
	d.remove("x:none")
	d.neighbours(december(10), december(5), december(12))
}

func (d desk) neighbours(of, before, after papers.Day) {
	d.Helper()
	b, err := d.st.DayBefore(d.Context(), of)
	d.must(err)
	a, err := d.st.DayAfter(d.Context(), of)
	d.must(err)
	equal(d, "day before "+of.String(), b, before)
	equal(d, "day after "+of.String(), a, after)
}

func dayCounts(d desk) {
	d.put(week()...)
	d.feature(papers.Feature{Day: december(15), Paper: "x:a", Kind: papers.FromFile}, papers.Feature{Day: december(15), Paper: "x:none", Kind: papers.FromStarter},
		papers.Feature{Day: december(3), Paper: "x:a", Kind: papers.FromFile}, papers.Feature{Day: december(31), Paper: "x:a", Kind: papers.FromFile})
	got, err := d.st.DayCounts(d.Context(), december(1), december(15))
	d.must(err)
	equal(d, "counts", got, map[papers.Day]store.DayCount{
		december(1): {Announced: 1}, december(3): {Featured: 1}, december(14): {Announced: 1}, december(15): {Announced: 6, Featured: 2},
	})
	got, err = d.st.DayCounts(d.Context(), december(4), december(5))
	d.must(err)
	equal(d, "no days", len(got), 0)
}

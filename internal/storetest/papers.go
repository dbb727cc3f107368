package storetest

import (
	"fmt"
	"reflect"
	"slices"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

func paperChecks() []check {
	return []check{
		{"every field comes back", everyField},
		{"nothing but an id", func(d desk) {
			d.put(papers.Paper{ID: "x:bare"})
			samePaper(d, d.get("x:bare"), papers.Paper{ID: "x:bare"})
		}},
		{"dates keep what is known", datePrecisions},
		{"dates of another zone are UTC", otherZone},
		{"not held", notHeld},
		{"papers come in the order asked for", papersInOrder},
		{"more ids than a statement holds", manyIDs},
		{"ids differ by case", func(d desk) {
			d.put(plain("x:a"), plain("x:A"))
			equal(d, "title", d.get("x:A").Title, "On x:A")
			equal(d, "title", d.get("x:a").Title, "On x:a")
		}},
		{"five thousand authors", manyAuthors},
	}
}

// everyField also holds that the sample fills every field there is, so that
// a new field of papers.Paper can't be forgotten here.
func everyField(d desk) {
	want := full("hep-th/9901001")
	for i, v := 0, reflect.ValueOf(want); i < v.NumField(); i++ {
		if v.Field(i).IsZero() {
			d.Errorf("the sample leaves %s empty", v.Type().Field(i).Name)
		}
	}
	d.put(plain("x:1"), want, plain("x:2"))
	samePaper(d, d.get(want.ID), want)
	samePaper(d, d.changes(1, 1)[0].Paper, want)
}

func datePrecisions(d desk) {
	dates := []papers.Date{
		{},
		known(1952, 1, 1, papers.YearPrecision),
		known(1969, 12, 1, papers.MonthPrecision),
		known(1970, 1, 1, papers.DayPrecision),
		known(2024, 2, 29, papers.DayPrecision),
		papers.Instant(time.Date(1969, 12, 31, 23, 59, 59, 999999000, time.UTC)),
		papers.Instant(time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)),
		instant(2025, 12, 15),
	}
	for i, date := range dates {
		p := plain(papers.ID(fmt.Sprintf("x:%d", i)))
		p.Published, p.Updated = date, dates[len(dates)-1-i]
		p.Versions = []papers.Version{{Number: 1, Date: date}}
		d.put(p)
		samePaper(d, d.get(p.ID), p)
		equal(d, "put again", d.put(p).Unchanged, 1)
	}
}

func otherZone(d desk) {
	p := plain("x:zone")
	eastern := time.FixedZone("EST", -5*3600)
	p.Published = papers.Date{Time: time.Date(2025, 12, 14, 20, 0, 0, 1500, eastern), Precision: papers.InstantPrecision}
	d.put(p)
	want := papers.Instant(time.Date(2025, 12, 15, 1, 0, 0, 1500, time.UTC))
	equal(d, "published", d.get(p.ID).Published, want)
	equal(d, "put again", d.put(p).Unchanged, 1)
}

func notHeld(d desk) {
	d.put(plain("x:1"))
	_, err := d.st.Paper(d.Context(), "x:2")
	d.wants(err, papers.ErrNotFound)
	d.wants(d.st.DeletePaper(d.Context(), "x:2"), papers.ErrNotFound)
	equal(d, "mark", d.mark(), 1)
	for _, ids := range [][]papers.ID{nil, {}, {"x:2"}, {"x:2", "", "x:3"}} {
		got, err := d.st.Papers(d.Context(), ids)
		d.must(err)
		equal(d, "papers not held", len(got), 0)
	}
}

func papersInOrder(d desk) {
	a, b, c := full("x:a"), plain("x:b"), full("x:c")
	d.put(a, b, c)
	got, err := d.st.Papers(d.Context(), []papers.ID{"x:c", "x:none", "x:a", "x:b", "x:a"})
	d.must(err)
	samePapers(d, got, []papers.Paper{c, a, b, a})
}

// manyIDs asks for one paper so far apart from itself that the two places
// can't stand in one statement.
func manyIDs(d desk) {
	held := numbered(2500)
	d.put(held...)
	want := slices.Clone(held)
	slices.Reverse(want)
	want = append(want, held[2499], held[0])
	ids := append([]papers.ID{"x:none"}, idsOf(want)...)
	got, err := d.st.Papers(d.Context(), ids)
	d.must(err)
	samePapers(d, got, want)
}

func manyAuthors(d desk) {
	p := plain("x:collaboration")
	p.Authors = nil
	for i := range 5000 {
		p.Authors = append(p.Authors, papers.Author{Name: fmt.Sprintf("Author %d", i), Affiliation: "CERN"})
	}
	d.put(plain("x:before"), p, plain("x:behind"))
	samePaper(d, d.get(p.ID), p)
	p.Authors = slices.Clone(p.Authors[:4000])
	slices.Reverse(p.Authors)
	equal(d, "changed", d.put(p).Changed, 1)
	samePaper(d, d.get(p.ID), p)
	samePaper(d, d.get("x:behind"), plain("x:behind"))
}

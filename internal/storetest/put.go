package storetest

import (
	"reflect"
	"slices"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

func putChecks() []check {
	return []check{
		{"the same again is unchanged", unchanged},
		{"a change of any field counts", everyChange},
		{"absent never erases", absentNeverErases},
		{"a newer record is merged", merged},
		{"a shorter list replaces a longer", shorterLists},
		{"versions are put in order once", untidyVersions},
		{"several records in a batch count once", repeats},
		{"a batch is as good as one by one", oneByOne},
		{"a mixed batch", mixedBatch},
	}
}

func unchanged(d desk) {
	p := full("x:1")
	equal(d, "first", d.put(p), store.PutResult{Added: 1})
	equal(d, "again", d.put(p), store.PutResult{Unchanged: 1})
	equal(d, "again, out of the store", d.put(d.get("x:1")), store.PutResult{Unchanged: 1})
	equal(d, "mark", d.mark(), 1)
	equal(d, "changes since", len(d.changes(1, 10)), 0)
}

// alterations changes each field of a full paper in some way that Merge keeps.
func alterations() map[string]func(p *papers.Paper) {
	return map[string]func(p *papers.Paper){
		"Title":      func(p *papers.Paper) { p.Title += "!" },
		"RawTitle":   func(p *papers.Paper) { p.RawTitle += "!" },
		"Abstract":   func(p *papers.Paper) { p.Abstract += " " },
		"Summary":    func(p *papers.Paper) { p.Summary.By = "somebody else" },
		"Authors":    func(p *papers.Paper) { p.Authors[3].Affiliation = "Köln" },
		"Categories": func(p *papers.Paper) { slices.Reverse(p.Categories) },
		"Versions":   func(p *papers.Paper) { p.Versions[2].Date = instant(2025, 1, 1) },
		"Links": func(p *papers.Paper) {
			p.Links = append(p.Links, papers.Link{Kind: papers.DemoLink, URL: "http://x.org"})
		},
		"Keywords":  func(p *papers.Paper) { p.Keywords = p.Keywords[:1] },
		"Published": func(p *papers.Paper) { p.Published = instant(2024, 5, 29) },
		"Updated":   func(p *papers.Paper) { p.Updated = known(2024, 6, 1, papers.DayPrecision) },
		"Announced": func(p *papers.Paper) { p.Announced = p.Announced.Add(1) },
		"DayTold":   func(p *papers.Paper) { p.DayTold = true },
		"Comments":  func(p *papers.Paper) { p.Comments += "!" },
		"Journal":   func(p *papers.Paper) { p.Journal += "!" },
		"DOI":       func(p *papers.Paper) { p.DOI += "!" },
		"License":   func(p *papers.Paper) { p.License += "!" },
		"ReportNo":  func(p *papers.Paper) { p.ReportNo += "!" },
		"Language":  func(p *papers.Paper) { p.Language = "fra" },
		"Submitter": func(p *papers.Paper) { p.Submitter += "!" },
		"Citations": func(p *papers.Paper) { p.Citations-- },
		"Withdrawn": func(p *papers.Paper) { p.Withdrawn = true },
	}
}

func everyChange(d desk) {
	alter := alterations()
	for field := range reflect.TypeFor[papers.Paper]().Fields() {
		change, ok := alter[field.Name]
		if !ok {
			if field.Name != "ID" {
				d.Errorf("no alteration of %s", field.Name)
			}
			continue
		}
		p := full(papers.ID("x:" + field.Name))
		p.Withdrawn, p.DayTold = false, false // nothing takes them back
		d.put(p)
		before := d.mark()
		p = full(p.ID)
		p.Withdrawn, p.DayTold = false, false
		change(&p)
		equal(d, field.Name, d.put(p), store.PutResult{Changed: 1})
		equal(d, field.Name+": mark", d.mark(), before+1)
		samePaper(d, d.get(p.ID), p)
	}
}

func absentNeverErases(d desk) {
	p := full("x:1")
	d.put(p)
	equal(d, "an empty record", d.put(papers.Paper{ID: "x:1"}), store.PutResult{Unchanged: 1})
	vague := papers.Paper{ID: "x:1", Published: known(2024, 1, 1, papers.YearPrecision)}
	equal(d, "a vaguer date", d.put(vague), store.PutResult{Unchanged: 1})
	samePaper(d, d.get("x:1"), p)
}

func merged(d desk) {
	held := full("x:1")
	d.put(held)
	newer := papers.Paper{
		ID: "x:1", Title: "Another title",
		Authors:  []papers.Author{{Name: "李明"}, {Name: "Anna B. Berg"}},
		Versions: []papers.Version{{Number: 11, Date: instant(2025, 1, 2)}, {Number: 10, Date: instant(2024, 9, 9)}},
		Links:    []papers.Link{{Kind: papers.DemoLink, URL: "https://example.org/demo"}},
		Updated:  instant(2025, 1, 2),
	}
	equal(d, "result", d.put(newer), store.PutResult{Changed: 1})
	samePaper(d, d.get("x:1"), papers.Merge(held, newer))
}

func shorterLists(d desk) {
	p := full("x:1")
	d.put(p, full("x:2"))
	p.Authors, p.Categories, p.Keywords = p.Authors[2:3], p.Categories[1:2], p.Keywords[:1]
	d.put(p)
	samePaper(d, d.get("x:1"), p)
	samePaper(d, d.get("x:2"), full("x:2"))
}

// untidyVersions puts what a careless source may say of a paper nobody held.
func untidyVersions(d desk) {
	p := plain("x:1")
	p.Versions = []papers.Version{
		{Number: 2, Date: instant(2024, 2, 1)}, {Number: 1, Size: "1kb"}, {Number: 2, Size: "2kb"},
	}
	equal(d, "first", d.put(p), store.PutResult{Added: 1})
	equal(d, "versions", d.get("x:1").Versions,
		[]papers.Version{{Number: 1, Size: "1kb"}, {Number: 2, Date: instant(2024, 2, 1), Size: "2kb"}})
	equal(d, "again", d.put(p), store.PutResult{Unchanged: 1})
}

func repeats(d desk) {
	first, second := plain("x:1"), papers.Paper{ID: "x:1", Title: "Later", Comments: "9 pages"}
	equal(d, "added", d.put(first, plain("x:2"), second), store.PutResult{Added: 2})
	samePaper(d, d.get("x:1"), papers.Merge(first, second))
	equal(d, "mark", d.mark(), 2)
	third := papers.Paper{ID: "x:1", Title: "Latest"}
	equal(d, "changed", d.put(third, first, third, third), store.PutResult{Changed: 1})
	equal(d, "back and forth", d.put(first, third), store.PutResult{Unchanged: 1})
	equal(d, "mark", d.mark(), 3)
}

// oneByOne holds that joining records in a batch loses nothing and invents
// nothing: what the middle record took away doesn't come back with the last.
func oneByOne(d desk) {
	records := []papers.Paper{
		{Authors: []papers.Author{{Name: "A. Berg", Affiliation: "Bonn"}}},
		{Authors: []papers.Author{{Name: "B. Tal"}}, Published: known(2024, 1, 1, papers.YearPrecision)},
		{Authors: []papers.Author{{Name: "A. Berg"}}, Published: instant(2024, 5, 28)},
	}
	name := func(id papers.ID) []papers.Paper {
		out := slices.Clone(records)
		for i := range out {
			out[i].ID = id
		}
		return out
	}
	for _, p := range name("x:1") {
		d.put(p)
	}
	d.put(name("x:2")[0])
	d.put(name("x:2")[1:]...)
	d.put(name("x:3")...)
	want := d.get("x:1")
	for _, id := range []papers.ID{"x:2", "x:3"} {
		want.ID = id
		samePaper(d, d.get(id), want)
	}
}

func mixedBatch(d desk) {
	held := numbered(1500)
	d.put(held...)
	all := numbered(2500)
	for i := range 700 {
		all[2*i].Comments = "changed"
	}
	equal(d, "result", d.put(all...), store.PutResult{Added: 1000, Changed: 700, Unchanged: 800})
	equal(d, "mark", d.mark(), 3200)
	got, err := d.st.Papers(d.Context(), idsOf(all))
	d.must(err)
	samePapers(d, got, all)
}

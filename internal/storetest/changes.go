package storetest

import (
	"fmt"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

func changeChecks() []check {
	return []check{
		{"one number a row, without holes", oneNumberARow},
		{"a paper stands at its last number", lastNumber},
		{"a deletion leaves a tombstone", tombstone},
		{"deleted and put again", putAgain},
		{"deleted twice", deletedTwice},
		{"in pages of any size", changePages},
		{"nothing asked, nothing told", func(d desk) {
			d.put(numbered(3)...)
			for _, limit := range []int{0, -1} {
				equal(d, "changes", len(d.changes(0, limit)), 0)
			}
			equal(d, "past the end", len(d.changes(3, 10)), 0)
			equal(d, "far past the end", len(d.changes(1<<64-1, 10)), 0)
		}},
		{"other writes take no number", func(d desk) {
			d.put(on(december(1), "x:1"))
			d.feature(papers.Feature{Day: december(1), Paper: "x:1", Kind: papers.FromFile})
			d.batch(store.Batch{ClearFeatures: []papers.Day{december(1)}, Cursor: &store.Cursor{Name: "c", Position: "1"}})
			d.must(d.st.SetSetting(d.Context(), "a", "b"))
			equal(d, "mark", d.mark(), 1)
		}},
	}
}

// oneNumberARow follows step by step: every step's numbers begin behind the
// last step's, and there are as many as rows were written.
func oneNumberARow(d desk) {
	altered := numbered(9)
	for i := range 5 {
		altered[i].Comments = "changed"
	}
	mark := uint64(0)
	for i, step := range []struct {
		do   func()
		rows int
	}{
		{func() { d.put(numbered(4)...) }, 4},
		{func() { d.put(numbered(4)...) }, 0},
		{func() { d.put(altered...) }, 9},
		{func() { d.remove("x:0003") }, 1},
		{func() { d.remove("x:0004") }, 1},
		{func() { d.put(altered...) }, 2},
	} {
		step.do()
		cs := d.changes(mark, 100)
		for j, c := range cs {
			equal(d, fmt.Sprintf("step %d, change %d", i, j), c.Number, mark+uint64(j)+1)
		}
		equal(d, fmt.Sprintf("step %d: changes", i), len(cs), step.rows)
		mark += uint64(step.rows)
		equal(d, fmt.Sprintf("step %d: mark", i), d.mark(), mark)
	}
}

func lastNumber(d desk) {
	a := plain("x:a")
	d.put(a, plain("x:b"))
	a.Title = "Second"
	d.put(a)
	a.Title = "Third"
	d.put(a)
	cs := d.changes(0, 10)
	equal(d, "changes", numbersOf(cs), []uint64{2, 4})
	samePaper(d, cs[1].Paper, a)
}

func tombstone(d desk) {
	d.put(full("x:a"), plain("x:b"))
	d.feature(papers.Feature{Day: december(1), Paper: "x:a", Kind: papers.FromFile})
	d.remove("x:a")
	cs := d.changes(0, 10)
	equal(d, "changes", numbersOf(cs), []uint64{2, 3})
	equal(d, "tombstone", cs[1], store.Change{Number: 3, Deleted: true, Paper: papers.Paper{ID: "x:a"}})
	_, err := d.st.Paper(d.Context(), "x:a")
	d.wants(err, papers.ErrNotFound)
	d.wants(d.st.DeletePaper(d.Context(), "x:a"), papers.ErrNotFound)
	features, err := d.st.FeaturesOf(d.Context(), "x:a")
	d.must(err)
	equal(d, "features", len(features), 0)
	equal(d, "mark", d.mark(), 3)
}

// putAgain holds that nothing of the deleted paper shines through.
func putAgain(d desk) {
	d.put(full("x:a"))
	d.remove("x:a")
	equal(d, "put again", d.put(plain("x:a")), store.PutResult{Added: 1})
	samePaper(d, d.get("x:a"), plain("x:a"))
	f := follower{}
	f.catchUp(d, 1)
	samePapers(d, f.papers(), []papers.Paper{plain("x:a")})
	equal(d, "mark", f.mark, 3)
}

func deletedTwice(d desk) {
	f, late := follower{}, follower{}
	for range 2 {
		d.put(plain("x:a"))
		f.catchUp(d, 7)
		d.remove("x:a")
	}
	f.catchUp(d, 7)
	late.catchUp(d, 1)
	equal(d, "held", len(f.held)+len(late.held), 0)
	equal(d, "marks", []uint64{f.mark, late.mark}, []uint64{4, 4})
}

func changePages(d desk) {
	for _, p := range numbered(11) {
		d.put(p)
	}
	for _, id := range []papers.ID{"x:0000", "x:0010", "x:0005", "x:0004"} {
		d.remove(id)
	}
	d.put(full("x:0005"))
	whole := d.changes(0, 100)
	for _, limit := range []int{1, 2, 7, 12, 13} {
		var all []store.Change
		for mark, n := uint64(0), limit; n == limit; {
			page := d.changes(mark, limit)
			all = append(all, page...)
			if n = len(page); n > 0 {
				mark = page[n-1].Number
			}
		}
		equal(d, fmt.Sprintf("pages of %d", limit), all, whole)
	}
}

func numbersOf(cs []store.Change) []uint64 {
	out := make([]uint64, len(cs))
	for i, c := range cs {
		out[i] = c.Number
	}
	return out
}

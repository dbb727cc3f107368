package storetest

import papers "github.com/dailypapers/dailypapers"

func historyChecks() []check {
	return []check{
		{"an empty store has no stamp", func(d desk) {
			equal(d, "stamp", d.stamp(0), "")
			equal(d, "stamp", d.stamp(7), "")
		}},
		{"a stamp for each transaction that took numbers", stampEach},
		{"a stamp stays", stampStays},
	}
}

func (d desk) stamp(mark uint64) string {
	d.Helper()
	s, err := d.st.Stamp(d.Context(), mark)
	d.must(err)
	return s
}

func stampEach(d desk) {
	d.put(numbered(3)...)
	d.put(numbered(3)...) // changes nothing
	d.put(numbered(4)...)
	d.remove("x:0001")
	equal(d, "before the first change", d.stamp(0), "")
	stamps := map[string]bool{"": true}
	for _, marks := range [][]uint64{{1, 2, 3}, {4}, {5, 6, 1<<64 - 1}} {
		first := d.stamp(marks[0])
		equal(d, "taken before", stamps[first], false)
		stamps[first] = true
		for _, m := range marks {
			equal(d, "within a transaction", d.stamp(m), first)
		}
	}
}

// stampStays changes and deletes the very papers that a number was given to.
func stampStays(d desk) {
	d.put(numbered(3)...)
	before := d.stamp(3)
	altered := numbered(3)
	for i := range altered {
		altered[i].Comments = "changed"
	}
	d.put(altered...)
	d.remove("x:0002")
	d.feature(papers.Feature{Day: december(1), Paper: "x:0000", Kind: papers.FromFile})
	equal(d, "stamp", d.stamp(3), before)
}

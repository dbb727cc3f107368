package storetest

import (
	"fmt"
	"slices"

	papers "github.com/dailypapers/dailypapers"
)

func listChecks() []check {
	return []check{
		{"newest first", newestFirst},
		{"newest in pages", newestPages},
		{"newest of nothing", func(d desk) {
			got, next, err := d.st.Newest(d.Context(), 0, 10)
			d.must(err)
			equal(d, "papers", len(got), 0)
			equal(d, "next", next, 0)
		}},
	}
}

// newestFirst holds that a change doesn't move a paper, and that one that was
// deleted and comes back stands where it stood: it is the one that people
// voted for.
func newestFirst(d desk) {
	d.put(full("x:c"), full("x:a"))
	d.put(full("x:b"))
	later := full("x:c")
	later.Comments = "changed"
	d.put(later)
	got, next, err := d.st.Newest(d.Context(), 0, 10)
	d.must(err)
	samePapers(d, got, []papers.Paper{full("x:b"), full("x:a"), later})
	equal(d, "next", next, 0)
	d.remove("x:a")
	d.put(full("x:a"))
	got, _, err = d.st.Newest(d.Context(), 0, 2)
	d.must(err)
	equal(d, "ids", idsOf(got), []papers.ID{"x:b", "x:a"})
}

func newestPages(d desk) {
	held := numbered(14)
	d.put(held...)
	d.remove("x:0000")
	d.remove("x:0006")
	d.remove("x:0013")
	held = slices.Concat(held[1:6], held[7:13])
	slices.Reverse(held)
	for _, limit := range []int{1, 2, 7, 11, 12} {
		var all []papers.Paper
		for before, page := int64(0), 0; ; page++ {
			got, next, err := d.st.Newest(d.Context(), before, limit)
			d.must(err)
			all = append(all, got...)
			if next == 0 {
				break
			}
			if page > len(held) {
				d.Fatalf("pages of %d have no end", limit)
			}
			before = next
		}
		equal(d, fmt.Sprintf("pages of %d", limit), idsOf(all), idsOf(held))
	}
}

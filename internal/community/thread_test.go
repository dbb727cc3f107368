package community

import (
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"

	"pgregory.net/rapid"
)

// Whatever a thread is, each comment that can be read stands in it once, behind
// what it answers and one deeper, on one page.
func TestArranged(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(0, 500).Draw(r, "comments")
		nodes := make([]store.ThreadNode, n)
		for i := range nodes {
			nodes[i] = store.ThreadNode{ID: papers.CommentID(i + 1), Parent: papers.CommentID(rapid.IntRange(0, i).Draw(r, "parent")), State: papers.CommentState(rapid.IntRange(0, 2).Draw(r, "state")),
				Left: rapid.Bool().Draw(r, "left"), Length: rapid.SampledFrom([]int{0, 20, 3000, 262_144}).Draw(r, "length")}
		}
		depth := map[papers.CommentID]int{0: -1}
		pages := paged(arranged(nodes))
		weigh := func(page []place) (all int) {
			for _, p := range page {
				all += p.weight
			}
			return all
		}
		for i, page := range pages {
			full := weigh(page)
			if full > 2*threadPage && len(page) > 1 || i < len(pages)-1 && full < threadPage && full+pages[i+1][0].weight <= 2*threadPage {
				r.Errorf("page %d holds as much as %d comments", i+1, full)
			}
			if page[0].depth != 0 && weigh(pages[i-1])+page[0].weight <= 2*threadPage {
				r.Errorf("page %d begins %d deep", i+1, page[0].depth)
			}
			for _, p := range page {
				if _, twice := depth[p.id]; twice {
					r.Errorf("%d stands twice", p.id)
				}
				above, before := depth[nodes[p.id-1].Parent]
				if !before || p.depth != above+1 {
					r.Errorf("%d stands %d deep, below %d", p.id, p.depth, above)
				}
				depth[p.id] = p.depth
			}
		}
		answered := map[papers.CommentID]bool{}
		for i := n - 1; i >= 0; i-- {
			_, stands := depth[nodes[i].ID]
			if want := nodes[i].State != papers.Deleted || nodes[i].Left || answered[nodes[i].ID]; stands != want {
				r.Errorf("%d, %v, stands in the thread: %v", nodes[i].ID, nodes[i], stands)
			} else if stands {
				answered[nodes[i].Parent] = true
			}
		}
	})
}

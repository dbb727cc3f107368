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
			nodes[i] = store.ThreadNode{ID: papers.CommentID(i + 1), Parent: papers.CommentID(rapid.IntRange(0, i).Draw(r, "parent")), State: papers.CommentState(rapid.IntRange(0, 2).Draw(r, "state"))}
		}
		depth := map[papers.CommentID]int{0: -1}
		pages := paged(arranged(nodes))
		for i, page := range pages {
			if page[0].depth != 0 || i < len(pages)-1 && len(page) < threadPage {
				r.Errorf("page %d begins %d deep and has %d", i+1, page[0].depth, len(page))
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
			if want := nodes[i].State != papers.Deleted || answered[nodes[i].ID]; stands != want {
				r.Errorf("%d, %v, stands in the thread: %v", nodes[i].ID, nodes[i], stands)
			} else if stands {
				answered[nodes[i].Parent] = true
			}
		}
	})
}

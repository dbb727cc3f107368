package community

import (
	"slices"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// The pages of the newest comments hold each of them once, in order, and none is too
// long to be set.
func TestNewestOf(t *testing.T) {
	for _, lengths := range [][]int{nil, {10}, make([]int, 50), make([]int, 51), make([]int, 240), {60_000, 60_000, 10, 60_000}, {200_000, 1}, {1, 200_000, 1}, {newestBytes, 0, 1}} {
		var nodes []store.ThreadNode
		var want []papers.CommentID
		for i, n := range lengths {
			nodes, want = append(nodes, store.ThreadNode{ID: papers.CommentID(i + 1), Length: n}), append(want, papers.CommentID(i+1))
		}
		var got []papers.CommentID
		more := true
		for page := 1; more; page++ {
			var ids []papers.CommentID
			if ids, more = newestOf(nodes, page); len(ids) > newestEach || more && len(ids) == 0 {
				t.Errorf("%v: page %d has %d comments", lengths, page, len(ids))
			}
			bytes := 0
			for _, id := range ids {
				bytes += nodes[id-1].Length
			}
			if bytes > newestBytes && len(ids) > 1 {
				t.Errorf("%v: page %d has %d bytes", lengths, page, bytes)
			}
			got = append(got, ids...)
			if past, _ := newestOf(nodes, page+1); !more && len(past) > 0 {
				t.Errorf("%v: page %d is past the end and has %v", lengths, page+1, past)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%v: %v", lengths, got)
		}
	}
}

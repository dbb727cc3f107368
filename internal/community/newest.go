package community

import (
	"context"
	"fmt"
	"slices"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

const (
	// newestEach is how many comments a page of the newest holds at most.
	newestEach = 50
	// newestBytes is from how many bytes on a page of the newest ends: the time to
	// set comments goes by their length, and 64 kB take a tenth of a second.
	newestBytes = 64 << 10
)

// Newest returns a page, from 1, of the comments on a paper that everybody may read,
// newest first and without regard to what answers what, and whether there are more
// behind it. What a comment answers is named only where that can be read as well.
func (s *Service) Newest(ctx context.Context, paper papers.ID, page int) (list []papers.Comment, more bool, err error) {
	nodes, err := s.store.Thread(ctx, paper)
	if err != nil {
		return nil, false, fmt.Errorf("community: %w", err)
	}
	nodes = slices.DeleteFunc(nodes, func(n store.ThreadNode) bool { return n.State != papers.Visible })
	slices.Reverse(nodes) // which come by number
	ids, more := newestOf(nodes, page)
	found, err := s.store.Comments(ctx, 0, ids)
	if err != nil {
		return nil, false, fmt.Errorf("community: %w", err)
	}
	readable := make(map[papers.CommentID]bool, len(nodes))
	for _, n := range nodes {
		readable[n.ID] = true
	}
	for _, id := range ids {
		if c, ok := found[id]; ok && c.State == papers.Visible { // it can have been hidden by now
			if !readable[c.Parent] {
				c.Parent = 0
			}
			list = append(list, c)
		}
	}
	return list, more, nil
}

// newestOf cuts a page out of comments.
func newestOf(nodes []store.ThreadNode, page int) (ids []papers.CommentID, more bool) {
	at, bytes := 1, 0
	for i, n := range nodes {
		if i > 0 && (len(ids) == newestEach || bytes+n.Length > newestBytes) {
			if at == page {
				return ids, true
			}
			at, bytes, ids = at+1, 0, nil
		}
		ids, bytes = append(ids, n.ID), bytes+n.Length
	}
	if at != page {
		return nil, false
	}
	return ids, false
}

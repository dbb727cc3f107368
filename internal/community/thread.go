package community

import (
	"context"
	"fmt"
	"slices"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

const (
	// threadPage is about how many comments a page of a thread holds. What
	// belongs together is not parted before twice as many.
	threadPage = 200
	// longComment is from how many bytes a comment counts as several: a page of
	// the longest ones would take half a minute to set.
	longComment = 1000
	// maxIndent is how deep replies are set in; deeper ones stand below each
	// other, since a phone has no more room.
	maxIndent = 6
)

// A Thread is a page of what was written about a paper, oldest first, each
// reply below what it answers.
type Thread struct {
	Comments []ThreadComment
	Total    int // of those that can be read, on all pages
	Page     int // from 1
	Pages    int
}

// A ThreadComment is a comment at its place in a thread.
type ThreadComment struct {
	papers.Comment
	Depth     int  // how many comments it stands below
	Indent    int  // how deep it is set in, maxIndent at most
	ReplyTo   bool // the place does not say whom it answers: Answered does
	Answered  papers.CommentID
	Elsewhere bool // what it answers stands on another page
	Readable  bool // by the one who asked: what is hidden is read by its author and by curators
}

// Thread returns a page of the thread of a paper as a visitor sees it: the one
// with the comment at, where that stands in it, or else the one of a number. A
// page past the end is the last one.
func (s *Service) Thread(ctx context.Context, v papers.Visitor, paper papers.ID, page int, at papers.CommentID) (Thread, error) {
	nodes, err := s.store.Thread(ctx, paper)
	if err != nil {
		return Thread{}, fmt.Errorf("community: %w", err)
	}
	t := Thread{Total: readable(nodes)}
	pages := paged(arranged(nodes))
	t.Pages = len(pages)
	t.Page = max(1, min(page, t.Pages))
	if t.Pages == 0 {
		return t, nil
	}
	if n, ok := pageWith(pages, at); ok {
		t.Page = n
	}
	places := pages[t.Page-1]
	ids := make([]papers.CommentID, len(places))
	for i, p := range places {
		ids[i] = p.id
	}
	found, err := s.store.Comments(ctx, v.User.ID, ids)
	if err != nil {
		return t, fmt.Errorf("community: %w", err)
	}
	for _, p := range places {
		c, ok := found[p.id]
		if !ok { // it can be gone with its paper by now
			continue
		}
		one := seenBy(v, c, p)
		if _, here := found[c.Parent]; c.Parent != 0 && !here {
			one.ReplyTo, one.Elsewhere = true, true
		}
		t.Comments = append(t.Comments, one)
	}
	return t, nil
}

func readable(nodes []store.ThreadNode) int {
	n := 0
	for _, at := range nodes {
		if at.State == papers.Visible {
			n++
		}
	}
	return n
}

// seenBy keeps what is hidden from those who may not read it.
func seenBy(v papers.Visitor, c papers.Comment, p place) ThreadComment {
	t := ThreadComment{Comment: c, Depth: p.depth, Indent: min(p.depth, maxIndent), ReplyTo: p.depth > maxIndent, Answered: c.Parent}
	t.Readable = c.State == papers.Visible ||
		c.State == papers.Hidden && v.SignedIn() && (v.User.ID == c.Author.ID || v.May(papers.Moderate))
	if !t.Readable {
		t.Text, t.Reactions, t.Mentioned = "", nil, nil
	}
	return t
}

// place is where a comment stands.
type place struct {
	id     papers.CommentID
	depth  int
	weight int // how many ordinary comments it is as long as
}

// arranged puts comments that come in the order of their numbers into the
// order of reading. A comment that its author deleted is left out unless
// something that is shown answers it; one that went with her account keeps its place. It takes no recursion: a thread can be made to be deep.
func arranged(nodes []store.ThreadNode) []place {
	depth, weight := make(map[papers.CommentID]int, len(nodes)), make(map[papers.CommentID]int, len(nodes))
	needed := make(map[papers.CommentID]bool, len(nodes))
	for i := len(nodes) - 1; i >= 0; i-- { // answers come behind what they answer
		if n := nodes[i]; n.State != papers.Deleted || n.Left || needed[n.ID] {
			needed[n.ID], needed[n.Parent] = true, true
		}
	}
	children := map[papers.CommentID][]papers.CommentID{}
	for _, n := range nodes {
		if !needed[n.ID] {
			continue
		}
		weight[n.ID] = 1 + n.Length/longComment
		parent := n.Parent
		if d, ok := depth[parent]; ok {
			depth[n.ID] = d + 1
		} else {
			depth[n.ID], parent = 0, 0
		}
		children[parent] = append(children[parent], n.ID)
	}
	var out []place
	for ahead := reversed(children[0]); len(ahead) > 0; {
		id := ahead[len(ahead)-1]
		ahead = append(ahead[:len(ahead)-1], reversed(children[id])...)
		out = append(out, place{id, depth[id], weight[id]})
	}
	return out
}

func reversed(ids []papers.CommentID) []papers.CommentID {
	out := make([]papers.CommentID, len(ids))
	for i, id := range ids {
		out[len(ids)-1-i] = id
	}
	return out
}

// paged cuts a thread into pages before comments at its top, and anywhere before
// they get too long.
func paged(places []place) [][]place {
	var pages [][]place
	begin, full := 0, 0
	for i, p := range places {
		if p.depth == 0 && full >= threadPage || i > begin && full+p.weight > 2*threadPage {
			pages, begin, full = append(pages, places[begin:i]), i, 0
		}
		full += p.weight
	}
	if begin < len(places) {
		pages = append(pages, places[begin:])
	}
	return pages
}

// Place returns the address of a comment on the page of its paper;
// papers.ErrNotFound where it stands on none.
func (s *Service) Place(ctx context.Context, id papers.CommentID) (string, error) {
	c, err := s.store.Comment(ctx, 0, id)
	if err != nil {
		return "", fmt.Errorf("community: %w", err)
	}
	return s.placeIn(ctx, c.Paper, id)
}

// shortThread is how many comments a thread may have that is read to say where
// a new comment stands; of a longer one its page finds that out.
const shortThread = 20

// PlaceOf is Place of a comment that is at hand, and costs no more in a long
// thread than in a short one.
func (s *Service) PlaceOf(ctx context.Context, c papers.Comment) (string, error) {
	tallies, err := s.store.Tallies(ctx, []papers.ID{c.Paper})
	if err != nil {
		return "", fmt.Errorf("community: %w", err)
	}
	if tallies[c.Paper].Comments > shortThread {
		return fmt.Sprintf("%s?at=%d#c%d", c.Paper.Path(), c.ID, c.ID), nil
	}
	return s.placeIn(ctx, c.Paper, c.ID)
}

func (s *Service) placeIn(ctx context.Context, paper papers.ID, id papers.CommentID) (string, error) {
	nodes, err := s.store.Thread(ctx, paper)
	if err != nil {
		return "", fmt.Errorf("community: %w", err)
	}
	n, ok := pageWith(paged(arranged(nodes)), id)
	switch {
	case !ok:
		return "", fmt.Errorf("community: comment %d: %w", id, papers.ErrNotFound)
	case n == 1:
		return fmt.Sprintf("%s#c%d", paper.Path(), id), nil
	}
	return fmt.Sprintf("%s?c=%d#c%d", paper.Path(), n, id), nil
}

// pageWith returns the number of the page that holds a comment, from 1.
func pageWith(pages [][]place, id papers.CommentID) (int, bool) {
	for i, page := range pages {
		if slices.ContainsFunc(page, func(p place) bool { return p.id == id }) {
			return i + 1, true
		}
	}
	return 0, false
}

// Read returns one comment as a visitor sees it; papers.ErrNotFound where she
// may not read it.
func (s *Service) Read(ctx context.Context, v papers.Visitor, id papers.CommentID) (ThreadComment, error) {
	c, err := s.store.Comment(ctx, v.User.ID, id)
	if err != nil {
		return ThreadComment{}, fmt.Errorf("community: %w", err)
	}
	t := seenBy(v, c, place{id: id})
	if !t.Readable {
		return t, fmt.Errorf("community: comment %d: %w", id, papers.ErrNotFound)
	}
	return t, nil
}

package storetest

import (
	"maps"
	"slices"

	papers "github.com/dailypapers/dailypapers"
)

// A follower holds what it learned from ChangedSince and nothing else, as
// the index does.
type follower struct {
	mark uint64
	held map[papers.ID]papers.Paper
}

// step reads one page of changes and reports whether there may be more.
func (f *follower) step(d desk, limit int) bool {
	d.Helper()
	if f.held == nil {
		f.held = map[papers.ID]papers.Paper{}
	}
	cs, err := d.st.ChangedSince(d.Context(), f.mark, limit)
	if err != nil {
		d.Errorf("%v", err)
		return false
	}
	if len(cs) > limit {
		d.Errorf("%d changes, asked for %d", len(cs), limit)
	}
	for _, c := range cs {
		if c.Number <= f.mark {
			d.Errorf("change %d stands behind %d", c.Number, f.mark)
		}
		f.mark = c.Number
		if c.Deleted {
			delete(f.held, c.Paper.ID)
		} else {
			f.held[c.Paper.ID] = c.Paper
		}
	}
	return len(cs) == limit
}

// catchUp reads pages until one is not full.
func (f *follower) catchUp(d desk, limit int) {
	d.Helper()
	for f.step(d, limit) {
	}
}

// papers returns what is held, by id.
func (f *follower) papers() []papers.Paper { return byID(f.held) }

func byID(held map[papers.ID]papers.Paper) []papers.Paper {
	out := make([]papers.Paper, 0, len(held))
	for _, id := range slices.Sorted(maps.Keys(held)) {
		out = append(out, held[id])
	}
	return out
}

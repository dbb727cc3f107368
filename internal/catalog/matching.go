package catalog

import (
	"context"
	"fmt"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/search"
	"github.com/dailypapers/dailypapers/search/query"
)

// MaxAmong is how many papers Matching looks through at most: what it finds of them
// fits into one answer of the engine.
const MaxAmong = 10_000

// Matching returns, for each of some searches, which of the given papers it
// matches, newest first. A paper matches that passes all that narrows the search and
// has every one of its words, stop words apart: a reader of results sees the best of
// those that have some of the words first, while whoever is told of each match should
// be told of nothing else. What papers mean does not count, since every paper is a
// little like every other.
//
// The answers are those of one moment at which the index has followed the store up to
// a change number; papers.ErrUnavailable where it has not come so far yet, or where an
// older index still answers in its place.
func (c *Catalog) Matching(ctx context.Context, searches []papers.Search, among []papers.ID, change uint64) ([][]papers.ID, error) {
	from, err := c.followed(ctx, change)
	if err != nil {
		return nil, fmt.Errorf("catalog: match %d papers: %w", len(among), err)
	}
	defer from.Close()
	among = among[:min(len(among), MaxAmong)]
	keys := make([]string, len(among))
	for i, id := range among {
		keys[i] = string(id)
	}
	found := make([][]papers.ID, len(searches))
	for i, s := range searches {
		if found[i], err = matching(ctx, from.Searcher, s, keys); err != nil {
			return nil, fmt.Errorf("catalog: match %q: %w", s.Query, c.noticed(err))
		}
	}
	return found, nil
}

// followed opens a snapshot of the index that holds all changes up to one.
func (c *Catalog) followed(ctx context.Context, change uint64) (opened, error) {
	p, err := placeOf(ctx, c.store, c.Stats())
	if err != nil {
		return opened{}, err
	}
	from, err := c.open()
	if err != nil {
		return opened{}, err
	}
	if !p.ours || from.old || from.Mark() < change {
		from.Close()
		return opened{}, fmt.Errorf("the index has followed %d of %d changes: %w", p.done, change, papers.ErrUnavailable)
	}
	return from, nil
}

func matching(ctx context.Context, from *search.Searcher, s papers.Search, keys []string) ([]papers.ID, error) {
	if id, _, err := papers.ParseID(s.Query); err == nil { // an id or address finds its paper, as in Search
		for _, key := range keys {
			if key == string(id) {
				return []papers.ID{id}, nil
			}
		}
		return nil, nil
	}
	q := query.Parse(s.Query)
	o, _ := options(s, q)
	if len(keys) == 0 || strings.TrimSpace(s.Query) != "" && wordless(q) && len(o.Filters) == 0 {
		return nil, nil
	}
	o.Among, o.All, o.Limit, o.Offset, o.SortBy = keys, true, len(keys), 0, dateField
	r, err := from.Search(ctx, q, o)
	if err != nil {
		return nil, err
	}
	ids := make([]papers.ID, len(r.Hits))
	for i, h := range r.Hits {
		ids[i] = papers.ID(h.Key)
	}
	return ids, nil
}

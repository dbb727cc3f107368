package digest

import (
	"context"
	"slices"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/catalog"
)

// key names what is followed among other things.
func key(f papers.Following) string { return string(f.Kind) + " " + f.Target }

// match returns which recent papers a category, an author or a search has, the
// best first.
func (r *round) match(ctx context.Context, f papers.Following) ([]papers.ID, error) {
	if _, ok := r.matched[key(f)]; !ok {
		if err := r.matchAll(ctx, []papers.Following{f}); err != nil {
			return nil, err
		}
	}
	return r.matched[key(f)], nil
}

// matchAll looks up what was not looked up before: each once, whoever follows
// it.
func (r *round) matchAll(ctx context.Context, all []papers.Following) error {
	var asked []papers.Following
	var searches []papers.Search
	known := make(map[string]bool)
	for _, f := range all {
		search, ok := f.Search()
		if _, again := r.matched[key(f)]; !ok || again || known[key(f)] {
			continue
		}
		known[key(f)] = true
		asked, searches = append(asked, f), append(searches, search)
	}
	if len(asked) == 0 {
		return nil
	}
	found := make([][]papers.ID, len(asked))
	for chunk := range slices.Chunk(r.ids(), catalog.MaxAmong) {
		part, err := r.s.d.Catalog.Matching(ctx, searches, chunk, r.change)
		if err != nil {
			return err
		}
		for i, ids := range part {
			found[i] = append(found[i], ids...)
		}
	}
	for i, f := range asked {
		slices.SortFunc(found[i], func(a, b papers.ID) int { return r.place[a] - r.place[b] })
		if f.Kind == papers.FollowAuthor {
			var err error
			if found[i], err = r.written(ctx, f.Target, found[i]); err != nil {
				return err
			}
		}
		r.matched[key(f)] = found[i]
	}
	return nil
}

// mostWritten bounds how many papers are read to see whether a name is on their
// title page.
const mostWritten = 500

// written leaves those that have a name on their title page: the index keeps
// names in a row, where the end of one and the beginning of the next look like
// a name.
func (r *round) written(ctx context.Context, name string, ids []papers.ID) ([]papers.ID, error) {
	ids = ids[:min(len(ids), mostWritten)]
	if err := r.load(ctx, ids); err != nil {
		return nil, err
	}
	on := catalog.Named(name)
	return slices.DeleteFunc(slices.Clone(ids), func(id papers.ID) bool {
		p, ok := r.papers[id]
		return !ok || !on(p)
	}), nil
}

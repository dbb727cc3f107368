package catalog

import (
	"context"
	"slices"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/search/analysis"
)

// authorScan is how many searches one page of an author may take. The index
// keeps the names of a paper in one row, where the end of one and the beginning
// of the next look like a name: such papers are found and left out again.
const authorScan = 10

// ByAuthor returns the papers with a name on their title page, whole or as
// part of a longer one, newest first. Accents and capitals don't count.
func (c *Catalog) ByAuthor(ctx context.Context, name string, limit, offset int) (papers.Results, error) {
	var r papers.Results
	ask := papers.Search{Query: papers.AuthorQuery(name), Sort: papers.ByDate, Limit: MaxLimit}
	n := newNamed(name)
	for range authorScan {
		got, err := c.Search(ctx, ask)
		if err != nil {
			return papers.Results{}, err
		}
		for _, h := range got.Hits {
			if !n.on(h.Paper) {
				continue
			}
			if r.Total++; r.Total > offset && len(r.Hits) < limit {
				r.Hits = append(r.Hits, h)
			}
		}
		ask.Offset += MaxLimit
		if r.Exact = !got.More; r.Exact || r.Total > offset+limit || ask.Offset > MaxOffset {
			break
		}
	}
	r.More = r.Total > offset+len(r.Hits)
	return r, nil
}

// NewestOf returns the newest papers of an author, a category or a search that
// somebody follows; nothing for what is found otherwise.
func (c *Catalog) NewestOf(ctx context.Context, f papers.Following, limit int) ([]papers.Paper, error) {
	ask, ok := f.Search()
	if !ok {
		return nil, nil
	}
	ask.Limit = limit
	var r papers.Results
	var err error
	if f.Kind == papers.FollowAuthor {
		r, err = c.ByAuthor(ctx, f.Target, limit, 0)
	} else {
		r, err = c.Search(ctx, ask)
	}
	var found []papers.Paper
	for _, h := range r.Hits {
		found = append(found, h.Paper)
	}
	return found, err
}

// Named reports of papers whether a name is on their title page, as ByAuthor
// finds them.
func Named(name string) func(papers.Paper) bool { return newNamed(name).on }

// named looks for a name among others, as the index reads names.
type named struct {
	analyzer *analysis.Analyzer
	words    []string
}

func newNamed(name string) named {
	n := named{analyzer: analysis.New(analysis.Names)}
	n.words = wordsOf(n.analyzer, name)
	return n
}

// on reports whether the name is one of the paper's authors, or a part of one
// in the same order.
func (n named) on(p papers.Paper) bool {
	return len(n.words) > 0 && slices.ContainsFunc(p.Authors, func(a papers.Author) bool {
		have := wordsOf(n.analyzer, a.Name)
		for ; len(have) >= len(n.words); have = have[1:] {
			if slices.Equal(have[:len(n.words)], n.words) {
				return true
			}
		}
		return false
	})
}

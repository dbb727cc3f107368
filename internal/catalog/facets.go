package catalog

import (
	"cmp"
	"context"
	"slices"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/search"
	"github.com/dailypapers/dailypapers/search/query"
)

// countCategories counts what s matches by category. The categories that the form asks
// for are left out: they would hide those to change to. A cat: in the query stays, since
// it is said with the words, and so do dates.
func countCategories(ctx context.Context, searcher *search.Searcher, s papers.Search, q query.Query) (*search.Facet, error) {
	s.Categories = nil
	o, _ := options(s, q)
	return searcher.Facet(ctx, q, o, categoryField)
}

// categoryCounts adds the inferred categories to those that sources name. A paper has
// the one or the other.
func categoryCounts(values []search.ValueCount) []papers.CategoryCount {
	counts := make([]papers.CategoryCount, 0, len(values))
	at := make(map[papers.Category]int, len(values))
	for _, v := range values {
		code, inferred := strings.CutPrefix(v.Value, inferredMark)
		c := papers.Category(code)
		if _, ok := at[c]; !ok {
			at[c] = len(counts)
			counts = append(counts, papers.CategoryCount{Category: c})
		}
		n := &counts[at[c]]
		n.Papers += v.Docs
		if inferred {
			n.Inferred += v.Docs
		}
	}
	slices.SortFunc(counts, func(a, b papers.CategoryCount) int {
		return cmp.Or(cmp.Compare(b.Papers, a.Papers), strings.Compare(string(a.Category), string(b.Category)))
	})
	return counts
}

// categoriesOf counts the papers of hits, which the index was not asked for.
func (c *Catalog) categoriesOf(hits []papers.Hit) []papers.CategoryCount {
	var values []search.ValueCount
	for _, h := range hits {
		for _, category := range h.Paper.Categories {
			values = append(values, search.ValueCount{Value: string(category), Docs: 1})
		}
		if tag, ok := c.Tag(h.Paper); ok {
			values = append(values, search.ValueCount{Value: inferredMark + string(tag.Category), Docs: 1})
		}
	}
	return categoryCounts(values)
}

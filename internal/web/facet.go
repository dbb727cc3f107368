package web

import (
	"slices"
	"unicode/utf8"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// facetRows is how many categories the search page offers to narrow to: as many as stand
// beside the first few results.
const facetRows = 10

// facet is how a search's papers are spread over the categories.
type facet struct {
	Rows   []facetRow
	Chosen papers.Category // what the form narrows to, "" for nothing
	All    string          // the address without that
	Words  bool            // it was counted by words, without what is found by meaning alone
}

// facetRow is one category of a facet.
type facetRow struct {
	papers.CategoryCount
	Chosen       bool
	Whole        bool   // an archive, which is found with its classes but counted without
	Path         string // of the search in this category
	InferredPath string // of the search in those of it that are inferred; "" where that says nothing new
}

// newFacet lists the first categories and, behind them, the chosen one if it is none of
// them. Codes that arXiv does not know cannot be asked for, so they are left out.
func newFacet(f searchForm, chosen []papers.Category, r papers.Results) facet {
	all := f
	all.Category = ""
	v := facet{All: "/search?" + all.values().Encode(), Words: r.Worded}
	if len(chosen) > 0 {
		v.Chosen = chosen[0]
	}
	for _, c := range r.Categories {
		if c.Category.Known() && (len(v.Rows) < facetRows || c.Category == v.Chosen) {
			v.Rows = append(v.Rows, newFacetRow(f, c, c.Category == v.Chosen))
		}
	}
	if v.Chosen != "" && !slices.ContainsFunc(v.Rows, func(r facetRow) bool { return r.Chosen }) {
		v.Rows = append(v.Rows, newFacetRow(f, papers.CategoryCount{Category: v.Chosen}, true))
	}
	return v
}

func newFacetRow(f searchForm, c papers.CategoryCount, chosen bool) facetRow {
	r := facetRow{CategoryCount: c, Chosen: chosen, Whole: hasClasses(c.Category)}
	in := f
	in.Category = string(c.Category)
	r.Path = "/search?" + in.values().Encode()
	if c.Inferred > 0 && c.Inferred < c.Papers {
		// In front: an open quotation mark in the query would take in what follows it.
		in.Query, in.Category = ("inferred:" + string(c.Category) + " " + f.Query), ""
		if in.Query = page.Clean(in.Query); utf8.RuneCountInString(in.Query) <= maxQuery {
			r.InferredPath = "/search?" + in.values().Encode()
		}
	}
	return r
}

// hasClasses reports whether a category is an archive with subject classes.
func hasClasses(c papers.Category) bool {
	for other := range papers.Categories() {
		if other != c && other.Archive() == c {
			return true
		}
	}
	return false
}

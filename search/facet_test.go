package search

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/dailypapers/dailypapers/search/query"
)

func facetDocuments() []Document {
	return []Document{
		{Key: "a", Text: []string{"red kites"}, Keywords: [][]string{{"cs.LG", "cs.CL", "cs.LG"}}, Numbers: []int64{3}},
		{Key: "b", Text: []string{"red kites"}, Keywords: [][]string{{"cs.CL"}}, Numbers: []int64{1}},
		{Key: "c", Text: []string{"green kites"}, Keywords: [][]string{nil}, Numbers: []int64{2}},
		{Key: "d", Text: []string{"green bells"}, Keywords: [][]string{{"math.AG"}}},
	}
}

// TestFacet counts by hand; compareFacet does so against the oracle.
func TestFacet(t *testing.T) {
	x := indexOf(t, facetDocuments(), Options{})
	s := x.Searcher()
	defer s.Close()
	for _, test := range []struct {
		q     string
		o     SearchOptions
		total int
		want  []ValueCount
	}{
		{"kites", SearchOptions{}, 3, []ValueCount{{"cs.CL", 2}, {"cs.LG", 1}}}, // c counts in no value, a once for cs.LG
		{"", SearchOptions{}, 4, []ValueCount{{"cs.CL", 2}, {"cs.LG", 1}, {"math.AG", 1}}},
		{"green", SearchOptions{}, 2, []ValueCount{{"math.AG", 1}}},
		{"kites -red", SearchOptions{}, 1, nil},
		{"-kites", SearchOptions{}, 1, []ValueCount{{"math.AG", 1}}},
		{`"red kites"`, SearchOptions{}, 2, []ValueCount{{"cs.CL", 2}, {"cs.LG", 1}}},
		{"whales", SearchOptions{}, 0, nil},
		{"kites", SearchOptions{Filters: []Filter{{Field: "date", Min: 2, Max: 9}}}, 2, []ValueCount{{"cs.CL", 1}, {"cs.LG", 1}}},
		{"kites", SearchOptions{Filters: []Filter{{Field: "category", Any: []string{"cs.LG"}}}}, 1, []ValueCount{{"cs.CL", 1}, {"cs.LG", 1}}},
		{"kites", SearchOptions{Filters: []Filter{{Field: "category", Any: []string{"cs.*"}, Not: true}}}, 1, nil},
		{"", SearchOptions{Among: []string{"b", "d", "none"}}, 2, []ValueCount{{"cs.CL", 1}, {"math.AG", 1}}},
		{"kites", SearchOptions{Limit: 1, Offset: 2, SortBy: "date"}, 3, []ValueCount{{"cs.CL", 2}, {"cs.LG", 1}}}, // the page does not matter
	} {
		got, err := s.Facet(context.Background(), query.Parse(test.q), test.o, "category")
		if err != nil {
			t.Fatal(err)
		}
		if got.Total != test.total || !slices.Equal(got.Counts, test.want) {
			t.Errorf("%q %+v: %+v, want %d, %v", test.q, test.o, got, test.total, test.want)
		}
	}
}

func TestFacetErrors(t *testing.T) {
	x := indexOf(t, facetDocuments(), Options{})
	s := x.Searcher()
	q := query.Parse("kites")
	for _, field := range []string{"votes", "date", "title", ""} {
		if _, err := s.Facet(context.Background(), q, SearchOptions{}, field); !errors.Is(err, ErrFilter) {
			t.Errorf("by %q: %v", field, err)
		}
	}
	if _, err := s.Facet(context.Background(), q, SearchOptions{Filters: []Filter{{Field: "votes"}}}, "category"); !errors.Is(err, ErrFilter) {
		t.Errorf("with an unknown filter: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Facet(ctx, q, SearchOptions{}, "category"); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	s.Close()
	if _, err := s.Facet(context.Background(), q, SearchOptions{}, "category"); !errors.Is(err, ErrClosed) {
		t.Errorf("closed: %v", err)
	}
}

// endingContext is cancelled after it has been asked so many times.
type endingContext struct {
	context.Context
	left int
}

func (c *endingContext) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// TestFacetEndsInside holds that a cancelled context ends a count between two values.
func TestFacetEndsInside(t *testing.T) {
	x := indexOf(t, facetDocuments(), Options{})
	s := x.Searcher()
	defer s.Close()
	const segments, values = 1, 3
	for left := range segments + values + 1 {
		_, err := s.Facet(&endingContext{context.Background(), left}, query.Query{}, SearchOptions{}, "category")
		if ended := left < segments+values; ended != errors.Is(err, context.Canceled) {
			t.Errorf("after %d questions: %v", left, err)
		}
	}
}

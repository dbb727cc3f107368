package search

import (
	"context"
	"testing"

	"github.com/dailypapers/dailypapers/search/query"
)

// TestTotalBound searches with next to no allowance for counting: what is then told is
// never more than there is, not less than was seen, and worth telling.
func TestTotalBound(t *testing.T) {
	const n = 9_000
	x := indexOf(t, zipfDocuments(n), Options{Workers: 2, MemoryLimit: 2 << 20})
	x.counted = 2000
	s := x.Searcher()
	defer s.Close()
	for _, tt := range []struct {
		query string
		o     SearchOptions
		least float64 // share of the matches
	}{
		{"w0 w1 w2", SearchOptions{}, 0.3},
		{"w0 w1 -w3", SearchOptions{}, 0.03},
		{"title:w0 title:w1", SearchOptions{}, 0.03},
		{"w0 w1 w2", SearchOptions{Filters: []Filter{{Field: "date", Min: 10, Max: n}}}, 0.03},
		{"w0 w1 w2", SearchOptions{Filters: []Filter{{Field: "category", Any: []string{"c.3"}, Not: true}}}, 0.03},
	} {
		q, exact := query.Parse(tt.query), tt.o
		exact.Exact = true
		whole, err := s.Search(context.Background(), q, exact)
		if err != nil {
			t.Fatal(err)
		}
		for _, offset := range []int{0, 20, whole.Total - 21, whole.Total - 20, whole.Total} {
			o := tt.o
			o.Limit, o.Offset = 20, offset
			got, err := s.Search(context.Background(), q, o)
			if err != nil {
				t.Fatal(err)
			}
			if got.TotalExact || got.Total > whole.Total || got.Total < int(tt.least*float64(whole.Total)) {
				t.Errorf("%q %+v: at least %d (exact %v) of %d", tt.query, o, got.Total, got.TotalExact, whole.Total)
			}
			if seen := offset + len(got.Hits); len(got.Hits) > 0 && got.Total < seen || got.More != (whole.Total > offset+20) || got.More && got.Total <= seen {
				t.Errorf("%q %+v: %d hits, at least %d, more %v; there are %d", tt.query, o, len(got.Hits), got.Total, got.More, whole.Total)
			}
		}
	}
}

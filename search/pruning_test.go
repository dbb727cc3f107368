package search

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/dailypapers/dailypapers/search/query"
)

// zipfDocuments have words w0, w1, … of falling frequency, in runs of topics so that
// blocks differ.
func zipfDocuments(n int) []Document {
	r := rand.New(rand.NewPCG(3, 4))
	z := rand.NewZipf(r, 1.1, 3, 400)
	var docs []Document
	for i := range n {
		text := func(n int) string {
			var words []string
			for range n {
				w := z.Uint64()
				if r.IntN(4) == 0 {
					w = (w + uint64(i/500)*7) % 400
				}
				words = append(words, fmt.Sprintf("w%d", w))
			}
			return strings.Join(words, " ")
		}
		docs = append(docs, Document{Key: fmt.Sprintf("d%05d", i*7919%n), Text: []string{text(1 + r.IntN(5)), text(r.IntN(30))},
			Keywords: [][]string{{fmt.Sprintf("c.%d", i%50)}}, Numbers: []int64{int64(i)}})
	}
	return docs
}

// TestPruning compares the best ten, for which most postings are skipped, with the
// first ten of a list so long that nothing is.
func TestPruning(t *testing.T) {
	t.Parallel()
	const n = 9_000 // fewer than maxHits, so that a full list skips nothing
	x := indexOf(t, zipfDocuments(n), Options{Workers: 2, MemoryLimit: 2 << 20})
	if st := x.Stats(); st.Segments < 2 || st.Docs != n {
		t.Fatalf("%+v: want several segments", st)
	}
	s := x.Searcher()
	defer s.Close()
	r := rand.New(rand.NewPCG(5, 6))
	for range 400 {
		var words []string
		for range 1 + r.IntN(6) {
			words = append(words, fmt.Sprintf("w%d", int(400*r.Float64()*r.Float64())))
		}
		o := SearchOptions{Limit: 1 + r.IntN(20)}
		if r.IntN(3) == 0 {
			o.Filters = append(o.Filters, Filter{Field: "category", Any: []string{fmt.Sprintf("c.%d", r.IntN(50)), "c.1"}, Not: r.IntN(2) == 0})
		}
		if r.IntN(4) == 0 {
			o.Filters = append(o.Filters, Filter{Field: "date", Min: int64(r.IntN(n)), Max: n})
		}
		q := query.Parse(strings.Join(words, " "))
		got, err := s.Search(context.Background(), q, o)
		if err != nil {
			t.Fatal(err)
		}
		o.Limit, o.Offset = maxHits, 0
		want, err := s.Search(context.Background(), q, o)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got.Hits, want.Hits[:min(len(got.Hits), len(want.Hits))]) || got.Total != want.Total || want.Total != len(want.Hits) {
			t.Fatalf("%q %+v: got %d\n%v\nwant %d\n%v", q, o, got.Total, got.Hits, want.Total, want.Hits[:min(20, len(want.Hits))])
		}
	}
}

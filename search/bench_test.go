package search

import (
	"context"
	"fmt"
	"testing"

	"github.com/dailypapers/dailypapers/search/query"
)

func BenchmarkPut(b *testing.B) {
	docs := zipfDocuments(2000)
	x := mustOpen(b, b.TempDir(), Options{})
	defer x.Close()
	w, err := x.Writer()
	if err != nil {
		b.Fatal(err)
	}
	defer w.Close()
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		d := docs[i%len(docs)]
		d.Key = fmt.Sprint(i)
		if err := w.Put(d); err != nil {
			b.Fatal(err)
		}
		i++
	}
	if err := w.Commit(1); err != nil {
		b.Fatal(err)
	}
}

func BenchmarkSearch(b *testing.B) {
	x := indexOf(b, zipfDocuments(100_000), Options{})
	s := x.Searcher()
	defer s.Close()
	for _, test := range []struct {
		name, q string
		o       SearchOptions
	}{
		{"common", "w3 w5 w8", SearchOptions{Limit: 20}},
		{"rare", "w390 w300 w9", SearchOptions{Limit: 20}},
		{"quoted", `"w3 w5"`, SearchOptions{Limit: 20}},
		{"2% by keyword", "w3 w5 w8", SearchOptions{Limit: 20, Filters: []Filter{{Field: "category", Any: []string{"c.7"}}}}},
		{"20% by keyword", "w3 w5 w8", SearchOptions{Limit: 20, Filters: []Filter{{Field: "category", Any: []string{"c.0", "c.1", "c.2", "c.3", "c.4", "c.5", "c.6", "c.7", "c.8", "c.9"}}}}},
		{"half by number", "w3 w5 w8", SearchOptions{Limit: 20, Filters: []Filter{{Field: "date", Max: 50_000}}}},
		{"count only", "w3 w5 w8", SearchOptions{Exact: true}},
		{"by date", "w3 w5 w8", SearchOptions{Limit: 20, SortBy: "date"}},
	} {
		b.Run(test.name, func(b *testing.B) {
			q := query.Parse(test.q)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := s.Search(context.Background(), q, test.o); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkFacet counts by 50 values what many, few and all documents have.
func BenchmarkFacet(b *testing.B) {
	x := indexOf(b, zipfDocuments(100_000), Options{})
	s := x.Searcher()
	defer s.Close()
	for _, test := range []struct {
		name, q string
		o       SearchOptions
	}{
		{"common", "w3 w5 w8", SearchOptions{}}, {"rare", "w390 w300", SearchOptions{}}, {"all", "", SearchOptions{}},
		{"half by number", "w3 w5 w8", SearchOptions{Filters: []Filter{{Field: "date", Max: 50_000}}}},
	} {
		b.Run(test.name, func(b *testing.B) {
			q := query.Parse(test.q)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := s.Facet(context.Background(), q, test.o, "category"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkHighlight(b *testing.B) {
	const text = "We present few-shot learning for graph neural networks and evaluate the resulting models on large benchmarks. "
	h := NewHighlighter(query.Parse("few-shot graph networks"), 0, "abstract")
	for b.Loop() {
		h.Spans(text)
	}
}

package ingest

import (
	"context"
	"slices"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/jsonl"
	"github.com/dailypapers/dailypapers/internal/lines"
	"github.com/dailypapers/dailypapers/internal/papertest"
	"github.com/dailypapers/dailypapers/internal/store"
)

func recent(t testing.TB) string {
	t.Helper()
	return papertest.Data(t, "corpus", "arxiv_recent_cs_2025-09_2026-08.jsonl.zst")
}

// corpusLines returns the first n lines of the recent corpus.
func corpusLines(t testing.TB, n int) [][]byte {
	t.Helper()
	r, err := lines.Open(recent(t))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var all [][]byte
	for l, err := range r.Lines(0) {
		if err != nil {
			t.Fatal(err)
		}
		if all = append(all, slices.Clone(l.Text)); len(all) == n {
			break
		}
	}
	return all
}

func decoded(t testing.TB, n int) []papers.Paper {
	d := jsonl.NewDecoder(time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC))
	var all []papers.Paper
	for _, l := range corpusLines(t, n) {
		p, err := d.Decode(l)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

func BenchmarkEnrich(b *testing.B) {
	all := decoded(b, 10_000)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		p := all[i%len(all)]
		p.Authors, p.Categories, p.Links = slices.Clone(p.Authors), slices.Clone(p.Categories), nil
		if _, _, err := enrich(p); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "papers/s")
}

// BenchmarkStages is everything before the store, on one corpus: reading,
// decoding and enriching side by side.
func BenchmarkStages(b *testing.B) {
	path := recent(b)
	d := jsonl.NewDecoder(time.Now())
	n := 0
	for b.Loop() {
		src, err := OpenFile("jsonl", path, d.Decode)
		if err != nil {
			b.Fatal(err)
		}
		for c := range enrichAll(b.Context(), src, readAll(b.Context(), src, src.Start(), defaultBatch)) {
			n += len(c.items)
		}
		src.Close()
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "papers/s")
}

// BenchmarkRun is the whole way into a store on disk.
func BenchmarkRun(b *testing.B) {
	path := recent(b)
	d := jsonl.NewDecoder(time.Now())
	n := 0
	for b.Loop() {
		st, err := store.Open(context.Background(), b.TempDir(), store.Options{})
		if err != nil {
			b.Fatal(err)
		}
		src, err := OpenFile("jsonl", path, d.Decode)
		if err != nil {
			b.Fatal(err)
		}
		sum, err := Run(context.Background(), st, src, Options{})
		if err != nil {
			b.Fatal(err)
		}
		n += sum.Read
		src.Close()
		st.Close()
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "papers/s")
}

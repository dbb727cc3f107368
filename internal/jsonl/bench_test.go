package jsonl

import (
	"slices"
	"testing"
	"time"

	"github.com/dailypapers/dailypapers/internal/lines"
	"github.com/dailypapers/dailypapers/internal/papertest"
)

// corpus returns the first n lines of a corpus.
func corpus(t testing.TB, name string, n int) [][]byte {
	t.Helper()
	r, err := lines.Open(papertest.Data(t, "corpus", name))
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

func BenchmarkDecode(b *testing.B) {
	all := corpus(b, "arxiv_recent_cs_2025-09_2026-08.jsonl.zst", 10_000)
	d := NewDecoder(time.Now())
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := d.Decode(all[i%len(all)]); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "lines/s")
}

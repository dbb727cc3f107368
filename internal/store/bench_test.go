package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// BenchmarkPutPapers measures what a bulk ingest costs: papers nobody held,
// a thousand to the transaction, as wide as arXiv's are on average.
func BenchmarkPutPapers(b *testing.B) {
	const size = 1000
	ctx := context.Background()
	st := openBench(b)
	put := 0
	for b.Loop() {
		b.StopTimer()
		batch := benchPapers(put, size)
		b.StartTimer()
		if _, err := st.PutPapers(ctx, store.Batch{Papers: batch}); err != nil {
			b.Fatal(err)
		}
		put += size
	}
	b.ReportMetric(float64(put)/b.Elapsed().Seconds(), "papers/s")
}

// BenchmarkPutUnchanged measures a harvest that brings nothing new.
func BenchmarkPutUnchanged(b *testing.B) {
	const size = 1000
	ctx := context.Background()
	st := openBench(b)
	batch := store.Batch{Papers: benchPapers(0, size)}
	if _, err := st.PutPapers(ctx, batch); err != nil {
		b.Fatal(err)
	}
	put := 0
	for b.Loop() {
		if _, err := st.PutPapers(ctx, batch); err != nil {
			b.Fatal(err)
		}
		put += size
	}
	b.ReportMetric(float64(put)/b.Elapsed().Seconds(), "papers/s")
}

// BenchmarkChangedSince measures how fast an index can follow.
func BenchmarkChangedSince(b *testing.B) {
	const held = 5000
	ctx := context.Background()
	st := openBench(b)
	if _, err := st.PutPapers(ctx, store.Batch{Papers: benchPapers(0, held)}); err != nil {
		b.Fatal(err)
	}
	read := 0
	for b.Loop() {
		changes, err := st.ChangedSince(ctx, uint64(read%held), 1000)
		if err != nil || len(changes) != 1000 {
			b.Fatal(len(changes), err)
		}
		read += len(changes)
	}
	b.ReportMetric(float64(read)/b.Elapsed().Seconds(), "papers/s")
}

func openBench(b *testing.B) *store.Store {
	b.Helper()
	st, err := store.Open(context.Background(), b.TempDir(), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { st.Close() })
	return st
}

// benchPapers makes papers with five authors, two categories, one version and
// an abstract of 1,200 bytes; their ids rise as a harvest's do.
func benchPapers(from, n int) []papers.Paper {
	words := strings.Repeat("we study the spectral gap of sparse random operators ", 23)
	out := make([]papers.Paper, n)
	for i := range out {
		k := from + i
		at := time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(k) * 4 * time.Minute)
		p := papers.Paper{
			ID:         papers.ID(fmt.Sprintf("%s.%05d", at.Format("0601"), k%100_000)),
			Title:      fmt.Sprintf("On the Spectral Gap of Sparse Random Operators, Part %d", k),
			Abstract:   fmt.Sprintf("%s%08d", words, k)[:1200],
			Categories: []papers.Category{"math.PR", "math-ph"},
			Versions:   []papers.Version{{Number: 1, Date: papers.Instant(at), Size: "127kb"}},
			Published:  papers.Instant(at),
			Updated:    papers.Instant(at),
			Announced:  papers.DayOf(at),
			Comments:   "12 pages, 5 figures",
			License:    "http://arxiv.org/licenses/nonexclusive-distrib/1.0/",
			Submitter:  "A. Author",
		}
		for a := range 5 {
			p.Authors = append(p.Authors, papers.Author{Name: fmt.Sprintf("Anna-%d Beispiel-%d", a, k%997)})
		}
		out[i] = p
	}
	return out
}

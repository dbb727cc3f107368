package store_test

import (
	"fmt"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// BenchmarkSignals reads what two sites say of the 50 papers of a page, among
// twenty thousand.
func BenchmarkSignals(b *testing.B) {
	s, err := store.Open(b.Context(), b.TempDir(), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	const all = 20_000
	var batch store.Batch
	fronts := []*store.SiteFront{{Site: "a.example", Base: "https://a.example"}, {Site: "b.example", Base: "https://b.example"}}
	for i := range all {
		id := papers.ID(fmt.Sprintf("x:%d", i))
		batch.Papers = append(batch.Papers, papers.Paper{ID: id, Title: "T"})
		for _, f := range fronts {
			f.Signals = append(f.Signals, papers.Signal{Paper: id, Votes: i % 97, Comments: i % 7, By: "cara"})
		}
	}
	if _, err := s.PutPapers(b.Context(), batch); err != nil {
		b.Fatal(err)
	}
	for _, f := range fronts {
		f.Day = papers.Day{Year: 2026, Month: 3, Day: 6}
		if _, err := s.PutPapers(b.Context(), store.Batch{Front: f}); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		var ids []papers.ID
		for i := range 50 {
			ids = append(ids, papers.ID(fmt.Sprintf("x:%d", (i*397)%all)))
		}
		got, err := s.SignalsOf(b.Context(), ids)
		if err != nil || len(got) != 50 {
			b.Fatalf("%d, %v", len(got), err)
		}
	}
}

//go:build unix

package rank_test

import (
	"context"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/embed/builtin"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/rank"
	"github.com/dailypapers/dailypapers/internal/store"
)

// BenchmarkRecommend asks for ten papers by papers drawn from a data folder
// with an index, which it may bring up to date:
//
//	DAILYPAPERS_BENCH_DATA=FOLDER go test -run '^$' -bench Recommend ./internal/rank
func BenchmarkRecommend(b *testing.B) {
	dir := os.Getenv("DAILYPAPERS_BENCH_DATA")
	if dir == "" {
		b.Skip("set DAILYPAPERS_BENCH_DATA to a data folder to measure recommendations")
	}
	st, err := store.Open(b.Context(), dir, store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer st.Close()
	model, err := builtin.Model()
	if err != nil {
		b.Fatal(err)
	}
	cat, err := catalog.Open(dir, st, catalog.NewMeaning(model))
	if err != nil {
		b.Fatal(err)
	}
	defer cat.Close()
	if _, err := cat.Sync(b.Context(), nil); err != nil {
		b.Fatal(err)
	}
	var ids []papers.ID
	for before := int64(0); len(ids) < 20_000; {
		page, next, err := st.Newest(b.Context(), before, 1000)
		if err != nil || next == 0 {
			break
		}
		for _, p := range page {
			ids = append(ids, p.ID)
		}
		before = next
	}
	compare(b, st, cat, ids[:100])
	s := rank.New(st, cat, time.Now)
	for _, n := range []int{1, 10, rank.MaxSeeds} {
		b.Run("seeds="+strconv.Itoa(n), func(b *testing.B) { measure(b, s, ids, n) })
	}
}

// measure reports the middle and the slowest of a hundred beside the mean.
func measure(b *testing.B, s *rank.Service, ids []papers.ID, n int) {
	chance := rand.New(rand.NewPCG(1, 2))
	var took []time.Duration
	busy := processed(b)
	for b.Loop() {
		var seeds []papers.ID
		for range n {
			seeds = append(seeds, ids[chance.IntN(len(ids))])
		}
		start := time.Now()
		if picks, err := s.Recommend(context.Background(), seeds, nil, 10); err != nil || len(picks) == 0 {
			b.Fatalf("%v brings %d: %v", seeds, len(picks), err)
		}
		took = append(took, time.Since(start))
	}
	b.ReportMetric(float64((processed(b)-busy).Microseconds())/1000/float64(b.N), "cpu-ms/op")
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms/median")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "ms/p99")
}

// processed is how long processors have worked for this process: what else the
// machine does changes it less than the clock.
func processed(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// compare logs how many papers Like and Similar have in common.
func compare(b *testing.B, st *store.Store, cat *catalog.Catalog, ids []papers.ID) {
	const depth = 30
	held, err := st.Papers(b.Context(), ids)
	if err != nil {
		b.Fatal(err)
	}
	same, all := 0, 0
	for _, p := range held {
		lean, err := cat.Like(b.Context(), p, depth)
		if err != nil {
			b.Fatal(err)
		}
		full, err := cat.Similar(b.Context(), p, depth)
		if err != nil {
			b.Fatal(err)
		}
		for _, like := range full {
			all++
			if slices.Contains(lean, like.ID) {
				same++
			}
		}
	}
	b.Logf("of %d similar papers %d are found by Like", all, same)
}

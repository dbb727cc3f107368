package store_test

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// BenchmarkVotes measures votes that are acknowledged when they are on the
// disk, by so many people at a time.
func BenchmarkVotes(b *testing.B) {
	benchCrowd(b, func(st *store.Store, person, i int) error {
		_, err := st.Vote(b.Context(), papers.UserID(person+1), papers.ID(fmt.Sprintf("x:%d", i%500)), i/500%2 == 0)
		return err
	})
}

// BenchmarkComments is BenchmarkVotes with comments.
func BenchmarkComments(b *testing.B) {
	benchCrowd(b, func(st *store.Store, person, i int) error {
		_, err := st.AddComment(b.Context(), papers.Comment{Paper: papers.ID(fmt.Sprintf("x:%d", (i+person)%500)), Author: papers.User{ID: papers.UserID(person + 1)},
			Text: fmt.Sprintf("The bound of lemma %d is too wide by a factor of $n$.", i)}, nil)
		return err
	})
}

func benchCrowd(b *testing.B, do func(st *store.Store, person, i int) error) {
	for _, people := range []int{1, 64, 256} {
		b.Run(fmt.Sprint(people), func(b *testing.B) {
			st := openBench(b)
			var batch store.Batch
			for i := range 500 {
				batch.Papers = append(batch.Papers, papers.Paper{ID: papers.ID(fmt.Sprintf("x:%d", i)), Title: "On operators"})
			}
			if _, err := st.PutPapers(b.Context(), batch); err != nil {
				b.Fatal(err)
			}
			var next atomic.Int64
			waits := make([][]time.Duration, people)
			b.ResetTimer()
			var all sync.WaitGroup
			for person := range people {
				all.Go(func() {
					for i := 0; next.Add(1) <= int64(b.N); i++ {
						start := time.Now()
						if err := do(st, person, i); err != nil {
							b.Error(err)
							return
						}
						waits[person] = append(waits[person], time.Since(start))
					}
				})
			}
			all.Wait()
			took := slices.Concat(waits...)
			slices.Sort(took)
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "deeds/s")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
		})
	}
}

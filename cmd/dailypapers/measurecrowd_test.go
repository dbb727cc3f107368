package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

const (
	crowdTime    = 15 * time.Second
	crowdWriters = 64
	crowdReaders = 2
)

// TestMeasureCrowd has a crowd vote and comment on a site while others read,
// and prints the table that doc/benchmarks.md quotes. Every acknowledgement is
// on the disk. It works on a data folder that is there, with its index built:
//
//	DAILYPAPERS_BENCH_DATA=/tmp/site go test -run TestMeasureCrowd -v ./cmd/dailypapers
func TestMeasureCrowd(t *testing.T) {
	dir := os.Getenv("DAILYPAPERS_BENCH_DATA")
	if dir == "" {
		t.Skip("set DAILYPAPERS_BENCH_DATA to a data folder to measure votes, comments and readers")
	}
	m := measure{binary: build(t), dir: dir}
	m.row("machine", fmt.Sprintf("%d cores, %s/%s, %s; load %s", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version(), load()))
	s := m.serve(t, dir, "--now", "2026-08-31")
	s.client.Transport = &http.Transport{MaxIdleConnsPerHost: 2 * crowdWriters}
	s.ready(t)
	ids := crowdPapers(t, dir)
	m.row("readers alone", s.readers(nil, ids, crowdTime))
	for _, kind := range []struct {
		name string
		send func(s *service, i int64) bool
	}{
		{"votes", func(s *service, i int64) bool {
			return s.sends("/vote", url.Values{"paper": {string(ids[int(i/2)%len(ids)])}, "on": {[]string{"1", "0"}[i%2]}})
		}},
		{"comments", func(s *service, i int64) bool {
			return s.sends("/comments", url.Values{"paper": {string(ids[int(i)%len(ids)])}, "text": {fmt.Sprintf("Measured at %d, number %d: $x_%d$ is *large*.", time.Now().UnixNano(), i, i)}})
		}},
	} {
		var done, failed atomic.Int64
		write := func(ctx context.Context) {
			var next atomic.Int64
			var writing sync.WaitGroup
			for range crowdWriters {
				writing.Go(func() {
					for ctx.Err() == nil {
						if kind.send(s, next.Add(1)) {
							done.Add(1)
						} else {
							failed.Add(1)
						}
					}
				})
			}
			writing.Wait()
		}
		reading := s.readers(write, ids, crowdTime)
		m.row(fmt.Sprintf("%s acknowledged, %d at a time", kind.name, crowdWriters), fmt.Sprintf("%.0f/s (%d failed)", float64(done.Load())/crowdTime.Seconds(), failed.Load()))
		m.row("readers meanwhile", reading)
	}
	m.row("anonymous memory of the service then", megabytes(anonymous(s.cmd.Process.Pid)))
	s.stop(t)
	t.Logf("\n| what | figure |\n| --- | --- |\n%s", m.table.String())
}

// crowdPapers are the papers that are voted for: the newest thousand.
func crowdPapers(t *testing.T, dir string) []papers.ID {
	t.Helper()
	st := openStore(t, dir)
	defer st.Close()
	held, _, err := st.Newest(t.Context(), 0, 1000)
	if err != nil || len(held) == 0 {
		t.Fatalf("%d papers, %v", len(held), err)
	}
	ids := make([]papers.ID, len(held))
	for i, p := range held {
		ids[i] = p.ID
	}
	return ids
}

// readers read pages for a while, beside what write does until its context
// ends, and say how long each took.
func (s *service) readers(write func(context.Context), ids []papers.ID, life time.Duration) string {
	ctx, cancel := context.WithTimeout(context.Background(), life)
	defer cancel()
	var all sync.WaitGroup
	if write != nil {
		all.Go(func() { write(ctx) })
	}
	var mu sync.Mutex
	var took []time.Duration
	paths := []string{"/", ids[0].Path(), "/search?q=graph+neural+networks", "/trending", ids[len(ids)/2].Path(), "/api/daily_papers"}
	for r := range crowdReaders {
		all.Go(func() {
			for i := r; ctx.Err() == nil; i++ {
				start := time.Now()
				a, err := s.try(http.MethodGet, paths[i%len(paths)])
				if err != nil || a.status != http.StatusOK {
					continue
				}
				mu.Lock()
				took = append(took, time.Since(start))
				mu.Unlock()
			}
		})
	}
	all.Wait()
	slices.Sort(took)
	at := func(q float64) time.Duration {
		return took[int(q*float64(len(took)-1))].Round(100 * time.Microsecond)
	}
	return fmt.Sprintf("%.0f pages/s; median %s, 99 %% %s, slowest %s", float64(len(took))/life.Seconds(), at(0.5), at(0.99), at(1))
}

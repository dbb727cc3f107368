package main

import (
	"fmt"
	"io"
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
	apiTime    = 8 * time.Second
	apiClients = 8
	apiRounds  = 3
)

// TestMeasureAPI has programs ask for the daily list, papers and searches, and
// prints the table that doc/benchmarks.md quotes: the real binary over HTTP,
// eight connections without a pause, the program that asks beside it, answers
// packed with gzip as clients take them. It works on a data folder that is
// there, with its index built; with another binary, both are asked in turn:
//
//	DAILYPAPERS_BENCH_DATA=/tmp/site DAILYPAPERS_BENCH_BEFORE=/tmp/dailypapers go test -run TestMeasureAPI -v ./cmd/dailypapers
func TestMeasureAPI(t *testing.T) {
	dir := os.Getenv("DAILYPAPERS_BENCH_DATA")
	if dir == "" {
		t.Skip("set DAILYPAPERS_BENCH_DATA to a data folder to measure the API")
	}
	binaries := map[string]binary{"now": build(t)}
	if before := os.Getenv("DAILYPAPERS_BENCH_BEFORE"); before != "" {
		binaries["before"] = binary{before}
	}
	m := measure{dir: dir}
	m.row("machine", fmt.Sprintf("%d cores, %s/%s, %s; load %s", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version(), load()))
	var ids []papers.ID
	rates := map[string][]apiRate{}
	for range apiRounds {
		for _, name := range []string{"before", "now"} {
			b, ok := binaries[name]
			if !ok {
				continue
			}
			s := b.serve(t, dir, "--now", "2026-08-31", "--requests-per-minute", "0")
			s.client.Transport = &http.Transport{MaxIdleConnsPerHost: 2 * apiClients, DisableCompression: true}
			s.ready(t)
			if ids == nil {
				ids = crowdPapers(t, dir)
			}
			for kind, path := range apiKinds(ids) {
				s.programs(t, path, time.Second) // warm
				key := kind + ", " + name
				rates[key] = append(rates[key], s.programs(t, path, apiTime))
			}
			s.stop(t)
		}
	}
	for _, kind := range []string{"daily list", "paper", "search"} {
		for _, name := range []string{"before", "now"} {
			if all := rates[kind+", "+name]; len(all) > 0 {
				m.row(kind+", "+name, median(all).String())
			}
		}
	}
	m.row("load after", load())
	t.Logf("\n| what | figure |\n| --- | --- |\n%s", m.table.String())
}

// apiKinds are what programs ask for, by the number of the request.
func apiKinds(ids []papers.ID) map[string]func(i int) string {
	return map[string]func(i int) string{
		"daily list": func(int) string { return "/api/daily_papers" },
		"paper":      func(i int) string { return "/api/papers/" + url.PathEscape(string(ids[i%len(ids)])) },
		"search": func(i int) string {
			return "/api/papers/search?limit=20&q=" + url.QueryEscape(questions()[i%len(questions())])
		},
	}
}

// An apiRate is how fast requests were answered.
type apiRate struct {
	perSecond   float64
	middle, p99 time.Duration
}

func (r apiRate) String() string {
	return fmt.Sprintf("%.0f/s; median %s, 99 %% %s", r.perSecond, r.middle.Round(100*time.Microsecond), r.p99.Round(100*time.Microsecond))
}

// median is the one in the middle, by requests a second.
func median(all []apiRate) apiRate {
	sorted := slices.Clone(all)
	slices.SortFunc(sorted, func(a, b apiRate) int { return int(a.perSecond - b.perSecond) })
	return sorted[len(sorted)/2]
}

// programs ask for a while.
func (s *service) programs(t *testing.T, path func(i int) string, life time.Duration) apiRate {
	t.Helper()
	var next atomic.Int64
	var all sync.WaitGroup
	took := make([][]time.Duration, apiClients)
	start := time.Now()
	for c := range apiClients {
		all.Go(func() {
			for time.Since(start) < life {
				began := time.Now()
				if err := s.program(path(int(next.Add(1)))); err != nil {
					t.Error(err)
					return
				}
				took[c] = append(took[c], time.Since(began))
			}
		})
	}
	all.Wait()
	sum := slices.Concat(took...)
	slices.Sort(sum)
	at := func(q float64) time.Duration { return sum[int(q*float64(len(sum)-1))] }
	return apiRate{float64(len(sum)) / time.Since(start).Seconds(), at(0.5), at(0.99)}
}

// program asks as a visitor from elsewhere does, and reads the answer as it
// comes.
func (s *service) program(path string) error {
	r, err := http.NewRequest(http.MethodGet, s.url+path, nil)
	if err != nil {
		return err
	}
	r.Header.Set("Accept-Encoding", "gzip")
	r.Header.Set("X-Forwarded-For", "203.0.113.1")
	a, err := s.client.Do(r)
	if err != nil {
		return err
	}
	defer a.Body.Close()
	if _, err := io.Copy(io.Discard, a.Body); err != nil || a.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s, %w", path, a.Status, err)
	}
	return nil
}

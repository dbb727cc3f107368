package app_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/embed/builtin"
	"github.com/dailypapers/dailypapers/internal/app"
	"github.com/dailypapers/dailypapers/internal/catalog"
)

// BenchmarkAPI asks the whole site, without a network, for what programs ask for
// most, and tells the processor time of an answer beside the time it took: on a
// machine that others use the first is what can be compared. It works on a data
// folder that is there, with its index built:
//
//	DAILYPAPERS_BENCH_DATA=/tmp/site go test -run '^$' -bench API ./internal/app
func BenchmarkAPI(b *testing.B) {
	dir := os.Getenv("DAILYPAPERS_BENCH_DATA")
	if dir == "" {
		b.Skip("set DAILYPAPERS_BENCH_DATA to a data folder to measure the API")
	}
	model, err := builtin.Model()
	if err != nil {
		b.Fatal(err)
	}
	tagger, err := builtin.Tagger()
	if err != nil {
		b.Fatal(err)
	}
	a, err := app.Open(b.Context(), app.Config{DataDir: dir, Meaning: catalog.NewMeaning(model).TaggedBy(tagger), Log: slog.New(slog.DiscardHandler), PerMinute: 1 << 20,
		Now: func() time.Time { return time.Date(2026, time.August, 31, 12, 0, 0, 0, time.UTC) }})
	if err != nil {
		b.Fatal(err)
	}
	defer a.Close()
	var newest []client.Paper
	w := httptest.NewRecorder()
	a.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/api/papers?limit=1", nil))
	if err := json.Unmarshal(w.Body.Bytes(), &newest); err != nil || len(newest) == 0 {
		b.Fatalf("the newest paper: %d, %v", w.Code, err)
	}
	for name, path := range map[string]string{
		"daily":  "/api/daily_papers",
		"month":  "/api/daily_papers?month=2026-01&limit=100",
		"paper":  "/api/papers/" + url.PathEscape(newest[0].ID),
		"search": "/api/papers/search?limit=20&q=" + url.QueryEscape("graph neural networks for molecules"),
		"list":   "/api/papers",
	} {
		for _, coding := range []string{"plain", "gzip"} {
			b.Run(name+"/"+coding, func(b *testing.B) {
				b.ReportAllocs()
				before := processor(b)
				size := 0
				for b.Loop() {
					r := httptest.NewRequest(http.MethodGet, path, nil)
					if coding == "gzip" {
						r.Header.Set("Accept-Encoding", "gzip")
					}
					w := httptest.NewRecorder()
					a.Handler().ServeHTTP(w, r)
					if w.Code != http.StatusOK {
						b.Fatalf("%s: %d %.300s", path, w.Code, w.Body)
					}
					size = w.Body.Len()
				}
				b.ReportMetric(float64(processor(b)-before)/float64(b.N), "cpu-ns/op")
				b.ReportMetric(float64(size), "bytes")
			})
		}
	}
}

// processor is the time that this process has had of all processors.
func processor(b *testing.B) time.Duration {
	b.Helper()
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		b.Fatal(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

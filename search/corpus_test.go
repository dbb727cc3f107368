package search

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/dailypapers/dailypapers/search/analysis"
	"github.com/dailypapers/dailypapers/search/query"
)

// corpusDir holds the corpora that measurements read; they skip where it is absent.
const corpusDir = "../../shared/data/corpus"

// paperSchema is the schema that the measurements use.
func paperSchema() Schema {
	return Schema{
		Fields: []Field{
			{Name: "title", Short: []string{"ti"}, Weight: 2, B: 0.4, Analyzer: analysis.English},
			{Name: "abstract", Short: []string{"abs"}, Weight: 1, B: 0.4, Analyzer: analysis.English},
			{Name: "author", Short: []string{"au"}, Weight: 1, B: 0.4, Analyzer: analysis.Names},
		},
		Keywords: []string{"category"},
		Numbers:  []string{"date"},
	}
}

type corpusPaper struct {
	ID, Title, Abstract, Date string
	Authors, Categories       []string
}

func (p corpusPaper) document() Document {
	date := int64(NoNumber)
	for _, layout := range []string{"2006-01-02", "2006-01", "2006"} {
		if t, err := time.Parse(layout, p.Date); err == nil {
			date = t.Unix()
			break
		}
	}
	return Document{Key: p.ID, Text: []string{p.Title, p.Abstract, strings.Join(p.Authors, "; ")},
		Keywords: [][]string{p.Categories}, Numbers: []int64{date}}
}

// readCorpus returns all documents of the corpora in a fixed order.
func readCorpus(t testing.TB) []Document {
	if os.Getenv("DAILYPAPERS_BENCH") == "" {
		t.Skip("set DAILYPAPERS_BENCH=1 to measure on the corpora")
	}
	files, _ := filepath.Glob(filepath.Join(corpusDir, "*.jsonl.zst"))
	if len(files) == 0 {
		t.Skip("no corpora at " + corpusDir)
	}
	var docs []Document
	for _, path := range files {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		z, err := zstd.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		in := bufio.NewReaderSize(z, 1<<20)
		for {
			line, err := in.ReadBytes('\n')
			if len(line) > 1 {
				var p corpusPaper
				if err := json.Unmarshal(line, &p); err != nil {
					t.Fatal(err)
				}
				docs = append(docs, p.document())
			}
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		z.Close()
		f.Close()
	}
	return docs
}

// TestCorpusFigures prints how fast the corpora are indexed and searched.
func TestCorpusFigures(t *testing.T) {
	docs := readCorpus(t)
	dir := os.Getenv("DAILYPAPERS_BENCH_DIR")
	if dir == "" {
		dir = t.TempDir()
	}
	x, err := Open(dir, paperSchema(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	measureBuild(t, x, docs)
	measureOpen(t, dir)
	measureQueries(t, x, docs)
	measureUpdate(t, x, docs)
}

func measureBuild(t *testing.T, x *Index, docs []Document) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var peak atomic.Uint64
	stop := make(chan bool)
	go func() {
		var m runtime.MemStats
		for {
			select {
			case <-stop:
				return
			case <-time.After(50 * time.Millisecond):
				runtime.ReadMemStats(&m)
				peak.Store(max(peak.Load(), m.HeapInuse))
			}
		}
	}()
	start := time.Now()
	w, err := x.Writer()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range docs {
		if err := w.Put(d); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Commit(1); err != nil {
		t.Fatal(err)
	}
	took := time.Since(start)
	w.Close()
	close(stop)
	runtime.ReadMemStats(&after)
	t.Logf("build: %d documents in %.1f s, %.0f/s; %+v; heap above the corpus: peak %d MiB, allocated %d MiB in all", len(docs),
		took.Seconds(), float64(len(docs))/took.Seconds(), x.Stats(),
		(int64(peak.Load())-int64(before.HeapInuse))>>20, (after.TotalAlloc-before.TotalAlloc)>>20)
}

func measureOpen(t *testing.T, dir string) {
	start := time.Now()
	x, err := Open(dir, paperSchema(), Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	opened := time.Since(start)
	s := x.Searcher()
	defer s.Close()
	if _, err := s.Search(context.Background(), query.Parse("neural networks learning"), SearchOptions{Limit: 20}); err != nil {
		t.Fatal(err)
	}
	t.Logf("open: %v, first answer %v", opened, time.Since(start))
}

// titleQueries are titles shortened to 3 to 5 words.
func titleQueries(docs []Document, n int) []string {
	r := rand.New(rand.NewPCG(1, 2))
	var out []string
	for len(out) < n {
		words := strings.Fields(docs[r.IntN(len(docs))].Text[0])
		if k := 3 + r.IntN(3); len(words) >= k {
			at := r.IntN(len(words) - k + 1)
			out = append(out, strings.Join(words[at:at+k], " "))
		}
	}
	return out
}

var commonQueries = []string{"neural networks learning", "deep learning", "large language models", "graph neural network",
	"the model of data", "to be or not to be", "learning", "a new method for image classification based on deep learning",
	"reinforcement learning", "machine translation", "quantum field theory", "attention is all you need"}

func measureQueries(t *testing.T, x *Index, docs []Document) {
	old := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(old)
	week := Filter{Field: "date", Min: 1_500_000_000, Max: 1_800_000_000}
	cs := Filter{Field: "category", Any: []string{"cs.*"}}
	for _, m := range []struct {
		name    string
		queries []string
		o       SearchOptions
	}{
		{"titles", titleQueries(docs, 200), SearchOptions{Limit: 20}},
		{"common", commonQueries, SearchOptions{Limit: 20}},
		{"titles, cs.*", titleQueries(docs, 200), SearchOptions{Limit: 20, Filters: []Filter{cs}}},
		{"titles, dates", titleQueries(docs, 200), SearchOptions{Limit: 20, Filters: []Filter{week}}},
		{"titles, by date", titleQueries(docs, 200), SearchOptions{Limit: 20, SortBy: "date"}},
		{"no words, cs.*, by date", []string{""}, SearchOptions{Limit: 20, SortBy: "date", Filters: []Filter{cs}}},
	} {
		reportQueries(t, x, m.name, m.queries, m.o)
	}
}

func reportQueries(t *testing.T, x *Index, name string, queries []string, o SearchOptions) {
	s := x.Searcher()
	defer s.Close()
	var times []time.Duration
	inexact := 0
	for round := range 4 {
		for _, q := range queries {
			start := time.Now()
			res, err := s.Search(context.Background(), query.Parse(q), o)
			if err != nil {
				t.Fatal(err)
			}
			if round > 0 {
				times = append(times, time.Since(start))
			}
			if !res.TotalExact {
				inexact++
			}
		}
	}
	slices.Sort(times)
	t.Logf("%-24s p50 %v p90 %v p99 %v max %v (inexact totals %d of %d)", name, times[len(times)/2], times[len(times)*9/10],
		times[len(times)*99/100], times[len(times)-1], inexact/4, len(queries))
}

func measureUpdate(t *testing.T, x *Index, docs []Document) {
	for round := range 3 {
		w, err := x.Writer()
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		for i := range 2000 {
			if err := w.Put(docs[(i*199+round)%len(docs)]); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Commit(uint64(2 + round)); err != nil {
			t.Fatal(err)
		}
		t.Logf("update of 2,000: %v, %+v", time.Since(start), x.Stats())
		w.Close()
	}
}

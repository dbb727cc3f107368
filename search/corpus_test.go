package search

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/dailypapers/dailypapers/search/analysis"
	"github.com/dailypapers/dailypapers/search/query"
	"github.com/dailypapers/dailypapers/texmath"
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
	return Document{Key: p.ID, Text: []string{texmath.Plain(p.Title), texmath.Plain(p.Abstract), strings.Join(p.Authors, "; ")},
		Keywords: [][]string{p.Categories}, Numbers: []int64{date}}
}

// readCorpus returns all documents of the corpora in a fixed order.
func readCorpus(t testing.TB) (docs []Document) {
	eachDocument(t, func(d Document) { docs = append(docs, d) })
	return docs
}

func eachDocument(t testing.TB, f func(Document)) {
	if os.Getenv("DAILYPAPERS_BENCH") == "" {
		t.Skip("set DAILYPAPERS_BENCH=1 to measure on the corpora")
	}
	files, _ := filepath.Glob(filepath.Join(corpusDir, "*.jsonl.zst"))
	if len(files) == 0 {
		t.Skip("no corpora at " + corpusDir)
	}
	for _, path := range files {
		in, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		z, err := zstd.NewReader(in)
		if err != nil {
			t.Fatal(err)
		}
		eachLine(t, z, func(line []byte) {
			var p corpusPaper
			if err := json.Unmarshal(line, &p); err != nil {
				t.Fatal(err)
			}
			f(p.document())
		})
		z.Close()
		in.Close()
	}
}

// TestCorpusMemory builds from a stream and prints the peak of anonymous memory, the
// reader's included.
func TestCorpusMemory(t *testing.T) {
	x := mustOpen(t, t.TempDir(), Options{})
	defer x.Close()
	w, err := x.Writer()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	peak, n := 0, 0
	start := time.Now()
	eachDocument(t, func(d Document) {
		if err := w.Put(d); err != nil {
			t.Fatal(err)
		}
		if n++; n%500 == 0 {
			peak = max(peak, anonymousKiB(t))
		}
	})
	if err := w.Commit(1); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d documents read and indexed in %.1f s; peak anonymous memory %d MiB", n, time.Since(start).Seconds(), max(peak, anonymousKiB(t))>>10)
}

// TestCorpusCopies builds an index of the corpora and DAILYPAPERS_BENCH_COPIES variants
// of every document, to see what size does.
func TestCorpusCopies(t *testing.T) {
	var copies int
	if fmt.Sscan(os.Getenv("DAILYPAPERS_BENCH_COPIES"), &copies); copies == 0 {
		t.Skip("set DAILYPAPERS_BENCH_COPIES to a number")
	}
	docs := readCorpus(t)
	dir := os.Getenv("DAILYPAPERS_BENCH_DIR")
	if dir == "" {
		dir = t.TempDir()
	}
	x := mustOpen(t, dir, Options{})
	defer x.Close()
	w, err := x.Writer()
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	for c := range copies + 1 {
		for i := range docs {
			if err := w.Put(variant(docs[i], c)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Commit(1); err != nil {
		t.Fatal(err)
	}
	took := time.Since(start)
	w.Close()
	st := x.Stats()
	t.Logf("build: %d documents in %.1f s, %.0f/s; %+v", st.Docs, took.Seconds(), float64(st.Docs)/took.Seconds(), st)
	measureOpen(t, dir)
	measureQueries(t, x, docs)
	measureUpdate(t, x, docs)
}

// variant leaves every so many words out and changes the key.
func variant(d Document, copy int) Document {
	if copy == 0 {
		return d
	}
	words := strings.Fields(d.Text[1])
	kept := words[:0]
	for i, w := range words {
		if i%(copy+5) != copy {
			kept = append(kept, w)
		}
	}
	d.Key = fmt.Sprintf("%s#%d", d.Key, copy)
	d.Text = []string{d.Text[0], strings.Join(kept, " "), d.Text[2]}
	return d
}

// anonymousKiB is the process's RssAnon.
func anonymousKiB(t testing.TB) (kib int) {
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skip("no /proc/self/status")
	}
	_, rest, _ := strings.Cut(string(data), "RssAnon:")
	fmt.Sscan(rest, &kib)
	return kib
}

// TestCorpusFigures prints how fast the corpora are indexed and searched. With
// DAILYPAPERS_BENCH_DIR it keeps the index there, and uses one that it finds.
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
	if x.Docs() == 0 {
		measureBuild(t, x, docs)
	}
	measureOpen(t, dir)
	measureQueries(t, x, docs)
	measureUpdate(t, x, docs)
}

func measureBuild(t *testing.T, x *Index, docs []Document) {
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
	t.Logf("build: %d documents in %.1f s, %.0f/s; %+v", len(docs), took.Seconds(), float64(len(docs))/took.Seconds(), x.Stats())
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
	reportFacets(t, x, "titles, by category", titleQueries(docs, 200))
	reportFacets(t, x, "common, by category", commonQueries)
	reportFacets(t, x, "no words, by category", []string{""})
}

// reportFacets prints how long it takes to count matches by category.
func reportFacets(t *testing.T, x *Index, name string, queries []string) {
	s := x.Searcher()
	defer s.Close()
	var times []time.Duration
	for range 4 {
		for _, q := range queries {
			start := time.Now()
			if _, err := s.Facet(context.Background(), query.Parse(q), SearchOptions{}, "category"); err != nil {
				t.Fatal(err)
			}
			times = append(times, time.Since(start))
		}
	}
	times = times[len(queries):] // the first round warms up
	slices.Sort(times)
	t.Logf("%-24s p50 %v p90 %v p99 %v max %v", name, times[len(times)/2], times[len(times)*9/10], times[len(times)*99/100], times[len(times)-1])
}

// BenchmarkCorpus searches the corpora for titles, one after another.
func BenchmarkCorpus(b *testing.B) {
	dir := os.Getenv("DAILYPAPERS_BENCH_DIR")
	if dir == "" {
		b.Skip("set DAILYPAPERS_BENCH_DIR to an index that TestCorpusFigures has left")
	}
	x, err := Open(dir, paperSchema(), Options{ReadOnly: true})
	if err != nil {
		b.Skip(err)
	}
	defer x.Close()
	s := x.Searcher()
	defer s.Close()
	queries := titleQueries(readCorpus(b), 200)
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Search(context.Background(), query.Parse(queries[i%len(queries)]), SearchOptions{Limit: 20}); err != nil {
			b.Fatal(err)
		}
		i++
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

package search

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dailypapers/dailypapers/search/analysis"
	"github.com/dailypapers/dailypapers/search/query"
)

func keysOf(t *testing.T, x *Index, q string, o SearchOptions) []string {
	t.Helper()
	s := x.Searcher()
	defer s.Close()
	if o.Limit == 0 {
		o.Limit = 100
	}
	res, err := s.Search(context.Background(), query.Parse(q), o)
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, h := range res.Hits {
		keys = append(keys, h.Key)
	}
	return keys
}

// numbered is n compounds that no document has, of three words each.
func numbered(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, " n%d-m%d", i, i)
	}
	return b.String()
}

func TestSearch(t *testing.T) {
	x := indexOf(t, []Document{
		{Key: "a", Text: []string{"Few-shot learning", "We learn from little data.", "Erwin Schrödinger; Anna O'Brien"}, Keywords: [][]string{{"cs.LG", "cs"}}, Numbers: []int64{3}},
		{Key: "b", Text: []string{"Wave mechanics", "An equation by Schrödinger, in $\\mathcal{O}(n \\log n)$.", "Max Born"}, Keywords: [][]string{{"quant-ph"}}, Numbers: []int64{1}},
		{Key: "c", Text: []string{"Fewshot prompts for GPT-4", "To be or not to be.", "C. Borning"}, Keywords: [][]string{{"cs.CL"}}},
		{Key: "d", Text: []string{"状态空间模型", "状态空间模型的研究", "李明"}, Keywords: [][]string{{"csx"}}, Numbers: []int64{2}},
	}, Options{})
	for _, test := range []struct {
		q    string
		o    SearchOptions
		want []string
	}{
		{"few-shot", SearchOptions{}, []string{"a", "c"}},
		{"fewshot", SearchOptions{}, []string{"a", "c"}},
		{"few shot", SearchOptions{}, []string{"a", "c"}},
		{`"few shot"`, SearchOptions{}, []string{"a"}},
		{`"few-shot"`, SearchOptions{}, []string{"a", "c"}},
		{"schrodinger", SearchOptions{}, []string{"b", "a"}},
		{"author:schrodinger", SearchOptions{}, []string{"a"}},
		{"abs:SCHRÖDINGER", SearchOptions{}, []string{"b"}},
		{"schrodinger -mechanics", SearchOptions{}, []string{"a"}},
		{"author:born", SearchOptions{}, []string{"b"}},
		{"obrien", SearchOptions{}, []string{"a"}},
		{"log", SearchOptions{}, []string{"b"}},
		{"gpt4", SearchOptions{}, []string{"c"}},
		{"to be or not to be", SearchOptions{}, []string{"c"}},
		{`to "to" mechanics`, SearchOptions{}, []string{"c"}},
		{`"to be" mechanics`, SearchOptions{}, []string{"c"}},
		{"The learning", SearchOptions{}, []string{"a"}},
		{"in, the. learning", SearchOptions{}, []string{"a"}},
		{"(To learning) What?", SearchOptions{}, []string{"a"}},
		{"A learning", SearchOptions{}, []string{"a"}},
		{"OR learning", SearchOptions{}, []string{"a", "c"}},
		{`"of schrodinger"`, SearchOptions{}, nil},
		{`"by schrodinger"`, SearchOptions{}, []string{"b"}},
		{"mechanics" + numbered(50) + ` "prompts"`, SearchOptions{}, []string{"c"}},
		{"空间", SearchOptions{}, []string{"d"}},
		{"nothing", SearchOptions{}, nil},
		{"", SearchOptions{SortBy: "date"}, []string{"a", "d", "b", "c"}},
		{"", SearchOptions{SortBy: "date", Ascending: true}, []string{"b", "d", "a", "c"}},
		{"", SearchOptions{SortBy: "date", Limit: 2, Offset: 1}, []string{"d", "b"}},
		{"", SearchOptions{Filters: []Filter{{Field: "category", Any: []string{"cs.*"}}}}, []string{"a", "c"}},
		{"", SearchOptions{Filters: []Filter{{Field: "category", Any: []string{"cs"}}}}, []string{"a"}},
		{"", SearchOptions{Filters: []Filter{{Field: "category", Any: []string{"cs.*"}, Not: true}}}, []string{"b", "d"}},
		{"", SearchOptions{Filters: []Filter{{Field: "date", Min: 2, Max: 3}}}, []string{"a", "d"}},
		{"-schrodinger", SearchOptions{}, []string{"c", "d"}},
	} {
		if got := keysOf(t, x, test.q, test.o); !slices.Equal(got, test.want) {
			t.Errorf("%q %+v: %v, want %v", test.q, test.o, got, test.want)
		}
	}
	s := x.Searcher()
	defer s.Close()
	if _, err := s.Search(context.Background(), query.Parse("x"), SearchOptions{SortBy: "votes"}); !errors.Is(err, ErrFilter) {
		t.Errorf("sort by an unknown column: %v", err)
	}
	res, err := s.Search(context.Background(), query.Parse("http:few"), SearchOptions{})
	if err != nil || len(res.Notes) != 1 || res.Total != 1 || len(res.Hits) != 0 {
		t.Errorf("unknown field: %+v, %v", res, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Search(ctx, query.Parse("few"), SearchOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled search: %v", err)
	}
}

func TestOpenErrors(t *testing.T) {
	dir := t.TempDir()
	if _, err := Open(filepath.Join(dir, "none"), paperSchema(), Options{ReadOnly: true}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("read-only open of nothing: %v", err)
	}
	x := mustOpen(t, dir, Options{})
	w, err := x.Writer()
	if err != nil {
		t.Fatal(err)
	}
	w.SetOrigin("store 7")
	if err := w.Put(Document{}); !errors.Is(err, ErrDocument) {
		t.Errorf("put without a key: %v", err)
	}
	if err := w.Put(Document{Key: "a", Text: []string{"one", "", ""}}); err != nil {
		t.Fatal(err)
	}
	if err := w.Commit(5); err != nil {
		t.Fatal(err)
	}
	w.Close()
	if err := w.Put(Document{Key: "b"}); !errors.Is(err, ErrClosed) {
		t.Errorf("put after close: %v", err)
	}
	x.Close()
	other := paperSchema()
	other.Fields[0].Weight = 9
	if _, err := Open(dir, other, Options{}); !errors.Is(err, ErrSchema) {
		t.Errorf("open with other weights: %v", err)
	}
	x = mustOpen(t, dir, Options{ReadOnly: true})
	defer x.Close()
	if _, err := x.Writer(); !errors.Is(err, ErrReadOnly) {
		t.Errorf("writer of a read-only index: %v", err)
	}
	if x.Origin() != "store 7" || x.Mark() != 5 || x.Docs() != 1 {
		t.Errorf("origin %q, mark %d, %d documents", x.Origin(), x.Mark(), x.Docs())
	}
	for _, bad := range []Schema{
		{Fields: []Field{{Name: ""}}},
		{Fields: []Field{{Name: "a", B: 2}}},
		{Fields: []Field{{Name: "a"}, {Name: "a"}}},
		{Fields: []Field{{Name: "a", Analyzer: 9}}},
		{Fields: []Field{{Name: "a"}, {Name: "b"}, {Name: "c"}, {Name: "d"}, {Name: "e"}}},
		{Keywords: []string{"a"}, Numbers: []string{"a"}},
	} {
		if _, err := Open(t.TempDir(), bad, Options{}); !errors.Is(err, ErrSchema) {
			t.Errorf("schema %+v: %v", bad, err)
		}
	}
}

func TestLock(t *testing.T) {
	if dir := os.Getenv("SEARCH_LOCK_DIR"); dir != "" {
		x := mustOpen(t, dir, Options{})
		_, err := x.Writer()
		fmt.Println("child:", errors.Is(err, ErrLocked))
		return
	}
	dir := t.TempDir()
	x, y := mustOpen(t, dir, Options{}), mustOpen(t, dir, Options{})
	defer x.Close()
	defer y.Close()
	w, err := x.Writer()
	if err != nil {
		t.Fatal(err)
	}
	for _, other := range []*Index{x, y} {
		if _, err := other.Writer(); !errors.Is(err, ErrLocked) {
			t.Errorf("second writer: %v", err)
		}
	}
	child := func() string {
		cmd := exec.Command(os.Args[0], "-test.run=^TestLock$", "-test.v")
		cmd.Env = append(os.Environ(), "SEARCH_LOCK_DIR="+dir)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return string(out)
	}
	if out := child(); !slices.Contains(splitLines(out), "child: true") {
		t.Errorf("another process got the lock: %s", out)
	}
	if err := w.Put(Document{Key: "a", Text: []string{"word"}}); err != nil {
		t.Fatal(err)
	}
	if err := w.Commit(3); err != nil {
		t.Fatal(err)
	}
	w.Close()
	if out := child(); !slices.Contains(splitLines(out), "child: false") {
		t.Errorf("another process did not get the lock: %s", out)
	}
	// A writer starts from what others have committed.
	w, err = y.Writer()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if y.Mark() != 3 || y.Docs() != 1 {
		t.Errorf("mark %d, %d documents", y.Mark(), y.Docs())
	}
}

func splitLines(s string) []string {
	var lines []string
	for line := range lineSeq(s) {
		lines = append(lines, line)
	}
	return lines
}

// TestConcurrent searches through an index and a follower while batches replace every
// document: each searcher sees one commit, whole.
func TestConcurrent(t *testing.T) {
	t.Parallel()
	const docs, rounds = 60, 25
	dir := t.TempDir()
	x := mustOpen(t, dir, Options{MemoryLimit: 1 << 10})
	w, err := x.Writer()
	if err != nil {
		t.Fatal(err)
	}
	commit := func(round int) {
		for i := range docs {
			d := Document{Key: fmt.Sprint(i), Text: []string{fmt.Sprintf("common round%d", round)}, Numbers: []int64{int64(round)}}
			if err := w.Put(d); err != nil {
				t.Error(err)
			}
		}
		if err := w.Commit(uint64(round)); err != nil {
			t.Error(err)
		}
	}
	commit(1)
	follower := mustOpen(t, dir, Options{ReadOnly: true})
	done := make(chan bool)
	var readers sync.WaitGroup
	for _, ix := range []*Index{x, x, follower} {
		readers.Go(func() {
			for last := uint64(0); ; {
				select {
				case <-done:
					return
				default:
				}
				if ix == follower {
					if _, err := ix.Refresh(); err != nil {
						t.Error(err)
						return
					}
				}
				last = searchOnce(t, ix, docs, last)
			}
		})
	}
	for round := 2; round <= rounds; round++ {
		commit(round)
		runtime.Gosched()
	}
	close(done)
	readers.Wait()
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	x.Close()
	follower.Close()
	if _, err := x.Searcher().Search(context.Background(), query.Query{}, SearchOptions{}); !errors.Is(err, ErrClosed) {
		t.Errorf("search after close: %v", err)
	}
}

func searchOnce(t *testing.T, x *Index, docs int, last uint64) uint64 {
	s := x.Searcher()
	defer s.Close()
	for _, q := range []string{"common", fmt.Sprintf("round%d", s.Mark())} {
		res, err := s.Search(context.Background(), query.Parse(q), SearchOptions{Limit: 100, SortBy: "date"})
		if err != nil {
			t.Error(err)
			return last
		}
		if res.Total != docs || len(res.Hits) != docs {
			t.Errorf("%q at mark %d: %d hits of %d", q, s.Mark(), len(res.Hits), res.Total)
		}
	}
	if s.Mark() < last {
		t.Errorf("mark went from %d to %d", last, s.Mark())
	}
	return s.Mark()
}

// TestNoGoroutineStays opens, fails, abandons and closes writers.
func TestNoGoroutineStays(t *testing.T) {
	before := runtime.NumGoroutine()
	x := mustOpen(t, t.TempDir(), Options{MemoryLimit: 1 << 19})
	for range 3 {
		w, err := x.Writer()
		if err != nil {
			t.Fatal(err)
		}
		for i := range 3 * laneDocs {
			w.Put(Document{Key: fmt.Sprint(i), Text: []string{"word"}})
		}
		w.Close()
	}
	if x.Docs() != 0 {
		t.Errorf("%d documents that were never committed", x.Docs())
	}
	x.Close()
	// A goroutine that has told its group it is done still counts until it has
	// returned. One that was left behind counts for ever.
	for end := time.Now().Add(10 * time.Second); runtime.NumGoroutine() > before && time.Now().Before(end); {
		runtime.Gosched()
	}
	if n := runtime.NumGoroutine(); n > before {
		t.Errorf("%d goroutines, %d before", n, before)
	}
}

func TestTiersStayFew(t *testing.T) {
	t.Parallel()
	x := mustOpen(t, t.TempDir(), Options{})
	defer x.Close()
	for i := range 100 {
		w, err := x.Writer()
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Put(Document{Key: fmt.Sprint(i % 90), Text: []string{fmt.Sprint("word", i)}}); err != nil {
			t.Fatal(err)
		}
		if err := w.Commit(uint64(i)); err != nil {
			t.Fatal(err)
		}
		w.Close()
	}
	if st := x.Stats(); st.Segments >= tierWidth || st.Docs != 90 {
		t.Errorf("%+v after 100 commits of one document", st)
	}
}

func TestHighlightAndSnippet(t *testing.T) {
	const text = "Networks that learn: few-shot Schrödinger learning, with the networks of O'Brien."
	for _, test := range []struct {
		q    string
		want []string
	}{
		{"learning", []string{"learn", "learning"}},
		{"fewshot network", []string{"Networks", "few-shot", "networks"}},
		{"few schrodinger", []string{"few", "Schrödinger"}},
		{"the learned", []string{"learn", "learning"}},
		{"-learning the", []string{"the"}},
		{"abs:obrien", []string{"O'Brien"}},
		{"title:learn", nil},
	} {
		var got []string
		for _, s := range NewHighlighter(query.Parse(test.q), analysis.English, "abstract").Spans(text) {
			got = append(got, text[s.Start:s.End])
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%q marks %q, want %q", test.q, got, test.want)
		}
	}
	long := "Start here. " + text + " And a tail that goes on for a while without any of the words."
	spans := NewHighlighter(query.Parse("schrodinger fewshot"), analysis.English, "abstract").Spans(long)
	cut := Snippet(long, spans, 40)
	if got := long[cut.Start:cut.End]; got != "few-shot Schrödinger learning," {
		t.Errorf("snippet %q", got)
	}
}

package ingest

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/jsonl"
	"github.com/dailypapers/dailypapers/internal/lines"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/klauspost/compress/zstd"
	"pgregory.net/rapid"
)

var now = time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)

func open(t testing.TB) *store.Store {
	t.Helper()
	st, err := store.Open(context.Background(), t.TempDir(), store.Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return st
}

// write puts a file into a folder of its own and returns its path.
func write(t testing.TB, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "papers.jsonl")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// source opens a file of the corpus format.
func source(t testing.TB, path string) *File {
	t.Helper()
	src, err := OpenFile("jsonl", path, jsonl.NewDecoder(now).Decode)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { src.Close() })
	return src
}

func options(o Options) Options {
	o.Now = func() time.Time { return now }
	return o
}

// corpusText writes n papers a line.
func corpusText(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"id":"2405.%05d","title":"Paper %d","abstract":"Code: github.com/o/r%d","authors":["Ren\\'e A","B%d"],"categories":["cs.CL"],"date":"2024-05-%02d"}`+"\n",
			i+1, i, i, i%7, 1+i%28)
	}
	return b.String()
}

func id(i int) papers.ID { return papers.ID(fmt.Sprintf("2405.%05d", i+1)) }

// all returns what is stored of the first n papers.
func all(t testing.TB, st *store.Store, n int) []papers.Paper {
	t.Helper()
	ids := make([]papers.ID, n)
	for i := range ids {
		ids[i] = id(i)
	}
	list, err := st.Papers(context.Background(), ids)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestRun(t *testing.T) {
	st, path := open(t), write(t, corpusText(25))
	sum, err := Run(context.Background(), st, source(t, path), options(Options{BatchSize: 10}))
	if want := (Summary{Read: 25, Added: 25}); err != nil || sum != want {
		t.Fatalf("got %+v, %v; want %+v", sum, err, want)
	}
	got := all(t, st, 25)
	if len(got) != 25 || got[3].Title != "Paper 3" || got[3].Authors[0] != (papers.Author{Name: "René A", Raw: `Ren\'e A`}) || got[3].Link(papers.CodeLink) != "https://github.com/o/r3" {
		t.Errorf("stored %d papers, the fourth is %+v", len(got), got[3])
	}
	sum, err = Run(context.Background(), st, source(t, path), options(Options{BatchSize: 7}))
	if want := (Summary{Read: 25, Unchanged: 25}); err != nil || sum != want {
		t.Errorf("the second time: got %+v, %v; want %+v", sum, err, want)
	}
}

// broken ends a source with an error behind so many records, as a kill would.
type broken struct {
	Source
	left int
}

var errBroken = errors.New("broken off")

func (b broken) Records(ctx context.Context, from Position) iter.Seq2[papers.Record, error] {
	return func(yield func(papers.Record, error) bool) {
		left := b.left
		for r, err := range b.Source.Records(ctx, from) {
			if left--; left < 0 {
				yield(papers.Record{}, errBroken)
				return
			}
			if !yield(r, err) {
				return
			}
		}
	}
}

// TestResume cuts a source several times anywhere, and compares every row
// with an uninterrupted run's.
func TestResume(t *testing.T) {
	const n = 60
	text := strings.Replace(corpusText(n), "\n", "\n\n{\"id\":\"nonsense\"}\n", 5)
	path := write(t, text)
	whole := open(t)
	full, err := Run(context.Background(), whole, source(t, path), options(Options{}))
	if err != nil || full.Rejected != 5 || full.Added != n {
		t.Fatal(full, err)
	}
	want := all(t, whole, n)
	round := 0
	rapid.Check(t, func(rt *rapid.T) {
		if round++; round > 20 {
			return // each round opens a database; twenty have cut everywhere
		}
		st := open(t)
		size := rapid.IntRange(1, 30).Draw(rt, "batch size")
		read, rejected := 0, 0
		for range rapid.IntRange(1, 3).Draw(rt, "cuts") {
			cut := broken{source(t, path), rapid.IntRange(0, 30).Draw(rt, "cut")}
			sum, err := Run(context.Background(), st, cut, options(Options{BatchSize: size}))
			if !errors.Is(err, errBroken) && err != nil {
				rt.Fatal(err)
			}
			read, rejected = read+sum.Read, rejected+sum.Rejected
			if err == nil {
				break
			}
		}
		sum, err := Run(context.Background(), st, source(t, path), options(Options{BatchSize: size}))
		if err != nil {
			rt.Fatal(err)
		}
		if read+sum.Read < full.Read || read < full.Read && read+sum.Read != full.Read {
			rt.Fatalf("read %d and then %d of %d records", read, sum.Read, full.Read)
		}
		if got := all(t, st, n); !reflect.DeepEqual(got, want) {
			rt.Fatalf("other rows than without a cut")
		}
		left, err := st.Cursor(context.Background(), source(t, path).Start().Source)
		if err != nil || left != "" {
			rt.Fatalf("a finished source left the cursor %q, %v", left, err)
		}
	})
}

func TestResumeOnlyTheSameContent(t *testing.T) {
	st, path := open(t), write(t, corpusText(30))
	if _, err := Run(context.Background(), st, broken{source(t, path), 20}, options(Options{BatchSize: 10})); !errors.Is(err, errBroken) {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(corpusText(31)), 0o600); err != nil {
		t.Fatal(err)
	}
	sum, err := Run(context.Background(), st, source(t, path), options(Options{}))
	if want := (Summary{Read: 31, Added: 11, Unchanged: 20}); err != nil || sum != want {
		t.Errorf("got %+v, %v; want %+v", sum, err, want)
	}
}

func TestBadInput(t *testing.T) {
	good := strings.SplitAfter(corpusText(3), "\n")
	for _, c := range []struct{ name, line, says string }{
		{"malformed", `{"id":"2405.1820`, "line is not JSON at byte"},
		{"no id", `{"title":"T"}`, "id is missing"},
		{"invalid UTF-8", "{\"id\":\"2405.18203\",\"title\":\"\xff\"}", "line is not valid UTF-8 at byte 29"},
		{"50 MB", `{"id":"2405.18203","title":"` + strings.Repeat("x", 50<<20) + `"}`, "line is longer than 4,194,304 bytes"},
		{"no title", `{"id":"2405.18203","abstract":"A"}`, "title is missing"},
		{"the year 9999", `{"id":"2405.18203","title":"T","date":"9999-01-01"}`, "date 9999-01-01 is more than a year ahead"},
		{"an invisible title", `{"id":"2405.18203","title":"\u202e\u200b"}`, "title is empty after cleaning"},
		{"a long title", `{"id":"2405.18203","title":"` + strings.Repeat("x", 3000) + `"}`, "title has 3000 bytes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			st := open(t)
			path := write(t, good[0]+good[1]+c.line+"\n"+good[2])
			var reported []string
			o := options(Options{Report: func(e *papers.RecordError) { reported = append(reported, e.Error()) }})
			sum, err := Run(context.Background(), st, source(t, path), o)
			if want := (Summary{Read: 4, Added: 3, Rejected: 1}); err != nil || sum != want {
				t.Errorf("got %+v, %v; want %+v", sum, err, want)
			}
			if len(reported) != 1 || !strings.HasPrefix(reported[0], path+":3: "+c.says) {
				t.Errorf("reported %q", reported)
			}
			o.Strict, reported = true, nil
			empty := open(t)
			sum, err = Run(context.Background(), empty, source(t, path), o)
			var refused *papers.RecordError
			if !errors.As(err, &refused) || refused.Line != 3 || sum.Added != 0 || sum.Rejected != 1 || len(reported) != 0 {
				t.Errorf("strict: %+v, %v, reported %q", sum, err, reported)
			}
			if got := all(t, empty, 3); len(got) != 0 {
				t.Errorf("strict: %d papers of the batch were written", len(got))
			}
		})
	}
}

func TestHostileTitleIsCleaned(t *testing.T) {
	st := open(t)
	path := write(t, `{"id":"2405.00001","title":"A <script>\u0000\u202e x","date":"2024-05-01"}`)
	sum, err := Run(context.Background(), st, source(t, path), options(Options{}))
	if want := (Summary{Read: 1, Added: 1, Cleaned: 1}); err != nil || sum != want {
		t.Errorf("got %+v, %v; want %+v", sum, err, want)
	}
	if got := all(t, st, 1); len(got) != 1 || got[0].Title != "A <script> x" {
		t.Errorf("stored %+v", got)
	}
}

func TestTruncatedArchive(t *testing.T) {
	const n = 3000
	text := corpusText(n)
	var gz, zst bytes.Buffer
	g := gzip.NewWriter(&gz)
	g.Write([]byte(text))
	g.Close()
	z, err := zstd.NewWriter(&zst)
	if err != nil {
		t.Fatal(err)
	}
	z.Write([]byte(text))
	z.Close()
	for how, packed := range map[string][]byte{"gzip": gz.Bytes(), "zstd": zst.Bytes()} {
		st, path := open(t), write(t, string(packed[:len(packed)*3/4]))
		sum, err := Run(context.Background(), st, source(t, path), options(Options{BatchSize: 500}))
		if !errors.Is(err, lines.ErrCorrupt) || !strings.Contains(err.Error(), "the archive ends in the middle") || sum.Rejected != 0 {
			t.Errorf("%s: %+v, %v", how, sum, err)
		}
		if got := all(t, st, n); len(got) != sum.Added || len(got) >= n {
			t.Errorf("%s: %d papers are stored, %d were counted", how, len(got), sum.Added)
		}
		if err := os.WriteFile(path, packed, 0o600); err != nil {
			t.Fatal(err)
		}
		whole, err := Run(context.Background(), st, source(t, path), options(Options{}))
		if err != nil || whole.Read != n || whole.Added != n-sum.Added {
			t.Errorf("%s: mended: %+v, %v", how, whole, err)
		}
	}
}

// A watched source tells whether somebody is reading it.
type watched struct {
	Source
	reading *atomic.Bool
}

func (w watched) Records(ctx context.Context, from Position) iter.Seq2[papers.Record, error] {
	return func(yield func(papers.Record, error) bool) {
		w.reading.Store(true)
		defer w.reading.Store(false)
		w.Source.Records(ctx, from)(yield)
	}
}

// TestRunLeavesNoGoroutine cancels at every stage, in a bubble that fails if a
// goroutine stays in it.
func TestRunLeavesNoGoroutine(t *testing.T) {
	path := write(t, corpusText(2000))
	synctest.Test(t, func(t *testing.T) {
		st := open(t)
		for stop := range 6 {
			ctx, cancel := context.WithCancel(t.Context())
			commits := 0
			var reading atomic.Bool
			_, err := Run(ctx, st, watched{source(t, path), &reading}, options(Options{BatchSize: 50, Progress: func(State) {
				if commits++; commits > stop {
					cancel()
				}
			}}))
			cancel()
			if !errors.Is(err, context.Canceled) {
				t.Fatalf("got %v", err)
			}
			if reading.Load() {
				t.Fatal("the source is still being read")
			}
		}
	})
}

package search

import (
	"context"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dailypapers/dailypapers/search/query"
)

// damagedIndex builds an index with segments and deletions to damage.
func damagedIndex(t *testing.T) string {
	dir := t.TempDir()
	x := mustOpen(t, dir, Options{Workers: 1, MemoryLimit: 64 << 10})
	defer x.Close()
	o := newOracle(paperSchema())
	r := rand.New(rand.NewPCG(1, 9))
	for round := range 3 {
		randomBatch(t, r, x, o, 300, uint64(round+1))
	}
	return dir
}

// TestDamage flips bytes and cuts files: whatever happens, answers are right or
// ErrCorrupt, and Verify finds every flip.
func TestDamage(t *testing.T) {
	t.Parallel()
	good := damagedIndex(t)
	want := damageAnswers(t, good)
	files, err := os.ReadDir(good)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(4, 2))
	for _, f := range files {
		if f.Name() == writerLock || f.Name() == usersLock {
			continue
		}
		for round := range 24 {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(good)); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, f.Name())
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if round%6 == 5 {
				data = data[:r.IntN(len(data))]
			} else {
				data[r.IntN(len(data))] ^= byte(1 + r.IntN(255))
			}
			if err := os.WriteFile(path, data, 0o644); err != nil {
				t.Fatal(err)
			}
			checkDamaged(t, dir, f.Name(), want)
		}
	}
}

var damageQueries = []string{"learning networks", `"graph neural" -quantum`, "title:deep few-shot", "author:field", "", "the of"}

// damageAnswer is what an index says to one query.
type damageAnswer struct {
	hits  []Hit
	facet *Facet
}

func ask(s *Searcher, q string) (a damageAnswer, err error) {
	res, err := s.Search(context.Background(), query.Parse(q), damageOptions())
	if err != nil {
		return a, err
	}
	a.hits = res.Hits
	a.facet, err = s.Facet(context.Background(), query.Parse(q), damageOptions(), "category")
	return a, err
}

func damageAnswers(t *testing.T, dir string) []damageAnswer {
	x := mustOpen(t, dir, Options{ReadOnly: true})
	defer x.Close()
	s := x.Searcher()
	defer s.Close()
	var out []damageAnswer
	for _, q := range damageQueries {
		a, err := ask(s, q)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, a)
	}
	return out
}

func damageOptions() SearchOptions {
	return SearchOptions{Limit: 20, Filters: []Filter{{Field: "category", Any: []string{"cs.*", "math.AG"}}}}
}

func checkDamaged(t *testing.T, dir, name string, want []damageAnswer) {
	t.Helper()
	x, err := Open(dir, paperSchema(), Options{})
	if err != nil {
		// The manifest has no file to name but itself.
		if !errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), name) {
			t.Fatalf("open with %s damaged: %v", name, err)
		}
		return
	}
	defer x.Close()
	s := x.Searcher()
	defer s.Close()
	for i, q := range damageQueries {
		a, err := ask(s, q)
		if err != nil {
			if !errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), name) {
				t.Fatalf("search with %s damaged: %v", name, err)
			}
			continue
		}
		if !slices.Equal(a.hits, want[i].hits) || a.facet.Total != want[i].facet.Total || !slices.Equal(a.facet.Counts, want[i].facet.Counts) {
			t.Errorf("%q with %s damaged: a wrong answer without an error", q, name)
		}
	}
	if err := x.Verify(); !errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), name) {
		t.Errorf("verify with %s damaged: %v", name, err)
	}
}

// TestMissing takes files away.
func TestMissing(t *testing.T) {
	t.Parallel()
	good := damagedIndex(t)
	files, _ := filepath.Glob(filepath.Join(good, "*.*"))
	if len(files) < 3 {
		t.Fatalf("only %v", files)
	}
	for _, path := range files {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(good)); err != nil {
			t.Fatal(err)
		}
		os.Remove(filepath.Join(dir, filepath.Base(path)))
		if _, err := Open(dir, paperSchema(), Options{}); !errors.Is(err, ErrCorrupt) {
			t.Errorf("open without %s: %v", filepath.Base(path), err)
		}
	}
}

// TestCutWhileOpen cuts a mapped file short: the fault becomes ErrCorrupt.
func TestCutWhileOpen(t *testing.T) {
	dir := damagedIndex(t)
	x := mustOpen(t, dir, Options{})
	defer x.Close()
	segments, _ := filepath.Glob(filepath.Join(dir, "*.segment"))
	for _, path := range segments {
		if err := os.Truncate(path, 0); err != nil {
			t.Fatal(err)
		}
	}
	s := x.Searcher()
	defer s.Close()
	_, err := s.Search(context.Background(), query.Parse("learning"), SearchOptions{Limit: 3})
	if !errors.Is(err, ErrCorrupt) {
		t.Errorf("search in files cut short: %v", err)
	}
}

func FuzzParseManifest(f *testing.F) {
	m := &manifest{Generation: 3, Next: 9, Mark: 7, Origin: "here", Schema: paperSchema().stored(),
		Segments: []segmentEntry{{ID: 4, Docs: 10, Bytes: 99, Deletes: &deleteEntry{ID: 5, Docs: 2, Bytes: 20}}}}
	data, err := m.encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(manifestHead))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := parseManifest(data)
		if err != nil {
			if !errors.Is(err, ErrCorrupt) {
				t.Fatal(err)
			}
			return
		}
		if _, err := load(t.TempDir(), paperSchema().layout(), m, nil); err == nil && len(m.Segments) > 0 {
			t.Fatal("loaded files that are not there")
		} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
	})
}

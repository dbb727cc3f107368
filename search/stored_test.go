package search

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/dailypapers/dailypapers/search/query"
)

// TestOpenStored holds that an index can be read by what it says of itself, be it of terms
// that are made otherwise today.
func TestOpenStored(t *testing.T) {
	for _, version := range []string{"v1", "v3"} {
		x, err := OpenStored(filepath.Join("testdata", "compat", version), paperSchema())
		if err != nil {
			t.Fatal(err)
		}
		defer x.Close()
		if got := keysOf(t, x, "author:schrodinger", SearchOptions{}); !slices.Equal(got, []string{"last"}) {
			t.Errorf("%s: finds %v", version, got)
		}
		if _, err := x.Writer(); !errors.Is(err, ErrReadOnly) {
			t.Errorf("%s: can be written: %v", version, err)
		}
		if s := x.Schema(); len(s.Fields) != 3 || s.Fields[2].Name != "author" {
			t.Errorf("%s: %+v", version, s)
		}
		if _, err := x.Refresh(); err != nil {
			t.Errorf("%s: %v", version, err)
		}
	}
	if _, err := OpenStored(t.TempDir(), Schema{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an empty folder: %v", err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, manifestName), []byte("search"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenStored(dir, Schema{}); !errors.Is(err, ErrCorrupt) {
		t.Errorf("a damaged one: %v", err)
	}
}

// TestNumber holds that a column's values come back by key, those of live documents alone.
func TestNumber(t *testing.T) {
	s := Schema{Fields: []Field{{Name: "title"}}, Numbers: []string{"date", "print"}}
	x, err := Open(t.TempDir(), s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	w, err := x.Writer()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	put := func(key string, numbers ...int64) {
		if err := w.Put(Document{Key: key, Text: []string{"amber"}, Numbers: numbers}); err != nil {
			t.Fatal(err)
		}
	}
	put("a", 1, 10)
	put("b", 2)
	put("c", 3, 30)
	if err := w.Commit(1); err != nil {
		t.Fatal(err)
	}
	put("a", 4, 40)
	if err := errors.Join(w.Delete("c"), w.Commit(2)); err != nil {
		t.Fatal(err)
	}
	r := x.Searcher()
	for key, want := range map[string]int64{"a": 40, "b": NoNumber, "c": NoNumber, "d": NoNumber} {
		if n, err := r.Number(key, "print"); n != want || err != nil {
			t.Errorf("%s has %d, %v, want %d", key, n, err, want)
		}
	}
	if _, err := r.Number("a", "none"); !errors.Is(err, ErrFilter) {
		t.Errorf("a column that is not there: %v", err)
	}
	r.Close()
	if _, err := r.Number("a", "print"); !errors.Is(err, ErrClosed) {
		t.Errorf("behind Close: %v", err)
	}
}

// TestKept holds that what an owner lays beside an index stays as long as the index.
func TestKept(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	x := mustOpen(t, dir, Options{})
	path := filepath.Join(dir, "anything"+Kept)
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	w, err := x.Writer()
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Put(Document{Key: "a", Text: []string{"amber"}}), w.Commit(1), w.Close(), os.Remove(filepath.Join(dir, manifestName)), Heal(dir, paperSchema())); err != nil {
		t.Fatal(err)
	}
	if err := Remove(dir); !errors.Is(err, ErrLocked) {
		t.Errorf("removed while it is open: %v", err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
	if err := errors.Join(x.Close(), Remove(dir)); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the folder: %v", err)
	}
}

// TestMatchAlone holds that without a vector the documents that have the words, and no
// others, are ordered by words and match together.
func TestMatchAlone(t *testing.T) {
	x, live := buildVectors(t, vectorDocuments(3000))
	s := x.Searcher()
	defer s.Close()
	o := SearchOptions{Limit: 1000, Meaning: &Meaning{Blend: Blend{Words: 0.5, Vector: 9, Match: 1},
		Match: func(tokens []uint16) float32 { return float32(len(tokens)) / 10 }}}
	res, err := s.Search(context.Background(), query.Parse("word7"), o)
	if err != nil {
		t.Fatal(err)
	}
	words, err := s.Search(context.Background(), query.Parse("word7"), SearchOptions{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Hits) != len(words.Hits) || res.Total != words.Total || len(res.Hits) < 40 {
		t.Fatalf("%d and %d hits of %d and %d", len(res.Hits), len(words.Hits), res.Total, words.Total)
	}
	for i, h := range res.Hits {
		if i > 0 && len(live[h.Key].Tokens) > len(live[res.Hits[i-1].Key].Tokens) {
			t.Errorf("hit %d matches better than the one before", i)
		}
	}
	for q, want := range map[string]int{"": len(live), "none": 0} { // no words, or unknown ones
		res, err := s.Search(context.Background(), query.Parse(q), o)
		if err != nil || res.Total != want {
			t.Errorf("%q: %d hits, %v, want %d", q, res.Total, err, want)
		}
	}
}

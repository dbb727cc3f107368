package search

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// compatDocuments are what every index in testdata/compat holds.
func compatDocuments() []Document {
	docs := zipfDocuments(400)
	return append(docs, Document{Key: "last", Text: []string{"Few-shot learning", "状态空间", "Schrödinger"},
		Keywords: [][]string{{"cs.LG"}}, Numbers: []int64{-1}})
}

// TestCompat opens an index of every version whose terms are those of today. With SEARCH_COMPAT=vN it first
// writes that of the present one.
func TestCompat(t *testing.T) {
	if v := os.Getenv("SEARCH_COMPAT"); v != "" {
		writeCompat(t, filepath.Join("testdata", "compat", v))
	}
	for _, version := range []string{"v3"} {
		dir := filepath.Join("testdata", "compat", version)
		x := mustOpen(t, dir, Options{ReadOnly: true})
		defer x.Close()
		if err := x.Verify(); err != nil {
			t.Error(err)
		}
		if st := x.Stats(); st.Docs != 400 || st.Deleted != 1 || x.Mark() != 2 || x.Origin() != filepath.Base(dir) {
			t.Errorf("%s: %+v, mark %d, origin %q", dir, st, x.Mark(), x.Origin())
		}
		for _, q := range []string{"fewshot", "author:schrodinger", "空间"} {
			if got := keysOf(t, x, q, SearchOptions{}); !slices.Equal(got, []string{"last"}) {
				t.Errorf("%s: %q finds %v", dir, q, got)
			}
		}
		if n := len(keysOf(t, x, "w1 w2", SearchOptions{Filters: []Filter{{Field: "category", Any: []string{"c.*"}}}})); n < 50 {
			t.Errorf("%s: only %d documents", dir, n)
		}
	}
}

// TestOtherTerms holds that an index whose terms were made by other rules is not read:
// what it has as one word is another today. Healed, it is empty and ours.
func TestOtherTerms(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "v1")
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "compat", "v1"))); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, paperSchema(), Options{ReadOnly: true}); !errors.Is(err, ErrSchema) {
		t.Errorf("an index of the first rules of analysis opens: %v", err)
	}
	if err := Heal(dir, paperSchema()); err != nil {
		t.Fatal(err)
	}
	x := mustOpen(t, dir, Options{})
	defer x.Close()
	if x.Docs() != 0 || x.Mark() != 0 {
		t.Errorf("healed, it still has %d documents and mark %d", x.Docs(), x.Mark())
	}
}

func writeCompat(t *testing.T, dir string) {
	x := mustOpen(t, dir, Options{Workers: 1})
	defer x.Close()
	w, err := x.Writer()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	w.SetOrigin(filepath.Base(dir))
	for _, d := range compatDocuments() {
		if err := w.Put(d); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Commit(1); err != nil {
		t.Fatal(err)
	}
	if err := w.Delete("d00000"); err != nil {
		t.Fatal(err)
	}
	if err := w.Commit(2); err != nil {
		t.Fatal(err)
	}
}

package catalog_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/search"
)

// copyDatabase copies the closed database of one folder into another.
func copyDatabase(t *testing.T, from, to string) {
	t.Helper()
	for _, suffix := range []string{"", "-wal", "-shm"} {
		b, err := os.ReadFile(filepath.Join(from, store.FileName+suffix))
		if suffix != "" && errors.Is(err, os.ErrNotExist) {
			err = os.RemoveAll(filepath.Join(to, store.FileName+suffix))
			if err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err := errors.Join(err, os.WriteFile(filepath.Join(to, store.FileName+suffix), b, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
}

// A store restored from a backup may have grown past the index's mark before
// anybody looks: with other papers under the same change numbers.
func TestRestoredAndGrown(t *testing.T) {
	for _, grown := range []int{0, 5, 10, 18} {
		dir, backup := t.TempDir(), t.TempDir()
		st := openStore(t, dir)
		put(t, st, many(20, "Amber")...)
		if err := st.Close(); err != nil {
			t.Fatal(err)
		}
		copyDatabase(t, dir, backup)
		st = openStore(t, dir)
		put(t, st, renamed(many(10, "Birch"), "lost")...)
		c := openCatalog(t, dir, st)
		sync(t, c)
		if err := errors.Join(c.Close(), st.Close()); err != nil {
			t.Fatal(err)
		}
		copyDatabase(t, backup, dir)
		st = openStore(t, dir)
		if grown > 0 {
			put(t, st, renamed(many(grown, "Cedar"), "other")...)
		}
		c = openCatalog(t, dir, st)
		if behind, err := c.Behind(t.Context()); err != nil || behind != uint64(20+grown) {
			t.Errorf("grown by %d: behind by %d, %v", grown, behind, err)
		}
		sync(t, c)
		if n := len(find(t, c, "cedar")); n != grown || c.Docs() != 20+grown {
			t.Errorf("grown by %d: %d of the new papers found, %d documents", grown, n, c.Docs())
		}
		wants(t, "the lost papers", find(t, c, "birch"))
		if n := sync(t, c); n != 0 {
			t.Errorf("grown by %d: a second sync took %d changes", grown, n)
		}
	}
}

func renamed(list []papers.Paper, as string) []papers.Paper {
	for i := range list {
		list[i].ID = papers.ID(strings.Replace(string(list[i].ID), "x:", "x:"+as, 1))
	}
	return list
}

// A sync that stops in the middle says so: it must not pass for caught up.
func TestStoppedSyncSaysSo(t *testing.T) {
	dir := t.TempDir()
	st := openStore(t, dir)
	put(t, st, many(8000, "Amber")...)
	for range 5 {
		c := openCatalog(t, dir, st)
		ctx, cancel := context.WithCancel(t.Context())
		before := c.Docs()
		n, err := c.Sync(ctx, func(int, uint64, uint64) { cancel() })
		cancel()
		if !errors.Is(err, context.Canceled) && c.Docs() < 8000 {
			t.Errorf("stopped at %d documents: %v", c.Docs(), err)
		}
		if c.Docs() != before+n {
			t.Errorf("%d documents after %d and %d changes", c.Docs(), before, n)
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// A sync that fails while its reader is ahead leaves no reader behind.
func TestNoReaderStays(t *testing.T) {
	dir := t.TempDir()
	st := openStore(t, dir)
	list := many(8000, "Amber")
	list[10].ID = papers.ID("x:" + strings.Repeat("long", 1000)) // more than the index takes
	put(t, st, list...)
	c := openCatalog(t, dir, st)
	if _, err := c.Sync(t.Context(), nil); !errors.Is(err, search.ErrDocument) {
		t.Fatalf("a sync that must fail says %v", err)
	}
	stacks := make([]byte, 1<<20)
	if stacks = stacks[:runtime.Stack(stacks, true)]; strings.Contains(string(stacks), "catalog.(*Catalog).read(") {
		t.Errorf("the reader goes on after Sync")
	}
}

// ours is the folder of this program's index.
func ours(t *testing.T, dir string) string {
	t.Helper()
	folders, err := filepath.Glob(filepath.Join(dir, catalog.FolderName, "*"))
	if err != nil || len(folders) != 1 {
		t.Fatalf("the index's folders: %v, %v", folders, err)
	}
	return folders[0]
}

func foreign() search.Schema {
	return search.Schema{Fields: []search.Field{{Name: "anything"}}}
}

// foreignIndex makes an index of another schema with one document.
func foreignIndex(t *testing.T, dir string) *search.Index {
	t.Helper()
	x, err := search.Open(dir, foreign(), search.Options{})
	if err != nil {
		t.Fatal(err)
	}
	w, err := x.Writer()
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Put(search.Document{Key: "1", Text: []string{"amber"}}), w.Commit(1), w.Close()); err != nil {
		t.Fatal(err)
	}
	return x
}

// A program of another version keeps its index while it runs; what nobody uses
// goes once ours is built.
func TestAnotherVersionsIndex(t *testing.T) {
	dir := t.TempDir()
	other := filepath.Join(dir, catalog.FolderName, "01234567")
	x := foreignIndex(t, other)
	st := openStore(t, dir)
	put(t, st, many(20, "Amber")...)
	c := openCatalog(t, dir, st)
	sync(t, c)
	if _, err := x.Refresh(); err != nil || x.Docs() != 1 || c.Docs() != 20 {
		t.Errorf("side by side: %d and %d documents, %v", x.Docs(), c.Docs(), err)
	}
	w, err := x.Writer()
	if err != nil {
		t.Fatalf("the other version cannot write any more: %v", err)
	}
	if err := errors.Join(w.Close(), x.Close()); err != nil {
		t.Fatal(err)
	}
	put(t, st, titled("x:new", "Cedar"))
	sync(t, c)
	if _, err := os.Stat(other); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the index that nobody uses: %v", err)
	}
}

// spoil puts damage of two kinds where our index stands, and opens what is
// there if that is another's, for its lock.
func spoil(t *testing.T, dir, kind string) (hold func() *search.Writer) {
	t.Helper()
	st := openStore(t, dir)
	c := openCatalog(t, dir, st)
	put(t, st, many(20, "Amber")...)
	sync(t, c)
	if err := errors.Join(c.Close(), st.Close()); err != nil {
		t.Fatal(err)
	}
	folder := ours(t, dir)
	if kind == "misplaced" {
		if err := os.RemoveAll(folder); err != nil {
			t.Fatal(err)
		}
		x := foreignIndex(t, folder)
		return func() *search.Writer {
			w, err := x.Writer()
			if err != nil {
				t.Fatal(err)
			}
			return w
		}
	}
	aside := filepath.Join(dir, "aside")
	x := foreignIndex(t, aside)
	w, err := x.Writer()
	if err != nil {
		t.Fatal(err)
	}
	// The writer's lock is the file: moved into our folder it locks that.
	if err := errors.Join(os.Rename(filepath.Join(aside, "lock"), filepath.Join(folder, "lock")),
		os.WriteFile(filepath.Join(folder, "manifest"), []byte("search"), 0o600)); err != nil {
		t.Fatal(err)
	}
	return func() *search.Writer { return w }
}

// Whoever finds a broken index while another process is at it waits for that,
// and serves the rest of the site meanwhile.
func TestBrokenIndexInOtherHands(t *testing.T) {
	for _, kind := range []string{"misplaced", "damaged"} {
		dir := t.TempDir()
		w := spoil(t, dir, kind)()
		st := openStore(t, dir)
		c, err := catalog.Open(dir, st, catalog.Meaning{})
		if err != nil {
			t.Fatalf("%s: does not start: %v", kind, err)
		}
		defer c.Close()
		if _, err := c.Search(t.Context(), papers.Search{Query: "amber", Limit: 1, Facets: true}); !errors.Is(err, papers.ErrUnavailable) {
			t.Errorf("%s: a search says %v", kind, err)
		}
		if _, err := c.Sync(t.Context(), nil); !errors.Is(err, catalog.ErrBusy) {
			t.Errorf("%s: a sync says %v", kind, err)
		}
		if behind, err := c.Behind(t.Context()); err != nil || behind != 20 || c.Docs() != 0 || c.Stats() != (search.Stats{}) {
			t.Errorf("%s: behind by %d, %v, %+v", kind, behind, err, c.Stats())
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		sync(t, c)
		if n := len(find(t, c, "amber")); n != 20 {
			t.Errorf("%s: %d papers found after the rebuild", kind, n)
		}
	}
}

// A rebuild that cannot be begun is tried again by every Sync.
func TestReplaceFailsOnce(t *testing.T) {
	dir := t.TempDir()
	st := openStore(t, dir)
	c := openCatalog(t, dir, st)
	put(t, st, many(20, "Amber")...)
	sync(t, c)
	folder := filepath.Join(dir, catalog.FolderName)
	if err := errors.Join(os.RemoveAll(folder), os.WriteFile(folder, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	put(t, st, titled("x:new", "Cedar"))
	for range 3 {
		if _, err := c.Sync(t.Context(), nil); err == nil || errors.Is(err, search.ErrClosed) {
			t.Fatalf("without a place for the index: %v", err)
		}
	}
	if err := os.Remove(folder); err != nil {
		t.Fatal(err)
	}
	if heal(t, c); c.Docs() != 21 {
		t.Errorf("%d documents", c.Docs())
	}
}

// Damage that one process has mended already is not mended again by another.
func TestDamageMetByTwo(t *testing.T) {
	dir := t.TempDir()
	one, two := openStore(t, dir), openStore(t, dir)
	put(t, one, many(300, "Amber")...)
	c, d := openCatalog(t, dir, one), openCatalog(t, dir, two)
	sync(t, c)
	sync(t, d)
	damage(t, dir)
	for _, cat := range []*catalog.Catalog{c, d} {
		if _, err := cat.Search(t.Context(), papers.Search{Query: "amber", Limit: 5}); !errors.Is(err, papers.ErrUnavailable) {
			t.Errorf("a search in a damaged index says %v", err)
		}
	}
	if n := sync(t, c); n != 300 {
		t.Errorf("the first puts %d papers", n)
	}
	if n := sync(t, d); n != 0 {
		t.Errorf("the second puts %d papers again", n)
	}
	wants(t, "in both", find(t, d, "number299"), find(t, c, "number299")...)
}

func TestMoreAndCut(t *testing.T) {
	dir := t.TempDir()
	st := openStore(t, dir)
	list := many(41, "Amber")
	list[0].Abstract = strings.Repeat("Nothing of the kind stands here. ", 40) + "A damson at last. " + strings.Repeat("And nothing follows. ", 40)
	put(t, st, list...)
	c := openCatalog(t, dir, st)
	sync(t, c)
	for offset, want := range map[int]bool{0: true, 20: true, 21: false, 40: false, 60: false} {
		if r := ask(t, c, papers.Search{Query: "amber", Limit: 20, Offset: offset}); r.More != want {
			t.Errorf("more behind %d: %v", offset+20, r.More)
		}
	}
	for q, want := range map[string]bool{"damson": true, "number0": false, "nothing": false} {
		if h := ask(t, c, papers.Search{Query: q, Limit: 1}).Hits[0]; h.Cut != want {
			t.Errorf("%s: cut %v: %q", q, h.Cut, joinFragments(h.Snippet))
		}
	}
}

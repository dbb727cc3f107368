package catalog_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/store"
)

func openStore(t testing.TB, dir string) *store.Store {
	t.Helper()
	st, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return st
}

func openCatalog(t testing.TB, dir string, st *store.Store) *catalog.Catalog {
	t.Helper()
	c, err := catalog.Open(dir, st, catalog.Meaning{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func put(t testing.TB, st *store.Store, list ...papers.Paper) {
	t.Helper()
	if _, err := st.PutPapers(t.Context(), store.Batch{Papers: list}); err != nil {
		t.Fatal(err)
	}
}

func sync(t testing.TB, c *catalog.Catalog) int {
	t.Helper()
	n, err := c.Sync(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// find returns the ids that a query finds, sorted.
func find(t testing.TB, c *catalog.Catalog, q string) []papers.ID {
	t.Helper()
	r := ask(t, c, papers.Search{Query: q, Limit: catalog.MaxLimit})
	found := idsOf(r)
	slices.Sort(found)
	return found
}

func ask(t testing.TB, c *catalog.Catalog, s papers.Search) papers.Results {
	t.Helper()
	r, err := c.Search(context.Background(), s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func idsOf(r papers.Results) []papers.ID {
	found := make([]papers.ID, len(r.Hits))
	for i, h := range r.Hits {
		found[i] = h.Paper.ID
	}
	return found
}

func wants(t testing.TB, what string, got []papers.ID, want ...papers.ID) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func titled(id papers.ID, title string) papers.Paper { return papers.Paper{ID: id, Title: title} }

// many returns n papers whose titles hold the word and their number.
func many(n int, word string) []papers.Paper {
	list := make([]papers.Paper, n)
	for i := range list {
		list[i] = titled(papers.ID(fmt.Sprintf("x:%05d", i)), fmt.Sprintf("%s number%d", word, i))
	}
	return list
}

func TestSyncFollows(t *testing.T) {
	dir := t.TempDir()
	st := openStore(t, dir)
	c := openCatalog(t, dir, st)
	if n := sync(t, c); n != 0 || c.Docs() != 0 {
		t.Errorf("an empty store gives %d changes, %d documents", n, c.Docs())
	}
	put(t, st, titled("x:1", "Amber"), titled("x:2", "Birch"))
	if behind, err := c.Behind(t.Context()); err != nil || behind != 2 {
		t.Errorf("behind by %d, %v", behind, err)
	}
	wants(t, "before the sync", find(t, c, "amber"))
	if n := sync(t, c); n != 2 || c.Docs() != 2 {
		t.Errorf("%d changes, %d documents", n, c.Docs())
	}
	if n := sync(t, c); n != 0 {
		t.Errorf("a second sync took %d changes", n)
	}
	wants(t, "put", find(t, c, "amber"), "x:1")
	put(t, st, titled("x:1", "Cedar"))
	if err := st.DeletePaper(t.Context(), "x:2"); err != nil {
		t.Fatal(err)
	}
	if r := ask(t, c, papers.Search{Query: "birch", Limit: 9}); len(r.Hits) != 0 {
		t.Errorf("a deleted paper is shown before the sync: %+v", r.Hits)
	}
	sync(t, c)
	wants(t, "changed, old word", find(t, c, "amber"))
	wants(t, "changed, new word", find(t, c, "cedar"), "x:1")
	wants(t, "deleted", find(t, c, "birch"))
	if behind, err := c.Behind(t.Context()); err != nil || behind != 0 {
		t.Errorf("behind by %d after a sync, %v", behind, err)
	}
}

func TestProgress(t *testing.T) {
	dir := t.TempDir()
	st := openStore(t, dir)
	c := openCatalog(t, dir, st)
	put(t, st, many(2500, "Amber")...)
	var seen []uint64
	last := 0
	if _, err := c.Sync(t.Context(), func(put int, done, total uint64) {
		if total != 2500 || put <= last || done > total {
			t.Errorf("progress %d, %d of %d", put, done, total)
		}
		last, seen = put, append(seen, done)
	}); err != nil {
		t.Fatal(err)
	}
	if len(seen) < 2 || seen[len(seen)-1] != 2500 || !slices.IsSorted(seen) {
		t.Errorf("progress was told as %v", seen)
	}
}

// A sync that is stopped in the middle goes on where it last committed.
func TestResume(t *testing.T) {
	dir := t.TempDir()
	st := openStore(t, dir)
	put(t, st, many(3500, "Amber")...)
	c := openCatalog(t, dir, st)
	c.CommitEvery(1000)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if _, err := c.Sync(ctx, func(put int, _, _ uint64) {
		if put >= 2000 {
			cancel()
		}
	}); err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	kept := c.Docs()
	if kept < 2000 {
		t.Errorf("%d documents are left of 2000 committed", kept)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	c = openCatalog(t, dir, st)
	if n := sync(t, c); c.Docs() != 3500 || n != 3500-kept {
		t.Errorf("%d documents after %d kept and %d changes", c.Docs(), kept, n)
	}
	wants(t, "a late paper", find(t, c, "number3499"), "x:03499")
}

func TestReopenedWithoutRebuild(t *testing.T) {
	dir := t.TempDir()
	st := openStore(t, dir)
	c := openCatalog(t, dir, st)
	put(t, st, many(50, "Amber")...)
	sync(t, c)
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	c = openCatalog(t, dir, st)
	if c.Docs() != 50 {
		t.Errorf("%d documents after opening again", c.Docs())
	}
	if n := sync(t, c); n != 0 {
		t.Errorf("opening again made a sync of %d changes", n)
	}
}

// An index belongs to one store: beside another one it is built anew, also
// when that one is empty or shorter.
func TestIndexOfAnotherStore(t *testing.T) {
	for _, n := range []int{0, 3, 500} {
		one, two := t.TempDir(), t.TempDir()
		st := openStore(t, one)
		put(t, st, many(100, "Amber")...)
		c := openCatalog(t, one, st)
		sync(t, c)
		if err := os.CopyFS(filepath.Join(two, catalog.FolderName), os.DirFS(filepath.Join(one, catalog.FolderName))); err != nil {
			t.Fatal(err)
		}
		other := openStore(t, two)
		if n > 0 {
			put(t, other, many(n, "Birch")...)
		}
		d := openCatalog(t, two, other)
		sync(t, d)
		if r := ask(t, d, papers.Search{Query: "amber", Limit: 9}); d.Docs() != n || r.Total != 0 {
			t.Errorf("a store of %d beside another's index: %d documents, %d with the other's word", n, d.Docs(), r.Total)
		}
		if n > 0 {
			wants(t, "its own", find(t, d, "birch number2"), find(t, d, "birch")...)
		}
	}
}

// A store restored from an older backup is behind its index, which must not
// go on as if nothing had happened.
func TestRestoredStore(t *testing.T) {
	dir := t.TempDir()
	st := openStore(t, dir)
	put(t, st, titled("x:1", "Amber"))
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	backup := t.TempDir()
	if err := os.CopyFS(backup, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	st = openStore(t, dir)
	put(t, st, titled("x:1", "Birch"), titled("x:2", "Cedar"))
	c := openCatalog(t, dir, st)
	sync(t, c)
	if err := os.CopyFS(filepath.Join(backup, catalog.FolderName), os.DirFS(filepath.Join(dir, catalog.FolderName))); err != nil {
		t.Fatal(err)
	}
	restored := openStore(t, backup)
	d := openCatalog(t, backup, restored)
	sync(t, d)
	wants(t, "the restored title", find(t, d, "amber"), "x:1")
	wants(t, "the lost paper", find(t, d, "cedar"))
	if d.Docs() != 1 {
		t.Errorf("%d documents, want 1", d.Docs())
	}
}

func TestDeletedFolder(t *testing.T) {
	dir := t.TempDir()
	st := openStore(t, dir)
	put(t, st, many(20, "Amber")...)
	c := openCatalog(t, dir, st)
	sync(t, c)
	remove := func() {
		if err := os.RemoveAll(filepath.Join(dir, catalog.FolderName)); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	remove()
	c = openCatalog(t, dir, st)
	if n := sync(t, c); n != 20 || c.Docs() != 20 {
		t.Errorf("started again: %d changes, %d documents", n, c.Docs())
	}
	remove() // under a running program
	put(t, st, titled("x:new", "Cedar"))
	if heal(t, c); c.Docs() != 21 {
		t.Errorf("under a running program: %d documents", c.Docs())
	}
	wants(t, "the new paper", find(t, c, "cedar"), "x:new")
}

// heal syncs until it succeeds, twice at most: what is damaged is noticed by
// the first and rebuilt by the second.
func heal(t *testing.T, c *catalog.Catalog) {
	t.Helper()
	if _, err := c.Sync(t.Context(), nil); err != nil {
		sync(t, c)
	}
}

// damage overwrites the middle of every segment.
func damage(t *testing.T, dir string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, catalog.FolderName, "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	damaged := 0
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if base := filepath.Base(name); len(b) < 100 || strings.HasPrefix(base, "manifest") || base == "lock" {
			continue
		}
		for i := len(b) / 10; i < len(b)*8/10; i++ {
			b[i] ^= 0xff
		}
		// In place, as a failing disk does: the open index sees the bytes change.
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		_, err = f.WriteAt(b, 0)
		if err := errors.Join(err, f.Close()); err != nil {
			t.Fatal(err)
		}
		damaged++
	}
	if damaged == 0 {
		t.Fatal("no segment to damage")
	}
}

func TestDamagedSegment(t *testing.T) {
	for _, reopen := range []bool{false, true} {
		dir := t.TempDir()
		st := openStore(t, dir)
		put(t, st, many(300, "Amber")...)
		c := openCatalog(t, dir, st)
		sync(t, c)
		if reopen {
			if err := c.Close(); err != nil {
				t.Fatal(err)
			}
		}
		damage(t, dir)
		if reopen {
			c = openCatalog(t, dir, st)
		}
		_, err := c.Search(t.Context(), papers.Search{Query: "amber", Limit: 5, Facets: true})
		if err != nil && !errors.Is(err, papers.ErrUnavailable) {
			t.Errorf("reopened %v: a search in a damaged index says %v", reopen, err)
		}
		if err == nil && !reopen {
			t.Error("a search in a damaged index finds something")
		}
		sync(t, c)
		if r := ask(t, c, papers.Search{Query: "amber", Limit: 5}); c.Docs() != 300 || r.Total != 300 {
			t.Errorf("reopened %v: %d documents, %d found after the next sync", reopen, c.Docs(), r.Total)
		}
	}
}

func TestDamagedManifest(t *testing.T) {
	dir := t.TempDir()
	st := openStore(t, dir)
	put(t, st, many(30, "Amber")...)
	c := openCatalog(t, dir, st)
	sync(t, c)
	names, err := filepath.Glob(filepath.Join(dir, catalog.FolderName, "*", "manifest*"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no manifest: %v, %v", names, err)
	}
	for _, name := range names {
		if err := os.WriteFile(name, []byte(`{"half": `), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	put(t, st, titled("x:new", "Cedar"))
	heal(t, c)
	wants(t, "under a running program", find(t, c, "cedar"), "x:new")
	if c.Docs() != 31 {
		t.Errorf("%d documents", c.Docs())
	}
}

// Two programs on one folder: one writes, the other is told so and takes in
// what the first commits.
func TestTwoCatalogs(t *testing.T) {
	dir := t.TempDir()
	one, two := openStore(t, dir), openStore(t, dir)
	c, d := openCatalog(t, dir, one), openCatalog(t, dir, two)
	put(t, one, many(1500, "Amber")...)
	busy := 0
	if _, err := c.Sync(t.Context(), func(int, uint64, uint64) {
		_, err := d.Sync(t.Context(), nil)
		if !errors.Is(err, catalog.ErrBusy) || !errors.Is(err, papers.ErrUnavailable) {
			t.Errorf("the other catalog says %v", err)
		}
		busy++
	}); err != nil {
		t.Fatal(err)
	}
	if busy == 0 || d.Docs() != 0 {
		t.Errorf("asked %d times; the other sees %d documents before its sync", busy, d.Docs())
	}
	if n := sync(t, d); n != 0 || d.Docs() != 1500 {
		t.Errorf("the other took %d changes, has %d documents", n, d.Docs())
	}
	wants(t, "through the other", find(t, d, "number1499"), "x:01499")
	put(t, two, titled("x:new", "Cedar"))
	sync(t, d)
	sync(t, c)
	wants(t, "the other way round", find(t, c, "cedar"), "x:new")
}

// Searches go on while the index is followed and rebuilt.
func TestSearchWhileSyncing(t *testing.T) {
	dir := t.TempDir()
	st := openStore(t, dir)
	c := openCatalog(t, dir, st)
	put(t, st, many(200, "Amber")...)
	sync(t, c)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range 8 {
			if _, err := st.PutPapers(context.Background(), store.Batch{Papers: many(200, fmt.Sprintf("Amber round%d", i))}); err != nil {
				t.Error(err)
			}
			if _, err := c.Sync(context.Background(), nil); err != nil {
				t.Error(err)
			}
		}
	}()
	for searching := true; searching; {
		select {
		case <-done:
			searching = false
		default:
		}
		if r := ask(t, c, papers.Search{Query: "amber", Limit: 3}); r.Total != 200 || len(r.Hits) != 3 {
			t.Fatalf("%d of %d found", len(r.Hits), r.Total)
		}
	}
}

func TestCancelledSearch(t *testing.T) {
	dir := t.TempDir()
	st := openStore(t, dir)
	c := openCatalog(t, dir, st)
	put(t, st, many(10, "Amber")...)
	sync(t, c)
	ctx, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	if _, err := c.Search(ctx, papers.Search{Query: "amber", Limit: 5}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a search out of time says %v", err)
	}
}

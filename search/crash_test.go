package search

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/dailypapers/dailypapers/search/query"
)

// crashRun commits old state, then new state with hook called at each step on the file
// system. The new commit replaces, deletes and merges.
func crashRun(t *testing.T, dir string, hook func(step, path string) error) (*Index, error) {
	armed := false
	x, err := open(dir, paperSchema(), Options{Workers: 1, MemoryLimit: 1 << 10}, func(step, path string) error {
		if !armed {
			return nil
		}
		return hook(step, path)
	})
	if err != nil {
		t.Fatal(err)
	}
	x.width = 3
	for round := range 2 {
		w, err := x.Writer()
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		armed = round == 1
		for i := range 150 {
			if err := w.Put(crashDocument(i, round)); err != nil {
				return x, err
			}
		}
		if round == 1 {
			if err := w.Delete("k7"); err != nil {
				return x, err
			}
		}
		if err := w.Commit(uint64(round + 1)); err != nil {
			return x, err
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return x, nil
}

// crashDocument replaces half of the first round's documents in the second.
func crashDocument(i, round int) Document {
	return Document{Key: fmt.Sprintf("k%d", i+75*round), Text: []string{fmt.Sprintf("common round%d", round)}}
}

// checkState wants the index in dir exactly as the first or the second commit left it.
func checkState(t *testing.T, x *Index) {
	t.Helper()
	s := x.Searcher()
	defer s.Close()
	total := func(q string) int {
		res, err := s.Search(context.Background(), query.Parse(q), SearchOptions{Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		return len(res.Hits)
	}
	got := [4]int{int(s.Mark()), total("common"), total("round0"), total("round1")}
	if got != [4]int{1, 150, 150, 0} && got != [4]int{2, 224, 74, 150} {
		t.Errorf("mark, common, round0, round1 = %v: neither the old state nor the new", got)
	}
}

// TestCrash copies the directory before each step of a commit, as a crash there would
// leave it, and opens each copy.
func TestCrash(t *testing.T) {
	t.Parallel()
	var copies []string
	dir := t.TempDir()
	x, err := crashRun(t, dir, func(step, path string) error {
		to := filepath.Join(t.TempDir(), "copy")
		if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		copies = append(copies, to)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	checkState(t, x)
	if len(copies) < 20 {
		t.Fatalf("only %d steps", len(copies))
	}
	for _, dir := range copies {
		checkRecovery(t, dir)
	}
}

// checkRecovery opens what a crash left, checks it, and writes on.
func checkRecovery(t *testing.T, dir string) {
	t.Helper()
	x := mustOpen(t, dir, Options{})
	defer x.Close()
	checkState(t, x)
	w, err := x.Writer()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	before := x.Docs()
	if err := w.Put(Document{Key: "after", Text: []string{"after the crash"}}); err != nil {
		t.Fatal(err)
	}
	if err := w.Commit(3); err != nil {
		t.Fatal(err)
	}
	if x.Docs() != before+1 {
		t.Errorf("%d documents after one more, want %d", x.Docs(), before+1)
	}
	checkNoLeftovers(t, x, dir)
}

// checkNoLeftovers wants no file in dir that the manifest does not name.
func checkNoLeftovers(t *testing.T, x *Index, dir string) {
	t.Helper()
	s := x.hold()
	defer s.release()
	named := map[string]bool{manifestName: true, writerLock: true, usersLock: true}
	for _, e := range s.manifest.Segments {
		named[segmentName(e.ID)] = true
		if e.Deletes != nil {
			named[deletesName(e.Deletes.ID)] = true
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !named[e.Name()] {
			t.Errorf("%s was left behind", e.Name())
		}
	}
}

var errFault = errors.New("fault")

// TestFault makes each step of a commit fail in turn: the call reports it, the index
// keeps answering, and the next writer starts from a whole state.
func TestFault(t *testing.T) {
	t.Parallel()
	for fail := 0; ; fail++ {
		dir, steps := t.TempDir(), 0
		x, err := crashRun(t, dir, func(step, path string) error {
			if steps++; steps == fail+1 {
				return fmt.Errorf("%s %s: %w", step, filepath.Base(path), errFault)
			}
			return nil
		})
		if steps <= fail {
			x.Close()
			if fail < 20 {
				t.Fatalf("only %d steps", fail)
			}
			return
		}
		// A failing removal costs nothing but space.
		if err != nil && !errors.Is(err, errFault) {
			t.Fatal(err)
		}
		checkState(t, x)
		x.Close()
		checkRecovery(t, dir)
	}
}

// TestSyncOrder checks that whatever a manifest names was synced, and its directory
// after it, before the manifest was renamed into place.
func TestSyncOrder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synced, settled := map[string]bool{}, map[string]bool{}
	manifests := 0
	x, err := crashRun(t, dir, func(step, path string) error {
		name := filepath.Base(path)
		switch step {
		case "sync":
			synced[name] = true
		case "syncdir":
			settled = map[string]bool{}
			for n := range synced {
				settled[n] = true
			}
		case "rename":
			if name != manifestName {
				return nil
			}
			manifests++
			m, err := readTemporary(path)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range m.Segments {
				if s.ID >= firstNew(dir) && !settled[segmentName(s.ID)] {
					t.Errorf("%s named before it was durable", segmentName(s.ID))
				}
				if s.Deletes != nil && !settled[deletesName(s.Deletes.ID)] {
					t.Errorf("%s named before it was durable", deletesName(s.Deletes.ID))
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	x.Close()
	if manifests < 2 {
		t.Errorf("%d manifests, want the commit and a merge at least", manifests)
	}
}

func readTemporary(path string) (*manifest, error) {
	data, err := os.ReadFile(path + ".tmp")
	if err != nil {
		return nil, err
	}
	return parseManifest(data)
}

// firstNew is the first file number that the manifest on disk has not used.
func firstNew(dir string) uint64 {
	old, err := readManifest(dir)
	if err != nil {
		return 0
	}
	return old.Next
}

package catalog_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/store"
)

// words stand alone: no two share a stem.
var words = []string{"amber", "birch", "cedar", "damson", "elder", "fern"}

// follower drives a store and its catalog, and remembers what they should hold.
type follower struct {
	store   *store.Store
	dir     string
	catalog *catalog.Catalog
	held    map[papers.ID]papers.Paper // what the store holds
	synced  map[papers.ID]papers.Paper // what it held at the last sync
}

func drawPaper(t *rapid.T) papers.Paper {
	p := titled(papers.ID(fmt.Sprintf("x:%d", rapid.IntRange(1, 6).Draw(t, "id"))),
		strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 3).Draw(t, "title"), " "))
	p.Abstract = rapid.SampledFrom([]string{"", "about ferns", "a birch in the wood"}).Draw(t, "abstract")
	p.Categories = []papers.Category{rapid.SampledFrom([]papers.Category{"cs.CL", "cs.LG", "math.AG", "hep-th"}).Draw(t, "category")}
	return p
}

func (f *follower) put(t *rapid.T) {
	var b store.Batch
	for range rapid.IntRange(1, 3).Draw(t, "papers") {
		p := drawPaper(t)
		b.Papers = append(b.Papers, p)
		f.held[p.ID] = papers.Merge(f.held[p.ID], p)
		f.held[p.ID] = papers.Merge(papers.Paper{ID: p.ID}, f.held[p.ID])
	}
	if _, err := f.store.PutPapers(t.Context(), b); err != nil {
		t.Fatal(err)
	}
}

func (f *follower) remove(t *rapid.T) {
	if len(f.held) == 0 {
		return
	}
	id := rapid.SampledFrom(slices.Sorted(maps.Keys(f.held))).Draw(t, "removed")
	if err := f.store.DeletePaper(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	delete(f.held, id)
}

func (f *follower) sync(t *rapid.T) {
	if _, err := f.catalog.Sync(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	f.synced = maps.Clone(f.held)
}

// reopen closes the catalog and opens it again, now and then without its folder.
func (f *follower) reopen(t *rapid.T) {
	if err := f.catalog.Close(); err != nil {
		t.Fatal(err)
	}
	if rapid.IntRange(0, 3).Draw(t, "lose the folder") == 0 {
		if err := os.RemoveAll(f.dir); err != nil {
			t.Fatal(err)
		}
		f.synced = nil
	}
	var err error
	if f.catalog, err = catalog.Open(f.dir, f.store, catalog.Meaning{}); err != nil {
		t.Fatal(err)
	}
}

// check compares what can be found with the papers of the last sync. Papers
// deleted since are hidden at once; the titles shown are the store's.
func (f *follower) check(t *rapid.T) {
	if f.catalog.Docs() != len(f.synced) {
		t.Fatalf("%d documents, want %d", f.catalog.Docs(), len(f.synced))
	}
	for _, word := range words {
		f.compare(t, word, func(papers.Paper) bool { return true })
	}
	f.compare(t, "cat:cs "+words[0], func(p papers.Paper) bool { return p.Primary().Archive() == "cs" })
	f.compare(t, "-cat:math.AG "+words[1], func(p papers.Paper) bool { return p.Primary() != "math.AG" })
}

func (f *follower) compare(t *rapid.T, q string, also func(papers.Paper) bool) {
	r, err := f.catalog.Search(t.Context(), papers.Search{Query: q, Limit: catalog.MaxLimit, Facets: true})
	if err != nil {
		t.Fatal(err)
	}
	word := q[strings.LastIndexByte(q, ' ')+1:]
	var want []papers.ID
	total, categories := 0, map[papers.Category]int{}
	for _, id := range slices.Sorted(maps.Keys(f.synced)) {
		if p := f.synced[id]; !strings.Contains(p.Title+" "+p.Abstract, word) || !also(p) {
			continue
		}
		total++
		categories[f.synced[id].Primary()]++
		if _, ok := f.held[id]; ok {
			want = append(want, id)
		}
	}
	got := idsOf(r)
	slices.Sort(got)
	if !slices.Equal(got, want) || r.Total != total || !r.Exact {
		t.Fatalf("%q: %v of %d (exact %v), want %v of %d", q, got, r.Total, r.Exact, want, total)
	}
	counted := map[papers.Category]int{}
	for _, c := range r.Categories {
		counted[c.Category] = c.Papers
	}
	if !maps.Equal(counted, categories) {
		t.Fatalf("%q: %v, want %v", q, r.Categories, categories)
	}
	for _, h := range r.Hits {
		if h.Paper.Title != f.held[h.Paper.ID].Title {
			t.Fatalf("%s is shown as %q", h.Paper.ID, h.Paper.Title)
		}
	}
}

func TestFollowsAgainstOracle(t *testing.T) {
	root := t.TempDir()
	st := openStore(t, root)
	rapid.Check(t, func(t *rapid.T) {
		f := &follower{store: st, dir: fmt.Sprintf("%s/%x", root, rand.Uint64()), held: map[papers.ID]papers.Paper{}}
		var err error
		if f.catalog, err = catalog.Open(f.dir, st, catalog.Meaning{}); err != nil {
			t.Fatal(err)
		}
		defer func() { // leave the shared store empty
			f.catalog.Close()
			for id := range f.held {
				if err := st.DeletePaper(t.Context(), id); err != nil {
					t.Fatal(err)
				}
			}
		}()
		steps := map[string]func(*rapid.T){"put": f.put, "remove": f.remove, "sync": f.sync, "reopen": f.reopen}
		for _, step := range rapid.SliceOfN(rapid.SampledFrom([]string{"put", "put", "remove", "sync", "sync", "reopen"}), 1, 12).Draw(t, "steps") {
			steps[step](t)
			f.check(t)
		}
	})
}

package catalog_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/papertest"
	"github.com/dailypapers/dailypapers/internal/store"
)

// TestPool holds that a pool finds, of its papers, those whose vectors are
// nearest, up to what a byte a number can tell apart.
func TestPool(t *testing.T) {
	dir := t.TempDir()
	st := openStore(t, dir)
	meaning := builtinMeaning(t)
	c, err := catalog.Open(dir, st, meaning)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	all := slices.Concat(meant(), varied(300))
	if _, err := st.PutPapers(t.Context(), store.Batch{Papers: all}); err != nil {
		t.Fatal(err)
	}
	sync(t, c)
	vectors := make(map[papers.ID][]float32)
	var ids, half []papers.ID
	for i, p := range all {
		vectors[p.ID] = meaning.Document(p).Vector
		if ids = append(ids, p.ID); i%2 == 0 {
			half = append(half, p.ID)
		}
	}
	some := pool(t, c, append(half, "x:unknown"))
	const n, rounding = 5, 0.02
	for _, p := range all {
		var want []float64
		for _, id := range half {
			if id != p.ID {
				want = append(want, cosine(vectors[p.ID], vectors[id]))
			}
		}
		slices.SortFunc(want, func(a, b float64) int { return cmp.Compare(b, a) })
		got := like(t, some, p.ID, n)
		for i, id := range got {
			if near := cosine(vectors[p.ID], vectors[id]); near < want[i]-rounding || id == p.ID || slices.Contains(got[:i], id) || !slices.Contains(half, id) {
				t.Errorf("like %s is %s by %.3f, and the next one by %.3f", p.ID, id, near, want[i])
			}
		}
		if len(got) < n && want[len(got)] > 0.15+rounding {
			t.Errorf("like %s are %d only", p.ID, len(got))
		}
	}
	whole := pool(t, c, ids)
	if got := like(t, whole, "x:nofield", 3); len(got) == 0 || got[0] != "2401.00001" {
		t.Errorf("like a legged robot is %v", got)
	}
	if got := like(t, whole, "x:none", 3); len(got) != 0 {
		t.Errorf("like what is not there is %v", got)
	}
}

func cosine(a, b []float32) float64 {
	sum := 0.0
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}

// A pool without vectors goes by words.
func TestPoolOfWords(t *testing.T) {
	dir := t.TempDir()
	st := openStore(t, dir)
	c := openCatalog(t, dir, st)
	put(t, st, titled("x:a", "Soft prompts for moss"), titled("x:b", "Moss and soft ground"), titled("x:c", "Kites"), titled("x:d", "Moss"))
	sync(t, c)
	wants(t, "like a", like(t, pool(t, c, []papers.ID{"x:b", "x:c"}), "x:a", 5), "x:b")
	wants(t, "like nothing", like(t, pool(t, c, nil), "x:a", 5))
}

func pool(t *testing.T, c *catalog.Catalog, ids []papers.ID) *catalog.Pool {
	t.Helper()
	p, err := c.Pool(t.Context(), ids)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

func like(t *testing.T, p *catalog.Pool, id papers.ID, n int) []papers.ID {
	t.Helper()
	got, err := p.Like(t.Context(), id, n)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// varied are papers of drawn words.
func varied(n int) []papers.Paper {
	var all []papers.Paper
	for i := range n {
		r := papertest.Paper(i)
		all = append(all, papers.Paper{ID: papers.ID(fmt.Sprintf("x:v%d", i)), Title: r.Title, Abstract: r.Abstract})
	}
	return all
}

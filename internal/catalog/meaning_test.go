package catalog_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	mutex "sync"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/embed/builtin"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/search"
	"github.com/dailypapers/dailypapers/search/query"
)

// meant are papers whose words and meaning differ.
func meant() []papers.Paper {
	return []papers.Paper{
		{ID: "2401.00001", Title: "Locomotion of quadrupedal robots", Abstract: "A policy is trained in simulation and walks on rough ground.", Categories: []papers.Category{"cs.RO"}},
		{ID: "2401.00002", Title: "Protein folding", Abstract: "Free energy landscapes of small proteins are sampled with molecular dynamics.", Categories: []papers.Category{"q-bio.BM"}},
		{ID: "2401.00003", Title: "Neural machine translation", Abstract: "An encoder and a decoder with attention translate sentences.", Categories: []papers.Category{"cs.CL"}},
		{ID: "x:nofield", Title: "Reinforcement learning for legged robots", Abstract: "A legged robot learns to walk over stairs with a controller trained by reinforcement learning in simulation. The quadruped carries a payload and adapts its gait."},
	}
}

func builtinMeaning(t *testing.T) catalog.Meaning {
	t.Helper()
	m, err := builtin.Model()
	if err != nil {
		t.Fatal(err)
	}
	tagger, err := builtin.Tagger()
	if err != nil {
		t.Fatal(err)
	}
	return catalog.NewMeaning(m).TaggedBy(tagger)
}

func openMeant(t *testing.T, m catalog.Meaning) *catalog.Catalog {
	t.Helper()
	dir := t.TempDir()
	st, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	if _, err := st.PutPapers(t.Context(), store.Batch{Papers: meant()}); err != nil {
		t.Fatal(err)
	}
	c, err := catalog.Open(dir, st, m)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func found(t *testing.T, c *catalog.Catalog, q string) ([]papers.ID, papers.Results) {
	t.Helper()
	res, err := c.Search(t.Context(), papers.Search{Query: q, Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	var ids []papers.ID
	for _, h := range res.Hits {
		ids = append(ids, h.Paper.ID)
	}
	return ids, res
}

// TestMeaning holds that what shares no word is found by what it means, under the same
// filters, and that papers like a paper are.
func TestMeaning(t *testing.T) {
	c := openMeant(t, builtinMeaning(t))
	if _, err := c.Sync(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	for q, want := range map[string]papers.ID{"four-legged animals": "2401.00001", "biomolecules": "2401.00002"} {
		ids, _ := found(t, c, q)
		if len(ids) == 0 || ids[0] != want && !(q == "four-legged animals" && ids[0] == "x:nofield") {
			t.Errorf("%q finds %v, want %s first", q, ids, want)
		}
	}
	for q, want := range map[string][]papers.ID{
		`"quadrupedal" four-legged`: {"2401.00001"}, "four-legged animals cat:cs.CL": {}, "cat:cs.RO walking": {"2401.00001", "x:nofield"},
		"inferred:cs.RO": {"x:nofield"}, "inferred:cs.CL": {}, "-cat:cs.RO -cat:q-bio.BM": {"2401.00003"},
		"title:xylophone": {}, "zzzzxqj": {},
	} {
		ids, _ := found(t, c, q)
		slices.Sort(ids)
		if !slices.Equal(ids, want) {
			t.Errorf("%q finds %v, want %v", q, ids, want)
		}
	}
	like, err := c.Similar(t.Context(), meant()[0], 2)
	if err != nil || len(like) == 0 || like[0].ID != "x:nofield" {
		t.Errorf("like a robot that walks: %v, %v", like, err)
	}
	if tag, ok := c.Tag(meant()[3]); !ok || tag.Category != "cs.RO" || tag.Confidence < catalog.SureTag {
		t.Errorf("a paper without a category is in %+v", tag)
	}
	if tag, ok := c.Tag(meant()[0]); ok {
		t.Errorf("a paper with one is said to be in %+v", tag)
	}
}

// TestTrust holds that a vector counts for less the fewer of a query's words its model
// knows, and not at all where it knows none.
func TestTrust(t *testing.T) {
	m := builtinMeaning(t)
	ask := func(q string) *search.Meaning {
		got, note := m.Ask(t.Context(), query.Parse(q))
		if note != "" {
			t.Errorf("%q: %s", q, note)
		}
		return got
	}
	all, half := ask("legged robots"), ask("legged robots zzzzxqj qwxyzzy")
	if all == nil || half == nil {
		t.Fatal("known words ask for nothing")
	}
	for _, share := range []float64{half.Blend.Vector / all.Blend.Vector, half.Blend.Match / all.Blend.Match} {
		if share < 0.3 || share > 0.6 {
			t.Errorf("with half of the words unknown, meaning counts %.2f of what it does", share)
		}
	}
	if half.Blend.Words != all.Blend.Words {
		t.Errorf("words count %v and %v", half.Blend.Words, all.Blend.Words)
	}
	for _, q := range []string{"zzzzxqj", "", "title:robots", "-robots"} {
		if ask(q) != nil {
			t.Errorf("%q asks for something", q)
		}
	}
}

// elsewhere is a model of another kind: its vectors tell robots from the rest.
type elsewhere struct {
	mu    mutex.Mutex
	name  string
	texts []string // that it was asked for
	err   error    // what it answers instead; nil for vectors
	most  int      // vectors it makes before it answers err; 0 for none
}

func (e *elsewhere) ID() string { return "elsewhere" + e.name }
func (e *elsewhere) Dims() int  { return 64 }
func (e *elsewhere) Embed(_ context.Context, texts []string) ([][]float32, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.texts = append(e.texts, texts...)
	if e.err != nil {
		texts = texts[:min(e.most, len(texts))]
	}
	var out [][]float32
	for _, text := range texts {
		v := make([]float32, 64)
		if strings.Contains(text, "robot") || strings.Contains(text, "automaton") {
			v[0] = 1
		} else {
			v[1] = 1
		}
		out = append(out, v)
	}
	return out, e.err
}

// set changes what it answers and forgets what it was asked.
func (e *elsewhere) set(err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.err, e.texts = err, nil
}

func (e *elsewhere) asked() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.texts)
}

var errDown = errors.New("nobody answers")

// TestModelElsewhere holds that another model's vectors are used, that queries are
// remembered, and that words go on finding while it is down.
func TestModelElsewhere(t *testing.T) {
	e := &elsewhere{err: errDown}
	c := openMeant(t, builtinMeaning(t).By(e))
	sync(t, c)
	if ids, res := found(t, c, "quadrupedal robots"); len(ids) != 2 || ids[0] != "2401.00001" || len(res.Notes) != 1 || c.Missing() != 4 {
		t.Errorf("without any vector: %v, %v, %d missing", ids, res.Notes, c.Missing())
	}
	e.set(nil)
	embedAll(t, c)
	e.set(nil)
	for range 3 {
		if ids, res := found(t, c, "automaton"); len(ids) != 2 || len(res.Notes) > 0 {
			t.Errorf("%v are found, %v", ids, res.Notes)
		}
	}
	if e.asked() != 1 {
		t.Errorf("one query was asked for %d times", e.asked())
	}
	if ids, _ := found(t, c, "нейронные сети"); e.asked() != 2 || len(ids) == 0 { // which the built-in model does not know
		t.Errorf("in another script %v are found, %d asked", ids, e.asked())
	}
	e.set(errDown)
	ids, res := found(t, c, "translation attention")
	if len(ids) != 1 || ids[0] != "2401.00003" || len(res.Notes) != 1 || !strings.Contains(res.Notes[0], "words alone") {
		t.Errorf("while it is down: %v, %v", ids, res.Notes)
	}
}

// embedAll asks until no paper lacks its vector.
func embedAll(t *testing.T, c *catalog.Catalog) int {
	t.Helper()
	n, _, err := c.Embed(t.Context(), nil)
	if err != nil || c.Missing() > 0 {
		t.Fatalf("%d embedded, %d missing, %v", n, c.Missing(), err)
	}
	return n
}

package catalog_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/store"
)

// counts writes categories as "cs.RO 2 (1 inferred), cs.CL 1".
func counts(list []papers.CategoryCount) string {
	var parts []string
	for _, c := range list {
		s := fmt.Sprintf("%s %d", c.Category, c.Papers)
		if c.Inferred > 0 {
			s += fmt.Sprintf(" (%d inferred)", c.Inferred)
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, ", ")
}

func TestCategories(t *testing.T) {
	c := shelf(t)
	day := func(y int) papers.Day { return papers.Day{Year: y, Month: 1, Day: 1} }
	const all = "cs 1, cs.CL 1, cs.LG 1, hep-th 1, math-ph 1, math.AG 1, physics.ao-ph 1, stat.ML 1"
	for _, tt := range []struct {
		s     papers.Search
		total int
		want  string
	}{
		{papers.Search{Query: "glacier"}, 7, all},
		{papers.Search{}, 7, all},
		{papers.Search{Query: "glacier one"}, 7, all}, // any of the words
		{papers.Search{Query: "one"}, 7, all},         // of the abstracts
		{papers.Search{Query: "title:one"}, 1, "physics.ao-ph 1, stat.ML 1"},
		{papers.Search{Query: `title:"glacier two"`}, 1, "cs.CL 1"},
		{papers.Search{Query: "glacier -two"}, 6, "cs 1, cs.LG 1, hep-th 1, math-ph 1, math.AG 1, physics.ao-ph 1, stat.ML 1"},
		{papers.Search{Query: "xylophone"}, 0, ""},
		// The form's category hides none, the query's own does.
		{papers.Search{Query: "glacier", Categories: []papers.Category{"cs.CL"}}, 1, all},
		{papers.Search{Query: "glacier", Categories: []papers.Category{"cs.CV"}}, 0, all},
		{papers.Search{Categories: []papers.Category{"cs"}}, 3, all},
		{papers.Search{Query: "glacier cat:cs"}, 3, "cs 1, cs.CL 1, cs.LG 1"},
		{papers.Search{Query: "glacier cat:cs", Categories: []papers.Category{"cs.LG"}}, 1, "cs 1, cs.CL 1, cs.LG 1"},
		{papers.Search{Query: "glacier -cat:cs"}, 4, "hep-th 1, math-ph 1, math.AG 1, physics.ao-ph 1, stat.ML 1"},
		{papers.Search{Query: "cat:stat"}, 1, "physics.ao-ph 1, stat.ML 1"},
		{papers.Search{Query: "inferred:cs"}, 0, ""},
		// Dates stay, the form's and the query's.
		{papers.Search{Query: "glacier", From: day(2025)}, 1, "math-ph 1"},
		{papers.Search{Query: "glacier", From: day(2024), Until: day(2025), Categories: []papers.Category{"hep-th"}}, 1, "cs.CL 1, cs.LG 1, hep-th 1, math-ph 1, math.AG 1"},
		{papers.Search{Query: "glacier year:2023"}, 1, "physics.ao-ph 1, stat.ML 1"},
		{papers.Search{From: day(2025), Sort: papers.ByDate}, 1, "math-ph 1"},
		// Nothing but signs finds nothing, unless something else narrows.
		{papers.Search{Query: "≤ \\leq"}, 0, ""},
		{papers.Search{Query: "≤ \\leq", From: day(2025)}, 1, "math-ph 1"},
		{papers.Search{Query: "≤", Categories: []papers.Category{"cs.CL"}}, 1, all},
		// An id is one paper.
		{papers.Search{Query: "x:a"}, 1, "physics.ao-ph 1, stat.ML 1"},
		{papers.Search{Query: "x:a", Categories: []papers.Category{"cs.CL"}}, 1, "physics.ao-ph 1, stat.ML 1"},
	} {
		for _, limit := range []int{20, 1, 0} {
			tt.s.Limit, tt.s.Facets = limit, true
			r := ask(t, c, tt.s)
			if got := counts(r.Categories); got != tt.want || r.Total != tt.total || !r.Exact || len(r.Hits) != min(limit, tt.total) {
				t.Errorf("%+v: %d hits of %d (exact %v), %s; want %d, %s", tt.s, len(r.Hits), r.Total, r.Exact, got, tt.total, tt.want)
			}
		}
		tt.s.Limit, tt.s.Facets = 20, false
		if r := ask(t, c, tt.s); r.Categories != nil {
			t.Errorf("%+v: %s, which nobody asked for", tt.s, counts(r.Categories))
		}
	}
}

// Inferred categories stand with those that sources name, and are told apart.
func TestInferredCategories(t *testing.T) {
	c := openMeant(t, builtinMeaning(t))
	if _, err := c.Sync(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		s    papers.Search
		want string
	}{
		{papers.Search{}, "cs.RO 2 (1 inferred), cs.CL 1, q-bio.BM 1"},
		{papers.Search{Query: "simulation"}, "cs.RO 2 (1 inferred)"},
		{papers.Search{Query: "simulation", Categories: []papers.Category{"q-bio.BM"}}, "cs.RO 2 (1 inferred)"},
		{papers.Search{Query: "inferred:cs.RO"}, "cs.RO 1 (1 inferred)"},
		{papers.Search{Query: "cat:cs"}, "cs.RO 2 (1 inferred), cs.CL 1"},
		{papers.Search{Query: "-inferred:cs.RO simulation"}, "cs.RO 1"},
		{papers.Search{Query: "x:nofield"}, "cs.RO 1 (1 inferred)"},
		{papers.Search{Query: "biomolecules"}, ""}, // found for what they mean, not for the word
	} {
		tt.s.Limit, tt.s.Facets = 10, true
		if got := counts(ask(t, c, tt.s).Categories); got != tt.want {
			t.Errorf("%+v: %s, want %s", tt.s, got, tt.want)
		}
	}
}

// Categories are counted while the index is built anew for another model, from the one
// that answers meanwhile, and with the same errors as a search.
func TestCategoriesMeanwhile(t *testing.T) {
	dir := t.TempDir()
	st := openStore(t, dir)
	if _, err := st.PutPapers(t.Context(), store.Batch{Papers: meant()}); err != nil {
		t.Fatal(err)
	}
	before, err := catalog.Open(dir, st, builtinMeaning(t))
	if err != nil {
		t.Fatal(err)
	}
	sync(t, before)
	if err := before.Close(); err != nil {
		t.Fatal(err)
	}
	e := &elsewhere{err: errors.New("down")}
	c, err := catalog.Open(dir, st, builtinMeaning(t).By(e))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	s := papers.Search{Query: "simulation", Limit: 10, Facets: true}
	want := "cs.RO 2 (1 inferred)"
	if r := ask(t, c, s); counts(r.Categories) != want || r.Total != 2 {
		t.Errorf("before: %s of %d", counts(r.Categories), r.Total)
	}
	e.err = nil
	sync(t, c)
	if r := ask(t, c, s); counts(r.Categories) != want {
		t.Errorf("after: %s", counts(r.Categories))
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Search(ctx, s); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Search(t.Context(), s); err == nil {
		t.Error("a closed catalog counts")
	}
}

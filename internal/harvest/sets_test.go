package harvest

import (
	"slices"
	"testing"
)

func TestSets(t *testing.T) {
	for _, tt := range []struct {
		name, set, shown, cursor string
		feeds                    []string
	}{
		{"cs", "cs", "cs", "arxiv records cs", []string{"cs"}},
		{"cs.CL", "cs:cs:CL", "cs.CL", "arxiv records cs:cs:CL", []string{"cs.CL"}},
		{"hep-th", "physics:hep-th", "hep-th", "arxiv records physics:hep-th", []string{"hep-th"}},
		{"astro-ph.CO", "physics:astro-ph:CO", "astro-ph.CO", "arxiv records physics:astro-ph:CO", []string{"astro-ph.CO"}},
		{"all", "", "all", "arxiv records all", []string{"astro-ph", "cond-mat", "cs", "econ", "eess", "gr-qc", "hep-ex", "hep-lat", "hep-ph", "hep-th",
			"math", "math-ph", "nlin", "nucl-ex", "nucl-th", "physics", "q-bio", "q-fin", "quant-ph", "stat"}},
	} {
		set, err := setOf(tt.name)
		if err != nil || set != tt.set || shortName(set) != tt.shown || cursorName(set) != tt.cursor || !slices.Equal(feedNames(set), tt.feeds) {
			t.Errorf("%s: %q, %v, shown as %q, kept as %q, feeds %q", tt.name, set, err, shortName(set), cursorName(set), feedNames(set))
		}
	}
	for _, name := range []string{"", "All", "cs.NOPE", "alg-geom"} {
		if CheckSet(name) == nil {
			t.Errorf("%q is taken for a set", name)
		}
	}
	if sets, err := setsOf([]string{"cs", "hep-th", "cs"}); err != nil || !slices.Equal(sets, []string{"cs", "physics:hep-th"}) {
		t.Errorf("%q, %v", sets, err)
	}
}

// A feed that was cut off is asked for in halves, down to one category.
func TestHalves(t *testing.T) {
	for _, names := range [][]string{{"cs.CL"}, {"hep-th"}} {
		if got := halves(names); got != nil {
			t.Errorf("%q is parted into %q", names, got)
		}
	}
	seen := map[string]bool{}
	var part func(names []string)
	part = func(names []string) {
		parts := halves(names)
		if parts == nil {
			seen[names[0]] = true
		}
		for _, p := range parts {
			part(p)
		}
	}
	part([]string{"stat"})
	if len(seen) != len(categoriesOf("stat")) || !seen["stat.ML"] || !seen["stat.AP"] {
		t.Errorf("stat is parted into %v", seen)
	}
}

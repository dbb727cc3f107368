package papers_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/papertest"
)

// TestTaxonomy compares the table with arXiv's own, column by column.
func TestTaxonomy(t *testing.T) {
	data, err := os.ReadFile(papertest.Data(t, "series", "arxiv_categories.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	var codes []papers.Category
	for line := range strings.Lines(string(data)) {
		f := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if f[0] == "archive" || f[0] == "test" || len(f) < 4 || f[1] == "none" {
			continue // the heading, arXiv's own trials, and a class that stands for no class
		}
		c := papers.Category(f[0])
		if f[1] != "" {
			c += papers.Category("." + f[1])
		}
		codes = append(codes, c)
		if !c.Known() || c.Name() != f[3] || c.Retired() != (f[2] == "0") {
			t.Errorf("%s: known %v, name %q, retired %v; arXiv says %q, active %s", c, c.Known(), c.Name(), c.Retired(), f[3], f[2])
		}
	}
	for c := range papers.Categories() {
		if !slices.Contains(codes, c) {
			t.Errorf("%s is not in arXiv's table", c)
		}
	}
}

func TestCategories(t *testing.T) {
	codes := slices.Collect(papers.Categories())
	if len(codes) < 180 || !slices.IsSorted(codes) || len(slices.Compact(slices.Clone(codes))) != len(codes) {
		t.Fatalf("%d codes, sorted %v: a binary search needs each once and in order", len(codes), slices.IsSorted(codes))
	}
	for _, c := range codes {
		if !c.Archive().Known() || c.Name() == "" || c.Name() == string(c) {
			t.Errorf("%s: archive %q known %v, name %q", c, c.Archive(), c.Archive().Known(), c.Name())
		}
		for _, s := range []string{string(c), strings.ToUpper(string(c)), strings.ToLower(string(c)), " " + string(c) + "\n"} {
			if got, err := papers.ParseCategory(s); got != c || err != nil {
				t.Errorf("ParseCategory(%q) = %q, %v; want %q", s, got, err, c)
			}
		}
	}
	for range papers.Categories() {
		break // an early stop is the reader's right
	}
}

func TestCategoryParts(t *testing.T) {
	tests := []struct {
		c       papers.Category
		name    string
		archive papers.Category
		known   bool
		retired bool
	}{
		{"cs.CL", "Computation and Language", "cs", true, false},
		{"hep-th", "High Energy Physics - Theory", "hep-th", true, false},
		{"cond-mat.mes-hall", "Mesoscale and Nanoscale Physics", "cond-mat", true, false},
		{"cmp-lg", "Computation and Language", "cmp-lg", true, true},
		{"CS.cl", "CS.cl", "CS", false, false},
		{"cs.XX", "cs.XX", "cs", false, false},
		{"", "", "", false, false},
	}
	for _, tt := range tests {
		if tt.c.Name() != tt.name || tt.c.Archive() != tt.archive || tt.c.Known() != tt.known || tt.c.Retired() != tt.retired {
			t.Errorf("%q: %q %q %v %v; want %+v", tt.c, tt.c.Name(), tt.c.Archive(), tt.c.Known(), tt.c.Retired(), tt)
		}
	}
}

func TestParseCategoryRefuses(t *testing.T) {
	for _, s := range []string{"", "cs.", ".CL", "cs.XX", "cs CL", "cs.CL,cs.AI", strings.Repeat("cs.CL", 100)} {
		c, err := papers.ParseCategory(s)
		if !errors.Is(err, papers.ErrInvalid) || c != "" || !strings.HasPrefix(err.Error(), "category ") || len(err.Error()) > 200 {
			t.Errorf("ParseCategory(%.20q) = %q, %v; want a bounded ErrInvalid", s, c, err)
		}
	}
}

package catalog_test

import (
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/store"
)

// An id in any spelling finds its paper, and words that mean nothing find
// nothing rather than everything.
func TestIDsAndNonsense(t *testing.T) {
	dir := t.TempDir()
	st, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	batch := store.Batch{Papers: []papers.Paper{{ID: "2405.18203", Title: "Counting moss"}, {ID: "hep-th/9901001", Title: "Strings of moss"}}}
	if _, err := st.PutPapers(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	c, err := catalog.Open(dir, st, catalog.Meaning{})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.Sync(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		query string
		want  []papers.ID
		notes int
	}{
		{"2405.18203", []papers.ID{"2405.18203"}, 0},
		{" arXiv:2405.18203v3 ", []papers.ID{"2405.18203"}, 0},
		{"https://arxiv.org/abs/hep-th/9901001", []papers.ID{"hep-th/9901001"}, 0},
		{"2405.99999", nil, 0},
		{"cat:zz", nil, 1},
		{"moss cat:zz", []papers.ID{"2405.18203", "hep-th/9901001"}, 1},
		{"", []papers.ID{"2405.18203", "hep-th/9901001"}, 0},
	} {
		got, err := c.Search(t.Context(), papers.Search{Query: tt.query, Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Hits) != len(tt.want) || got.Total != len(tt.want) || len(got.Notes) != tt.notes {
			t.Errorf("%q: %d hits of %d, notes %q; want %v", tt.query, len(got.Hits), got.Total, got.Notes, tt.want)
			continue
		}
		for _, h := range got.Hits {
			if tt.query != "" && len(tt.want) == 1 && h.Paper.ID != tt.want[0] {
				t.Errorf("%q: found %s, want %s", tt.query, h.Paper.ID, tt.want[0])
			}
		}
	}
}

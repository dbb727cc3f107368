package training

import (
	"slices"
	"strings"
	"testing"
)

// TestHalves holds that halves have all of a paper's sentences, each on one side, and that
// no side is empty, wherever the paper stands and however long it is.
func TestHalves(t *testing.T) {
	c := NewCorpus()
	for i := range 300 {
		var text strings.Builder
		for k := range 2 + i%90 {
			text.WriteString("sentence " + strings.Repeat("x", k+1) + " of five words. ")
		}
		if !c.Add("a title of five words", text.String()) {
			t.Fatal("a paper was not kept")
		}
	}
	o := Default()
	o.MinCount, o.Phrases, o.Pieces = 1, 0, 0
	v, err := c.vocabulary(o)
	if err != nil {
		t.Fatal(err)
	}
	texts := c.encode(v)
	s := newSampler(texts, &o, v.Rows())
	for paper := range 300 {
		s.begin(paper)
		for range 20 {
			p := s.halves(texts.sentences(paper))
			both := slices.Concat(p.a, p.b)
			all := slices.Clone(texts.paper(paper))
			slices.Sort(both)
			slices.Sort(all)
			if len(p.a) == 0 || len(p.b) == 0 || !slices.Equal(both, all) {
				t.Fatalf("paper %d: %d rows and %d, of %d", paper, len(p.a), len(p.b), len(all))
			}
		}
	}
}

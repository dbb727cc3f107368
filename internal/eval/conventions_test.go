package eval_test

import (
	"math"
	"slices"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/eval"
)

// pool is a paper with nine judged ones, of which the first by words is graded 1 and the
// second 3; the words are numbers that the model has no rows for.
func pool(t *testing.T) *eval.Set {
	t.Helper()
	s, err := eval.ReadSet(folder(t, map[string]string{
		"docs.jsonl": `{"id":"q","title":"9173055 9173155 9173255 9173355"}
{"id":"y","title":"9173055 9173155 9173255 9173355"}
{"id":"x","title":"9173055 9173155 9173455 9173555"}
{"id":"g","title":"9173655"}
{"id":"f","title":"9173655"}
{"id":"e","title":"9173655"}
{"id":"d","title":"9173655"}
{"id":"c","title":"9173655"}
{"id":"b","title":"9173655"}
{"id":"a","title":"9173655"}
`,
		"queries.jsonl": `{"id":"one","text":"9173055 9173155 9173255 9173355","doc_id":"q"}
{"id":"none","text":"9173055","doc_id":"a"}
`,
		"qrels.tsv": "q\td\trel\tcode\none\tq\t3\t1\none\ty\t1\t1\none\tx\t3\t1\none\tg\t0\t1\none\tf\t0\t1\none\te\t0\t1\none\td\t0\t1\none\tc\t0\t1\n" +
			"one\tb\t0\t1\none\ta\t0\t1\none\tz\t3\t-1\nnone\tb\t0\t1\n",
	}))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestPoolMeasures works the measures of a pool out by hand: of nine papers ⌊1.8⌋ = 1 is looked
// at, whose grade 1 stands beside the 3 of the best order; the only one graded 2 or more
// stands second. A judgement of −1 and a query without a relevant paper are left out, and
// the interval is the first measure's.
func TestPoolMeasures(t *testing.T) {
	s := pool(t)
	if n := len(s.Queries[0].Judged); n != 9 {
		t.Fatalf("%d papers are in the pool", n)
	}
	r := judge(t, s, s.Papers)[0]
	third := 1.0 / 3
	if r.Queries != 1 || math.Abs(*r.NDCG20pct-third) > 1e-12 || math.Abs(*r.MAP-0.5) > 1e-12 {
		t.Errorf("%d queries, nDCG%%20 %v, MAP %v", r.Queries, *r.NDCG20pct, *r.MAP)
	}
	if math.Abs(r.Low-third) > 1e-12 || math.Abs(r.High-third) > 1e-12 {
		t.Errorf("from %v to %v", r.Low, r.High)
	}
}

// TestPoolOrder holds that what a ranker does not find stands behind, by rising id, and that
// vectors alone know nothing of words that only the index has.
func TestPoolOrder(t *testing.T) {
	s := pool(t)
	x, err := eval.NewIndex(meaning(t))
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	err = x.Put(t.Context(), func(put func(papers.Paper) error) error {
		for _, p := range s.Papers {
			if err := put(p); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for ranker, want := range map[eval.Ranker][]string{
		eval.BM25:   {"y", "x", "a", "b", "c", "d", "e", "f", "g"},
		eval.Dense:  {"a", "b", "c", "d", "e", "f", "g", "x", "y"},
		eval.Hybrid: {"y", "x", "a", "b", "c", "d", "e", "f", "g"},
	} {
		if got, err := x.Rank(t.Context(), s.Queries[0], ranker); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %v, %v", ranker, got, err)
		}
	}
}

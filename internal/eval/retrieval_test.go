package eval_test

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/embed/builtin"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/eval"
)

// folder writes a judged set.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const (
	docs = `{"id":"a","title":"Locomotion of quadrupedal robots","text":"A policy is trained in simulation and walks on rough ground."}
{"id":"b","title":"Protein folding","text":"Free energy landscapes of small proteins are sampled with molecular dynamics."}
{"id":"c","title":"Neural machine translation","text":"An encoder and a decoder with attention translate sentences."}
{"id":"d","title":"","text":"Galaxies at high redshift are observed in the infrared."}
`
	queries = `{"id":"q1","text":"four-legged animals"}
{"id":"q2","text":"how do proteins fold"}
{"id":"q3","text":"nothing is judged here"}
`
	qrels = "qid\tdocid\trel\nq1\ta\t1\nq2\tb\t2\nq2\tc\t0\nq4\td\t1\n"
)

func meaning(t *testing.T) catalog.Meaning {
	t.Helper()
	m, err := builtin.Model()
	if err != nil {
		t.Fatal(err)
	}
	return catalog.NewMeaning(m)
}

// indexed is an index of papers.
func indexed(t *testing.T, list []papers.Paper) *eval.Index {
	t.Helper()
	x, err := eval.NewIndex(meaning(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	err = x.Put(t.Context(), func(put func(papers.Paper) error) error {
		for _, p := range list {
			if err := put(p); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func judge(t *testing.T, s *eval.Set, list []papers.Paper) []eval.Row {
	t.Helper()
	rows, err := eval.Judge(context.Background(), s, indexed(t, list), eval.Rankers())
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestJudge follows a small set through the engine: the query of which a shares no word
// is answered by meaning alone.
func TestJudge(t *testing.T) {
	s, err := eval.ReadSet(folder(t, map[string]string{"docs.jsonl": docs, "queries.jsonl": queries, "qrels.tsv": qrels}))
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Queries) != 2 || len(s.Papers) != 4 || s.Pooled() {
		t.Fatalf("%d queries, %d papers", len(s.Queries), len(s.Papers))
	}
	rows := judge(t, s, s.Papers)
	if len(rows) != 3 || rows[0].Ranker != eval.BM25 || rows[0].P != nil || rows[1].P == nil || rows[2].MRR != nil {
		t.Fatalf("%+v", rows)
	}
	if got := *rows[0].NDCG10; math.Abs(got-0.5) > 1e-9 {
		t.Errorf("by words nDCG@10 is %v, want a half: one of two is found", got)
	}
	for _, r := range rows[1:] {
		if *r.NDCG10 != 1 || *r.MAP != 1 || *r.Recall100 != 1 {
			t.Errorf("%s: nDCG@10 %v, MAP %v, recall %v; both should be found first", r.Ranker, *r.NDCG10, *r.MAP, *r.Recall100)
		}
	}
}

// TestCorpusSet judges a set without documents on a corpus.
func TestCorpusSet(t *testing.T) {
	whole, err := eval.ReadSet(folder(t, map[string]string{"docs.jsonl": docs, "queries.jsonl": queries, "qrels.tsv": qrels}))
	if err != nil {
		t.Fatal(err)
	}
	s, err := eval.ReadSet(folder(t, map[string]string{"queries.jsonl": queries, "qrels.tsv": qrels}))
	if err != nil {
		t.Fatal(err)
	}
	rows := judge(t, s, whole.Papers)
	if r := rows[2]; r.NDCG10 != nil || *r.MRR != 1 || *r.Recall1 != 1 || *r.Recall20 != 1 {
		t.Errorf("%+v", r)
	}
}

// TestPool ranks the judged papers of a paper, without itself and without the others.
func TestPool(t *testing.T) {
	s, err := eval.ReadSet(folder(t, map[string]string{"docs.jsonl": docs + `{"id":"e","title":"Legged robots walk","text":"Quadrupedal walking by reinforcement learning."}
`, "queries.jsonl": `{"id":"q","text":"Locomotion of quadrupedal robots. A policy is trained.","doc_id":"a"}`, "qrels.tsv": "qid\tdocid\trel\nq\ta\t3\nq\te\t3\nq\tb\t1\nq\tc\t0\nq\td\t2\n"}))
	if err != nil {
		t.Fatal(err)
	}
	if !s.Pooled() || len(s.Queries[0].Judged) != 4 {
		t.Fatalf("%+v", s.Queries)
	}
	x := indexed(t, s.Papers)
	for _, r := range eval.Rankers() {
		ranked, err := x.Rank(t.Context(), s.Queries[0], r)
		if err != nil || len(ranked) != 4 || ranked[0] != "e" {
			t.Errorf("%s: %v, %v", r, ranked, err)
		}
	}
}

// TestBadSets holds that a folder that cannot be judged is refused, saying why.
func TestBadSets(t *testing.T) {
	for want, files := range map[string]map[string]string{
		"qrels.tsv":                 {"queries.jsonl": queries},
		"queries.jsonl":             {"qrels.tsv": qrels},
		"no query with a judgement": {"qrels.tsv": "q\td\tr\nx\ty\t1\n", "queries.jsonl": queries},
		"no query with a relevant":  {"qrels.tsv": "q\td\tr\nq1\ta\t0\n", "queries.jsonl": queries},
		"is no number":              {"qrels.tsv": "q\td\tr\nq1\ta\tmany\n", "queries.jsonl": queries},
		`grade "NaN"`:               {"qrels.tsv": "q1\ta\t1\nq1\tb\tNaN\n", "queries.jsonl": queries},
		`grade "+Inf"`:              {"qrels.tsv": "q1\ta\t1\nq1\tb\t+Inf\n", "queries.jsonl": queries},
		`document "a" is there`:     {"qrels.tsv": qrels, "queries.jsonl": queries, "docs.jsonl": docs + docs},
		"first line of qrels.tsv":   {"qrels.tsv": "q1\ta\tone\nq1\tb\t1\n", "queries.jsonl": queries},
		"judged twice":              {"qrels.tsv": "q\td\tr\nq1\ta\t1\nq1\ta\t0\n", "queries.jsonl": queries},
		"qrels.tsv:2: 1 columns":    {"qrels.tsv": "q\td\tr\nq1 0 a 1\n", "queries.jsonl": queries},
		`query "q1" is there twice`: {"qrels.tsv": qrels, "queries.jsonl": queries + queries},
		"queries.jsonl:1: ":         {"qrels.tsv": qrels, "queries.jsonl": "{"},
		"docs.jsonl:1: ":            {"qrels.tsv": qrels, "queries.jsonl": queries, "docs.jsonl": "[]"},
		"without an id":             {"qrels.tsv": qrels, "queries.jsonl": queries, "docs.jsonl": "{}"},
		"not among the documents":   {"qrels.tsv": qrels, "queries.jsonl": `{"id":"q1","text":"x","doc_id":"zz"}`, "docs.jsonl": docs},
	} {
		if _, err := eval.ReadSet(folder(t, files)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q: %v", want, err)
		}
	}
}

// TestWithoutHeadings holds that the first judgement is read where there is no heading.
func TestWithoutHeadings(t *testing.T) {
	s, err := eval.ReadSet(folder(t, map[string]string{"qrels.tsv": "q1\ta\t1\r\n\nq1\tb\t0\n", "queries.jsonl": queries}))
	if err != nil || len(s.Queries) != 1 || len(s.Queries[0].Judged) != 2 {
		t.Errorf("%+v, %v", s, err)
	}
}

// TestMissing holds that relevant documents that cannot be found are told.
func TestMissing(t *testing.T) {
	whole, err := eval.ReadSet(folder(t, map[string]string{"docs.jsonl": docs, "queries.jsonl": queries, "qrels.tsv": qrels}))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		qrels    string
		missing  []string
		relevant int
		err      error
	}{
		{"q1\ta\t1\nq1\tz\t0\n", nil, 1, nil},
		{"q1\ta\t1\nq1\ty\t1\nq2\tx\t2\n", []string{"x", "y"}, 3, nil},
		{"q1\tz\t1\nq2\tz\t1\n", []string{"z"}, 1, eval.ErrForeign},
	} {
		s, err := eval.ReadSet(folder(t, map[string]string{"queries.jsonl": queries, "qrels.tsv": tt.qrels}))
		if err != nil {
			t.Fatal(err)
		}
		x := indexed(t, whole.Papers)
		missing, relevant, err := x.Missing(s)
		if !slices.Equal(missing, tt.missing) || relevant != tt.relevant || !errors.Is(err, tt.err) {
			t.Errorf("%q: %v of %d missing, %v", tt.qrels, missing, relevant, err)
		}
	}
}

// slow is a model elsewhere that answers as fast as it likes, and never when it is down.
type slow struct {
	wait time.Duration
	err  error
}

func (s *slow) ID() string { return "slow" }
func (s *slow) Dims() int  { return 64 }
func (s *slow) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	select {
	case <-time.After(s.wait):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	out := make([][]float32, len(texts))
	for i, t := range texts { // what speaks of legs or of protein
		out[i] = make([]float32, 64)
		switch {
		case strings.Contains(t, "quadruped") || strings.Contains(t, "legged"):
			out[i][1] = 1
		case strings.Contains(strings.ToLower(t), "protein"):
			out[i][2] = 1
		default:
			out[i][3] = 1
		}
	}
	return out, s.err
}

// TestSlowModel holds that a model elsewhere is judged by its vectors however slow it is,
// and not at all once it is down.
func TestSlowModel(t *testing.T) {
	s, err := eval.ReadSet(folder(t, map[string]string{"docs.jsonl": docs, "queries.jsonl": queries, "qrels.tsv": qrels}))
	if err != nil {
		t.Fatal(err)
	}
	model := &slow{}
	x, err := eval.NewIndex(meaning(t).By(model))
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	err = x.Put(t.Context(), func(put func(papers.Paper) error) (err error) {
		for _, p := range s.Papers {
			err = errors.Join(err, put(p))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	model.err = errors.New("down")
	if rows, err := eval.Judge(t.Context(), s, x, eval.Rankers()); err == nil {
		t.Errorf("a model that is down has figures: %+v", rows)
	}
	model.err, model.wait = nil, 2500*time.Millisecond // longer than a reader waits
	rows, err := eval.Judge(t.Context(), s, x, []eval.Ranker{eval.Hybrid, eval.Dense, eval.BM25})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if r.Ranker != eval.BM25 && (*r.NDCG10 != 1 || r.P == nil) {
			t.Errorf("%s: nDCG@10 %v, p %v", r.Ranker, *r.NDCG10, r.P)
		}
	}
}

package eval

import (
	"context"
	"fmt"
	"runtime"
	"sync"
)

// A Row is how good one ranker is on one set. Measures that the set does not have are
// left out.
type Row struct {
	Set       string   `json:"set"`
	Ranker    Ranker   `json:"ranker"`
	Queries   int      `json:"queries"`
	NDCG10    *float64 `json:"ndcg10,omitempty"`
	MAP       *float64 `json:"map,omitempty"`
	Recall100 *float64 `json:"recall100,omitempty"`
	NDCG20pct *float64 `json:"ndcg20pct,omitempty"`
	MRR       *float64 `json:"mrr,omitempty"`
	Recall1   *float64 `json:"recall1,omitempty"`
	Recall5   *float64 `json:"recall5,omitempty"`
	Recall20  *float64 `json:"recall20,omitempty"`
	Low       float64  `json:"ci_low"`  // of the set's first measure
	High      float64  `json:"ci_high"` // the same
	P         *float64 `json:"p,omitempty"`
}

// A measure is one column of a set's table. The first of a kind is what is tested.
type measure struct {
	name string
	of   func(ranked []string, j Judgements) float64
	put  func(r *Row, mean float64)
}

// measures returns what is measured on a set: by the least grade that counts in a pool,
// by the places of one paper in a corpus, or as usual.
func (s *Set) measures() []measure {
	switch {
	case s.Pooled():
		return []measure{
			{"nDCG%20", func(r []string, j Judgements) float64 { return NDCG(r, j, max(1, len(j)*20/100)) }, func(r *Row, m float64) { r.NDCG20pct = &m }},
			{"MAP", func(r []string, j Judgements) float64 { return AveragePrecision(r, j, 2) }, func(r *Row, m float64) { r.MAP = &m }},
		}
	case len(s.Papers) == 0:
		recall := func(k int) func([]string, Judgements) float64 {
			return func(r []string, j Judgements) float64 { return Recall(r, j, k) }
		}
		return []measure{
			{"MRR", ReciprocalRank, func(r *Row, m float64) { r.MRR = &m }},
			{"recall@1", recall(1), func(r *Row, m float64) { r.Recall1 = &m }},
			{"recall@5", recall(5), func(r *Row, m float64) { r.Recall5 = &m }},
			{"recall@20", recall(20), func(r *Row, m float64) { r.Recall20 = &m }},
			{"recall@100", recall(100), func(r *Row, m float64) { r.Recall100 = &m }},
		}
	}
	return []measure{
		{"nDCG@10", func(r []string, j Judgements) float64 { return NDCG(r, j, 10) }, func(r *Row, m float64) { r.NDCG10 = &m }},
		{"MAP", func(r []string, j Judgements) float64 { return AveragePrecision(r, j, tiny) }, func(r *Row, m float64) { r.MAP = &m }},
		{"recall@100", func(r []string, j Judgements) float64 { return Recall(r, j, 100) }, func(r *Row, m float64) { r.Recall100 = &m }},
	}
}

// Column is a measure's name and value.
type Column struct {
	Name  string
	Value float64
}

// Columns returns the row's measures in the order of the set's table, the one that was
// tested first.
func (r Row) Columns() []Column {
	var out []Column
	for _, c := range []struct {
		name string
		v    *float64
	}{{"nDCG@10", r.NDCG10}, {"nDCG%20", r.NDCG20pct}, {"MAP", r.MAP}, {"MRR", r.MRR}, {"recall@1", r.Recall1},
		{"recall@5", r.Recall5}, {"recall@20", r.Recall20}, {"recall@100", r.Recall100}} {
		if c.v != nil {
			out = append(out, Column{c.name, *c.v})
		}
	}
	return out
}

// Judge asks all queries of a set of an index of its documents, by each ranker.
func Judge(ctx context.Context, s *Set, x *Index, rankers []Ranker) ([]Row, error) {
	var rows []Row
	measures := s.measures()
	queries := s.answerable()
	if err := x.foresee(ctx, queries); err != nil {
		return nil, fmt.Errorf("eval: %s: %w", s.Name, err)
	}
	first := make(map[Ranker][]float64) // measure's values
	for _, r := range rankers {
		values, err := judge(ctx, queries, x, r, measures)
		if err != nil {
			return nil, err
		}
		row := Row{Set: s.Name, Ranker: r, Queries: len(queries)}
		for i, m := range measures {
			m.put(&row, Mean(values[i]))
		}
		row.Low, row.High = Interval(values[0])
		first[r] = values[0]
		rows = append(rows, row)
	}
	for i, row := range rows {
		if base := first[BM25]; base != nil && row.Ranker != BM25 {
			p := Test(first[row.Ranker], base)
			rows[i].P = &p
		}
	}
	return rows, nil
}

// answerable are the queries with a relevant document, which are those that trec_eval
// counts.
func (s *Set) answerable() []Query {
	var out []Query
	for _, q := range s.Queries {
		if q.Judged.count(tiny) > 0 {
			out = append(out, q)
		}
	}
	return out
}

// judge returns the values of each measure, query by query.
func judge(ctx context.Context, queries []Query, x *Index, r Ranker, measures []measure) ([][]float64, error) {
	values := make([][]float64, len(measures))
	for i := range values {
		values[i] = make([]float64, len(queries))
	}
	errs := make([]error, runtime.GOMAXPROCS(0))
	var g sync.WaitGroup
	for w := range errs {
		g.Go(func() {
			for i := w; i < len(queries) && errs[w] == nil; i += len(errs) {
				ranked, err := x.Rank(ctx, queries[i], r)
				for k, m := range measures {
					values[k][i] = m.of(ranked, queries[i].Judged)
				}
				errs[w] = err
			}
		})
	}
	g.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("%s, %s: %w", x.dir, r, err)
		}
	}
	return values, nil
}

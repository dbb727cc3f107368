package eval

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/search"
	"github.com/dailypapers/dailypapers/search/query"
	"github.com/dailypapers/dailypapers/texmath"
)

// depth is how many documents of a ranking are measured.
const depth = 1000

// A Ranker is a way to order papers.
type Ranker string

// The rankers that are compared; the first is the one the others are tested against.
const (
	BM25   Ranker = "bm25"   // by words
	Dense  Ranker = "dense"  // by vectors
	Hybrid Ranker = "hybrid" // as the site does
)

// Rankers returns all of them.
func Rankers() []Ranker { return []Ranker{BM25, Dense, Hybrid} }

// An Index is the papers of a set in an engine of their own.
type Index struct {
	meaning catalog.Meaning
	index   *search.Index
	dir     string
}

// NewIndex starts an index in a temporary folder, removed by Close.
func NewIndex(m catalog.Meaning) (*Index, error) {
	dir, err := os.MkdirTemp("", "dailypapers-eval-")
	if err != nil {
		return nil, fmt.Errorf("eval: %w", err)
	}
	x, err := search.Open(dir, m.Schema(), search.Options{})
	if err != nil {
		os.RemoveAll(dir)
		return nil, fmt.Errorf("eval: %w", err)
	}
	return &Index{m, x, dir}, nil
}

// Close removes the index.
func (x *Index) Close() error {
	err := x.index.Close()
	if e := os.RemoveAll(x.dir); err == nil {
		err = e
	}
	return err
}

// ErrForeign says that a set was judged on other papers than those at hand.
var ErrForeign = errors.New("none of its relevant papers is among the papers to search in")

// batchPapers is how many papers are embedded at once.
const batchPapers = 1000

// Put indexes the papers that all yields, and commits.
func (x *Index) Put(ctx context.Context, all func(yield func(papers.Paper) error) error) error {
	w, err := x.index.Writer()
	if err != nil {
		return fmt.Errorf("eval: %w", err)
	}
	defer w.Close()
	var batch []papers.Paper
	flush := func() error {
		docs, err := x.meaning.Documents(ctx, batch)
		for _, d := range docs {
			err = errors.Join(err, w.Put(d))
		}
		batch = batch[:0]
		return err
	}
	err = all(func(p papers.Paper) error {
		if batch = append(batch, p); len(batch) < batchPapers {
			return nil
		}
		return flush()
	})
	if err == nil {
		err = flush()
	}
	if err == nil {
		err = w.Commit(x.index.Mark() + 1)
	}
	if err != nil {
		return fmt.Errorf("eval: %w", err)
	}
	return nil
}

// Missing returns the relevant documents of a set that are not in the index, which no
// ranker can find, ascending by id, and how many relevant ones there are. ErrForeign where
// not one is there.
func (x *Index) Missing(set *Set) (missing []string, relevant int, err error) {
	s := x.index.Searcher()
	defer s.Close()
	wanted := map[string]bool{}
	for _, q := range set.Queries {
		for id, grade := range q.Judged {
			wanted[id] = wanted[id] || grade > 0
		}
	}
	for _, id := range slices.Sorted(maps.Keys(wanted)) {
		if !wanted[id] {
			continue
		}
		relevant++
		has, err := s.Has(id)
		if err != nil {
			return nil, 0, fmt.Errorf("eval: %s: %w", set.Name, err)
		}
		if !has {
			missing = append(missing, id)
		}
	}
	if len(missing) == relevant {
		return missing, relevant, fmt.Errorf("eval: %s: %w", set.Name, ErrForeign)
	}
	return missing, relevant, nil
}

// foresee gets the vectors of words that will be asked for, where they are made elsewhere.
func (x *Index) foresee(ctx context.Context, queries []Query) error {
	var asked []query.Query
	for _, q := range queries {
		if q.Paper == "" {
			asked = append(asked, query.Parse(q.Text))
		}
	}
	return x.meaning.Foresee(ctx, asked)
}

// Rank returns the ids of the best papers for a query, the best first.
func (x *Index) Rank(ctx context.Context, q Query, r Ranker) ([]string, error) {
	s := x.index.Searcher()
	defer s.Close()
	if q.Paper != "" {
		return x.rankPool(ctx, s, q, r)
	}
	parsed := query.Parse(q.Text)
	o := search.SearchOptions{Limit: depth}
	switch r {
	case Dense:
		if o.Meaning = x.meaning.Nearest(ctx, parsed); o.Meaning == nil {
			return nil, nil
		}
		parsed = query.Query{}
	case Hybrid:
		var note string
		if o.Meaning, note = x.meaning.Ask(ctx, parsed); note != "" {
			return nil, fmt.Errorf("eval: query %s: %s", q.ID, note) // what is judged would not be the model
		}
	}
	res, err := s.Search(ctx, parsed, o)
	if err != nil {
		return nil, fmt.Errorf("eval: query %s: %w", q.ID, err)
	}
	return ids(res), nil
}

func ids(res *search.Result) []string {
	out := make([]string, len(res.Hits))
	for i, h := range res.Hits {
		out[i] = h.Key
	}
	return out
}

// rankPool orders a paper's judged documents by how like it they are. Those that a
// ranker does not find stand last, by id.
func (x *Index) rankPool(ctx context.Context, s *search.Searcher, q Query, r Ranker) ([]string, error) {
	pool := slices.Sorted(maps.Keys(q.Judged))
	asked, meaning := words(q.Text), (*search.Meaning)(nil)
	if r != BM25 {
		vector, _, err := s.Vector(q.Paper)
		if err != nil {
			return nil, fmt.Errorf("eval: query %s: %w", q.ID, err)
		}
		asked, meaning = x.meaning.Similar(q.paper, vector)
	}
	if r == Dense && meaning != nil {
		asked = query.Query{}
		meaning.Blend, meaning.Match = search.Blend{Vector: 1}, nil
	}
	res, err := s.Search(ctx, asked, search.SearchOptions{Limit: depth, Among: pool, Meaning: meaning})
	if err != nil {
		return nil, fmt.Errorf("eval: query %s: %w", q.ID, err)
	}
	ranked := ids(res)
	for _, id := range pool {
		if !slices.Contains(ranked, id) {
			ranked = append(ranked, id)
		}
	}
	return ranked, nil
}

// words makes a query of a text's words, none of which is a sign of the query language.
func words(text string) query.Query {
	var q query.Query
	for _, w := range strings.Fields(texmath.Plain(text)) {
		q.Terms = append(q.Terms, query.Term{Text: w})
	}
	return q
}

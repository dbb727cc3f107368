package search

import (
	"context"
	"fmt"
	"sync/atomic"

	"github.com/dailypapers/dailypapers/search/analysis"
	"github.com/dailypapers/dailypapers/search/query"
)

// maxHits caps Limit+Offset: deeper pages are for machines, which should sort and filter.
const maxHits = 10_000

// Searcher answers from one commit, whatever is committed meanwhile. It may be used by
// many goroutines.
type Searcher struct {
	x      *Index
	snap   *snapshot
	closed atomic.Bool
}

// Searcher opens the last commit; it costs nothing. On a closed Index every search fails
// with ErrClosed. Close it, or its files stay open.
func (x *Index) Searcher() *Searcher {
	return &Searcher{x: x, snap: x.hold()}
}

// Close frees the snapshot; searches under way must have ended.
func (s *Searcher) Close() {
	if s.snap != nil && s.closed.CompareAndSwap(false, true) {
		s.snap.release()
	}
}

// Mark is the mark of the commit that the searcher sees.
func (s *Searcher) Mark() uint64 {
	if s.snap == nil {
		return 0
	}
	return s.snap.manifest.Mark
}

// Search finds documents with any of the query's words, all of its quoted words, none
// of its excluded ones, and passing all filters; without words, all that pass. Hits
// are ordered by relevance or by a column, equal ones by key. Restrictions in q are the
// caller's to turn into filters; they are not looked at. Errors: ErrFilter, ErrCorrupt,
// ErrClosed, and ctx's.
func (s *Searcher) Search(ctx context.Context, q query.Query, o SearchOptions) (*Result, error) {
	res, err := s.search(ctx, q, o)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return res, nil
}

func (s *Searcher) search(ctx context.Context, q query.Query, o SearchOptions) (*Result, error) {
	if s.snap == nil || s.closed.Load() {
		return nil, ErrClosed
	}
	if err := s.x.schema.checkOptions(&o); err != nil {
		return nil, err
	}
	o.Offset = min(max(o.Offset, 0), maxHits)
	o.Limit = min(max(o.Limit, 0), maxHits-o.Offset)
	sc := s.x.borrow()
	r := &run{ctx: ctx, snap: s.snap, schema: &s.x.schema, scratch: sc, options: o, counted: s.x.counted, exact: true}
	r.plan = newPlan(r.schema, &sc.analyzers, q, o.All)
	if o.Limit > 0 {
		r.top.limit = o.Offset + o.Limit + 1 // one more tells whether there is more
		if r.near = newNear(r.schema, len(s.snap.shards), s.x.codes, &o, len(r.plan.words)); r.near != nil {
			r.top.limit = max(r.top.limit, nearHits)
		}
	}
	if err := r.all(); err != nil {
		return nil, err // without the scratch: a search broken off leaves its sums there
	}
	s.x.scratch.Put(sc)
	if r.near != nil {
		return r.blended()
	}
	return r.result(), nil
}

// result copies the page out of the snapshot's files.
func (r *run) result() *Result {
	hits := r.top.sorted()
	res := &Result{Total: max(r.total, len(hits)), TotalExact: r.exact, Notes: r.plan.notes}
	from, to := r.options.Offset, r.options.Offset+r.options.Limit
	res.More = len(hits) > to || r.options.Limit == 0 && res.Total > to
	for _, h := range hits[min(from, len(hits)):min(to, len(hits))] {
		hit := Hit{Key: string(h.key)}
		if r.options.SortBy == "" {
			hit.Score = float64(h.rank) / scoreUnit
		}
		res.Hits = append(res.Hits, hit)
	}
	return res
}

// scratch is the memory of one search, kept for the next.
type scratch struct {
	analyzers [analysis.Kinds]*analysis.Analyzer
	cursors   []*cursor
	marker    cursor
	bitsets   []bitset
	used      int
	sums      [windowDocs]int32
	seen      [windowDocs / 64]uint64
}

func (x *Index) borrow() *scratch {
	if sc, ok := x.scratch.Get().(*scratch); ok {
		return sc
	}
	sc := &scratch{}
	for k := range sc.analyzers {
		sc.analyzers[k] = analysis.New(analysis.Kind(k))
	}
	return sc
}

// cursor returns the i-th cursor.
func (sc *scratch) cursor(i int) *cursor {
	for len(sc.cursors) <= i {
		sc.cursors = append(sc.cursors, &cursor{})
	}
	return sc.cursors[i]
}

// bitset returns an empty set for the segment under way.
func (r *run) bitset() bitset {
	n, sc := (r.shard.file.Docs()+63)/64, r.scratch
	if sc.used == len(sc.bitsets) {
		sc.bitsets = append(sc.bitsets, nil)
	}
	if cap(sc.bitsets[sc.used]) < n {
		sc.bitsets[sc.used] = make(bitset, n)
	}
	b := sc.bitsets[sc.used][:n]
	clear(b)
	sc.used++
	return b
}

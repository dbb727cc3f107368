package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/dailypapers/dailypapers/search/query"
)

// Facet says how a search's matches are spread over a keyword column.
type Facet struct {
	Total  int          // documents that match, exactly
	Counts []ValueCount // of values that a match has, most documents first, equal ones by value
}

// ValueCount is how many matches have a value. A document with several values counts for
// each, one with none for none.
type ValueCount struct {
	Value string
	Docs  int
}

// Facet counts the documents that Search finds for q and the Filters, Among and All of o, in
// all and by the values of the keyword column named field. What Meaning would find beside
// them is not counted. Every posting of the words is read and every value's list of
// documents, so that it takes the longer the more is held (doc/benchmarks.md); ctx ends
// it between two lists. Errors: those of Search, ErrFilter too where field is no keyword
// column.
func (s *Searcher) Facet(ctx context.Context, q query.Query, o SearchOptions, field string) (*Facet, error) {
	f, err := s.facet(ctx, q, o, field)
	if err != nil {
		return nil, fmt.Errorf("search: facet %s: %w", field, err)
	}
	return f, nil
}

func (s *Searcher) facet(ctx context.Context, q query.Query, o SearchOptions, field string) (*Facet, error) {
	if s.snap == nil || s.closed.Load() {
		return nil, ErrClosed
	}
	o = SearchOptions{Filters: o.Filters, Among: o.Among, All: o.All}
	if err := s.x.schema.checkOptions(&o); err != nil {
		return nil, err
	}
	column, _ := s.x.schema.column(field)
	if column < 0 {
		return nil, ErrFilter
	}
	sc := s.x.borrow()
	r := &run{ctx: ctx, snap: s.snap, schema: &s.x.schema, scratch: sc, options: o, facet: &facetRun{column: column, docs: map[string]int{}}}
	r.plan = newPlan(r.schema, &sc.analyzers, q, o.All)
	if err := r.all(); err != nil {
		return nil, err
	}
	s.x.scratch.Put(sc)
	f := &Facet{Total: r.total, Counts: make([]ValueCount, 0, len(r.facet.docs))}
	for v, n := range r.facet.docs {
		f.Counts = append(f.Counts, ValueCount{v, n})
	}
	slices.SortFunc(f.Counts, func(a, b ValueCount) int {
		return cmp.Or(cmp.Compare(b.Docs, a.Docs), strings.Compare(a.Value, b.Value))
	})
	return f, nil
}

// facetRun makes a run count by value instead of ranking.
type facetRun struct {
	column int
	docs   map[string]int
}

// tally counts one segment's matches.
func (r *run) tally(g *gate) error {
	docs := r.matches(g)
	if len(g.ranges) > 0 {
		passed := r.bitset()
		docs.each(func(doc uint32) {
			if g.pass(doc) {
				passed.set(doc)
			}
		})
		docs = passed
	}
	n := docs.count()
	if n == 0 {
		return nil
	}
	r.total += n
	k, err := r.shard.file.Keyword(r.facet.column)
	if err != nil {
		return err
	}
	matches := roaring.FromDense(docs, false)
	for i := range k.Values() {
		if err := r.ctx.Err(); err != nil {
			return err
		}
		bm, err := k.Bitmap(i)
		if err != nil {
			return err
		}
		if n := matches.AndCardinality(bm); n > 0 {
			r.facet.docs[k.Value(i)] += int(n)
		}
	}
	return nil
}

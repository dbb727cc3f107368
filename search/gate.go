package search

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/dailypapers/dailypapers/search/internal/segment"
)

// bitset holds a bit a document.
type bitset []uint64

func (b bitset) has(doc uint32) bool { return b[doc/64]>>(doc%64)&1 != 0 }
func (b bitset) set(doc uint32)      { b[doc/64] |= 1 << (doc % 64) }

func (b bitset) and(o bitset) {
	for i := range b {
		b[i] &= o[i]
	}
}

func (b bitset) andNot(o bitset) {
	for i := range o {
		b[i] &^= o[i]
	}
}

func (b bitset) or(o bitset) {
	for i := range b {
		b[i] |= o[i]
	}
}

func (b bitset) count() (n int) {
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

// fill sets the first n bits and clears the rest.
func (b bitset) fill(n int) {
	for i := range b {
		b[i] = ^uint64(0)
	}
	if n%64 != 0 {
		b[n/64] = 1<<(n%64) - 1
	}
}

func (b bitset) each(f func(doc uint32)) {
	for i, w := range b {
		for ; w != 0; w &= w - 1 {
			f(uint32(i*64 + bits.TrailingZeros64(w)))
		}
	}
}

// rangeTest is a filter on a number column, asked document by document: most searches
// ask for few documents, and a bitmap would read the whole column.
type rangeTest struct {
	column   segment.Number
	min, max int64
	not      bool
}

func (r *rangeTest) pass(doc uint32) bool {
	v := r.column.At(doc)
	return (v != NoNumber && v >= r.min && v <= r.max) != r.not
}

// gate says which documents of a segment may be in the answer at all.
type gate struct {
	allowed bitset // nil for all but the dead
	dead    bitset // nil for none; already taken out of allowed
	ranges  []rangeTest
}

func (g *gate) pass(doc uint32) bool {
	if g.allowed != nil {
		if !g.allowed.has(doc) {
			return false
		}
	} else if g.dead != nil && g.dead.has(doc) {
		return false
	}
	for i := range g.ranges {
		if !g.ranges[i].pass(doc) {
			return false
		}
	}
	return true
}

// open reports whether everything passes.
func (g *gate) open() bool { return g.allowed == nil && g.dead == nil && len(g.ranges) == 0 }

// column places the filter's field in the schema.
func (s *Schema) column(name string) (keyword, number int) {
	return slices.Index(s.Keywords, name), slices.Index(s.Numbers, name)
}

func (s *Schema) checkOptions(o *SearchOptions) error {
	for _, f := range o.Filters {
		if k, n := s.column(f.Field); k < 0 && n < 0 {
			return fmt.Errorf("filter %q: %w", f.Field, ErrFilter)
		}
	}
	if _, n := s.column(o.SortBy); o.SortBy != "" && n < 0 {
		return fmt.Errorf("sort %q: %w", o.SortBy, ErrFilter)
	}
	return nil
}

// newGate evaluates deletions, filters, required and excluded words for one segment.
func (r *run) newGate() (gate, error) {
	g := gate{dead: r.shard.dead}
	for _, f := range r.options.Filters {
		k, n := r.schema.column(f.Field)
		if k < 0 {
			column, err := r.shard.file.Number(n)
			if err != nil {
				return g, err
			}
			g.ranges = append(g.ranges, rangeTest{column, f.Min, f.Max, f.Not})
			continue
		}
		docs, err := r.keywordDocs(k, f.Any)
		if err != nil {
			return g, err
		}
		r.restrict(&g, docs, f.Not)
	}
	if r.options.Among != nil {
		docs, err := r.named(r.options.Among)
		if err != nil {
			return g, err
		}
		r.restrict(&g, docs, false)
	}
	for _, c := range r.plan.need {
		docs, err := r.clauseDocs(c)
		if err != nil {
			return g, err
		}
		r.restrict(&g, docs, false)
	}
	for _, c := range r.plan.ban {
		docs, err := r.clauseDocs(c)
		if err != nil {
			return g, err
		}
		r.restrict(&g, docs, true)
	}
	if g.allowed != nil && g.dead != nil {
		g.allowed.andNot(g.dead)
	}
	return g, nil
}

// restrict narrows g to docs, or to all but docs.
func (r *run) restrict(g *gate, docs bitset, not bool) {
	switch {
	case g.allowed == nil && !not:
		g.allowed = docs
	case g.allowed == nil:
		g.allowed = r.bitset()
		g.allowed.fill(r.shard.file.Docs())
		g.allowed.andNot(docs)
	case not:
		g.allowed.andNot(docs)
	default:
		g.allowed.and(docs)
	}
}

// named is the documents with any of the keys.
func (r *run) named(keys []string) (bitset, error) {
	docs := r.bitset()
	for _, key := range keys {
		if err := r.shard.file.Find(key, docs.set); err != nil {
			return nil, err
		}
	}
	return docs, nil
}

// keywordDocs is the union of the documents with any of the values.
func (r *run) keywordDocs(column int, values []string) (bitset, error) {
	docs := r.bitset()
	key := fmt.Sprintf("%d %q", column, values)
	if kept := r.shard.file.filter(key); kept != nil {
		copy(docs, kept)
		return docs, nil
	}
	k, err := r.shard.file.Keyword(column)
	if err != nil {
		return nil, err
	}
	for _, v := range values {
		stem, prefix := strings.CutSuffix(v, ".*")
		if i := k.Search(stem); i < k.Values() && k.Value(i) == stem {
			if err := addBitmap(docs, k, i); err != nil {
				return nil, err
			}
		}
		if !prefix {
			continue
		}
		for i := k.Search(stem + "."); i < k.Values() && strings.HasPrefix(k.Value(i), stem+"."); i++ {
			if err := addBitmap(docs, k, i); err != nil {
				return nil, err
			}
		}
	}
	r.shard.file.keep(key, docs)
	return docs, nil
}

func addBitmap(docs bitset, k segment.Keyword, i int) error {
	bm, err := k.Bitmap(i)
	if err != nil {
		return err
	}
	addRoaring(docs, bm)
	return nil
}

func addRoaring(docs bitset, bm *roaring.Bitmap) {
	var buf [256]uint32
	it := bm.ManyIterator()
	for n := it.NextMany(buf[:]); n > 0; n = it.NextMany(buf[:]) {
		for _, d := range buf[:n] {
			docs.set(d)
		}
	}
}

// clauseDocs is the union of the alternatives, each an intersection of words.
func (r *run) clauseDocs(c clause) (bitset, error) {
	var union bitset
	for _, alt := range c {
		var all bitset
		for _, w := range alt {
			docs, err := r.wordDocs(w)
			if err != nil {
				return nil, err
			}
			if all == nil {
				all = docs
				continue
			}
			all.and(docs)
		}
		if union == nil {
			union = all
			continue
		}
		union.or(all)
	}
	return union, nil
}

// wordDocs is the documents with the word in a wanted field.
func (r *run) wordDocs(w word) (bitset, error) {
	docs := r.bitset()
	for _, l := range w.lists {
		list, ok, err := r.shard.file.Postings(l.group, l.term)
		if err != nil {
			return nil, err
		}
		if ok {
			r.mark(docs, &list, l)
		}
	}
	return docs, nil
}

// mark sets the documents of a list. Where the lookup wants all fields of the group,
// no counts need decoding.
func (r *run) mark(docs bitset, list *segment.Postings, l lookup) {
	c := &r.scratch.marker
	all := l.mask == r.groupMask(l.group)
	for b := range list.Blocks {
		n := list.Decode(b, &c.docs)
		if all {
			for _, d := range c.docs[:n] {
				docs.set(d)
			}
			continue
		}
		list.Counts(b, &c.counts)
		for i, d := range c.docs[:n] {
			if c.counts[i]&l.mask != 0 {
				docs.set(d)
			}
		}
	}
}

func (r *run) groupMask(group uint8) uint32 {
	return uint32(uint64(1)<<(8*len(r.slots[group])) - 1)
}

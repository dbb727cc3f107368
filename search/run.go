package search

import (
	"context"
	"math"

	"github.com/dailypapers/dailypapers/search/analysis"
	"github.com/dailypapers/dailypapers/search/internal/segment"
)

// countLimit is how many postings a search may decode only to count its matches, unless
// asked for an exact total: at 1 to 1.5 ns each, about a millisecond.
const countLimit = 3 << 18

// compoundShare is what a compound in one word counts for beside its parts, which are
// scored as well. 0, ¼ and ½ gave nDCG@10 of .699, .697, .696 on SciFact and .367,
// .372, .369 on Cranfield.
const compoundShare = 0.25

// run is one search.
type run struct {
	ctx     context.Context
	snap    *snapshot
	schema  *Schema
	plan    *plan
	options SearchOptions
	scratch *scratch
	top     top
	total   int
	exact   bool
	near    *near     // nil without Meaning
	facet   *facetRun // nil where documents are ranked

	slots   [analysis.Kinds][]int
	factors [analysis.Kinds]segment.Factors
	lists   []scoredList
	load    int // postings of all lists in all segments
	counted int // how many postings may be decoded only to count: countLimit
	spent   int // of them, by atLeast

	shard   *shard
	at      int // of shard in snap
	drift   float64
	cursors []*cursor
	docs    int // postings of all lists in this segment
}

// scoredList is a list of the plan with its weight, and where each segment has it.
type scoredList struct {
	lookup
	word   int
	weight float32
	found  []segment.Postings // by segment; Docs is 0 where it has none
}

// all searches every segment.
func (r *run) all() error {
	layout := r.schema.layout()
	for k := range r.slots {
		r.slots[k] = layout.Slots(uint8(k))
		r.factors[k] = layout.Factors(uint8(k), r.snap.averages)
	}
	if err := r.findLists(); err != nil {
		return err
	}
	for _, i := range r.snap.order {
		sh := r.snap.shards[i]
		r.shard, r.at, r.scratch.used = sh, i, 0
		if err := r.ctx.Err(); err != nil {
			return err
		}
		if err := segment.Guard(sh.file.Path(), r.one); err != nil {
			return err
		}
	}
	return nil
}

// findLists looks all scored words up and weighs them.
func (r *run) findLists() error {
	counts := make([]int, len(r.plan.words))
	for w := range r.plan.words {
		for _, l := range r.plan.words[w].lists {
			sl := scoredList{lookup: l, word: w}
			n := 0
			for _, sh := range r.snap.shards {
				p, ok, err := sh.file.Postings(l.group, l.term)
				if err != nil {
					return err
				}
				if !ok {
					p = segment.Postings{}
				}
				sl.found = append(sl.found, p)
				n += p.Docs
			}
			counts[w] = max(counts[w], n)
			if n > 0 && r.plan.words[w].count > 0 {
				r.load += n
				r.lists = append(r.lists, sl)
			}
		}
	}
	for i := range r.lists {
		l := &r.lists[i]
		w := &r.plan.words[l.word]
		l.weight = float32(idf(r.snap.docs, rarity(counts, l.word, w.parts)) * float64(w.count) * w.share * scoreUnit)
	}
	return nil
}

// rarity is the number of documents that weighs a word. A compound is never rarer than
// its rarest part: few-shot says no more than few and shot beside each other.
func rarity(counts []int, word int, parts []int) int {
	if len(parts) == 0 {
		return counts[word]
	}
	least := math.MaxInt
	for _, p := range parts {
		least = min(least, counts[p])
	}
	return max(counts[word], least)
}

func idf(docs, with int) float64 {
	return math.Log1p((float64(docs-with) + 0.5) / (float64(with) + 0.5))
}

// one searches one segment.
func (r *run) one() error {
	g, err := r.newGate()
	if err != nil {
		return err
	}
	if r.top.keys, err = r.shard.file.Keys(); err != nil {
		return err
	}
	r.top.shard = r.at
	if r.near != nil {
		if err := r.near.measure(r.shard, r.at, &g); err != nil {
			return err
		}
	}
	if err := r.openCursors(); err != nil {
		return err
	}
	wordless := len(r.plan.words) == 0
	switch {
	case r.facet != nil:
		return r.tally(&g)
	case wordless && r.near != nil: // nothing to look for but likeness
		return nil
	case !wordless && len(r.cursors) == 0 && len(r.plan.need) == 0:
		return nil
	case r.options.SortBy != "" || wordless || len(r.cursors) == 0:
		return r.ordered(&g)
	case r.plan.full && len(r.plan.need) > 0, // a scan sees only what scores
		g.allowed != nil && g.allowed.count()*len(r.cursors)*candidateCost < r.docs:
		return r.candidates(&g)
	}
	r.count(&g)
	if r.top.limit == 0 {
		return nil
	}
	return r.scan(&g)
}

// openCursors prepares the lists that this segment has.
func (r *run) openCursors() error {
	lengths, err := r.shard.file.Lengths()
	if err != nil {
		return err
	}
	r.drift = segment.Drift(r.shard.file.Averages(), r.snap.averages)
	r.cursors, r.docs = r.cursors[:0], 0
	for i := range r.lists {
		l := &r.lists[i]
		if l.found[r.at].Docs == 0 {
			continue
		}
		c := r.scratch.cursor(len(r.cursors))
		c.list, c.weight, c.mask, c.drift = l.found[r.at], l.weight, l.mask, r.drift
		c.factors, c.slots = r.factors[l.group], r.slots[l.group]
		c.lengths, c.stride = lengths, len(r.schema.Fields)
		c.group, c.whole = l.group, l.mask == r.groupMask(l.group)
		c.reset()
		r.cursors = append(r.cursors, c)
		r.docs += c.list.Docs
	}
	return nil
}

// count adds the segment's matches to the total, or a lower bound where the lists are long.
func (r *run) count(g *gate) {
	if len(r.plan.need) == 0 && len(r.cursors) == 1 && g.open() && r.cursors[0].whole {
		r.total += r.cursors[0].list.Docs
		return
	}
	if r.load > r.counted && len(r.plan.need) == 0 && !r.options.Exact {
		r.exact = false
		r.total += r.atLeast(g)
		return
	}
	r.total += r.passing(r.matches(g), g)
}

// atLeast bounds the matches from below by the longest list: by its length where only
// deleted documents are kept out, else by what passes of its beginning, as far as
// countLimit goes for all segments together.
func (r *run) atLeast(g *gate) int {
	longest := r.cursors[0]
	for _, c := range r.cursors[1:] {
		if c.list.Docs > longest.list.Docs {
			longest = c
		}
	}
	if longest.whole && g.allowed == nil && len(g.ranges) == 0 {
		return max(longest.list.Docs-bitset(g.dead).count(), 0)
	}
	return r.sample(longest, g)
}

// sample counts the documents of c's list that pass, from the first to where countLimit
// is spent.
func (r *run) sample(c *cursor, g *gate) int {
	m := &r.scratch.marker
	n := 0
	for b := 0; b < c.list.Blocks && r.spent < r.counted; b++ {
		docs := c.list.Decode(b, &m.docs)
		r.spent += docs
		if !c.whole {
			c.list.Counts(b, &m.counts)
		}
		for i, doc := range m.docs[:docs] {
			if (c.whole || m.counts[i]&c.mask != 0) && g.pass(doc) {
				n++
			}
		}
	}
	return n
}

// matches is the documents that the words and g's bitmaps let through.
func (r *run) matches(g *gate) bitset {
	if len(r.plan.need) > 0 {
		return g.allowed
	}
	docs := r.bitset()
	if len(r.plan.words) == 0 {
		docs.fill(r.shard.file.Docs())
	}
	for _, c := range r.cursors {
		r.mark(docs, &c.list, lookup{mask: c.mask, group: c.group})
	}
	if g.allowed != nil {
		docs.and(g.allowed)
	} else if g.dead != nil {
		docs.andNot(g.dead)
	}
	return docs
}

// passing counts docs that pass the ranges too.
func (r *run) passing(docs bitset, g *gate) int {
	if len(g.ranges) == 0 {
		return docs.count()
	}
	n := 0
	docs.each(func(doc uint32) {
		if g.pass(doc) {
			n++
		}
	})
	return n
}

// ordered visits all matches and ranks them by the column, or all the same.
func (r *run) ordered(g *gate) error {
	docs := r.matches(g)
	rank := func(uint32) int64 { return 0 }
	if r.options.SortBy != "" {
		_, n := r.schema.column(r.options.SortBy)
		column, err := r.shard.file.Number(n)
		if err != nil {
			return err
		}
		rank = column.At
		if r.options.Ascending {
			rank = func(doc uint32) int64 { return ascending(column.At(doc)) }
		}
	}
	docs.each(func(doc uint32) {
		if len(g.ranges) == 0 || g.pass(doc) {
			r.total++
			r.top.add(rank(doc), doc)
		}
	})
	return nil
}

// ascending turns values round and keeps NoNumber, the lowest, last.
func ascending(v int64) int64 {
	if v == NoNumber {
		return v
	}
	return -v
}

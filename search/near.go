package search

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"math"
	"math/bits"
	"slices"

	"github.com/dailypapers/dailypapers/internal/vec"
	"github.com/dailypapers/dailypapers/search/internal/segment"
)

const (
	// nearHits is how many documents the words and the vector each bring before they are
	// ordered together.
	nearHits = 1000
	// nearCodes is how many of the nearest codes are looked at by their numbers. Of the
	// exact first 100 of 410,821 papers 50,000 hold 99.3 %, and 92.6 % of the first
	// 1,000; 4,000 hold 81.6 and 47.9 %, 20,000 96.1 and 79.5 %. From 4,000 to 50,000 a
	// search takes 4 ms more.
	nearCodes = 50_000
)

// Meaning asks for documents that are like a text, beside those that have its words.
// Both lists' best are joined and ordered by one score,
//
//	Blend.Words · (BM25 / the best BM25) + Blend.Vector · cosine + Blend.Match · Match
//
// and what else has the words follows behind.
type Meaning struct {
	// Vector is the text's, as long as Schema.Vectors says and of length 1. Without one, the
	// documents that have its words are ordered by their words and Match.
	Vector []float32
	// Match says from 0 to 1 how well a document's tokens answer the text. It is asked of
	// at most a few thousand documents a search; nil for never.
	Match func(tokens []uint16) float32
	Blend Blend
	// Least is the cosine that a document without any of the words must have.
	Least float64
}

// Blend weighs the parts of a score.
type Blend struct{ Words, Vector, Match float64 }

// near looks for the documents whose vectors are nearest to one.
type near struct {
	meaning   *Meaning
	code      []uint64 // nil without a vector
	values    []byte
	scale     float32
	distances [][]uint8 // by shard; far where a document may not be in the answer
	histogram [far + 1]int
	codes     int // nearCodes, but in tests
	vectors   []segment.Vectors
}

// far is the distance of what must not be found, and of what is that far.
const far = math.MaxUint8

// newNear prepares for o's Meaning. It is nil where there is none, where hits are ordered
// by a column, for a vector that is of another length or zero, and where there is neither
// a vector nor words to match.
func newNear(s *Schema, shards, codes int, o *SearchOptions, words int) *near {
	m := o.Meaning
	if m == nil || o.SortBy != "" || s.Vectors.Dims == 0 {
		return nil
	}
	n := &near{meaning: m, codes: codes, distances: make([][]uint8, shards), vectors: make([]segment.Vectors, shards)}
	if len(m.Vector) == 0 && m.Match != nil && words > 0 {
		return n
	}
	if len(m.Vector) != s.Vectors.Dims {
		return nil
	}
	most := 0.0
	for _, x := range m.Vector {
		most = math.Max(most, math.Abs(float64(x)))
	}
	if !(most > 1e-12) || math.IsInf(most, 0) {
		return nil
	}
	signs := segment.AppendSigns(nil, m.Vector)
	for i := 0; i < len(signs); i += 8 {
		n.code = append(n.code, binary.LittleEndian.Uint64(signs[i:]))
	}
	for _, x := range m.Vector {
		n.values = append(n.values, byte(int8(math.RoundToEven(float64(x)/most*127))))
	}
	n.scale = float32(most / 127)
	return n
}

// measure takes the distances of a shard's codes, for those documents that g lets pass.
func (n *near) measure(sh *shard, at int, g *gate) error {
	v, err := sh.file.Vectors()
	if err != nil || v.Dims == 0 {
		return err
	}
	n.vectors[at] = v
	if n.code == nil {
		return nil
	}
	docs := sh.file.Docs()
	d := make([]uint8, docs)
	n.distances[at] = d
	if len(n.code) == 4 {
		hamming4(d, v.Codes, [4]uint64(n.code))
	} else {
		hamming(d, v.Codes, n.code)
	}
	if !g.open() {
		for doc := range d {
			if !g.pass(uint32(doc)) {
				d[doc] = far
			}
		}
	}
	for _, x := range d {
		n.histogram[x]++
	}
	return nil
}

// hamming counts the bits in which each of codes differs from code, far at most.
func hamming(dst []uint8, codes []byte, code []uint64) {
	stride := 8 * len(code)
	for doc := range dst {
		row := codes[doc*stride : (doc+1)*stride]
		sum := 0
		for i, c := range code {
			sum += bits.OnesCount64(c ^ binary.LittleEndian.Uint64(row[8*i:]))
		}
		dst[doc] = uint8(min(sum*256/(8*stride), far-1))
	}
}

// hamming4 is hamming for 256 bits.
func hamming4(dst []uint8, codes []byte, code [4]uint64) {
	for doc := range dst {
		row := (*[32]byte)(codes[doc*32:])
		sum := bits.OnesCount64(code[0]^binary.LittleEndian.Uint64(row[0:])) + bits.OnesCount64(code[1]^binary.LittleEndian.Uint64(row[8:])) +
			bits.OnesCount64(code[2]^binary.LittleEndian.Uint64(row[16:])) + bits.OnesCount64(code[3]^binary.LittleEndian.Uint64(row[24:]))
		dst[doc] = uint8(min(sum, far-1))
	}
}

// candidate is a document on its way into the blend.
type candidate struct {
	place
	words float64 // BM25
	like  float64 // cosine
	score float64
	key   []byte
}

// best returns the nearHits nearest documents, the nearest first.
func (n *near) best() []candidate {
	cutoff, sum := 0, n.histogram[0]
	for cutoff < far-1 && sum+n.histogram[cutoff+1] <= n.codes {
		cutoff++
		sum += n.histogram[cutoff]
	}
	if sum < nearHits && cutoff < far-1 {
		cutoff++
	}
	found := make([]neighbour, 0, sum)
	for shard, distances := range n.distances {
		for doc, d := range distances {
			if int(d) > cutoff {
				continue
			}
			if like := n.like(place{shard, uint32(doc)}); like > 0 && like >= n.meaning.Least {
				found = append(found, neighbour{float32(like), int32(shard), uint32(doc)})
			}
		}
	}
	found = likest(found, nearHits)
	slices.SortFunc(found, func(a, b neighbour) int {
		return cmp.Or(cmp.Compare(b.like, a.like), cmp.Compare(a.shard, b.shard), cmp.Compare(a.doc, b.doc))
	})
	out := make([]candidate, 0, 2*nearHits)
	for _, f := range found[:min(len(found), nearHits)] {
		p := place{int(f.shard), f.doc}
		out = append(out, candidate{place: p, like: n.like(p)})
	}
	return out
}

// neighbour is a document whose code is near, small since there are many.
type neighbour struct {
	like  float32
	shard int32
	doc   uint32
}

// likest keeps the n likest, and those that are about as like as the last of them, so
// that few are left to sort.
func likest(all []neighbour, n int) []neighbour {
	const bins = 4096
	if len(all) <= 2*n {
		return all
	}
	bin := func(like float32) int { return min(int(like*bins), bins-1) } // like is above 0
	var counts [bins]int
	for _, c := range all {
		counts[bin(c.like)]++
	}
	from, sum := bins-1, counts[bins-1]
	for from > 0 && sum < n {
		from--
		sum += counts[from]
	}
	return slices.DeleteFunc(all, func(c neighbour) bool { return bin(c.like) < from })
}

// like is the cosine of a document's vector with the one looked for.
func (n *near) like(p place) float64 {
	if n.code == nil || n.vectors[p.shard].Dims == 0 {
		return 0
	}
	b, scale := n.vectors[p.shard].At(p.doc)
	return float64(vec.DotInt8(n.values, b)) * float64(scale) * float64(n.scale)
}

// blended joins what the words and the vector found.
func (r *run) blended() (*Result, error) {
	var all []candidate
	found := r.top.sorted()
	err := r.guarded(func() error {
		all = r.near.best()
		at := make(map[place]int, len(all))
		for i, c := range all {
			at[c.place] = i
		}
		for _, h := range found[:min(len(found), nearHits)] {
			i, ok := at[h.place]
			if !ok {
				i = len(all)
				all = append(all, candidate{place: h.place, like: r.near.like(h.place)})
			}
			all[i].words = float64(h.rank) / scoreUnit
		}
		return r.score(all)
	})
	if err != nil {
		return nil, err
	}
	return r.page(all, found), nil
}

// guarded runs f, which reads the mapped files of several shards.
func (r *run) guarded(f func() error) error {
	for _, sh := range r.snap.shards {
		inner, path := f, sh.file.Path()
		f = func() error { return segment.Guard(path, inner) }
	}
	return f()
}

// score fills in scores and keys, and sorts.
func (r *run) score(all []candidate) error {
	most := 0.0
	for _, c := range all {
		most = max(most, c.words)
	}
	b := r.near.meaning.Blend
	var tokens []uint16
	for i := range all {
		c := &all[i]
		if most > 0 {
			c.score = b.Words * c.words / most
		}
		c.score += b.Vector * max(0, c.like)
		if v := &r.near.vectors[c.shard]; r.near.meaning.Match != nil && v.Dims > 0 {
			tokens = v.AppendTokens(tokens[:0], c.doc)
			c.score += b.Match * float64(r.near.meaning.Match(tokens))
		}
		keys, err := r.snap.shards[c.shard].file.Keys()
		if err != nil {
			return err
		}
		c.key = keys.At(c.doc)
	}
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), bytes.Compare(a.key, b.key))
	})
	return nil
}

// page cuts the wanted hits out of the blend and what the words found behind it.
func (r *run) page(all []candidate, found []hit) *Result {
	blended := make(map[place]bool, len(all))
	others := 0
	for _, c := range all {
		blended[c.place] = true
		if c.words == 0 {
			others++
		}
	}
	for _, h := range found[min(len(found), nearHits):] {
		if !blended[h.place] {
			all = append(all, candidate{place: h.place, key: h.key, words: float64(h.rank) / scoreUnit})
		} else {
			others-- // it has the words, only not among the best
		}
	}
	total, exact := max(r.total+others, len(all)), r.exact
	if r.total > len(found) { // some of the others have the words too and are counted already
		total, exact = max(r.total, len(all)), false
	}
	res := &Result{Total: total, TotalExact: exact, Notes: r.plan.notes}
	from, to := r.options.Offset, r.options.Offset+r.options.Limit
	res.More = len(all) > to
	for _, c := range all[min(from, len(all)):min(to, len(all))] {
		res.Hits = append(res.Hits, Hit{Key: string(c.key), Score: c.score, Like: c.like})
	}
	return res
}

package search

import (
	"math"

	"github.com/dailypapers/dailypapers/search/internal/segment"
)

// scoreUnit is the fixed-point unit of scores. A word adds less than ln(2³²) ≈ 22.2 in
// each of two groups, so maxWords words stay under 2³¹; and contributions that are
// whole numbers add up to the same sum in any order.
const scoreUnit = 1 << 18

// none is past every document.
const none = math.MaxUint32

// cursor walks one posting list of one segment and scores what it stands on.
type cursor struct {
	list    segment.Postings
	factors segment.Factors
	slots   []int
	lengths []byte
	stride  int
	mask    uint32
	group   uint8
	whole   bool    // mask is all of the group's fields
	weight  float32 // idf · count · scoreUnit
	drift   float64
	most    int32 // bound of the window under way

	block   int // decoded, -1 for none
	n, at   int // postings in the block, position in it
	first   int // first block that may reach into the window
	counted bool
	docs    [segment.BlockLen]uint32
	counts  [segment.BlockLen]uint32
}

func (c *cursor) reset() { c.block, c.n, c.at, c.first, c.counted = -1, 0, 0, 0, false }

// bound is the most that a posting of block b can score. The unit added twice covers
// the rounding of float32 on the way.
func (c *cursor) bound(b int) int32 {
	s := c.list.Impact(b)
	if c.drift > 1 {
		s = segment.Scale(s, c.drift)
	}
	return int32(c.weight*s*(1+1e-6)) + 2
}

// window bounds what the list can score between lo and hi; 0 where it has nothing there.
func (c *cursor) window(lo, hi uint32) int32 {
	c.most = 0
	if c.list.Blocks == 1 {
		return c.small(lo, hi)
	}
	for c.first < c.list.Blocks && c.list.Last(c.first) < lo {
		c.first++
	}
	for b := c.first; b < c.list.Blocks && c.begin(b) < hi; b++ {
		c.most = max(c.most, c.bound(b))
	}
	return c.most
}

// small is window for a list of one block, which spans all documents by its bounds: it
// is decoded, so that a rare word does not keep the others' blocks from being skipped.
func (c *cursor) small(lo, hi uint32) int32 {
	if next := c.seek(lo); next < hi {
		c.most = c.bound(0)
	}
	return c.most
}

// begin is the first document that block b can hold.
func (c *cursor) begin(b int) uint32 {
	if b == 0 {
		return 0
	}
	return c.list.Last(b-1) + 1
}

// load decodes block b and stands on its first posting.
func (c *cursor) load(b int) {
	c.n = c.list.Decode(b, &c.docs)
	c.block, c.at, c.counted = b, 0, false
}

// seek stands on the first posting at or after doc and returns its document. It only
// moves forward.
func (c *cursor) seek(doc uint32) uint32 {
	if c.block < 0 || c.list.Last(c.block) < doc {
		b := c.find(max(c.block, 0), doc)
		if b == c.list.Blocks {
			c.block, c.at, c.n = b-1, 0, 0
			return none
		}
		c.load(b)
	}
	for c.at < c.n && c.docs[c.at] < doc {
		c.at++
	}
	if c.at == c.n {
		return none
	}
	return c.docs[c.at]
}

// reach is the block that holds doc if any does; Blocks where none can.
func (c *cursor) reach(doc uint32) int {
	b := max(c.block, c.first)
	if b < c.list.Blocks && c.list.Last(b) < doc {
		b = c.find(b, doc)
	}
	return b
}

// find gallops from block b to the first one that reaches doc.
func (c *cursor) find(b int, doc uint32) int {
	step := 1
	for b+step < c.list.Blocks && c.list.Last(b+step) < doc {
		b += step
		step *= 2
	}
	for hi := min(b+step, c.list.Blocks); b < hi; {
		if mid := (b + hi) / 2; c.list.Last(mid) < doc {
			b = mid + 1
		} else {
			hi = mid
		}
	}
	return b
}

// score is what posting i of the block adds, 0 where the term is not in a wanted field.
func (c *cursor) score(i int) int32 {
	if !c.counted {
		c.list.Counts(c.block, &c.counts)
		c.counted = true
	}
	counts := c.counts[i] & c.mask
	if counts == 0 {
		return 0
	}
	at := int(c.docs[i]) * c.stride
	s := c.factors.Impact(counts, c.slots, c.lengths[at:at+c.stride])
	return max(int32(c.weight*s), 1)
}

// addTo adds the scores of the block's postings from where the cursor stands to before
// hi. It is the inner loop of every search; the common case of two fields at most
// has a loop of its own, half as long as through score (BenchmarkSearch, common).
func (c *cursor) addTo(sums *[windowDocs]int32, seen *[windowDocs / 64]uint64, lo, hi uint32) {
	if c.at == c.n || c.docs[c.at] >= hi {
		return
	}
	if !c.counted {
		c.list.Counts(c.block, &c.counts)
		c.counted = true
	}
	if len(c.slots) == 2 && c.whole {
		c.addTwo(sums, seen, lo, hi)
		return
	}
	for ; c.at < c.n && c.docs[c.at] < hi; c.at++ {
		if s := c.score(c.at); s > 0 {
			i := (c.docs[c.at] - lo) % windowDocs
			sums[i] += s
			seen[i/64] |= 1 << (i % 64)
		}
	}
}

// addTwo is addTo for two fields, both wanted.
func (c *cursor) addTwo(sums *[windowDocs]int32, seen *[windowDocs / 64]uint64, lo, hi uint32) {
	f, g := &c.factors[0], &c.factors[1]
	first, second := c.slots[0], c.slots[1]
	at := c.at
	for ; at < c.n && at < len(c.docs); at++ {
		doc := c.docs[at]
		if doc >= hi {
			break
		}
		counts := c.counts[at]
		codes := c.lengths[int(doc)*c.stride:]
		tf := float32(float32(byte(counts)) * f[codes[first]])
		tf += float32(float32(byte(counts>>8)) * g[codes[second]])
		i := (doc - lo) % windowDocs
		sums[i] += max(int32(c.weight*(tf/(segment.K1+tf))), 1)
		seen[i/64] |= 1 << (i % 64)
	}
	c.at = at
}

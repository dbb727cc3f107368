package tagging

import (
	"cmp"
	"slices"
	"sort"
)

// knot says that of tags with a confidence of Raw before calibration, a share of Right
// are right.
type knot struct {
	Raw   float64 `json:"raw"`
	Right float64 `json:"right"`
}

// least is how many samples stand behind a knot.
const least = 50

// calibrate fits the curve from confidences to how often they are right: the isotonic
// regression of the first tags of samples that were not learned from (Zadrozny and Elkan
// 2002), by pooling adjacent violators.
func (t *Tagger) calibrate(fit []sample) {
	type block struct{ n, raw, right float64 }
	var points []block
	for _, s := range fit {
		p := t.probabilities(s.vector)
		at := 0
		for i, x := range p {
			if x > p[at] {
				at = i
			}
		}
		points = append(points, block{1, p[at], btof(at == s.label)})
	}
	slices.SortFunc(points, func(a, b block) int { return cmp.Compare(a.raw, b.raw) })
	var blocks []block
	join := func(a, b block) block { return block{a.n + b.n, a.raw + b.raw, a.right + b.right} }
	for _, p := range points {
		if n := len(blocks); n > 0 && blocks[n-1].n < least {
			p = join(blocks[n-1], p)
			blocks = blocks[:n-1]
		}
		blocks = append(blocks, p)
		for n := len(blocks); n > 1 && blocks[n-1].n >= least && blocks[n-1].right/blocks[n-1].n < blocks[n-2].right/blocks[n-2].n; n = len(blocks) {
			blocks = append(blocks[:n-2], join(blocks[n-2], blocks[n-1]))
		}
	}
	t.head.Curve = nil
	for _, b := range blocks {
		if b.n >= least {
			t.head.Curve = append(t.head.Curve, knot{b.raw / b.n, b.right / b.n})
		}
	}
}

// calibrated reads the curve, straight between its knots and from 0 and to 1 beyond them.
func (t *Tagger) calibrated(raw float64) float64 {
	c := t.head.Curve
	if len(c) == 0 {
		return raw
	}
	i := sort.Search(len(c), func(i int) bool { return c[i].Raw >= raw })
	low, high := knot{0, 0}, knot{1, 1}
	if i > 0 {
		low = c[i-1]
	}
	if i < len(c) {
		high = c[i]
	}
	if high.Raw <= low.Raw {
		return low.Right
	}
	return low.Right + (high.Right-low.Right)*(raw-low.Raw)/(high.Raw-low.Raw)
}

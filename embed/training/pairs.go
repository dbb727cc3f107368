package training

import "math/rand/v2"

// A pair is two texts that belong together, as rows.
type pair struct{ a, b []uint16 }

// sampler draws pairs from papers.
type sampler struct {
	t      *texts
	o      *Options
	rand   *rand.Rand
	words  int // rows below are words
	buf    []uint16
	shared map[uint16]bool
}

func newSampler(t *texts, o *Options, words int) *sampler {
	return &sampler{t: t, o: o, words: words, shared: make(map[uint16]bool, 512)}
}

// begin makes the draws to come follow from the seed and the number of the step, so that
// a resumed training draws as an unbroken one does.
func (s *sampler) begin(step int) {
	s.rand = rand.New(rand.NewPCG(s.o.Seed, uint64(step)))
	s.buf = s.buf[:0]
}

// draw returns a pair of a paper. Its slices are valid until the next begin.
func (s *sampler) draw(paper int) pair {
	first, last := s.t.sentences(paper)
	var p pair
	switch x := s.rand.Float64(); {
	case x < s.o.Mix.Title && len(s.t.sentence(first)) > 0:
		p = pair{s.copy(s.t.sentence(first)), s.rest(first, last, func(i int) bool { return i > first })}
	case x < s.o.Mix.Title+s.o.Mix.Half && last-first >= 3:
		p = s.halves(first, last)
	default:
		one := first + 1 + s.rand.IntN(last-first-1)
		p = pair{s.copy(s.t.sentence(one)), s.rest(first, last, func(i int) bool { return i != one })}
	}
	p.a = s.dropShared(p)
	return p
}

// halves parts a paper's sentences, some of them on each side.
func (s *sampler) halves(first, last int) pair {
	n := min(last-first, 63) // sentences behind these go where the side's bits begin anew
	side := s.rand.Uint64N(1<<n-2) + 1
	on := func(bit uint64) func(int) bool {
		return func(i int) bool { return side>>((i-first)%n)&1 == bit }
	}
	return pair{s.rest(first, last, on(0)), s.rest(first, last, on(1))}
}

// rest joins the sentences that keep holds for.
func (s *sampler) rest(first, last int, keep func(int) bool) []uint16 {
	from := len(s.buf)
	for i := first; i < last; i++ {
		if keep(i) {
			s.buf = append(s.buf, s.t.sentence(i)...)
		}
	}
	return s.buf[from:len(s.buf):len(s.buf)]
}

// copy puts synonyms and pieces in some words' places.
func (s *sampler) copy(rows []uint16) []uint16 {
	from := len(s.buf)
	rate := s.rand.Float64() * 2 * s.o.SynonymRate
	for _, r := range rows {
		if others := s.t.synonyms[r]; len(others) > 0 && s.rand.Float64() < rate {
			s.buf = append(s.buf, others[s.rand.IntN(len(others))]...)
			continue
		}
		if s.o.PieceDropout > 0 && int(r) < s.words && s.rand.Float64() < s.o.PieceDropout {
			s.buf = append(s.buf, s.t.pieces[r]...)
			continue
		}
		s.buf = append(s.buf, r)
	}
	return s.buf[from:len(s.buf):len(s.buf)]
}

// minLeft is how many rows a text keeps at least.
const minLeft = 3

// dropShared leaves rows of the first text out that the second has too.
func (s *sampler) dropShared(p pair) []uint16 {
	if s.o.SharedDropout == 0 || s.rand.Float64() < 0.25 {
		return p.a
	}
	clear(s.shared)
	for _, r := range p.b {
		s.shared[r] = true
	}
	rate := s.rand.Float64() * 2 * s.o.SharedDropout
	kept := p.a[:0]
	for i, r := range p.a {
		if s.shared[r] && s.rand.Float64() < rate && len(p.a)-i+len(kept) > minLeft {
			continue
		}
		kept = append(kept, r)
	}
	return kept
}

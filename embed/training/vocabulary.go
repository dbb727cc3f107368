package training

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/dailypapers/dailypapers/embed"
)

// vocabulary chooses the words, phrases and pieces of a corpus.
func (c *Corpus) vocabulary(o Options) (*embed.Vocabulary, error) {
	rows := c.frequent(o.Words, o.MinCount)
	e := embed.Entries{Words: make([]string, len(rows))}
	number := make([]int32, len(c.names)) // word → row, -1 for none
	for i := range number {
		number[i] = -1
	}
	for row, w := range rows {
		e.Words[row] = c.names[w]
		number[w] = int32(row)
	}
	e.Phrases = c.phrases(number, rows, o.Phrases)
	e.Pieces = c.pieces(number, o.Pieces)
	return embed.NewVocabulary(e)
}

// frequent returns the most frequent words, the most frequent first.
func (c *Corpus) frequent(most, minCount int) []uint32 {
	var rows []uint32
	for w, n := range c.counts {
		if int(n) >= minCount {
			rows = append(rows, uint32(w))
		}
	}
	slices.SortFunc(rows, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(c.counts[b], c.counts[a]), strings.Compare(c.names[a], c.names[b]))
	})
	return rows[:min(len(rows), most)]
}

const (
	// commonShare is the share of all words from which a word is too common to be part
	// of a phrase: "of", "we", "with".
	commonShare = 0.002
	// phraseDiscount keeps pairs out that met by chance a few times; the form of the
	// score is that of Mikolov et al. 2013 (arXiv:1310.4546, equation 6).
	phraseDiscount = 20
	// phraseLift is how many times more often than by chance a phrase's words meet.
	phraseLift = 8
)

// phrases returns the pairs of words that stand beside each other far more often than
// chance has it, the most frequent ones.
func (c *Corpus) phrases(number []int32, rows []uint32, most int) [][2]uint16 {
	if most == 0 {
		return nil
	}
	count := make([]uint32, len(rows))
	for row, w := range rows {
		count[row] = c.counts[w]
	}
	common := uint32(commonShare * float64(len(c.words)))
	pairs := make(map[uint32]uint32, 1<<20)
	from := uint32(0)
	for _, to := range c.stops {
		before := int32(-1)
		for _, w := range c.words[from:to] {
			row := number[w]
			if row >= 0 && (count[row] > common || len(c.names[w]) < 2) {
				row = -1
			}
			if before >= 0 && row >= 0 {
				pairs[uint32(before)<<16|uint32(row)]++
			}
			before = row
		}
		from = to
	}
	type scored struct {
		pair, n uint32
	}
	var found []scored
	for pair, n := range pairs {
		a, b := count[pair>>16], count[pair&0xFFFF]
		if n > phraseDiscount && float64(n-phraseDiscount)*float64(len(c.words)) > phraseLift*float64(a)*float64(b) {
			found = append(found, scored{pair, n})
		}
	}
	slices.SortFunc(found, func(a, b scored) int { return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.pair, b.pair)) })
	out := make([][2]uint16, 0, most)
	for _, s := range found[:min(len(found), most)] {
		out = append(out, [2]uint16{uint16(s.pair >> 16), uint16(s.pair & 0xFFFF)})
	}
	return out
}

// pieces returns parts of words with which rare words are cut best: candidates are all
// substrings, worth their length by the number of words they occur in; those that a
// greedy cut of the corpus' words then uses most stay.
func (c *Corpus) pieces(number []int32, most int) []string {
	if most == 0 {
		return nil
	}
	weigh := make(map[string]float64)
	var types []string
	var weights []float64
	for w, n := range c.counts {
		name := c.names[w]
		if n < 2 || len(name) > 30 || !isLetters(name) {
			continue
		}
		weight := math.Log1p(float64(n))
		if number[w] >= 0 {
			weight = 1 // known words need no pieces, but show which parts there are
		}
		types, weights = append(types, "^"+name), append(weights, weight)
	}
	for i, t := range types {
		for from := range len(t) {
			for to := from + 2; to <= min(len(t), from+10); to++ {
				weigh[t[from:to]] += weights[i]
			}
		}
	}
	candidates := best(weigh, 6*most, func(p string, w float64) float64 { return w * float64(len(p)-1) })
	return best(greedyUse(candidates, types, weights), most, func(_ string, w float64) float64 { return w })
}

// greedyUse counts how often each piece is taken when all types are cut with candidates.
func greedyUse(candidates, types []string, weights []float64) map[string]float64 {
	known := make(map[string]bool, len(candidates))
	for _, p := range candidates {
		known[p] = true
	}
	used := make(map[string]float64, len(candidates))
	for i, t := range types {
		for len(t) > 0 {
			n := min(len(t), 10)
			for n > 1 && !known[t[:n]] {
				n--
			}
			used[t[:n]] += weights[i]
			t = t[n:]
		}
	}
	delete(used, "^")
	return used
}

// best returns the most highly valued keys, the best first.
func best(m map[string]float64, most int, value func(string, float64) float64) []string {
	type scored struct {
		s string
		v float64
	}
	all := make([]scored, 0, len(m))
	for s, w := range m {
		all = append(all, scored{s, value(s, w)})
	}
	slices.SortFunc(all, func(a, b scored) int { return cmp.Or(cmp.Compare(b.v, a.v), strings.Compare(a.s, b.s)) })
	out := make([]string, 0, most)
	for _, s := range all[:min(len(all), most)] {
		out = append(out, s.s)
	}
	return out
}

// isLetters holds for words of ASCII letters, and digits behind the first letter.
func isLetters(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return true
}

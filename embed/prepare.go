package embed

import (
	"math"

	"github.com/dailypapers/dailypapers/internal/vec"
)

const (
	// minSentence is the least words of a sentence; what is shorter, such as "Proc." or
	// "e.g.", goes with what follows.
	minSentence = 4
	// maxSentences bounds the sentences that are kept; those behind count in the vector.
	maxSentences = 64
	// faint is the share of the mean weight of a text's rows below which a row is not
	// kept: it hardly moves a vector, and matching it says nothing. About a quarter
	// of an abstract's rows are so.
	faint = 0.35
	// pause stands between sentences where tokens are kept. It is no row.
	pause = math.MaxUint16
)

// Preparation is the version of what Prepare makes. It rises when the same model makes
// another vector or other tokens of the same text, so that what was kept is made anew.
const Preparation = 1

// Pooling is the version of the vectors alone: those of one model and one Pooling can be
// compared. Where it rises, Preparation does too.
const Pooling = 1

// Prepare returns the vector of a text, as Embed does, and the tokens that Query.Match
// compares with: the rows that matter, sentence by sentence. The text may come in several
// parts, such as a title and an abstract.
//
//	tokens = number of sentences, a sentence's length as the upper half of a float32 each,
//	         the rows of each sentence, 0xFFFF behind each
func (m *Model) Prepare(parts ...string) (vector []float32, tokens []uint16) {
	p := preparation{model: m, all: make([]uint16, 0, 256)}
	for _, part := range parts {
		p.split(part)
	}
	vector = make([]float32, m.dims)
	if len(p.all) == 0 {
		return vector, nil
	}
	tokens = p.tokens()
	m.Pool(vector, p.all) // sorts
	return vector, tokens
}

type preparation struct {
	model *Model
	all   []uint16
	ends  []int // of sentences in all
}

// split adds the rows of a part, as Vocabulary.Append does, and its sentences' ends.
func (p *preparation) split(text string) {
	var w Words
	w.Reset(text)
	v := p.model.vocabulary
	before, words := -1, 0
	for word := w.Next(); word != nil; word = w.Next() {
		if w.Stop {
			before = -1
			if words >= minSentence {
				p.end()
				words = 0
			}
		}
		words++
		row, ok := v.words[string(word)]
		if !ok {
			p.all, before = v.AppendPieces(p.all, word), -1
			continue
		}
		p.all = append(p.all, row)
		if before >= 0 {
			if r, ok := v.phrases[uint32(before)<<16|uint32(row)]; ok {
				p.all = append(p.all, r)
			}
		}
		before = int(row)
	}
	p.end()
}

func (p *preparation) end() {
	if n := len(p.ends); len(p.all) > 0 && (n == 0 || p.ends[n-1] < len(p.all)) {
		p.ends = append(p.ends, len(p.all))
	}
}

// tokens puts the sentences together.
func (p *preparation) tokens() []uint16 {
	m, ends := p.model, p.ends[:min(len(p.ends), maxSentences)]
	mean := float32(0)
	for _, r := range p.all {
		mean += m.weight(r) / float32(len(p.all))
	}
	out := make([]uint16, 1+len(ends), 1+2*len(ends)+len(p.all))
	out[0] = uint16(len(ends))
	sum := make([]float32, m.dims)
	from := 0
	for i, to := range ends {
		clear(sum)
		for _, r := range p.all[from:to] {
			m.add(sum, int(r), 1)
			if m.weight(r) >= faint*mean {
				out = append(out, r)
			}
		}
		out = append(out, pause)
		out[1+i] = uint16(math.Float32bits(length(sum)) >> 16)
		from = to
	}
	return out
}

func length(v []float32) float32 {
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	return float32(math.Sqrt(sum))
}

// quantise rounds a vector to bytes of int8, of which one is worth scale.
func quantise(v []float32) (b []byte, scale float32) {
	most := float32(0)
	for _, x := range v {
		most = max(most, float32(math.Abs(float64(x))))
	}
	b = make([]byte, len(v))
	if most == 0 {
		return b, 0
	}
	for i, x := range v {
		b[i] = byte(int8(math.RoundToEven(float64(x / most * 127))))
	}
	return b, most / 127
}

// A Match is how well a text answers a query, each from 0 to 1.
type Match struct {
	// Words is how near the text's words come to the query's: of each of the query's
	// words the best cosine with any word of the text, weighted by what the model gives
	// the word (after ColBERT's late interaction, Khattab and Zaharia 2020,
	// arXiv:2004.12832, with words outside of their context).
	Words float32
	// Sentence is the best cosine of the query's vector with that of a sentence.
	Sentence float32
}

// Match compares with another text's tokens, as Prepare makes them. What is no such thing
// matches to nothing, or to something.
func (q *Query) Match(tokens []uint16) Match {
	if len(q.rows) == 0 || len(tokens) < 1 || int(tokens[0]) >= len(tokens) {
		return Match{}
	}
	n := int(tokens[0])
	lengths, rest := tokens[1:1+n], tokens[1+n:]
	q.slots = q.slots[:0]
	var match Match
	sum, at := float32(0), 0
	for _, r := range rest {
		if r == pause {
			if at < n {
				if l := math.Float32frombits(uint32(lengths[at]) << 16); l > 0 && sum > match.Sentence*l {
					match.Sentence = min(sum/l, 1)
				}
			}
			sum, at = 0, at+1
			continue
		}
		if int(r) >= len(q.place) {
			continue
		}
		if q.place[r] == 0 {
			q.compare(r)
		}
		slot := q.place[r] - 1
		sum += q.dots[slot]
		q.slots = append(q.slots, slot)
	}
	var best [vec.MaxStride]int8
	vec.MaxRows(&best, q.table, q.slots)
	for i, w := range q.weights {
		match.Words += w * float32(best[i]) / 127
	}
	return match
}

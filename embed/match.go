package embed

import (
	"cmp"
	"math"
	"slices"

	"github.com/dailypapers/dailypapers/internal/vec"
)

// A Query is a text that others are compared with, word by word. It is used by one
// goroutine at a time.
type Query struct {
	model   *Model
	vector  []float32
	rows    []uint16  // of the text that count most, each once
	weights []float32 // parallel to rows; together 1
	known   float64

	table []int8   // by row: cosines with rows, 127 for 1, computed when first asked for
	done  []uint64 // a bit a row of table
}

// Query prepares a text. Common words, which the model gives little weight, count for
// little in a match too.
func (m *Model) Query(text string) *Query {
	q := &Query{model: m, vector: make([]float32, m.dims)}
	all := m.vocabulary.Append(nil, text)
	m.Pool(q.vector, all) // sorts
	all = slices.Compact(all)
	slices.SortStableFunc(all, func(a, b uint16) int { return cmp.Compare(m.weight(b), m.weight(a)) })
	q.rows = all[:min(len(all), vec.MaxStride)]
	sum := float32(0)
	for _, r := range q.rows {
		q.weights = append(q.weights, m.weight(r))
		sum += m.weight(r)
	}
	for i := range q.weights {
		q.weights[i] /= max(sum, 1e-12)
	}
	q.known = m.known(text)
	return q
}

// Vector is the text's vector; it must not be changed.
func (q *Query) Vector() []float32 { return q.vector }

// Known is the share of the text's words that the model knows as words, from 0 to 1: of
// a text of which it knows little, its vector says little.
func (q *Query) Known() float64 { return q.known }

// Match says from 0 to 1 how well another text, given as rows of the same model, answers
// this one: of each of this one's words the best cosine with any of the other's, squared,
// weighted by what the model gives the word (after ColBERT's late interaction, Khattab
// and Zaharia 2020, arXiv:2004.12832, on words without context).
func (q *Query) Match(rows []uint16) float32 {
	if len(q.rows) == 0 || len(rows) == 0 {
		return 0
	}
	if q.table == nil {
		q.table = make([]int8, len(q.model.scales)*vec.MaxStride)
		q.done = make([]uint64, (len(q.model.scales)+63)/64)
	}
	for _, r := range rows {
		if int(r) < len(q.model.scales) && q.done[r/64]>>(r%64)&1 == 0 {
			q.compare(r)
		}
	}
	var best [vec.MaxStride]int8
	vec.MaxRows(&best, q.table, rows)
	sum := float32(0)
	for i, w := range q.weights {
		x := float32(best[i]) / 127
		sum += w * x * x
	}
	return sum
}

// compare fills in a row of the table.
func (q *Query) compare(r uint16) {
	m := q.model
	q.done[r/64] |= 1 << (r % 64)
	row := q.table[int(r)*vec.MaxStride : (int(r)+1)*vec.MaxStride]
	from := m.bytesOf(r)
	for i, other := range q.rows {
		if other == r {
			row[i] = 127
			continue
		}
		cos := float64(vec.DotInt8(from, m.bytesOf(other))) * float64(m.inverse[r]) * float64(m.inverse[other])
		row[i] = int8(math.RoundToEven(max(0, min(1, cos)) * 127))
	}
}

// known is the share of words with a row of their own, the ones that matter by weight.
func (m *Model) known(text string) float64 {
	var w Words
	w.Reset(text)
	known, all := 0, 0
	for word := w.Next(); word != nil; word = w.Next() {
		all++
		if _, ok := m.vocabulary.Word(word); ok {
			known++
		}
	}
	if all == 0 {
		return 0
	}
	return float64(known) / float64(all)
}

func (m *Model) bytesOf(r uint16) []byte { return m.rows[int(r)*m.dims : (int(r)+1)*m.dims] }

// weight is the length of a row: how much it moves a text's vector.
func (m *Model) weight(r uint16) float32 {
	if m.inverse[r] == 0 {
		return 0
	}
	return m.scales[r] / m.inverse[r]
}

// measure computes the inverse lengths of the rows' bytes, 0 for rows of zeros.
func (m *Model) measure() {
	m.inverse = make([]float32, len(m.scales))
	for r := range m.inverse {
		b := m.bytesOf(uint16(r))
		if n := vec.DotInt8(b, b); n > 0 {
			m.inverse[r] = float32(1 / math.Sqrt(float64(n)))
		}
	}
}

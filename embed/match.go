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
	bytes   []byte // the vector's, each worth scale
	scale   float32
	rows    []uint16  // of the text that count most, each once
	weights []float32 // parallel to rows; together 1
	own     []byte    // the rows' numbers, one after another
	units   []float32 // 127 over the length of each
	known   float64

	// What was computed of other texts' rows, each when first met.
	place []uint16  // by row: its slot, plus one
	table []int8    // by slot: cosines with rows, 127 for 1
	dots  []float32 // by slot: of the row with the vector
	slots []uint16
}

// Query prepares a text. Common words, which the model gives little weight, count for
// little in a match too. Of a long text the 32 weightiest words are compared.
func (m *Model) Query(text string) *Query {
	q := &Query{model: m, vector: make([]float32, m.dims), place: make([]uint16, len(m.scales))}
	all := m.vocabulary.Append(nil, text)
	m.Pool(q.vector, all) // sorts
	q.bytes, q.scale = quantise(q.vector)
	all = slices.Compact(all)
	slices.SortStableFunc(all, func(a, b uint16) int { return cmp.Compare(m.weight(b), m.weight(a)) })
	q.rows = all[:min(len(all), vec.MaxStride)]
	sum := float32(0)
	for _, r := range q.rows {
		q.weights = append(q.weights, m.weight(r))
		sum += m.weight(r)
		q.own = append(q.own, m.bytesOf(r)...)
		q.units = append(q.units, 127*m.inverse[r])
	}
	for i := range q.weights {
		q.weights[i] /= max(sum, 1e-12)
	}
	q.known = m.known(text)
	return q
}

// Vector is the text's vector; it must not be changed.
func (q *Query) Vector() []float32 { return q.vector }

// Known is the share of the text that the model knows as words, from 0 to 1: of a text of
// which it knows little, its vector says little. A word counts as much as it weighs, an
// unknown one as much as words do on average, so that "of the" vouches for little.
// Words of which only pieces are known are unknown.
func (q *Query) Known() float64 { return q.known }

// compare gives a row of another text a slot.
func (q *Query) compare(r uint16) {
	m := q.model
	from := m.bytesOf(r)
	at := len(q.table)
	q.table = append(q.table, make([]int8, vec.MaxStride)...)
	slot, inverse := q.table[at:], m.inverse[r]
	for i, other := range q.rows {
		if other == r {
			slot[i] = 127
			continue
		}
		// Integers, as the bounds of floats would cost more than the product.
		cos := int32(float32(vec.DotInt8(from, q.own[i*m.dims:(i+1)*m.dims])) * inverse * q.units[i])
		slot[i] = int8(max(0, min(127, cos)))
	}
	q.dots = append(q.dots, float32(vec.DotInt8(from, q.bytes))*q.scale*m.scales[r])
	q.place[r] = uint16(len(q.dots))
}

// known is the weight of the words with a row of their own by that of all words.
func (m *Model) known(text string) float64 {
	var w Words
	w.Reset(text)
	known, all := float32(0), float32(0)
	for word := w.Next(); word != nil; word = w.Next() {
		weight := m.typical
		if r, ok := m.vocabulary.Word(word); ok {
			weight = m.weight(r)
			known += weight
		}
		all += weight
	}
	if all == 0 {
		return 0
	}
	return float64(known / all)
}

func (m *Model) bytesOf(r uint16) []byte { return m.rows[int(r)*m.dims : (int(r)+1)*m.dims] }

// weight is the length of a row: how much it moves a text's vector.
func (m *Model) weight(r uint16) float32 {
	if m.inverse[r] == 0 {
		return 0
	}
	return m.scales[r] / m.inverse[r]
}

// measure computes the inverse lengths of the rows' bytes, 0 for rows of zeros, and the
// mean weight of the rows of words, which come first.
func (m *Model) measure(words int) {
	m.inverse = make([]float32, len(m.scales))
	for r := range m.inverse {
		b := m.bytesOf(uint16(r))
		if n := vec.DotInt8(b, b); n > 0 {
			m.inverse[r] = float32(1 / math.Sqrt(float64(n)))
		}
	}
	sum := float32(0)
	for r := range words {
		sum += m.weight(uint16(r))
	}
	m.typical = sum / float32(max(1, words))
}

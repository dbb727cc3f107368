package embed

import (
	"math"
	"slices"

	"github.com/dailypapers/dailypapers/internal/vec"
)

// A Model is a table of rows for the entries of a vocabulary. It may be used by many
// goroutines.
type Model struct {
	id         string
	dims       int
	vocabulary *Vocabulary
	scales     []float32 // of the rows
	rows       []byte    // dims int8 each
	inverse    []float32 // 1 over the length of the rows' bytes
	typical    float32   // mean weight of words
	record     Record
}

// ID names the model: 16 hexadecimal digits that follow from its vocabulary and rows.
// Vectors of different models have nothing to do with each other.
func (m *Model) ID() string { return m.id }

// Dims is the length of a vector. The first half and the first quarter of a vector are,
// made as long as 1 again, vectors too: worse ones, see doc/decisions/0008-meaning.md.
func (m *Model) Dims() int { return m.dims }

// Vocabulary says which rows a text has.
func (m *Model) Vocabulary() *Vocabulary { return m.vocabulary }

// Record says how the model was trained.
func (m *Model) Record() Record { return m.record }

// Embed returns the vector of a text, of length 1, or of zeros where the model knows
// none of its words. The text is plain: no markup, mathematics as Unicode. Its cost is
// linear in the text. The error is always nil; it is there for models that answer over
// a network.
func (m *Model) Embed(text string) ([]float32, error) {
	v := make([]float32, m.dims)
	m.Pool(v, m.vocabulary.Append(make([]uint16, 0, len(text)/5+4), text))
	return v, nil
}

// Pool writes the vector of a text into v, given the text's rows, which it sorts: the
// sum of the rows, each by the root of how often it occurs, made as long as 1.
func (m *Model) Pool(v []float32, rows []uint16) {
	clear(v)
	slices.Sort(rows)
	for i := 0; i < len(rows); {
		j := i + 1
		for j < len(rows) && rows[j] == rows[i] {
			j++
		}
		if int(rows[i]) < len(m.scales) {
			m.add(v, int(rows[i]), float32(math.Sqrt(float64(j-i))))
		}
		i = j
	}
	Normalize(v)
}

// add adds weight times a row to v.
func (m *Model) add(v []float32, row int, weight float32) {
	vec.AddInt8(v, m.rows[row*m.dims:(row+1)*m.dims], weight*m.scales[row])
}

// Row writes row i of the table into v.
func (m *Model) Row(v []float32, i uint16) {
	clear(v)
	m.add(v, int(i), 1)
}

// Normalize makes v as long as 1. A vector of zeros stays as it is.
func Normalize(v []float32) {
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	if sum < 1e-30 || math.IsInf(sum, 0) || math.IsNaN(sum) {
		clear(v)
		return
	}
	f := float32(1 / math.Sqrt(sum))
	for k := range v {
		v[k] *= f
	}
}

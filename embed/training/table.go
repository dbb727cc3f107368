package training

import (
	"math"
	"math/rand/v2"
)

// table is the rows under training, with Adam's memory of them (Kingma and Ba 2015,
// arXiv:1412.6980). Only the rows of a batch are touched: the moments of the others
// stand still, as they do in what other trainers call sparse Adam.
type table struct {
	n       int
	values  []float32 // n × Dims
	first   []float32 // moments
	second  []float32
	steps   int
	starts  []uint32
	ordered []entry

	correct1, correct2 float32 // of the moments' beginning at zero
}

const (
	beta1 = 0.9
	beta2 = 0.999
	tiny  = 1e-8
)

func newTable(n int) *table {
	return &table{n: n, values: make([]float32, n*Dims), first: make([]float32, n*Dims), second: make([]float32, n*Dims),
		starts: make([]uint32, n+1)}
}

// fill draws rows at random, those of frequent words shorter: a word in a share p of all
// places weighs a/(a+p), after Arora, Liang and Ma 2017 ("A simple but tough-to-beat
// baseline for sentence embeddings").
func (t *table) fill(seed uint64, share []float64) {
	const a = 1e-4
	r := rand.New(rand.NewPCG(seed, 0x7AB1E))
	for i := range t.n {
		scale := 0.1 * a / (a + share[i])
		row := t.row(i)
		for k := range row {
			row[k] = float32(scale * r.NormFloat64())
		}
	}
}

func (t *table) row(i int) []float32 { return t.values[i*Dims : (i+1)*Dims] }

// sort orders entries by row, keeping the order of texts within one.
func (t *table) sort(entries []entry) []entry {
	clear(t.starts)
	for _, e := range entries {
		t.starts[e.row+1]++
	}
	for i := range t.n {
		t.starts[i+1] += t.starts[i]
	}
	if cap(t.ordered) < len(entries) {
		t.ordered = make([]entry, len(entries)*5/4)
	}
	out := t.ordered[:len(entries)]
	for _, e := range entries {
		out[t.starts[e.row]] = e
		t.starts[e.row]++
	}
	return out
}

// begin counts a step.
func (t *table) begin() {
	t.steps++
	t.correct1 = float32(1 / (1 - math.Pow(beta1, float64(t.steps))))
	t.correct2 = float32(1 / (1 - math.Pow(beta2, float64(t.steps))))
}

// update moves a row against its gradient.
func (t *table) update(i int, g *[Dims]float32, rate float32) {
	v := (*[Dims]float32)(t.values[i*Dims:])
	m := (*[Dims]float32)(t.first[i*Dims:])
	s := (*[Dims]float32)(t.second[i*Dims:])
	for k := range g {
		m[k] += (1 - beta1) * (g[k] - m[k])
		s[k] += (1 - beta2) * (g[k]*g[k] - s[k])
		v[k] -= rate * m[k] * t.correct1 / (float32(math.Sqrt(float64(s[k]*t.correct2))) + tiny)
	}
}

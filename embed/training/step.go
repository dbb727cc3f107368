package training

import (
	"math"
	"slices"
	"sync"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
)

// An entry says that a text of the batch holds a row, and how much that counts.
type entry struct {
	row    uint16
	text   uint32
	weight float32
}

// step is the memory of one step: two texts a pair, the first ones before all second ones.
type step struct {
	table   *table
	n       int // pairs
	workers int
	ends    []int // of each text's entries
	entries []entry
	sums    []float32 // texts × Dims: of the rows
	grads   []float32 // texts × Dims: of the loss with respect to sums
	unit    []float32 // texts × dims: the sums' first dims at length 1
	norms   []float32
	dunit   []float32
	logits  []float32 // n × n
	cols    []float32
}

func newStep(t *table, n, workers int) *step {
	return &step{table: t, n: n, workers: workers, sums: make([]float32, 2*n*Dims), grads: make([]float32, 2*n*Dims),
		unit: make([]float32, 2*n*Dims), dunit: make([]float32, 2*n*Dims), norms: make([]float32, 2*n),
		logits: make([]float32, n*n), cols: make([]float32, n)}
}

// parallel runs f on parts of 0 to n side by side.
func parallel(workers, n int, f func(from, to int)) {
	var g sync.WaitGroup
	for w := range workers {
		g.Go(func() { f(n*w/workers, n*(w+1)/workers) })
	}
	g.Wait()
}

// count says what a row that a text holds n times counts for.
func count(n int) float32 { return float32(math.Sqrt(float64(n))) }

// load takes the pairs in and sums their rows.
func (s *step) load(pairs []pair) {
	s.entries, s.ends = s.entries[:0], s.ends[:0]
	var rows []uint16
	add := func(text int, of []uint16) {
		rows = append(rows[:0], of...)
		slices.Sort(rows)
		for i := 0; i < len(rows); {
			j := i + 1
			for j < len(rows) && rows[j] == rows[i] {
				j++
			}
			s.entries = append(s.entries, entry{rows[i], uint32(text), count(j - i)})
			i = j
		}
		s.ends = append(s.ends, len(s.entries))
	}
	for i, p := range pairs {
		add(i, p.a)
	}
	for i, p := range pairs {
		add(s.n+i, p.b)
	}
	parallel(s.workers, 2*s.n, func(from, to int) {
		for i := from; i < to; i++ {
			s.sum(i)
		}
	})
	clear(s.grads)
}

func vector(v []float32) blas32.Vector { return blas32.Vector{N: len(v), Inc: 1, Data: v} }

func (s *step) sum(text int) {
	sum := s.sums[text*Dims : (text+1)*Dims]
	clear(sum)
	from := 0
	if text > 0 {
		from = s.ends[text-1]
	}
	for _, e := range s.entries[from:s.ends[text]] {
		blas32.Axpy(e.weight, vector(s.table.row(int(e.row))), vector(sum))
	}
}

// result is what a loss says of a batch.
type result struct {
	loss  float64 // nats a pair, mean of both directions
	right int     // first texts that found their second
}

// loss adds the gradients of weight times the InfoNCE loss over the first dims numbers.
func (s *step) loss(dims int, temperature, weight float32) result {
	s.normalise(dims)
	part := s.n * dims
	a := blas32.General{Rows: s.n, Cols: dims, Stride: dims, Data: s.unit[:part]}
	b := blas32.General{Rows: s.n, Cols: dims, Stride: dims, Data: s.unit[part : 2*part]}
	l := blas32.General{Rows: s.n, Cols: s.n, Stride: s.n, Data: s.logits}
	blas32.Gemm(blas.NoTrans, blas.Trans, 1/temperature, a, b, 0, l)
	r := s.softmax(1/temperature, weight/(temperature*float32(s.n)))
	da := blas32.General{Rows: s.n, Cols: dims, Stride: dims, Data: s.dunit[:part]}
	db := blas32.General{Rows: s.n, Cols: dims, Stride: dims, Data: s.dunit[part : 2*part]}
	blas32.Gemm(blas.NoTrans, blas.NoTrans, 1, l, b, 0, da)
	blas32.Gemm(blas.Trans, blas.NoTrans, 1, l, a, 0, db)
	s.backward(dims)
	return r
}

// normalise fills unit and norms.
func (s *step) normalise(dims int) {
	parallel(s.workers, 2*s.n, func(from, to int) {
		for i := from; i < to; i++ {
			sum, unit := s.sums[i*Dims:i*Dims+dims], s.unit[i*dims:(i+1)*dims]
			norm := blas32.Nrm2(vector(sum))
			s.norms[i] = norm
			inverse := float32(0)
			if norm > 1e-12 {
				inverse = 1 / norm
			}
			for k, x := range sum {
				unit[k] = x * inverse
			}
		}
	})
}

// softmax turns logits, none above top, into scale times the gradient of the loss.
// Cosines are bounded, so that one exponential a logit serves both directions and no
// maximum is looked for.
func (s *step) softmax(top, scale float32) result {
	n := s.n
	sums := make([]float64, n)
	diagonal := make([]float32, n)
	right := make([]int, s.workers)
	columns := make([][]float64, s.workers)
	parallel(s.workers, s.workers, func(w, _ int) {
		cols := make([]float64, n)
		for i := n * w / s.workers; i < n*(w+1)/s.workers; i++ {
			row := s.logits[i*n : (i+1)*n]
			diagonal[i] = row[i]
			most, at := row[0], 0
			total := 0.0
			for j, x := range row {
				if x > most {
					most, at = x, j
				}
				e := exp32(x - top)
				row[j] = e
				total += float64(e)
				cols[j] += float64(e)
			}
			sums[i] = total
			if at == i {
				right[w]++
			}
		}
		columns[w] = cols
	})
	cols := columns[0]
	for _, c := range columns[1:] {
		for j, x := range c {
			cols[j] += x
		}
	}
	var r result
	for w := range right {
		r.right += right[w]
	}
	for i := range n {
		r.loss += 0.5*(math.Log(sums[i])+math.Log(cols[i])) + float64(top-diagonal[i])
	}
	r.loss /= float64(n)
	for j := range cols {
		s.cols[j] = float32(0.5 / cols[j])
	}
	parallel(s.workers, n, func(from, to int) {
		for i := from; i < to; i++ {
			row := s.logits[i*n : (i+1)*n]
			inverse := float32(0.5 / sums[i])
			for j, e := range row {
				row[j] = scale * e * (inverse + s.cols[j])
			}
			row[i] -= scale
		}
	})
	return r
}

// backward carries the gradients of the unit vectors back to the sums: of x = s/|s|,
// ds = (dx − (dx·x)x)/|s|.
func (s *step) backward(dims int) {
	parallel(s.workers, 2*s.n, func(from, to int) {
		for i := from; i < to; i++ {
			if s.norms[i] <= 1e-12 {
				continue
			}
			unit, d := s.unit[i*dims:(i+1)*dims], s.dunit[i*dims:(i+1)*dims]
			along, inverse := blas32.Dot(vector(unit), vector(d)), 1/s.norms[i]
			g := s.grads[i*Dims : i*Dims+dims]
			for k := range g {
				g[k] += (d[k] - along*unit[k]) * inverse
			}
		}
	})
}

// apply sums the gradients by row and lets the table take them, each row by one worker.
func (s *step) apply(rate float32) {
	byRow := s.table.sort(s.entries)
	s.table.begin()
	parallel(s.workers, s.workers, func(w, _ int) {
		var g [Dims]float32
		from, to := cut(byRow, w, s.workers), cut(byRow, w+1, s.workers)
		for i := from; i < to; {
			row := byRow[i].row
			clear(g[:])
			for ; i < to && byRow[i].row == row; i++ {
				at := int(byRow[i].text) * Dims
				blas32.Axpy(byRow[i].weight, vector(s.grads[at:at+Dims]), vector(g[:]))
			}
			s.table.update(int(row), &g, rate)
		}
	})
}

// cut returns where the share of worker w begins, between two rows.
func cut(e []entry, w, workers int) int {
	i := len(e) * w / workers
	for i > 0 && i < len(e) && e[i].row == e[i-1].row {
		i++
	}
	return i
}

package training

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
)

// A Teacher is a better model's vectors of some papers. Every other step, the papers of a
// batch are to be as like each other as the teacher finds them: for each paper, the
// softmax of its likenesses to the others is moved towards the teacher's, itself left out
// on both sides (the likeness-based distillation of Tung and Mori 2019,
// arXiv:1907.09682, with soft targets instead of squared differences).
type Teacher struct {
	Name    string
	Papers  []int       // numbers of papers of the corpus, in the order they were added
	Vectors [][]float32 // parallel to Papers; of one length, each of length 1 or zero
	// Temperature of the teacher's softmax; 0 means 0.05. A teacher whose likenesses lie
	// close together needs a lower one.
	Temperature float64
}

func (t *Teacher) check(papers int) error {
	if t == nil {
		return nil
	}
	if len(t.Papers) != len(t.Vectors) || len(t.Papers) < 64 {
		return fmt.Errorf("a teacher of %d papers and %d vectors; at least 64 are needed", len(t.Papers), len(t.Vectors))
	}
	if t.Temperature < 0 {
		return errors.New("a teacher's temperature must not be negative")
	}
	for i, p := range t.Papers {
		if p < 0 || p >= papers || len(t.Vectors[i]) != len(t.Vectors[0]) || len(t.Vectors[i]) == 0 {
			return fmt.Errorf("a teacher's vector %d, of paper %d, has %d numbers", i, p, len(t.Vectors[i]))
		}
	}
	return nil
}

// sum adds everything that a training takes from the teacher to h.
func (t *Teacher) sum(h hash.Hash) {
	if t == nil {
		return
	}
	fmt.Fprintf(h, "%s %v %v\n", t.Name, t.Papers, t.Temperature)
	for _, v := range t.Vectors {
		binary.Write(h, binary.LittleEndian, v) // a hash takes everything
	}
}

// lesson is the memory of steps with a teacher.
type lesson struct {
	teacher *Teacher
	step    *step // of single texts: the second ones are empty
	target  []float32
	vectors []float32
}

func (r *trainer) newLesson() *lesson {
	if r.o.Teacher == nil {
		return nil
	}
	n := min(r.step.n, len(r.o.Teacher.Papers))
	return &lesson{teacher: r.o.Teacher, step: newStep(r.table, n, r.workers),
		target: make([]float32, n*n), vectors: make([]float32, n*len(r.o.Teacher.Vectors[0]))}
}

// teach takes one step with the teacher and returns its loss: the divergence of the
// student's likenesses from the teacher's, in nats a paper.
func (r *trainer) teach() float64 {
	l := r.lesson
	random := rand.New(rand.NewPCG(r.o.Seed^0x7EAC4, uint64(r.done)))
	pairs := make([]pair, l.step.n)
	width := len(l.teacher.Vectors[0])
	for i, k := range random.Perm(len(l.teacher.Papers))[:l.step.n] {
		pairs[i].a = r.texts.paper(l.teacher.Papers[k])
		copy(l.vectors[i*width:(i+1)*width], l.teacher.Vectors[k])
	}
	l.step.load(pairs)
	l.aim(width)
	loss := l.step.follow(l.target, float32(r.o.Temperature), 1)
	l.step.apply(r.rate())
	return loss
}

// aim fills target with the teacher's distributions.
func (l *lesson) aim(width int) {
	n := l.step.n
	temperature := l.teacher.Temperature
	if temperature == 0 {
		temperature = 0.05
	}
	v := blas32.General{Rows: n, Cols: width, Stride: width, Data: l.vectors}
	t := blas32.General{Rows: n, Cols: n, Stride: n, Data: l.target}
	blas32.Gemm(blas.NoTrans, blas.Trans, float32(1/temperature), v, v, 0, t)
	for i := range n {
		softmaxOthers(l.target[i*n:(i+1)*n], i)
	}
}

// softmaxOthers turns scores into a distribution over all but one, which gets 0. It
// returns the logarithm of the sum, for losses.
func softmaxOthers(row []float32, but int) float64 {
	most := float32(math.Inf(-1))
	for j, x := range row {
		if j != but {
			most = max(most, x)
		}
	}
	total := 0.0
	for j, x := range row {
		if row[j] = 0; j != but {
			row[j] = exp32(x - most)
			total += float64(row[j])
		}
	}
	for j := range row {
		row[j] = float32(float64(row[j]) / total)
	}
	return float64(most) + math.Log(total)
}

// follow adds the gradients of weight times the divergence of the first texts' likenesses
// from target.
func (s *step) follow(target []float32, temperature, weight float32) float64 {
	s.normalise(Dims)
	n, part := s.n, s.n*Dims
	a := blas32.General{Rows: n, Cols: Dims, Stride: Dims, Data: s.unit[:part]}
	l := blas32.General{Rows: n, Cols: n, Stride: n, Data: s.logits}
	blas32.Gemm(blas.NoTrans, blas.Trans, 1/temperature, a, a, 0, l)
	losses := make([]float64, n)
	scale := weight / (temperature * float32(n))
	parallel(s.workers, n, func(from, to int) {
		for i := from; i < to; i++ {
			row, want := s.logits[i*n:(i+1)*n], target[i*n:(i+1)*n]
			dot, entropy := 0.0, 0.0
			for j, p := range want {
				if p > 0 {
					dot += float64(p) * float64(row[j])
					entropy -= float64(p) * math.Log(float64(p))
				}
			}
			losses[i] = softmaxOthers(row, i) - dot - entropy
			for j := range row {
				row[j] = scale * (row[j] - want[j])
			}
		}
	})
	d := blas32.General{Rows: n, Cols: Dims, Stride: Dims, Data: s.dunit[:part]}
	blas32.Gemm(blas.NoTrans, blas.NoTrans, 1, l, a, 0, d)
	blas32.Gemm(blas.Trans, blas.NoTrans, 1, l, a, 1, d)
	clear(s.dunit[part:])
	s.backward(Dims)
	sum := 0.0
	for _, x := range losses {
		sum += x
	}
	return sum / float64(n)
}

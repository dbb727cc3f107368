package training

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestGradients compares the gradients of the loss with differences of the loss itself.
func TestGradients(t *testing.T) {
	const n, rows = 6, 20
	table := newTable(rows)
	table.fill(1, make([]float64, rows))
	r := rand.New(rand.NewPCG(1, 2))
	pairs := make([]pair, n)
	for i := range pairs {
		for range 5 {
			pairs[i].a = append(pairs[i].a, uint16(r.IntN(rows)))
			pairs[i].b = append(pairs[i].b, uint16(r.IntN(rows)))
		}
	}
	for _, dims := range []int{Dims, Dims / 4} {
		s := newStep(table, n, 2)
		lossOf := func() float64 { s.load(pairs); return s.loss(dims, 0.2, 1).loss }
		lossOf()
		grads := make([]float64, rows*Dims)
		for _, e := range s.entries {
			for k := range Dims {
				grads[int(e.row)*Dims+k] += float64(e.weight * s.grads[int(e.text)*Dims+k])
			}
		}
		for range 60 {
			i := r.IntN(rows*dims)/dims*Dims + r.IntN(dims)
			const h = 1e-3
			held := table.values[i]
			table.values[i] = held + h
			up := lossOf()
			table.values[i] = held - h
			down := lossOf()
			table.values[i] = held
			want := (up - down) / (2 * h)
			if math.Abs(grads[i]-want) > 0.02*math.Abs(want)+2e-3 {
				t.Errorf("dims %d, number %d: gradient %.5f, differences say %.5f", dims, i, grads[i], want)
			}
		}
	}
}

// TestLessonGradients does the same for the divergence from a teacher.
func TestLessonGradients(t *testing.T) {
	const n, rows = 5, 15
	table := newTable(rows)
	table.fill(1, make([]float64, rows))
	r := rand.New(rand.NewPCG(3, 4))
	pairs := make([]pair, n)
	for i := range pairs {
		for range 5 {
			pairs[i].a = append(pairs[i].a, uint16(r.IntN(rows)))
		}
	}
	target := make([]float32, n*n)
	for i := range target {
		target[i] = float32(3 * r.NormFloat64())
	}
	for i := range n {
		softmaxOthers(target[i*n:(i+1)*n], i)
	}
	s := newStep(table, n, 2)
	lossOf := func() float64 { s.load(pairs); return s.follow(target, 0.3, 1) }
	if loss := lossOf(); loss < 0 {
		t.Errorf("a divergence of %v", loss)
	}
	grads := make([]float64, rows*Dims)
	for _, e := range s.entries {
		for k := range Dims {
			grads[int(e.row)*Dims+k] += float64(e.weight * s.grads[int(e.text)*Dims+k])
		}
	}
	for range 60 {
		i := r.IntN(rows * Dims)
		const h = 1e-3
		held := table.values[i]
		table.values[i] = held + h
		up := lossOf()
		table.values[i] = held - h
		down := lossOf()
		table.values[i] = held
		want := (up - down) / (2 * h)
		if math.Abs(grads[i]-want) > 0.02*math.Abs(want)+2e-3 {
			t.Errorf("number %d: gradient %.5f, differences say %.5f", i, grads[i], want)
		}
	}
}

// TestExp compares with the library's, down to nothing.
func TestExp(t *testing.T) {
	for x := float32(0); x > -100; x -= 0.0137 {
		got, want := float64(exp32(x)), math.Exp(float64(x))
		if math.Abs(got-want) > 1e-6*want+1e-37 {
			t.Fatalf("exp of %v is %v, want %v", x, got, want)
		}
	}
	if exp32(float32(math.Inf(-1))) != 0 {
		t.Error("exp of −∞ is not 0")
	}
}

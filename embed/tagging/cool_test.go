package tagging

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestCool draws labels by a tagger's own probabilities and then makes the tagger three
// times as sure, or a third: the temperature undoes that.
func TestCool(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, heat := range []float64{3, 1, 1.0 / 3} {
		tagger := &Tagger{head: header{Dims: 2, Labels: []string{"a", "b", "c"}}, weights: []float32{2, 0, 0.5, 0, 2, 0, -1, -1, 0}}
		var fit []sample
		for range 20_000 {
			v := []float32{float32(r.NormFloat64()), float32(r.NormFloat64())}
			at, u := 0, r.Float64()
			for p := tagger.probabilities(v); at < 2 && u > p[at]; at++ {
				u -= p[at]
			}
			fit = append(fit, sample{v, at})
		}
		for i := range tagger.weights {
			tagger.weights[i] *= float32(heat)
		}
		tagger.cool(fit)
		if got := tagger.head.Record["temperature"]; math.Abs(got/heat-1) > 0.05 || math.Abs(float64(tagger.weights[0])-2) > 0.1 {
			t.Errorf("heated by %.2f, it is cooled by %.2f, to weights of %v", heat, got, tagger.weights)
		}
	}
	empty := &Tagger{head: header{Dims: 1, Labels: []string{"a"}}, weights: []float32{2, 3}}
	if empty.cool(nil); empty.weights[0] != 2 {
		t.Error("nothing to fit on changed the weights")
	}
}

package eval_test

import (
	"math"
	"testing"

	"github.com/dailypapers/dailypapers/internal/eval"
)

// near compares with what was worked out by hand.
func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-9 {
		t.Errorf("%s is %.9f, want %.9f", what, got, want)
	}
}

// TestMeasures holds the measures to values worked out by hand from trec_eval's
// definitions. Judged are a (3), b (2), c (1), d (0) and e (−1); x and y are not.
func TestMeasures(t *testing.T) {
	j := eval.Judgements{"a": 3, "b": 2, "c": 1, "d": 0, "e": -1}
	l3 := math.Log2(3)
	for _, tt := range []struct {
		name                string
		ranked              []string
		ndcg2, ndcg10       float64
		ap, ap2, r2, r3, rr float64
	}{
		{"best", []string{"a", "b", "c", "d"}, 1, 1, 1, 1, 2. / 3, 1, 1},
		{"turned", []string{"c", "b", "a"}, (1 + 2/l3) / (3 + 2/l3), (1 + 2/l3 + 3./2) / (3 + 2/l3 + 1./2), 1, (1./2 + 2./3) / 2, 2. / 3, 1, 1},
		{"late", []string{"x", "d", "a"}, 0, (3. / 2) / (3 + 2/l3 + 1./2), (1. / 3) / 3, (1. / 3) / 2, 0, 1. / 3, 1. / 3},
		{"below nothing", []string{"e", "a"}, (3 / l3) / (3 + 2/l3), (3 / l3) / (3 + 2/l3 + 1./2), (1. / 2) / 3, (1. / 2) / 2, 1. / 3, 1. / 3, 1. / 2},
		{"wrong", []string{"x", "y"}, 0, 0, 0, 0, 0, 0, 0},
		{"empty", nil, 0, 0, 0, 0, 0, 0, 0},
	} {
		near(t, tt.name+": nDCG@2", eval.NDCG(tt.ranked, j, 2), tt.ndcg2)
		near(t, tt.name+": nDCG@10", eval.NDCG(tt.ranked, j, 10), tt.ndcg10)
		near(t, tt.name+": AP", eval.AveragePrecision(tt.ranked, j, 1), tt.ap)
		near(t, tt.name+": AP of grade 2", eval.AveragePrecision(tt.ranked, j, 2), tt.ap2)
		near(t, tt.name+": recall@2", eval.Recall(tt.ranked, j, 2), tt.r2)
		near(t, tt.name+": recall@3", eval.Recall(tt.ranked, j, 3), tt.r3)
		near(t, tt.name+": reciprocal rank", eval.ReciprocalRank(tt.ranked, j), tt.rr)
	}
	near(t, "nDCG of nothing relevant", eval.NDCG([]string{"d"}, eval.Judgements{"d": 0}, 10), 0)
	near(t, "nDCG at 0", eval.NDCG([]string{"a"}, j, 0), 0)
}

// TestTest works a test of four queries out in full: of the 16 ways to assign the
// differences 1, 2, 3, 4 only all as they are and all turned round reach a sum of 10.
func TestTest(t *testing.T) {
	a, b := []float64{1, 2, 3, 4}, []float64{0, 0, 0, 0}
	if p := eval.Test(a, b); math.Abs(p-2./16) > 0.01 {
		t.Errorf("p is %.4f, want about %.4f", p, 2./16)
	}
	if p := eval.Test(a, a); p != 1 {
		t.Errorf("p of no difference is %v", p)
	}
	if p, q := eval.Test(a, b), eval.Test(b, a); p != q {
		t.Errorf("p is %v one way and %v the other", p, q)
	}
	if !math.IsNaN(eval.Test(a, nil)) {
		t.Error("values without a partner have a p")
	}
}

// TestInterval compares with the normal approximation, which is good for 400 values.
func TestInterval(t *testing.T) {
	values := make([]float64, 400)
	for i := range values {
		values[i] = float64(i % 2)
	}
	low, high := eval.Interval(values)
	half := 1.96 * 0.5 / 20
	if math.Abs(low-(0.5-half)) > 0.01 || math.Abs(high-(0.5+half)) > 0.01 {
		t.Errorf("%.3f to %.3f, want about %.3f to %.3f", low, high, 0.5-half, 0.5+half)
	}
	if low, high := eval.Interval([]float64{0.3}); low != 0.3 || high != 0.3 {
		t.Errorf("of one value: %v to %v", low, high)
	}
	if low, high := eval.Interval(nil); low != 0 || high != 0 {
		t.Errorf("of none: %v to %v", low, high)
	}
}

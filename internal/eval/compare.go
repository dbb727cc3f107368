package eval

import (
	"math"
	"math/rand/v2"
	"slices"
)

const (
	resamples = 10_000 // of a bootstrap
	shuffles  = 20_000 // of a randomisation test
	seed      = 20261101
)

// Interval is the 95 % interval of the mean of values, by the percentiles of means of
// values drawn with replacement (Efron 1979). It is the same at every call.
func Interval(values []float64) (low, high float64) {
	if len(values) == 0 {
		return 0, 0
	}
	r := rand.New(rand.NewPCG(seed, 1))
	means := make([]float64, resamples)
	for i := range means {
		sum := 0.0
		for range values {
			sum += values[r.IntN(len(values))]
		}
		means[i] = sum / float64(len(values))
	}
	slices.Sort(means)
	return means[resamples*25/1000], means[resamples*975/1000-1]
}

// Test is the two-sided p of a paired randomisation test: how often a mean difference at
// least as large as that of a and b comes about when it is drawn by lot, query by query,
// which of the two a value belongs to (Smucker, Allan and Carterette 2007). The observed
// assignment counts as one of the draws, so that p is never 0.
func Test(a, b []float64) float64 {
	if len(a) != len(b) || len(a) == 0 {
		return math.NaN()
	}
	observed := 0.0
	for i := range a {
		observed += a[i] - b[i]
	}
	observed = math.Abs(observed) - 1e-12
	r := rand.New(rand.NewPCG(seed, 2))
	extreme := 1
	for range shuffles {
		sum := 0.0
		for i := range a {
			if r.Uint64()&1 == 0 {
				sum += a[i] - b[i]
			} else {
				sum -= a[i] - b[i]
			}
		}
		if math.Abs(sum) >= observed {
			extreme++
		}
	}
	return float64(extreme) / (shuffles + 1)
}

// Mean is the arithmetic mean, 0 of nothing.
func Mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / math.Max(1, float64(len(values)))
}

package eval

import (
	"math"
	"slices"
)

// Judgements are the relevance grades of one query's documents; what is not in it, and
// what is 0 or less, is not relevant.
type Judgements map[string]float64

// NDCG is the discounted gain of the first k ranked documents, beside that of the best
// order there could be: gains are the grades themselves, and the document on place i,
// from 1, counts by 1/log₂(i+1) (Järvelin and Kekäläinen 2002, with trec_eval's
// discount). It is 0 where nothing is relevant.
func NDCG(ranked []string, j Judgements, k int) float64 {
	var ideal []float64
	for _, g := range j {
		if g > 0 {
			ideal = append(ideal, g)
		}
	}
	slices.SortFunc(ideal, func(a, b float64) int {
		if a > b {
			return -1
		}
		return 1
	})
	best := 0.0
	for i, g := range ideal[:min(k, len(ideal))] {
		best += g * discount(i)
	}
	if best == 0 {
		return 0
	}
	got := 0.0
	for i, id := range ranked[:min(k, len(ranked))] {
		got += max(0, j[id]) * discount(i)
	}
	return got / best
}

func discount(i int) float64 { return 1 / math.Log2(float64(i+2)) }

// AveragePrecision is the mean of the precisions at the place of each document graded
// least or more; those that were not ranked count 0.
func AveragePrecision(ranked []string, j Judgements, least float64) float64 {
	relevant := j.count(least)
	if relevant == 0 {
		return 0
	}
	found, sum := 0, 0.0
	for i, id := range ranked {
		if g, ok := j[id]; ok && g >= least {
			found++
			sum += float64(found) / float64(i+1)
		}
	}
	return sum / float64(relevant)
}

// Recall is the share of the relevant documents among the first k.
func Recall(ranked []string, j Judgements, k int) float64 {
	relevant := j.count(tiny)
	if relevant == 0 {
		return 0
	}
	found := 0
	for _, id := range ranked[:min(k, len(ranked))] {
		if j[id] > 0 {
			found++
		}
	}
	return float64(found) / float64(relevant)
}

// ReciprocalRank is 1 over the place of the first relevant document, 0 for none.
func ReciprocalRank(ranked []string, j Judgements) float64 {
	for i, id := range ranked {
		if j[id] > 0 {
			return 1 / float64(i+1)
		}
	}
	return 0
}

const tiny = math.SmallestNonzeroFloat64

func (j Judgements) count(least float64) (n int) {
	for _, g := range j {
		if g >= least {
			n++
		}
	}
	return n
}

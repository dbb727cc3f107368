package training

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
)

const (
	clusterDims   = 64     // numbers of a vector that clusters are made by
	clusterPapers = 1500   // papers of a cluster, about
	clusterSample = 40_000 // papers that the centres are found with
	clusterRounds = 5
	maxClusters   = 512
)

// order returns the papers in the order of an epoch: shuffled, or in chunks of which
// each is of one cluster.
func (r *trainer) order(epoch int) []uint32 {
	random := rand.New(rand.NewPCG(r.o.Seed^0x0DE5, uint64(epoch)))
	papers := make([]uint32, len(r.texts.papers))
	for i := range papers {
		papers[i] = uint32(i)
	}
	random.Shuffle(len(papers), func(i, j int) { papers[i], papers[j] = papers[j], papers[i] })
	if r.o.Chunk == 0 || epoch == 0 { // nothing is known yet
		return papers
	}
	cluster := r.clusters(random, papers)
	slices.SortStableFunc(papers, func(a, b uint32) int { return int(cluster[a]) - int(cluster[b]) })
	chunks := make([][]uint32, 0, len(papers)/r.o.Chunk+1)
	for chunk := range slices.Chunk(papers, r.o.Chunk) {
		chunks = append(chunks, chunk)
	}
	random.Shuffle(len(chunks), func(i, j int) { chunks[i], chunks[j] = chunks[j], chunks[i] })
	return slices.Concat(chunks...)
}

// clusters returns the cluster of each paper, by spherical k-means on a sample.
func (r *trainer) clusters(random *rand.Rand, shuffled []uint32) []int32 {
	sample := shuffled[:min(len(shuffled), clusterSample)]
	k := max(2, min(maxClusters, len(shuffled)/clusterPapers))
	vectors := r.vectors(sample)
	centres := make([]float32, k*clusterDims)
	for c := range k {
		copy(centres[c*clusterDims:(c+1)*clusterDims], vectors[random.IntN(len(sample))*clusterDims:])
	}
	for range clusterRounds {
		nearest := assign(vectors, centres)
		clear(centres)
		for i, c := range nearest {
			blas32.Axpy(1, vector(vectors[i*clusterDims:(i+1)*clusterDims]), vector(centres[int(c)*clusterDims:(int(c)+1)*clusterDims]))
		}
		for c := range k {
			centre := centres[c*clusterDims : (c+1)*clusterDims]
			if norm := blas32.Nrm2(vector(centre)); norm > 0 {
				blas32.Scal(1/norm, vector(centre))
			} else {
				copy(centre, vectors[random.IntN(len(sample))*clusterDims:])
			}
		}
	}
	out := make([]int32, len(shuffled))
	for part := range slices.Chunk(shuffled, clusterSample) {
		for i, c := range assign(r.vectors(part), centres) {
			out[part[i]] = c
		}
	}
	return out
}

// vectors returns the first clusterDims numbers of papers' vectors, at length 1.
func (r *trainer) vectors(papers []uint32) []float32 {
	out := make([]float32, len(papers)*clusterDims)
	parallel(r.workers, len(papers), func(from, to int) {
		for i := from; i < to; i++ {
			v := out[i*clusterDims : (i+1)*clusterDims]
			for _, row := range r.texts.paper(int(papers[i])) {
				blas32.Axpy(1, vector(r.table.row(int(row))[:clusterDims]), vector(v))
			}
			if norm := blas32.Nrm2(vector(v)); norm > 0 {
				blas32.Scal(1/norm, vector(v))
			}
		}
	})
	return out
}

// assign returns the nearest centre of each vector.
func assign(vectors, centres []float32) []int32 {
	const part = 4096
	n, k := len(vectors)/clusterDims, len(centres)/clusterDims
	out := make([]int32, n)
	scores := make([]float32, min(n, part)*k)
	c := blas32.General{Rows: k, Cols: clusterDims, Stride: clusterDims, Data: centres}
	for from := 0; from < n; from += part {
		rows := min(part, n-from)
		v := blas32.General{Rows: rows, Cols: clusterDims, Stride: clusterDims, Data: vectors[from*clusterDims : (from+rows)*clusterDims]}
		s := blas32.General{Rows: rows, Cols: k, Stride: k, Data: scores[:rows*k]}
		blas32.Gemm(blas.NoTrans, blas.Trans, 1, v, c, 0, s)
		for i := range rows {
			best := float32(math.Inf(-1))
			for j, x := range s.Data[i*k : (i+1)*k] {
				if x > best {
					best, out[from+i] = x, int32(j)
				}
			}
		}
	}
	return out
}

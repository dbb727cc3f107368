package search

import (
	"bytes"
	"slices"

	"github.com/dailypapers/dailypapers/search/internal/segment"
)

// top keeps the best hits. A higher rank is better; of equal ones the smaller key is.
type top struct {
	limit int
	shard int   // of the documents offered
	heap  []hit // the worst first
	keys  segment.Keys
}

type hit struct {
	rank int64
	key  []byte // of the file: good while the snapshot is held
	place
}

// place is where a document is.
type place struct {
	shard int
	doc   uint32
}

func (h hit) worse(o hit) bool {
	if h.rank != o.rank {
		return h.rank < o.rank
	}
	return bytes.Compare(h.key, o.key) > 0
}

// floor is the lowest rank that may still enter.
func (t *top) floor() int64 {
	if len(t.heap) < t.limit {
		return -1 << 63
	}
	return t.heap[0].rank
}

// add offers a document of the segment whose keys are set.
func (t *top) add(rank int64, doc uint32) {
	if t.limit == 0 || rank < t.floor() {
		return
	}
	h := hit{rank, t.keys.At(doc), place{t.shard, doc}}
	if len(t.heap) < t.limit {
		t.heap = append(t.heap, h)
		t.up(len(t.heap) - 1)
		return
	}
	if t.heap[0].worse(h) {
		t.heap[0] = h
		t.down(0)
	}
}

func (t *top) up(i int) {
	for i > 0 {
		parent := (i - 1) / 2
		if !t.heap[i].worse(t.heap[parent]) {
			return
		}
		t.heap[i], t.heap[parent] = t.heap[parent], t.heap[i]
		i = parent
	}
}

func (t *top) down(i int) {
	for {
		least := i
		for _, child := range [2]int{2*i + 1, 2*i + 2} {
			if child < len(t.heap) && t.heap[child].worse(t.heap[least]) {
				least = child
			}
		}
		if least == i {
			return
		}
		t.heap[i], t.heap[least] = t.heap[least], t.heap[i]
		i = least
	}
}

// sorted returns the hits, best first.
func (t *top) sorted() []hit {
	slices.SortFunc(t.heap, func(a, b hit) int {
		if a.worse(b) {
			return 1
		}
		return -1
	})
	return t.heap
}

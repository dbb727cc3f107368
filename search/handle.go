package search

import (
	"sync"
	"sync/atomic"

	"github.com/dailypapers/dailypapers/search/internal/segment"
)

// keptFilters is how many keyword filters a segment keeps as bitmaps: a site asks for
// the same few categories over and over. At 3 million documents that is 6 MB in all.
const keptFilters = 16

// handle counts the users of an open segment and unmaps it after the last.
type handle struct {
	*segment.Reader
	refs atomic.Int64

	mu      sync.Mutex
	filters map[string]bitset // never changed
	order   []string          // of filters, the oldest first
}

func newHandle(r *segment.Reader) *handle {
	h := &handle{Reader: r, filters: map[string]bitset{}}
	h.refs.Store(1)
	return h
}

func (h *handle) acquire() *handle { h.refs.Add(1); return h }

func (h *handle) release() {
	if h.refs.Add(-1) == 0 {
		h.Close()
	}
}

// filter returns what was kept under key, nil for nothing.
func (h *handle) filter(key string) bitset {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.filters[key]
}

// keep keeps a copy of docs under key in place of the oldest.
func (h *handle) keep(key string, docs bitset) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.filters[key] != nil {
		return
	}
	if len(h.order) == keptFilters {
		delete(h.filters, h.order[0])
		h.order = h.order[1:]
	}
	h.filters[key] = append(bitset(nil), docs...)
	h.order = append(h.order, key)
}

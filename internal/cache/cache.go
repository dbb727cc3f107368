// Package cache remembers what was costly to make, within bounds, in memory.
//
// It keeps two generations. What is asked for again is young again, and the old
// ones are forgotten together when the young ones become too many: that needs no
// list of who was used when, and remembering and forgetting cost the same however
// much there is. It knows nothing of what it keeps, and forgets nothing for its
// age: keys must say all that a value depends on.
package cache

import "sync"

// A Cache is safe for many goroutines.
type Cache[K comparable, V any] struct {
	limit int // weight of a generation
	weigh func(K, V) int

	mu    sync.Mutex
	young map[K]entry[K, V] // since the last change of generations
	old   map[K]entry[K, V] // before it
	size  int               // weight of young
}

// An entry has the key that it was put under: one that is equal may be a piece
// of a large text, which must not be held for it.
type entry[K comparable, V any] struct {
	key   K
	value V
}

// New returns a cache of things that weigh no more than limit together, by weigh;
// nil counts them. What weighs more than half of that is not kept.
func New[K comparable, V any](limit int, weigh func(K, V) int) *Cache[K, V] {
	if weigh == nil {
		weigh = func(K, V) int { return 1 }
	}
	return &Cache[K, V]{limit: limit / 2, weigh: weigh, young: make(map[K]entry[K, V])}
}

// Get returns what is kept under a key, and keeps it for longer.
func (c *Cache[K, V]) Get(key K) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.young[key]; ok {
		return e.value, true
	}
	e, ok := c.old[key]
	if ok {
		delete(c.old, key)
		c.keep(e)
	}
	return e.value, ok
}

// Put keeps a value under a key, in the place of another one.
func (c *Cache[K, V]) Put(key K, v V) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.old, key)
	if was, again := c.young[key]; again {
		delete(c.young, key)
		c.size -= c.weigh(was.key, was.value)
	}
	c.keep(entry[K, V]{key, v})
}

// Size returns how many values are kept, and what they weigh together. It looks
// at each of them.
func (c *Cache[K, V]) Size() (n, weight int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, generation := range []map[K]entry[K, V]{c.young, c.old} {
		n += len(generation)
		for _, e := range generation {
			weight += c.weigh(e.key, e.value)
		}
	}
	return n, weight
}

// keep makes an entry young that is in neither generation. The lock is held.
func (c *Cache[K, V]) keep(e entry[K, V]) {
	n := c.weigh(e.key, e.value)
	if n > c.limit {
		return
	}
	if c.size+n > c.limit {
		c.old, c.young, c.size = c.young, make(map[K]entry[K, V]), 0
	}
	c.young[e.key] = e
	c.size += n
}

package cache

import (
	"testing"

	"pgregory.net/rapid"
)

// What a cache returns was put there last under that key, it holds no more than
// its bound, and what was asked for since is still there.
func TestCache(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const limit = 40
		c := New(limit, func(_ int, v int) int { return v })
		last := map[int]int{}
		for range rapid.IntRange(1, 200).Draw(t, "steps") {
			key := rapid.IntRange(0, 9).Draw(t, "key")
			if rapid.Bool().Draw(t, "put") {
				last[key] = rapid.IntRange(1, 25).Draw(t, "value")
				c.Put(key, last[key])
				if got, ok := c.Get(key); ok != (last[key] <= limit/2) || ok && got != last[key] {
					t.Fatalf("%d was put as %d and is %d, %v", key, last[key], got, ok)
				}
			} else if got, ok := c.Get(key); ok && got != last[key] {
				t.Fatalf("%d is %d, want %d", key, got, last[key])
			}
			if n, weight := c.Size(); weight > limit || n > 10 {
				t.Fatalf("it holds %d values of %d in all, of %d", n, weight, limit)
			}
		}
	})
}

// What is asked for all the time outlives what is not.
func TestYoungAgain(t *testing.T) {
	c := New[int, string](8, nil)
	c.Put(-1, "used")
	for i := range 100 {
		c.Put(i, "once")
		if v, ok := c.Get(-1); !ok || v != "used" {
			t.Fatalf("behind %d others it was forgotten", i)
		}
	}
	if _, ok := c.Get(0); ok {
		t.Error("the first of a hundred is still there")
	}
}

package catalog

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/vec"
	"github.com/dailypapers/dailypapers/search"
)

// A Pool is some papers, as one moment of the index has them, that are asked
// again and again which of them are like another: their vectors lie in memory,
// and one question of 10,000 papers takes a fifth of a millisecond. It is safe
// for many goroutines, and must be closed.
type Pool struct {
	catalog *Catalog
	from    opened
	keys    []string
	dims    int
	codes   []byte    // the vectors of keys, a byte a number; zeros for none
	scales  []float32 // what a number of each must be multiplied by
}

// Pool gathers papers; those that the index does not have are left out of what
// is found.
func (c *Catalog) Pool(ctx context.Context, ids []papers.ID) (*Pool, error) {
	from, err := c.open()
	if err != nil {
		return nil, fmt.Errorf("catalog: gather %d papers: %w", len(ids), err)
	}
	p := &Pool{catalog: c, from: from, keys: make([]string, len(ids)), scales: make([]float32, len(ids))}
	for i, id := range ids {
		p.keys[i] = string(id)
		vector, _, err := from.Vector(p.keys[i])
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			from.Close()
			return nil, fmt.Errorf("catalog: gather %d papers: %w", len(ids), c.noticedIn(from, err))
		}
		if len(vector) == 0 {
			continue
		}
		if p.codes == nil {
			p.dims = len(vector)
			p.codes = make([]byte, len(ids)*p.dims)
		}
		p.scales[i] = quantize(p.codes[i*p.dims:(i+1)*p.dims], vector)
	}
	return p, nil
}

// Close frees the moment of the index.
func (p *Pool) Close() { p.from.Close() }

// Like returns up to n papers of the pool that are like another one, which need
// not be among them and is not found itself, the most alike first.
func (p *Pool) Like(ctx context.Context, id papers.ID, n int) ([]papers.ID, error) {
	vector, _, err := p.from.Vector(string(id))
	if err != nil {
		return nil, fmt.Errorf("catalog: like %s: %w", id, p.catalog.noticedIn(p.from, err))
	}
	if len(vector) > 0 && len(vector) == p.dims {
		return p.nearest(string(id), vector, n), ctx.Err()
	}
	return p.wordsLike(ctx, id, n)
}

// nearest compares with every vector. What is no more alike than any two papers
// are is left out.
func (p *Pool) nearest(key string, vector []float32, n int) []papers.ID {
	asked := make([]byte, p.dims)
	scale := quantize(asked, vector)
	type near struct {
		key  string
		like float32
	}
	var best []near
	for i, other := range p.keys {
		if p.scales[i] == 0 || other == key {
			continue
		}
		like := float32(vec.DotInt8(asked, p.codes[i*p.dims:(i+1)*p.dims])) * scale * p.scales[i]
		if like < leastLike || len(best) == n && like <= best[n-1].like {
			continue
		}
		at, _ := slices.BinarySearchFunc(best, like, func(b near, like float32) int { return cmp.Compare(like, b.like) })
		for at < len(best) && best[at].like == like { // equal ones as the pool has them
			at++
		}
		best = slices.Insert(best, at, near{other, like})
		best = best[:min(len(best), n)]
	}
	ids := make([]papers.ID, len(best))
	for i, b := range best {
		ids[i] = papers.ID(b.key)
	}
	return ids
}

// wordsLike is Like where papers have no vectors.
func (p *Pool) wordsLike(ctx context.Context, id papers.ID, n int) ([]papers.ID, error) {
	held, err := p.catalog.store.Papers(ctx, []papers.ID{id})
	if err != nil || len(held) == 0 || len(p.keys) == 0 {
		return nil, err
	}
	q := likeness(held[0])
	if len(q.Terms) == 0 {
		return nil, nil
	}
	found, err := p.from.Search(ctx, q, search.SearchOptions{Limit: n + 1, Among: p.keys})
	if err != nil {
		return nil, fmt.Errorf("catalog: like %s: %w", id, p.catalog.noticedIn(p.from, err))
	}
	var ids []papers.ID
	for _, h := range found.Hits {
		if h.Key != string(id) && len(ids) < n {
			ids = append(ids, papers.ID(h.Key))
		}
	}
	return ids, nil
}

// quantize writes a vector with a byte a number, and returns what they are to
// be multiplied by; 0 for a vector of zeros.
func quantize(dst []byte, vector []float32) float32 {
	most := float32(0)
	for _, v := range vector {
		most = max(most, float32(math.Abs(float64(v))))
	}
	if most == 0 {
		return 0
	}
	for i, v := range vector {
		dst[i] = byte(int8(math.Round(float64(v / most * 127))))
	}
	return most / 127
}

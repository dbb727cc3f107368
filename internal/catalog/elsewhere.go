package catalog

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"sync"
	"time"

	"github.com/dailypapers/dailypapers/search"
	"github.com/dailypapers/dailypapers/search/query"
)

// An Embedder makes vectors elsewhere; embed/remote has one. The vectors of one Embedder
// are all Dims numbers long, and of length 1 or zero. With an error come the vectors of the
// first texts, as many as were made before it. An error with a method After says by it how
// long the model wants to be left alone.
type Embedder interface {
	ID() string
	Dims() int
	Embed(ctx context.Context, texts []string) ([][]float32, error)
}

const (
	keptQueries  = 1000
	queryTimeout = 2 * time.Second
	// silence is how long no query is sent behind one that had a reader wait in vain for
	// longer than tried, so that a model that is down costs one reader two seconds now and
	// then and not everybody.
	silence     = 15 * time.Second
	tried       = 500 * time.Millisecond
	unreachable = "The model of meaning cannot be reached; this was searched by words alone."
)

// others are the vectors of a model elsewhere, with those of the last queries.
type others struct {
	Embedder
	gone bool // nobody knows any more how to ask it

	mu     sync.Mutex
	kept   map[string][]float32
	silent time.Time // until when no query is sent
}

// query returns the vector of a query, or why there is none. A reader does not wait long
// for it: words find something in any case.
func (o *others) query(ctx context.Context, text string) ([]float32, string) {
	o.mu.Lock()
	v, ok := o.kept[text]
	start := time.Now()
	silent := start.Before(o.silent)
	o.mu.Unlock()
	if ok {
		return v, ""
	}
	if silent {
		return nil, unreachable
	}
	bounded, cancel := context.WithTimeout(ctx, queryTimeout)
	defer cancel()
	vectors, err := o.make(bounded, []string{text})
	o.mu.Lock()
	defer o.mu.Unlock()
	if err != nil {
		if ctx.Err() == nil && time.Since(start) >= tried {
			o.silent = time.Now().Add(silence)
		}
		return nil, unreachable
	}
	if len(o.kept) >= keptQueries {
		clear(o.kept)
	}
	o.kept[text] = vectors[0]
	return vectors[0], ""
}

// Foresee asks a model elsewhere for the vectors of queries that will be asked, all together
// and for as long as that takes, so that none of them is answered by words alone because
// the model is slow. Without such a model it does nothing.
func (m Meaning) Foresee(ctx context.Context, queries []query.Query) error {
	if m.other == nil || len(queries) == 0 {
		return nil
	}
	texts := make([]string, len(queries))
	for i, q := range queries {
		texts[i] = plainWords(q)
	}
	vectors, err := m.other.make(ctx, texts)
	if err != nil {
		return fmt.Errorf("vectors of %d queries: %w", len(queries), err)
	}
	m.other.mu.Lock()
	defer m.other.mu.Unlock()
	for i, text := range texts {
		m.other.kept[text] = vectors[i]
	}
	return nil
}

// make returns the vectors of texts, with an error those of the first of them. Vectors of
// another length than the schema says would be lost, so they are an error.
func (o *others) make(ctx context.Context, texts []string) ([][]float32, error) {
	vectors, err := o.Embed(ctx, texts)
	if err == nil && len(vectors) != len(texts) || len(vectors) > len(texts) {
		return nil, fmt.Errorf("%s made %d vectors of %d texts", o.ID(), len(vectors), len(texts))
	}
	for _, v := range vectors {
		if len(v) != o.Dims() {
			return nil, fmt.Errorf("%s made a vector of %d numbers, not %d", o.ID(), len(v), o.Dims())
		}
	}
	if len(vectors) > 0 {
		o.mu.Lock()
		o.silent = time.Time{}
		o.mu.Unlock()
	}
	return vectors, err
}

// errGone is what a model says that no setting names any more.
var errGone = errors.New("no setting tells any more how to ask the model of its vectors")

// absent is a model elsewhere of which only an index is left.
type absent struct {
	id   string
	dims int
}

func (a absent) ID() string                                           { return a.id }
func (a absent) Dims() int                                            { return a.dims }
func (a absent) Embed(context.Context, []string) ([][]float32, error) { return nil, errGone }

// embeddedField is the column that says of what text a document's vector was made elsewhere, by
// its fingerprint. A document without a number there has yet to get one.
const embeddedField = "embedded"

// embedded is the text that a document's vector is made of elsewhere.
func embedded(d search.Document) string { return d.Text[0] + "\n" + d.Text[1] }

// fingerprint is what the column holds of a text.
func fingerprint(text string) int64 {
	sum := sha256.Sum256([]byte(text))
	return int64(binary.LittleEndian.Uint64(sum[:])) | 1 // never NoNumber
}

// give lays a vector that was made of its text into a document.
func give(d *search.Document, vector []float32) {
	d.Vector = vector
	d.Numbers[len(d.Numbers)-1] = fingerprint(embedded(*d))
}

// borrow lays the vectors into docs that were made of the same texts before and that lenders hold.
func borrow(docs []search.Document, lenders []*search.Searcher) error {
	for i := range docs {
		d := &docs[i]
		for _, l := range lenders {
			n, err := l.Number(d.Key, embeddedField)
			if err != nil {
				return err
			}
			if n == search.NoNumber || n != fingerprint(embedded(*d)) {
				continue
			}
			vector, _, err := l.Vector(d.Key)
			if err != nil {
				return err
			}
			give(d, vector)
			break
		}
	}
	return nil
}

// lacking counts the papers of an index that have yet to get a vector from elsewhere.
func lacking(ctx context.Context, x *search.Index) (int, error) {
	found, err := withoutVector(ctx, x, 0)
	if err != nil {
		return 0, err
	}
	return found.Total, nil
}

// withoutVector returns up to limit documents that have yet to get a vector, the newest first.
func withoutVector(ctx context.Context, x *search.Index, limit int) (*search.Result, error) {
	s := x.Searcher()
	defer s.Close()
	return s.Search(ctx, query.Query{}, search.SearchOptions{Limit: limit, SortBy: dateField, Exact: true, Filters: []search.Filter{
		{Field: embeddedField, Min: search.NoNumber + 1, Max: math.MaxInt64, Not: true},
	}})
}

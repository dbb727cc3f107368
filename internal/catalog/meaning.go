package catalog

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/embed"
	"github.com/dailypapers/dailypapers/embed/tagging"
	"github.com/dailypapers/dailypapers/search"
	"github.com/dailypapers/dailypapers/search/query"
	"github.com/dailypapers/dailypapers/texmath"
)

// A Meaning turns papers and queries into what the engine compares them by. The zero
// value knows nothing: papers are found by their words alone.
type Meaning struct {
	model  *embed.Model
	other  *others         // nil where the model's own vectors are used
	tagger *tagging.Tagger // of the model's vectors; nil for none
}

// An Embedder makes vectors elsewhere; embed/remote has one. The vectors of one Embedder
// are all Dims numbers long, and of length 1 or zero.
type Embedder interface {
	ID() string
	Dims() int
	Embed(ctx context.Context, texts []string) ([][]float32, error)
}

// NewMeaning compares by a model's vectors and words.
func NewMeaning(m *embed.Model) Meaning { return Meaning{model: m} }

// By returns a Meaning with the vectors of another model. Words are still matched by m's.
func (m Meaning) By(e Embedder) Meaning {
	m.other = &others{Embedder: e, kept: make(map[string][]float32)}
	return m
}

// Schema is what an index of papers is made of.
func (m Meaning) Schema() search.Schema {
	s := schema()
	if m.model == nil {
		return s
	}
	s.Vectors = search.Vectors{Model: m.model.ID(), Dims: m.model.Dims()}
	if m.other != nil {
		s.Vectors = search.Vectors{Model: m.other.ID() + ", words by " + m.model.ID(), Dims: m.other.Dims()}
	}
	s.Vectors.Model += fmt.Sprintf(", prepared %d", embed.Preparation)
	if m.tagger != nil {
		s.Vectors.Model += ", tags by " + m.tagger.ID()
	}
	return s
}

// Document is what is indexed of a paper, but for vectors that are made elsewhere.
func (m Meaning) Document(p papers.Paper) search.Document {
	d := document(p)
	if m.model == nil {
		return d
	}
	d.Vector, d.Tokens = m.model.Prepare(d.Text[0], d.Text[1])
	if m.tagger != nil && len(p.Categories) == 0 {
		if tag, ok := m.tag(d.Vector); ok {
			d.Keywords[0] = []string{inferredMark + string(tag.Category)}
		}
	}
	if m.other != nil {
		d.Vector = nil
	}
	return d
}

// Documents is what is indexed of papers.
func (m Meaning) Documents(ctx context.Context, list []papers.Paper) ([]search.Document, error) {
	docs := make([]search.Document, len(list))
	workers := min(runtime.GOMAXPROCS(0), 1+len(list)/64)
	var g sync.WaitGroup
	for w := range workers {
		g.Go(func() {
			for i := len(list) * w / workers; i < len(list)*(w+1)/workers; i++ {
				docs[i] = m.Document(list[i])
			}
		})
	}
	g.Wait()
	if m.other == nil {
		return docs, nil
	}
	texts := make([]string, len(docs))
	for i, d := range docs {
		texts[i] = d.Text[0] + "\n" + d.Text[1]
	}
	vectors, err := m.other.Embed(ctx, texts)
	if err == nil {
		err = m.other.check(vectors, len(texts))
	}
	if err != nil {
		return nil, err
	}
	for i := range docs {
		docs[i].Vector = vectors[i]
	}
	return docs, nil
}

// The blend was chosen by dailypapers eval retrieval on the development halves of the
// judged sets (doc/evaluation.md has the figures).
const (
	wordsShare    = 1.0
	likeShare     = 1.5
	matchShare    = 2.0 // of the words' match
	sentenceShare = 1.0
	// leastLike is the cosine that a paper without any of the words must have: below it
	// papers have no more in common with a query than any two papers.
	leastLike = 0.15

	// Of papers like a paper, the vector knows more than the words: a text of many words
	// has more to say about itself than a query.
	similarWordsShare = 0.1
	similarMatchShare = 1.0
)

// Ask is what papers should be like for the words of q that stand for themselves: not
// those of a field, nor excluded ones. It is nil where the model knows none of them. The
// less of the words the model knows, the less its vector counts. The note, if any, is for
// the person who asked.
func (m Meaning) Ask(ctx context.Context, q query.Query) (ask *search.Meaning, note string) {
	if m.model == nil {
		return nil, ""
	}
	text := plainWords(q)
	asked := m.model.Query(text)
	trust := asked.Known()
	if trust == 0 {
		return nil, ""
	}
	ask = &search.Meaning{
		Vector: asked.Vector(), Least: leastLike,
		Match: func(tokens []uint16) float32 {
			match := asked.Match(tokens)
			return matchShare*match.Words + sentenceShare*match.Sentence
		},
		Blend: search.Blend{Words: wordsShare, Vector: likeShare * trust, Match: trust},
	}
	if m.other != nil {
		ask.Blend.Vector = likeShare // that model knows its own words
		ask.Vector, note = m.other.query(ctx, text)
	}
	return ask, note
}

// Nearest is Ask without any words: papers by the cosines of their vector and of their
// best sentence's alone. It is there to judge models by.
func (m Meaning) Nearest(ctx context.Context, q query.Query) *search.Meaning {
	ask, _ := m.Ask(ctx, q)
	if ask == nil {
		return nil
	}
	asked := m.model.Query(plainWords(q))
	ask.Match = func(tokens []uint16) float32 { return asked.Match(tokens).Sentence }
	ask.Blend, ask.Least = search.Blend{Vector: 1, Match: 1}, 0
	if m.other != nil {
		ask.Blend.Match = 0
	}
	return ask
}

// plainWords are the words of q that stand for themselves, formulas in Unicode.
func plainWords(q query.Query) string {
	var text []byte
	for _, t := range q.Terms {
		if t.Field == "" && !t.Excluded {
			text = append(append(text, texmath.Plain(t.Text)...), ' ')
		}
	}
	return string(text)
}

// Similar is what papers should have and be to be like p, whose vector it is given where
// it is known.
func (m Meaning) Similar(p papers.Paper, vector []float32) (query.Query, *search.Meaning) {
	q := likeness(p)
	if m.model == nil {
		return q, nil
	}
	asked := m.model.Query(texmath.Plain(p.TitleSource()) + "\n" + texmath.Plain(p.Text()))
	if vector == nil && m.other == nil {
		vector = asked.Vector()
	}
	return q, &search.Meaning{
		Vector: vector, Least: leastLike,
		Match: func(tokens []uint16) float32 { return asked.Match(tokens).Words },
		Blend: search.Blend{Words: similarWordsShare, Vector: 1, Match: similarMatchShare},
	}
}

const (
	keptQueries  = 1000
	queryTimeout = 2 * time.Second
	unreachable  = "The model of meaning cannot be reached; this was searched by words alone."
)

// others are the vectors of a model elsewhere, with those of the last queries.
type others struct {
	Embedder
	mu   sync.Mutex
	kept map[string][]float32
}

// query returns the vector of a query, or why there is none. A reader does not wait long
// for it: words find something in any case.
func (o *others) query(ctx context.Context, text string) ([]float32, string) {
	o.mu.Lock()
	v, ok := o.kept[text]
	o.mu.Unlock()
	if ok {
		return v, ""
	}
	ctx, cancel := context.WithTimeout(ctx, queryTimeout)
	defer cancel()
	vectors, err := o.Embed(ctx, []string{text})
	if err != nil || len(vectors) != 1 {
		return nil, unreachable
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.kept) >= keptQueries {
		clear(o.kept)
	}
	o.kept[text] = vectors[0]
	return vectors[0], ""
}

// check refuses vectors of another length than the schema says, which would be lost.
func (o *others) check(vectors [][]float32, n int) error {
	if len(vectors) != n {
		return fmt.Errorf("%s made %d vectors of %d texts", o.ID(), len(vectors), n)
	}
	for _, v := range vectors {
		if len(v) != o.Dims() {
			return fmt.Errorf("%s made a vector of %d numbers, not %d", o.ID(), len(v), o.Dims())
		}
	}
	return nil
}

package catalog

import (
	"context"
	"fmt"
	"runtime"
	"sync"

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
	made   versions        // of what is compared
}

// versions are those of the code that made an index's vectors and tokens of the model.
type versions struct {
	Preparation int `json:"preparation"`
	Pooling     int `json:"pooling"`
}

// NewMeaning compares by a model's vectors and words.
func NewMeaning(m *embed.Model) Meaning {
	return Meaning{model: m, made: versions{embed.Preparation, embed.Pooling}}
}

// By returns a Meaning with the vectors of another model. Words are still matched by m's.
func (m Meaning) By(e Embedder) Meaning {
	m.other = &others{Embedder: e, kept: make(map[string][]float32)}
	return m
}

// Schema is what an index of papers is made of. Where vectors are made elsewhere, a
// column says of what text each was made, and which papers lack one.
func (m Meaning) Schema() search.Schema {
	s := schema()
	s.Vectors = m.vectors()
	if m.other != nil {
		s.Numbers = append(s.Numbers, embeddedField)
	}
	return s
}

// wordsBy stands behind the name of a model elsewhere, before what is matched by.
const wordsBy = ", words by "

// vectors names all that vectors and tokens follow from.
func (m Meaning) vectors() search.Vectors {
	if m.model == nil {
		return search.Vectors{}
	}
	v := search.Vectors{Model: m.model.ID(), Dims: m.model.Dims()}
	if m.other != nil {
		v = search.Vectors{Model: m.other.ID() + wordsBy + m.model.ID(), Dims: m.other.Dims()}
	}
	v.Model += fmt.Sprintf(", prepared %d", m.made.Preparation)
	if m.tagger != nil {
		v.Model += fmt.Sprintf(", tags by %s from %.2f", m.tagger.ID(), SureTag)
	}
	return v
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
		d.Numbers = append(d.Numbers, search.NoNumber)
	}
	return d
}

// prepare is Document of papers, side by side.
func (m Meaning) prepare(list []papers.Paper) []search.Document {
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
	return docs
}

// Documents is what is indexed of papers, with vectors that are made elsewhere too, for
// which it waits. An index that serves is better filled by Catalog.
func (m Meaning) Documents(ctx context.Context, list []papers.Paper) ([]search.Document, error) {
	docs := m.prepare(list)
	if m.other == nil {
		return docs, nil
	}
	texts := make([]string, len(docs))
	for i, d := range docs {
		texts[i] = embedded(d)
	}
	vectors, err := m.other.make(ctx, texts)
	if err != nil {
		return nil, err
	}
	for i := range docs {
		give(&docs[i], vectors[i])
	}
	return docs, nil
}

// The blend was chosen by dailypapers eval retrieval on the development halves of the
// judged sets (doc/evaluation.md has the figures).
const (
	wordsShare    = 1.0
	likeShare     = 1.0
	matchShare    = 1.5 // of the words' match
	sentenceShare = 1.0
	// leastLike is the cosine that a paper without any of the words must have: below it
	// papers have no more in common with a query than any two papers.
	leastLike = 0.15

	// Of papers like a paper, the vector knows more than the words: a text of many words
	// has more to say about itself than a query. csfcube hardly tells these shares from
	// others: seven pairs of 0 to .5 and 0 to 1 have nDCG%20 of .567 to .581.
	similarWordsShare = 0.1
	similarMatchShare = 1.0
)

// Ask is what papers should be like for the words of q that stand for themselves: not
// those of a field, nor excluded ones. It is nil where the model knows none of them, unless
// one elsewhere can be asked. The less of the words the model knows, the less its vector
// counts. The note, if any, is for the person who asked.
func (m Meaning) Ask(ctx context.Context, q query.Query) (ask *search.Meaning, note string) {
	if m.model == nil {
		return nil, ""
	}
	text := plainWords(q)
	asked := m.model.Query(text)
	trust := asked.Known()
	if trust == 0 && (m.other == nil || text == "") {
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
	switch {
	case m.other != nil:
		ask.Blend.Vector = likeShare // that model knows its own words
		ask.Vector, note = m.other.query(ctx, text)
	case !m.near():
		ask.Vector = nil
	}
	if trust == 0 {
		ask.Match = nil
	}
	return m.comparable(ask), note
}

// comparable leaves of ask what can be compared with an index that another version may have
// prepared, nil where nothing is left.
func (m Meaning) comparable(ask *search.Meaning) *search.Meaning {
	if m.made.Preparation != embed.Preparation {
		ask.Match = nil
	}
	if ask.Vector == nil && ask.Match == nil {
		return nil
	}
	return ask
}

// near reports whether papers can be found by their vectors.
func (m Meaning) near() bool {
	if m.other != nil {
		return !m.other.gone
	}
	return m.model != nil && m.made.Pooling == embed.Pooling
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
	if vector == nil && m.other == nil && m.near() {
		vector = asked.Vector()
	}
	return q, m.comparable(&search.Meaning{
		Vector: vector, Least: leastLike,
		Match: func(tokens []uint16) float32 { return asked.Match(tokens).Words },
		Blend: search.Blend{Words: similarWordsShare, Vector: 1, Match: similarMatchShare},
	})
}

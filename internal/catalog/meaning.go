package catalog

import (
	"slices"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/embed"
	"github.com/dailypapers/dailypapers/search"
	"github.com/dailypapers/dailypapers/search/query"
	"github.com/dailypapers/dailypapers/texmath"
)

// A Meaning turns papers and queries into what the engine compares them by. The zero
// value knows nothing: papers are found by their words alone.
type Meaning struct {
	model *embed.Model
}

// NewMeaning compares by a model's vectors and words.
func NewMeaning(m *embed.Model) Meaning { return Meaning{m} }

// Schema is what an index of papers is made of.
func (m Meaning) Schema() search.Schema {
	s := schema()
	if m.model != nil {
		s.Vectors = search.Vectors{Model: m.model.ID(), Dims: m.model.Dims()}
	}
	return s
}

// Document is what is indexed of a paper.
func (m Meaning) Document(p papers.Paper) search.Document {
	d := document(p)
	if m.model == nil {
		return d
	}
	v := m.model.Vocabulary()
	d.Tokens = v.Append(v.Append(make([]uint16, 0, 256), d.Text[0]), d.Text[1])
	d.Vector = make([]float32, m.model.Dims())
	m.model.Pool(d.Vector, d.Tokens) // sorts the tokens
	d.Tokens = slices.Clip(slices.Compact(d.Tokens))
	return d
}

// The blend was chosen by dailypapers eval retrieval on the development halves of the
// judged sets (doc/evaluation.md has the figures).
const (
	wordsShare = 1.0
	likeShare  = 0.8
	matchShare = 1.5
	// leastLike is the cosine that a paper without any of the words must have: below it
	// papers have no more in common with a query than any two papers.
	leastLike = 0.25

	// Of papers like a paper, the vector knows more than the words: a text of many words
	// has more to say about itself than a query.
	similarWordsShare = 0.1
	similarMatchShare = 1.0
)

// Ask is what papers should be like for the words of q that stand for themselves: not
// those of a field, nor excluded ones. It is nil where the model knows none of them. The
// less of the words the model knows, the less its vector counts.
func (m Meaning) Ask(q query.Query) *search.Meaning {
	if m.model == nil {
		return nil
	}
	var text []byte
	for _, t := range q.Terms {
		if t.Field == "" && !t.Excluded {
			text = append(append(text, texmath.Plain(t.Text)...), ' ')
		}
	}
	if len(text) == 0 {
		return nil
	}
	return m.like(string(text))
}

// Similar is what papers should have and be to be like p.
func (m Meaning) Similar(p papers.Paper) (query.Query, *search.Meaning) {
	q := likeness(p)
	if m.model == nil {
		return q, nil
	}
	ask := m.like(texmath.Plain(p.TitleSource()) + "\n" + texmath.Plain(p.Text()))
	if ask != nil {
		ask.Blend = search.Blend{Words: similarWordsShare, Vector: 1, Match: similarMatchShare}
	}
	return q, ask
}

// like asks for what is like a text.
func (m Meaning) like(text string) *search.Meaning {
	asked := m.model.Query(text)
	if asked.Known() == 0 {
		return nil
	}
	trust := asked.Known()
	return &search.Meaning{
		Vector: asked.Vector(), Match: asked.Match, Least: leastLike,
		Blend: search.Blend{Words: wordsShare, Vector: likeShare * trust, Match: matchShare * trust},
	}
}

package catalog

import (
	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/embed/tagging"
	"github.com/dailypapers/dailypapers/texmath"
)

// SureTag is the confidence from which a paper without categories is given one
// (doc/evaluation.md says how many of those are right).
const SureTag = 0.6

// inferredMark stands before categories in the index that no source names.
const inferredMark = "~"

// TaggedBy returns a Meaning that gives papers without categories likely ones. The
// tagger reads m's model's vectors; another model's tagger is an error of the caller's and
// gives none.
func (m Meaning) TaggedBy(t *tagging.Tagger) Meaning {
	if m.model != nil && t.Model() == m.model.ID() {
		m.tagger = t
	}
	return m
}

// A Tag is a category that a paper most likely is in, and how sure that is, from 0 to 1.
type Tag struct {
	Category   papers.Category
	Confidence float64
}

// Tag returns the category that is inferred for a paper: none where a source names one,
// where there is no tagger, and where it is not sure.
func (m Meaning) Tag(p papers.Paper) (tag Tag, ok bool) {
	if m.tagger == nil || len(p.Categories) > 0 {
		return Tag{}, false
	}
	vector, _ := m.model.Prepare(texmath.Plain(p.TitleSource()), texmath.Plain(p.Text()))
	return m.tag(vector)
}

func (m Meaning) tag(vector []float32) (tag Tag, ok bool) {
	tags := m.tagger.Tag(vector, 1)
	if len(tags) == 0 || tags[0].Confidence < SureTag {
		return Tag{}, false
	}
	return Tag{papers.Category(tags[0].Label), tags[0].Confidence}, true
}

// Tag returns the category that is inferred for a paper, if there is one.
func (c *Catalog) Tag(p papers.Paper) (Tag, bool) { return c.meaning.Tag(p) }

package web

import (
	"html/template"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/frontpage"
)

// card is a paper as it stands in a list.
type card struct {
	Number   int // in the list, from 1
	Paper    papers.Paper
	Title    template.HTML
	Lead     lead
	Date     string          // as people write it
	DateLong string          // for the title attribute
	Inferred inferred        // a category that no source names, where none does
	Asked    papers.Category // a further category, by which the paper was found
	Reason   string          // why it stands here, "" where the heading says it
	Code     string
	Project  string
	Picture  thumb           // that came with its submission
	Whole    []template.HTML // the paragraphs of the abstract or summary, to unfold; none where the lead says it all
	Voice    voice
	Signals  []signal // what other sites say of it
	Terms    string   // what its place is made of, "" where the order is plain
}

// inferred is a category that the text suggests, "" for none.
type inferred struct {
	Category papers.Category
	Percent  int // how sure that is
}

func (s *Site) inferred(p papers.Paper) inferred {
	tag, ok := s.deps.Catalog.Tag(p)
	if !ok {
		return inferred{}
	}
	return inferred{tag.Category, int(100 * tag.Confidence)}
}

// lead is the sentence or two that a card begins with, and whose they are.
type lead struct {
	Source string // its TeX
	Text   template.HTML
	Mark   string // a few words about the origin, which unfold it
	Why    string // a sentence about it, for hover and focus
}

// cards makes the cards of a list that goes on behind so many papers. Whose
// choice a paper is stands on its card unless the heading names it for all.
func (s *Site) cards(entries []papers.Entry, now time.Time, before int) []card {
	shared, site := sharedBy(entries), sharedSite(entries)
	out := make([]card, len(entries))
	for i, e := range entries {
		out[i] = s.newCard(e.Paper, now)
		out[i].Number = before + i + 1
		if by := e.Feature.By; e.Feature.Kind == papers.FromFile && by != shared {
			out[i].Reason = "chosen in " + by
		}
		if by := e.Feature.By; e.Feature.Kind == papers.FromSite && by != site {
			out[i].Reason = "chosen on " + by
		}
		out[i].Reason += byPeople(e.Feature)
	}
	return out
}

// sharedBy returns the list that all of the papers were chosen in, "" if there
// are several or none.
func sharedBy(entries []papers.Entry) string {
	by := ""
	for i, e := range entries {
		if e.Feature.Kind != papers.FromFile || i > 0 && e.Feature.By != by {
			return ""
		}
		by = e.Feature.By
	}
	return by
}

func (s *Site) newCard(p papers.Paper, now time.Time) card {
	c := card{Paper: p, Inferred: s.inferred(p), Title: s.Set(p.TitleSource()), Lead: s.newLead(p), Date: p.Published.Shown(now), DateLong: p.Published.Long(),
		Code: p.Link(papers.CodeLink), Project: p.Link(papers.ProjectLink)}
	if whole := p.Text(); strings.Join(strings.Fields(whole), " ") != c.Lead.Source {
		c.Whole = s.SetAll(paragraphs(whole))
	}
	return c
}

// newLead takes the sentence of the abstract that says most, or of the
// summary where no abstract is held.
func (s *Site) newLead(p papers.Paper) lead {
	src := frontpage.Lead(p)
	switch {
	case src == "":
		return lead{}
	case p.Abstract == "":
		return lead{src, s.Set(src), "From the summary", p.Summary.Credit()}
	}
	return lead{src, s.Set(src), "From the abstract", "One sentence, chosen from the abstract by rule: its authors' own words."}
}

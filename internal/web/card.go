package web

import (
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/frontpage"
)

// card is a paper as it stands in a list.
type card struct {
	Number   int // in the list, from 1
	Paper    papers.Paper
	Lead     lead
	Date     string          // as people write it
	DateLong string          // for the title attribute
	Asked    papers.Category // a further category, by which the paper was found
	Reason   string          // why it stands here, "" where the heading says it
	Code     string
	Project  string
	Whole    string // the abstract or summary, to unfold; "" where the lead says it all
}

// lead is the sentence or two that a card begins with, and whose they are.
type lead struct {
	Text string
	Mark string // a few words about the origin, which unfold it
	Why  string // a sentence about it, for hover and focus
}

// cards makes the cards of a list that goes on behind so many papers. Whose
// choice a paper is stands on its card unless the heading names it for all.
func cards(entries []papers.Entry, now time.Time, before int) []card {
	shared := sharedBy(entries)
	out := make([]card, len(entries))
	for i, e := range entries {
		out[i] = newCard(e.Paper, now)
		out[i].Number = before + i + 1
		if by := e.Feature.By; e.Feature.Kind == papers.FromFile && by != shared {
			out[i].Reason = "chosen in " + by
		}
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

func newCard(p papers.Paper, now time.Time) card {
	c := card{Paper: p, Lead: newLead(p), Date: p.Published.Shown(now), DateLong: p.Published.Long(),
		Code: p.Link(papers.CodeLink), Project: p.Link(papers.ProjectLink), Whole: p.Text()}
	if c.Whole == c.Lead.Text {
		c.Whole = ""
	}
	return c
}

// newLead takes the sentence of the abstract that says most, or of the
// summary where no abstract is held.
func newLead(p papers.Paper) lead {
	s := frontpage.Lead(p)
	switch {
	case s == "":
		return lead{}
	case p.Abstract == "":
		return lead{s, "From the summary", p.Summary.Credit()}
	}
	return lead{s, "From the abstract", "One sentence, chosen from the abstract by rule: its authors' own words."}
}

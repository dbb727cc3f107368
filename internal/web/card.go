package web

import (
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/summary"
	"github.com/dailypapers/dailypapers/texmath"
)

// card is a paper as it stands in a list.
type card struct {
	Number   int // in the list, from 1
	Paper    papers.Paper
	Lead     lead
	Date     string // as people write it
	DateLong string // for the title attribute
	Reason   string // why it stands here, "" where the heading says it
	Code     string
	Project  string
	Abstract string // to unfold; "" where only the summary is held
}

// lead is the sentence or two that a card begins with, and whose they are.
type lead struct {
	Text string
	Mark string // two words about the origin
	Why  string // a sentence about it, for hover and focus
}

func cards(entries []papers.Entry, now time.Time, before int) []card {
	out := make([]card, len(entries))
	for i, e := range entries {
		out[i] = newCard(e.Paper, now)
		out[i].Number = before + i + 1
		if e.Feature.Kind == papers.FromFile && e.Feature.By != "" {
			out[i].Reason = "chosen in " + e.Feature.By
		}
	}
	return out
}

func newCard(p papers.Paper, now time.Time) card {
	return card{Paper: p, Lead: newLead(p), Date: p.Published.Shown(now), DateLong: p.Published.Long(),
		Code: p.Link(papers.CodeLink), Project: p.Link(papers.ProjectLink), Abstract: p.Abstract}
}

// newLead prefers a summary that somebody wrote; else it takes the sentence
// of the abstract that says most.
func newLead(p papers.Paper) lead {
	if p.Summary.Text != "" {
		return lead{p.Summary.Text, "summary", "Written for the " + p.Summary.By + ", not by the paper's authors."}
	}
	s := texmath.Text(summary.Sentence(p.Title, p.Abstract))
	if s == "" {
		return lead{}
	}
	return lead{s, "from the abstract", "One sentence, chosen from the abstract by rule; its authors' own words."}
}

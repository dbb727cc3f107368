package web

import (
	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// signal is what another site says of a paper, in words.
type signal struct {
	Words string // "12 votes · 3 comments"
	Site  string
	URL   string // the paper's page there
	Title string // the day there and when that was read
}

// signals words what other sites say. Nothing but noughts is not worth a line.
func (s *Site) signals(all []papers.Signal) []signal {
	var out []signal
	now := s.deps.Now()
	for _, g := range all {
		votes, comments := "", ""
		if g.Votes > 0 {
			votes = page.Count(g.Votes, "vote", "votes")
		}
		if g.Comments > 0 {
			comments = page.Count(g.Comments, "comment", "comments")
		}
		words := joined(" · ", votes, comments)
		if words == "" {
			continue
		}
		title := "As that site told on " + papers.DayOf(g.Seen).Shown(now) + "; not counted here."
		if g.Position > 0 {
			title = "On its front page of " + g.Day.Shown(now) + ", no. " + page.Grouped(g.Position) + ". " + title
		}
		out = append(out, signal{words, g.Site, g.URL(), title})
	}
	return out
}

// sharedSite returns the other site whose front page all of the papers come
// from, "" if there are several or none.
func sharedSite(entries []papers.Entry) string {
	by := ""
	for i, e := range entries {
		if e.Feature.Kind != papers.FromSite || i > 0 && e.Feature.By != by {
			return ""
		}
		by = e.Feature.By
	}
	return by
}

package api

import (
	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
)

// signals writes what other sites say of a paper.
func signals(e papers.Entry) []client.Signal {
	var out []client.Signal
	for _, g := range e.Signals {
		out = append(out, client.Signal{Site: g.Site, Day: g.Day.String(), Votes: g.Votes, Comments: g.Comments, SeenAt: client.Time{Time: g.Seen}, URL: g.URL()})
	}
	return out
}

// placeOf says why an entry stands where it stands.
func placeOf(f papers.Feature) string {
	if f.Day.IsZero() {
		return client.AnnouncedPlace
	}
	return string(f.Kind)
}

// summaryBy names who wrote what stands as the summary, "" for the abstract.
func summaryBy(p papers.Paper) string {
	if p.Abstract != "" {
		return ""
	}
	return p.Summary.By
}

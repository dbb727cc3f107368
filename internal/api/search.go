package api

import (
	"net/http"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
)

func (a *API) search(w http.ResponseWriter, r *http.Request, in arguments) error {
	ask := papers.Search{Query: in.texts["q"], Limit: in.numbers["limit"]}
	if ask.Query == "" {
		ask.Sort = papers.ByDate // without a query nothing is more relevant than anything else
	}
	found, err := a.deps.Catalog.Search(r.Context(), ask)
	if err != nil {
		return err
	}
	items := make([]client.SearchItem, len(found.Hits))
	for i, h := range found.Hits {
		items[i] = client.SearchItem{DailyItem: item(papers.Entry{Paper: h.Paper}), HighlightedTitle: parts(h.Title), HighlightedSummary: parts(h.Text)}
	}
	return a.respond(w, r, items)
}

func parts(fragments []papers.Fragment) []client.HighlightPart {
	out := make([]client.HighlightPart, len(fragments))
	for i, f := range fragments {
		out[i] = client.HighlightPart{Type: client.PlainPart, Text: f.Text}
		if f.Match {
			out[i].Type = client.MatchedPart
		}
	}
	return out
}

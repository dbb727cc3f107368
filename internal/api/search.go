package api

import (
	"context"
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
	list := make([]papers.Paper, len(found.Hits))
	for i, h := range found.Hits {
		list[i] = h.Paper
	}
	entries, err := a.withFeatures(r.Context(), list)
	if err != nil {
		return err
	}
	items, shown := make([]client.SearchItem, len(found.Hits)), make([]*client.DailyItem, len(found.Hits))
	for i, h := range found.Hits {
		items[i] = client.SearchItem{DailyItem: item(entries[i]), HighlightedTitle: parts(h.Title), HighlightedSummary: parts(h.Text)}
		shown[i] = &items[i].DailyItem
	}
	if err := a.illustrate(r.Context(), a.base(r), shown...); err != nil {
		return err
	}
	return a.respond(w, r, items)
}

// facets counts without looking for hits.
func (a *API) facets(w http.ResponseWriter, r *http.Request, in arguments) error {
	found, err := a.deps.Catalog.Search(r.Context(), papers.Search{Query: in.texts["q"], Facets: true})
	if err != nil {
		return err
	}
	f := client.Facets{Total: found.Total, Categories: make([]client.CategoryCount, len(found.Categories))}
	for i, c := range found.Categories {
		f.Categories[i] = client.CategoryCount{Category: string(c.Category), Papers: c.Papers, Inferred: c.Inferred}
	}
	return a.respond(w, r, f)
}

// withFeatures joins papers with the last front page that each stood on.
func (a *API) withFeatures(ctx context.Context, list []papers.Paper) ([]papers.Entry, error) {
	ids := make([]papers.ID, len(list))
	for i, p := range list {
		ids[i] = p.ID
	}
	features, err := a.deps.Store.FeaturesOfAll(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]papers.Entry, len(list))
	for i, p := range list {
		out[i] = papers.Entry{Paper: p, Feature: features[p.ID]}
	}
	return out, a.count(ctx, out)
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

package api

import (
	"context"
	"net/http"
	"strconv"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/catalog"
)

func (a *API) search(w http.ResponseWriter, r *http.Request, in arguments) error {
	if in.texts["sort"] == "" && in.texts["q"] != "" { // without a query nothing is more relevant than anything else
		in.texts["sort"] = string(papers.ByRelevance)
	}
	ask, err := searchFor(in)
	if err != nil {
		return err
	}
	ask.Limit, ask.Offset = in.numbers["limit"], in.numbers["offset"]
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
	stances, err := a.stances(r.Context(), in.visitor, list)
	if err != nil {
		return err
	}
	items, shown := make([]client.SearchItem, len(found.Hits)), make([]*client.DailyItem, len(found.Hits))
	for i, h := range found.Hits {
		items[i] = client.SearchItem{DailyItem: a.item(entries[i]), Upvoted: stances[h.Paper.ID].Voted, HighlightedTitle: parts(h.Title), HighlightedSummary: parts(h.Text)}
		shown[i] = &items[i].DailyItem
	}
	if err := a.illustrate(r.Context(), a.base(r), shown...); err != nil {
		return err
	}
	if next := ask.Offset + ask.Limit; found.More && next <= catalog.MaxOffset {
		a.linkNext(w, r, map[string]string{"offset": strconv.Itoa(next)})
	}
	return a.answer(w, r, in.visitor, items)
}

// searchFor reads the parameters of a search. The newest come first unless sort says
// otherwise; how many, the caller says.
func searchFor(in arguments) (papers.Search, error) {
	s := papers.Search{Query: in.texts["q"], Sort: papers.Sort(in.texts["sort"])}
	if s.Sort == "" {
		s.Sort = papers.ByDate
	}
	c, err := category(in, "cat")
	if err != nil {
		return s, err
	}
	if c != "" {
		s.Categories = []papers.Category{c}
	}
	if s.From, err = day(in, "from"); err != nil {
		return s, err
	}
	s.Until, err = day(in, "until")
	return s, err
}

// day reads a parameter that is a date; the zero Day where it was left out.
func day(in arguments, name string) (papers.Day, error) {
	if in.texts[name] == "" {
		return papers.Day{}, nil
	}
	d, err := papers.ParseDay(in.texts[name])
	if err != nil {
		return d, papers.Invalid(name, "%s is not a date like 2025-12-15", clip(in.texts[name]))
	}
	return d, nil
}

// stances is what a visitor has done to papers, in a constant number of
// statements; nothing of a visitor without an account.
func (a *API) stances(ctx context.Context, v papers.Visitor, list []papers.Paper) (map[papers.ID]papers.Stance, error) {
	ids := make([]papers.ID, len(list))
	for i, p := range list {
		ids[i] = p.ID
	}
	return a.deps.Store.Stances(ctx, v.User.ID, ids)
}

// facets counts without looking for hits.
func (a *API) facets(w http.ResponseWriter, r *http.Request, in arguments) error {
	ask, err := searchFor(in)
	if err != nil {
		return err
	}
	ask.Limit, ask.Facets = 0, true
	found, err := a.deps.Catalog.Search(r.Context(), ask)
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

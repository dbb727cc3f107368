package api

import (
	"cmp"
	"maps"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/internal/store"
)

// recordRoutes are what became of papers: which days have some, what is talked
// about, where one of them stood.
func (a *API) recordRoutes() []Route {
	windows := []any{}
	for _, w := range store.Windows() {
		windows = append(windows, string(w))
	}
	return []Route{
		{Method: http.MethodGet, Path: "/api/trending", ID: "trending", Tag: ofPapers, Action: papers.Read,
			About: "What people make of papers lately, the hottest first, a thousand at most. heat = Σ votes 2^(−age/half-life) + 2 Σ people commenting 2^(−age/half-life)",
			Params: append([]*huma.Param{choice("window", "How long it is remembered: the half-life is 12 hours (day), 2 days (week, the default) or 10 days (month)", windows...),
				text("category", 40, "A category: cs.CL, or a whole archive: cs")}, paged(100, frontpage.PageSize)...),
			Answer: []client.TrendingItem(nil), serve: a.trending},
		{Method: http.MethodGet, Path: "/api/days", ID: "days", Tag: ofPapers, Action: papers.Read,
			About: "Which days of a month have papers", Params: []*huma.Param{text("month", 40, "A month: 2025-12; left out, it is that of the latest day with papers")},
			Answer: client.Calendar{}, serve: a.days},
		{Method: http.MethodGet, Path: "/api/papers/{id}/history", ID: "history", Tag: ofPapers, Action: papers.Read,
			About: "A paper's versions, when and how it was announced, and on which front pages it stands", Params: []*huma.Param{paperID()},
			Answer: client.History{}, serve: a.history},
	}
}

func (a *API) trending(w http.ResponseWriter, r *http.Request, in arguments) error {
	category, err := category(in, "category")
	if err != nil {
		return err
	}
	window := store.Window(cmp.Or(in.texts["window"], string(store.WeekWindow)))
	found, err := a.deps.Rank.Trending(r.Context(), window, category, in.numbers["limit"], in.offset())
	if err != nil {
		return err
	}
	list := make([]papers.Paper, len(found.Papers))
	for i, h := range found.Papers {
		list[i] = h.Paper
	}
	entries, err := a.withFeatures(r.Context(), list)
	if err != nil {
		return err
	}
	out := make([]client.TrendingItem, len(list))
	for i, h := range found.Papers {
		out[i] = client.TrendingItem{DailyItem: a.item(entries[i]), Heat: h.Heat, HeatVotes: h.Votes, HeatComments: h.Comments, NumPeople: h.People}
	}
	a.linkPage(w, r, in, found.Total)
	return a.respond(w, r, out)
}

// category reads a parameter that is one; "" where it was left out.
func category(in arguments, name string) (papers.Category, error) {
	if in.texts[name] == "" {
		return "", nil
	}
	c, err := papers.ParseCategory(in.texts[name])
	if err != nil {
		return "", papers.Invalid(name, "%s is not one of arXiv's categories, like cs.CL, hep-th or math", clip(in.texts[name]))
	}
	return c, nil
}

func (a *API) days(w http.ResponseWriter, r *http.Request, in arguments) error {
	p, err := a.period(r.Context(), in)
	if err != nil {
		return err
	}
	p = p.As(papers.MonthPeriod)
	if p.First.Year < papers.EarliestYear {
		return papers.Invalid("month", "%s is before %d, when no paper is held", p, papers.EarliestYear)
	}
	held, err := a.deps.Frontpage.Month(r.Context(), p.First)
	if err != nil {
		return err
	}
	out := client.Calendar{Month: p.String(), Days: []client.Day{}}
	for _, d := range slices.SortedFunc(maps.Keys(held.Counts), func(x, y papers.Day) int { return x.Time().Compare(y.Time()) }) {
		out.Days = append(out.Days, client.Day{Day: d.String(), Featured: held.Counts[d].Featured, Announced: held.Counts[d].Announced})
	}
	if held.Earlier {
		out.Previous = p.Before().String()
	}
	if held.Later {
		out.Next = p.After().String()
	}
	return a.respond(w, r, out)
}

func (a *API) history(w http.ResponseWriter, r *http.Request, in arguments) error {
	e, err := a.find(r.Context(), in.texts["id"])
	if err != nil {
		return err
	}
	announced, err := a.deps.Store.AnnouncementsOf(r.Context(), e.Paper.ID)
	if err != nil {
		return err
	}
	features, err := a.deps.Store.FeaturesOf(r.Context(), e.Paper.ID)
	if err != nil {
		return err
	}
	out := client.History{Versions: []client.Version{}, Announcements: []client.Announcement{}, FrontPages: []client.FrontPage{}}
	for _, v := range e.Paper.Versions {
		out.Versions = append(out.Versions, client.Version{Number: v.Number, Date: v.Date.String(), Size: v.Size})
	}
	for _, n := range announced {
		out.Announcements = append(out.Announcements, client.Announcement{Day: n.Day.String(), Kind: string(n.Kind)})
	}
	today := a.deps.Frontpage.Today()
	for _, f := range features {
		if !today.Before(f.Day) { // days to come are not shown ahead of their time
			out.FrontPages = append(out.FrontPages, client.FrontPage{Day: f.Day.String(), By: f.By, At: client.Time{Time: f.At}})
		}
	}
	return a.respond(w, r, out)
}

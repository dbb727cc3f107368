package feed

import (
	"net/http"
	"net/url"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/internal/store"
)

// trending makes /trending with the parameters of the page: period is day, week or
// month, cat a category.
func (f *Feeds) trending(r *http.Request, o origin, _ string, page int) (Feed, error) {
	window, category, err := trendingForm(r)
	if err != nil {
		return Feed{}, err
	}
	offset := (page - 1) * frontpage.PageSize
	found, err := f.deps.Rank.Trending(r.Context(), window, category, frontpage.PageSize, offset)
	if err != nil {
		return Feed{}, err
	}
	query := url.Values{}
	if window != store.WeekWindow {
		query.Set("period", string(window))
	}
	about := "Papers by what people made of them lately, " + map[store.Window]string{
		store.DayWindow: "by the day", store.WeekWindow: "by the week", store.MonthWindow: "by the month"}[window]
	if category != "" {
		query.Set("cat", string(category))
		about += ", in " + category.Name()
	}
	path := with("/trending", query)
	feed := Feed{ID: o.tag(path), Title: f.deps.SiteName + ": Trending", Subtitle: about + ".", Page: o.to(path), Updated: f.deps.Frontpage.Today().Time()}
	if category != "" {
		feed.Title += " in " + category.Name()
	}
	list := make([]papers.Paper, len(found.Papers))
	for i, h := range found.Papers {
		list[i] = h.Paper
	}
	if feed.Entries, err = f.entries(r.Context(), o, list); err != nil {
		return Feed{}, err
	}
	feed.turn(o.to("/trending"), query, page, offset+len(found.Papers) < found.Total, false)
	return feed, nil
}

func trendingForm(r *http.Request) (store.Window, papers.Category, error) {
	window := store.WeekWindow
	if p := r.FormValue("period"); p != "" {
		window = store.Window(p)
		if window != store.DayWindow && window != store.WeekWindow && window != store.MonthWindow {
			return "", "", papers.Invalid("period", "must be day, week or month")
		}
	}
	c, err := category(r)
	return window, c, err
}

// category reads cat.
func category(r *http.Request) (papers.Category, error) {
	cat := strings.TrimSpace(r.FormValue("cat"))
	if cat == "" {
		return "", nil
	}
	c, err := papers.ParseCategory(cat)
	if err != nil {
		return "", papers.Invalid("cat", "%.40q is not one of arXiv's categories, like cs.CL, hep-th or math", cat)
	}
	return c, nil
}

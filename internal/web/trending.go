package web

import (
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// trendingPage is what people make of papers lately.
type trendingPage struct {
	page.Frame
	Window   store.Window
	Windows  []page.Tab
	Category string
	Fields   []field
	Cards    []card
	Total    int
	Pager    page.Pager
	Formula  template.HTML
	Half     string // the half-life in words
}

func (s *Site) trending(w http.ResponseWriter, r *http.Request) error {
	window, category, err := trendingForm(r)
	if err != nil {
		return err
	}
	nth, err := page.Nth(r)
	if err != nil {
		return err
	}
	found, err := s.deps.Rank.Trending(r.Context(), window, category, frontpage.PageSize, (nth-1)*frontpage.PageSize)
	if err != nil {
		return err
	}
	if nth > 1 && len(found.Papers) == 0 {
		return papers.Invalid("p", "%d is past the end: %s here", nth, page.Count(found.Total, "paper is trending", "papers are trending"))
	}
	v := trendingPage{Frame: s.Frame(r, "Trending", "trending"), Window: window, Category: string(category), Fields: fields(), Total: found.Total,
		Half: halfLife(window), Formula: s.Set(heatFormula())}
	v.Canonical, v.Description = page.TrendingPath, "Papers by what people make of them lately."
	v.Tabs[len(v.Tabs)-1].Here = true
	query := url.Values{}
	if window != store.WeekWindow {
		query.Set("period", string(window))
	}
	if category != "" {
		query.Set("cat", string(category))
	}
	v.Windows = windows(window, category)
	v.Feeds = page.FeedsOf("Trending", page.TrendingPath, query)
	v.Pager = page.NewPager(page.TrendingPath, query, nth, found.Total, frontpage.PageSize)
	for i, h := range found.Papers {
		c := s.newCard(h.Paper, v.Now)
		c.Number, c.Terms = (nth-1)*frontpage.PageSize+i+1, terms(h)
		v.Cards = append(v.Cards, c)
	}
	if err := s.give(r, v.Frame, pointers(v.Cards), false); err != nil {
		return err
	}
	s.show(v.Frame, "trending", pointers(v.Cards))
	return s.Render(w, r, http.StatusOK, "trending", v)
}

func trendingForm(r *http.Request) (store.Window, papers.Category, error) {
	window := store.WeekWindow
	if p := r.FormValue("period"); p != "" {
		window = store.Window(p)
		if window != store.DayWindow && window != store.WeekWindow && window != store.MonthWindow {
			return "", "", papers.Invalid("period", "must be day, week or month")
		}
	}
	cat := strings.TrimSpace(r.FormValue("cat"))
	if cat == "" {
		return window, "", nil
	}
	c, err := papers.ParseCategory(cat)
	if err != nil {
		return "", "", papers.Invalid("cat", "%.40q is not one of arXiv's categories, like cs.CL, hep-th or math", cat)
	}
	return window, c, nil
}

// windows leads to the same list with another memory.
func windows(here store.Window, c papers.Category) []page.Tab {
	var out []page.Tab
	for _, w := range store.Windows() {
		query := url.Values{"period": {string(w)}}
		if c != "" {
			query.Set("cat", string(c))
		}
		out = append(out, page.Tab{Name: strings.ToUpper(string(w[:1])) + string(w[1:]), Path: page.TrendingPath + "?" + query.Encode(), Here: w == here})
	}
	return out
}

// terms are what a paper's heat is made of, in words: "14 votes, worth 9.3
// now · 3 people commenting, worth 4.1 · 13.4 in all".
func terms(h store.Hot) string {
	var parts []string
	if h.Tally.Votes > 0 {
		parts = append(parts, fmt.Sprintf("%s, worth %s now", page.Count(h.Tally.Votes, "vote", "votes"), worth(h.Votes)))
	}
	if h.People > 0 {
		parts = append(parts, fmt.Sprintf("%s commenting, worth %s", page.Count(h.People, "person", "people"), worth(h.Comments)))
	}
	return joined(" · ", append(parts, worth(h.Heat)+" in all")...)
}

// worth writes a heat with one digit behind the point, or as many as it takes
// to tell it from nothing.
func worth(heat float64) string {
	if heat < 0.1 {
		return strconv.FormatFloat(heat, 'f', 3, 64)
	}
	return strconv.FormatFloat(heat, 'f', 1, 64)
}

// halfLife is the window's half-life in words.
func halfLife(w store.Window) string {
	if hours := int(w.HalfLife().Hours()); hours >= 48 {
		return page.Count(hours/24, "day", "days")
	} else {
		return page.Count(hours, "hour", "hours")
	}
}

// heatFormula is what store.Trending adds up.
func heatFormula() string {
	return fmt.Sprintf(`$$\text{heat} = \sum_{\text{votes}} 2^{-a/h} + %d \sum_{\text{people}} 2^{-a/h}$$`, store.CommentWeight)
}

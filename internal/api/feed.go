package api

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/texmath"
)

const (
	// feedLength is how many entries a feed of a period has: the limit of a
	// page of the API, about 200 kB.
	feedLength = 100
	// foundLength is how many entries a feed of a search has.
	foundLength = 50
)

// LatestFeed answers /feed.atom: the latest day's front page.
func (a *API) LatestFeed(w http.ResponseWriter, r *http.Request) error {
	day, err := a.deps.Frontpage.Latest(r.Context())
	if err != nil {
		return err
	}
	return a.editionFeed(w, r, papers.OneDay(day), feedPaths{"latest", "/", "/feed.atom"}, a.deps.SiteName)
}

// EditionFeed answers /papers/date/2025-12-15.atom and its like for weeks and
// months. period is the last segment without ".atom".
func (a *API) EditionFeed(w http.ResponseWriter, r *http.Request, kind papers.PeriodKind, period string) error {
	p, err := papers.ParsePeriod(kind, period)
	if err != nil {
		return err
	}
	title := a.deps.SiteName + ": " + p.Shown(time.Time{}) // the year always: a feed is read much later
	return a.editionFeed(w, r, p, feedPaths{p.Path(), p.Path(), p.Path() + ".atom"}, title)
}

func (a *API) editionFeed(w http.ResponseWriter, r *http.Request, p papers.Period, at feedPaths, title string) error {
	e, err := a.deps.Frontpage.Edition(r.Context(), frontpage.Request{Period: p, Limit: feedLength})
	if err != nil {
		return err
	}
	return a.sendFeed(w, r, a.feed(r, at, title, p.First.Time(), e.Entries))
}

// SearchFeed answers /search.atom with the parameters of the search page. A
// feed is for what is new, so the newest come first unless sort says
// otherwise.
func (a *API) SearchFeed(w http.ResponseWriter, r *http.Request) error {
	in, err := read(r, searchFeedParams())
	if err != nil {
		return err
	}
	ask, err := searchFor(in)
	if err != nil {
		return err
	}
	found, err := a.deps.Catalog.Search(r.Context(), ask)
	if err != nil {
		return err
	}
	entries := make([]papers.Entry, len(found.Hits))
	for i, h := range found.Hits {
		entries[i].Paper = h.Paper
	}
	q := given(in)
	at := feedPaths{"/search?" + q, "/search?" + q, "/search.atom?" + q}
	title := a.deps.SiteName + ": " + texmath.Plain(strings.TrimSpace(ask.Query+" "+in.texts["cat"]))
	return a.sendFeed(w, r, a.feed(r, at, title, a.deps.Frontpage.Today().Time(), entries))
}

func searchFeedParams() []*huma.Param {
	return []*huma.Param{
		text("q", 250, "What to search for, as on the search page"),
		text("cat", 40, "A category: cs.CL, or a whole archive: cs"),
		text("from", 40, "The first day: 2025-12-15"),
		text("until", 40, "The last day: 2025-12-15"),
		choice("sort", "date, which is the default, puts the newest first", string(papers.ByDate), string(papers.ByRelevance)),
	}
}

func searchFor(in arguments) (papers.Search, error) {
	s := papers.Search{Query: in.texts["q"], Sort: papers.Sort(in.texts["sort"]), Limit: foundLength}
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

// given writes the parameters of a search that have a value.
func given(in arguments) string {
	q := url.Values{}
	for name, value := range in.texts {
		if value != "" {
			q.Set(name, value)
		}
	}
	return q.Encode()
}

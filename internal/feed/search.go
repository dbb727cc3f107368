package feed

import (
	"maps"
	"net/http"
	"net/url"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/texmath"
)

const (
	// foundLength is how many entries a page of a feed has whose papers are looked for.
	foundLength = 50
	// maxQuery is the longest query in characters, as on the search page.
	maxQuery = 250
)

// search makes /search with the parameters of the search page. A feed is for what is
// new, so the newest come first unless sort says otherwise.
func (f *Feeds) search(r *http.Request, o origin, _ string, page int) (Feed, error) {
	ask, query, err := searchForm(r)
	if err != nil {
		return Feed{}, err
	}
	if ask.Limit, ask.Offset = foundLength, (page-1)*foundLength; ask.Offset > catalog.MaxOffset {
		return Feed{}, papers.Invalid("p", "is further than results are listed; narrow the search instead")
	}
	found, err := f.deps.Catalog.Search(r.Context(), ask)
	if err != nil {
		return Feed{}, err
	}
	entries, err := f.entries(r.Context(), o, hits(found))
	if err != nil {
		return Feed{}, err
	}
	asked := line(texmath.Plain(strings.TrimSpace(ask.Query + " " + query.Get("cat"))))
	feed := Feed{ID: o.tag("/search?" + query.Encode()), Title: f.deps.SiteName + ": " + asked, Subtitle: "The newest papers that match a search.",
		Page: o.to("/search?" + shown(query).Encode()), Updated: f.deps.Frontpage.Today().Time(), Entries: entries}
	if asked == "" {
		feed.Title += "all papers"
	}
	if ask.Sort == papers.ByRelevance {
		feed.Subtitle = "The papers that match a search best."
	}
	feed.turn(o.to("/search"), query, page, found.More && ask.Offset+foundLength <= catalog.MaxOffset, false)
	return feed, nil
}

// shown are the parameters of the page that has the same order, whose default is
// another one.
func shown(query url.Values) url.Values {
	q := url.Values{"sort": {string(papers.ByDate)}}
	maps.Copy(q, query)
	return q
}

func hits(found papers.Results) []papers.Paper {
	list := make([]papers.Paper, len(found.Hits))
	for i, h := range found.Hits {
		list[i] = h.Paper
	}
	return list
}

// searchForm reads a search, and writes its parameters as the feed's own address has
// them: those that have a value.
func searchForm(r *http.Request) (papers.Search, url.Values, error) {
	s := papers.Search{Query: strings.TrimSpace(r.FormValue("q")), Sort: papers.Sort(r.FormValue("sort"))}
	query := url.Values{}
	for _, name := range []string{"q", "cat", "from", "until", "sort"} {
		if v := strings.TrimSpace(r.FormValue(name)); v != "" {
			query.Set(name, v)
		}
	}
	switch s.Sort {
	case "":
		s.Sort = papers.ByDate
	case papers.ByDate, papers.ByRelevance:
	default:
		return s, nil, papers.Invalid("sort", "must be relevance or date")
	}
	if err := checkText("q", s.Query, maxQuery); err != nil {
		return s, nil, err
	}
	c, err := category(r)
	if err != nil {
		return s, nil, err
	}
	if c != "" {
		s.Categories = []papers.Category{c}
	}
	if s.From, err = day(r, "from"); err != nil {
		return s, nil, err
	}
	s.Until, err = day(r, "until")
	return s, query, err
}

// day reads a parameter that is a date; the zero Day where it was left out.
func day(r *http.Request, name string) (papers.Day, error) {
	v := strings.TrimSpace(r.FormValue(name))
	if v == "" {
		return papers.Day{}, nil
	}
	d, err := papers.ParseDay(v)
	if err != nil {
		return d, papers.Invalid(name, "must be a date like 2025-12-15")
	}
	return d, nil
}

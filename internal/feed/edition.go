package feed

import (
	"net/http"
	"net/url"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/frontpage"
)

// editionLength is how many entries a page of a period's feed has: two pages of the
// site's own, about 300 kB.
const editionLength = 100

// latest makes /feed: the latest day's front page, behind which come the days before.
func (f *Feeds) latest(r *http.Request, o origin, _ string, page int) (Feed, error) {
	day, err := f.deps.Frontpage.Latest(r.Context())
	if err != nil {
		return Feed{}, err
	}
	feed := Feed{ID: o.tag("latest"), Title: f.deps.SiteName, Subtitle: "The papers of the latest day, in the order of the front page.", Page: o.to("/")}
	return f.edition(r, o, feed, "/feed", papers.OneDay(day), page)
}

// period makes the feeds of days, of weeks or of months.
func (f *Feeds) period(kind papers.PeriodKind) maker {
	return func(r *http.Request, o origin, name string, page int) (Feed, error) {
		p, err := papers.ParsePeriod(kind, name)
		if err != nil {
			return Feed{}, err
		}
		shown := p.Shown(time.Time{}) // the year always: a feed is read much later
		if p.First.Year < papers.EarliestYear {
			return Feed{}, papers.Invalid(string(kind), "%s is before %d, when no paper is held", p, papers.EarliestYear)
		}
		if f.deps.Frontpage.Today().Before(p.First) {
			return Feed{}, missing(string(kind), "%s has not come yet", shown)
		}
		feed := Feed{ID: o.tag(p.Path()), Title: f.deps.SiteName + ": " + shown, Subtitle: "The papers of " + shown + ", in the order of the front page.", Page: o.to(p.Path())}
		return f.edition(r, o, feed, p.Path(), p, page)
	}
}

// edition fills in what a period shows; all=1 asks for everything that was announced,
// as on its page.
func (f *Feeds) edition(r *http.Request, o origin, feed Feed, path string, p papers.Period, page int) (Feed, error) {
	query := url.Values{}
	switch v := r.FormValue("all"); v {
	case "1":
		query.Set("all", v)
		feed.ID += "?all=1"
		feed.Page = o.to(p.Path() + "?all=1")
	case "", "0":
	default:
		return feed, papers.Invalid("all", "must be 1 or left out")
	}
	offset := (page - 1) * editionLength
	e, err := f.deps.Frontpage.Edition(r.Context(), frontpage.Request{Period: p, All: query.Get("all") != "", Limit: editionLength, Offset: offset})
	if err != nil {
		return feed, err
	}
	feed.Updated = p.First.Time()
	for _, entry := range e.Entries {
		feed.Entries = append(feed.Entries, paperEntry(o, entry))
	}
	feed.turn(o.to(path), query, page, offset+len(e.Entries) < e.Total, false)
	feed.around(o, e, query, path == "/feed")
	return feed, nil
}

// around leads from the last page of a period to the period before it, and from its
// first page to the one after it: next is what is older, as readers of feeds expect.
func (feed *Feed) around(o origin, e papers.Edition, query url.Values, latest bool) {
	to := func(p papers.Period) address {
		if p.Kind == "" {
			return address{}
		}
		return address{path: o.to(p.Path()), query: query.Encode()}
	}
	if feed.Next == (address{}) {
		feed.Next = to(e.Previous)
	}
	if feed.Previous == (address{}) && !latest {
		feed.Previous = to(e.Next)
	}
}

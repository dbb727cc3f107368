package feed

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/community"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/markup"
	"github.com/dailypapers/dailypapers/internal/rank"
	"github.com/dailypapers/dailypapers/internal/store"
)

// Deps are the services that feeds are made from.
type Deps struct {
	Store     *store.Store
	Frontpage *frontpage.Frontpage
	Catalog   *catalog.Catalog
	Community *community.Service
	Rank      *rank.Service
	Now       func() time.Time
	BaseURL   string          // of absolute addresses; "" takes each request's own host
	SiteName  string          // "" is Daily Papers
	Problem   httpd.ErrorPage // tells programs what went wrong
}

// Feeds answers feed readers. It is safe for many goroutines.
type Feeds struct {
	deps  Deps
	words *markup.Renderer // of what people write
	known *known
}

// New returns the feeds of a site.
func New(d Deps) *Feeds {
	if d.SiteName == "" {
		d.SiteName = generator
	}
	return &Feeds{deps: d, words: markup.New(), known: newKnown()}
}

// A Route is an address of feeds, and what a visitor must be allowed to do there. All
// of them stand in Routes, so that one test can walk them as everybody.
type Route struct {
	Pattern string // as net/http reads it
	Action  papers.Action
	Shared  bool // pages stand under the same pattern, and have what does not end as a feed does

	makes maker
	in    format // of those that are not shared
	part  string // the wildcard that tells a feed, of those that are
	long  bool   // JSON Feed ends in .feed.json there
	only  string // what stands before the ending, "" for anything
}

// A maker makes a page of a feed. name is what stands before the ending of a shared
// address.
type maker func(r *http.Request, o origin, name string, page int) (Feed, error)

// Routes returns the addresses of all feeds.
func (f *Feeds) Routes() []Route {
	var all []Route
	for _, own := range []struct {
		path  string
		makes maker
	}{{"/feed", f.latest}, {"/trending", f.trending}, {"/search", f.search}, {"/papers/{archive}/{number}/comments", f.commentsOfOld}} {
		for _, in := range formats() {
			all = append(all, Route{Pattern: "GET " + own.path + in.ending(false), Action: papers.Read, makes: own.makes, in: in})
		}
	}
	for _, kind := range []papers.PeriodKind{papers.DayPeriod, papers.WeekPeriod, papers.MonthPeriod} {
		all = append(all, Route{Pattern: "GET /papers/" + string(kind) + "/{period}", Action: papers.Read, Shared: true, part: "period", makes: f.period(kind)})
	}
	return append(all,
		Route{Pattern: "GET /authors/{name...}", Action: papers.Read, Shared: true, part: "name", makes: f.author},
		Route{Pattern: "GET /lists/{id}", Action: papers.Read, Shared: true, part: "id", long: true, makes: f.list},
		// A pattern of its own would stand beside /papers/date/{period}, and neither is more special.
		Route{Pattern: "GET /papers/{archive}/{number}", Action: papers.Read, Shared: true, part: "number", only: "comments", makes: f.comments})
}

// Register adds all feeds to mux. pages has what answers under a shared pattern where
// no feed is asked for.
func (f *Feeds) Register(mux *http.ServeMux, pages map[string]http.Handler) {
	for _, rt := range f.Routes() {
		mux.Handle(rt.Pattern, f.handler(rt, pages[rt.Pattern]))
	}
}

func (f *Feeds) handler(rt Route, page http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, in, ok := rt.asked(r)
		if !ok && page != nil {
			page.ServeHTTP(w, r)
			return
		}
		httpd.Handle(func(w http.ResponseWriter, r *http.Request) error {
			if !ok {
				return fmt.Errorf("feed: %s: %w", r.URL.Path, papers.ErrNotFound)
			}
			return f.serve(w, r, rt, name, in)
		}, f.deps.Problem).ServeHTTP(w, r)
	})
}

// asked is which feed a request asks for, if it asks for one.
func (rt Route) asked(r *http.Request) (name string, in format, ok bool) {
	if !rt.Shared {
		return "", rt.in, true
	}
	name, in, ok = cut(r.PathValue(rt.part), rt.long)
	return name, in, ok && (rt.only == "" || rt.only == name)
}

func (f *Feeds) serve(w http.ResponseWriter, r *http.Request, rt Route, name string, in format) error {
	if p, _ := papers.PermissionFor(rt.Action); !httpd.Of[papers.Visitor](r).May(rt.Action) {
		return fmt.Errorf("%w: %w", papers.ErrForbidden, papers.Invalid("token", "has not the scope %q, which this takes", p.Scope))
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return papers.Invalid("query", "is not well formed: a percent sign or a semicolon stands where it means nothing")
	}
	r.Form = query // what makers read, by FormValue
	page, err := pageNumber(query.Get("p"))
	if err != nil {
		return err
	}
	o := f.origin(r)
	feed, err := rt.makes(r, o, name, page)
	if err != nil {
		return err
	}
	if page > 1 && len(feed.Entries) == 0 {
		return papers.Invalid("p", "%d is past the end", page)
	}
	feed.Icon = o.to("/favicon.svg")
	if feed.Author.Name == "" {
		feed.Author = Person{f.deps.SiteName, o.to("/")}
	}
	return f.send(w, r, in, feed)
}

// pageNumber reads p, from 1, as pages do.
func pageNumber(v string) (int, error) {
	if v == "" {
		return 1, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > 100_000 {
		return 0, papers.Invalid("p", "must be the number of a page, from 1")
	}
	return n, nil
}

// turn names the pages of a feed around this one: path and query are those of its
// first page.
func (feed *Feed) turn(path string, query url.Values, page int, more, long bool) {
	at := func(n int) address {
		q := maps.Clone(query)
		if n > 1 {
			q.Set("p", strconv.Itoa(n))
		}
		return address{path, q.Encode(), long}
	}
	feed.At = at(page)
	if page > 1 {
		feed.Previous = at(page - 1)
	}
	if more {
		feed.Next = at(page + 1)
	}
}

// with is a path with a query behind it, where there is one.
func with(path string, query url.Values) string {
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

// checkText refuses a parameter that could be no text of a person's.
func checkText(name, value string, most int) error {
	switch n := len([]rune(value)); {
	case strings.ToValidUTF8(value, "") != value || strings.ContainsRune(value, 0):
		return papers.Invalid(name, "holds what is no text")
	case n > most:
		return papers.Invalid(name, "has %d characters; %d are the most", n, most)
	}
	return nil
}

// count writes "1 author", "6 authors".
func count(n int, singular, plural string) string {
	if n == 1 {
		return "1 " + singular
	}
	return strconv.Itoa(n) + " " + plural
}

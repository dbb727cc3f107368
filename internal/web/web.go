package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/store"
)

// Deps are the services that the pages call.
type Deps struct {
	Store     *store.Store
	Frontpage *frontpage.Frontpage
	Catalog   *catalog.Catalog
	Now       func() time.Time
	BaseURL   string                           // of absolute addresses; "" takes each request's own host
	Notice    func(ctx context.Context) string // what visitors of the present day should know, "" for nothing; nil is nothing
	Sources   *Sources                         // what the site fetches by itself; nil is nothing
}

// A Site renders pages. It is made once and safe for many goroutines.
type Site struct {
	deps  Deps
	pages pages
	files files
	texts *typesetter
}

// New parses the templates and reads the static files that the binary carries.
func New(d Deps) (*Site, error) {
	f, err := loadFiles()
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	p, err := parsePages(f)
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	return &Site{deps: d, pages: p, files: f, texts: newTypesetter(typesetBytes)}, nil
}

// Register adds the pages to mux. The paper and period pages are left to
// Paper and Period, since their addresses are shared with feeds and exports.
func (s *Site) Register(mux *http.ServeMux) {
	mux.Handle("GET /{$}", s.handle(s.home))
	mux.Handle("GET /search", s.handle(s.search))
	mux.Handle("GET /papers", s.handle(s.jump))
	mux.Handle("GET /papers/{$}", s.handle(s.jump))
	for _, kind := range []papers.PeriodKind{papers.DayPeriod, papers.WeekPeriod, papers.MonthPeriod} {
		mux.Handle("GET /papers/"+string(kind), s.handle(s.jump))
		mux.Handle("GET /papers/"+string(kind)+"/{$}", s.handle(s.jump))
	}
	mux.Handle("GET "+sourcesPath, s.handle(s.sources))
	mux.Handle("POST "+sourcesPath+"/{job}", s.handle(s.askSource))
	mux.Handle("GET /static/{name}", s.handle(s.static))
	for _, name := range []string{"favicon.svg", "robots.txt", "opensearch.xml"} {
		mux.Handle("GET /"+name, s.handle(s.rootFile(name)))
	}
	mux.Handle("GET /favicon.ico", http.RedirectHandler("/favicon.svg", http.StatusMovedPermanently))
	mux.Handle("/", s.handle(s.missing))
}

// handle refuses a query that cannot be read, of which net/http would pass on
// what it understood.
func (s *Site) handle(h httpd.Handler) http.Handler {
	return httpd.Handle(func(w http.ResponseWriter, r *http.Request) error {
		if _, err := url.ParseQuery(r.URL.RawQuery); err != nil {
			return papers.Invalid("address", "holds a query that cannot be read: a percent sign or a semicolon stands where it means nothing")
		}
		return h(w, r)
	}, s.Problem)
}

// missing answers every address, and every method, that nothing else does.
func (s *Site) missing(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		s.Problem(w, r, http.StatusMethodNotAllowed, papers.Invalid("method", "%s is not understood at this address", r.Method))
		return nil
	}
	return fmt.Errorf("web: %s: %w", r.URL.Path, papers.ErrNotFound)
}

// frame is what the layout needs on every page.
type frame struct {
	Title       string // of the window
	Description string // for those who share the page
	Canonical   string // the page's one true path
	Feed        string // the Atom feed of this list, "" where the page is none
	Query       string // in the search box
	Section     string // which part of the site the page belongs to
	Tabs        []tab  // to the days, weeks and months
	Docs        int    // papers that can be found
	Notice      string // what visitors should know now
	Style       string // the style sheet's address
	NoIndex     bool   // pages that search machines should leave alone
	AtHome      bool   // the visitor is led to what this machine fetches
	Today       papers.Day
	Now         time.Time
}

func (s *Site) frame(r *http.Request, title, section string) frame {
	return frame{Title: title, Section: section, Docs: s.deps.Catalog.Docs(), Style: s.files.stylePath,
		Today: s.deps.Frontpage.Today(), Now: s.deps.Now(),
		Tabs:   []tab{{"Day", "/", false}, {"Week", "/papers/week", false}, {"Month", "/papers/month", false}},
		AtHome: s.deps.Sources != nil && s.atHome(r)}
}

// behind says how far the index has still to go, in words, or nothing.
func (s *Site) behind(ctx context.Context) string {
	n, err := s.deps.Catalog.Behind(ctx)
	switch missing := s.deps.Catalog.Missing(); {
	case err != nil:
		return ""
	case n >= behindWorthSaying:
		return fmt.Sprintf("The index is being built: %s papers are still on their way into it.", grouped(int(n)))
	case missing >= behindWorthSaying:
		return fmt.Sprintf("A model of meaning is still reading: %s papers are ahead of it.", grouped(missing))
	}
	return ""
}

// behindWorthSaying is how many papers may be missing from the index before
// the search page mentions it; fewer are indexed before a reader looks.
const behindWorthSaying = 1000

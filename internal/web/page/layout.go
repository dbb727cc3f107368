package page

import (
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/markup"
	"github.com/dailypapers/dailypapers/internal/store"
)

// Deps are what every page needs.
type Deps struct {
	Store     *store.Store
	Frontpage *frontpage.Frontpage
	Catalog   *catalog.Catalog
	Now       func() time.Time
	BaseURL   string          // of absolute addresses; "" takes each request's own host
	Limits    *account.Limits // of writing; nil is none
	Demo      bool            // the people here are simulated, and every page says so
}

// A Layout is what every page stands in: it holds the templates, the style and the
// script, and what was set of texts. It is made once and safe for many goroutines.
type Layout struct {
	deps    Deps
	pages   pages
	files   files
	texts   *typesetter
	words   *markup.Renderer // of what people write
	written *typesetter      // what people wrote, by proseKey
}

// New parses the templates and reads the static files among the assets:
// templates/*.html stand in every page, pages/*/*.html are a page each, and
// static and pages/*/*.css what is served with them. Templates may call more
// functions beside those of every page.
func New(assets fs.FS, more template.FuncMap, d Deps) (*Layout, error) {
	f, err := loadFiles(assets)
	if err != nil {
		return nil, fmt.Errorf("page: %w", err)
	}
	p, err := parsePages(assets, more)
	if err != nil {
		return nil, fmt.Errorf("page: %w", err)
	}
	words := markup.New()
	return &Layout{deps: d, pages: p, files: f, texts: newTypesetter(typesetBytes), words: words, written: newProse(words)}, nil
}

// Frame is what a page of this request stands in.
func (l *Layout) Frame(r *http.Request, title, section string) Frame {
	f := Frame{Title: title, Section: section, Docs: l.deps.Catalog.Docs(), Style: l.files.stylePath, Script: l.files.scriptPath, Demo: l.deps.Demo, Here: r.URL.RequestURI(), Visitor: Visitor(r),
		Today: l.deps.Frontpage.Today(), Now: l.deps.Now(),
		Tabs: sectionTabs()}
	l.stand(r, &f)
	return f
}

// Bare is a frame of which nothing is looked up, not even who asks: for pages that
// are there for whoever has their address.
func (l *Layout) Bare(title, section string) Frame {
	return Frame{Title: title, Section: section, Docs: l.deps.Catalog.Docs(), Style: l.files.stylePath, Script: l.files.scriptPath, Demo: l.deps.Demo, Here: "/", NoIndex: true,
		Today: l.deps.Frontpage.Today(), Now: l.deps.Now(), Tabs: sectionTabs()}
}

// stand fills in what depends on who looks. A page is not worth failing for
// it.
func (l *Layout) stand(r *http.Request, f *Frame) {
	var err error
	if f.Visitor.SignedIn() {
		if f.Unseen, err = l.deps.Store.Unseen(r.Context(), f.Visitor.User.ID); err != nil {
			httpd.Note(r, err)
		}
	}
	if f.Accounts = f.Visitor.SignedIn() && f.Visitor.Via != papers.ByMachine; f.Accounts {
		return
	}
	if f.Accounts, err = l.deps.Store.HasAccounts(r.Context()); err != nil {
		httpd.Note(r, err)
	}
}

// Set returns TeX text as HTML.
func (l *Layout) Set(src string) template.HTML { return l.texts.set(src) }

// SetAll sets the paragraphs of a text.
func (l *Layout) SetAll(paragraphs []string) []template.HTML {
	var out []template.HTML
	for _, p := range paragraphs {
		out = append(out, l.texts.set(p))
	}
	return out
}

// PlainProse is what people wrote without its marks, of at most so many
// characters.
func (l *Layout) PlainProse(text string, most int) string { return l.words.Plain(text, most) }

// Slow refuses who does something too often.
func (l *Layout) Slow(r *http.Request, a papers.Action) error {
	if l.deps.Limits == nil {
		return nil
	}
	return l.deps.Limits.Check(r, Visitor(r), a)
}

// now is the present moment.
func (l *Layout) now() time.Time { return l.deps.Now() }

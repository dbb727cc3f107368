package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/community"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/markup"
	"github.com/dailypapers/dailypapers/internal/moderation"
	"github.com/dailypapers/dailypapers/internal/notice"
	"github.com/dailypapers/dailypapers/internal/postmaster"
	"github.com/dailypapers/dailypapers/internal/rank"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/submission"
	"github.com/dailypapers/dailypapers/internal/subscription"
	"github.com/dailypapers/dailypapers/internal/webhook"
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
	Account   *account.Service
	Limits    *account.Limits // of writing; nil is none
	Demo      bool            // the people here are simulated, and every page says so
	Community *community.Service
	Rank      *rank.Service

	Submission *submission.Service
	Moderation *moderation.Service
	Webhook    *webhook.Service
	Postmaster *postmaster.Service // nil where nothing is mailed

	Subscription *subscription.Service
	MailStays    bool                                                                                   // mail is left as files on the machine, and nobody gets it
	Notices      *notice.Service                                                                        // mails about notifications; nil where none are written
	Preview      func(ctx context.Context, sub papers.Subscription) (mail.Message, papers.Issue, error) // of a digest; nil where none are made

	House    House  // what the pages about the site itself say
	Document []byte // OpenAPI, of the site's API; nil where there is none
}

// A Site renders pages. It is made once and safe for many goroutines.
type Site struct {
	deps    Deps
	pages   pages
	files   files
	texts   *typesetter
	words   *markup.Renderer // of what people write
	written *typesetter      // what people wrote, by proseKey

	reference apiReference
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
	ref, err := newAPIReference(d.Document)
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	words := markup.New()
	return &Site{deps: d, pages: p, files: f, texts: newTypesetter(typesetBytes), words: words, written: newProse(words), reference: ref}, nil
}

// frame is what the layout needs on every page.
type frame struct {
	Title       string     // of the window
	Description string     // for those who share the page
	Canonical   string     // the page's one true path
	Feeds       []feedLink // of what this page lists, none where it lists nothing
	Query       string     // in the search box
	Section     string     // which part of the site the page belongs to
	Tabs        []tab      // to the days, weeks and months
	Docs        int        // papers that can be found
	Notice      string     // what visitors should know now
	Style       string     // the style sheet's address
	NoIndex     bool       // pages that search machines should leave alone
	Script      string     // the script's address
	Here        string     // the page's own address, to come back to behind a form
	Visitor     papers.Visitor
	Demo        bool // the people here are simulated
	Accounts    bool // the site has accounts, so that a visitor can sign in
	Unseen      int  // notifications that the visitor has not seen
	Today       papers.Day
	Now         time.Time
}

// feedLink is a feed of what a page shows, in both formats, for those who look for one
// in its head.
type feedLink struct{ Title, Atom, JSON string }

// feedsOf names a list's feed: path is the feed's without its ending, query is the
// page's.
func feedsOf(title, path string, query url.Values) []feedLink {
	q := ""
	if len(query) > 0 {
		q = "?" + query.Encode()
	}
	return []feedLink{{title, path + ".atom" + q, path + ".json" + q}}
}

// Feed is the one that a page leads its readers to, "" for none.
func (f frame) Feed() string {
	if len(f.Feeds) == 0 {
		return ""
	}
	return f.Feeds[0].Atom
}

// May reports whether the visitor may do something, for templates.
func (f frame) May(a papers.Action) bool { return f.Visitor.May(a) }

func (s *Site) frame(r *http.Request, title, section string) frame {
	f := frame{Title: title, Section: section, Docs: s.deps.Catalog.Docs(), Style: s.files.stylePath, Script: s.files.scriptPath, Demo: s.deps.Demo, Here: r.URL.RequestURI(), Visitor: visitor(r),
		Today: s.deps.Frontpage.Today(), Now: s.deps.Now(),
		Tabs: sectionTabs()}
	f.stand(r, s)
	return f
}

// sectionTabs lead to the days, weeks and months of now.
func sectionTabs() []tab {
	return []tab{{"Day", "/", false}, {"Week", "/papers/week", false}, {"Month", "/papers/month", false}, {"Trending", trendingPath, false}}
}

// stand fills in what depends on who looks. A page is not worth failing for
// it.
func (f *frame) stand(r *http.Request, s *Site) {
	var err error
	if f.Visitor.SignedIn() {
		if f.Unseen, err = s.deps.Store.Unseen(r.Context(), f.Visitor.User.ID); err != nil {
			httpd.Note(r, err)
		}
	}
	if f.Accounts = f.Visitor.SignedIn() && f.Visitor.Via != papers.ByMachine; f.Accounts {
		return
	}
	if f.Accounts, err = s.deps.Store.HasAccounts(r.Context()); err != nil {
		httpd.Note(r, err)
	}
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

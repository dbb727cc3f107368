package web

import (
	"context"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/community"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/moderation"
	"github.com/dailypapers/dailypapers/internal/notice"
	"github.com/dailypapers/dailypapers/internal/postmaster"
	"github.com/dailypapers/dailypapers/internal/rank"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/submission"
	"github.com/dailypapers/dailypapers/internal/subscription"
	"github.com/dailypapers/dailypapers/internal/web/accounts"
	"github.com/dailypapers/dailypapers/internal/web/inbox"
	"github.com/dailypapers/dailypapers/internal/web/operator"
	"github.com/dailypapers/dailypapers/internal/web/page"
	"github.com/dailypapers/dailypapers/internal/web/programs"
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
	Sources   *operator.Sources                // what the site fetches by itself; nil is nothing
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

	House    operator.House // what the pages about the site itself say
	Document []byte         // OpenAPI, of the site's API; nil where there is none
}

//go:embed static pages templates
var embedded embed.FS

// A Site renders pages. It is made once and safe for many goroutines.
type Site struct {
	*page.Layout
	deps Deps

	accounts *accounts.Pages
	inbox    *inbox.Pages
	operator *operator.Pages
	programs *programs.Pages
}

// New parses the templates and reads the static files that the binary carries.
func New(d Deps) (*Site, error) {
	l, err := page.New(embedded, template.FuncMap{"item": newItemForm}, page.Deps{Store: d.Store, Frontpage: d.Frontpage, Catalog: d.Catalog, Now: d.Now, BaseURL: d.BaseURL, Limits: d.Limits, Demo: d.Demo})
	if err != nil {
		return nil, err
	}
	forPrograms, err := programs.New(l, programs.Deps{Webhook: d.Webhook, BaseURL: d.BaseURL, Document: d.Document})
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	s := &Site{Layout: l, deps: d, programs: forPrograms}
	s.inbox = inbox.New(l, inbox.Deps{Subscription: d.Subscription, MailStays: d.MailStays, Notices: d.Notices, Preview: d.Preview, Limits: d.Limits, Now: d.Now, Problem: s.Problem})
	s.accounts = accounts.New(l, accounts.Deps{Store: d.Store, Account: d.Account, Limits: d.Limits, Mailed: s.inbox.MailedWords})
	s.operator = operator.New(l, operator.Deps{Store: d.Store, Sources: d.Sources, Postmaster: d.Postmaster, House: d.House, Mails: d.Subscription != nil, Reports: d.Moderation != nil})
	return s, nil
}

// behind says how far the index has still to go, in words, or nothing.
func (s *Site) behind(ctx context.Context) string {
	n, err := s.deps.Catalog.Behind(ctx)
	switch missing := s.deps.Catalog.Missing(); {
	case err != nil:
		return ""
	case n >= behindWorthSaying:
		return fmt.Sprintf("The index is being built: %s papers are still on their way into it.", page.Grouped(int(n)))
	case missing >= behindWorthSaying:
		return fmt.Sprintf("A model of meaning is still reading: %s papers are ahead of it.", page.Grouped(missing))
	}
	return ""
}

// behindWorthSaying is how many papers may be missing from the index before
// the search page mentions it; fewer are indexed before a reader looks.
const behindWorthSaying = 1000

// OneClickPath is where mail programs end what is mailed, by RFC 8058.
const OneClickPath = inbox.OneClickPath

// OneClick serves OneClickPath. It is no row of Routes: a POST has to work at
// once from anywhere, without a cookie and without a look at who sends it.
func (s *Site) OneClick() http.Handler { return s.inbox.OneClick() }

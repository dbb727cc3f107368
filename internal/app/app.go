package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/api"
	"github.com/dailypapers/dailypapers/internal/bounce"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/community"
	"github.com/dailypapers/dailypapers/internal/digest"
	"github.com/dailypapers/dailypapers/internal/exchange"
	"github.com/dailypapers/dailypapers/internal/feed"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/internal/harvest"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/jobs"
	"github.com/dailypapers/dailypapers/internal/mcp"
	"github.com/dailypapers/dailypapers/internal/moderation"
	"github.com/dailypapers/dailypapers/internal/notice"
	"github.com/dailypapers/dailypapers/internal/outbox"
	"github.com/dailypapers/dailypapers/internal/postmaster"
	"github.com/dailypapers/dailypapers/internal/rank"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/submission"
	"github.com/dailypapers/dailypapers/internal/subscription"
	"github.com/dailypapers/dailypapers/internal/web"
	"github.com/dailypapers/dailypapers/internal/web/operator"
	"github.com/dailypapers/dailypapers/internal/webhook"
)

// Config is what an App needs to know.
type Config struct {
	DataDir     string
	BaseURL     string           // of absolute addresses, "https://papers.example.org"; "" takes each request's own host
	Now         func() time.Time // nil is the wall clock
	Log         *slog.Logger
	Meaning     catalog.Meaning  // by which papers are compared; the zero value compares words alone
	Impressions int              // days for which it is kept what was shown to whom; 0 keeps nothing
	PerMinute   int              // requests of the API that each address and token may send; 0 is no limit
	Harvest     bool             // fetch papers while serving; false sends nothing to anybody
	Arxiv       harvest.Options  // what is fetched; the clock and the ears are the App's own
	Exchange    exchange.Options // which other sites are read; the same holds
	Desks       Desks            // submitting, claiming, and what the site says of itself
	Demo        bool             // the community in the data folder is simulated, and goes on
	Webhooks    Webhooks         // what is sent to programs of people
	Account     account.Options  // who may have an account; address, mail and ears are the App's own
	Mail        Mail             // what is mailed, and how
}

// An App is the open service.
type App struct {
	cfg       Config
	store     *store.Store
	catalog   *catalog.Catalog
	front     *frontpage.Frontpage
	account   *account.Service
	community *community.Service
	submit    *submission.Service
	models    *mcp.Service
	webhook   *webhook.Service
	subs      *subscription.Service
	digest    *digest.Service
	bounce    *bounce.Service
	outbox    *outbox.Service
	mailed    *notice.Service
	handler   http.Handler

	postmaster *postmaster.Service

	harvester *harvest.Harvester
	jobs      *jobs.Runner

	stocked bool        // the starter library was loaded into this store, now or earlier
	fresh   bool        // the starter library was loaded just now
	ready   atomic.Bool // latches once the index has caught up after the start
}

// Open opens the data folder, making it where it is missing, and builds the
// service without starting anything. A folder without papers gets the
// starter library.
func Open(ctx context.Context, cfg Config) (*App, error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if err := os.MkdirAll(cfg.DataDir, 0o750); err != nil {
		return nil, fmt.Errorf("app: data folder: %w", err)
	}
	a := &App{cfg: cfg}
	if err := a.open(ctx); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

func (a *App) open(ctx context.Context) error {
	var err error
	if a.store, err = store.Open(ctx, a.cfg.DataDir, store.Options{Now: a.cfg.Now}); err != nil {
		return err
	}
	if err := a.stock(ctx); err != nil {
		return err
	}
	if err := a.timetable(); err != nil {
		return err
	}
	if a.catalog, err = catalog.Open(a.cfg.DataDir, a.store, a.cfg.Meaning); err != nil {
		return err
	}
	a.tellOlder()
	if a.fresh { // 200 papers take no time, and the first page should know them
		if err := a.catchUp(ctx); err != nil {
			return err
		}
	}
	a.front = frontpage.New(a.store, papers.NewCalendar(), a.cfg.Now)
	a.community = community.New(a.store, a.cfg.Now)
	a.community.Impressions = a.cfg.Impressions
	if err := a.post(ctx); err != nil {
		return err
	}
	a.account = account.New(a.store, a.cfg.Now, a.accounts())
	a.submit = a.desks()
	if a.models, err = mcp.New(a.cfg.Desks.House.Version, a.toolFailed); err != nil {
		return err
	}
	a.webhook = a.webhooks()
	a.handler, err = a.routes()
	return err
}

// post builds what mails.
func (a *App) post(ctx context.Context) error {
	seal, err := Seal(ctx, a.store)
	if err != nil {
		return err
	}
	a.digest = a.digests(seal, rank.New(a.store, a.catalog, a.cfg.Now))
	if a.outbox, err = a.outboxes(seal); err != nil {
		return err
	}
	a.subs = a.subscriptions(seal)
	a.mailed = notice.New(a.store, notice.Options{Now: a.cfg.Now, Site: a.writes, Seal: seal, Content: outbox.Content})
	a.returns(seal)
	return nil
}

// routes builds the handler of the whole site.
func (a *App) routes() (http.Handler, error) {
	limits, ranks, desk := account.NewLimits(a.cfg.Desks.Proxies, a.cfg.PerMinute, time.Now), rank.New(a.store, a.catalog, a.cfg.Now), moderation.New(a.store)
	service := api.New(api.Deps{Store: a.store, Frontpage: a.front, Catalog: a.catalog, Rank: ranks, Community: a.community, Submission: a.submit,
		Moderation: desk, Account: a.account, Jobs: a.jobs, Limits: limits, Webhook: a.webhook, Subscription: a.subs, Postmaster: a.postmaster, Now: a.cfg.Now, House: a.told(), BaseURL: a.cfg.BaseURL})
	document, err := service.Document()
	if err != nil {
		return nil, err
	}
	site, err := web.New(web.Deps{Store: a.store, Frontpage: a.front, Catalog: a.catalog, Now: a.cfg.Now, BaseURL: a.cfg.BaseURL, Notice: a.notice,
		Account: a.account, Limits: limits, Community: a.community, Rank: ranks, Subscription: a.subs, MailStays: a.mailStays(), Preview: a.digest.Preview, Notices: a.mailed,
		Demo: a.cfg.Demo, Submission: a.submit, Webhook: a.webhook, Moderation: desk, Postmaster: a.postmaster, House: a.house(), Document: document,
		Sources: &operator.Sources{Jobs: a.jobs, Running: a.cfg.Harvest, Outlook: a.outlook}})
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	site.Register(mux)
	service.Register(mux)
	share(mux, site, service, feed.New(feed.Deps{Store: a.store, Frontpage: a.front, Catalog: a.catalog, Community: a.community, Rank: ranks,
		Now: a.cfg.Now, BaseURL: a.cfg.BaseURL, Problem: service.Problem}))
	mux.Handle(mcpPath, httpd.Handle(a.serveMCP(limits), service.Problem))
	compressed, err := httpd.Compress(mux)
	if err != nil {
		return nil, fmt.Errorf("app: %w", err)
	}
	all := http.NewServeMux()
	known := httpd.Identify(compressed, a.account.Identify, unknown(site, service))
	problem := either(site, service)
	all.Handle("/", httpd.Guard(httpd.SameOrigin(known, problem, nil), a.cfg.Log, requestTime, problem))
	all.Handle(web.OneClickPath, httpd.Guard(site.OneClick(), a.cfg.Log, requestTime, site.Problem)) // no cookie, no session, from anywhere
	all.Handle("POST "+bounce.EventsPath, a.events(service))
	a.health(all) // outside: "not ready" is an answer, not an error to be logged at every probe
	return all, nil
}

// requestTime is how long one request may take before it is answered with
// "busy": far above what any page needs, far below what a visitor waits.
const requestTime = 20 * time.Second

// Handler serves the whole site.
func (a *App) Handler() http.Handler { return a.handler }

// Serve answers on ln, follows the store into the index and runs what is due
// until ctx ends.
func (a *App) Serve(ctx context.Context, ln net.Listener) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var behind sync.WaitGroup
	behind.Go(func() { a.follow(ctx) })
	behind.Go(func() { a.embed(ctx) })
	behind.Go(func() { a.tend(ctx) })
	behind.Go(func() { a.webhook.Run(ctx) })
	behind.Go(func() { a.bounce.Run(ctx) })
	behind.Go(func() { a.digest.Run(ctx) })
	behind.Go(func() { a.outbox.Run(ctx) })
	if a.cfg.Demo {
		behind.Go(func() { a.demonstrate(ctx) })
	}
	if a.cfg.Harvest {
		behind.Go(func() { a.jobs.Run(ctx) })
	}
	err := httpd.Serve(ctx, ln, a.handler, a.cfg.Log)
	cancel()
	behind.Wait()
	return err
}

// Close frees what Open opened.
func (a *App) Close() error {
	var errs []error
	if a.submit != nil {
		a.submit.Close()
	}
	if a.account != nil {
		a.account.Close()
	}
	if a.digest != nil {
		a.digest.Close()
	}
	if a.catalog != nil {
		errs = append(errs, a.catalog.Close())
	}
	if a.store != nil {
		errs = append(errs, a.store.Close())
	}
	return errors.Join(errs...)
}

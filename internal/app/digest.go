package app

import (
	"context"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/community"
	"github.com/dailypapers/dailypapers/internal/digest"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/internal/letter"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/rank"
	"github.com/dailypapers/dailypapers/internal/store"
)

// digests builds the service of digests.
func (a *App) digests(seal mail.Seal, ranks *rank.Service) *digest.Service {
	return digest.New(digest.Deps{Store: a.store, Catalog: a.catalog, Rank: ranks, Frontpage: a.front, Community: a.community, Now: a.cfg.Now,
		Seal: seal, Site: a.writes, Failed: func(err error) { a.cfg.Log.Error("digests could not be made, and are tried again", "error", err) }})
}

// writes is who the site is in what it mails.
func (a *App) writes(ctx context.Context) (letter.Site, error) {
	address, err := a.address(ctx)
	return letter.Site{Name: a.cfg.Mail.Name, URL: address, Postal: a.cfg.Mail.Postal}, err
}

// A DigestFolder is what a command makes digests from, whether or not the site
// is served.
type DigestFolder struct {
	Dir     string
	Store   *store.Store
	Meaning catalog.Meaning
	Now     func() time.Time
	Site    letter.Site
	Sync    func(*catalog.Catalog) error // brings the index up to the store
}

// WithDigests opens the services that digests are made from, for as long as do
// takes.
func WithDigests(ctx context.Context, f DigestFolder, do func(*digest.Service) error) error {
	cat, err := catalog.Open(f.Dir, f.Store, f.Meaning)
	if err != nil {
		return err
	}
	defer cat.Close()
	if err := f.Sync(cat); err != nil {
		return err
	}
	seal, err := Seal(ctx, f.Store)
	if err != nil {
		return err
	}
	s := digest.New(digest.Deps{Store: f.Store, Catalog: cat, Rank: rank.New(f.Store, cat, f.Now), Frontpage: frontpage.New(f.Store, papers.NewCalendar(), f.Now),
		Community: community.New(f.Store, f.Now), Now: f.Now, Seal: seal, Site: func(context.Context) (letter.Site, error) { return f.Site, nil }})
	defer s.Close()
	return do(s)
}

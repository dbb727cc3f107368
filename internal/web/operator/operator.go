// Package operator makes the pages of who runs the site: how it goes, what is
// fetched and mailed, and what the site says of itself to those who visit it.
package operator

import (
	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/postmaster"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// Deps are what these pages call.
type Deps struct {
	Store      *store.Store
	Sources    *Sources            // what the site fetches by itself; nil is nothing
	Postmaster *postmaster.Service // nil where nothing is mailed
	House      House
	Mails      bool // papers are mailed to whoever subscribes
	Reports    bool // there is a form to report papers by
}

// Pages are the pages of who runs the site.
type Pages struct {
	*page.Layout
	deps Deps
}

// New returns the pages.
func New(l *page.Layout, d Deps) *Pages { return &Pages{l, d} }

// Routes are where who runs the site looks after it, and where visitors read
// about it.
func (s *Pages) Routes() []page.Route {
	return append([]page.Route{
		page.At("GET "+sourcesPath, papers.RunSite, s.sources),
		page.At("POST "+sourcesPath+"/{job}", papers.RunSite, s.askSource),
		page.At("GET /admin", papers.RunSite, s.overview),
		page.At("GET /privacy", papers.Read, s.privacy),
		page.At("GET /takedown", papers.Read, s.takedown),
		page.At("GET /robots.txt", papers.Read, s.robots),
	}, s.mailRoutes()...)
}

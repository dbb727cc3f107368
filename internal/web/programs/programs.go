// Package programs makes the pages for those who write programs: the API's
// reference, and the webhooks that tell programs of what happens.
package programs

import (
	"fmt"

	"github.com/dailypapers/dailypapers/internal/web/page"
	"github.com/dailypapers/dailypapers/internal/webhook"
)

// Deps are what these pages call.
type Deps struct {
	Webhook  *webhook.Service
	BaseURL  string // of the reference's examples; "" takes each request's own host
	Document []byte // OpenAPI, of the site's API; nil where there is none
}

// Pages are the pages for those who write programs.
type Pages struct {
	*page.Layout
	deps      Deps
	reference apiReference
}

// New returns the pages. An error is of a document that cannot be read.
func New(l *page.Layout, d Deps) (*Pages, error) {
	ref, err := newAPIReference(d.Document)
	if err != nil {
		return nil, fmt.Errorf("programs: %w", err)
	}
	return &Pages{l, d, ref}, nil
}

// Routes are their addresses.
func (s *Pages) Routes() []page.Route {
	return append(s.webhookRoutes(), s.developerRoutes()...)
}

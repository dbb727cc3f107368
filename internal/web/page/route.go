package page

import (
	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/httpd"
)

// A Route is an address of the site and what a visitor must be allowed to do
// there. Every page and every form is one, so that one test can walk all of them
// as everybody; all but one-click unsubscribing, which asks nobody who she is.
type Route struct {
	Pattern string // as net/http reads it: "POST /vote"
	Action  papers.Action
	Serve   httpd.Handler // nil for addresses that are shared with feeds, and served elsewhere
}

// At returns the route of an address.
func At(pattern string, a papers.Action, serve httpd.Handler) Route {
	return Route{pattern, a, serve}
}

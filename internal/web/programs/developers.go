package programs

import (
	"net/http"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// developersPath is where people read what programs can ask.
const developersPath = "/api"

// developersPage is the API's document for people.
type developersPage struct {
	page.Frame
	apiReference
	Origin   string // of the examples' addresses
	Accounts bool   // there are tokens to be made
}

func (s *Pages) developerRoutes() []page.Route {
	return []page.Route{page.At("GET "+developersPath, papers.Read, s.developers)}
}

// developers serves /api.
func (s *Pages) developers(w http.ResponseWriter, r *http.Request) error {
	v := developersPage{Frame: s.Frame(r, "For programs", "developers"), apiReference: s.reference, Origin: httpd.Origin(r, s.deps.BaseURL)}
	v.Canonical, v.Description = developersPath, "The API of this site: every address, what it takes and what it answers."
	return s.Render(w, r, http.StatusOK, "developers", v)
}

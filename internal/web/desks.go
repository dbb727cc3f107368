package web

import (
	"net/http"

	papers "github.com/dailypapers/dailypapers"
)

// deskRoutes are where papers are submitted and things are decided.
func (s *Site) deskRoutes() []Route { return nil }

// paperDesks is who put a paper forward and whose it is, for its page.
type paperDesks struct{}

func (s *Site) desksOf(r *http.Request, p papers.Paper) (paperDesks, error) {
	return paperDesks{}, nil
}

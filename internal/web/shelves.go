package web

import (
	"net/http"

	papers "github.com/dailypapers/dailypapers"
)

// shelfRoutes are where people collect and follow: lists, authors, people.
func (s *Site) shelfRoutes() []Route { return nil }

// paperShelves is where people keep a paper, for its page.
type paperShelves struct{}

func (s *Site) shelvesOf(r *http.Request, p papers.Paper) (paperShelves, error) {
	return paperShelves{}, nil
}

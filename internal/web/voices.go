package web

import (
	"net/http"

	papers "github.com/dailypapers/dailypapers"
)

// voiceRoutes are where people say what they think: votes and comments.
func (s *Site) voiceRoutes() []Route {
	return []Route{
		{"POST /vote", papers.Vote, s.vote},
	}
}

// vote serves the button of a card: paper, on=1 or on=0, and where to go back
// to.
func (s *Site) vote(w http.ResponseWriter, r *http.Request) error {
	id, _, err := papers.ParseID(r.PostFormValue("paper"))
	if err != nil {
		return err
	}
	if _, err := s.deps.Community.Vote(r.Context(), visitor(r).User, id, r.PostFormValue("on") != "0"); err != nil {
		return err
	}
	return back(w, r, r.PostFormValue("next"))
}

// paperVoices is what people say of a paper, for its page.
type paperVoices struct{}

func (s *Site) voicesOf(r *http.Request, p papers.Paper) (paperVoices, error) {
	return paperVoices{}, nil
}

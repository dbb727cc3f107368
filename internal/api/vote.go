package api

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
)

// voteRoutes are what one person makes of a paper with one click. Doing it
// twice is doing it once.
func (a *API) voteRoutes() []Route {
	return []Route{
		{Method: http.MethodPut, Path: "/api/papers/{id}/vote", ID: "vote", Tag: ofVoices, Action: papers.Vote,
			About: "Vote for a paper", Params: []*huma.Param{paperID()}, Answer: client.Standing{}, serve: a.voting(true)},
		{Method: http.MethodDelete, Path: "/api/papers/{id}/vote", ID: "take-back-vote", Tag: ofVoices, Action: papers.Vote,
			About: "Take a vote back", Params: []*huma.Param{paperID()}, Answer: client.Standing{}, serve: a.voting(false)},
	}
}

func (a *API) voting(on bool) handler {
	return func(w http.ResponseWriter, r *http.Request, in arguments) error {
		id, err := a.held(r.Context(), in)
		if err != nil {
			return err
		}
		tally, err := a.deps.Community.Vote(r.Context(), in.visitor.User, id, on)
		if err != nil {
			return err
		}
		return a.done(w, r, http.StatusOK, "", client.Standing{PaperID: string(id), Upvotes: tally.Votes, NumComments: tally.Comments, Upvoted: on})
	}
}

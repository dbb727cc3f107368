package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
)

// voteRoutes are what one person makes of a paper with one click. Doing it
// twice is doing it once.
func (a *API) voteRoutes() []Route {
	routes := []Route{{Method: http.MethodGet, Path: "/api/papers/{id}/standing", ID: "standing", Tag: ofVoices, Action: papers.Read,
		About: "What people made of a paper, and the asking account among them", Params: []*huma.Param{paperID()}, Answer: client.Standing{}, serve: a.readStanding}}
	for _, click := range []struct {
		word, id, about, undo, undoAbout string
		action                           papers.Action
		do                               func(context.Context, papers.User, papers.ID, bool) error
	}{
		{"vote", "vote", "Vote for a paper", "take-back-vote", "Take a vote back", papers.Vote, a.vote},
		{"save", "save", "Save a paper, in a private list of the asking account's own", "unsave", "Take a paper out of what is saved", papers.KeepLists, a.save},
		{"dismiss", "dismiss", "Say that a paper is of no interest", "undismiss", "Take that back", papers.Dismiss, a.dismiss},
	} {
		on := Route{Method: http.MethodPut, Path: "/api/papers/{id}/" + click.word, ID: click.id, Tag: ofVoices, Action: click.action, About: click.about,
			Params: []*huma.Param{paperID()}, Answer: client.Standing{}, serve: a.clicked(click.do, true)}
		off := on
		off.Method, off.ID, off.About, off.serve = http.MethodDelete, click.undo, click.undoAbout, a.clicked(click.do, false)
		routes = append(routes, on, off)
	}
	return routes
}

func (a *API) vote(ctx context.Context, u papers.User, id papers.ID, on bool) error {
	_, err := a.deps.Community.Vote(ctx, u, id, on)
	return err
}

func (a *API) save(ctx context.Context, u papers.User, id papers.ID, on bool) error {
	return a.deps.Community.Save(ctx, u, id, on)
}

func (a *API) dismiss(ctx context.Context, u papers.User, id papers.ID, on bool) error {
	return a.deps.Community.Dismiss(ctx, u, id, on)
}

// clicked does something to a paper and answers how it stands then.
func (a *API) clicked(do func(context.Context, papers.User, papers.ID, bool) error, on bool) handler {
	return func(w http.ResponseWriter, r *http.Request, in arguments) error {
		id, err := a.held(r.Context(), in)
		if err != nil {
			return err
		}
		if err := do(r.Context(), in.visitor.User, id, on); err != nil {
			return notHeld(err, id)
		}
		s, err := a.standing(r.Context(), in.visitor, id)
		if err != nil {
			return err
		}
		return a.done(w, r, http.StatusOK, "", s)
	}
}

func (a *API) readStanding(w http.ResponseWriter, r *http.Request, in arguments) error {
	id, err := a.held(r.Context(), in)
	if err != nil {
		return err
	}
	s, err := a.standing(r.Context(), in.visitor, id)
	if err != nil {
		return err
	}
	return a.answer(w, r, in.visitor, s)
}

func (a *API) standing(ctx context.Context, v papers.Visitor, id papers.ID) (client.Standing, error) {
	tallies, err := a.deps.Store.Tallies(ctx, []papers.ID{id})
	if err != nil {
		return client.Standing{}, err
	}
	stances, err := a.deps.Store.Stances(ctx, v.User.ID, []papers.ID{id})
	t, s := tallies[id], stances[id]
	return client.Standing{PaperID: string(id), Upvotes: t.Votes, NumComments: t.Comments, Upvoted: s.Voted, Saved: s.Saved, Dismissed: s.Dismissed}, err
}

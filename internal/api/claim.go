package api

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/moderation"
)

// authorID is the _id of a place on a paper's title page.
func authorID(id papers.ID, position int, name string) string {
	return hexID("author", string(id), strconv.Itoa(position), name)
}

// claimsShown is how many claims of one's own are listed, the newest.
const claimsShown = 100

func (a *API) claim(w http.ResponseWriter, r *http.Request, in arguments, body client.ClaimRequest) error {
	id, _, err := papers.ParseID(body.PaperID)
	if err != nil {
		return papers.Under("paperId", err)
	}
	p, err := a.deps.Store.Paper(r.Context(), id)
	if err != nil {
		return notHeld(err, id)
	}
	position := -1
	for i, author := range p.Authors {
		if authorID(id, i, author.Name) == body.ClaimAuthorID {
			position = i
		}
	}
	if position < 0 {
		return &notFound{fmt.Sprintf("claimAuthorId is none of the authors of %s, as its title page is by now; read their _id anew", id)}
	}
	who, err := a.claimant(r.Context(), in.visitor, id, body.TargetUserID)
	if err != nil {
		return err
	}
	c, err := a.deps.Submission.Claim(r.Context(), who, id, position, p.Authors[position].Name)
	if err != nil {
		return err
	}
	if who.ID != in.visitor.User.ID && c.State == papers.ClaimWaiting {
		on := papers.Target{Kind: papers.OnClaim, Key: strconv.FormatInt(c.ID, 10)}
		if _, err := a.deps.Moderation.Decide(r.Context(), in.visitor.User, on, moderation.Confirm, ""); err != nil {
			return err
		}
	}
	return a.done(w, r, http.StatusOK, "", struct{}{})
}

// claimant is for whom a name is claimed: the visitor, unless a curator names
// another account.
func (a *API) claimant(ctx context.Context, v papers.Visitor, id papers.ID, target *string) (papers.User, error) {
	if target == nil || *target == "" || *target == accountID(v.User) || *target == v.User.Name {
		return v.User, nil
	}
	if !v.May(papers.Moderate) {
		return papers.User{}, forbidden("targetUserId", "is not your own _id, and claims for others are made by curators")
	}
	there, err := a.deps.Store.ClaimsOn(ctx, id)
	if err != nil {
		return papers.User{}, err
	}
	i := slices.IndexFunc(there, func(c papers.Authorship) bool { return accountID(c.User) == *target })
	if i >= 0 {
		return there[i].User, nil
	}
	u, err := a.named(ctx, *target)
	if err == nil && !u.May(papers.Claim) {
		err = forbidden("targetUserId", "names an account that may claim nothing")
	}
	return u, err
}

// claimOf writes a claim. How one was confirmed or refused is for its person
// and for curators.
func (a *API) claimOf(r *http.Request, c papers.Authorship) client.Claim {
	return client.Claim{ID: c.ID, PaperID: string(c.Paper), Title: c.Title, AuthorID: authorID(c.Paper, c.Position, c.Name), Name: c.Name,
		User: accountOf(a.base(r), c.User), At: client.Time{Time: c.At}, State: string(c.State), How: c.How}
}

func (a *API) claimsOf(r *http.Request, all []papers.Authorship) []client.Claim {
	out := make([]client.Claim, len(all))
	for i, c := range all {
		out[i] = a.claimOf(r, c)
	}
	return out
}

func (a *API) claims(w http.ResponseWriter, r *http.Request, in arguments) error {
	all, err := a.deps.Store.ClaimsBy(r.Context(), in.visitor.User.ID, claimsShown)
	if err != nil {
		return err
	}
	return a.personal(w, r, a.claimsOf(r, all))
}

func (a *API) giveUp(w http.ResponseWriter, r *http.Request, in arguments) error {
	err := a.deps.Submission.GiveUp(r.Context(), in.visitor.User, int64(in.numbers["claim"]))
	if err != nil {
		return gone(err, "claim", in.numbers["claim"])
	}
	return a.done(w, r, http.StatusNoContent, "", nil)
}

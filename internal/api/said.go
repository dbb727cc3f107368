package api

import (
	"net/http"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/community"
)

// manyClaims bounds on how many papers of one person it is looked up whether
// her name is confirmed there.
const manyClaims = 10_000

// wireSaid writes comments of one person on several papers, in a constant number
// of statements.
func (a *API) wireSaid(r *http.Request, v papers.Visitor, said []community.Said) ([]client.SaidComment, error) {
	out := []client.SaidComment{}
	if len(said) == 0 {
		return out, nil
	}
	ids := make([]papers.CommentID, len(said))
	for i, c := range said {
		ids[i] = c.ID
	}
	found, err := a.deps.Store.Comments(r.Context(), v.User.ID, ids) // with reactions and the people mentioned
	if err != nil {
		return nil, err
	}
	who := said[0].Author.ID
	claimed, err := a.deps.Store.PapersClaimed(r.Context(), who, manyClaims)
	if err != nil {
		return nil, err
	}
	written := make(map[papers.ID]bool, len(claimed))
	for _, id := range claimed {
		written[id] = true
	}
	base := a.base(r)
	for _, c := range said {
		full, ok := found[c.ID]
		if !ok || full.State != papers.Visible { // since a moment
			continue
		}
		one := a.wireComment(base, community.ThreadComment{Comment: full, Readable: true}, map[papers.UserID]bool{who: written[c.Paper]})
		out = append(out, client.SaidComment{Comment: one, PaperTitle: c.On.Title})
	}
	return out, nil
}

package api

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/internal/rank"
)

// maxExamples bounds the text that names papers to recommend by: MaxSeeds of
// the longest ids fit into it.
const maxExamples = 3000

// recommendRoutes are what the document shows of recommendations.
func (a *API) recommendRoutes() []Route {
	return []Route{{Method: http.MethodGet, Path: "/api/recommendations", ID: "recommend-papers", Tag: ofPapers, Action: papers.Read,
		About: "Papers like those that are named; without any, like what the asking account voted for and kept",
		Params: []*huma.Param{text("ids", maxExamples, fmt.Sprintf("Up to %d papers to recommend by, in any spelling of their ids, with commas between them", rank.MaxSeeds)),
			number("limit", 1, rank.MaxPicks, 10, "How many to return")},
		Answer: []client.Recommendation(nil), serve: a.recommend}}
}

// recommend answers with papers like those that ids names; without ids, by what
// the visitor has voted for and kept, or by what others do.
func (a *API) recommend(w http.ResponseWriter, r *http.Request, in arguments) error {
	n := in.numbers["limit"]
	seeds, err := a.examples(r, in.texts["ids"])
	if err != nil {
		return err
	}
	var picks []rank.Pick
	if len(seeds) > 0 {
		picks, err = a.deps.Rank.Recommend(r.Context(), seeds, nil, n)
	} else {
		picks, err = a.deps.Rank.RecommendFor(r.Context(), reader(in.visitor), n)
	}
	if err == nil && len(picks) == 0 && len(seeds) == 0 {
		picks, err = a.latestPicks(r, n)
	}
	if err != nil {
		return err
	}
	out, err := a.recommendations(r, picks)
	if err != nil {
		return err
	}
	if len(seeds) > 0 {
		return a.respond(w, r, out)
	}
	return a.personal(w, r, out)
}

// reader is whose votes and lists may be read, 0 where that is nobody.
func reader(v papers.Visitor) papers.UserID {
	if v.May(papers.ReadOwn) {
		return v.User.ID
	}
	return 0
}

// examples reads the papers that a recommendation begins with. All must be held.
func (a *API) examples(r *http.Request, text string) ([]papers.ID, error) {
	var ids []papers.ID
	for spelling := range strings.SplitSeq(text, ",") {
		if strings.TrimSpace(spelling) == "" {
			continue
		}
		id, _, err := papers.ParseID(spelling)
		if err != nil {
			return nil, papers.Under("ids", err)
		}
		ids = append(ids, id)
	}
	if len(ids) > rank.MaxSeeds {
		return nil, papers.Invalid("ids", "names %d papers; %d are the most", len(ids), rank.MaxSeeds)
	}
	held, err := a.deps.Store.Held(r.Context(), ids)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if !held[id] {
			return nil, notHeld(papers.ErrNotFound, id)
		}
	}
	return ids, nil
}

// latestPicks are for whom nothing is known of, where nothing trends either.
func (a *API) latestPicks(r *http.Request, n int) ([]rank.Pick, error) {
	day, err := a.deps.Frontpage.Latest(r.Context())
	if err != nil {
		return nil, err
	}
	e, err := a.deps.Frontpage.Edition(r.Context(), frontpage.Request{Period: papers.OneDay(day), Limit: n})
	picks := make([]rank.Pick, len(e.Entries))
	for i, entry := range e.Entries {
		picks[i] = rank.Pick{Paper: entry.Paper, Basis: rank.ByFrontPage}
	}
	return picks, err
}

// recommendations writes picks with what stands beside papers everywhere.
func (a *API) recommendations(r *http.Request, picks []rank.Pick) ([]client.Recommendation, error) {
	list := make([]papers.Paper, len(picks))
	for i, p := range picks {
		list[i] = p.Paper
	}
	entries, err := a.withFeatures(r.Context(), list)
	if err != nil {
		return nil, err
	}
	out := make([]client.Recommendation, len(picks))
	for i, p := range picks {
		out[i] = client.Recommendation{Paper: a.paperOf(entries[i]), Basis: string(p.Basis), Because: []string{}}
		for _, id := range p.Because {
			out[i].Because = append(out[i].Because, string(id))
		}
	}
	return out, nil
}

package api

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/submission"
)

// submitBody bounds a body with a picture in it, written as base64, and the
// longest comment.
const submitBody = submission.PictureBytes*4/3 + commentBody

// deskRoutes are where papers are put forward and names on them claimed.
func (a *API) deskRoutes() []Route {
	const later, away = "It is still being fetched: Retry-After says when to ask again", "Its source cannot be asked, or not just now"
	return []Route{
		{Method: http.MethodPost, Path: "/api/papers/index", ID: "index-paper", Tag: ofDesks, Action: papers.Submit,
			About: "Have a paper fetched from arXiv, and held", Body: client.IndexRequest{}, Answer: client.Indexed{}, serve: with(a.index),
			More: map[int]string{http.StatusAccepted: later, http.StatusNotFound: "arXiv has no such paper", http.StatusServiceUnavailable: away}},
		{Method: http.MethodPost, Path: "/api/papers/submit", ID: "submit-paper", Tag: ofDesks, Action: papers.Submit,
			About: "Put a paper forward for the front page, by the site's rules; the same again returns what was made the first time",
			Body:  client.SubmitRequest{}, Most: submitBody, Answer: client.Submitted{}, serve: with(a.submit),
			More: map[int]string{http.StatusAccepted: "It waits for a curator", http.StatusNotFound: "The paper is nowhere to be had", http.StatusServiceUnavailable: away}},
		{Method: http.MethodGet, Path: "/api/papers/{id}/submission", ID: "preview-submission", Tag: ofDesks, Action: papers.Submit,
			About: "What would become of a paper if one submitted it", Params: []*huma.Param{paperID()}, Answer: client.Preview{}, serve: a.preview},
		{Method: http.MethodGet, Path: "/api/submissions", ID: "list-submissions", Tag: ofDesks, Action: papers.ReadOwn,
			About: "One's own submissions, newest first", Params: []*huma.Param{number("limit", 1, 100, 50, "How many to return")},
			Answer: []client.Submission(nil), serve: a.submissions},
		{Method: http.MethodDelete, Path: "/api/submissions/{submission}", ID: "take-back-submission", Tag: ofDesks, Action: papers.Submit,
			About: "Take back one's own submission, on its day at the latest and while nobody else has voted for the paper", Status: http.StatusNoContent,
			Params: []*huma.Param{numeral("submission", "Its number")}, serve: a.takeBack},
		{Method: http.MethodGet, Path: "/api/papers/{id}/links", ID: "get-links", Tag: ofDesks, Action: papers.Read,
			About: "A paper's links that people edit", Params: []*huma.Param{paperID()}, Answer: client.PaperLinks{}, serve: a.links},
		{Method: http.MethodPost, Path: "/api/papers/{id}/links", ID: "update-links", Tag: ofDesks, Action: papers.EditLinks,
			About: "Change a paper's project page and its repository on GitHub, as an author of it or a curator", Params: []*huma.Param{paperID()},
			Body: client.LinksRequest{}, Answer: nothing(), serve: a.updateLinks},
		{Method: http.MethodPut, Path: "/api/papers/{id}/links", ID: "set-links", Tag: ofDesks, Action: papers.EditLinks,
			About: "Set all of a paper's links that people edit, as an author of it or a curator", Params: []*huma.Param{paperID()},
			Body: client.PaperLinks{}, Answer: client.PaperLinks{}, Match: true, serve: with(a.setLinks)},
		{Method: http.MethodPost, Path: "/api/settings/papers/claim", ID: "claim-paper", Tag: ofDesks, Action: papers.Claim,
			About: "Claim one's name on a paper; curators claim and confirm for others", Body: client.ClaimRequest{}, Answer: nothing(), serve: with(a.claim),
			More: map[int]string{http.StatusNotFound: "There is no such paper, author or account"}},
		{Method: http.MethodGet, Path: "/api/settings/papers/claims", ID: "list-claims", Tag: ofDesks, Action: papers.ReadOwn,
			About: "One's own claims, newest first", Answer: []client.Claim(nil), serve: a.claims},
		{Method: http.MethodDelete, Path: "/api/settings/papers/claims/{claim}", ID: "give-up-claim", Tag: ofDesks, Action: papers.Claim,
			About: "Give up a claim of one's own", Status: http.StatusNoContent, Params: []*huma.Param{numeral("claim", "Its number")}, serve: a.giveUp},
	}
}

// nothing is the schema of the empty object, which is what the papers API
// answers where something was done.
func nothing() *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: false, Description: "An empty object"}
}

func (a *API) index(w http.ResponseWriter, r *http.Request, _ arguments, body client.IndexRequest) error {
	id, _, err := papers.ParseID(strings.TrimSpace(body.ArxivID))
	if err != nil {
		return papers.Under("arxivId", err)
	}
	found, err := a.deps.Submission.Find(r.Context(), id)
	if err != nil {
		return err
	}
	if found == submission.IsComing {
		w.Header().Set("Retry-After", comingAgain)
		return a.done(w, r, http.StatusAccepted, "", client.Indexed{Coming: true})
	}
	if err := missed(w, found); err != nil {
		return err
	}
	return a.done(w, r, http.StatusOK, "", client.Indexed{})
}

func (a *API) submit(w http.ResponseWriter, r *http.Request, in arguments, body client.SubmitRequest) error {
	e, err := entryOf(in.visitor, body)
	if err != nil {
		return err
	}
	found, err := a.deps.Submission.Find(r.Context(), e.Paper)
	if err == nil {
		err = missed(w, found)
	}
	if err != nil {
		return err
	}
	made, err := a.deps.Submission.Submit(r.Context(), in.visitor.User, e)
	if err != nil {
		return inField(ruled(err), "picture", "media_urls[0]")
	}
	item, err := a.submitted(r, made)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if made.State == papers.Waiting {
		status = http.StatusAccepted
	}
	return a.done(w, r, status, "", client.Submitted{DailyItem: item, Submission: a.submission(r, in.visitor, made)})
}

// entryOf reads what somebody hands in, and refuses what she may not.
func entryOf(v papers.Visitor, body client.SubmitRequest) (e submission.Entry, err error) {
	if e.Paper, _, err = papers.ParseID(strings.TrimSpace(body.PaperID)); err != nil {
		return e, papers.Under("paper_id", err)
	}
	if body.Comment != nil && strings.TrimSpace(*body.Comment) != "" {
		if err := admit(v, papers.WriteComment); err != nil { // a token that submits and does no more
			return e, err
		}
		e.Comment = *body.Comment
	}
	if e.Above = body.Above; e.Above {
		if err := admit(v, papers.Choose); err != nil {
			return e, err
		}
	}
	if body.Day != nil && *body.Day != "" {
		if !e.Above {
			return e, papers.Invalid("day", "is chosen by curators, with above")
		}
		if e.Day, err = papers.ParseDay(*body.Day); err != nil {
			return e, papers.Under("day", err)
		}
	}
	if len(body.MediaURLs) > 0 {
		e.At, e.Picture, err = pictureOf(body.MediaURLs[0])
	}
	return e, err
}

// pictureOf reads an address of a picture, or the picture in it.
func pictureOf(address string) (at string, file []byte, err error) {
	rest, ok := strings.CutPrefix(address, "data:")
	if !ok && address != "" {
		return address, nil, nil
	}
	about, data, _ := strings.Cut(rest, ",")
	if !strings.HasSuffix(about, ";base64") {
		return "", nil, papers.Invalid("media_urls[0]", "has no address like https://example.org/figure.png, and is no picture as data:image/png;base64,…")
	}
	file, err = base64.StdEncoding.DecodeString(data)
	if err != nil || len(file) == 0 {
		return "", nil, papers.Invalid("media_urls[0]", "holds no base64 that can be read")
	}
	return "", file, nil
}

// submitted is the item that a submission made, or will make, with its own day.
func (a *API) submitted(r *http.Request, made papers.Submission) (client.DailyItem, error) {
	e, err := a.find(r.Context(), string(made.Paper))
	if err != nil {
		return client.DailyItem{}, err
	}
	if e.Feature.Day != made.Day && made.State == papers.Published {
		all, err := a.deps.Store.FeaturesOf(r.Context(), made.Paper)
		if err != nil {
			return client.DailyItem{}, err
		}
		for _, f := range all {
			if f.Day == made.Day {
				e.Feature = f
			}
		}
	}
	it := a.item(e)
	return it, a.illustrate(r.Context(), a.base(r), &it)
}

// submission writes one as a visitor may see it.
func (a *API) submission(r *http.Request, v papers.Visitor, n papers.Submission) client.Submission {
	mine := v.SignedIn() && n.By.ID == v.User.ID
	out := client.Submission{ID: n.ID, PaperID: string(n.Paper), Title: n.Title, By: accountOf(a.base(r), n.By), Day: n.Day.String(), At: client.Time{Time: n.At},
		State: string(n.State), Picture: pictureAt(a.base(r), n.Picture), Open: mine && n.Open() && !n.Day.Before(a.deps.Frontpage.Today())}
	if mine || v.May(papers.Moderate) {
		out.Reason = n.Reason
	}
	if !n.Open() {
		out.Picture = "" // it is not handed out
	}
	return out
}

func (a *API) submissionsOf(r *http.Request, v papers.Visitor, all []papers.Submission) []client.Submission {
	out := make([]client.Submission, len(all))
	for i, n := range all {
		out[i] = a.submission(r, v, n)
	}
	return out
}

func (a *API) preview(w http.ResponseWriter, r *http.Request, in arguments) error {
	id, _, err := papers.ParseID(in.texts["id"])
	if err != nil {
		return err
	}
	found, err := a.deps.Submission.Look(r.Context(), id)
	if err != nil {
		return err
	}
	if found != submission.IsHeld {
		return &worded{papers.ErrNotFound, found.Words()}
	}
	p, err := a.deps.Submission.Preview(r.Context(), in.visitor.User, id)
	if err != nil {
		return err
	}
	e, err := a.find(r.Context(), string(id))
	if err != nil {
		return err
	}
	out, err := a.previewOf(r, in.visitor, e, p)
	if err != nil {
		return err
	}
	return a.personal(w, r, out)
}

func (a *API) previewOf(r *http.Request, v papers.Visitor, e papers.Entry, p submission.Preview) (client.Preview, error) {
	it := a.item(e)
	out := client.Preview{Day: p.Day.String(), Review: p.Review, Above: p.Above && v.May(papers.Choose), Rules: rulesOf(a.deps.Submission.Rules()),
		Before: []client.Submission{}, Placed: []client.Place{}, Alike: []client.Paper{}}
	if no := p.Refused; no != nil {
		out.Refused = &client.Rule{Rule: no.Rule, Words: no.Words}
		if !no.From.IsZero() {
			out.Refused.From = no.From.String()
		}
	}
	for _, n := range p.Before {
		if n.Open() || n.By.ID == v.User.ID || v.May(papers.Moderate) {
			out.Before = append(out.Before, a.submission(r, v, n))
		}
	}
	for _, f := range p.Placed {
		out.Placed = append(out.Placed, client.Place{Day: f.Day.String(), By: f.By, Kind: string(f.Kind)})
	}
	alike, err := a.withFeatures(r.Context(), p.Alike)
	for _, e := range alike {
		out.Alike = append(out.Alike, a.paperOf(e))
	}
	if err == nil {
		err = a.illustrate(r.Context(), a.base(r), &it)
	}
	out.Paper = it.Paper
	return out, err
}

func rulesOf(r submission.Rules) client.Rules {
	return client.Rules{Who: string(r.Who), PerDay: r.PerDay, WindowDays: r.WindowDays, Weekends: r.Weekends, Review: r.Review, ResubmitDays: r.ResubmitDays}
}

func (a *API) submissions(w http.ResponseWriter, r *http.Request, in arguments) error {
	all, err := a.deps.Store.SubmissionsBy(r.Context(), in.visitor.User.ID, in.numbers["limit"])
	if err != nil {
		return err
	}
	return a.personal(w, r, a.submissionsOf(r, in.visitor, all))
}

func (a *API) takeBack(w http.ResponseWriter, r *http.Request, in arguments) error {
	err := a.deps.Submission.TakeBack(r.Context(), in.visitor.User, int64(in.numbers["submission"]))
	if err != nil {
		return gone(err, "submission", in.numbers["submission"])
	}
	return a.done(w, r, http.StatusNoContent, "", nil)
}

// gone gives a store's ErrNotFound of a numbered thing words.
func gone(err error, what string, n int) error {
	if errors.Is(err, papers.ErrNotFound) {
		return &notFound{fmt.Sprintf("there is no %s %d of yours", what, n)}
	}
	return err
}

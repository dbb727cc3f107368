package web

import (
	"net/http"
	"strconv"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// claim serves the buttons "This is me": paper, and author as position and
// name.
func (s *Site) claim(w http.ResponseWriter, r *http.Request) error {
	id, _, err := papers.ParseID(r.PostFormValue("paper"))
	if err != nil {
		return err
	}
	position, name, ok := strings.Cut(r.PostFormValue("author"), " ")
	n, err := strconv.Atoi(position)
	if !ok || err != nil || n < 0 || name == "" {
		return papers.Invalid("author", "is none of the paper's")
	}
	if _, err := s.deps.Submission.Claim(r.Context(), page.Visitor(r).User, id, n, name); err != nil {
		return err
	}
	return page.Back(w, r, id.Path())
}

// giveUp serves the buttons that end a claim of the visitor's own.
func (s *Site) giveUp(w http.ResponseWriter, r *http.Request) error {
	claim, err := page.NumberField(r, "claim")
	if err != nil {
		return err
	}
	if err := s.deps.Submission.GiveUp(r.Context(), page.Visitor(r).User, claim); err != nil {
		return err
	}
	return page.Back(w, r, r.PostFormValue("next"))
}

// claimsShown is how many claims of her own a person is shown, the newest.
const claimsShown = 100

// ownClaims are the visitor's claims, for her own page.
func (s *Site) ownClaims(r *http.Request) ([]claimed, error) {
	if s.deps.Submission == nil || !page.Visitor(r).May(papers.Claim) {
		return nil, nil
	}
	all, err := s.deps.Store.ClaimsBy(r.Context(), page.Visitor(r).User.ID, claimsShown)
	out := make([]claimed, len(all))
	for i, a := range all {
		out[i] = newClaimed(page.Visitor(r), a)
	}
	return out, err
}

// links serves the form of a paper's links to code and project pages, one a
// line.
func (s *Site) links(w http.ResponseWriter, r *http.Request) error {
	id, _, err := papers.ParseID(r.PostFormValue("paper"))
	if err != nil {
		return err
	}
	lines := func(field string) []string { return strings.Split(r.PostFormValue(field), "\n") }
	err = s.deps.Submission.SetLinks(r.Context(), page.Visitor(r).User, id, lines("code"), lines("project"), "")
	if err != nil {
		return err
	}
	return page.Back(w, r, id.Path())
}

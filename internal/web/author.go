package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/store"
)

// authorPage is the papers of a name on title pages. A name may be several
// people's, and a person have several names.
type authorPage struct {
	frame
	Name    string
	Results papers.Results
	Cards   []card
	People  []store.Namesake // who has the name confirmed for themselves
	Pager   pager
	Follow  followButton
}

// author serves /authors/{name}.
func (s *Site) author(w http.ResponseWriter, r *http.Request) error {
	name := strings.Join(strings.Fields(clean(r.PathValue("name"))), " ")
	page, err := pageNumber(r)
	if err != nil {
		return err
	}
	ask := papers.Search{Query: papers.AuthorQuery(name), Sort: papers.ByDate, Limit: resultsPerPage, Offset: (page - 1) * resultsPerPage}
	switch {
	case name == "" || len(ask.Query) > papers.MaxQuery:
		return unknownName(name)
	case ask.Offset > catalog.MaxOffset:
		return papers.Invalid("p", "is further than papers are listed")
	}
	v := authorPage{frame: s.frame(r, name, "author"), Name: name}
	v.Canonical, v.Feed = papers.AuthorPath(name), "/search.atom?"+url.Values{"q": {ask.Query}, "sort": {"date"}}.Encode()
	if v.Results, err = s.deps.Catalog.Search(r.Context(), ask); err != nil {
		return err
	}
	if len(v.Results.Hits) == 0 && page == 1 {
		return unknownName(name)
	}
	v.Description = "Research papers by " + name + "."
	for i, h := range v.Results.Hits {
		c := s.newCard(h.Paper, v.Now)
		c.Number, c.Reason = ask.Offset+i+1, otherName(h.Paper, name)
		v.Cards = append(v.Cards, c)
	}
	if err := s.give(r, v.frame, pointers(v.Cards), false); err != nil {
		return err
	}
	if v.People, err = s.deps.Community.Namesakes(r.Context(), name); err != nil {
		return err
	}
	v.Pager = newPager(v.Canonical, url.Values{}, page, listed(v.Results, ask.Offset), resultsPerPage)
	if v.Follow, err = s.followButton(r, papers.Following{Kind: papers.FollowAuthor, Target: name}, name); err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, "author", v)
}

func unknownName(name string) error {
	const most = 80 // characters: enough to see what was asked for
	if c := []rune(name); len(c) > most {
		name = string(c[:most]) + "…"
	}
	return &refusal{papers.ErrNotFound, "No such author", "No paper that is held here has “" + name + "” among its authors. Sources spell a name in many ways: with initials, without accents, in another order."}
}

// otherName says under which longer or otherwise spelled name a paper was
// found, "" where it is the very name.
func otherName(p papers.Paper, name string) string {
	if slices.ContainsFunc(p.Authors, func(a papers.Author) bool { return strings.EqualFold(a.Name, name) }) {
		return ""
	}
	for _, a := range p.Authors {
		have := strings.Fields(strings.ToLower(a.Name))
		if !slices.ContainsFunc(strings.Fields(strings.ToLower(name)), func(w string) bool { return !slices.Contains(have, w) }) {
			return "as " + a.Name
		}
	}
	return "spelled otherwise"
}

package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// authorPage is the papers of a name on title pages. A name may be several
// people's, and a person have several names.
type authorPage struct {
	page.Frame
	Name    string
	Results papers.Results
	Cards   []card
	People  []store.Namesake // who has the name confirmed for themselves
	Pager   page.Pager
	Follow  followButton
	Mail    string // where new papers of this name are had by mail
}

// Author serves /authors/{name}.
func (s *Site) Author(w http.ResponseWriter, r *http.Request) error {
	name := strings.Join(strings.Fields(page.Clean(r.PathValue("name"))), " ")
	nth, err := page.Nth(r)
	if err != nil {
		return err
	}
	query, offset := papers.AuthorQuery(name), (nth-1)*resultsPerPage
	if name == "" || len(query) > papers.MaxQuery {
		return unknownName(name)
	}
	v := authorPage{Frame: s.Frame(r, name, "author"), Name: name}
	v.Canonical = papers.AuthorPath(name)
	v.Feeds = page.FeedsOf("Papers by "+name, v.Canonical, nil)
	if v.Results, err = s.deps.Catalog.ByAuthor(r.Context(), name, resultsPerPage, offset); err != nil {
		return err
	}
	if len(v.Results.Hits) == 0 {
		if nth > 1 && v.Results.Total > 0 {
			return papers.Invalid("p", "%d is further than papers are listed", nth)
		}
		return unknownName(name)
	}
	v.Description = "Research papers by " + name + "."
	for i, h := range v.Results.Hits {
		c := s.newCard(h.Paper, v.Now)
		c.Number, c.Reason = offset+i+1, otherName(h.Paper, name)
		v.Cards = append(v.Cards, c)
	}
	if err := s.give(r, v.Frame, pointers(v.Cards), false); err != nil {
		return err
	}
	if v.People, err = s.deps.Community.Namesakes(r.Context(), name); err != nil {
		return err
	}
	v.Pager = page.NewPager(v.Canonical, url.Values{}, nth, v.Results.Total, resultsPerPage)
	if v.Follow, err = s.followButton(r, papers.Following{Kind: papers.FollowAuthor, Target: name}, name); err != nil {
		return err
	}
	v.Mail = s.inbox.MailPath(v.Follow.Following)
	return s.Render(w, r, http.StatusOK, "author", v)
}

func unknownName(name string) error {
	const most = 80 // characters: enough to see what was asked for
	if c := []rune(name); len(c) > most {
		name = string(c[:most]) + "…"
	}
	return page.Refuse(papers.ErrNotFound, "No such author", "No paper that is held here has “"+name+"” among its authors. Sources spell a name in many ways: with initials, without accents, in another order.")
}

// otherName says under which longer name a paper was found, "" where it is the
// very name, or the same without its accents.
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
	return ""
}

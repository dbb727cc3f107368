package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/community"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// followButton is a form that follows something, or stops that.
type followButton struct {
	Following papers.Following
	Words     string // what is followed, for the button
	On        bool
	Next      string // where the visitor is
	Shown     bool   // the visitor can follow, now or once she has signed in
}

func (s *Site) followButton(r *http.Request, f papers.Following, words string) (followButton, error) {
	v := page.Visitor(r)
	b := followButton{Following: f, Words: words, Next: r.URL.RequestURI(), Shown: v.May(papers.Follow)}
	if !v.SignedIn() {
		return b, nil
	}
	var err error
	b.On, err = s.deps.Community.Follows(r.Context(), v.User, f)
	return b, err
}

// followSearch is the button of a page of search results: a category where
// nothing else narrows the search, or the search.
func (s *Site) followSearch(r *http.Request, form searchForm) (followButton, error) {
	f := papers.Following{Kind: papers.FollowCategory, Target: form.Category}
	words := form.Category
	if form.Query != "" || form.From != "" || form.Until != "" {
		var err error
		if f, err = papers.ParseFollowing(string(papers.FollowSearch), form.values().Encode()); err != nil {
			return followButton{}, nil // too long to be kept; it can still be searched
		}
		words = "this search"
	} else if form.Category == "" {
		return followButton{}, nil
	}
	return s.followButton(r, f, words)
}

// follow serves the button: kind, target, on=1 or on=0, and where to go back
// to.
func (s *Site) follow(w http.ResponseWriter, r *http.Request) error {
	form := r.PostForm
	f, err := papers.ParseFollowing(form.Get("kind"), form.Get("target"))
	if err != nil {
		return err
	}
	if err := s.deps.Community.Follow(r.Context(), page.Visitor(r).User, f, form.Get("on") != "0"); err != nil {
		return err
	}
	return page.Back(w, r, form.Get("next"))
}

// followingPage is what a person follows and what is new from it.
type followingPage struct {
	page.Frame
	Groups []followedGroup
	Total  int
	Pager  page.Pager
	Cards  []card
	Lists  []listRow
	Missed bool // some of what is new could not be looked up
}

// followedGroup is what is followed of one kind.
type followedGroup struct {
	Name string
	All  []followedRow
}

type followedRow struct {
	community.Followed
	Button followButton
}

// following serves /following. The news are those of the things on this page.
func (s *Site) following(w http.ResponseWriter, r *http.Request) error {
	nth, err := page.Nth(r)
	if err != nil {
		return err
	}
	v := followingPage{Frame: s.Frame(r, "Following", "following")}
	v.Canonical, v.NoIndex = "/following", true
	all, err := s.deps.Community.Following(r.Context(), v.Visitor.User)
	if err != nil {
		return err
	}
	first := (nth - 1) * community.NewsOf
	if nth > 1 && first >= len(all) {
		return papers.Invalid("p", "%d is past the end: you follow %s", nth, page.Count(len(all), "thing", "things"))
	}
	here := all[first:min(first+community.NewsOf, len(all))]
	news, err := s.deps.Community.News(r.Context(), here, s.deps.Catalog.NewestOf)
	if err != nil {
		httpd.Note(r, err) // what was found is worth showing
		v.Missed = true
	}
	v.Total, v.Pager = len(all), page.NewPager("/following", url.Values{}, nth, len(all), community.NewsOf)
	v.Groups = v.groups(here)
	for i, n := range news.Papers {
		c := s.newCard(n.Paper, v.Now)
		c.Number, c.Reason = i+1, because(n.Because)
		v.Cards = append(v.Cards, c)
	}
	if err := s.give(r, v.Frame, pointers(v.Cards), false); err != nil {
		return err
	}
	v.Lists = listRows(v.Frame, news.Lists)
	return s.Render(w, r, http.StatusOK, "following", v)
}

// groups puts what is followed in the order of its kinds.
func (v followingPage) groups(all []community.Followed) []followedGroup {
	names := map[papers.FollowKind]string{papers.FollowTopic: "Topics", papers.FollowCategory: "Categories", papers.FollowAuthor: "Authors",
		papers.FollowSearch: "Searches", papers.FollowList: "Lists", papers.FollowPerson: "People"}
	var out []followedGroup
	for _, kind := range papers.FollowKinds() {
		g := followedGroup{Name: names[kind]}
		for _, f := range all {
			if f.Kind == kind {
				g.All = append(g.All, followedRow{f, followButton{Following: f.Following, Words: f.Title, On: true, Next: v.Here, Shown: true}})
			}
		}
		if len(g.All) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// reasonsNamed is how many of the things that brought a paper its card names.
const reasonsNamed = 2

// because says why a paper is new to somebody.
func because(by []community.Followed) string {
	var reasons []string
	for _, f := range by[:min(len(by), reasonsNamed)] {
		switch f.Kind {
		case papers.FollowPerson:
			reasons = append(reasons, f.Title+", who voted for it")
		case papers.FollowList:
			reasons = append(reasons, "the list "+f.Title)
		default:
			reasons = append(reasons, f.Title)
		}
	}
	if more := len(by) - len(reasons); more > 0 {
		reasons = append(reasons, fmt.Sprintf("%d more", more))
	}
	return "because you follow " + strings.Join(reasons, " and ")
}

package web

import (
	"fmt"
	"html/template"
	"net/http"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/community"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// personPage is what a reader sees of a person.
type personPage struct {
	page.Frame
	Person    papers.User
	Avatar    string
	About     template.HTML
	Role      string // a word, "" for readers
	Joined    string
	Me        bool
	Suspended string    // why, for curators
	Silent    bool      // nothing but the name is shown
	Claims    []claimed // the visitor's own, to be given up
	Claimed   []papersRow
	Lists     []listRow
	Comments  []saidRow
	Votes     []papersRow
	Hidden    bool // the votes are shown to the person herself alone
	Follow    followButton
}

// papersRow is a paper as it stands in a short list.
type papersRow struct {
	Path  string
	Title template.HTML
	When  page.Moment
}

// saidRow is a comment in short.
type saidRow struct {
	papersRow
	Text string
}

// saidShown is how much of a comment a person's page shows, in characters.
const saidShown = 240

// person serves /u/{name}.
func (s *Site) person(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("name")
	if !papers.IsUserName(name) {
		return fmt.Errorf("web: person %.40q: %w", name, papers.ErrNotFound)
	}
	p, err := s.deps.Community.Profile(r.Context(), page.Visitor(r).User, name)
	if err != nil {
		return err
	}
	v, err := s.personView(r, p)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "person", v)
}

func (s *Site) personView(r *http.Request, p community.Profile) (personPage, error) {
	u := p.User
	v := personPage{Frame: s.Frame(r, u.Shown(), "person"), Person: u, Avatar: personAvatarPath(u), Me: page.Visitor(r).User.ID == u.ID}
	v.Canonical, v.NoIndex = u.Path(), true // a person is not there to be found by search machines
	if u.Suspended != "" {
		v.NoIndex = true
		if v.Silent = !v.May(papers.Moderate); v.Silent {
			return v, nil
		}
		v.Suspended = u.Suspended
	}
	v.Joined = u.Joined.In(v.Now.Location()).Format("January 2006")
	v.Role = roleWord(u.Role)
	set, err := s.Prose(r.Context(), u.About)
	if err != nil {
		return v, err
	}
	v.About = set[0]
	for _, q := range p.Claimed {
		v.Claimed = append(v.Claimed, papersRow{q.ID.Path(), s.Set(q.TitleSource()), page.Moment{Text: q.Published.Shown(v.Now)}})
	}
	v.Lists = listRows(v.Frame, p.Lists)
	for _, c := range p.Comments {
		v.Comments = append(v.Comments, saidRow{papersRow{c.Path(), s.Set(c.On.TitleSource()), page.NewMoment(c.At, v.Now)}, s.PlainProse(c.Text, saidShown)})
	}
	for _, q := range p.Votes {
		v.Votes = append(v.Votes, papersRow{q.Paper.ID.Path(), s.Set(q.Paper.TitleSource()), page.NewMoment(q.At, v.Now)})
	}
	v.Hidden = u.Settings.HideActivity
	if v.Me {
		v.Claims, err = s.ownClaims(r)
	} else {
		v.Follow, err = s.followButton(r, papers.Following{Kind: papers.FollowPerson, Target: fmt.Sprint(int64(u.ID))}, u.Shown())
	}
	return v, err
}

// roleWord names the roles that others should know of.
func roleWord(r papers.Role) string {
	switch r {
	case papers.AuthorRole, papers.CuratorRole, papers.AdminRole:
		return string(r)
	}
	return ""
}

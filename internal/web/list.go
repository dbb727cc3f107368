package web

import (
	"bytes"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/community"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// itemsPerPage is how many papers of a list a page shows, as an edition's.
const itemsPerPage = 50

// listPage is a list with some of its papers.
type listPage struct {
	page.Frame
	List    papers.List
	About   template.HTML
	Mine    bool
	Changed page.Moment
	Items   []listItem
	Gone    int // papers of this page that are not held at present
	Pager   page.Pager
	Follow  followButton
}

// listItem is a card with what the list's owner says of it.
type listItem struct {
	card
	Note     template.HTML
	NoteText string
	First    bool // of the list
	Last     bool
}

// itemForm is what the forms of an item have in common.
type itemForm struct {
	List  papers.ListID
	Paper papers.ID
	Next  string
}

func newItemForm(v listPage, it listItem) itemForm { return itemForm{v.List.ID, it.Paper.ID, v.Here} }

// List serves /lists/{id} and, with an ending, the list for programs.
func (s *Site) List(w http.ResponseWriter, r *http.Request) error {
	name, format, _ := strings.Cut(r.PathValue("id"), ".")
	id, err := papers.ParseListID(name)
	if err != nil {
		return fmt.Errorf("web: %w: %w", papers.ErrNotFound, err)
	}
	if format != "" {
		return s.exportList(w, r, id, format)
	}
	nth, err := page.Nth(r)
	if err != nil {
		return err
	}
	first := (nth-1)*itemsPerPage + 1
	held, err := s.deps.Community.ListPage(r.Context(), page.Visitor(r).User, id, first, first+itemsPerPage-1)
	if err != nil {
		return err
	}
	if nth > 1 && first > held.List.Items {
		return papers.Invalid("p", "%d is past the end: there are %s here", nth, page.Count(held.List.Items, "paper", "papers"))
	}
	v, err := s.listView(r, held, nth)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "list", v)
}

func (s *Site) listView(r *http.Request, held community.ListPage, nth int) (listPage, error) {
	l := held.List
	v := listPage{Frame: s.Frame(r, l.Title, "lists"), List: l}
	v.Canonical, v.NoIndex = l.Path(), !l.Open()
	v.Description = fmt.Sprintf("%s, collected by %s.", page.Count(l.Items, "paper", "papers"), l.Owner.Shown())
	if l.Open() && l.Owner.Suspended == "" { // what nobody else sees has no feed
		v.Feeds = page.FeedsOf(l.Title, l.Path(), nil)
		v.Feeds[0].JSON = l.Path() + ".feed.json" // .json is the list as other programs take it in
	}
	v.Mine = v.Visitor.SignedIn() && v.Visitor.User.ID == l.Owner.ID
	v.Changed = page.NewMoment(l.Updated, v.Now)
	v.Pager = page.NewPager(l.Path(), url.Values{}, nth, l.Items, itemsPerPage)
	v.Gone = v.Pager.Last - v.Pager.First + 1 - len(held.Items)
	texts := []string{l.About}
	for _, it := range held.Items {
		texts = append(texts, it.Note)
	}
	set, err := s.Prose(r.Context(), texts...)
	if err != nil {
		return v, err
	}
	v.About = set[0]
	for i, it := range held.Items {
		c := s.newCard(it.Paper, v.Now)
		c.Number = it.Position
		v.Items = append(v.Items, listItem{c, set[i+1], it.Note, it.Position == 1, it.Position == l.Items})
	}
	cards := make([]*card, len(v.Items))
	for i := range v.Items {
		cards[i] = &v.Items[i].card
	}
	if err := s.give(r, v.Frame, cards, false); err != nil {
		return v, err
	}
	for _, c := range cards { // whoever made the list wants it whole
		c.Voice.MayDismiss, c.Voice.Stance.Dismissed = false, false
	}
	if !v.Mine && l.Open() {
		v.Follow, err = s.followButton(r, papers.Following{Kind: papers.FollowList, Target: fmt.Sprint(l.ID)}, "this list")
	}
	return v, err
}

// exportList serves a list for reference managers and, with its order and
// notes, for other programs.
func (s *Site) exportList(w http.ResponseWriter, r *http.Request, id papers.ListID, format string) error {
	if !slices.Contains(community.ExportFormats(), format) {
		return fmt.Errorf("web: list %d as %q: %w", id, format, papers.ErrNotFound)
	}
	held, err := s.deps.Community.ListPage(r.Context(), page.Visitor(r).User, id, 1, papers.MaxListItems)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	kind, err := held.Export(&b, format, httpd.Origin(r, s.deps.BaseURL))
	if err != nil {
		return fmt.Errorf("web: list %d as %s: %w", id, format, err)
	}
	w.Header().Set("Content-Disposition", fmt.Sprintf("inline; filename=%q", fmt.Sprintf("list-%d.%s", id, format)))
	w.Header().Set("Cache-Control", "private, no-cache")
	if held.List.Open() && !page.Visitor(r).SignedIn() {
		w.Header().Set("Cache-Control", "no-cache")
	}
	page.Send(w, r, kind, b.Bytes())
	return nil
}

package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// listsPerPage is how many public lists a page names.
const listsPerPage = 50

// listsPage is the visitor's own lists and the public ones.
type listsPage struct {
	page.Frame
	Own    []listRow
	Public []listRow
	Pager  page.Pager
}

// listRow is a list as it stands in a list of lists.
type listRow struct {
	papers.List
	Changed page.Moment
	Mine    bool
}

func listRows(f page.Frame, all []papers.List) []listRow {
	out := make([]listRow, len(all))
	for i, l := range all {
		out[i] = listRow{l, page.NewMoment(l.Updated, f.Now), f.Visitor.SignedIn() && l.Owner.ID == f.Visitor.User.ID}
	}
	return out
}

// lists serves /lists.
func (s *Site) lists(w http.ResponseWriter, r *http.Request) error {
	nth, err := page.Nth(r)
	if err != nil {
		return err
	}
	v := listsPage{Frame: s.Frame(r, "Lists", "lists")}
	v.Canonical, v.Description = "/lists", "Papers that people collected, and why."
	public, total, err := s.deps.Community.PublicLists(r.Context(), listsPerPage, (nth-1)*listsPerPage)
	if err != nil {
		return err
	}
	if nth > 1 && len(public) == 0 {
		return papers.Invalid("p", "%d is past the end: there are %s here", nth, page.Count(total, "list", "lists"))
	}
	v.Public, v.Pager = listRows(v.Frame, public), page.NewPager("/lists", url.Values{}, nth, total, listsPerPage)
	if v.Visitor.SignedIn() && nth == 1 {
		own, err := s.deps.Community.ListsOf(r.Context(), v.Visitor.User)
		if err != nil {
			return err
		}
		v.Own = listRows(v.Frame, own)
	}
	return s.Render(w, r, http.StatusOK, "lists", v)
}

// listForm is the page on which a list is made or edited.
type listForm struct {
	page.Frame
	List    papers.List
	New     bool
	Trouble string // what was wrong with what was sent
}

func (s *Site) newList(w http.ResponseWriter, r *http.Request) error {
	v := listForm{Frame: s.Frame(r, "New list", "lists"), New: true}
	return s.Render(w, r, http.StatusOK, "listedit", v)
}

func (s *Site) makeList(w http.ResponseWriter, r *http.Request) error {
	form := r.PostForm
	v := listForm{Frame: s.Frame(r, "New list", "lists"), New: true, List: listOf(form)}
	made, err := s.deps.Community.MakeList(r.Context(), v.Visitor.User, v.List)
	if err != nil {
		return s.listFormAgain(w, r, v, err)
	}
	return page.Back(w, r, made.Path())
}

// listFormAgain shows a form again with what was wrong.
func (s *Site) listFormAgain(w http.ResponseWriter, r *http.Request, v listForm, err error) error {
	if v.Trouble = trouble(err); v.Trouble == "" {
		return err
	}
	return s.Render(w, r, http.StatusBadRequest, "listedit", v)
}

// trouble is what a person should read of an error that she can mend, "" for
// all others.
func trouble(err error) string {
	var wrong *papers.FieldError
	if !errors.As(err, &wrong) {
		return ""
	}
	words := wrong.Error()
	return strings.ToUpper(words[:1]) + words[1:] + "."
}

func listOf(form url.Values) papers.List {
	return papers.List{Title: form.Get("title"), About: form.Get("about"), Public: form.Get("public") == "1"}
}

// ownListAt is the visitor's own list of the page's address.
func (s *Site) ownListAt(r *http.Request) (papers.List, error) {
	id, err := papers.ParseListID(r.PathValue("id"))
	if err != nil {
		return papers.List{}, fmt.Errorf("web: %w: %w", papers.ErrNotFound, err)
	}
	return s.deps.Community.OwnList(r.Context(), page.Visitor(r).User, id)
}

func (s *Site) editList(w http.ResponseWriter, r *http.Request) error {
	l, err := s.ownListAt(r)
	if err != nil {
		return err
	}
	v := listForm{Frame: s.Frame(r, "Edit "+l.Title, "lists"), List: l}
	v.NoIndex = true
	return s.Render(w, r, http.StatusOK, "listedit", v)
}

func (s *Site) saveList(w http.ResponseWriter, r *http.Request) error {
	form := r.PostForm
	id, err := papers.ParseListID(form.Get("list"))
	if err != nil {
		return err
	}
	held, err := s.deps.Community.OwnList(r.Context(), page.Visitor(r).User, id)
	if err != nil {
		return err
	}
	sent := listOf(form)
	if held.Saved {
		sent.Title = held.Title
	}
	held.Title, held.About, held.Public = sent.Title, sent.About, sent.Public
	if err := s.deps.Community.EditList(r.Context(), page.Visitor(r).User, held); err != nil {
		return s.listFormAgain(w, r, listForm{Frame: s.Frame(r, "Edit list", "lists"), List: held}, err)
	}
	return page.Back(w, r, held.Path())
}

// askDeleteList asks before a list is deleted.
func (s *Site) askDeleteList(w http.ResponseWriter, r *http.Request) error {
	l, err := s.ownListAt(r)
	if err != nil {
		return err
	}
	v := listForm{Frame: s.Frame(r, "Delete "+l.Title, "lists"), List: l}
	v.NoIndex = true
	return s.Render(w, r, http.StatusOK, "listdelete", v)
}

func (s *Site) deleteList(w http.ResponseWriter, r *http.Request) error {
	form := r.PostForm
	id, err := papers.ParseListID(form.Get("list"))
	if err == nil {
		err = s.deps.Community.DeleteList(r.Context(), page.Visitor(r).User, id)
	}
	if errors.Is(err, papers.ErrForbidden) {
		return page.Refuse(papers.ErrForbidden, "This list stays", "What you save needs a place. Take papers out of it one by one instead.")
	}
	if err != nil {
		return err
	}
	return page.Back(w, r, "/lists")
}

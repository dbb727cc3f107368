package web

import (
	"net/http"
	"net/url"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// readItemForm reads a form about one paper in one list.
func readItemForm(r *http.Request) (url.Values, papers.ListID, papers.ID, error) {
	form := r.PostForm
	id, _, err := papers.ParseID(form.Get("paper"))
	if err != nil {
		return nil, 0, "", err
	}
	list, err := papers.ParseListID(form.Get("list"))
	return form, list, id, err
}

// addToList puts a paper into one of the visitor's lists. Where list is "new",
// title is that of a list to be made for it.
func (s *Site) addToList(w http.ResponseWriter, r *http.Request) error {
	form := r.PostForm
	id, _, err := papers.ParseID(form.Get("paper"))
	if err != nil {
		return err
	}
	if _, err := s.deps.Store.Paper(r.Context(), id); err != nil { // before a list is made for it
		return err
	}
	u, list := page.Visitor(r).User, papers.ListID(0)
	if title := strings.TrimSpace(form.Get("title")); form.Get("list") == "new" || title != "" {
		made, err := s.deps.Community.MakeList(r.Context(), u, papers.List{Title: title})
		if err != nil {
			return err
		}
		list = made.ID
	} else if list, err = papers.ParseListID(form.Get("list")); err != nil {
		return err
	}
	if err := s.deps.Community.Shelve(r.Context(), u, list, id); err != nil {
		return err
	}
	return page.Back(w, r, form.Get("next"))
}

func (s *Site) removeFromList(w http.ResponseWriter, r *http.Request) error {
	form, list, id, err := readItemForm(r)
	if err != nil {
		return err
	}
	if err := s.deps.Community.Unshelve(r.Context(), page.Visitor(r).User, list, id); err != nil {
		return err
	}
	return page.Back(w, r, form.Get("next"))
}

func (s *Site) noteInList(w http.ResponseWriter, r *http.Request) error {
	form, list, id, err := readItemForm(r)
	if err != nil {
		return err
	}
	if err := s.deps.Community.Annotate(r.Context(), page.Visitor(r).User, list, id, form.Get("note")); err != nil {
		return err
	}
	return page.Back(w, r, form.Get("next"))
}

func (s *Site) moveInList(w http.ResponseWriter, r *http.Request) error {
	form, list, id, err := readItemForm(r)
	if err != nil {
		return err
	}
	if err := s.deps.Community.Move(r.Context(), page.Visitor(r).User, list, id, form.Get("to")); err != nil {
		return err
	}
	return page.Back(w, r, form.Get("next"))
}

// savePaper serves the save button: paper, on=1 or on=0, and where to go back
// to. Scripts are answered in kind.
func (s *Site) savePaper(w http.ResponseWriter, r *http.Request) error {
	form := r.PostForm
	id, _, err := papers.ParseID(form.Get("paper"))
	if err != nil {
		return err
	}
	on := form.Get("on") != "0"
	if err := s.deps.Community.Save(r.Context(), page.Visitor(r).User, id, on); err != nil {
		return err
	}
	if !strings.HasPrefix(r.Header.Get("Accept"), "application/json") {
		return page.Back(w, r, form.Get("next"))
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	answer := `{"saved":false}`
	if on {
		answer = `{"saved":true}`
	}
	_, _ = w.Write([]byte(answer)) // the reader may have hung up
	return nil
}

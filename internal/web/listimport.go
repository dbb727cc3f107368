package web

import (
	"mime"
	"net/http"
	"net/url"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/bibliography"
	"github.com/dailypapers/dailypapers/internal/community"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// importPage is the form for a reference manager's file and what became of
// the one that was sent.
type importPage struct {
	page.Frame
	Own     []papers.List
	Text    string // pasted, to be shown again
	Into    papers.ListID
	NewName string
	Trouble string
	Done    *community.Import // nil before anything was sent
	Shown   int               // how many entries of each kind are named
}

// entriesShown bounds how many entries of each kind the result names: who
// brings thousands wants the sums.
const entriesShown = 500

// importForm serves /lists/import.
func (s *Site) importForm(w http.ResponseWriter, r *http.Request) error {
	v, err := s.importView(r)
	if err != nil {
		return err
	}
	if id, err := papers.ParseListID(r.FormValue("list")); err == nil {
		v.Into = id
	}
	return s.Render(w, r, http.StatusOK, "listimport", v)
}

func (s *Site) importView(r *http.Request) (importPage, error) {
	v := importPage{Frame: s.Frame(r, "Import", "lists"), Shown: entriesShown}
	v.Canonical, v.NoIndex = "/lists/import", true
	var err error
	v.Own, err = s.deps.Community.ListsOf(r.Context(), v.Visitor.User)
	return v, err
}

// importFile takes in a file and tells what became of each entry.
func (s *Site) importFile(w http.ResponseWriter, r *http.Request) error {
	form, src, err := importSource(w, r)
	if err != nil {
		return err
	}
	v, err := s.importView(r)
	if err != nil {
		return err
	}
	v.Here = v.Canonical // what is led back to is a page, not what was sent
	v.Text, v.NewName = form.Get("text"), form.Get("title")
	to := papers.List{Title: v.NewName}
	if to.Title == "" {
		to.Title = "Imported"
	}
	if in := form.Get("list"); in != "new" && in != "" {
		if to.ID, err = papers.ParseListID(in); err != nil {
			return err
		}
		v.Into = to.ID
	}
	done, err := s.deps.Community.Import(r.Context(), v.Visitor.User, to, src, s.deps.Catalog.Titled)
	if v.Trouble = trouble(err); v.Trouble != "" {
		return s.Render(w, r, http.StatusBadRequest, "listimport", v)
	}
	if err != nil {
		return err
	}
	v.Done = &done
	w.Header().Set("Cache-Control", "no-store")
	return s.Render(w, r, http.StatusOK, "listimport", v)
}

// importSource reads the form: a file that was chosen, or else what was pasted.
func importSource(w http.ResponseWriter, r *http.Request) (url.Values, []byte, error) {
	const most = bibliography.MaxSize + formBytes
	var form url.Values
	var src []byte
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "multipart/form-data" {
		up, err := httpd.Multipart(w, r, most)
		if err != nil {
			return nil, nil, err
		}
		form, src = up.Values, up.File
	} else {
		var err error
		if form, err = httpd.Form(w, r, 3*most); err != nil { // every byte may be escaped
			return nil, nil, err
		}
	}
	if len(src) == 0 {
		src = []byte(form.Get("text"))
	}
	return form, src, nil
}

// Cut leaves out what is too much to name.
func (v importPage) Cut(all []community.Entry) []community.Entry {
	return all[:min(len(all), v.Shown)]
}

// CutProblems is Cut for what could not be read.
func (v importPage) CutProblems() []bibliography.Problem {
	return v.Done.Problems[:min(len(v.Done.Problems), v.Shown)]
}

// Submit leads to where a paper that is not held can be submitted, "" where
// its id is not one of arXiv's.
func (v importPage) Submit(e community.Entry) string {
	if e.ID == "" || e.ID.Source() != "arxiv" {
		return ""
	}
	return "/submit?" + url.Values{"id": {string(e.ID)}}.Encode()
}

package web

import (
	"net/http"

	papers "github.com/dailypapers/dailypapers"
)

// export serves everything that the site holds of a visitor, as a file.
func (s *Site) export(w http.ResponseWriter, r *http.Request) error {
	e, err := s.deps.Store.ExportOf(r.Context(), visitor(r).User.ID)
	if err != nil {
		return err
	}
	b, err := e.JSON()
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Disposition", `attachment; filename="dailypapers-`+e.Account.Name+`.json"`)
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(b) // the reader may have hung up
	return nil
}

// leavePage asks for the name before an account is deleted.
type leavePage struct {
	frame
	Name  string
	Local bool
	Wrong string
}

func (s *Site) leaving(w http.ResponseWriter, r *http.Request) error {
	return s.private(w, r, http.StatusOK, "leave", s.leaveView(r))
}

func (s *Site) leaveView(r *http.Request) leavePage {
	v := visitor(r)
	p := leavePage{frame: s.frame(r, "Delete the account", "account"), Name: v.User.Name, Local: v.Via == papers.ByMachine}
	p.NoIndex = true
	return p
}

func (s *Site) leave(w http.ResponseWriter, r *http.Request) error {
	cookie, err := s.deps.Account.Leave(r, visitor(r), r.PostFormValue("name"))
	if err != nil {
		words, status, err := wrongWords(err)
		if err != nil {
			return err
		}
		p := s.leaveView(r)
		p.Wrong = words
		return s.private(w, r, status, "leave", p)
	}
	http.SetCookie(w, cookie)
	return back(w, r, "/")
}

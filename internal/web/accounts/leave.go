package accounts

import (
	"net/http"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// export serves everything that the site holds of a visitor, as a file.
func (s *Pages) export(w http.ResponseWriter, r *http.Request) error {
	e, err := s.deps.Store.ExportOf(r.Context(), page.Visitor(r).User.ID)
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
	page.Frame
	Name  string
	Local bool
	Wrong string
}

func (s *Pages) leaving(w http.ResponseWriter, r *http.Request) error {
	return s.Private(w, r, http.StatusOK, "leave", s.leaveView(r))
}

func (s *Pages) leaveView(r *http.Request) leavePage {
	v := page.Visitor(r)
	p := leavePage{Frame: s.Frame(r, "Delete the account", "account"), Name: v.User.Name, Local: v.Via == papers.ByMachine}
	p.NoIndex = true
	return p
}

func (s *Pages) leave(w http.ResponseWriter, r *http.Request) error {
	cookie, err := s.deps.Account.Leave(r, page.Visitor(r), r.PostFormValue("name"))
	if err != nil {
		words, status, err := page.WrongWords(err)
		if err != nil {
			return err
		}
		p := s.leaveView(r)
		p.Wrong = words
		return s.Private(w, r, status, "leave", p)
	}
	http.SetCookie(w, cookie)
	return page.Back(w, r, "/")
}

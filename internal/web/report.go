package web

import (
	"net/http"
	"net/url"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// reportPage is where a reader says that something should not stand there.
type reportPage struct {
	page.Frame
	On      papers.Target
	What    store.Reported
	Text    string      // of what is reported, cut to what tells it
	Reasons [][2]string // values and words
	Next    string      // where to go back to
	Thanks  bool
}

// reporting serves /report?kind=&key=, and the thanks behind the form.
func (s *Site) reporting(w http.ResponseWriter, r *http.Request) error {
	v := reportPage{Frame: s.Frame(r, "Report", "report"), Reasons: papers.ReportReasons(), Next: httpd.Inside(r.FormValue("next")), Thanks: r.FormValue("thanks") == "1"}
	v.Canonical, v.NoIndex = reportPath, true
	w.Header().Set("Cache-Control", "no-store")
	if v.Thanks {
		return s.Render(w, r, http.StatusOK, "report", v)
	}
	var err error
	if v.On, err = papers.ParseTarget(r.FormValue("kind"), r.FormValue("key")); err != nil {
		return err
	}
	found, err := s.deps.Store.ReportedTexts(r.Context(), []papers.Target{v.On})
	if err != nil {
		return err
	}
	what, ok := found[v.On]
	if !ok || what.Gone {
		return papers.ErrNotFound
	}
	v.What, v.Text = what, cutText(what.Text, reportedShown)
	if v.Next == "/" {
		v.Next = what.Path
	}
	return s.Render(w, r, http.StatusOK, "report", v)
}

// reportedShown is how much of a reported text is shown, in characters.
const reportedShown = 600

// cutText keeps the beginning of a text.
func cutText(s string, most int) string {
	if c := []rune(s); len(c) > most {
		return string(c[:most]) + "…"
	}
	return s
}

// report serves the form.
func (s *Site) report(w http.ResponseWriter, r *http.Request) error {
	on, err := papers.ParseTarget(r.PostFormValue("kind"), r.PostFormValue("key"))
	if err != nil {
		return err
	}
	c := papers.Complaint{Target: on, Reason: r.PostFormValue("reason"), Words: r.PostFormValue("words")}
	if _, err := s.deps.Moderation.Report(r.Context(), page.Visitor(r).User, c); err != nil {
		return err
	}
	return page.Back(w, r, reportPath+"?"+url.Values{"thanks": {"1"}, "next": {r.PostFormValue("next")}}.Encode())
}

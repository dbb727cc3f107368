package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// auditPage is who decided what, and why.
type auditPage struct {
	page.Frame
	Rows   []auditRow
	Person string // whose decisions alone are shown
	Nobody bool   // and there is no such person
	Kind   papers.TargetKind
	Kinds  []papers.TargetKind
	Next   string // further down the log
}

type auditRow struct {
	papers.Decision
	At   page.Moment
	Path string // where its target stands
	Undo bool
}

// Deed is what was done, in words that stand before what it was done to.
func (r auditRow) Deed() string {
	switch r.Did {
	case papers.DidUphold:
		return "agreed with the report"
	case papers.DidDismiss:
		return "set the report aside"
	}
	return r.Did
}

// auditShown is how many rows stand on a page of the log.
const auditShown = 50

// audit serves /admin/audit.
func (s *Site) audit(w http.ResponseWriter, r *http.Request) error {
	v := auditPage{Frame: s.Frame(r, "Audit log", "audit"), Person: r.FormValue("person"), Kind: papers.TargetKind(r.FormValue("kind"))}
	v.Canonical, v.NoIndex = auditPath, true
	v.Kinds = []papers.TargetKind{papers.OnComment, papers.OnPaper, papers.OnUser, papers.OnList, papers.OnSubmission, papers.OnClaim, papers.OnSite}
	f := store.DecisionFilter{Kind: v.Kind}
	if b := r.FormValue("before"); b != "" {
		n, err := strconv.ParseInt(b, 10, 64)
		if err != nil || n < 1 {
			return papers.Invalid("before", "must be the number of a row")
		}
		f.Before = n
	}
	if v.Person != "" {
		u, err := s.deps.Store.UserNamed(r.Context(), v.Person)
		if v.Nobody = errors.Is(err, papers.ErrNotFound); err != nil && !v.Nobody {
			return err
		}
		f.Actor = u.ID
	}
	if !v.Nobody {
		if err := s.auditRows(r, &v, f); err != nil {
			return err
		}
	}
	w.Header().Set("Cache-Control", "no-store")
	return s.Render(w, r, http.StatusOK, "audit", v)
}

func (s *Site) auditRows(r *http.Request, v *auditPage, f store.DecisionFilter) error {
	all, err := s.deps.Store.Decisions(r.Context(), f, auditShown+1)
	if err != nil {
		return err
	}
	if len(all) > auditShown {
		all = all[:auditShown]
		q := url.Values{"before": {strconv.FormatInt(all[auditShown-1].ID, 10)}}
		if v.Person != "" {
			q.Set("person", v.Person)
		}
		if v.Kind != "" {
			q.Set("kind", string(v.Kind))
		}
		v.Next = auditPath + "?" + q.Encode()
	}
	var targets []papers.Target
	for _, d := range all {
		targets = append(targets, d.Target)
	}
	found, err := s.deps.Store.ReportedTexts(r.Context(), targets)
	for _, d := range all {
		v.Rows = append(v.Rows, auditRow{d, page.NewMoment(d.At, v.Now), found[d.Target].Path, s.deps.Moderation.MayUndo(v.Visitor, d)})
	}
	return err
}

// undo serves the buttons of the log.
func (s *Site) undo(w http.ResponseWriter, r *http.Request) error {
	n, err := papers.ParseCommentID(r.PostFormValue("decision"))
	if err != nil {
		return papers.Invalid("decision", "is not the number of one")
	}
	if _, err := s.deps.Moderation.Undo(r.Context(), page.Visitor(r), int64(n), r.PostFormValue("reason")); err != nil {
		return err
	}
	next := r.PostFormValue("next")
	if next == "" {
		next = auditPath
	}
	return page.Back(w, r, next)
}

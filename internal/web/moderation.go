package web

import (
	"net/http"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/moderation"
	"github.com/dailypapers/dailypapers/internal/submission"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// queuePage is what waits for curators.
type queuePage struct {
	page.Frame
	moderation.Queue
	Cases       []caseView
	Submissions []submitted
	Claims      []requestView
}

// caseView is something that was reported.
type caseView struct {
	moderation.Case
	Title   string
	Text    string
	Reports []complaint
	Deed    moderation.Deed // against it, "" where there is none
	Button  string          // that does it
}

type complaint struct {
	papers.Complaint
	At     page.Moment
	Reason string
}

type requestView struct {
	moderation.Request
	At     page.Moment
	Domain string // of the person's verified address, "" where none is known
}

// queue serves /admin/queue.
func (s *Site) queue(w http.ResponseWriter, r *http.Request) error {
	v := queuePage{Frame: s.Frame(r, "Queue", "queue")}
	v.Canonical, v.NoIndex = queuePath, true
	var err error
	if v.Queue, err = s.deps.Moderation.Queue(r.Context()); err != nil {
		return err
	}
	for _, c := range v.Queue.Cases {
		v.Cases = append(v.Cases, newCaseView(c, v.Frame))
	}
	for _, n := range v.Queue.Submissions {
		v.Submissions = append(v.Submissions, newSubmitted(n, v.Now))
	}
	for _, q := range v.Queue.Claims {
		v.Claims = append(v.Claims, requestView{q, page.NewMoment(q.At, v.Now), submission.Domain(q.User.Email)})
	}
	w.Header().Set("Cache-Control", "no-store")
	return s.Render(w, r, http.StatusOK, "queue", v)
}

func newCaseView(c moderation.Case, f page.Frame) caseView {
	v := caseView{Case: c, Title: c.What.About, Text: cutText(c.What.Text, reportedShown)}
	switch c.Target.Kind {
	case papers.OnComment:
		v.Title, v.Deed, v.Button = "A comment on "+c.What.About, moderation.Hide, "Hide it"
	case papers.OnPaper:
		v.Deed, v.Button = moderation.TakeDown, "Take it down"
	case papers.OnUser:
		v.Title, v.Deed, v.Button = "@"+c.What.About, moderation.Suspend, "Suspend"
	case papers.OnList:
		v.Title, v.Deed, v.Button = "The list "+c.What.About, moderation.Hide, "Hide it"
	}
	if !c.There {
		v.Title = "Something that is no longer there"
	}
	if !c.There || c.What.Gone {
		v.Deed = ""
	}
	for _, p := range c.Reports {
		v.Reports = append(v.Reports, complaint{p, page.NewMoment(p.At, f.Now), reasonWords(p.Reason)})
	}
	return v
}

// reasonWords are a report's reason as its form puts it.
func reasonWords(reason string) string {
	for _, r := range papers.ReportReasons() {
		if r[0] == reason {
			return r[1]
		}
	}
	return reason
}

// decide serves the buttons of the queue, and those that stand elsewhere: kind,
// key, do, reason, next. Suspending has an address of its own.
func (s *Site) decide(w http.ResponseWriter, r *http.Request) error {
	do := moderation.Deed(r.PostFormValue("do"))
	if do == moderation.Suspend || do == moderation.Reinstate {
		return papers.Invalid("do", "is done at another address")
	}
	return s.decided(w, r, do)
}

// suspend serves the buttons that suspend an account or end that.
func (s *Site) suspend(w http.ResponseWriter, r *http.Request) error {
	do := moderation.Deed(r.PostFormValue("do"))
	if do != moderation.Reinstate {
		do = moderation.Suspend
	}
	return s.decided(w, r, do)
}

func (s *Site) decided(w http.ResponseWriter, r *http.Request, do moderation.Deed) error {
	on := papers.Target{Kind: papers.TargetKind(r.PostFormValue("kind")), Key: r.PostFormValue("key")}
	if on.Kind == papers.OnPaper {
		id, _, err := papers.ParseID(on.Key)
		if err != nil {
			return err
		}
		on.Key = string(id)
	}
	if _, err := s.deps.Moderation.Decide(r.Context(), page.Visitor(r).User, on, do, r.PostFormValue("reason")); err != nil {
		return err
	}
	return page.Back(w, r, orQueue(r.PostFormValue("next")))
}

func orQueue(next string) string {
	if next == "" {
		return queuePath
	}
	return next
}

// choose serves the buttons that put a paper on a day's front page (on=1) and
// take it off (on=0).
func (s *Site) choose(w http.ResponseWriter, r *http.Request) error {
	id, _, err := papers.ParseID(r.PostFormValue("paper"))
	if err != nil {
		return err
	}
	day, err := papers.ParseDay(r.PostFormValue("day"))
	if err != nil {
		return papers.Under("day", err)
	}
	on := r.PostFormValue("on") != "0"
	if _, err := s.deps.Moderation.Choose(r.Context(), page.Visitor(r).User, id, day, on, r.PostFormValue("reason")); err != nil {
		return err
	}
	return page.Back(w, r, id.Path())
}

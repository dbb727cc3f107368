package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/submission"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// submitPage is where a paper is put forward.
type submitPage struct {
	page.Frame
	Asked   string // what was pasted
	Problem string // why nothing can be submitted, or what is wrong with the form
	Try     bool   // it can be asked for
	Coming  bool   // it is being fetched
	Source  string // where a paper that is not held can be read
	Preview *submission.Preview
	Card    card
	Before  []submitted
	Alike   []likeness
	Comment string // as typed
	Talk    bool   // a comment may come with it
	Rules   []string
	Mine    []submitted // what she submitted lately
}

const (
	// submitAgain has the browser look again for a paper that is being fetched,
	// in seconds.
	submitAgain = "2"
	// submitBytes bounds the form with its file: internal/picture takes 10 MB.
	submitBytes = 10<<20 + formBytes
	// mineShown is how many of her own submissions the page lists.
	mineShown = 10
)

func (s *Site) newSubmitPage(r *http.Request) submitPage {
	v := submitPage{Frame: s.Frame(r, "Submit a paper", "submit"), Talk: s.deps.Submission.TakesComments(), Rules: ruleWords(s.deps.Submission.Rules())}
	v.Canonical, v.NoIndex = submitPath, true
	return v
}

// submitting serves /submit, and with ?paper= the preview of a paper.
func (s *Site) submitting(w http.ResponseWriter, r *http.Request) error {
	v := s.newSubmitPage(r)
	v.Asked = strings.TrimSpace(r.FormValue("paper"))
	w.Header().Set("Cache-Control", "no-store")
	if v.Asked == "" {
		return s.submitDesk(w, r, v, http.StatusOK)
	}
	id, _, err := papers.ParseID(v.Asked)
	if err != nil {
		v.Problem = page.Sentence(httpd.Message(err))
		return s.submitDesk(w, r, v, http.StatusBadRequest)
	}
	finding, err := s.deps.Submission.Look(r.Context(), id)
	if err != nil {
		return err
	}
	return s.found(w, r, v, id, finding)
}

// found shows what is known of a paper that somebody wants to submit.
func (s *Site) found(w http.ResponseWriter, r *http.Request, v submitPage, id papers.ID, finding submission.Finding) error {
	switch finding {
	case submission.IsHeld:
		if err := s.previewed(r, &v, id); err != nil {
			return err
		}
		return s.Render(w, r, http.StatusOK, "submit", v)
	case submission.IsComing:
		v.Coming = true
		w.Header().Set("Refresh", submitAgain+"; url="+askPath(v.Asked))
		return s.Render(w, r, http.StatusOK, "submit", v)
	case submission.IsElsewise:
		v.Try = true
	}
	v.Problem, v.Source = finding.Words(), id.AbstractURL()
	return s.submitDesk(w, r, v, http.StatusOK)
}

// askPath leads to the page about what was pasted.
func askPath(asked string) string { return submitPath + "?" + url.Values{"paper": {asked}}.Encode() }

// submitDesk is the page without a preview.
func (s *Site) submitDesk(w http.ResponseWriter, r *http.Request, v submitPage, status int) error {
	now, today := s.deps.Now(), s.deps.Frontpage.Today()
	mine, err := s.deps.Store.SubmissionsBy(r.Context(), v.Visitor.User.ID, mineShown)
	if err != nil {
		return err
	}
	for _, n := range mine {
		m := newSubmitted(n, now)
		m.Mine, m.Back = true, n.Open() && !n.Day.Before(today)
		v.Mine = append(v.Mine, m)
	}
	return s.Render(w, r, status, "submit", v)
}

func (s *Site) previewed(r *http.Request, v *submitPage, id papers.ID) error {
	p, err := s.deps.Submission.Preview(r.Context(), v.Visitor.User, id)
	if err != nil {
		return err
	}
	v.Preview, v.Card = &p, s.newCard(p.Paper, v.Now)
	v.Card.Number, v.Card.Reason = 1, "submitted by "+v.Visitor.User.Shown()
	for _, n := range p.Before {
		if n.Open() || v.May(papers.Moderate) {
			v.Before = append(v.Before, newSubmitted(n, v.Now))
		}
	}
	for _, q := range p.Alike {
		v.Alike = append(v.Alike, likeness{q, s.Set(q.TitleSource()), q.Published.Shown(v.Now)})
	}
	return nil
}

// find serves the first form: it has a paper fetched that is not held, and
// leads to the preview.
func (s *Site) find(w http.ResponseWriter, r *http.Request) error {
	asked := strings.TrimSpace(r.PostFormValue("paper"))
	if id, _, err := papers.ParseID(asked); err == nil {
		if _, err := s.deps.Submission.Find(r.Context(), id); err != nil {
			return err
		}
		asked = string(id)
	}
	if len(asked) > 1000 { // an address that no browser would take back
		asked = asked[:1000]
	}
	return page.Back(w, r, askPath(asked))
}

// submit serves the second form, which may carry a picture.
func (s *Site) submit(w http.ResponseWriter, r *http.Request) error {
	form, file, err := submittedForm(w, r)
	if err != nil {
		return err
	}
	id, _, err := papers.ParseID(form.Get("paper"))
	if err != nil {
		return err
	}
	v := page.Visitor(r)
	e := submission.Entry{Paper: id, Comment: form.Get("comment"), Picture: file, Above: form.Get("above") == "1" && v.May(papers.Choose)}
	if strings.TrimSpace(e.Comment) != "" && !v.May(papers.WriteComment) { // a token that submits and does no more
		return s.refuse(v, papers.WriteComment)
	}
	if day := form.Get("day"); day != "" {
		if e.Day, err = papers.ParseDay(day); err != nil {
			return papers.Under("day", err)
		}
	}
	_, err = s.deps.Submission.Submit(r.Context(), v.User, e)
	if err == nil {
		return page.Back(w, r, id.Path())
	}
	rule, refused := submission.As(err)
	var field *papers.FieldError
	if !refused && !errors.As(err, &field) {
		return err
	}
	p := s.newSubmitPage(r)
	p.Asked, p.Comment = string(id), form.Get("comment")
	if p.Problem = page.Sentence(httpd.Message(err)); refused {
		p.Problem = rule.Words
	}
	status := httpd.Status(err)
	if err := s.previewed(r, &p, id); err != nil {
		return err
	}
	if no := p.Preview.Refused; no != nil && no.Words == p.Problem { // said once
		p.Problem = ""
	}
	return s.Render(w, r, status, "submit", p)
}

func submittedForm(w http.ResponseWriter, r *http.Request) (url.Values, []byte, error) {
	if !strings.HasPrefix(strings.ToLower(r.Header.Get("Content-Type")), "multipart/form-data") {
		return r.PostForm, nil, nil
	}
	up, err := httpd.Multipart(w, r, submitBytes)
	if err == nil && up.Field != "" && up.Field != "picture" {
		err = papers.Invalid(up.Field, "takes no file")
	}
	return up.Values, up.File, err
}

// takeBack serves the button at one's own submission.
func (s *Site) takeBack(w http.ResponseWriter, r *http.Request) error {
	n, err := papers.ParseCommentID(r.PostFormValue("submission"))
	if err != nil {
		return papers.Invalid("submission", "is not the number of one")
	}
	if err := s.deps.Submission.TakeBack(r.Context(), page.Visitor(r).User, int64(n)); err != nil {
		return err
	}
	return page.Back(w, r, r.PostFormValue("next"))
}

// ruleWords tell the rules of submitting in sentences.
func ruleWords(r submission.Rules) []string {
	var all []string
	if r.Who != papers.ReaderRole {
		all = append(all, "Who has the role "+string(r.Who)+" may submit.")
	}
	if r.WindowDays > 0 {
		all = append(all, "A paper may be submitted within "+page.Count(r.WindowDays, "day", "days")+" of its first appearance.")
	}
	if r.PerDay > 0 {
		all = append(all, "One person may submit "+page.Count(r.PerDay, "paper", "papers")+" a day.")
	}
	if !r.Weekends {
		all = append(all, "What is submitted on a weekend stands on Monday.")
	}
	if r.Review {
		all = append(all, "A curator looks at it before it stands on the front page.")
	}
	return append(all, "A revised version may be submitted again "+page.Count(r.ResubmitDays, "day", "days")+" after the last time.")
}

package web

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// submitRoute takes pictures, which its handler reads within bounds of its own.
const submitRoute = "POST " + submitPath

const (
	submitPath = "/submit"
	reportPath = "/report"
	queuePath  = "/admin/queue"
	auditPath  = "/admin/audit"
)

// deskRoutes are where papers are submitted and things are decided.
func (s *Site) deskRoutes() []page.Route {
	return []page.Route{
		page.At("GET "+submitPath, papers.Submit, s.submitting),
		page.At(submitRoute, papers.Submit, s.submit),
		page.At("POST "+submitPath+"/find", papers.Submit, s.find),
		page.At("POST "+submitPath+"/back", papers.Submit, s.takeBack),
		page.At("GET /pictures/{hash}", papers.Read, s.picture(false)),
		page.At("GET /pictures/{hash}/thumb", papers.Read, s.picture(true)),
		page.At("POST /claim", papers.Claim, s.claim),
		page.At("POST /claim/back", papers.Claim, s.giveUp),
		page.At("POST /links", papers.EditLinks, s.links),
		page.At("GET "+reportPath, papers.Report, s.reporting),
		page.At("POST "+reportPath, papers.Report, s.report),
		page.At("GET "+queuePath, papers.Moderate, s.queue),
		page.At("POST "+queuePath, papers.Moderate, s.decide),
		page.At("POST /admin/suspend", papers.Suspend, s.suspend),
		page.At("POST /choose", papers.Choose, s.choose),
		page.At("GET "+auditPath, papers.SeeAudit, s.audit),
		page.At("POST /admin/undo", papers.Moderate, s.undo),
	}
}

// paperDesks is who put a paper forward and whose it is, for its page.
type paperDesks struct {
	Submissions []submitted
	Picture     thumb // at full size
	Authors     []claimed
	Choices     []choice // by which a visitor can say which author she is
	Mine        *claimed // the name that the visitor claimed
	Edit        bool     // she may edit the links
	Code        string   // one a line
	Project     string
	Day         papers.Day // on which a curator would put it
}

// submitted is a submission as a paper's page tells of it.
type submitted struct {
	papers.Submission
	At   page.Moment
	For  string // its day, as people write it
	Mine bool
	Back bool // she may still take it back, as far as the day goes
}

func newSubmitted(n papers.Submission, now time.Time) submitted {
	return submitted{Submission: n, At: page.On(n.At, now), For: n.Day.Shown(now)}
}

// claimed is a name on a title page that is an account's.
type claimed struct {
	papers.Authorship
	Waiting bool
	Refused bool
	Back    bool // the visitor may end it
}

func newClaimed(v papers.Visitor, a papers.Authorship) claimed {
	refused := a.State == papers.ClaimRefused
	return claimed{a, a.State == papers.ClaimWaiting, refused, !refused && a.User.ID == v.User.ID && v.May(papers.Claim)}
}

// choice is a name that a visitor can claim.
type choice struct {
	Name  string
	Value string // position and name, as the form sends them
}

// claimedShown is how many claimed names a page tells of: as many as it
// names authors at once.
const claimedShown = authorsShown

// submissionsShown is how many submissions of a paper a page lists.
const submissionsShown = 10

func (s *Site) desksOf(r *http.Request, p papers.Paper) (paperDesks, error) {
	var d paperDesks
	if s.deps.Submission == nil {
		return d, nil
	}
	v := page.Visitor(r)
	if err := s.submissionsOf(r, p, &d); err != nil {
		return d, err
	}
	all, err := s.deps.Store.ClaimsOn(r.Context(), p.ID)
	if err != nil {
		return d, err
	}
	d.tellClaims(v, p, all)
	d.Edit = v.May(papers.EditLinks) && s.deps.Submission.CanEditLinks(v.User, all)
	d.Code, d.Project = addresses(p, papers.CodeLink), addresses(p, papers.ProjectLink)
	d.Day = s.deps.Submission.Rules().Day(s.deps.Frontpage.Today())
	return d, nil
}

// submissionsOf tells of submissions that stand; of others only her own, and
// all of them to curators.
func (s *Site) submissionsOf(r *http.Request, p papers.Paper, d *paperDesks) error {
	v := page.Visitor(r)
	all, err := s.deps.Store.SubmissionsOf(r.Context(), p.ID, submissionsShown)
	if err != nil {
		return err
	}
	now, today := s.deps.Now(), s.deps.Frontpage.Today()
	for _, n := range all {
		mine := v.SignedIn() && n.By.ID == v.User.ID
		if n.State != papers.Published && !mine && !v.May(papers.Moderate) {
			continue
		}
		m := newSubmitted(n, now)
		m.Mine, m.Back = mine, mine && n.Open() && !n.Day.Before(today)
		d.Submissions = append(d.Submissions, m)
	}
	found, err := s.deps.Store.PicturesOf(r.Context(), []papers.ID{p.ID})
	if picture, ok := found[p.ID]; ok {
		d.Picture = thumb{"/pictures/" + picture.Hash, picture.Width, picture.Height}
	}
	return err
}

func (d *paperDesks) tellClaims(v papers.Visitor, p papers.Paper, all []papers.Authorship) {
	for _, a := range all {
		c := newClaimed(v, a)
		if v.SignedIn() && a.User.ID == v.User.ID && (d.Mine == nil || d.Mine.Refused) {
			d.Mine = &c
		}
		if a.State == papers.ClaimConfirmed && len(d.Authors) < claimedShown {
			d.Authors = append(d.Authors, c)
		}
	}
	if !v.May(papers.Claim) || d.Mine != nil {
		return
	}
	for i, a := range p.Authors {
		d.Choices = append(d.Choices, choice{a.Name, strconv.Itoa(i) + " " + a.Name})
	}
}

// Few reports whether there is room for a button at each name.
func (d paperDesks) Few() bool { return len(d.Choices) <= 12 }

// addresses writes a paper's links of a kind one a line.
func addresses(p papers.Paper, kind papers.LinkKind) string {
	var lines []string
	for _, l := range p.Links {
		if l.Kind == kind {
			lines = append(lines, l.URL)
		}
	}
	return strings.Join(lines, "\n")
}

// downWords says that a paper was taken down, "" where it was not.
func (s *Site) downWords(r *http.Request, id papers.ID) string {
	t, err := s.deps.Store.TakenDown(r.Context(), id)
	if err != nil {
		return ""
	}
	words := "This paper was taken down here on " + t.At.Format("January 2, 2006") + "."
	if page.Visitor(r).May(papers.Moderate) {
		words += " The reason: “" + t.Reason + "”. The audit log has a button that puts it back."
	}
	return words
}

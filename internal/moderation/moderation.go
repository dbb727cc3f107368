package moderation

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A Service decides. It is safe for many goroutines.
type Service struct{ store *store.Store }

// New returns a Service over a store.
func New(st *store.Store) *Service { return &Service{st} }

// Report takes a reader's report in. One person has one open report of a
// thing: a second one returns the first.
func (s *Service) Report(ctx context.Context, u papers.User, c papers.Complaint) (papers.Complaint, error) {
	if err := may(u, papers.Report); err != nil {
		return c, err
	}
	c, err := c.Check()
	if err != nil {
		return c, err
	}
	if c.Target.Kind == papers.OnUser && c.Target.Key == fmt.Sprint(u.ID) {
		return c, papers.Invalid("person", "is you")
	}
	c.By = u
	if c, err = s.store.AddReport(ctx, c); err != nil {
		return c, fmt.Errorf("moderation: %w", err)
	}
	return c, nil
}

// may refuses who may not do this.
func may(u papers.User, a papers.Action) error {
	if !u.May(a) {
		return fmt.Errorf("moderation: %s may not %s: %w", u.Name, a, papers.ErrForbidden)
	}
	return nil
}

// A Deed is what a curator can do to a thing.
type Deed string

// The deeds. The first four each undo one of the others.
const (
	Show      Deed = "show"
	PutBack   Deed = "put back"
	Reinstate Deed = "reinstate"
	Hide      Deed = "hide"
	TakeDown  Deed = "take down"
	Suspend   Deed = "suspend"
	Publish   Deed = "publish"
	Refuse    Deed = "refuse"
	Back      Deed = "take back"
	Confirm   Deed = "confirm"
	Leave     Deed = "leave" // reports: nothing is done
	Uphold    Deed = "uphold"
)

// Decide does something to a thing, for a reason, and settles the open
// reports of it: upheld where something was done against it, dismissed with
// Leave. Suspend and Reinstate ask the store whether her role is above.
func (s *Service) Decide(ctx context.Context, u papers.User, on papers.Target, do Deed, reason string) (papers.Decision, error) {
	action := papers.Moderate
	if do == Suspend || do == Reinstate {
		action = papers.Suspend
	}
	if err := may(u, action); err != nil {
		return papers.Decision{}, err
	}
	check := papers.CheckReason
	if do == Confirm || do == Publish {
		check = whyIfAny // nobody is wronged by a yes
	}
	reason, err := check(reason)
	if err != nil {
		return papers.Decision{}, err
	}
	act := store.Act{By: u.ID, Reason: reason}
	d, err := s.decide(ctx, act, on, do)
	if err == nil && settles(do) {
		err = s.settle(ctx, act, on)
	}
	if err != nil {
		return papers.Decision{}, fmt.Errorf("moderation: %w", err)
	}
	return d, nil
}

func settles(do Deed) bool { return do == Hide || do == TakeDown || do == Suspend }

// settle upholds the open reports of a thing that something was done about.
func (s *Service) settle(ctx context.Context, act store.Act, on papers.Target) error {
	n, err := s.store.CountReports(ctx, on)
	if err != nil || n == 0 {
		return err
	}
	_, err = s.store.DecideReports(ctx, act, on, true)
	return err
}

func (s *Service) decide(ctx context.Context, act store.Act, on papers.Target, do Deed) (papers.Decision, error) {
	n, err := papers.ParseCommentID(on.Key)
	if err != nil && on.Kind != papers.OnPaper {
		return papers.Decision{}, papers.Invalid("target", "is not the number of a %s", on.Kind)
	}
	switch [2]string{string(do), string(on.Kind)} {
	case [2]string{string(Hide), string(papers.OnComment)}:
		return s.store.DecideComment(ctx, act, n, true)
	case [2]string{string(Show), string(papers.OnComment)}:
		return s.store.DecideComment(ctx, act, n, false)
	case [2]string{string(Hide), string(papers.OnList)}:
		return s.store.HideList(ctx, act, papers.ListID(n))
	case [2]string{string(Show), string(papers.OnList)}:
		return s.store.ShowList(ctx, act, papers.ListID(n))
	case [2]string{string(TakeDown), string(papers.OnPaper)}:
		return s.store.TakeDown(ctx, act, papers.ID(on.Key))
	case [2]string{string(PutBack), string(papers.OnPaper)}:
		return s.store.PutBack(ctx, act, papers.ID(on.Key))
	case [2]string{string(Suspend), string(papers.OnUser)}:
		return s.store.Suspend(ctx, act, papers.UserID(n))
	case [2]string{string(Reinstate), string(papers.OnUser)}:
		return s.store.Reinstate(ctx, act, papers.UserID(n))
	case [2]string{string(Confirm), string(papers.OnClaim)}:
		return s.store.DecideClaim(ctx, act, int64(n), true)
	case [2]string{string(Refuse), string(papers.OnClaim)}:
		return s.store.DecideClaim(ctx, act, int64(n), false)
	}
	switch {
	case on.Kind == papers.OnSubmission && (do == Publish || do == Refuse || do == Back):
		return s.submission(ctx, act, int64(n), do)
	case do == Leave || do == Uphold:
		return s.store.DecideReports(ctx, act, on, do == Uphold)
	}
	return papers.Decision{}, papers.Invalid("do", "is nothing that can be done to a %s", on.Kind)
}

func (s *Service) submission(ctx context.Context, act store.Act, id int64, do Deed) (papers.Decision, error) {
	n, err := s.store.Submission(ctx, id)
	if err != nil {
		return papers.Decision{}, err
	}
	to := papers.Published
	switch do {
	case Refuse:
		to = papers.Refused
	case Back:
		to = papers.TakenBack
	}
	return s.store.DecideSubmission(ctx, act, id, to, n.Day)
}

// Choose puts a paper on a day's front page, or takes it off. A submission by
// which it stands there is refused with that. papers.ErrConflict where it
// stands there, or does not, already.
func (s *Service) Choose(ctx context.Context, u papers.User, id papers.ID, day papers.Day, on bool, reason string) (papers.Decision, error) {
	if err := may(u, papers.Choose); err != nil {
		return papers.Decision{}, err
	}
	check, write := papers.CheckReason, s.store.Unchoose
	if on {
		check, write = whyIfAny, s.store.Choose
	}
	reason, err := check(reason)
	if err != nil {
		return papers.Decision{}, err
	}
	d, err := write(ctx, store.Act{By: u.ID, Reason: reason}, id, day)
	if err != nil {
		return papers.Decision{}, fmt.Errorf("moderation: %w", err)
	}
	return d, nil
}

// Undo undoes a decision, for a reason or for none. Only who may give roles
// undoes that, and a token only with the scope for it.
func (s *Service) Undo(ctx context.Context, v papers.Visitor, id int64, reason string) (papers.Decision, error) {
	if !v.May(papers.Moderate) {
		return papers.Decision{}, fmt.Errorf("moderation: %s may not undo: %w", v.User.Name, papers.ErrForbidden)
	}
	reason, err := whyIfAny(reason)
	if err != nil {
		return papers.Decision{}, err
	}
	d, err := s.store.Decision(ctx, id)
	if err == nil && d.Did == papers.DidRole && !v.May(papers.ManageUsers) {
		err = papers.ErrForbidden
	}
	if err == nil {
		d, err = s.store.Undo(ctx, store.Act{By: v.User.ID, Reason: reason}, id)
	}
	if err != nil {
		return papers.Decision{}, fmt.Errorf("moderation: %w", err)
	}
	return d, nil
}

// whyIfAny is papers.CheckReason where a decision needs no reason.
func whyIfAny(reason string) (string, error) {
	if strings.TrimSpace(reason) == "" {
		return "", nil
	}
	return papers.CheckReason(reason)
}

// MayUndo reports whether a row of the log has a button for this visitor.
func (s *Service) MayUndo(v papers.Visitor, d papers.Decision) bool {
	return v.May(papers.Moderate) && s.store.Undoable(d) && (d.Did != papers.DidRole || v.May(papers.ManageUsers))
}

// A Case is one thing that was reported, by however many people.
type Case struct {
	Target  papers.Target
	What    store.Reported
	There   bool // it is still to be seen by somebody
	Reports []papers.Complaint
}

// Since is when the first of the reports came.
func (c Case) Since() time.Time { return c.Reports[0].At }

// A Request is a claim that waits, with what helps to decide it.
type Request struct {
	papers.Authorship
	Others []papers.Authorship // other claims of the same person, newest first
	Rivals []papers.Authorship // other people's claims to the same place
}

// A Queue is what waits for curators.
type Queue struct {
	Cases       []Case
	Submissions []papers.Submission
	Claims      []Request
	More        bool // than are listed
}

// listed is how much of each kind one page of the queue shows.
const listed = 100

// Queue returns what waits: the most reported first, then the oldest.
func (s *Service) Queue(ctx context.Context) (Queue, error) {
	var q Queue
	reports, err := s.store.OpenReports(ctx, listed+1)
	if err == nil {
		q.Cases, err = s.cases(ctx, reports)
	}
	if err == nil {
		q.Submissions, err = s.store.WaitingSubmissions(ctx, listed+1)
	}
	var claims []papers.Authorship
	if err == nil {
		claims, err = s.store.WaitingClaims(ctx, listed+1)
	}
	if err == nil {
		q.Claims, err = s.requests(ctx, claims)
	}
	if err != nil {
		return Queue{}, fmt.Errorf("moderation: %w", err)
	}
	q.More = max(len(reports), len(q.Submissions), len(claims)) > listed
	q.Submissions = q.Submissions[:min(len(q.Submissions), listed)]
	return q, nil
}

// cases groups reports by what they are about.
func (s *Service) cases(ctx context.Context, reports []papers.Complaint) ([]Case, error) {
	var all []Case
	at := make(map[papers.Target]int)
	var targets []papers.Target
	for _, r := range reports {
		i, ok := at[r.Target]
		if !ok {
			i = len(all)
			at[r.Target], targets, all = i, append(targets, r.Target), append(all, Case{Target: r.Target})
		}
		all[i].Reports = append(all[i].Reports, r)
	}
	what, err := s.store.ReportedTexts(ctx, targets)
	for i := range all {
		all[i].What, all[i].There = what[all[i].Target], what[all[i].Target] != store.Reported{}
	}
	slices.SortStableFunc(all, func(a, b Case) int { return cmp.Compare(len(b.Reports), len(a.Reports)) })
	return all, err
}

func (s *Service) requests(ctx context.Context, claims []papers.Authorship) ([]Request, error) {
	var all []Request
	var people []papers.UserID
	var on []papers.ID
	for _, c := range claims[:min(len(claims), listed)] {
		all, people, on = append(all, Request{Authorship: c}), append(people, c.User.ID), append(on, c.Paper)
	}
	theirs, err := s.store.ClaimsOf(ctx, people)
	if err != nil {
		return nil, err
	}
	rivals, err := s.store.ClaimsOnAll(ctx, on)
	for i := range all {
		r := &all[i]
		r.Others = slices.DeleteFunc(slices.Clone(theirs[r.User.ID]), func(c papers.Authorship) bool { return c.ID == r.ID })
		r.Rivals = slices.DeleteFunc(slices.Clone(rivals[r.Paper]), func(c papers.Authorship) bool {
			return c.User.ID == r.User.ID || c.Position != r.Position
		})
	}
	return all, err
}

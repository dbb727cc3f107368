package submission

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// Options are the choices of whoever runs the site, and what other rooms do.
type Options struct {
	Rules   Rules
	Domains []string // whose verified addresses confirm a name: "uni.example", or ".edu" for all below

	// Fetch takes a paper in from its source; false where the source does not
	// have it. nil fetches nothing.
	Fetch func(ctx context.Context, id papers.ID) (found bool, err error)
	// Alike returns papers of the same title; nil knows none.
	Alike func(ctx context.Context, p papers.Paper) ([]papers.Paper, error)
	// Comment posts what somebody says of a paper; nil takes no comments.
	Comment func(ctx context.Context, u papers.User, id papers.ID, parent papers.CommentID, text string) (papers.Comment, error)
	// Web is what fetches pictures at addresses that anybody names, so that it
	// must lead to public networks only, at each redirect too; nil fetches none.
	Web http.RoundTripper
	// Patience is how long a request waits for a paper that is being fetched;
	// 0 is three seconds.
	Patience time.Duration
}

// A Service takes submissions and claims. It is safe for many goroutines.
type Service struct {
	store    *store.Store
	calendar papers.Calendar
	now      func() time.Time
	o        Options

	drawing chan struct{} // holds one while a picture is read, which takes memory
	looking chan struct{} // holds one for each picture that is being fetched
	fetcher *fetcher
	behind  sync.WaitGroup
}

// New returns a Service over a store.
func New(st *store.Store, now func() time.Time, o Options) *Service {
	if o.Patience == 0 {
		o.Patience = patience
	}
	s := &Service{store: st, calendar: papers.NewCalendar(), now: now, o: o, drawing: make(chan struct{}, 1), looking: make(chan struct{}, lookingAtOnce)}
	s.fetcher = newFetcher()
	return s
}

// Close ends what is being fetched and waits for that.
func (s *Service) Close() {
	s.fetcher.stop()
	s.behind.Wait()
}

// Rules are the site's.
func (s *Service) Rules() Rules { return s.o.Rules }

// TakesComments reports whether a comment may come with a submission.
func (s *Service) TakesComments() bool { return s.o.Comment != nil }

// A Preview is what somebody should see before she submits a paper.
type Preview struct {
	Paper   papers.Paper
	Day     papers.Day          // for which it would stand
	Refused *Refusal            // by a rule, nil where none does
	Review  bool                // a curator would publish it
	Before  []papers.Submission // of the same paper, newest first
	Placed  []papers.Feature    // the days on which it stands on the front page
	Alike   []papers.Paper      // of the same title in other sources
	Above   bool                // the rules are not for her: she may choose the day
}

// shownBefore is how many earlier submissions a preview lists.
const shownBefore = 10

// Preview says what would become of a paper that is held; papers.ErrNotFound
// where it is not.
func (s *Service) Preview(ctx context.Context, u papers.User, id papers.ID) (Preview, error) {
	v, err := s.preview(ctx, u, id)
	if err != nil {
		return Preview{}, fmt.Errorf("submission: preview %s: %w", id, err)
	}
	return v, nil
}

func (s *Service) preview(ctx context.Context, u papers.User, id papers.ID) (Preview, error) {
	today := s.calendar.Today(s.now())
	v := Preview{Day: s.o.Rules.Day(today), Above: u.May(papers.Choose)}
	v.Review = s.o.Rules.Review && !v.Above
	var err error
	if v.Paper, err = s.store.Paper(ctx, id); err != nil {
		return v, err
	}
	have, err := s.store.StandingOf(ctx, papers.Submission{Paper: id, By: u, Day: v.Day})
	if err != nil {
		return v, err
	}
	v.Refused = s.o.Rules.Check(Proposal{u, v.Paper, today, have})
	if v.Before, err = s.store.SubmissionsOf(ctx, id, shownBefore); err != nil {
		return v, err
	}
	if v.Placed, err = s.store.FeaturesOf(ctx, id); err != nil || s.o.Alike == nil {
		return v, err
	}
	v.Alike, err = s.o.Alike(ctx, v.Paper)
	return v, err
}

// An Entry is what somebody hands in.
type Entry struct {
	Paper   papers.ID
	Comment string     // Markdown, "" for none
	Picture []byte     // a file as it was sent, nil for none
	At      string     // the https address of a picture that is to be fetched; "" for none
	Above   bool       // a curator passes over the rules
	Day     papers.Day // that a curator chose; zero is the rules'
}

// Submit puts a paper forward. What a rule says against it is a *Refusal.
// Doing the same again on the same day returns what was made the first time.
func (s *Service) Submit(ctx context.Context, u papers.User, e Entry) (papers.Submission, error) {
	sub, err := s.submit(ctx, u, e)
	if err != nil {
		return papers.Submission{}, fmt.Errorf("submission: submit %s: %w", e.Paper, err)
	}
	return sub, nil
}

func (s *Service) submit(ctx context.Context, u papers.User, e Entry) (papers.Submission, error) {
	p, err := s.store.Paper(ctx, e.Paper)
	if err != nil {
		return papers.Submission{}, err
	}
	today := s.calendar.Today(s.now())
	n := papers.Submission{Paper: p.ID, Title: p.Title, By: u, Day: s.o.Rules.Day(today), Version: version(p), State: papers.Published}
	above := e.Above && u.May(papers.Choose)
	if above && !e.Day.IsZero() {
		if n.Day, err = near(e.Day, today); err != nil {
			return n, err
		}
	}
	if s.o.Rules.Review && !u.May(papers.Choose) {
		n.State = papers.Waiting
	}
	if e.Comment, err = s.comment(e.Comment); err != nil {
		return n, err
	}
	allow := func(have store.Standing) (overruled string, err error) {
		no := s.o.Rules.Check(Proposal{u, p, today, have})
		switch {
		case no == nil && n.Day == s.o.Rules.Day(today):
			return "", nil
		case no == nil:
			return "for another day than its own", nil
		case above:
			return no.Words, nil
		}
		return "", no
	}
	if n.Picture, err = s.picture(ctx, n, e, allow); err != nil {
		return n, err
	}
	sub, again, err := s.store.Submit(ctx, n, allow)
	if err != nil || again || e.Comment == "" {
		return sub, err
	}
	c, err := s.o.Comment(ctx, u, p.ID, 0, e.Comment)
	if err != nil {
		return sub, fmt.Errorf("its comment: %w", err)
	}
	sub.Comment = c.ID
	return sub, s.store.CommentOnSubmission(ctx, sub.ID, c.ID)
}

// daysAhead is how far ahead a curator can choose a day.
const daysAhead = 60

func near(d, today papers.Day) (papers.Day, error) {
	if d.Year < papers.EarliestYear || today.Add(daysAhead).Before(d) {
		return d, papers.Invalid("day", "must be no later than %s", today.Add(daysAhead))
	}
	return d, nil
}

// comment tidies what comes with a submission.
func (s *Service) comment(text string) (string, error) {
	if text == "" || s.o.Comment == nil {
		return "", nil
	}
	tidied, err := papers.CheckComment(text)
	if err != nil && len(tidied) == 0 && isBlank(text) { // an empty box says nothing
		return "", nil
	}
	return tidied, err
}

// TakeBack takes back one's own submission.
func (s *Service) TakeBack(ctx context.Context, u papers.User, id int64) error {
	if err := s.store.TakeBack(ctx, u.ID, id, s.calendar.Today(s.now())); err != nil {
		return fmt.Errorf("submission: %w", err)
	}
	return nil
}

// As unwraps the rule that refused.
func As(err error) (*Refusal, bool) {
	var no *Refusal
	ok := errors.As(err, &no)
	return no, ok
}

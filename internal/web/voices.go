package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/web/page"
	"github.com/dailypapers/dailypapers/texmath"
)

// voiceRoutes are where people say what they think: votes and comments.
func (s *Site) voiceRoutes() []page.Route {
	return []page.Route{
		page.At("POST /vote", papers.Vote, s.vote),
		page.At("POST /dismiss", papers.Dismiss, s.dismiss),
		page.At("GET "+dismissedPath, papers.ReadOwn, s.dismissed),
		page.At("POST /comments", papers.WriteComment, s.addComment),
		page.At("GET /comments/{id}", papers.Read, s.findComment),
		page.At("GET /comments/{id}/edit", papers.WriteComment, s.editComment),
		page.At("GET /comments/{id}/history", papers.Read, s.commentHistory),
		page.At("POST /comments/edit", papers.WriteComment, s.saveComment),
		page.At("POST /comments/delete", papers.WriteComment, s.deleteComment),
		page.At("POST /react", papers.React, s.react),
		page.At("GET "+noticesPath, papers.ReadOwn, s.notices),
		page.At("POST "+noticesPath, papers.See, s.seeNotices),
		page.At("GET "+page.TrendingPath, papers.Read, s.trending),
	}
}

// vote serves the button of a card: paper, on=1 or on=0, and where to go back
// to.
func (s *Site) vote(w http.ResponseWriter, r *http.Request) error {
	id, on, err := paperForm(r)
	if err != nil {
		return err
	}
	t, err := s.deps.Community.Vote(r.Context(), page.Visitor(r).User, id, on)
	if err != nil {
		return err
	}
	return done(w, r, map[string]any{"voted": on, "votes": t.Votes, "comments": t.Comments})
}

// dismiss is vote for "not interested".
func (s *Site) dismiss(w http.ResponseWriter, r *http.Request) error {
	id, on, err := paperForm(r)
	if err != nil {
		return err
	}
	if err := s.deps.Community.Dismiss(r.Context(), page.Visitor(r).User, id, on); err != nil {
		return err
	}
	return done(w, r, map[string]any{"dismissed": on})
}

// paperForm reads the fields of a button on a card.
func paperForm(r *http.Request) (id papers.ID, on bool, err error) {
	id, _, err = papers.ParseID(r.PostFormValue("paper"))
	return id, r.PostFormValue("on") != "0", err
}

// done answers a form: a browser goes back to where the form stood, the
// page's script is told how things stand now.
func done(w http.ResponseWriter, r *http.Request, state map[string]any) error {
	if !strings.HasPrefix(r.Header.Get("Accept"), "application/json") {
		return page.Back(w, r, r.PostFormValue("next"))
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	return json.NewEncoder(w).Encode(state)
}

// voice is what people say of one paper in numbers, and what the visitor may
// say.
type voice struct {
	Paper  papers.ID // "" where nobody is asked
	Name   string    // its title in plain text, for screen readers
	Tally  papers.Tally
	Stance papers.Stance
	Next   string // where its forms lead back to
	Index  int    // of the card, for ids that stand once

	MayVote, MaySave, MayDismiss, MayComment bool
	SignIn                                   string // where a visitor can sign in for all this, "" where she cannot
}

// Votes says what the count is, for hover and for screen readers.
func (v voice) Votes() string { return page.Count(v.Tally.Votes, "vote", "votes") }

// Talk is the link to the comments, "" where there are none and the visitor
// could not write the first.
func (v voice) Talk() string {
	switch {
	case v.Tally.Comments > 0:
		return page.Count(v.Tally.Comments, "comment", "comments")
	case v.MayComment:
		return "Discuss"
	}
	return ""
}

// give gives cards their votes, buttons and pictures, in a constant number of
// statements. In lists that come by votes, the number is the reason.
func (s *Site) give(r *http.Request, f page.Frame, cards []*card, byVotes bool) error {
	ids := make([]papers.ID, len(cards))
	for i, c := range cards {
		ids[i] = c.Paper.ID
	}
	tallies, err := s.deps.Store.Tallies(r.Context(), ids)
	if err != nil {
		return err
	}
	stances, err := s.deps.Store.Stances(r.Context(), f.Visitor.User.ID, ids)
	if err != nil {
		return err
	}
	signals, err := s.deps.Store.SignalsOf(r.Context(), ids)
	if err != nil {
		return err
	}
	s.illustrate(r, cards)
	for _, c := range cards {
		c.Voice = newVoice(f, c.Paper, c.Number)
		c.Voice.Tally, c.Voice.Stance = tallies[c.Paper.ID], stances[c.Paper.ID]
		c.Signals = s.signals(signals[c.Paper.ID])
		if n := c.Voice.Tally.Votes; byVotes && n > 0 {
			c.Reason = joined(", ", page.Count(n, "vote", "votes"), c.Reason)
		}
	}
	return nil
}

// newVoice is what the visitor may say about a paper.
func newVoice(f page.Frame, p papers.Paper, number int) voice {
	v := voice{Paper: p.ID, Name: texmath.Plain(p.TitleSource()), Next: f.Here, Index: number,
		MayVote: f.May(papers.Vote), MaySave: f.May(papers.KeepLists), MayDismiss: f.May(papers.Dismiss), MayComment: f.May(papers.WriteComment)}
	if number > 0 {
		v.Next = fmt.Sprintf("%s#p%d", f.Here, number)
	}
	if !f.Visitor.SignedIn() && f.Accounts {
		v.SignIn = page.SignInTo(v.Next)
	}
	return v
}

func pointers(cards []card) []*card {
	out := make([]*card, len(cards))
	for i := range cards {
		out[i] = &cards[i]
	}
	return out
}

// show notes what was shown to a person who has signed in, without writing
// anything now.
func (s *Site) show(f page.Frame, place string, cards []*card) {
	if !f.Visitor.SignedIn() || len(cards) == 0 {
		return
	}
	ids := make([]papers.ID, len(cards))
	for i, c := range cards {
		ids[i] = c.Paper.ID
	}
	s.deps.Community.Show(f.Visitor.User, place, cards[0].Number, ids)
}

package web

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/community"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// paperVoices is what people say of a paper, for its page.
type paperVoices struct {
	Voice voice
	Thread
}

// Thread is a page of comments as it is shown.
type Thread struct {
	Paper    papers.ID
	Comments []commentView
	Total    int
	Page     int
	Pages    int
	MayWrite bool
	SignIn   string
	Here     string
}

// commentView is a comment as it is shown.
type commentView struct {
	community.ThreadComment
	HTML      template.HTML
	Opening   string // of a long comment, which is folded; "" shows it whole
	Written   bool   // by one of the paper's authors, as confirmed
	When      string
	Exact     string
	Edited    string // when, "" for never
	History   bool   // what it said before can be read
	Mine      bool
	MayReply  bool
	MayReport bool
	Curate    bool           // it can be hidden here, or shown again
	Reacts    []reactionView // those there are
	More      []reactionView // those that could be put on it
	Next      string
	Report    string
}

// reactionView is a button.
type reactionView struct {
	papers.ReactionCount
	Comment papers.CommentID
	May     bool
	Next    string
}

// Title says whose a reaction is.
func (v reactionView) Title() string {
	names := strings.Join(v.Names, ", ")
	if rest := v.Count - len(v.Names); rest > 0 {
		names += " and " + page.Count(rest, "other", "others")
	}
	return joined(": ", v.Reaction.Name(), names)
}

const (
	// longComment and longLines are what a comment may have, in bytes and lines,
	// that is shown whole: more than two screens of a phone, and the thread
	// would be out of reach below it.
	longComment, longLines = 4000, 60
	openingShown           = 400 // characters of a longer one
)

// threadPageName is the parameter of a paper's page that turns the pages of
// its thread.
const threadPageName = "c"

func (s *Site) voicesOf(r *http.Request, f page.Frame, p papers.Paper) (paperVoices, error) {
	v := paperVoices{Voice: newVoice(f, p, 0)}
	tallies, err := s.deps.Store.Tallies(r.Context(), []papers.ID{p.ID})
	if err != nil {
		return v, err
	}
	stances, err := s.deps.Store.Stances(r.Context(), f.Visitor.User.ID, []papers.ID{p.ID})
	if err != nil {
		return v, err
	}
	v.Voice.Tally, v.Voice.Stance = tallies[p.ID], stances[p.ID]
	nth, err := strconv.Atoi(r.FormValue(threadPageName))
	if err != nil {
		nth = 1
	}
	at, err := papers.ParseCommentID(r.FormValue("at")) // from a form that was just sent
	if err != nil {
		at = 0
	}
	v.Thread, err = s.threadOf(r, f, p.ID, nth, at)
	return v, err
}

func (s *Site) threadOf(r *http.Request, f page.Frame, paper papers.ID, nth int, at papers.CommentID) (Thread, error) {
	found, err := s.deps.Community.Thread(r.Context(), f.Visitor, paper, nth, at)
	t := Thread{Paper: paper, Total: found.Total, Page: found.Page, Pages: found.Pages, MayWrite: f.May(papers.WriteComment), Here: f.Here}
	if !f.Visitor.SignedIn() && f.Accounts {
		t.SignIn = page.SignInTo(f.Here + "#comments")
	}
	if err != nil {
		return t, err
	}
	if t.Comments, err = s.commentViews(r, f, found.Comments); err != nil || len(t.Comments) == 0 {
		return t, err
	}
	authors, err := s.authorsOf(r.Context(), paper)
	for i, c := range t.Comments {
		t.Comments[i].Written = authors[c.Author.ID] && c.State != papers.Deleted
	}
	return t, err
}

// authorsOf are the people whose name on a paper was confirmed.
func (s *Site) authorsOf(ctx context.Context, paper papers.ID) (map[papers.UserID]bool, error) {
	claims, err := s.deps.Store.ClaimsOn(ctx, paper)
	authors := make(map[papers.UserID]bool)
	for _, c := range claims {
		if c.State == papers.ClaimConfirmed {
			authors[c.User.ID] = true
		}
	}
	return authors, err
}

// commentViews sets comments, at once: those whom they mention are looked up
// in one statement.
func (s *Site) commentViews(r *http.Request, f page.Frame, found []community.ThreadComment) ([]commentView, error) {
	texts := make([]string, len(found))
	for i, c := range found {
		texts[i] = c.Text
	}
	set, err := s.Prose(r.Context(), texts...)
	if err != nil {
		return nil, err
	}
	views := make([]commentView, len(found))
	for i, c := range found {
		views[i] = newCommentView(f, c, set[i])
		if len(c.Text) > longComment || strings.Count(c.Text, "\n") > longLines {
			views[i].Opening = s.PlainProse(c.Text, openingShown)
		}
	}
	return views, nil
}

func newCommentView(f page.Frame, c community.ThreadComment, html template.HTML) commentView {
	v := commentView{ThreadComment: c, HTML: html, When: ago(c.At, f.Now), Exact: c.At.UTC().Format(time.RFC3339), Next: fmt.Sprintf("%s#c%d", f.Here, c.ID)}
	if !c.Edited.IsZero() {
		v.Edited, v.History = c.Edited.UTC().Format(time.RFC3339), mayReadHistory(f, c.Comment)
	}
	visible := c.State == papers.Visible
	v.Curate = c.State != papers.Deleted && f.May(papers.Moderate)
	v.Mine = visible && f.Visitor.SignedIn() && c.Author.ID == f.Visitor.User.ID
	v.MayReply = visible && f.May(papers.WriteComment)
	if visible && !v.Mine && f.May(papers.Report) {
		v.MayReport, v.Report = true, fmt.Sprint("/report?kind=comment&key=", c.ID)
	}
	v.Reacts, v.More = reactionViews(c.Comment, v.Next, visible && f.May(papers.React))
	return v
}

// reactionViews parts the reactions into those there are and the others.
func reactionViews(c papers.Comment, next string, may bool) (there, others []reactionView) {
	for _, rc := range c.Reactions {
		there = append(there, reactionView{rc, c.ID, may, next})
	}
	if !may {
		return there, nil
	}
	for _, r := range papers.Reactions() {
		held := false
		for _, rc := range c.Reactions {
			held = held || rc.Reaction == r
		}
		if !held {
			others = append(others, reactionView{papers.ReactionCount{Reaction: r}, c.ID, true, next})
		}
	}
	return there, others
}

// Answers is where what the comment answers stands: further up, or on another
// page of the thread.
func (v commentView) Answers() string {
	if v.Elsewhere {
		return fmt.Sprintf("/comments/%d", v.Answered)
	}
	return fmt.Sprintf("#c%d", v.Answered)
}

// Deleted and Hidden are for templates.
func (v commentView) Deleted() bool { return v.State == papers.Deleted }

// Hidden reports whether a curator took the comment out of sight.
func (v commentView) Hidden() bool { return v.State == papers.Hidden }

// Turn is the address of another page of the thread.
func (t Thread) Turn(nth int) string {
	if nth == 1 {
		return t.Paper.Path() + "#comments"
	}
	return fmt.Sprintf("%s?%s=%d#comments", t.Paper.Path(), threadPageName, nth)
}

// ago is a moment as people say it: "3 hours ago", further back the day.
func ago(t, now time.Time) string {
	switch d := now.Sub(t); {
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return page.Count(int(d.Minutes()), "minute", "minutes") + " ago"
	case d < 24*time.Hour:
		return page.Count(int(d.Hours()), "hour", "hours") + " ago"
	case d < 7*24*time.Hour:
		return page.Count(int(d.Hours()/24), "day", "days") + " ago"
	}
	return papers.DayOf(t.UTC()).Shown(now)
}

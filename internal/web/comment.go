package web

import (
	"errors"
	"html/template"
	"net/http"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/community"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// commentPage is a comment before it is posted: its preview, its form again
// where something is wrong with it, and the form to edit one.
type commentPage struct {
	page.Frame
	Heading  string
	Paper    papers.Paper
	Title    template.HTML
	Parent   *commentView // the one that is replied to
	Edit     papers.CommentID
	ParentID papers.CommentID
	Text     string
	Preview  template.HTML
	Problem  string
	Next     string
}

// addComment serves the form of a comment or reply: paper, parent, text, and
// preview for a look at it first.
func (s *Site) addComment(w http.ResponseWriter, r *http.Request) error {
	id, _, err := papers.ParseID(r.PostFormValue("paper"))
	if err != nil {
		return err
	}
	parent, err := parentForm(r)
	if err != nil {
		return err
	}
	text := r.PostFormValue("text")
	if r.PostFormValue("preview") != "" {
		return s.previewComment(w, r, commentPage{Heading: "Preview", Paper: papers.Paper{ID: id}, ParentID: parent, Text: text})
	}
	c, err := s.deps.Community.Comment(r.Context(), page.Visitor(r).User, id, parent, text)
	if errors.Is(err, papers.ErrInvalid) {
		return s.commentAgain(w, r, commentPage{Heading: "Your comment", Paper: papers.Paper{ID: id}, ParentID: parent, Text: text}, err)
	}
	if err != nil {
		return err
	}
	to, err := s.deps.Community.PlaceOf(r.Context(), c)
	if err != nil {
		return err
	}
	return page.Back(w, r, to)
}

func parentForm(r *http.Request) (papers.CommentID, error) {
	if v := r.PostFormValue("parent"); v != "" && v != "0" {
		return papers.ParseCommentID(v)
	}
	return 0, nil
}

// toComment leads to a comment where it stands in its thread.
func (s *Site) toComment(w http.ResponseWriter, r *http.Request, id papers.CommentID) error {
	to, err := s.deps.Community.Place(r.Context(), id)
	if err != nil {
		return err
	}
	return page.Back(w, r, to)
}

// findComment serves a comment's permanent address.
func (s *Site) findComment(w http.ResponseWriter, r *http.Request) error {
	id, err := papers.ParseCommentID(r.PathValue("id"))
	if err != nil {
		return err
	}
	to, err := s.deps.Community.Place(r.Context(), id)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-cache")
	http.Redirect(w, r, to, http.StatusFound) // it may move to another page of the thread
	return nil
}

// ownComment is one's own comment, to be edited.
func (s *Site) ownComment(r *http.Request, id papers.CommentID) (community.ThreadComment, error) {
	c, err := s.deps.Community.Read(r.Context(), page.Visitor(r), id)
	if err == nil && (c.Author.ID != page.Visitor(r).User.ID || c.State != papers.Visible) {
		err = page.Refuse(papers.ErrForbidden, "Not yours to edit", "Only its author can edit a comment, and only while it can be read.")
	}
	return c, err
}

// editComment serves the form to edit one's own comment.
func (s *Site) editComment(w http.ResponseWriter, r *http.Request) error {
	id, err := papers.ParseCommentID(r.PathValue("id"))
	if err != nil {
		return err
	}
	c, err := s.ownComment(r, id)
	if err != nil {
		return err
	}
	return s.commentForm(w, r, http.StatusOK, commentPage{Heading: "Edit your comment", Paper: papers.Paper{ID: c.Paper}, Edit: id, Text: c.Text})
}

// saveComment serves that form when it is sent.
func (s *Site) saveComment(w http.ResponseWriter, r *http.Request) error {
	id, err := papers.ParseCommentID(r.PostFormValue("comment"))
	if err != nil {
		return err
	}
	c, err := s.ownComment(r, id)
	if err != nil {
		return err
	}
	v := commentPage{Heading: "Edit your comment", Paper: papers.Paper{ID: c.Paper}, Edit: id, Text: r.PostFormValue("text")}
	if r.PostFormValue("preview") != "" {
		return s.previewComment(w, r, v)
	}
	err = s.deps.Community.EditComment(r.Context(), page.Visitor(r).User, id, v.Text)
	if errors.Is(err, papers.ErrInvalid) {
		return s.commentAgain(w, r, v, err)
	}
	if err != nil {
		return err
	}
	return s.toComment(w, r, id)
}

func (s *Site) deleteComment(w http.ResponseWriter, r *http.Request) error {
	id, err := papers.ParseCommentID(r.PostFormValue("comment"))
	if err != nil {
		return err
	}
	if err := s.deps.Community.DeleteComment(r.Context(), page.Visitor(r).User, id); err != nil {
		return err
	}
	return page.Back(w, r, r.PostFormValue("next"))
}

// react serves the buttons below a comment: comment, reaction, on.
func (s *Site) react(w http.ResponseWriter, r *http.Request) error {
	id, err := papers.ParseCommentID(r.PostFormValue("comment"))
	if err != nil {
		return err
	}
	sign, err := papers.ParseReaction(r.PostFormValue("reaction"))
	if err != nil {
		return err
	}
	on := r.PostFormValue("on") != "0"
	if err := s.deps.Community.React(r.Context(), page.Visitor(r).User, id, sign, on); err != nil {
		return err
	}
	return done(w, r, map[string]any{"reacted": on})
}

// previewComment shows what a text will look like, above its form.
func (s *Site) previewComment(w http.ResponseWriter, r *http.Request, v commentPage) error {
	text, err := papers.CheckComment(v.Text)
	if err != nil {
		return s.commentAgain(w, r, v, err)
	}
	set, err := s.Prose(r.Context(), text)
	if err != nil {
		return err
	}
	v.Preview = set[0]
	return s.commentForm(w, r, http.StatusOK, v)
}

// commentAgain shows the form with what is wrong; nothing that was written is
// lost.
func (s *Site) commentAgain(w http.ResponseWriter, r *http.Request, v commentPage, err error) error {
	v.Problem = page.Sentence(httpd.Message(err))
	return s.commentForm(w, r, http.StatusBadRequest, v)
}

func (s *Site) commentForm(w http.ResponseWriter, r *http.Request, status int, v commentPage) error {
	p, err := s.deps.Store.Paper(r.Context(), v.Paper.ID)
	if err != nil {
		return err
	}
	v.Frame = s.Frame(r, v.Heading, "comment")
	v.Paper, v.Title, v.NoIndex = p, s.Set(p.TitleSource()), true
	v.Here = p.ID.Path() + "#comments" // where this form was sent cannot be come back to
	if v.ParentID != 0 {
		c, err := s.deps.Community.Read(r.Context(), v.Visitor, v.ParentID)
		if err != nil {
			return err
		}
		parent, err := s.commentViews(r, v.Frame, []community.ThreadComment{c})
		if err != nil {
			return err
		}
		v.Parent = &parent[0]
	}
	w.Header().Set("Cache-Control", "no-store")
	return s.Render(w, r, status, "comment", v)
}

// historyPage is what a comment said before it was edited.
type historyPage struct {
	page.Frame
	Comment commentView
	Title   template.HTML
	Former  []formerText
}

// formerText is what a comment once said.
type formerText struct {
	When, Exact string
	HTML        template.HTML
}

// mayReadHistory reports whether a visitor may read what a comment said before
// it was edited: its author and curators. Who edits often takes something back.
func mayReadHistory(f page.Frame, c papers.Comment) bool {
	v := f.Visitor
	return v.SignedIn() && v.User.ID == c.Author.ID || v.May(papers.Moderate)
}

// commentHistory shows what an edited comment said before, to its author and to
// curators. For others it is not there.
func (s *Site) commentHistory(w http.ResponseWriter, r *http.Request) error {
	id, err := papers.ParseCommentID(r.PathValue("id"))
	if err != nil {
		return err
	}
	c, err := s.deps.Community.Read(r.Context(), page.Visitor(r), id)
	if err != nil {
		return err
	}
	v := historyPage{Frame: s.Frame(r, "Former versions of a comment", "comment")}
	if !mayReadHistory(v.Frame, c.Comment) {
		return papers.ErrNotFound
	}
	p, err := s.deps.Store.Paper(r.Context(), c.Paper)
	if err != nil {
		return err
	}
	edits, err := s.deps.Store.CommentEdits(r.Context(), id)
	if err != nil {
		return err
	}
	v.Title, v.NoIndex = s.Set(p.TitleSource()), true
	texts := []string{c.Text}
	for _, d := range edits {
		texts = append(texts, d.Text)
	}
	set, err := s.Prose(r.Context(), texts...)
	if err != nil {
		return err
	}
	v.Comment = newCommentView(v.Frame, c, set[0])
	for i, d := range edits {
		v.Former = append(v.Former, formerText{ago(d.At, v.Now), d.At.UTC().Format(time.RFC3339), set[i+1]})
	}
	return s.Private(w, r, http.StatusOK, "history", v)
}

package api

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/danielgtaylor/huma/v2"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/httpd"
)

// commentRoutes are what people write about papers.
func (a *API) commentRoutes() []Route {
	comment := func() *huma.Param { return segment("comment", "The number of a comment") }
	reaction := func() []*huma.Param {
		return []*huma.Param{comment(), segment("reaction", "The sign, escaped, or its name: "+reactionWords())}
	}
	return []Route{
		{Method: http.MethodGet, Path: "/api/papers/{id}/comments", ID: "thread", Tag: ofVoices, Action: papers.Read,
			About: "The thread below a paper as the asking account sees it, oldest first, each comment below what it answers; some 200 a page",
			Params: []*huma.Param{paperID(), number("page", 1, furthestPage, 1, "The page, from 1"),
				text("at", 20, "The number of a comment: the page is the one on which it stands")},
			Answer: []client.ThreadComment(nil), serve: a.thread},
		{Method: http.MethodPost, Path: "/api/papers/{id}/comment", ID: "comment", Tag: ofVoices, Action: papers.WriteComment,
			About: "Comment on a paper. The same words once more within ten minutes are the first comment again", Params: []*huma.Param{paperID()},
			Body: client.CommentText{}, Most: commentBody, Status: http.StatusCreated, Answer: client.NewComment{}, serve: with(a.addComment)},
		{Method: http.MethodPost, Path: "/api/papers/{id}/comment/{comment}/reply", ID: "reply", Tag: ofVoices, Action: papers.WriteComment,
			About: "Reply to a comment", Params: []*huma.Param{paperID(), comment()},
			Body: client.CommentText{}, Most: commentBody, Status: http.StatusCreated, Answer: client.NewComment{}, serve: with(a.addComment)},
		{Method: http.MethodPost, Path: "/api/preview", ID: "preview-comment", Tag: ofVoices, Action: papers.WriteComment,
			About: "What a text would look like as a comment", Body: client.CommentText{}, Most: commentBody, Answer: client.CommentPreview{}, serve: with(a.previewComment)},
		{Method: http.MethodGet, Path: "/api/comments/{comment}", ID: "get-comment", Tag: ofVoices, Action: papers.Read,
			About: "One comment", Params: []*huma.Param{comment()}, Answer: client.Comment{}, serve: a.comment},
		{Method: http.MethodPatch, Path: "/api/comments/{comment}", ID: "edit-comment", Tag: ofVoices, Action: papers.WriteComment, Match: true,
			About: "Give a comment of one's own another text", Params: []*huma.Param{comment()},
			Body: client.CommentText{}, Most: commentBody, Answer: client.Comment{}, serve: with(a.editComment)},
		{Method: http.MethodDelete, Path: "/api/comments/{comment}", ID: "delete-comment", Tag: ofVoices, Action: papers.WriteComment, Match: true,
			About: "Delete a comment of one's own", Params: []*huma.Param{comment()}, Status: http.StatusNoContent, serve: a.deleteComment},
		{Method: http.MethodGet, Path: "/api/comments/{comment}/history", ID: "comment-history", Tag: ofVoices, Action: papers.Read,
			About:  "What a comment said before it was edited, oldest first; for its author and curators",
			Params: []*huma.Param{comment()}, Answer: []client.Draft(nil), serve: a.commentHistory},
		{Method: http.MethodPut, Path: "/api/comments/{comment}/reactions/{reaction}", ID: "react", Tag: ofVoices, Action: papers.React,
			About: "Put a reaction on a comment", Params: reaction(), Answer: client.Comment{}, serve: a.reacting(true)},
		{Method: http.MethodDelete, Path: "/api/comments/{comment}/reactions/{reaction}", ID: "take-back-reaction", Tag: ofVoices, Action: papers.React,
			About: "Take a reaction back", Params: reaction(), Answer: client.Comment{}, serve: a.reacting(false)},
	}
}

// addComment serves comments and replies.
func (a *API) addComment(w http.ResponseWriter, r *http.Request, in arguments, body client.CommentText) error {
	id, err := a.held(r.Context(), in)
	if err != nil {
		return err
	}
	var parent papers.CommentID
	if in.texts["comment"] != "" {
		if parent, err = papers.ParseCommentID(in.texts["comment"]); err != nil {
			return err
		}
	}
	made, err := a.deps.Community.Comment(r.Context(), in.visitor.User, id, parent, body.Comment)
	if errors.Is(err, papers.ErrNotFound) && parent != 0 {
		return &notFound{fmt.Sprintf("no comment %d stands below %s", parent, id)}
	}
	if err != nil {
		return notHeld(err, id)
	}
	c, err := a.readComment(r, in.visitor, made.ID)
	if err != nil {
		return err
	}
	alone, err := encode(c)
	if err != nil {
		return err
	}
	w.Header().Set("ETag", httpd.ETag(alone)) // as it is read again, to be changed under this condition
	return a.done(w, r, http.StatusCreated, commentPath(made.ID), client.NewComment{Comment: c, NewMessage: message(c)})
}

func commentPath(id papers.CommentID) string { return fmt.Sprintf("/api/comments/%d", id) }

func (a *API) previewComment(w http.ResponseWriter, r *http.Request, _ arguments, body client.CommentText) error {
	text, err := papers.CheckComment(body.Comment)
	if err != nil {
		return err
	}
	var people []string
	known, err := a.deps.Store.UsersNamed(r.Context(), a.prose.marks.Mentions(text))
	for name := range known {
		people = append(people, name)
	}
	if err != nil {
		return err
	}
	return a.done(w, r, http.StatusOK, "", client.CommentPreview{HTML: a.prose.html(text, people)})
}

func (a *API) comment(w http.ResponseWriter, r *http.Request, in arguments) error {
	id, err := papers.ParseCommentID(in.texts["comment"])
	if err != nil {
		return err
	}
	c, err := a.readComment(r, in.visitor, id)
	if err != nil {
		return err
	}
	return a.answer(w, r, in.visitor, c)
}

func (a *API) editComment(w http.ResponseWriter, r *http.Request, in arguments, body client.CommentText) error {
	id, err := papers.ParseCommentID(in.texts["comment"])
	if err != nil {
		return err
	}
	if err := a.deps.Community.EditCommentIf(r.Context(), in.visitor.User, id, body.Comment, a.sameComment(r, in.visitor)); err != nil {
		return noComment(err, id)
	}
	c, err := a.readComment(r, in.visitor, id)
	if err != nil {
		return err
	}
	return a.done(w, r, http.StatusOK, "", c)
}

func (a *API) deleteComment(w http.ResponseWriter, r *http.Request, in arguments) error {
	id, err := papers.ParseCommentID(in.texts["comment"])
	if err != nil {
		return err
	}
	if err := a.deps.Community.DeleteCommentIf(r.Context(), in.visitor.User, id, a.sameComment(r, in.visitor)); err != nil {
		return noComment(err, id)
	}
	return a.done(w, r, http.StatusNoContent, "", nil)
}

// sameComment refuses a change of a comment that If-Match no longer names. It is
// asked in the transaction of the change.
func (a *API) sameComment(r *http.Request, v papers.Visitor) func(papers.Comment) error {
	return func(c papers.Comment) error {
		return stillIs(r, func() (any, error) { return a.ownComment(r, c) })
	}
}

func (a *API) commentHistory(w http.ResponseWriter, r *http.Request, in arguments) error {
	id, err := papers.ParseCommentID(in.texts["comment"])
	if err != nil {
		return err
	}
	v := in.visitor
	c, err := a.deps.Community.Read(r.Context(), v, id)
	if err == nil && !v.May(papers.Moderate) && (!v.SignedIn() || c.Author.ID != v.User.ID) {
		err = papers.ErrNotFound
	}
	if err != nil {
		return noComment(err, id)
	}
	edits, err := a.deps.Store.CommentEdits(r.Context(), id)
	if err != nil {
		return err
	}
	out := make([]client.Draft, len(edits))
	for i, d := range edits {
		out[i] = client.Draft{Text: d.Text, WrittenAt: client.Time{Time: d.At}}
	}
	return a.answer(w, r, v, out)
}

func (a *API) reacting(on bool) handler {
	return func(w http.ResponseWriter, r *http.Request, in arguments) error {
		id, err := papers.ParseCommentID(in.texts["comment"])
		if err != nil {
			return err
		}
		sign, err := reactionOf(in.texts["reaction"])
		if err != nil {
			return err
		}
		if err := a.deps.Community.React(r.Context(), in.visitor.User, id, sign, on); err != nil {
			return noComment(err, id)
		}
		c, err := a.readComment(r, in.visitor, id)
		if err != nil {
			return err
		}
		return a.done(w, r, http.StatusOK, "", c)
	}
}

// reactionOf reads a reaction or its name.
func reactionOf(s string) (papers.Reaction, error) {
	for _, r := range papers.Reactions() {
		if s == string(r) || s == r.Name() {
			return r, nil
		}
	}
	return "", papers.Invalid("reaction", "%s is none of %s", clip(s), reactionWords())
}

func reactionWords() string {
	words := ""
	for _, r := range papers.Reactions() {
		if words != "" {
			words += ", "
		}
		words += string(r) + " " + r.Name()
	}
	return words
}

// noComment gives a store's refusals words.
func noComment(err error, id papers.CommentID) error {
	switch {
	case errors.Is(err, papers.ErrNotFound):
		return &notFound{fmt.Sprintf("no comment %d can be read here", id)}
	case errors.Is(err, papers.ErrForbidden):
		return forbidden("comment", "%d is somebody else's", id)
	}
	return err
}

// pathOf is the address of a thing whose names are escaped.
func pathOf(segments ...string) string {
	path := "/api"
	for _, s := range segments {
		path += "/" + url.PathEscape(s)
	}
	return path
}

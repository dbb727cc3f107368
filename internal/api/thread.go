package api

import (
	"context"
	"net/http"
	"strconv"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/community"
)

// thread answers a page of a paper's comments.
func (a *API) thread(w http.ResponseWriter, r *http.Request, in arguments) error {
	id, err := a.held(r.Context(), in)
	if err != nil {
		return err
	}
	var at papers.CommentID
	if in.texts["at"] != "" {
		if at, err = papers.ParseCommentID(in.texts["at"]); err != nil {
			return papers.Under("at", err)
		}
	}
	t, err := a.deps.Community.Thread(r.Context(), in.visitor, id, in.numbers["page"], at)
	if err != nil {
		return err
	}
	out := []client.ThreadComment{}
	if at == 0 && in.numbers["page"] > t.Pages { // the service would show the last page
		return a.answer(w, r, in.visitor, out)
	}
	written, err := a.authorsOf(r.Context(), id)
	if err != nil {
		return err
	}
	base := a.base(r)
	for _, c := range t.Comments {
		out = append(out, client.ThreadComment{Comment: a.wireComment(base, c, written), Depth: c.Depth})
	}
	if t.Page < t.Pages {
		a.linkNext(w, r, map[string]string{"page": strconv.Itoa(t.Page + 1), "at": ""})
	}
	return a.answer(w, r, in.visitor, out)
}

// authorsOf are the people whose name on a paper was confirmed.
func (a *API) authorsOf(ctx context.Context, id papers.ID) (map[papers.UserID]bool, error) {
	claims, err := a.deps.Store.ClaimsOn(ctx, id)
	authors := make(map[papers.UserID]bool)
	for _, c := range claims {
		if c.State == papers.ClaimConfirmed {
			authors[c.User.ID] = true
		}
	}
	return authors, err
}

// readComment is one comment as a visitor sees it.
func (a *API) readComment(r *http.Request, v papers.Visitor, id papers.CommentID) (client.Comment, error) {
	c, err := a.deps.Community.Read(r.Context(), v, id)
	if err != nil {
		return client.Comment{}, noComment(err, id)
	}
	return a.oneComment(r, c)
}

// ownComment is a comment as its author sees it.
func (a *API) ownComment(r *http.Request, c papers.Comment) (client.Comment, error) {
	return a.oneComment(r, community.ThreadComment{Comment: c, Readable: true})
}

func (a *API) oneComment(r *http.Request, c community.ThreadComment) (client.Comment, error) {
	written, err := a.authorsOf(r.Context(), c.Paper)
	return a.wireComment(a.base(r), c, written), err
}

// wireComment writes a comment. What the visitor may not read has no text, and
// of what is deleted its place alone is left.
func (a *API) wireComment(base string, c community.ThreadComment, written map[papers.UserID]bool) client.Comment {
	out := client.Comment{ID: int64(c.ID), PaperID: string(c.Paper), ParentID: int64(c.Parent), State: commentState(c.State),
		Reactions: []client.Reaction{}, Mentions: []string{}, URL: base + "/comments/" + strconv.FormatInt(int64(c.ID), 10)}
	if c.State == papers.Deleted {
		return out
	}
	if c.Author.ID != 0 {
		who := wireUser(base, c.Author)
		out.Author, out.IsAuthor = &who, written[c.Author.ID]
	}
	out.Reason = c.Reason
	out.CreatedAt, out.EditedAt = client.Time{Time: c.At}, client.Time{Time: c.Edited}
	if !c.Readable {
		return out
	}
	out.Text, out.HTML, out.Mentions = c.Text, a.prose.html(c.Text, c.Mentioned), append(out.Mentions, c.Mentioned...)
	for _, rc := range c.Reactions {
		out.Reactions = append(out.Reactions, client.Reaction{Reaction: string(rc.Reaction), Name: rc.Reaction.Name(), Count: rc.Count, Reacted: rc.Mine, Names: append([]string{}, rc.Names...)})
	}
	return out
}

func commentState(s papers.CommentState) string {
	switch s {
	case papers.Hidden:
		return "hidden"
	case papers.Deleted:
		return "deleted"
	}
	return "visible"
}

// message is a comment in the form of discussions.
func message(c client.Comment) client.Message {
	m := client.Message{ID: strconv.FormatInt(c.ID, 10), Type: "comment", CreatedAt: c.CreatedAt, Data: client.MessageData{
		Edited: !c.EditedAt.IsZero(), Hidden: c.State == "hidden", Latest: client.MessageText{Raw: c.Text, HTML: c.HTML, UpdatedAt: c.CreatedAt}}}
	if c.Author != nil {
		m.Author = *c.Author
	}
	if m.Data.Edited {
		m.Data.Latest.UpdatedAt = c.EditedAt
	}
	return m
}

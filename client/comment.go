package client

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strconv"
)

// A Comment is one contribution to the thread below a paper.
type Comment struct {
	ID        int64      `json:"id"`
	PaperID   string     `json:"paperId"`
	ParentID  int64      `json:"parentId,omitempty" doc:"The comment that it answers; left out at the top of the thread"`
	State     string     `json:"state" enum:"visible,hidden,deleted" doc:"What is hidden by a curator or deleted keeps its place in the thread; the text of the one is for its author and curators, that of the other is gone"`
	Author    *User      `json:"author,omitempty" doc:"Left out where the comment is deleted or its author has left"`
	IsAuthor  bool       `json:"isAuthor" doc:"Whether its author is one of the paper's, as confirmed"`
	Text      string     `json:"text" doc:"Markdown, with mathematics between dollars"`
	HTML      string     `json:"html" doc:"The text as HTML that is safe to show; its links to pages of this site are relative"`
	Reason    string     `json:"reason,omitempty" doc:"Why it is hidden"`
	CreatedAt Time       `json:"createdAt,omitzero"`
	EditedAt  Time       `json:"editedAt,omitzero" doc:"When the text was last changed; left out for never"`
	Reactions []Reaction `json:"reactions" nullable:"false"`
	Mentions  []string   `json:"mentions" nullable:"false" doc:"The people whose names the text mentions"`
	URL       string     `json:"url" doc:"Its page"`
}

// A ThreadComment is a comment at its place in a thread.
type ThreadComment struct {
	Comment
	Depth int `json:"depth" doc:"How many comments it stands below; each follows what it answers"`
}

// A Reaction is how many people put a sign on a comment.
type Reaction struct {
	Reaction string   `json:"reaction" doc:"The sign itself"`
	Name     string   `json:"name" doc:"The sign in a word"`
	Count    int      `json:"count"`
	Reacted  bool     `json:"reacted" doc:"Whether the asking account did"`
	Names    []string `json:"names" nullable:"false" doc:"Of the first ten of them"`
}

// A CommentText is what somebody writes.
type CommentText struct {
	Comment string `json:"comment" minLength:"1" maxLength:"65536" doc:"Markdown, with mathematics between dollars; @name tells somebody"`
}

// A NewComment is a comment that was just written.
type NewComment struct {
	Comment
	NewMessage Message `json:"newMessage" doc:"The comment once more, in the form of discussions that clients of the well-known API read"`
}

// A Message is a comment as discussions have it.
type Message struct {
	ID        string      `json:"id"`
	Type      string      `json:"type" enum:"comment"`
	CreatedAt Time        `json:"createdAt"`
	Author    User        `json:"author"`
	Data      MessageData `json:"data"`
}

// A MessageData is what a message says.
type MessageData struct {
	Edited bool        `json:"edited"`
	Hidden bool        `json:"hidden"`
	Latest MessageText `json:"latest"`
}

// A MessageText is the text of a message.
type MessageText struct {
	Raw       string `json:"raw"`
	HTML      string `json:"html"`
	UpdatedAt Time   `json:"updatedAt"`
}

// A Draft is what a comment said at a former time.
type Draft struct {
	Text      string `json:"text"`
	WrittenAt Time   `json:"writtenAt"`
}

// A CommentPreview is what a text looks like.
type CommentPreview struct {
	HTML string `json:"html" doc:"The text as HTML that is safe to show"`
}

// A SaidComment is a comment with the title of the paper below which it stands.
type SaidComment struct {
	Comment
	PaperTitle string `json:"paperTitle"`
}

// Comments yields the thread below a paper as the asking account sees it, each
// comment below what it answers, oldest first.
func (c *Client) Comments(ctx context.Context, paper string) iter.Seq2[ThreadComment, error] {
	return pages[ThreadComment](ctx, c, c.address(paperPath(paper, "comments"), nil))
}

// Comment returns one comment and its tag; an *Error of status 404 where it
// cannot be read.
func (c *Client) Comment(ctx context.Context, id int64) (Comment, string, error) {
	var one Comment
	tag, err := c.tagged(ctx, commentPath(id), &one)
	return one, tag, err
}

// CommentHistory returns what a comment of one's own said before it was edited,
// oldest first. Curators read everybody's.
func (c *Client) CommentHistory(ctx context.Context, id int64) ([]Draft, error) {
	var all []Draft
	_, err := c.getJSON(ctx, c.address(commentPath(id, "history"), nil), &all)
	return all, err
}

// AddComment writes a comment below a paper. The same words once more within
// some minutes are the first comment again.
func (c *Client) AddComment(ctx context.Context, paper, text string) (NewComment, error) {
	var made NewComment
	_, err := c.send(ctx, http.MethodPost, paperPath(paper, "comment"), CommentText{text}, &made, "")
	return made, err
}

// Reply answers a comment below a paper.
func (c *Client) Reply(ctx context.Context, paper string, to int64, text string) (NewComment, error) {
	var made NewComment
	_, err := c.send(ctx, http.MethodPost, paperPath(paper, "comment", strconv.FormatInt(to, 10), "reply"), CommentText{text}, &made, "")
	return made, err
}

// EditComment gives a comment of one's own another text and returns it with its
// new tag. Where match is not "" and no longer the comment's tag, nothing is
// changed, and the *Error has the status 412.
func (c *Client) EditComment(ctx context.Context, id int64, text, match string) (Comment, string, error) {
	var one Comment
	tag, err := c.send(ctx, http.MethodPatch, commentPath(id), CommentText{text}, &one, match)
	return one, tag, err
}

// DeleteComment deletes a comment of one's own, under the condition of
// EditComment.
func (c *Client) DeleteComment(ctx context.Context, id int64, match string) error {
	_, err := c.send(ctx, http.MethodDelete, commentPath(id), nil, nil, match)
	return err
}

// React puts a reaction on a comment, or takes it away, and returns the comment
// as it is then. It is the sign itself or its name.
func (c *Client) React(ctx context.Context, id int64, reaction string, on bool) (Comment, error) {
	var one Comment
	_, err := c.send(ctx, putOrDelete(on), commentPath(id, "reactions", reaction), nil, &one, "")
	return one, err
}

// PreviewComment returns what a text would look like as a comment.
func (c *Client) PreviewComment(ctx context.Context, text string) (CommentPreview, error) {
	var p CommentPreview
	_, err := c.send(ctx, http.MethodPost, "/api/preview", CommentText{text}, &p, "")
	return p, err
}

func commentPath(id int64, more ...string) string {
	return escaped(append([]string{"api", "comments", strconv.FormatInt(id, 10)}, more...)...)
}

func paperPath(paper string, more ...string) string {
	return escaped(append([]string{"api", "papers", paper}, more...)...)
}

// escaped joins the segments of a path.
func escaped(segments ...string) string {
	path := ""
	for _, s := range segments {
		path += "/" + url.PathEscape(s)
	}
	return path
}

// putOrDelete does something, or undoes it.
func putOrDelete(on bool) string {
	if on {
		return http.MethodPut
	}
	return http.MethodDelete
}

// tagged asks for a path, decodes the answer and returns its tag.
func (c *Client) tagged(ctx context.Context, path string, answer any) (string, error) {
	return c.send(ctx, http.MethodGet, path, nil, answer, "")
}

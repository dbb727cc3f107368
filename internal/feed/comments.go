package feed

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"slices"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/texmath"
)

const (
	// longComment is from how many bytes on a comment is read on its page: setting
	// the longest takes longer than all the rest of a feed.
	longComment = 8000
	// openingShown is how many characters of such a comment stand in the feed.
	openingShown = 1000
	// titleShown is how many characters of a comment are its title.
	titleShown = 80
)

// commentsPath is where the comments on a paper are a feed, without its ending.
func commentsPath(id papers.ID) string { return id.Path() + "/comments" }

// comments makes the feed below a paper whose id is one part of an address.
func (f *Feeds) comments(r *http.Request, o origin, _ string, page int) (Feed, error) {
	return f.commentsOf(r, o, r.PathValue("archive"), page)
}

// commentsOfOld makes that of a paper whose id has a slash.
func (f *Feeds) commentsOfOld(r *http.Request, o origin, _ string, page int) (Feed, error) {
	return f.commentsOf(r, o, r.PathValue("archive")+"/"+r.PathValue("number"), page)
}

// commentsOf makes the feed of the comments on a paper, newest first: of those that
// everybody may read.
func (f *Feeds) commentsOf(r *http.Request, o origin, raw string, page int) (Feed, error) {
	id, _, err := papers.ParseID(raw)
	if err != nil {
		return Feed{}, fmt.Errorf("feed: %w: %w", papers.ErrNotFound, err)
	}
	p, err := f.deps.Store.Paper(r.Context(), id)
	if err != nil {
		return Feed{}, err
	}
	all, more, err := f.deps.Community.Newest(r.Context(), id, page)
	if err != nil {
		return Feed{}, err
	}
	title := line(texmath.Plain(p.TitleSource()))
	if title == "" {
		title = string(id)
	}
	feed := Feed{ID: o.tag(commentsPath(id)), Title: "Comments on " + title, Subtitle: "What people say of this paper, the newest first.",
		Page: o.to(id.Path()), Updated: p.Appeared()}
	for _, c := range all {
		feed.Entries = append(feed.Entries, f.commentEntry(o, c))
	}
	feed.turn(o.to(commentsPath(id)), url.Values{}, page, more, false)
	return feed, nil
}

// commentEntry is a comment. Its reactions are left out: they change from hour to hour.
func (f *Feeds) commentEntry(o origin, c papers.Comment) Entry {
	page := func(id papers.CommentID) string { return fmt.Sprintf("/comments/%d", id) } // the thread's page that has it changes
	who := line(c.Author.Shown())
	e := Entry{
		ID: o.tag(page(c.ID)), Page: o.to(page(c.ID)), Title: who + ": " + f.words.Plain(c.Text, titleShown), Published: c.At, Updated: c.At,
		Authors: []Person{{who, o.to(c.Author.Path())}}, HTML: f.commentHTML(o, c, o.to(page(c.ID))),
	}
	if !c.Edited.IsZero() {
		e.Updated = c.Edited
	}
	if c.Parent != 0 {
		e.Answers = &Reply{o.tag(page(c.Parent)), o.to(page(c.Parent))}
		e.HTML = "<p>" + anchor(e.Answers.Page, "In reply") + "</p>\n" + e.HTML
	}
	return e
}

func (f *Feeds) commentHTML(o origin, c papers.Comment, page string) string {
	if len(c.Text) > longComment {
		return "<p>" + html.EscapeString(f.words.Plain(c.Text, openingShown)) + " " + anchor(page, "Read on") + "</p>\n"
	}
	return f.words.Simple(c.Text, string(o), func(name string) (string, bool) {
		return papers.User{Name: name}.Path(), slices.Contains(c.Mentioned, name)
	})
}

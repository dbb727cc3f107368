package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/webtest"
)

// TestLongThread reads a thread of 450 comments over HTTP, page by page, and
// finds every comment by its permanent address.
func TestLongThread(t *testing.T) {
	const said, paper = 450, "2603.01001"
	var ids []papers.CommentID
	site := webtest.Open(t, noon(), func(ctx context.Context, st *store.Store) error {
		if err := fillPeople(ctx, st); err != nil {
			return err
		}
		for i := range said {
			c := papers.Comment{Paper: paper, Author: papers.User{ID: ada}, Text: fmt.Sprintf("Remark %d.", i)}
			if i%3 == 2 { // every third answers the one before
				c.Parent = ids[i-1]
			}
			c, err := st.AddComment(ctx, c, nil)
			if err != nil {
				return err
			}
			ids = append(ids, c.ID)
		}
		return nil
	})
	seen := make(map[string]string) // the comment's anchor to the page it stands on
	var order []string
	path, pages := "/papers/"+paper, 0
	for path != "" && pages < 9 {
		pages++
		page := site.Page(path)
		for _, n := range page.All("article.comment") {
			order = append(order, n.Attr["id"])
			seen[n.Attr["id"]] = path
		}
		path = ""
		for _, a := range page.All(".thread-turn a") {
			if a.AllText() == "Later comments" {
				path = strings.TrimSuffix(a.Attr["href"], "#comments")
			}
		}
	}
	if pages != 3 || len(order) != said || len(seen) != said {
		t.Fatalf("%d comments, %d of them different, on %d pages; want %d on 3", len(order), len(seen), pages, said)
	}
	for i, id := range ids {
		anchor := fmt.Sprintf("c%d", id)
		if order[i] != anchor {
			t.Fatalf("place %d is %s's, want %s", i, order[i], anchor)
		}
		if i%37 != 0 && i != said-1 {
			continue
		}
		a := site.Get(fmt.Sprintf("/comments/%d", id))
		if to := a.Header.Get("Location"); a.Status != http.StatusFound || to != seen[anchor]+"#"+anchor {
			t.Errorf("/comments/%d leads to %q (%d), want %s", id, to, a.Status, seen[anchor]+"#"+anchor)
		}
	}
	for query, want := range map[string]string{"?c=99": "c450", "?c=0": "c1", "?c=-1": "c1", "?c=many": "c1"} {
		var found bool
		for _, n := range site.Page("/papers/" + paper + query).All("article.comment") {
			found = found || n.Attr["id"] == fmt.Sprintf("c%d", ids[map[string]int{"c1": 0, "c450": said - 1}[want]])
		}
		if !found {
			t.Errorf("%s is not the page of %s", query, want)
		}
	}
	for parent, text := range map[papers.CommentID]string{ids[0]: "Late, but no.", 0: "And one more at the end."} {
		a := post(t, site, ben, "/comments", url.Values{"paper": {paper}, "parent": {fmt.Sprint(parent)}, "text": {text}})
		to, anchor, _ := strings.Cut(a.Header.Get("Location"), "#")
		if a.Status != http.StatusSeeOther || !strings.HasPrefix(to, "/papers/"+paper) {
			t.Fatalf("a comment leads to %q (%d)", to, a.Status)
		}
		if said := site.Page(to).TextOf("#" + anchor + " .comment-text"); said != text {
			t.Errorf("%s shows %q at #%s, want %q", to, said, anchor, text)
		}
	}
}

// Who has a name on a paper confirmed is told of what is said about it, once,
// and not of what she says herself or of what is said before or after that.
func TestAuthorsAreTold(t *testing.T) {
	c := newCounter(t, nil)
	author := "0 " + everything().Authors[0].Name
	say := func(u papers.User, text, parent string) {
		t.Helper()
		if a := c.post(u, "/comments", "paper", lichens, "text", text, "parent", parent); a.Status != http.StatusSeeOther {
			t.Fatalf("a comment is answered %d", a.Status)
		}
	}
	told := func(u papers.User, want int) {
		t.Helper()
		if got := strings.Count(c.page(u, "/notifications").AllText(), "discusses your paper"); got != want {
			t.Errorf("%s reads of %d discussions, want %d", u.Name, got, want)
		}
	}
	c.led(c.post(c.bob, "/claim", "paper", lichens, "author", author), "/papers/"+lichens)
	say(c.ada, "A claim that waits is none.", "")
	told(c.bob, 0)
	c.led(c.post(c.carl, "/admin/queue", "kind", "claim", "key", "1", "do", "confirm", "reason", "He is"), "/admin/queue")
	say(c.bob, "I wrote this.", "")
	told(c.bob, 0)
	say(c.ada, "Why lichens?", "")
	told(c.bob, 1)
	say(c.ada, "@bob, why?", "2") // a reply, a mention and his paper are one thing
	told(c.bob, 1)
	c.says(c.bob, "/notifications", "replied to your comment")
	c.silent(c.bob, "/notifications", "mentioned you")
	c.led(c.post(c.bob, "/claim/back", "claim", "1", "next", "/u/bob"), "/u/bob")
	say(c.ada, "Still no answer.", "")
	told(c.bob, 1)
}

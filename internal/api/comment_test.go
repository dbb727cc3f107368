package api

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/store"
)

func TestComments(t *testing.T) {
	w := newTown(t, testBatch())
	ada, ben, nobody, ctx := w.as("ada"), w.as("ben"), w.as(""), t.Context()

	first := got(ada.AddComment(ctx, oldPaper, "So $a<b$, @ben & <b>all</b>?"))(t)
	if first.PaperID != oldPaper || first.State != "visible" || first.Author.Name != "ada" || !slices.Equal(first.Mentions, []string{"ben"}) ||
		!strings.Contains(first.HTML, "<math") || !strings.Contains(first.HTML, `href="/u/ben"`) || strings.Contains(first.HTML, "<b>") {
		t.Errorf("the comment is %+v", first)
	}
	if m := first.NewMessage; m.ID != fmt.Sprint(first.ID) || m.Type != "comment" || m.Author.Name != "ada" || m.Data.Latest.Raw != first.Text || m.Data.Edited {
		t.Errorf("the message is %+v", m)
	}
	if again := got(ada.AddComment(ctx, oldPaper, "So $a<b$, @ben & <b>all</b>?"))(t); again.ID != first.ID {
		t.Errorf("sent twice it is %d and %d", first.ID, again.ID)
	}
	reply := got(ben.Reply(ctx, oldPaper, first.ID, "Yes."))(t)
	if reply.ParentID != first.ID {
		t.Errorf("the reply is %+v", reply)
	}
	_, err := ben.Reply(ctx, p1, first.ID, "Elsewhere.")
	refused(t, "a reply on another paper", err, http.StatusNotFound)
	_, err = ben.AddComment(ctx, "2401.99999", "Nowhere.")
	refused(t, "a comment on nothing", err, http.StatusNotFound)

	thread := all(t, nobody.Comments(ctx, oldPaper))
	if len(thread) != 2 || thread[0].ID != first.ID || thread[1].ID != reply.ID || thread[0].Depth != 0 || thread[1].Depth != 1 {
		t.Errorf("the thread is %+v", thread)
	}

	for range 2 {
		c := got(ben.React(ctx, first.ID, "🎉", true))(t)
		if len(c.Reactions) != 1 || c.Reactions[0].Count != 1 || !c.Reactions[0].Reacted || c.Reactions[0].Name != "congratulations" || c.Reactions[0].Names[0] != "ben" {
			t.Errorf("reactions %+v", c.Reactions)
		}
	}
	if c := got(ben.React(ctx, first.ID, "looking into it", true))(t); len(c.Reactions) != 2 {
		t.Errorf("reactions %+v", c.Reactions)
	}
	if c, _, err := nobody.Comment(ctx, first.ID); err != nil || len(c.Reactions) != 2 || c.Reactions[0].Reacted {
		t.Errorf("a visitor reads %+v, %v", c, err)
	}
	ben.React(ctx, first.ID, "❤️", true)
	if c := got(ben.React(ctx, first.ID, "love", false))(t); len(c.Reactions) != 2 {
		t.Errorf("reactions %+v", c.Reactions)
	}
	_, err = ben.React(ctx, first.ID, "💩", true)
	refused(t, "a sign that is none", err, http.StatusBadRequest)

	if p := got(ada.PreviewComment(ctx, "*So* @ben @nobody"))(t); !strings.Contains(p.HTML, "<em>So</em>") || !strings.Contains(p.HTML, "/u/ben") || strings.Contains(p.HTML, "/u/nobody") {
		t.Errorf("the preview is %q", p.HTML)
	}
	said := all(t, nobody.CommentsOf(ctx, "ada"))
	if len(said) != 1 || said[0].PaperTitle != "An old id" || len(said[0].Reactions) != 2 || said[0].HTML != first.HTML {
		t.Errorf("ada said %+v", said)
	}
}

// A change names the state that it is a change of.
func TestEditComment(t *testing.T) {
	w := newTown(t, testBatch())
	ada, ben, ctx := w.as("ada"), w.as("ben"), t.Context()
	id := got(ada.AddComment(ctx, p1, "One."))(t).ID
	_, read, err := ada.Comment(ctx, id)
	w.must(err)
	edited, tag, err := ada.EditComment(ctx, id, "Two.", read)
	if err != nil || edited.Text != "Two." || edited.EditedAt.IsZero() || tag == read || tag == "" {
		t.Fatalf("%+v, %q, %v", edited, tag, err)
	}
	if _, now, _ := ada.Comment(ctx, id); now != tag {
		t.Errorf("the edit told the tag %s, a reading %s", tag, now)
	}
	_, _, err = ada.EditComment(ctx, id, "Three.", read)
	refused(t, "a stale edit", err, http.StatusPreconditionFailed)
	refused(t, "a stale deletion", ada.DeleteComment(ctx, id, read), http.StatusPreconditionFailed)
	_, _, err = ben.EditComment(ctx, id, "Mine.", "")
	refused(t, "somebody else's edit", err, http.StatusForbidden)
	refused(t, "somebody else's deletion", ben.DeleteComment(ctx, id, ""), http.StatusForbidden)
	if drafts := got(ada.CommentHistory(ctx, id))(t); len(drafts) != 1 || drafts[0].Text != "One." {
		t.Errorf("the history is %+v", drafts)
	}
	if drafts := got(w.as("cem").CommentHistory(ctx, id))(t); len(drafts) != 1 {
		t.Errorf("to a curator the history is %+v", drafts)
	}
	for _, c := range []*client.Client{ben, w.as(""), w.as("cem", papers.ReadScope)} {
		_, err = c.CommentHistory(ctx, id)
		refused(t, "the history to others", err, http.StatusNotFound)
	}
	res, _, _ := w.send(http.MethodPost, "/api/papers/"+p1+"/comment", ada.Token, `{"comment":"To be read again."}`)
	if read, _, _ := w.send(http.MethodGet, strings.TrimPrefix(res.Header.Get("Location"), w.URL), ada.Token, ""); read.Header.Get("ETag") != res.Header.Get("ETag") {
		t.Errorf("made with the tag %s, read with %s", res.Header.Get("ETag"), read.Header.Get("ETag"))
	}
	w.must(ada.DeleteComment(ctx, id, tag))
	w.must(ada.DeleteComment(ctx, id, "")) // again
	_, _, err = ada.Comment(ctx, id)
	refused(t, "a deleted comment", err, http.StatusNotFound)
	refused(t, "a comment that never was", ada.DeleteComment(ctx, 99, ""), http.StatusNotFound)
}

// What is hidden is read by its author and by curators, and by a curator's token
// only with the scope for it. What is deleted is read by nobody.
func TestHiddenComments(t *testing.T) {
	w := newTown(t, testBatch())
	ada, ctx := w.as("ada"), t.Context()
	const secret = "unspeakable"
	hidden := got(ada.AddComment(ctx, p1, "This is "+secret+", @cem."))(t).ID
	got(w.as("ben").React(ctx, hidden, "👀", true))(t)
	got(w.as("ben").Reply(ctx, p1, hidden, "Is it?"))(t)
	_, _, err := ada.EditComment(ctx, hidden, "This is "+secret+" still, @cem.", "")
	w.must(err)
	deleted := got(ada.AddComment(ctx, p1, "Deleted and "+secret+"."))(t).ID
	got(w.as("ben").Reply(ctx, p1, deleted, "Gone?"))(t)
	w.must(ada.DeleteComment(ctx, deleted, ""))
	_, err = w.st.DecideComment(ctx, store.Act{By: w.users["cem"].ID, Reason: "rude"}, papers.CommentID(hidden), true)
	w.must(err)

	for who, c := range map[string]struct {
		token string
		reads bool
	}{
		"a visitor": {"", false}, "a reader": {w.token("ben"), false}, "the author": {w.token("ada", papers.ReadScope), true}, "a curator": {w.token("cem"), true},
		"a curator's reading token": {w.token("cem", papers.ReadScope), false},
	} {
		for _, path := range []string{"/api/papers/" + p1 + "/comments", fmt.Sprintf("/api/papers/%s/comments?at=%d", p1, hidden), fmt.Sprintf("/api/comments/%d", hidden),
			fmt.Sprintf("/api/comments/%d/history", hidden), fmt.Sprintf("/api/comments/%d", deleted), fmt.Sprintf("/api/comments/%d/history", deleted), "/api/users/ada/comments"} {
			res, _, body := w.send(http.MethodGet, path, c.token, "")
			own := c.reads && !strings.Contains(path, fmt.Sprintf("/%d", deleted)) && !strings.Contains(path, "/users/")
			if strings.Contains(body, secret) != own {
				t.Errorf("%s to %s: %s %.300s", path, who, res.Status, body)
			}
			if strings.Contains(body, "Deleted and") || !own && strings.Contains(body, `"👀"`) {
				t.Errorf("%s to %s tells more: %.500s", path, who, body)
			}
		}
	}
	thread := all(t, w.as("").Comments(ctx, p1))
	if len(thread) != 4 || thread[0].State != "hidden" || thread[0].Author == nil || thread[0].Reason != "rude" || len(thread[0].Mentions) != 0 || thread[0].HTML != "" ||
		thread[2].State != "deleted" || thread[2].Author != nil || !thread[2].CreatedAt.IsZero() {
		t.Errorf("the thread is %+v", thread)
	}
	_, _, err = ada.EditComment(ctx, hidden, "So there.", "")
	refused(t, "an edit of what is hidden", err, http.StatusConflict)
	_, err = w.as("ben").React(ctx, hidden, "👍", true)
	refused(t, "a reaction to it", err, http.StatusNotFound)
	_, err = w.as("ben").Reply(ctx, p1, hidden, "But why?")
	refused(t, "a reply to it", err, http.StatusConflict)
}

// What people wrote stays when they leave; who they were does not.
func TestAuthorLeft(t *testing.T) {
	w := newTown(t, testBatch())
	ctx := t.Context()
	id := got(w.as("ada").AddComment(ctx, p1, "So."))(t).ID
	got(w.as("ben").Reply(ctx, p1, id, "Indeed."))(t)
	w.must(w.st.EraseUser(ctx, w.users["ada"].ID))
	thread := all(t, w.as("").Comments(ctx, p1))
	if len(thread) != 2 || thread[0].State != "deleted" || thread[0].Author != nil || thread[0].Text != "" {
		t.Errorf("%+v", thread)
	}
}

// A long thread is read in pages of some two hundred. BenchmarkThread says what
// a page of ten thousand comments takes.
func TestLongThread(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 2,000 comments: not with -short")
	}
	w := newTown(t, testBatch())
	const n = 2000
	fillThread(t, w.st, w.users["ada"], n)
	seen, next := 0, "/api/papers/"+p1+"/comments"
	for requests := 0; next != ""; requests++ {
		var page []client.ThreadComment
		res := w.get(next, &page)
		if len(page) > 400 || requests > n/100 {
			t.Fatalf("%s: %d comments, %d requests", next, len(page), requests)
		}
		seen += len(page)
		next, _ = strings.CutPrefix(res.Header.Get("Link"), "<"+w.URL)
		next, _ = strings.CutSuffix(next, `>; rel="next"`)
	}
	if seen != n {
		t.Errorf("%d comments in all, want %d", seen, n)
	}
	var beyond, at []client.ThreadComment
	if w.get("/api/papers/"+p1+"/comments?page=1000", &beyond); len(beyond) != 0 {
		t.Errorf("past the end there are %d", len(beyond))
	}
	w.get(fmt.Sprintf("/api/papers/%s/comments?page=1&at=%d", p1, n/2), &at)
	if !slices.ContainsFunc(at, func(c client.ThreadComment) bool { return c.ID == int64(n/2) }) {
		t.Error("the page of a comment does not hold it")
	}
}

// fillThread writes comments, every tenth at the top and the others below it.
func fillThread(t testing.TB, st *store.Store, author papers.User, n int) {
	t.Helper()
	errs := make(chan error, n)
	var top papers.CommentID
	for i := range n {
		c := papers.Comment{Paper: p1, Author: author, Text: fmt.Sprintf("Comment **%d** on $x_{%d}$, which is a little longer than nothing.", i, i)}
		if i%10 == 0 {
			made, err := st.AddComment(t.Context(), c, nil)
			top = made.ID
			errs <- err
			continue
		}
		c.Parent = top
		if i%10 == 9 { // waits for those before it
			_, err := st.AddComment(t.Context(), c, nil)
			errs <- err
			continue
		}
		go func() {
			_, err := st.AddComment(t.Context(), c, nil)
			errs <- err
		}()
	}
	for range n {
		if err := <-errs; err != nil {
			t.Fatal(err)
		}
	}
}

// BenchmarkThread reads the middle page of a thread of ten thousand comments.
func BenchmarkThread(b *testing.B) {
	w := newTown(b, testBatch())
	fillThread(b, w.st, w.users["ada"], 10_000)
	for b.Loop() {
		if res, body := w.ask(http.MethodGet, "/api/papers/"+p1+"/comments?page=25"); res.StatusCode != http.StatusOK || len(body) < 50_000 {
			b.Fatalf("%s, %d bytes", res.Status, len(body))
		}
	}
}

package web_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/community"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/moderation"
	"github.com/dailypapers/dailypapers/internal/rank"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/submission"
	"github.com/dailypapers/dailypapers/internal/web"
	"github.com/dailypapers/dailypapers/internal/web/operator"
	"github.com/dailypapers/dailypapers/internal/webtest"
)

// A counter is a site with people, looked at by one of them at a time.
type counter struct {
	*desk
	who                  papers.User    // the zero User is a visitor
	scopes               []papers.Scope // of the token that she shows, nil for none
	ada, bob, carl, root papers.User
	submit               *submission.Service
	o                    submission.Options
	handler              http.Handler
}

func newCounter(t *testing.T, change func(*counter)) *counter {
	t.Helper()
	c := &counter{desk: newDesk(t), o: submission.Options{Rules: submission.Defaults(), Domains: []string{"uni.example"}, Patience: time.Millisecond}}
	c.must(fill(t.Context(), c.st))
	fresh, old := everything(), everything()
	fresh.ID, old.ID, old.Published, old.Updated, old.Announced, old.Title = lichens, "2401.00001", papers.Date{Time: time.Date(2024, 1, 3, 0, 0, 0, 0, time.UTC), Precision: papers.DayPrecision}, papers.Date{}, papers.Day{Year: 2024, Month: 1, Day: 4}, "Old Lichens"
	if _, err := c.st.PutPapers(t.Context(), store.Batch{Papers: []papers.Paper{fresh, old}}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.deps.Catalog.Sync(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	for _, p := range []struct {
		to         *papers.User
		name, full string
		role       papers.Role
	}{{&c.ada, "ada", "Ada Lichen", papers.ReaderRole}, {&c.bob, "bob", "", papers.ReaderRole}, {&c.carl, "carl", "Carl Curator", papers.CuratorRole}, {&c.root, "root1", "", papers.AdminRole}} {
		var err error
		*p.to, err = c.st.AddUser(t.Context(), papers.User{Name: p.name, FullName: p.full, Email: p.name + "@uni.example", Role: p.role})
		c.must(err)
	}
	c.deps.Community, c.deps.Rank = community.New(c.st, noon), rank.New(c.st, c.deps.Catalog, noon)
	c.o.Comment = c.deps.Community.Comment
	c.deps.Moderation = moderation.New(c.st)
	c.deps.House = operator.House{Contact: "ada@example.org", Version: "1.2.3", Impression: 90 * 24 * time.Hour, Settings: []operator.Setting{{Name: "site.contact", Value: `"ada@example.org"`, Origin: "daily.toml:3"}, {Name: "submissions.per_day", Value: "3", Origin: "default"}},
		Disk: func() (int64, error) { return 18_900_000, nil }}
	if change != nil {
		change(c)
	}
	c.submit = submission.New(c.st, noon, c.o)
	t.Cleanup(c.submit.Close)
	c.deps.Submission = c.submit
	site, err := web.New(c.deps)
	c.must(err)
	mux := http.NewServeMux()
	site.Register(mux)
	mux.Handle("GET /papers/{name}", httpd.Handle(func(w http.ResponseWriter, r *http.Request) error { return site.Paper(w, r, r.PathValue("name")) }, site.Problem))
	mux.Handle("GET /authors/{name...}", httpd.Handle(site.Gated(papers.Read, site.Author), site.Problem))
	mux.Handle("GET /lists/{id}", httpd.Handle(site.Gated(papers.Read, site.List), site.Problem))
	for _, kind := range []papers.PeriodKind{papers.DayPeriod} {
		mux.Handle("GET /papers/date/{period}", httpd.Handle(func(w http.ResponseWriter, r *http.Request) error {
			return site.Period(w, r, kind, r.PathValue("period"))
		}, site.Problem))
	}
	c.handler = httpd.Identify(mux, func(r *http.Request) (papers.Visitor, error) {
		if c.who.ID == 0 {
			return papers.Visitor{}, nil
		}
		u, err := c.st.User(r.Context(), c.who.ID)
		v := papers.Visitor{User: u, Via: papers.BySession}
		if c.scopes != nil {
			v.Via, v.Scopes = papers.ByToken, c.scopes
		}
		return v, err
	}, site.Problem)
	return c
}

func (c *counter) view() *webtest.Site { return webtest.Of(c.t, c.handler) }

// page looks at a page as somebody.
func (c *counter) page(u papers.User, path string) *webtest.Node {
	c.t.Helper()
	c.who = u
	page := c.view().Page(path)
	checkDesk(c.t, path, page)
	return page
}

// post sends a form as somebody, of names and values by turns.
func (c *counter) post(u papers.User, path string, form ...string) webtest.Answer {
	c.t.Helper()
	v := url.Values{}
	for i := 0; i < len(form); i += 2 {
		v.Add(form[i], form[i+1])
	}
	return c.send(u, path, "application/x-www-form-urlencoded", strings.NewReader(v.Encode()))
}

func (c *counter) send(u papers.User, path, kind string, body interface{ Read([]byte) (int, error) }) webtest.Answer {
	c.t.Helper()
	c.who = u
	r := httptest.NewRequestWithContext(c.t.Context(), http.MethodPost, path, body)
	r.Header.Set("Content-Type", kind)
	w := httptest.NewRecorder()
	c.handler.ServeHTTP(w, r)
	return webtest.Answer{Status: w.Code, Header: w.Header(), Body: w.Body.String()}
}

// led fails unless a form was taken and leads to a place.
func (c *counter) led(a webtest.Answer, to string) {
	c.t.Helper()
	if a.Status != http.StatusSeeOther || a.Header.Get("Location") != to || a.Header.Get("Cache-Control") != "no-store" {
		c.t.Errorf("status %d to %q, want 303 to %q: %.600s", a.Status, a.Header.Get("Location"), to, told(a))
	}
}

// told is what a page says in its main part.
func told(a webtest.Answer) string {
	page, err := webtest.Parse(a.Body)
	if err != nil {
		return a.Body
	}
	return page.TextOf("main")
}

// refused fails unless a form was refused with a status, in words.
func (c *counter) refused(a webtest.Answer, status int, says string) {
	c.t.Helper()
	if a.Status != status || !strings.Contains(told(a), says) {
		c.t.Errorf("status %d, want %d: %.600s\nwant …%s…", a.Status, status, told(a), says)
	}
}

func (c *counter) says(u papers.User, path, text string) {
	c.t.Helper()
	if got := c.page(u, path).AllText(); !strings.Contains(got, text) {
		c.t.Errorf("%s says to %s: %.1500s\nwant …%s…", path, u.Name, got, text)
	}
}

func (c *counter) silent(u papers.User, path, text string) {
	c.t.Helper()
	if got := c.page(u, path).AllText(); strings.Contains(got, text) {
		c.t.Errorf("%s says to %q: …%s…", path, u.Name, text)
	}
}

// checkDesk is checkHarmless for pages that may show pictures of this site.
func checkDesk(t *testing.T, path string, page *webtest.Node) {
	t.Helper()
	for _, img := range page.All("img") {
		if !strings.HasPrefix(img.Attr["src"], "/pictures/") && !strings.HasPrefix(img.Attr["src"], "/u/") {
			t.Errorf("%s loads a picture from %q", path, img.Attr["src"])
		}
		img.Name = "picture" // which checkHarmless would not let pass
	}
	for _, a := range page.All("a") {
		if a.Attr["href"] == "mailto:ada@example.org" {
			a.Attr["href"] = "/"
		}
	}
	checkHarmless(t, path, page)
}

// lichens is everything() of the samples under another id: it stands on no
// front page.
const lichens = "2603.02001"

func TestSubmitPages(t *testing.T) {
	c := newCounter(t, nil)
	c.says(c.ada, "/submit", "Paste the id or address of a paper")
	c.led(c.post(c.ada, "/submit/find", "paper", " https://arxiv.org/abs/2603.02001v2 "), "/submit?paper=2603.02001")
	page := c.page(c.ada, "/submit?paper=2603.02001")
	if !strings.Contains(page.TextOf("article.card"), "submitted by Ada Lichen") || page.One("form[enctype]") == nil || page.One("input#day") != nil {
		t.Errorf("the preview: %s", page.TextOf("main"))
	}
	c.says(c.carl, "/submit?paper=2603.02001", "Whatever the rules")
	c.led(c.post(c.ada, "/submit", "paper", lichens, "comment", "Count them."), "/papers/2603.02001")
	c.says(c.ada, "/papers/2603.02001", "You submitted it today at")
	c.says(c.ada, "/papers/2603.02001", "Take it back")
	c.says(c.ada, "/papers/2603.02001", "Count them.")
	c.says(c.bob, "/papers/2603.02001", "Ada Lichen submitted it")
	c.silent(c.bob, "/papers/2603.02001", "Take it back")
	c.says(papers.User{}, "/papers/2603.02001", "Ada Lichen submitted it")
	c.says(papers.User{}, "/papers/date/2026-03-11", "submitted by Ada Lichen")
	c.refused(c.post(c.bob, "/submit", "paper", lichens, "comment", "I found it too."), http.StatusForbidden, "Ada Lichen submitted it, and it stands on the front page")
	if a := c.post(c.carl, "/submit", "paper", lichens, "comment", "Mine"); a.Status != http.StatusForbidden || !strings.Contains(a.Body, ">Mine</textarea>") {
		t.Errorf("what was typed is lost: %d", a.Status)
	}
	c.refused(c.post(c.bob, "/submit/back", "submission", "1", "next", "/submit"), http.StatusForbidden, "not allowed")
	c.led(c.post(c.ada, "/submit/back", "submission", "1", "next", "/papers/2603.02001"), "/papers/2603.02001")
	c.silent(c.bob, "/papers/2603.02001", "submitted it")
	c.says(c.ada, "/submit", "It was taken back")
	c.refused(c.post(c.ada, "/submit/back", "submission", "x"), http.StatusBadRequest, "is not the number of one")
}

func TestSubmitRefused(t *testing.T) {
	c := newCounter(t, nil)
	for _, tt := range []struct {
		asked, says string
		status      int
	}{
		{"nonsense and more", "is not a paper's id or address", 400},
		{"2603.99999", "this site fetches nothing", 200},
		{"acl:2024.none-1.1", "single papers can be fetched from arXiv only", 200},
		{"2401.00001", "It appeared on", 200},
		{"<script>alert(1)</script>", "is not a paper's id", 400},
	} {
		c.who = c.ada
		a := c.view().Get("/submit?paper=" + url.QueryEscape(tt.asked))
		c.refused(a, tt.status, tt.says)
		checkDesk(t, tt.asked, c.view().Parse(tt.asked, a))
	}
	c.refused(c.post(c.ada, "/submit", "paper", "2401.00001"), http.StatusForbidden, "papers may be submitted within 30 days")
	c.refused(c.post(c.ada, "/submit", "paper", "2401.00001", "above", "1", "day", "2026-03-12"), http.StatusForbidden, "within 30 days")
	c.refused(c.post(c.carl, "/submit", "paper", "2401.00001", "above", "1", "day", "soon"), http.StatusBadRequest, "day")
	c.led(c.post(c.carl, "/submit", "paper", "2401.00001", "above", "1", "day", "2026-03-09"), "/papers/2401.00001")
	c.says(c.carl, "/admin/audit", "@carl published")
	c.refused(c.post(c.ada, "/submit", "paper", "2603.99999"), http.StatusNotFound, "")
	if _, err := c.st.TakeDown(t.Context(), store.Act{By: c.carl.ID, Reason: "asked to"}, "x:bare"); err != nil {
		t.Fatal(err)
	}
	c.says(c.ada, "/submit?paper=x:bare", "was taken down here")
	a := c.view().Get("/papers/x:bare")
	c.refused(a, http.StatusNotFound, "This paper was taken down here")
	if strings.Contains(a.Body, "asked to") {
		t.Error("a reader is told the reason, which is for curators")
	}
}

func TestSubmitFetches(t *testing.T) {
	release := make(chan struct{})
	c := newCounter(t, func(c *counter) {
		c.o.Fetch = func(ctx context.Context, id papers.ID) (bool, error) {
			select {
			case <-release:
			case <-ctx.Done():
				return false, ctx.Err()
			}
			_, err := c.st.PutPapers(ctx, store.Batch{Papers: []papers.Paper{{ID: id, Title: "On Moss", Announced: march(11)}}})
			return true, err
		}
	})
	c.says(c.ada, "/submit?paper=2603.04321", "It can be fetched from arXiv")
	c.led(c.post(c.ada, "/submit/find", "paper", "2603.04321"), "/submit?paper=2603.04321")
	a := c.view().Get("/submit?paper=2603.04321")
	if !strings.Contains(told(a), "is being fetched") || a.Header.Get("Refresh") != "2; url=/submit?paper=2603.04321" {
		t.Errorf("%q: %s", a.Header.Get("Refresh"), told(a))
	}
	close(release)
	for end := time.Now().Add(10 * time.Second); !strings.Contains(told(c.view().Get("/submit?paper=2603.04321")), "On Moss"); {
		if time.Now().After(end) {
			t.Fatal("it never came")
		}
		<-time.After(time.Millisecond)
	}
}

// drawn is a form with a picture.
func drawn(t *testing.T, field string, w, h int) (kind string, body *bytes.Buffer) {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for x := range w {
		for y := range h {
			img.Set(x, y, color.RGBA{uint8(x), uint8(y), 90, 255})
		}
	}
	body = &bytes.Buffer{}
	form := multipart.NewWriter(body)
	_ = form.WriteField("paper", lichens)
	part, err := form.CreateFormFile(field, "holiday.png")
	if err == nil {
		err = png.Encode(part, img)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return form.FormDataContentType(), body
}

func TestPictures(t *testing.T) {
	c := newCounter(t, nil)
	kind, body := drawn(t, "malware", 8, 8)
	c.refused(c.send(c.ada, "/submit", kind, body), http.StatusBadRequest, "takes no file")
	kind, body = drawn(t, "picture", 900, 500)
	c.led(c.send(c.ada, "/submit", kind, body), "/papers/2603.02001")
	large := c.page(papers.User{}, "/papers/2603.02001").One(".paper-picture picture")
	small := c.page(papers.User{}, "/papers/date/2026-03-11").One(".card-picture picture")
	if large == nil || small == nil {
		t.Fatalf("no pictures: %v, %v", large, small)
	}
	if large.Attr["width"] != "900" || small.Attr["width"] != "240" || small.Attr["height"] != "133" || small.Attr["src"] != large.Attr["src"]+"/thumb" {
		t.Errorf("%v, %v", large.Attr, small.Attr)
	}
	c.post(c.ada, "/vote", "paper", lichens, "on", "1")
	c.led(c.post(c.ada, "/lists/add", "paper", lichens, "list", "new", "title", "Slow"), "/")
	for _, path := range []string{"/trending", "/lists/1", "/authors/Li%20Wei", "/search?q=lichens"} {
		if got := c.page(c.ada, path).One(".card-picture picture"); got == nil || got.Attr["src"] != small.Attr["src"] {
			t.Errorf("%s shows no picture", path)
		}
	}
	for _, path := range []string{large.Attr["src"], small.Attr["src"]} {
		a := c.view().Get(path)
		if a.Status != 200 || a.Header.Get("Content-Type") != "image/png" && a.Header.Get("Content-Type") != "image/jpeg" ||
			a.Header.Get("X-Content-Type-Options") != "nosniff" || a.Header.Get("Cache-Control") != "public, max-age=86400" {
			t.Errorf("%s: %d, %v", path, a.Status, a.Header)
		}
	}
	for _, path := range []string{"/pictures/" + strings.Repeat("0", 64), "/pictures/x", "/pictures/" + strings.ToUpper(large.Attr["src"][10:])} {
		if a := c.view().Get(path); a.Status != 404 {
			t.Errorf("%s: %d", path, a.Status)
		}
	}
}

func TestClaimPages(t *testing.T) {
	c := newCounter(t, nil)
	c.silent(papers.User{}, "/papers/2603.02001", "Are you one of the authors?")
	c.says(c.ada, "/papers/2603.02001", "This is me: Zoë Ångström")
	c.refused(c.post(c.ada, "/claim", "paper", lichens, "author", "0 Li Wei"), http.StatusConflict, "in another order")
	c.refused(c.post(c.ada, "/claim", "paper", lichens, "author", "first"), http.StatusBadRequest, "is none of the paper's")
	c.led(c.post(c.ada, "/claim", "paper", lichens, "author", "0 Zoë Ångström"), "/papers/2603.02001")
	c.says(c.ada, "/papers/2603.02001", "You say that you are Zoë Ångström. A curator will look at it.")
	c.silent(c.bob, "/papers/2603.02001", "claimed by")
	c.says(c.carl, "/admin/queue", "@ada says: I am Zoë Ångström")
	c.says(c.carl, "/admin/queue", "Has a verified address at uni.example.")
	c.refused(c.post(c.ada, "/admin/queue", "kind", "claim", "key", "1", "do", "confirm", "reason", "me"), http.StatusForbidden, "")
	c.led(c.post(c.carl, "/admin/queue", "kind", "claim", "key", "1", "do", "confirm", "reason", "I know her"), "/admin/queue")
	c.says(papers.User{}, "/papers/2603.02001", "Zoë Ångström is claimed by @ada")
	c.says(c.ada, "/papers/2603.02001", "Edit its links")
	c.silent(c.bob, "/papers/2603.02001", "Edit its links")
	c.refused(c.post(c.ada, "/links", "paper", lichens, "code", "javascript:alert(1)"), http.StatusBadRequest, "is not an address like")
	c.led(c.post(c.ada, "/links", "paper", lichens, "code", "https://example.org/a\r\nhttps://example.org/b", "project", ""), "/papers/2603.02001")
	c.says(c.bob, "/papers/2603.02001", "Code: example.org/b")
	c.refused(c.post(c.bob, "/links", "paper", lichens, "code", ""), http.StatusForbidden, "")
	c.says(c.carl, "/admin/audit", "@ada changed links")
}

func TestReportToUndo(t *testing.T) {
	c := newCounter(t, nil)
	said, err := c.deps.Community.Comment(t.Context(), c.bob, lichens, 0, "Buy <b>lichens</b> at my shop.")
	c.must(err)
	at := fmt.Sprint("/report?kind=comment&key=", said.ID)
	c.says(c.ada, at, "A comment by @bob on")
	c.says(c.ada, at, "Buy <b>lichens</b> at my shop.")
	c.refused(c.post(c.ada, "/report", "kind", "comment", "key", fmt.Sprint(said.ID), "reason", "bad"), http.StatusBadRequest, "Reason is none")
	a := c.post(c.ada, "/report", "kind", "comment", "key", fmt.Sprint(said.ID), "reason", "spam", "words", "An advertisement", "next", "/papers/2603.02001")
	c.led(a, "/report?next=%2Fpapers%2F2603.02001&thanks=1")
	c.says(c.ada, a.Header.Get("Location"), "A curator will look at it")
	c.post(c.ada, "/report", "kind", "comment", "key", fmt.Sprint(said.ID), "reason", "spam")
	page := c.page(c.carl, "/admin/queue")
	if n := len(page.All("article.desk-item")); n != 1 || !strings.Contains(page.TextOf("article.desk-item"), "Spam or advertising · @ada") {
		t.Errorf("%d cases: %s", n, page.TextOf("main"))
	}
	c.refused(c.post(c.carl, "/admin/queue", "kind", "comment", "key", fmt.Sprint(said.ID), "do", "hide", "reason", " "), http.StatusBadRequest, "Reason is empty")
	c.led(c.post(c.carl, "/admin/queue", "kind", "comment", "key", fmt.Sprint(said.ID), "do", "hide", "reason", "Advertising"), "/admin/queue")
	c.says(c.carl, "/admin/queue", "Nothing waits.")
	c.silent(c.ada, "/papers/2603.02001", "at my shop")
	c.says(c.carl, "/papers/2603.02001", "at my shop") // curators read it in place
	rows := c.page(c.carl, "/admin/audit").All("ol.audit li")
	if len(rows) != 2 || !strings.Contains(rows[1].Text(), "@carl hid: a comment by @bob") || !strings.Contains(rows[0].Text(), "agreed with the report") {
		t.Fatalf("%d rows: %s", len(rows), c.page(c.carl, "/admin/audit").TextOf("main"))
	}
	c.refused(c.post(c.ada, "/admin/undo", "decision", "1", "reason", "no"), http.StatusForbidden, "")
	c.led(c.post(c.carl, "/admin/undo", "decision", "1", "reason", "I was wrong", "next", "/admin/audit"), "/admin/audit")
	c.says(c.ada, "/papers/2603.02001", "at my shop")
	c.refused(c.post(c.carl, "/admin/undo", "decision", "1", "reason", "again"), http.StatusConflict, "was undone already")
	c.says(c.carl, "/admin/audit", "undone by no. 3")
	c.says(c.carl, "/admin/audit?person=carl&kind=comment", "I was wrong")
	c.says(c.carl, "/admin/audit?person=nobody", "There is nobody called nobody.")
	c.says(c.carl, "/admin/audit?kind=list", "Nothing was decided like that yet.")
}

func TestSuspendPages(t *testing.T) {
	c := newCounter(t, nil)
	key := fmt.Sprint(c.bob.ID)
	c.refused(c.post(c.carl, "/admin/queue", "kind", "user", "key", key, "do", "suspend", "reason", "spam"), http.StatusBadRequest, "another address")
	c.refused(c.post(c.carl, "/admin/suspend", "kind", "user", "key", fmt.Sprint(c.root.ID), "do", "suspend", "reason", "power"), http.StatusForbidden, "")
	c.led(c.post(c.carl, "/admin/suspend", "kind", "user", "key", key, "do", "suspend", "reason", "Spam", "next", "/u/bob"), "/u/bob")
	c.refused(c.post(c.bob, "/submit", "paper", lichens), http.StatusForbidden, "Your account is suspended")
	c.says(c.bob, "/papers/2603.02001", "Counting Lichens") // she may read
	c.led(c.post(c.carl, "/admin/suspend", "kind", "user", "key", key, "do", "reinstate", "reason", "Sorry"), "/admin/queue")
	c.led(c.post(c.bob, "/submit", "paper", lichens), "/papers/2603.02001")
}

func TestChoosePages(t *testing.T) {
	c := newCounter(t, nil)
	c.silent(c.ada, "/papers/2603.02001", "Put on a front page")
	c.refused(c.post(c.ada, "/choose", "paper", lichens, "day", "2026-03-11"), http.StatusForbidden, "")
	c.refused(c.post(c.carl, "/choose", "paper", lichens, "day", "tomorrow"), http.StatusBadRequest, "day")
	c.led(c.post(c.carl, "/choose", "paper", lichens, "day", "2026-03-11", "on", "1"), "/papers/2603.02001")
	c.says(papers.User{}, "/papers/date/2026-03-11", "chosen by Carl Curator")
	c.refused(c.post(c.carl, "/choose", "paper", lichens, "day", "2026-03-11", "on", "0"), http.StatusBadRequest, "Reason is empty")
	c.led(c.post(c.carl, "/choose", "paper", lichens, "day", "2026-03-11", "on", "0", "reason", "a slip"), "/papers/2603.02001")
	c.silent(papers.User{}, "/papers/date/2026-03-11", "chosen by Carl Curator")
}

func TestPagesAboutTheSite(t *testing.T) {
	c := newCounter(t, nil)
	c.says(papers.User{}, "/privacy", "for 90 days")
	c.says(papers.User{}, "/privacy", "ada@example.org")
	c.says(papers.User{}, "/takedown", "Write to ada@example.org")
	c.says(c.root, "/admin", "18.9 MB")
	c.says(c.root, "/admin", "daily.toml:3")
	if body := c.view().Get("/robots.txt").Body; !strings.Contains(body, "Disallow: /search\n") || strings.Contains(body, "Disallow: /\n") {
		t.Errorf("robots.txt: %s", body)
	}
	shy := newCounter(t, func(c *counter) { c.deps.House = operator.House{NoIndex: true, Elsewhere: "words.example.org"} })
	if body := shy.view().Get("/robots.txt").Body; body != "User-agent: *\nDisallow: /\n" {
		t.Errorf("robots.txt: %s", body)
	}
	shy.says(papers.User{}, "/privacy", "sent to words.example.org")
	shy.says(papers.User{}, "/privacy", "They have not said how to reach them")
	shy.silent(papers.User{}, "/privacy", "Which papers were shown to you")
	shy.says(papers.User{}, "/takedown", "Use the report at the side")
}

// busy is a counter where everything waits and much was decided.
func busy(t *testing.T) *counter {
	t.Helper()
	c := newCounter(t, func(c *counter) { c.o.Rules.Review = true })
	evil := `"><script>alert(1)</script> {{.}} ` + strings.Repeat("Donaudampfschiff", 30)
	said, err := c.deps.Community.Comment(t.Context(), c.bob, lichens, 0, "</textarea><img src=x onerror=alert(2)>"+evil)
	c.must(err)
	for _, u := range []papers.User{c.ada, c.carl} {
		c.post(u, "/report", "kind", "comment", "key", fmt.Sprint(said.ID), "reason", "abuse", "words", evil)
		c.post(u, "/report", "kind", "paper", "key", "2603.01002", "reason", "rights", "words", "It is mine, and I never put it there.")
	}
	c.post(c.ada, "/report", "kind", "user", "key", fmt.Sprint(c.bob.ID), "reason", "spam")
	kind, body := drawn(t, "picture", 900, 500)
	c.send(c.ada, "/submit", kind, body)
	c.post(c.ada, "/claim", "paper", lichens, "author", "0 Zoë Ångström")
	c.post(c.bob, "/claim", "paper", lichens, "author", "0 Zoë Ångström")
	c.post(c.carl, "/choose", "paper", "2603.01002", "day", "2026-03-11", "reason", evil[:490])
	c.post(c.carl, "/links", "paper", lichens, "code", "https://example.org/\"onclick=alert(3)")
	c.post(c.carl, "/admin/queue", "kind", "paper", "key", "x:bare", "do", "take down", "reason", "Its publisher asked, and showed that it may ask.")
	c.post(c.carl, "/admin/suspend", "kind", "user", "key", fmt.Sprint(c.bob.ID), "do", "suspend", "reason", evil)
	c.post(c.carl, "/admin/undo", "decision", "4", "reason", "Too hard.")
	return c
}

// What people write into desks is text wherever it stands.
func TestDesksHostile(t *testing.T) {
	c := busy(t)
	for _, path := range []string{"/admin/queue", "/admin/audit", "/papers/2603.02001", "/papers/2603.01002", "/papers/date/2026-03-11", "/submit", "/submit?paper=2603.02001", "/u/bob",
		"/report?kind=comment&key=1", "/report?kind=paper&key=2603.02001&next=javascript:alert(1)", "/report?thanks=1&next=//evil.example", "/admin/audit?person=%22%3E%3Cscript%3E&kind=%3Cb%3E"} {
		c.page(c.carl, path)
	}
	page := c.page(c.carl, "/report?thanks=1&next=//evil.example/x")
	for _, a := range page.All("main a") {
		if strings.Contains(a.Attr["href"], "evil") {
			t.Errorf("the thanks lead to %s", a.Attr["href"])
		}
	}
}

func TestDeskGoldens(t *testing.T) {
	c := busy(t)
	for _, g := range deskGoldens() {
		c.who = c.carl
		if strings.HasPrefix(g.path, "/admin") && !strings.HasPrefix(g.path, "/admin/") {
			c.who = c.root
		}
		golden(t, c.view(), g.name, g.path, 200)
	}
}

func deskGoldens() []struct{ name, path string } {
	return []struct{ name, path string }{
		{"desk-submit", "/submit"}, {"desk-preview", "/submit?paper=2603.01003"}, {"desk-paper", "/papers/2603.02001"}, {"desk-report", "/report?kind=comment&key=1"},
		{"desk-thanks", "/report?thanks=1"}, {"desk-queue", "/admin/queue"}, {"desk-audit", "/admin/audit"}, {"desk-overview", "/admin"}, {"desk-privacy", "/privacy"}, {"desk-takedown", "/takedown"},
	}
}

// TestDesksInBrowser looks at every page of the desks in a real browser.
func TestDesksInBrowser(t *testing.T) {
	browser := chrome(t)
	c := busy(t)
	l := looker{t: t, tab: newTab(t, browser, c.view()), seen: make(map[string]bool)}
	for _, g := range deskGoldens() {
		if c.who = c.root; g.name == "desk-submit" {
			c.who = c.ada
		}
		l.look(g.name, g.path)
	}
	for _, g := range [][2]string{{"desk-nobody", "/submit?paper=2603.99999"}, {"desk-day", "/papers/date/2026-03-11"}, {"desk-person", "/u/ada"}} {
		l.look(g[0], g[1])
	}
}

// TestTakeDownButton presses the button as it stands on the page: what a form
// sends is what its fields and its button say.
func TestTakeDownButton(t *testing.T) {
	c := newCounter(t, nil)
	page := c.page(c.carl, "/papers/"+lichens)
	pressed := false
	for _, b := range page.All("button") {
		if b.Text() == "Take it down" {
			pressed = true
			c.led(c.post(c.carl, "/admin/queue", "kind", "paper", "key", lichens, b.Attr["name"], b.Attr["value"], "reason", "Its authors asked", "next", "/admin/audit"), "/admin/audit")
		}
	}
	if !pressed {
		t.Fatal("there is no button")
	}
	if a := c.view().Get("/papers/" + lichens); a.Status != http.StatusNotFound {
		t.Errorf("the paper is answered with %d", a.Status)
	}
}

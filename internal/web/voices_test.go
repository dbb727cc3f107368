package web_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/webtest"
)

// post sends a form, with header lines, as one of the people (0 for nobody).
func post(t testing.TB, site *webtest.Site, who papers.UserID, path string, form url.Values, header ...string) webtest.Answer {
	t.Helper()
	return postBody(t, site, who, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()), header...)
}

// postBody is post for what is encoded already.
func postBody(t testing.TB, site *webtest.Site, who papers.UserID, path, kind string, body io.Reader, header ...string) webtest.Answer {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, body)
	r.Header.Set("Content-Type", kind)
	r.RemoteAddr = fmt.Sprintf("10.0.%d.%d:4711", who/250, who%250) // each from an address of her own
	if who != 0 {
		header = append(header, sessionOf(who))
	}
	for _, line := range header {
		name, value, _ := strings.Cut(line, ":")
		r.Header.Add(name, strings.TrimSpace(value))
	}
	w := httptest.NewRecorder()
	site.Handler.ServeHTTP(w, r)
	return webtest.Answer{Status: w.Code, Header: w.Header(), Body: w.Body.String()}
}

// pageOf is a page as one of the people sees it.
func pageOf(t *testing.T, site *webtest.Site, who papers.UserID, path string) *webtest.Node {
	t.Helper()
	a := site.Get(path, sessionOf(who))
	if a.Status != http.StatusOK {
		t.Fatalf("%s: status %d", path, a.Status)
	}
	return site.Parse(path, a)
}

// having are the elements whose attribute has a value.
func having(nodes []*webtest.Node, attr, value string) []*webtest.Node {
	var out []*webtest.Node
	for _, n := range nodes {
		if n.Attr[attr] == value {
			out = append(out, n)
		}
	}
	return out
}

// Votes go through a form, back to the card, and are counted for all.
func TestVote(t *testing.T) {
	site := webtest.Open(t, noon(), fillPeople)
	form := url.Values{"paper": {"2603.01001"}, "on": {"1"}, "next": {"/papers/date/2026-03-10#p4"}}
	for range 2 {
		a := post(t, site, ben, "/vote", form)
		if a.Status != http.StatusSeeOther || a.Header.Get("Location") != "/papers/date/2026-03-10#p4" {
			t.Errorf("a vote is answered %d, to %s", a.Status, a.Header.Get("Location"))
		}
	}
	a := post(t, site, ada, "/vote", form, "Accept: application/json")
	var now struct {
		Voted bool
		Votes int
	}
	if err := json.Unmarshal([]byte(a.Body), &now); err != nil || !now.Voted || now.Votes != 2 {
		t.Errorf("a script is told %s: %v", a.Body, err)
	}
	if got := site.Page("/papers/2603.01001").TextOf(".votes"); got != "2" {
		t.Errorf("a visitor reads %q", got)
	}
	if got := pageOf(t, site, ben, "/papers/2603.01001").One(".vote-button").Attr["aria-pressed"]; got != "true" {
		t.Errorf("the button of who voted is pressed: %s", got)
	}
	form.Set("on", "0")
	post(t, site, ben, "/vote", form)
	if got := site.Page("/papers/2603.01001").TextOf(".votes"); got != "1" {
		t.Errorf("behind the taking back a visitor reads %q", got)
	}
	form.Set("next", "https://evil.example/")
	if to := post(t, site, ben, "/vote", form).Header.Get("Location"); to != "/" {
		t.Errorf("a vote leads to %s", to)
	}
	for _, id := range []string{"", "no id at all", "2603.09999"} {
		if a := post(t, site, ben, "/vote", url.Values{"paper": {id}, "on": {"1"}}); a.Status != 400 && a.Status != 404 {
			t.Errorf("a vote for %q is answered %d", id, a.Status)
		}
	}
}

// Visitors see counts; they are led to sign in where there are accounts.
func TestVoteOfVisitors(t *testing.T) {
	site := webtest.Open(t, noon(), fillPeople)
	day := site.Page("/papers/date/2026-03-10")
	if n := len(having(day.All("form"), "action", "/vote")); n != 0 {
		t.Errorf("a visitor finds %d forms", n)
	}
	if to := day.One("#p1 a.vote-button").Attr["href"]; !strings.HasPrefix(to, "/sign-in?next=") || !strings.HasSuffix(to, "%23p1") {
		t.Errorf("a visitor is led to %s", to)
	}
	if a := post(t, site, 0, "/vote", url.Values{"paper": {"2603.01001"}}); a.Status != http.StatusSeeOther || !strings.HasPrefix(a.Header.Get("Location"), "/sign-in") {
		t.Errorf("a visitor's vote is answered %d, to %s", a.Status, a.Header.Get("Location"))
	}
	alone := open(t).Page("/papers/date/2026-03-10") // no accounts, and not this machine
	for _, selector := range []string{".vote", ".acts", "form[method]"} {
		if alone.One(selector) != nil {
			t.Errorf("where nobody has an account, a visitor finds %s", selector)
		}
	}
}

// Not interested hides a card, and Undo brings it back.
func TestDismiss(t *testing.T) {
	site := webtest.Open(t, noon(), fillPeople)
	day := pageOf(t, site, ada, "/papers/date/2026-03-10")
	if got := day.TextOf(".dismissed"); !strings.Contains(got, "Not interested: A Proof that Rivers Run Uphill Undo") {
		t.Errorf("in its place stands %q", got)
	}
	if pageOf(t, site, ben, "/papers/date/2026-03-10").One(".dismissed") != nil {
		t.Error("it is hidden from another")
	}
	if got := pageOf(t, site, ada, "/dismissed").TextOf(".dismissed-list"); !strings.Contains(got, "Rivers Run Uphill") {
		t.Errorf("the list says %q", got)
	}
	post(t, site, ada, "/dismiss", url.Values{"paper": {"hep-th/9901001"}, "on": {"0"}})
	if pageOf(t, site, ada, "/papers/date/2026-03-10").One(".dismissed") != nil {
		t.Error("it stays hidden")
	}
}

// Comments are previewed, posted once, found, edited and deleted.
func TestComments(t *testing.T) {
	site := webtest.Open(t, noon(), fillPeople)
	form := url.Values{"paper": {"2603.01001"}, "text": {"I count $n^2$, @ada & <b>you</b>."}, "preview": {"1"}}
	a := post(t, site, ben, "/comments", form)
	page := site.Parse("preview", a)
	if a.Status != 200 || page.One(".preview math") == nil || len(having(page.All(".preview a"), "href", "/u/ada")) != 1 || page.TextOf("textarea") != form.Get("text") {
		t.Errorf("the preview, %d: %s", a.Status, page.TextOf("main"))
	}
	if site.Page("/papers/2603.01001").One(".comment") != nil {
		t.Error("a preview is posted")
	}
	form.Del("preview")
	to := post(t, site, ben, "/comments", form).Header.Get("Location")
	if again := post(t, site, ben, "/comments", form).Header.Get("Location"); again != to || !strings.HasPrefix(to, "/papers/2603.01001#c") {
		t.Errorf("posted twice it stands at %s and %s", to, again)
	}
	_, id, _ := strings.Cut(to, "#c")
	if got := site.Get("/comments/" + id).Header.Get("Location"); got != to {
		t.Errorf("its permanent address leads to %s", got)
	}
	edit := url.Values{"comment": {id}, "text": {"I count better now."}}
	if a := post(t, site, ada, "/comments/edit", edit); a.Status != http.StatusForbidden {
		t.Errorf("another's edit is answered %d", a.Status)
	}
	post(t, site, ben, "/comments/edit", edit)
	thread := pageOf(t, site, ada, "/papers/2603.01001")
	if got := thread.TextOf(".comment-text"); got != "I count better now." || len(having(thread.All(".comment-head a"), "href", "/comments/"+id+"/history")) != 1 {
		t.Errorf("edited it says %q", got)
	}
	for _, text := range []string{"", "  \n ", strings.Repeat("x", papers.MaxComment+1)} {
		a := post(t, site, ben, "/comments", url.Values{"paper": {"2603.01001"}, "text": {text}})
		if a.Status != http.StatusBadRequest || site.Parse("form", a).One(".said") == nil {
			t.Errorf("%d characters are answered %d", len(text), a.Status)
		}
	}
	post(t, site, ben, "/comments/delete", url.Values{"comment": {id}})
	if site.Page("/papers/2603.01001").One(".comment") != nil {
		t.Error("deleted, without an answer, it still stands there")
	}
	if a := site.Get("/comments/" + id); a.Status != http.StatusNotFound {
		t.Errorf("its address answers %d", a.Status)
	}
}

// The thread shows each state to those who may see it.
func TestThread(t *testing.T) {
	site := webtest.Open(t, noon(), fillPeople)
	spam := "Buy pebbles"
	for who, reads := range map[papers.UserID]bool{0: false, ada: true, ben: true, cleo: true} {
		page := site.Page("/papers/2603.01002")
		if who != 0 {
			page = pageOf(t, site, who, "/papers/2603.01002")
		}
		text := page.TextOf("#c5")
		if !strings.Contains(text, "Hidden by a curator: Advertising") || strings.Contains(text, spam) != reads {
			t.Errorf("%d reads %q", who, text)
		}
		checkHarmless(t, "thread", page)
		if page.One("#c8") != nil || page.TextOf("#c6") != "Deleted" {
			t.Errorf("deleted comments stand as %q", page.TextOf("#c6"))
		}
		if got := page.One("#c13").Attr["class"]; got != "comment in6" {
			t.Errorf("the deepest comment is %s", got)
		}
	}
	pressed := func() []*webtest.Node {
		return having(pageOf(t, site, ada, "/papers/2603.01002").All("#c1 .reaction button"), "aria-pressed", "true")
	}
	if got := pressed()[0].Attr["title"]; got != "agree: Ada Krüger, Cleo <script>alert(1)</script>" {
		t.Errorf("the reaction says %q", got)
	}
	post(t, site, ada, "/react", url.Values{"comment": {"1"}, "reaction": {"👍"}, "on": {"0"}})
	if n := len(pressed()); n != 0 {
		t.Errorf("%d reactions are pressed still", n)
	}
}

// Notifications lead to their places and are marked as read.
func TestNotifications(t *testing.T) {
	site := webtest.Open(t, noon(), fillPeople)
	page := pageOf(t, site, ben, "/notifications")
	if n := len(page.All(".notice-row.new")); n != 7 {
		t.Errorf("%d are new", n)
	}
	for _, a := range page.All(".notice-row a") {
		if got := site.Get(a.Attr["href"]); got.Status != http.StatusFound {
			t.Errorf("%s answers %d", a.Attr["href"], got.Status)
		}
	}
	post(t, site, ben, "/notifications", url.Values{"upto": {having(page.All("input"), "name", "upto")[0].Attr["value"]}})
	page = pageOf(t, site, ben, "/notifications")
	if len(page.All(".notice-row.new")) != 0 || len(page.All(".notice-row")) != 7 {
		t.Error("marked as read, they are new still")
	}
}

// Trending shows its terms and its formula.
func TestTrending(t *testing.T) {
	site := webtest.Open(t, noon(), fillPeople)
	page := site.Page("/trending?period=day")
	if got := page.TextOf("#p1 .terms"); got != "3 votes, worth 3.0 now · 3 people commenting, worth 6.0 · 9.0 in all" {
		t.Errorf("the terms are %q", got)
	}
	if page.One(".formula math") == nil || !strings.Contains(page.TextOf(".how"), "half as much after 12 hours") {
		t.Errorf("the formula is %q", page.TextOf(".how"))
	}
	if got := site.Page("/trending?cat=math").All(".card"); len(got) != 1 {
		t.Errorf("mathematics has %d", len(got))
	}
	for _, bad := range []string{"?period=year", "?cat=nonsense", "?p=0", "?p=9"} {
		if a := site.Get("/trending" + bad); a.Status != http.StatusBadRequest {
			t.Errorf("%s is answered %d", bad, a.Status)
		}
	}
}

// 10,000 toggles by 200 people over 20 papers, all at once, end right.
func TestVotesAtOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	const people, onto, each = 200, 20, 50
	site := webtest.Open(t, noon(), func(ctx context.Context, st *store.Store) error {
		if _, err := st.PutPapers(ctx, store.Batch{Papers: notes(onto, march(10))}); err != nil {
			return err
		}
		for who := 1; who <= people; who++ {
			if _, err := st.AddUser(ctx, papers.User{Name: fmt.Sprintf("person-%d", who), Role: papers.ReaderRole}); err != nil {
				return err
			}
			sum := sha256.Sum256([]byte(fmt.Sprint(who)))
			if _, err := st.AddSession(ctx, hex.EncodeToString(sum[:]), store.Session{Owner: papers.UserID(who), Until: noon().AddDate(1, 0, 0)}); err != nil {
				return err
			}
		}
		return nil
	})
	meant := make([][onto]bool, people)
	var all sync.WaitGroup
	for who := range people {
		all.Go(func() {
			chance := rand.New(rand.NewPCG(3, uint64(who)))
			for range each {
				i := chance.IntN(onto)
				meant[who][i] = !meant[who][i]
				on := "0"
				if meant[who][i] {
					on = "1"
				}
				a := post(t, site, papers.UserID(who+1), "/vote", url.Values{"paper": {string(notes(onto, march(10))[i].ID)}, "on": {on}}, "Accept: application/json")
				if a.Status != http.StatusOK {
					t.Errorf("a vote is answered %d: %.200s", a.Status, a.Body)
					return
				}
			}
		})
	}
	all.Wait()
	for i, p := range notes(onto, march(10)) {
		want := 0
		for who := range people {
			if meant[who][i] {
				want++
			}
		}
		if got := site.Page(p.ID.Path()).TextOf(".votes"); got != fmt.Sprint(want) {
			t.Errorf("%s has %s votes, want %d", p.ID, got, want)
		}
	}
}

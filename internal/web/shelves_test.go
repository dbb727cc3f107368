package web_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/webtest"
)

// fillShelves adds people to the samples: Ada, a curator with lists and much
// that she follows; Ben, who has one public list; Cem, who has done nothing.
func fillShelves(ctx context.Context, st *store.Store) error {
	if err := fill(ctx, st); err != nil {
		return err
	}
	s := shelver{ctx: ctx, st: st}
	ada := s.person(papers.User{Name: "ada", FullName: "Ada Krüger", Role: papers.CuratorRole, About: "Works on *slow* things, with @ben and $k$-means."})
	ben := s.person(papers.User{Name: "ben", Role: papers.ReaderRole})
	s.person(papers.User{Name: "cem", Role: papers.ReaderRole})
	group := s.list(ada, "Papers for the reading group", "What we read on **Thursdays**.", true, "2603.01002", "2603.01001", "x:bare")
	s.do(st.NoteItem(ctx, ada.ID, group.ID, "2603.01001", "The figure on page 5 is the *point* of it: see $\\alpha$ and @ben.\n\nSecond thoughts."))
	s.list(ada, "To come back to", "", false)
	long := s.list(ben, "Every note there is", "", true)
	var all []papers.ListItem
	for i := range 57 {
		all = append(all, papers.ListItem{Paper: papers.Paper{ID: papers.ID(fmt.Sprintf("2603.%05d", 2000+i))}})
	}
	_, err := st.AddItems(ctx, ben.ID, long.ID, all)
	s.do(err)
	s.do(st.Keep(ctx, ada.ID, "hep-th/9901001", true))
	for _, f := range []papers.Following{
		{Kind: papers.FollowCategory, Target: "cs.CV"}, {Kind: papers.FollowAuthor, Target: "Li Wei"}, {Kind: papers.FollowSearch, Target: "q=pebbles"},
		{Kind: papers.FollowList, Target: fmt.Sprint(long.ID)}, {Kind: papers.FollowPerson, Target: fmt.Sprint(ben.ID)},
	} {
		s.do(st.Follow(ctx, ada.ID, f, true))
	}
	for voter, id := range map[papers.UserID]papers.ID{ada.ID: "2603.01001", ben.ID: "acl:2025.slow-1.7"} {
		_, err := st.Vote(ctx, voter, id, true)
		s.do(err)
	}
	return s.err
}

// A shelver does one thing after the other until one fails.
type shelver struct {
	ctx context.Context
	st  *store.Store
	err error
}

func (s *shelver) do(err error) {
	if s.err == nil {
		s.err = err
	}
}

// person makes an account with a session whose secret is its name.
func (s *shelver) person(u papers.User) papers.User {
	u, err := s.st.AddUser(s.ctx, u)
	s.do(err)
	sum := sha256.Sum256([]byte(u.Name))
	_, err = s.st.AddSession(s.ctx, hex.EncodeToString(sum[:]), store.Session{Owner: u.ID, Until: noon().Add(time.Hour), How: "test"})
	s.do(err)
	return u
}

func (s *shelver) list(u papers.User, title, about string, public bool, ids ...papers.ID) papers.List {
	l, err := s.st.AddList(s.ctx, papers.List{Owner: u, Title: title, About: about, Public: public})
	s.do(err)
	items := make([]papers.ListItem, len(ids))
	for i, id := range ids {
		items[i].Paper.ID = id
	}
	_, err = s.st.AddItems(s.ctx, u.ID, l.ID, items)
	s.do(err)
	return l
}

// as is a site as somebody sees it who has signed in.
func as(t testing.TB, site *webtest.Site, name string) *webtest.Site {
	return webtest.Of(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Set("Cookie", "dailypapers_session="+name)
		site.Handler.ServeHTTP(w, r)
	}))
}

// submit sends a form, as pairs of field and value.
func submit(t testing.TB, site *webtest.Site, path string, fields ...string) webtest.Answer {
	t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	site.Handler.ServeHTTP(w, r)
	return webtest.Answer{Status: w.Code, Header: w.Header(), Body: w.Body.String()}
}

// done holds that a form was taken and leads back to where it stood.
func done(t testing.TB, site *webtest.Site, path string, fields ...string) {
	t.Helper()
	a := submit(t, site, path, append(fields, "next", "/lists?p=1#x")...)
	if a.Status != http.StatusSeeOther || a.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("%s %v: %d %.300s", path, fields, a.Status, a.Body)
	}
}

// openShelves is the site of fillShelves with what other parts of the program
// write: a comment, a claim, and Dan, who is suspended.
func openShelves(t testing.TB) *webtest.Site {
	t.Helper()
	site := webtest.Open(t, noon(), fillShelves)
	db, err := sql.Open("sqlite", "file:"+filepath.Join(site.Dir, store.FileName)+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	at := noon().Add(-3 * time.Hour).UnixMicro()
	for _, q := range []string{
		fmt.Sprintf(`INSERT INTO comments (num, paper, parent, author, text, hash, at, edited, state, reason) SELECT 1, num, 0, (SELECT num FROM users WHERE name = 'ada'), 'I like the *kites* best, and $x^2$.', 0, %d, 0, 0, '' FROM papers WHERE id = '2603.01001'`, at),
		fmt.Sprintf(`INSERT INTO comments (num, paper, parent, author, text, hash, at, edited, state, reason) SELECT 2, num, 0, (SELECT num FROM users WHERE name = 'ada'), 'hidden words', 0, %d, 0, 1, 'rude' FROM papers WHERE id = '2603.01001'`, at),
		fmt.Sprintf(`INSERT INTO claims (num, paper, position, name, person, at, state, how) SELECT 1, num, 0, 'Ada Krüger', (SELECT num FROM users WHERE name = 'ada'), %d, 'confirmed', '' FROM papers WHERE id = '2603.01002'`, at),
		fmt.Sprintf(`INSERT INTO claims (num, paper, position, name, person, at, state, how) SELECT 2, num, 0, 'Ada Krüger', (SELECT num FROM users WHERE name = 'ben'), %d, 'waiting', '' FROM papers WHERE id = '2603.02003'`, at),
		fmt.Sprintf(`INSERT INTO users (num, name, full_name, email, role, about, settings, joined, suspended) VALUES (99, 'dan', 'Dan D.', '', 'reader', 'Buy my things', '', %d, 'Advertising')`, at),
		fmt.Sprintf(`INSERT INTO lists (num, owner, title, about, public, saved, created, updated) VALUES (99, 99, 'Things to buy', '', 1, 0, %d, %d)`, at, at),
	} {
		if _, err := db.ExecContext(t.Context(), q); err != nil {
			t.Fatalf("%v in %s", err, q)
		}
	}
	return site
}

// shelfGoldens are the pages of lists and people, by who looks.
func shelfGoldens() []struct {
	name, who, path string
	status          int
} {
	return []struct {
		name, who, path string
		status          int
	}{
		{"lists", "", "/lists", 200}, {"lists-own", "ada", "/lists", 200}, {"lists-none", "cem", "/lists", 200},
		{"list-public", "", "/lists/1", 200}, {"list-of-others", "ben", "/lists/1", 200}, {"list-own", "ada", "/lists/1", 200},
		{"list-empty", "ada", "/lists/2", 200}, {"list-saved", "ada", "/lists/4", 200}, {"list-page2", "", "/lists/3?p=2", 200}, {"list-private", "ben", "/lists/2", 404},
		{"list-new", "ada", "/lists/new", 200}, {"list-edit", "ada", "/lists/1/edit", 200}, {"list-edit-saved", "ada", "/lists/4/edit", 200},
		{"list-delete", "ada", "/lists/1/delete", 200}, {"list-delete-saved", "ada", "/lists/4/delete", 200},
		{"list-import", "ada", "/lists/import?list=1", 200}, {"list-imported", "ada", "", 200}, {"list-import-trouble", "ada", "", 400},
		{"following", "ada", "/following", 200}, {"following-none", "cem", "/following", 200},
		{"author", "ben", "/authors/Li%20Wei", 200}, {"author-claimed", "", "/authors/Ada%20Kr%C3%BCger", 200}, {"author-missing", "", "/authors/Nobody%20%2F%20None", 404},
		{"person", "", "/u/ada", 200}, {"person-self", "ada", "/u/ada", 200}, {"person-empty", "ada", "/u/cem", 200},
		{"person-suspended", "", "/u/dan", 200}, {"person-suspended-curator", "ada", "/u/dan", 200}, {"person-missing", "", "/u/nobody", 404},
		{"paper-shelved", "ada", "/papers/2603.01001", 200}, {"search-follow", "ada", "/search?cat=cs.CV", 200},
	}
}

func TestShelfGoldens(t *testing.T) {
	site := openShelves(t)
	for _, g := range shelfGoldens() {
		who := site
		if g.who != "" {
			who = as(t, site, g.who)
		}
		if g.path != "" {
			t.Run(g.name, func(t *testing.T) { golden(t, who, g.name, g.path, g.status) })
		}
	}
	ada := as(t, site, "ada")
	goldenAnswer(t, ada, "list-imported", "/lists/import", 200, upload(t, ada, map[string]string{"list": "2"}, broughtAlong()))
	goldenAnswer(t, ada, "list-import-trouble", "/lists/import", 400, upload(t, ada, map[string]string{"text": "no <bibliography>", "title": "Mine"}, ""))
}

// broughtAlong is a file with an entry of each kind.
func broughtAlong() string {
	return "@misc{a, eprint={2603.01001}, archiveprefix={arXiv}, title={Counting Lichens}, annote={Read this first.}}\n" +
		"@article{again, title={Counting Lichens}, doi={10.1000/SLOW(2026)<1>}}\n" +
		"@misc{b, title={Waiting for {M}oss}, author={Wei, Li}}\n" +
		"@misc{c, title={Waiting for Moss}, author={Somebody Else}}\n" +
		"@misc{d, title={Not <b>held</b>}, eprint={2501.99999}, archiveprefix={arXiv}}\n" +
		"@misc{e, title={Nor this one}, author={N. Body}}\n" +
		"@misc{f, note={nothing that could be looked for}}\n"
}

// upload sends the import form with a file.
func upload(t testing.TB, site *webtest.Site, fields map[string]string, file string) webtest.Answer {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for name, value := range fields {
		if err := m.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	name := ""
	if file != "" {
		name = "library.bib"
	}
	part, err := m.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write([]byte(file))
	}
	if err == nil {
		err = m.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/lists/import", &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	w := httptest.NewRecorder()
	site.Handler.ServeHTTP(w, r)
	return webtest.Answer{Status: w.Code, Header: w.Header(), Body: w.Body.String()}
}

// titles are those of the cards of a page.
func titles(page *webtest.Node) []string {
	var out []string
	for _, n := range page.All(".card-title a") {
		out = append(out, n.Text())
	}
	return out
}

// A list is made, filled, put into order, annotated, edited and deleted, by
// forms alone.
func TestListFromBeginningToEnd(t *testing.T) {
	site := openShelves(t)
	cem, ben := as(t, site, "cem"), as(t, site, "ben")
	a := submit(t, cem, "/lists/new", "title", "  Of  mine ", "about", "All *mine*.")
	path := a.Header.Get("Location")
	if a.Status != http.StatusSeeOther || !strings.HasPrefix(path, "/lists/") {
		t.Fatalf("%d %s", a.Status, path)
	}
	id := strings.TrimPrefix(path, "/lists/")
	for _, p := range []string{"2603.01001", "2603.01002", "x:bare", "2603.01001"} {
		done(t, cem, "/lists/add", "list", id, "paper", p)
	}
	done(t, cem, "/lists/move", "list", id, "paper", "x:bare", "to", "top")
	done(t, cem, "/lists/move", "list", id, "paper", "2603.01001", "to", "down")
	done(t, cem, "/lists/move", "list", id, "paper", "x:bare", "to", "2")
	done(t, cem, "/lists/note", "list", id, "paper", "x:bare", "note", "Why not?")
	page := cem.Page(path)
	want := []string{shown(t, formulas().TitleSource()), "A title and nothing else", shown(t, everything().TitleSource())}
	if got := titles(page); !slices.Equal(got, want) {
		t.Errorf("the order is %q, want %q", got, want)
	}
	if got := page.TextOf(".item-note"); got != "Why not?" {
		t.Errorf("the note is %q", got)
	}
	for _, who := range []*webtest.Site{site, ben} {
		for _, path := range []string{path, path + ".json", path + ".bib"} {
			if a := who.Get(path); a.Status != http.StatusNotFound {
				t.Errorf("%s of somebody else: %d", path, a.Status)
			}
		}
	}
	for path, fields := range map[string][]string{"/lists/add": {"paper", "x:bare"}, "/lists/remove": {"paper", "x:bare"}, "/lists/note": {"paper", "x:bare", "note", "mine"},
		"/lists/move": {"paper", "x:bare", "to", "top"}, "/lists/edit": {"title", "Mine now"}, "/lists/delete": {}} {
		if a := submit(t, ben, path, append(fields, "list", id)...); a.Status != http.StatusNotFound && a.Status != http.StatusForbidden {
			t.Errorf("%s of somebody else's list: %d", path, a.Status)
		}
	}
	done(t, cem, "/lists/edit", "list", id, "title", "Of everybody", "public", "1")
	if got := ben.Page(path).TextOf("h1"); got != "Of everybody" {
		t.Errorf("the title is %q", got)
	}
	if a := submit(t, ben, "/lists/delete", "list", id); a.Status != http.StatusNotFound {
		t.Errorf("another one's list: %d", a.Status)
	}
	done(t, cem, "/lists/remove", "list", id, "paper", "2603.01002")
	if got := len(titles(cem.Page(path))); got != 2 {
		t.Errorf("%d papers are left", got)
	}
	if a := submit(t, cem, "/lists/delete", "list", id); a.Header.Get("Location") != "/lists" {
		t.Errorf("deleting: %d", a.Status)
	}
	if a := cem.Get(path); a.Status != http.StatusNotFound {
		t.Errorf("deleted: %d", a.Status)
	}
}

// What is wrong is said on the form, with what was typed.
func TestListTroubles(t *testing.T) {
	site := openShelves(t)
	ada := as(t, site, "ada")
	a := submit(t, ada, "/lists/new", "title", " ", "about", "Kept words")
	page := ada.Parse("/lists/new", a)
	if a.Status != http.StatusBadRequest || page.TextOf(".trouble") != "Title is empty." || page.TextOf("textarea") != "Kept words" {
		t.Errorf("%d %q %q", a.Status, page.TextOf(".trouble"), page.TextOf("textarea"))
	}
	for _, tt := range []struct {
		path   string
		fields []string
		status int
	}{
		{"/lists/edit", []string{"list", "1", "title", strings.Repeat("x", 101)}, 400},
		{"/lists/edit", []string{"list", "none"}, 400}, {"/lists/edit", []string{"list", "1000"}, 404},
		{"/lists/add", []string{"list", "1", "paper", "2603.99999"}, 404}, {"/lists/add", []string{"list", "1", "paper", "nonsense"}, 400},
		{"/lists/add", []string{"list", "new", "paper", "2603.01001"}, 400}, {"/lists/add", []string{"paper", "2603.01001"}, 400},
		{"/lists/move", []string{"list", "1", "paper", "2603.01001", "to", "sideways"}, 400}, {"/lists/move", []string{"list", "1", "paper", "2603.02003", "to", "up"}, 404},
		{"/lists/note", []string{"list", "1", "paper", "2603.01001", "note", strings.Repeat("x", 2001)}, 400},
		{"/lists/delete", []string{"list", "4"}, 403}, {"/save", []string{"paper", "2603.99999"}, 404},
		{"/follow", []string{"kind", "planet", "target", "Mars"}, 400}, {"/follow", []string{"kind", "author", "target", " "}, 400},
		{"/follow", []string{"kind", "list", "target", "1000"}, 404}, {"/follow", []string{"kind", "person", "target", "1"}, 400},
		{"/lists/note", []string{"list", "1", "note", strings.Repeat("é", 40_000)}, 413},
	} {
		a := submit(t, ada, tt.path, tt.fields...)
		if a.Status != tt.status {
			t.Errorf("%s %.80v: %d, want %d", tt.path, tt.fields, a.Status, tt.status)
		}
	}
	if a := submit(t, as(t, site, "ben"), "/follow", "kind", "list", "target", "2", "on", "1"); a.Status != http.StatusNotFound {
		t.Errorf("a private list can be followed: %d", a.Status)
	}
	for _, who := range []*webtest.Site{site, as(t, site, "ben")} {
		if a := who.Get("/lists/99"); a.Status != http.StatusNotFound {
			t.Errorf("a list of somebody suspended: %d", a.Status)
		}
	}
	if a := ada.Get("/lists/99"); a.Status != http.StatusOK {
		t.Errorf("and for a curator: %d", a.Status)
	}
	for path, status := range map[string]int{"/lists/x": 404, "/lists/0": 404, "/lists/1.doc": 404, "/lists/1?p=2": 400, "/lists/1?p=x": 400, "/lists?p=9": 400, "/lists/3/edit": 403,
		"/u/A": 404, "/u/" + strings.Repeat("x", 40): 404, "/u/no%2Fbody": 404, "/u/x%22/avatar.svg": 404, "/authors/": 404, "/authors/" + strings.Repeat("x", 2000): 404, "/following?p=2": 400} {
		if a := ada.Get(path); a.Status != status {
			t.Errorf("%.60s: %d, want %d", path, a.Status, status)
		} else {
			checkProblem(t, ada, path, a)
		}
	}
}

// Saving works from any page, twice as once, and tells scripts.
func TestSave(t *testing.T) {
	site := openShelves(t)
	cem := as(t, site, "cem")
	const path = "/papers/2603.01001"
	if got := cem.Page(path).TextOf(".save button"); got != "Save" {
		t.Errorf("the button says %q", got)
	}
	done(t, cem, "/save", "paper", "2603.01001", "on", "1")
	done(t, cem, "/save", "paper", "2603.01001", "on", "1")
	if got := cem.Page(path).TextOf(".save button"); got != "Saved" {
		t.Errorf("the button says %q", got)
	}
	script := webtest.Of(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Set("Accept", "application/json")
		cem.Handler.ServeHTTP(w, r)
	}))
	for on, want := range map[string]string{"1": `{"saved":true}`, "0": `{"saved":false}`} {
		if a := submit(t, script, "/save", "paper", "2603.01001", "on", on); a.Status != 200 || a.Body != want || a.Header.Get("Content-Type") != "application/json" {
			t.Errorf("on=%s: %d %s", on, a.Status, a.Body)
		}
	}
	if a := submit(t, site, "/save", "paper", "2603.01001", "on", "1"); a.Status != http.StatusSeeOther || !strings.HasPrefix(a.Header.Get("Location"), "/sign-in") {
		t.Errorf("a visitor saves: %d %s", a.Status, a.Header.Get("Location"))
	}
}

// A list goes out and comes in again, in its order and with its notes.
func TestExportAndImport(t *testing.T) {
	site := openShelves(t)
	cem := as(t, site, "cem")
	for _, format := range []string{"bib", "ris", "csl"} {
		a := site.Get("/lists/1." + format)
		if a.Status != 200 || !strings.Contains(a.Header.Get("Content-Disposition"), "list-1."+format) {
			t.Fatalf("%s: %d %v", format, a.Status, a.Header)
		}
		got := upload(t, cem, map[string]string{"list": "new", "title": "From " + format}, a.Body)
		page := cem.Parse("/lists/import", got)
		link := page.One("main .reading a")
		if got.Status != 200 || link == nil {
			t.Fatalf("%s: %d %s", format, got.Status, page.TextOf("main"))
		}
		back := listJSON(t, cem, link.Attr["href"])
		if want := []string{"2603.01002 ", "2603.01001 The figure on page 5 is the *point* of it: see $\\alpha$ and @ben. Second thoughts.", "x:bare "}; !slices.Equal(back, want[:len(back)]) || len(back) < 2 {
			t.Errorf("%s comes back as %q", format, back)
		}
	}
}

// listJSON are a list's items with their notes.
func listJSON(t *testing.T, site *webtest.Site, path string) []string {
	t.Helper()
	a := site.Get(path + ".json")
	var l struct {
		Items []struct {
			Position int
			ID, Note string
		}
	}
	if err := json.Unmarshal([]byte(a.Body), &l); err != nil {
		t.Fatalf("%v in %s", err, a.Body)
	}
	var out []string
	for i, it := range l.Items {
		if it.Position != i+1 {
			t.Errorf("%s: item %d stands at %d", path, i, it.Position)
		}
		out = append(out, it.ID+" "+it.Note)
	}
	return out
}

func TestFollowing(t *testing.T) {
	site := openShelves(t)
	ada, cem := as(t, site, "ada"), as(t, site, "cem")
	page := ada.Page("/following")
	got := titles(page)
	if n := len(slices.Compact(slices.Sorted(slices.Values(got)))); n != len(got) || n < 5 {
		t.Errorf("%d papers, %d different: %q", len(got), n, got)
	}
	for i, n := range page.All(".reason") {
		if !strings.HasPrefix(n.Text(), "because you follow ") {
			t.Errorf("paper %d: %q", i+1, n.Text())
		}
	}
	if !strings.Contains(page.TextOf("main"), "because you follow Li Wei and ben, who voted for it") {
		t.Errorf("Ben's vote is missing: %s", page.TextOf("main"))
	}
	done(t, cem, "/follow", "kind", "author", "target", "  Zoë   Ångström ", "on", "1")
	author := cem.Page("/authors/Zo%C3%AB%20%C3%85ngstr%C3%B6m")
	if got := author.TextOf(".follow button"); got != "Stop following Zoë Ångström" {
		t.Errorf("the button says %q", got)
	}
	if got := titles(cem.Page("/following")); len(got) != 1 || got[0] != shown(t, everything().TitleSource()) {
		t.Errorf("new is %q", got)
	}
	done(t, cem, "/follow", "kind", "author", "target", "Zoë Ångström", "on", "0")
	if got := titles(cem.Page("/following")); len(got) != 0 {
		t.Errorf("new is %q", got)
	}
}

// Names lead to their pages, whatever they are spelled with.
func TestAuthors(t *testing.T) {
	odd := everything()
	odd.ID = "x:odd"
	odd.Authors = []papers.Author{{Name: "AC/DC Collaboration"}, {Name: "李明"}, {Name: "100% O’Brien?"}, {Name: "Li"}, {Name: "Wei Chen"}}
	site := webtest.Open(t, noon(), func(ctx context.Context, st *store.Store) error {
		if err := fill(ctx, st); err != nil {
			return err
		}
		_, err := st.PutPapers(ctx, store.Batch{Papers: []papers.Paper{odd}})
		return err
	})
	for _, a := range site.Page("/papers/x:odd").All(".byline a") {
		path := a.Attr["href"]
		page := site.Page(path)
		if page.TextOf("h1") != a.Text() || !strings.Contains(strings.Join(titles(page), " "), "Counting Lichens") {
			t.Errorf("%s is the page of %q with %q", path, page.TextOf("h1"), titles(page))
		}
	}
	if got := titles(site.Page("/authors/Li%20Wei")); len(got) != 2 { // and not "Li", "Wei Chen" of the odd one
		t.Errorf("Li Wei has %q", got)
	}
	if got := site.Page("/authors/zoe%20angstrom").TextOf(".row-meta"); got != "1 paper with this name, newest first" {
		t.Errorf("%q", got)
	}
	if got := site.Page("/authors/Chen").TextOf(".reason"); got != "as Wei Chen" {
		t.Errorf("%q", got)
	}
}

func TestAvatar(t *testing.T) {
	site := open(t)
	a, b := site.Get("/u/ada/avatar.svg"), site.Get("/u/ben/avatar.svg")
	if a.Status != 200 || a.Header.Get("Content-Type") != "image/svg+xml" || !strings.HasPrefix(a.Header.Get("Cache-Control"), "public") || a.Body == b.Body {
		t.Errorf("%d %v", a.Status, a.Header)
	}
	if again := site.Get("/u/ada/avatar.svg", "If-None-Match: "+a.Header.Get("ETag")); again.Status != http.StatusNotModified {
		t.Errorf("again: %d", again.Status)
	}
	if _, err := webtest.Parse(a.Body); err != nil {
		t.Error(err)
	}
}

// What people write is text wherever it stands.
func TestHostileShelves(t *testing.T) {
	evil := `"><script>alert(1)</script><img src=x onerror=alert(2)>`
	site := webtest.Open(t, noon(), func(ctx context.Context, st *store.Store) error {
		if err := fillHostile(ctx, st); err != nil {
			return err
		}
		s := shelver{ctx: ctx, st: st}
		eve := s.person(papers.User{Name: "eve", FullName: evil, Role: papers.AdminRole, About: evil + " [x](javascript:alert(3)) $\\href{javascript:alert(4)}{x}$"})
		l := s.list(eve, evil, evil+"\n\n<script>alert(5)</script>", true, "x:hostile", "x:hostiletex", "x:endless")
		s.do(st.NoteItem(ctx, eve.ID, l.ID, "x:hostile", evil))
		for _, f := range []papers.Following{{Kind: papers.FollowAuthor, Target: evil}, {Kind: papers.FollowSearch, Target: "q=" + url.QueryEscape(evil)}, {Kind: papers.FollowList, Target: "1"}, {Kind: papers.FollowTopic, Target: evil}} {
			s.do(st.Follow(ctx, eve.ID, f, true))
		}
		s.person(papers.User{Name: "mal", Role: papers.ReaderRole})
		return s.err
	})
	eve := as(t, site, "eve")
	for _, who := range []*webtest.Site{site, eve, as(t, site, "mal")} {
		for _, path := range []string{"/lists", "/lists/1", "/lists/1/edit", "/lists/1/delete", "/lists/import", "/following", "/u/eve", "/papers/x:hostile", "/authors/" + url.PathEscape(evil),
			"/authors/" + url.PathEscape(hostile().Authors[0].Name), "/search?q=" + url.QueryEscape(evil)} {
			if a := who.Get(path); a.Status != http.StatusSeeOther {
				checkHarmless(t, path, who.Parse(path, a))
			}
		}
	}
	for _, file := range []string{"@misc{a, title={" + evil + "}}", "@misc{" + evil, "TY  - JOUR\nTI  - " + evil + "\nN1  - " + evil + "\nER  - \n", evil} {
		checkHarmless(t, "/lists/import", eve.Parse("/lists/import", upload(t, eve, map[string]string{"title": evil, "text": file}, file)))
	}
	if got := site.Page("/lists/1").TextOf("h1"); got != evil {
		t.Errorf("the title is %q", got)
	}
	if l := submit(t, eve, "/save", "paper", "x:bare", "next", "//evil.example/").Header.Get("Location"); l != "/" {
		t.Errorf("a form leads to %s", l)
	}
}

// TestShelvesInBrowser looks at the pages of lists and people as somebody who
// has signed in, and uses one without scripts.
func TestShelvesInBrowser(t *testing.T) {
	browser := chrome(t)
	site := openShelves(t)
	for _, who := range []string{"ada", "ben", "cem"} {
		l := looker{t: t, tab: newTab(t, browser, as(t, site, who)), seen: make(map[string]bool)}
		l.tab.status = true
		for _, g := range shelfGoldens() {
			if g.who == who && g.path != "" {
				l.look("shelf-"+g.name, g.path)
			}
		}
	}
	b := newTab(t, browser, as(t, site, "ada"))
	b.window(390, 844)
	b.open("/lists/1")
	b.do(chromedp.Evaluate[chromedp.Void]("document.querySelectorAll('details').forEach((d) => d.open = true)"))
	b.hold(390, "unfolded tools stay in the window", "document.documentElement.scrollWidth <= innerWidth")
	b.picture("shelf-list-unfolded-390")
	b.open("/lists/import")
	b.do(chromedp.SendKeys(chromedp.CSS("#text"), "@misc{a, eprint={2603.01001}, archiveprefix={arXiv}, title={Lichens}}\n@misc{b, title={Elsewhere}, eprint={2501.99999}, archiveprefix={arXiv}}\n@misc{c,}"))
	b.follow(chromedp.Click(chromedp.CSS("main button")), "Import · Daily Papers")
	b.hold(390, "one was added", "document.querySelector('main .reading').innerText.startsWith('1 paper added to Imported')")
	b.picture("shelf-imported-390")
	b.open("/papers/2603.01001")
	b.do(chromedp.Click(chromedp.CSS(".shelf summary")), chromedp.WaitVisible(chromedp.CSS("#shelf-title")))
	b.picture("shelf-paper-unfolded-390")
}

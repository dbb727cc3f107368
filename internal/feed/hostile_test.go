package feed_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/feed"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/webtest"
)

// evil has what could end a text, open another one or stand in none.
const evil = "<script>alert(1)</script> & ]]> \x00\x1b[31m\u202egnp\u2028\ufffe\uffff\ufdd0\xff\xed\xa0\x80 <![CDATA[ $x<y_{<b>}$ --> <?xml ?> \" ' &amp; \x7f\u0085\\\"o"

// TestHostile puts evil wherever people and sources write, and holds every feed to its
// format.
func TestHostile(t *testing.T) {
	b := store.Batch{Papers: []papers.Paper{{ID: "2512.00001", Title: evil, Abstract: evil + "\n\n" + evil, Announced: testDay(15), License: "https://example.org/<>\"{}|\\^` \x01",
		Authors: []papers.Author{{Name: "\x01"}, {Name: "</name>"}, {Name: evil}}, Categories: []papers.Category{"<c>", "\x02"}, Keywords: []string{evil, "\x03"},
		Links: []papers.Link{{Kind: papers.CodeLink, URL: "https://"}, {Kind: papers.CodeLink, URL: "javascript:alert(1)"}, {Kind: papers.CodeLink, URL: "https://example.org/%zz?\"><b>"},
			{Kind: papers.ProjectLink, URL: "https://example.org/?q=<b> \"#a#b"}}}}}
	s := newSite(t, b)
	ada := s.user("ada", papers.ReaderRole)
	words := strings.NewReplacer("\x00", "", "\xff", "", "\xed\xa0\x80", "").Replace(evil) // what the service takes
	s.comment(ada, "2512.00001", 0, words+" @ada")
	s.comment(ada, "2512.00001", 0, strings.Repeat("long "+words+"\n\n", 200))
	s.list(ada, "<b>]]></b> &", words, true, map[papers.ID]string{"2512.00001": words}, "2512.00001")
	_, err := s.community.Vote(t.Context(), ada, "2512.00001", true)
	s.must(err)
	for _, path := range []string{"/feed", "/trending", "/search?q=%3Cb%3E%26%22", "/search?q=author%3A%22name%22", "/authors/%3C%2Fname%3E", "/lists/1", "/papers/2512.00001/comments"} {
		atom, js := inBoth(path)
		a := s.get(atom)
		f := readAtom(t, a)
		if len(f.Entries) == 0 && !strings.HasPrefix(path, "/search?q=%3C") {
			t.Errorf("%s is empty", path)
		}
		for _, why := range webtest.Atom(a, f.self()) {
			t.Errorf("%s: %s", atom, why)
		}
		j := s.get(js)
		for _, why := range webtest.JSONFeed(j, readJSON(t, j).FeedURL) {
			t.Errorf("%s: %s", js, why)
		}
	}
	e := readAtom(t, s.get("/feed.atom")).Entries[0]
	if want := "<script>alert(1)</script> & ]]> [31mgnp <![CDATA[ x < y_{⟨b⟩} –> <?xml ?> \" ' &amp; ö"; e.Title != want {
		t.Errorf("the title is %q, want %q", e.Title, want)
	}
	if len(e.Authors) != 2 || e.Authors[0] != "</name>" {
		t.Errorf("authors %q", e.Authors)
	}
}

// What is wrong is said to programs as programs are told, with the parameter at fault.
func TestRefusals(t *testing.T) {
	s := busySite(t)
	long := strings.Repeat("x", 2000)
	for path, want := range map[string]struct {
		status    int
		parameter string
	}{
		"/papers/date/2025-02-30.atom": {400, "date"}, "/papers/date/x.json": {400, "date"}, "/papers/date/.atom": {400, "date"}, "/papers/week/2025-W00.atom": {400, "week"},
		"/papers/month/2025.json": {400, "month"}, "/papers/date/2026-12-15.atom": {404, "date"}, "/papers/date/1800-01-01.atom": {400, "date"},
		"/papers/date/2025-12-15.atom?p=0": {400, "p"}, "/papers/date/2025-12-15.atom?p=9": {400, "p"}, "/feed.json?p=x": {400, "p"}, "/feed.atom?all=yes": {400, "all"}, "/feed.atom?%zz": {400, "query"}, "/feed.atom?a;b": {400, "query"},
		"/trending.atom?period=year": {400, "period"}, "/trending.json?cat=cs.XX": {400, "cat"}, "/trending.atom?p=100001": {400, "p"}, "/trending.atom?p=100000": {400, "p"},
		"/search.atom?cat=cs.XX": {400, "cat"}, "/search.atom?from=yesterday": {400, "from"}, "/search.json?until=2025-12": {400, "until"}, "/search.atom?from=2025-12-15&until=2025-12-14": {400, "until"},
		"/search.atom?sort=best": {400, "sort"}, "/search.atom?q=%00": {400, "q"}, "/search.atom?q=%FF": {400, "q"}, "/search.json?q=" + long: {400, "q"}, "/search.atom?q=a&p=9999": {400, "p"},
		"/authors/Nobody%20Here.atom": {404, "name"}, "/authors/.atom": {404, "name"}, "/authors/%00%FF.json": {404, "name"}, "/authors/" + long + ".atom": {404, "name"},
		"/lists/7.atom": {404, ""}, "/lists/x.feed.json": {404, "list"}, "/lists/1.atom?p=2": {400, "p"},
		"/papers/2512.99999/comments.atom": {404, ""}, "/papers/nothing/comments.json": {404, "id"}, "/papers/hep-th/9901999/comments.atom": {404, ""}, "/papers/%00/comments.atom": {404, "id"}, "/papers/2512.00001/comments.atom?p=2": {400, "p"},
	} {
		res, body := s.ask(http.MethodGet, path)
		var e client.Problem
		if err := json.Unmarshal([]byte(body), &e); err != nil || res.StatusCode != want.status || e.Parameter != want.parameter || e.Error == "" || len(e.Error) > 400 || strings.Contains(e.Error, "store:") {
			t.Errorf("%.60s: %s, parameter %q, %.300s", path, res.Status, e.Parameter, body)
		}
		if res.Header.Get(client.ErrorCodeHeader) == "" || res.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%.60s: %v", path, res.Header)
		}
	}
	for _, path := range []string{"/feed.atom?utm=%00%FF&sort=x", "/search.atom?q=+&cat=+"} { // what a feed has no use for is nobody's business
		s.get(path)
	}
}

// FuzzFeed holds that no text breaks a format.
func FuzzFeed(f *testing.F) {
	f.Add("A title", "An abstract.", "A Name", "cs.CL", "https://example.org/")
	f.Add("<b>&amp;]]>", "\x00\u202e\xff\\\"o", "\uffff", "\x1b", "https://example.org/\"><b>")
	f.Add(evil, evil+"\n\n"+evil, evil, evil, evil)
	f.Fuzz(func(t *testing.T, title, abstract, name, category, link string) {
		p := papers.Paper{ID: "2512.00001", Title: title, Abstract: abstract, Authors: []papers.Author{{Name: name}}, Categories: []papers.Category{papers.Category(category)},
			Links: []papers.Link{{Kind: papers.CodeLink, URL: link}}, License: link, Keywords: []string{name}, Language: category, Published: papers.Instant(time.Date(2025, 12, 1, 0, 0, 0, 0, time.UTC))}
		made := feed.Made(title, []feed.Entry{feed.PaperEntry("https://papers.example.org", papers.Entry{Paper: p})})
		a, err := feed.WriteAtom(made)
		if err != nil {
			t.Fatal(err)
		}
		j, err := feed.WriteJSON(made)
		if err != nil {
			t.Fatal(err)
		}
		for _, why := range webtest.Atom(string(a), "https://papers.example.org/feed.atom") {
			t.Errorf("Atom: %s", why)
		}
		for _, why := range webtest.JSONFeed(string(j), "https://papers.example.org/feed.json") {
			t.Errorf("JSON Feed: %s", why)
		}
		if x, y := readAtom(t, string(a)), readJSON(t, string(j)); x.Title != y.Title || x.Entries[0].Title != y.Items[0].Title || x.Entries[0].Content != y.Items[0].ContentHTML {
			t.Errorf("the formats differ: %q and %q", a, j)
		}
	})
}

func FuzzOutside(f *testing.F) {
	f.Add("https://example.org/a b?\"<>#x#y")
	f.Add("javascript:alert(1)")
	f.Fuzz(func(t *testing.T, href string) {
		got, ok := feed.Outside(href)
		if !ok {
			return
		}
		if why := webtest.FeedHTML(fmt.Sprintf(`<a href="%s">x</a>`, strings.ReplaceAll(got, "&", "&amp;"))); len(why) > 0 {
			t.Errorf("%q became %q: %v", href, got, why)
		}
	})
}

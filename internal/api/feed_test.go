package api

import (
	"encoding/xml"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// parseFeed demands of a document what RFC 4287 does.
func parseFeed(t *testing.T, body string) atomFeed {
	t.Helper()
	var f atomFeed
	dec := xml.NewDecoder(strings.NewReader(strings.TrimSpace(body)))
	if err := dec.Decode(&f); err != nil {
		t.Fatalf("%v in %.500s", err, body)
	}
	if _, err := dec.Token(); err != io.EOF {
		t.Errorf("something follows the feed: %v", err)
	}
	if f.ID == "" || f.Title == "" || f.Author.Name == "" {
		t.Errorf("feed %+v", f)
	}
	checkTime(t, f.Updated)
	checkLinks(t, f.Links, "self", "alternate")
	seen := map[string]bool{}
	for _, e := range f.Entries {
		if e.ID == "" || e.Title == "" || seen[e.ID] {
			t.Errorf("entry %+v", e)
		}
		seen[e.ID] = true
		checkTime(t, e.Updated)
		checkLinks(t, e.Links, "alternate")
		for _, a := range e.Authors {
			if a.Name == "" {
				t.Errorf("%s has an author without a name", e.ID)
			}
		}
	}
	return f
}

func checkTime(t *testing.T, s string) {
	t.Helper()
	if _, err := time.Parse(time.RFC3339, s); err != nil {
		t.Error(err)
	}
}

func checkLinks(t *testing.T, links []atomLink, demanded ...string) {
	t.Helper()
	for _, l := range links {
		u, err := url.Parse(l.Href)
		if err != nil || !u.IsAbs() || u.Host == "" {
			t.Errorf("link %+v: %v", l, err)
		}
		demanded = slices.DeleteFunc(demanded, func(rel string) bool { return rel == l.Rel })
	}
	if len(demanded) > 0 {
		t.Errorf("no link %v in %+v", demanded, links)
	}
}

func TestFeeds(t *testing.T) {
	s := newSite(t, testNow, testBatch())
	for path, want := range map[string][]string{
		"/feed.atom":                   {"Third choice", "Pooling of soft sets", "Second choice"},
		"/papers/date/2025-12-15.atom": {"Third choice", "Pooling of soft sets", "Second choice"},
		"/papers/date/2025-12-12.atom": {"Announced one", "Announced two"},
		"/papers/date/2025-12-13.atom": nil,
		"/papers/week/2025-W51.atom":   {"Third choice", "Pooling of soft sets", "Second choice"},
		"/papers/month/2025-12.atom":   {"Third choice", "Pooling of soft sets", "Second choice"},
		"/search.atom?q=soft&cat=cs":   {"Pooling of soft sets"},
		"/search.atom?q=soft":          {"Third choice", "Pooling of soft sets"},
		"/search.atom?cat=math":        nil,
		"/search.atom?q=zzzzz":         nil,
		"/search.atom?from=2025-12-11": {"Announced one", "Announced two"},
	} {
		res, body := s.ask(http.MethodGet, path)
		if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "application/atom+xml; charset=utf-8" {
			t.Errorf("%s: %s %s", path, res.Status, res.Header.Get("Content-Type"))
			continue
		}
		f := parseFeed(t, body)
		var titles []string
		for _, e := range f.Entries {
			titles = append(titles, e.Title)
		}
		if strings.Contains(path, "from=") {
			slices.Sort(titles) // both are of one day
		}
		if !slices.Equal(titles, want) {
			t.Errorf("%s: %v, want %v", path, titles, want)
		}
	}
}

func TestFeedEntry(t *testing.T) {
	s := newSite(t, testNow, testBatch())
	_, body := s.ask(http.MethodGet, "/feed.atom")
	e := parseFeed(t, body).Entries[1]
	if e.ID != "tag:127.0.0.1,2026:/papers/2512.00001" || e.Links[0].Href != s.URL+"/papers/2512.00001" {
		t.Errorf("entry %+v", e)
	}
	if e.Published != "2025-12-01T17:08:18Z" || e.Updated != "2025-12-15T03:55:12Z" {
		t.Errorf("published %s, updated %s", e.Published, e.Updated)
	}
	if !strings.Contains(e.Summary, "Schrödinger") || !strings.Contains(e.Summary, "a < b") {
		t.Errorf("summary %q", e.Summary)
	}
	if len(e.Authors) != 2 || e.Authors[0].Name != "Ada Example" || len(e.Categories) != 2 || e.Categories[1] != (atomCategory{"hep-th", "High Energy Physics - Theory"}) {
		t.Errorf("entry %+v", e)
	}
}

// A feed's links and ids come from the configured address, where there is one.
func TestFeedBaseURL(t *testing.T) {
	a := New(Deps{BaseURL: "https://Papers.example.org:8443/", SiteName: "Ours"})
	f := a.feed(&http.Request{Host: "other"}, feedPaths{"latest", "/", "/feed.atom"}, "T", testNow, []papers.Entry{{Paper: papers.Paper{ID: "hep-th/9901001"}}})
	if f.ID != "tag:papers.example.org,2026:latest" || f.Links[0].Href != "https://Papers.example.org:8443/feed.atom" || f.Entries[0].Title != "hep-th/9901001" {
		t.Errorf("%+v", f)
	}
}

func TestHostileFeed(t *testing.T) {
	title := "<script>alert(1)</script> & ]]> \x00\x1b[31m\u202egnp\u2028\ufffe\xff <![CDATA[ $x<y$ "
	b := store.Batch{Papers: []papers.Paper{{ID: "2512.00001", Title: title, Abstract: title, Announced: testDay(15),
		Authors: []papers.Author{{Name: "\x01"}, {Name: "</name>"}}}}}
	s := newSite(t, testNow, b)
	_, body := s.ask(http.MethodGet, "/feed.atom")
	e := parseFeed(t, body).Entries[0]
	if want := "<script>alert(1)</script> & ]]> [31mgnp <![CDATA[ x < y"; e.Title != want {
		t.Errorf("title %q, want %q", e.Title, want)
	}
	if len(e.Authors) != 1 || e.Authors[0].Name != "</name>" {
		t.Errorf("authors %+v", e.Authors)
	}
}

func FuzzFeed(f *testing.F) {
	f.Add("A title", "An abstract.", "A Name", "cs.CL")
	f.Add("<b>&amp;]]>", "\x00\u202e\xff\\\"o", "\uffff", "\x1b")
	f.Fuzz(func(t *testing.T, title, abstract, name, category string) {
		p := papers.Paper{ID: "2512.00001", Title: title, Abstract: abstract, Authors: []papers.Author{{Name: name}}, Categories: []papers.Category{papers.Category(category)}}
		feed := New(Deps{}).feed(&http.Request{Host: "localhost:8080"}, feedPaths{"x", "/", "/feed.atom"}, title+"!", testNow, []papers.Entry{{Paper: p}})
		body, err := xml.Marshal(feed)
		if err != nil {
			t.Fatal(err)
		}
		got := parseFeed(t, string(body))
		if got.Title != feed.Title || got.Entries[0].Title != feed.Entries[0].Title || got.Entries[0].Summary != feed.Entries[0].Summary {
			t.Errorf("read back %+v, want %+v", got, feed)
		}
		for _, r := range got.Title + got.Entries[0].Title + got.Entries[0].Summary {
			if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == utf8.RuneError {
				t.Errorf("%U in the feed", r)
			}
		}
	})
}

// Readers of feeds set no mathematics.
func TestFeedsArePlain(t *testing.T) {
	p := papers.Paper{ID: "2512.00009", Title: `On Schrödinger's $\ell_1$ norm`, RawTitle: `On Schr\"odinger's $\ell_1$ norm`,
		Abstract: `We show that $\alpha \leq \beta$ in $\mathcal{O}(n \log n)$ steps, for $5 to $10.`}
	e := entry("http://site.example", papers.Entry{Paper: p})
	if want := "On Schrödinger's ℓ₁ norm"; e.Title != want {
		t.Errorf("the title is %q, want %q", e.Title, want)
	}
	if want := "We show that α ≤ β in O(n log n) steps, for $5 to $10."; e.Summary != want {
		t.Errorf("the summary is %q, want %q", e.Summary, want)
	}
}

// Programs that ask the API get TeX.
func TestAnswersKeepTeX(t *testing.T) {
	p := papers.Paper{ID: "2512.00009", Title: `On Schrödinger's $\ell_1$ norm`, RawTitle: `On Schr\"odinger's $\ell_1$ norm`, Abstract: `We bound Schr\"odinger's $\alpha$ by $\beta$ in all of its forms and at any time.`}
	got := paper(papers.Entry{Paper: p})
	if got.Title != p.Title || got.Summary != p.Abstract {
		t.Errorf("%q, %q", got.Title, got.Summary)
	}
	if want := `We bound Schrödinger's $\alpha$ by $\beta$ in all of its forms and at any time.`; got.AISummary != want {
		t.Errorf("the sentence is %q, want %q", got.AISummary, want)
	}
}

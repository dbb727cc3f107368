package feed_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/dailypapers/dailypapers/internal/webtest"
)

// TestFormats holds every feed to the rules of its format, and both formats to one
// another: the same entries, in the same order, with the same content.
func TestFormats(t *testing.T) {
	s := busySite(t)
	for _, path := range feedPaths() {
		atom, js := inBoth(path)
		res, a := s.ask(http.MethodGet, atom)
		if got := res.Header.Get("Content-Type"); res.StatusCode != http.StatusOK || got != "application/atom+xml; charset=utf-8" {
			t.Errorf("%s: %s %q %.300s", atom, res.Status, got, a)
			continue
		}
		res, j := s.ask(http.MethodGet, js)
		if got := res.Header.Get("Content-Type"); res.StatusCode != http.StatusOK || got != "application/feed+json; charset=utf-8" {
			t.Errorf("%s: %s %q %.300s", js, res.Status, got, j)
			continue
		}
		x, y := readAtom(t, a), readJSON(t, j)
		for _, why := range webtest.Atom(a, x.self()) {
			t.Errorf("%s: %s", atom, why)
		}
		for _, why := range webtest.JSONFeed(j, y.FeedURL) {
			t.Errorf("%s: %s", js, why)
		}
		// The addresses that they call their own answer the same.
		for self, body := range map[string]string{x.self(): a, y.FeedURL: j} {
			if again := s.get(strings.TrimPrefix(self, town)); again != body {
				t.Errorf("%s answers otherwise than %s", self, path)
			}
		}
		if x.Title != y.Title || len(x.Entries) != len(y.Items) {
			t.Errorf("%s: %q with %d entries, and %q with %d items", path, x.Title, len(x.Entries), y.Title, len(y.Items))
			continue
		}
		for i, e := range x.Entries {
			if it := y.Items[i]; e.ID != it.ID || e.Title != it.Title || e.Content != it.ContentHTML || e.Updated != it.Modified || e.Published != it.Published || e.Summary != it.Summary {
				t.Errorf("%s: entry %d is %+v and %+v", path, i, e, it)
			}
		}
	}
}

// The parts of the formats that tests look at, read by other means than they are
// written.
type readFeed struct {
	Title   string `xml:"title"`
	ID      string `xml:"id"`
	Updated string `xml:"updated"`
	Author  struct {
		Name string `xml:"name"`
	} `xml:"author"`
	Links   []readLink `xml:"link"`
	Entries []struct {
		ID        string     `xml:"id"`
		Title     string     `xml:"title"`
		Published string     `xml:"published"`
		Updated   string     `xml:"updated"`
		Summary   string     `xml:"summary"`
		Content   string     `xml:"content"`
		Authors   []string   `xml:"author>name"`
		Links     []readLink `xml:"link"`
		Answers   struct {
			Ref string `xml:"ref,attr"`
		} `xml:"in-reply-to"`
	} `xml:"entry"`
}

type readLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type readDocument struct {
	Title   string
	FeedURL string `json:"feed_url"`
	NextURL string `json:"next_url"`
	Items   []struct {
		ID, Title, Summary string
		URL                string
		ContentHTML        string `json:"content_html"`
		Modified           string `json:"date_modified"`
		Published          string `json:"date_published"`
		Tags               []string
	}
}

func readJSON(t *testing.T, body string) readDocument {
	t.Helper()
	var d readDocument
	if err := json.Unmarshal([]byte(body), &d); err != nil {
		t.Fatalf("%v in %.300s", err, body)
	}
	return d
}

func (f readFeed) link(rel, kind string) string {
	for _, l := range f.Links {
		if l.Rel == rel && l.Type == kind {
			return l.Href
		}
	}
	return ""
}

func (f readFeed) self() string { return f.link("self", "application/atom+xml") }

func (f readFeed) titles() []string {
	var all []string
	for _, e := range f.Entries {
		all = append(all, e.Title)
	}
	return all
}

func TestWhatFeedsHold(t *testing.T) {
	s := busySite(t)
	soft := "Pooling of soft sets in O(n log n)"
	for path, want := range map[string][]string{
		"/feed.atom":                                  {soft, "Third choice", "Second choice"}, // a vote
		"/feed.atom?all=1":                            nil,
		"/papers/date/2025-12-15.atom":                {soft, "Third choice", "Second choice"},
		"/papers/date/2025-12-12.atom":                {"Announced one", "Announced two"},
		"/papers/date/2025-12-13.atom":                nil,
		"/papers/week/2025-W51.atom":                  {soft, "Third choice", "Second choice"},
		"/papers/month/2025-12.atom?all=1":            {"Announced one", "Announced two", "Third choice", soft},
		"/trending.atom":                              {soft, "An old id", "Announced one"},
		"/trending.atom?cat=cs.CL":                    {"Announced one"},
		"/trending.atom?cat=math&period=month":        nil,
		"/search.atom?q=soft&cat=cs":                  {soft},
		"/search.atom?q=soft":                         {"Third choice", soft},
		"/search.atom?q=zzzzz":                        nil,
		"/search.atom?q=author%3A%22ada+example%22":   {soft},
		"/authors/ada%20example.atom":                 {soft},
		"/authors/Bo%20Sample,%20Jr..atom":            {soft},
		"/authors/A/B.%20S%C3%BCd%20&%20%3Cc%3E.atom": {"Announced two"},
		"/lists/1.atom":                               {"Second choice", "An old id", soft},
		"/papers/2512.00001/comments.atom":            {"Full bo: Yes: ]]> & <script>alert(1)</script> x < y", "Full ada: Is x_{train} < y² really needed, @bo and @nobody? See https://example.org/a?b=1&c=2."},
		"/papers/hep-th/9901001/comments.atom":        {"Full bo: On an old one."},
	} {
		got := readAtom(t, s.get(path)).titles()
		for i, title := range got {
			if strings.HasPrefix(path, "/papers/2512") && strings.HasSuffix(title, "…") && strings.HasPrefix(want[i], strings.TrimSuffix(title, "…")) {
				got[i] = want[i]
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n%q, want\n%q", path, got, want)
		}
	}
}

func TestPaperEntry(t *testing.T) {
	s := busySite(t)
	e := readAtom(t, s.get("/papers/date/2025-12-15.atom")).Entries[0]
	if e.ID != "tag:papers.example.org,2026:/papers/2512.00001" || e.Published != "2025-12-01T17:08:18Z" || e.Updated != "2025-12-15T03:55:12Z" {
		t.Errorf("%+v", e)
	}
	if want := "We pool Schrödinger sets with x_{train} ∈ ℝ^{n_q}. This shows a < b & more. It is fast in practice, and it is short as well."; e.Summary != want {
		t.Errorf("the summary is %q, want %q", e.Summary, want)
	}
	for _, want := range []string{"<p>Ada Example, Bo Sample, Jr.</p>", "x<sub>train</sub> ∈ ℝ<sup>n<sub>q</sub></sup>", "a &lt; b &amp; more.</p>\n<p>It is fast",
		`<a href="https://arxiv.org/pdf/2512.00001">PDF</a>`, `<a href="https://github.com/ada/pool">Code</a>`, `<a href="https://ada.example.org/a%20pool/%C3%BC?q=%22x%22">Project page</a>`} {
		if !strings.Contains(e.Content, want) {
			t.Errorf("%q is not in %s", want, e.Content)
		}
	}
	var rels []string
	for _, l := range e.Links {
		rels = append(rels, l.Rel+" "+l.Href)
	}
	if want := []string{"alternate https://papers.example.org/papers/2512.00001", "related https://arxiv.org/abs/2512.00001", "related https://arxiv.org/pdf/2512.00001",
		"related https://github.com/ada/pool", "related https://ada.example.org/a%20pool/%C3%BC?q=%22x%22", "license http://creativecommons.org/licenses/by/4.0/",
		"replies https://papers.example.org/papers/2512.00001/comments.atom"}; !slices.Equal(rels, want) {
		t.Errorf("links %q, want %q", rels, want)
	}
	third := readAtom(t, s.get("/papers/date/2025-12-15.atom")).Entries[1]
	if len(third.Authors) != 100 || !strings.Contains(third.Content, "and 275 more authors</p>") {
		t.Errorf("%d authors of 300 are named, and in %.200q", len(third.Authors), third.Content)
	}
}

// A vote, a comment, a reaction leave every entry as it is.
func TestVotesMoveNoEntry(t *testing.T) {
	s := busySite(t)
	before := entriesByID(readAtom(t, s.get("/feed.atom")))
	cy := s.user("cy", "reader")
	_, err := s.community.Vote(t.Context(), cy, "2512.00003", true)
	s.must(err)
	id := s.comment(cy, "2512.00001", 0, "One more.")
	s.must(s.community.React(t.Context(), cy, id, "👍", true))
	after := entriesByID(readAtom(t, s.get("/feed.atom")))
	for id, e := range before {
		if after[id] != e {
			t.Errorf("%s was\n%s\nand is\n%s", id, e, after[id])
		}
	}
}

func entriesByID(f readFeed) map[string]string {
	out := map[string]string{}
	for _, e := range f.Entries {
		b, _ := json.Marshal(e)
		out[e.ID] = string(b)
	}
	return out
}

func TestListEntry(t *testing.T) {
	s := busySite(t)
	f := readAtom(t, s.get("/lists/1.atom"))
	last := f.Entries[2]
	if f.Title != "To read & <b>discuss</b>" || f.Author.Name != "Full ada" || last.ID != "tag:papers.example.org,2026:/lists/1/2512.00001" {
		t.Errorf("%q by %q, with %+v", f.Title, f.Author.Name, last)
	}
	if want := `<blockquote>` + "\n" + `<p>Start here, <a href="https://papers.example.org/u/bo">@bo</a>: x<sub>train</sub> <a href="https://example.org/" rel="nofollow ugc noopener">matters</a>.</p>`; !strings.HasPrefix(last.Content, want) {
		t.Errorf("the note is %s", last.Content)
	}
	if last.Updated <= last.Published || !strings.HasPrefix(last.Updated, "2025-12-15T15:") {
		t.Errorf("updated at %s", last.Updated)
	}
}

func TestCommentEntry(t *testing.T) {
	s := busySite(t)
	f := readAtom(t, s.get("/papers/2512.00001/comments.atom"))
	reply, first := f.Entries[0], f.Entries[1]
	if f.Title != "Comments on Pooling of soft sets in O(n log n)" || first.ID != "tag:papers.example.org,2026:/comments/1" || first.Links[0].Href != town+"/comments/1" {
		t.Errorf("%q with %+v", f.Title, first)
	}
	if reply.Answers.Ref != first.ID || !strings.HasPrefix(reply.Content, `<p><a href="https://papers.example.org/comments/1">In reply</a></p>`) || !slices.Equal(reply.Authors, []string{"Full bo"}) {
		t.Errorf("%+v", reply)
	}
	if want := `<p>Is x<sub>train</sub> &lt; y² <em>really</em> needed, <a href="https://papers.example.org/u/bo">@bo</a> and @nobody?`; !strings.HasPrefix(first.Content, want) {
		t.Errorf("the comment is %s", first.Content)
	}
	if !strings.Contains(reply.Content, "&lt;script&gt;") {
		t.Errorf("the reply is %s", reply.Content)
	}
	s.at = s.at.Add(3600e9)
	s.must(s.community.EditComment(t.Context(), s.someone("ada"), 1, "Never mind."))
	edited := readAtom(t, s.get("/papers/2512.00001/comments.atom")).Entries[1]
	if edited.ID != first.ID || edited.Published != first.Published || edited.Updated <= first.Updated {
		t.Errorf("edited: %+v", edited)
	}
}

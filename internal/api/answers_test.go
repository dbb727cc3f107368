package api

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/dailypapers/dailypapers/client"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares an answer with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (run with -update to accept):\n%s", path, got)
	}
}

// Whole answers over papers of our own, byte for byte.
func TestGoldens(t *testing.T) {
	s := newSite(t, testNow, testBatch())
	for name, path := range map[string]string{
		"daily.json":  "/api/daily_papers?limit=2",
		"paper.json":  "/api/papers/2512.00001",
		"old.json":    "/api/papers/hep-th%2F9901001",
		"search.json": "/api/papers/search?q=strings",
		"facets.json": "/api/papers/facets?q=pooling",
		"repos.json":  "/api/arxiv/2512.00001/repos",
		"paper.md":    "/papers/2512.00001.md",
	} {
		res, body := s.ask(http.MethodGet, path)
		if res.StatusCode != http.StatusOK {
			t.Errorf("%s: %s %s", path, res.Status, body)
			continue
		}
		body = strings.ReplaceAll(body, s.URL, "http://site.example")
		if strings.HasSuffix(name, ".json") {
			var pretty bytes.Buffer
			if err := json.Indent(&pretty, []byte(body), "", "  "); err != nil {
				t.Fatal(err)
			}
			body = pretty.String()
		}
		golden(t, name, body)
	}
}

// Every spelling of an id leads to the same paper.
func TestPaperSpellings(t *testing.T) {
	s := newSite(t, testNow, testBatch())
	for id, want := range map[string]string{
		"2512.00001":                  "2512.00001",
		"2512.00001v3":                "2512.00001",
		"arXiv:2512.00001":            "2512.00001",
		"10.48550%2FarXiv.2512.00001": "2512.00001",
		"https:%2F%2Farxiv.org%2Fabs%2F2512.00001v1":          "2512.00001",
		"hep-th%2F9901001":                                    "hep-th/9901001",
		"hep-th/9901001":                                      "hep-th/9901001",
		"HEP-TH%2f9901001v2":                                  "hep-th/9901001",
		"acl:2024.acl-long.1":                                 "acl:2024.acl-long.1",
		"acl%3A2024.acl-long.1":                               "acl:2024.acl-long.1",
		"https%3A%2F%2Faclanthology.org%2F2024.acl-long.1%2F": "acl:2024.acl-long.1",
	} {
		var p struct{ ID string }
		if s.get("/api/papers/"+id, &p); p.ID != want {
			t.Errorf("%s leads to %q, want %q", id, p.ID, want)
		}
	}
}

func TestPapersCursor(t *testing.T) {
	s := newSite(t, testNow, testBatch())
	next, seen := "/api/papers?limit=3", []string{}
	for next != "" {
		ids, res := s.ids(next)
		seen = append(seen, ids...)
		next, _ = strings.CutPrefix(res.Header.Get("Link"), "<"+s.URL)
		next, _ = strings.CutSuffix(next, `>; rel="next"`)
	}
	slices.Sort(seen)
	if len(seen) != 7 || len(slices.Compact(seen)) != 7 {
		t.Errorf("the cursor led through %v", seen)
	}
}

func TestSearch(t *testing.T) {
	s := newSite(t, testNow, testBatch())
	var found []struct {
		Paper              struct{ ID string }
		Upvoted            *bool
		Title              string
		HighlightedTitle   []struct{ Type, Text string }
		HighlightedSummary []struct{ Type, Text string }
	}
	s.get("/api/papers/search?q=soft+pooling", &found)
	if len(found) != 2 || found[0].Upvoted == nil {
		t.Fatalf("found %+v", found)
	}
	for _, f := range found {
		title, matched := "", false
		for _, part := range append(f.HighlightedTitle, f.HighlightedSummary...) {
			matched = matched || part.Type == "highlight"
			if part.Type != "highlight" && part.Type != "text" {
				t.Errorf("a part of type %q", part.Type)
			}
		}
		for _, part := range f.HighlightedTitle {
			title += part.Text
		}
		if title != f.Title || !matched {
			t.Errorf("%s: parts %+v of %q", f.Paper.ID, f.HighlightedTitle, f.Title)
		}
	}
	if s.get("/api/papers/search?q=soft+pooling&limit=1", &found); len(found) != 1 {
		t.Errorf("limit 1 brought %d", len(found))
	}
}

// Without q, as an old client asks, the newest papers come first.
func TestSearchWithoutQuery(t *testing.T) {
	s := newSite(t, testNow, testBatch())
	ids, _ := s.ids("/api/papers/search?limit=2")
	slices.Sort(ids)
	if !slices.Equal(ids, []string{"2512.00010", "2512.00011"}) {
		t.Errorf("found %v", ids)
	}
}

// The counts are those of the search, whose own answer keeps its shape.
func TestFacets(t *testing.T) {
	s := newSite(t, testNow, testBatch())
	for _, q := range []string{"", "q=soft+pooling", "q=strings", "q=cat:cs.CL", "q=cat:cs.CL+-soft", "q=year:..2000", "q=2512.00001", "q=xylophones", "q=%E2%89%A4"} {
		var found []any
		var f client.Facets
		s.get("/api/papers/search?limit=120&"+q, &found)
		s.get("/api/papers/facets?"+q, &f)
		if f.Total != len(found) || f.Categories == nil {
			t.Errorf("%q: %+v of a search that finds %d", q, f, len(found))
		}
		for i, c := range f.Categories {
			if c.Papers < 1 || c.Papers > f.Total || c.Inferred != 0 || i > 0 && c.Papers > f.Categories[i-1].Papers {
				t.Errorf("%q: %+v", q, f)
			}
			if q == "" {
				if s.get("/api/papers/search?limit=120&q=cat:"+c.Category, &found); len(found) < c.Papers {
					t.Errorf("%s has %d papers, not %d", c.Category, len(found), c.Papers)
				}
			}
		}
	}
}

var weakTag = regexp.MustCompile(`^W/"[0-9a-f]{24}"$`)

func TestCaching(t *testing.T) {
	s := newSite(t, testNow, testBatch())
	for _, path := range []string{"/api/daily_papers", "/api/papers", "/api/papers/2512.00001", "/api/papers/search?q=soft", "/api/papers/facets?q=soft",
		"/api/openapi.json", "/.well-known/openapi.json", "/papers/2512.00001.md"} {
		res, body := s.ask(http.MethodGet, path)
		tag := res.Header.Get("ETag")
		if !weakTag.MatchString(tag) || res.Header.Get("Cache-Control") != "private, max-age=60" || res.Header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: headers %v", path, res.Header)
		}
		if res, again := s.ask(http.MethodGet, path, "If-None-Match", `"other", `+tag); res.StatusCode != http.StatusNotModified || again != "" {
			t.Errorf("%s: %s to its own tag", path, res.Status)
		}
		if res, _ := s.ask(http.MethodGet, path, "If-None-Match", `W/"other"`); res.StatusCode != http.StatusOK {
			t.Errorf("%s: %s to another tag", path, res.Status)
		}
		head, none := s.ask(http.MethodHead, path)
		if head.StatusCode != http.StatusOK || none != "" || head.ContentLength != int64(len(body)) || head.Header.Get("ETag") != tag {
			t.Errorf("%s: HEAD %s, %d bytes, want %d", path, head.Status, head.ContentLength, len(body))
		}
	}
}

func TestMethods(t *testing.T) {
	s := newSite(t, testNow, testBatch())
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete} {
		if res, _ := s.ask(method, "/api/daily_papers"); res.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("%s: %s", method, res.Status)
		}
	}
}

// Behind a proxy that speaks TLS, links do too.
func TestLinksBehindProxy(t *testing.T) {
	s := newSite(t, testNow, testBatch())
	res, _ := s.ask(http.MethodGet, "/api/papers?limit=1", "X-Forwarded-Proto", "https")
	if !strings.HasPrefix(res.Header.Get("Link"), "<https://127.0.0.1:") {
		t.Errorf("Link: %s", res.Header.Get("Link"))
	}
}

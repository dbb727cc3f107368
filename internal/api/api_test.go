package api

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/rank"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A site is the API over a store of its own, behind a real server.
type site struct {
	*httptest.Server
	t  testing.TB
	st *store.Store
}

// newSite holds a batch. now is the moment that its clock stands at.
func newSite(t *testing.T, now time.Time, b store.Batch) site {
	t.Helper()
	return newMeantSite(t, now, b, catalog.Meaning{})
}

// newMeantSite is newSite with a model.
func newMeantSite(t *testing.T, now time.Time, b store.Batch, m catalog.Meaning) site {
	t.Helper()
	dir, clock := t.TempDir(), func() time.Time { return now }
	st, err := store.Open(t.Context(), dir, store.Options{Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	if _, err := st.PutPapers(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	c, err := catalog.Open(dir, st, m)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if _, err := c.Sync(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	a := New(Deps{Store: st, Frontpage: frontpage.New(st, papers.NewCalendar(), clock), Catalog: c, Rank: rank.New(st, c, clock)})
	s := httptest.NewServer(routed(a))
	t.Cleanup(s.Close)
	return site{s, t, st}
}

// routed serves Markdown at the addresses of the document.
func routed(a *API) http.Handler {
	mux := http.NewServeMux()
	a.Register(mux)
	handle := func(pattern string, h httpd.Handler) { mux.Handle("GET "+pattern, httpd.Handle(h, a.Problem)) }
	handle("/papers/{archive}/{number}", func(w http.ResponseWriter, r *http.Request) error {
		return a.PaperMarkdown(w, r, r.PathValue("archive")+"/"+strings.TrimSuffix(r.PathValue("number"), ".md"))
	})
	handle("/papers/{id}", func(w http.ResponseWriter, r *http.Request) error {
		return a.PaperMarkdown(w, r, strings.TrimSuffix(r.PathValue("id"), ".md"))
	})
	return mux
}

// ask sends a request and returns the answer with its body read.
func (s site) ask(method, path string, header ...string) (*http.Response, string) {
	s.t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), method, s.URL+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := s.Client().Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return res, string(body)
}

// get asks for a path that must be there, and decodes its JSON into v.
func (s site) get(path string, v any) *http.Response {
	s.t.Helper()
	res, body := s.ask(http.MethodGet, path)
	if res.StatusCode != http.StatusOK {
		s.t.Fatalf("GET %s: %s: %s", path, res.Status, body)
	}
	if err := json.Unmarshal([]byte(body), v); err != nil {
		s.t.Fatalf("GET %s: %v in %.300s", path, err, body)
	}
	return res
}

// ids fetches a list and returns its papers' ids.
func (s site) ids(path string) ([]string, *http.Response) {
	s.t.Helper()
	var items []struct {
		ID    string
		Paper struct{ ID string }
	}
	res := s.get(path, &items)
	out := make([]string, len(items))
	for i, it := range items {
		out[i] = it.ID + it.Paper.ID
	}
	return out, res
}

var testNow = time.Date(2025, 12, 15, 15, 0, 0, 0, time.UTC)

func testDay(d int) papers.Day { return papers.Day{Year: 2025, Month: time.December, Day: d} }

// testBatch holds chosen papers on the 15th, announced ones on the 12th, an
// old id and a paper of which little is known.
func testBatch() store.Batch {
	at := time.Date(2025, 12, 15, 3, 55, 12, 777_000_000, time.UTC)
	return store.Batch{
		Papers: []papers.Paper{
			{ID: "2512.00001", Title: "Pooling of soft sets", Abstract: "We pool Schr\\\"odinger sets. This shows $a<b$.\nIt is fast.",
				Authors: []papers.Author{{Name: "Ada Example"}, {Name: "Bo Sample"}}, Categories: []papers.Category{"cs.LG", "hep-th"},
				Published: papers.Instant(time.Date(2025, 12, 1, 17, 8, 18, 0, time.UTC)), Announced: testDay(3), Keywords: []string{"pooling"},
				Links: []papers.Link{{Kind: papers.CodeLink, URL: "https://gitlab.com/ada/pool"}, {Kind: papers.CodeLink, URL: "https://github.com/ada/pool"},
					{Kind: papers.ProjectLink, URL: "https://ada.example.org/pool"}, {Kind: papers.ModelLink, URL: "https://huggingface.co/ada/pool-small"},
					{Kind: papers.DatasetLink, URL: "https://huggingface.co/datasets/ada/pools"}, {Kind: papers.DemoLink, URL: "https://huggingface.co/spaces/ada/try"}}},
			{ID: "2512.00002", Title: "Second choice", Summary: papers.Summary{Text: "Two sentences of ours. No more.", By: "starter library"},
				Published: papers.Date{Time: time.Date(2025, 11, 1, 0, 0, 0, 0, time.UTC), Precision: papers.MonthPrecision}},
			{ID: "2512.00003", Title: "Third choice", Abstract: "Soft pooling again.", Published: testDay(9).Date(), Announced: testDay(10)},
			{ID: "2512.00010", Title: "Announced one", Abstract: "An abstract.", Published: testDay(11).Date(), Announced: testDay(12)},
			{ID: "2512.00011", Title: "Announced two", Abstract: "Another.", Published: testDay(11).Date(), Announced: testDay(12)},
			{ID: "hep-th/9901001", Title: "An old id", Abstract: "Strings.", Published: papers.Date{Time: time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC), Precision: papers.YearPrecision}},
			{ID: "acl:2024.acl-long.1", Title: "Nothing known"},
		},
		Features: []papers.Feature{
			{Day: testDay(15), Paper: "2512.00003", Position: 1, Kind: papers.FromFile, By: "picks.jsonl", At: at},
			{Day: testDay(15), Paper: "2512.00001", Position: 2, Kind: papers.FromFile, By: "picks.jsonl", At: at},
			{Day: testDay(15), Paper: "2512.00002", Position: 3, Kind: papers.FromStarter, By: "starter library", At: at},
		},
	}
}

func mustURL(query string) *url.URL { return &url.URL{Path: "/", RawQuery: query} }

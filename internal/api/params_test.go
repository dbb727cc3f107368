package api

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/dailypapers/dailypapers/client"
)

func TestWrongParameters(t *testing.T) {
	s := newSite(t, testNow, testBatch())
	long := strings.Repeat("x", 100_000)
	for path, parameter := range map[string]string{
		"/api/daily_papers?p=-1":                                "p",
		"/api/daily_papers?p=one":                               "p",
		"/api/daily_papers?p=1.5":                               "p",
		"/api/daily_papers?p=99999999999999999999":              "p",
		"/api/daily_papers?limit=0":                             "limit",
		"/api/daily_papers?limit=101":                           "limit",
		"/api/daily_papers?limit=%00":                           "limit",
		"/api/daily_papers?limit=1e2":                           "limit",
		"/api/daily_papers?date=15-12-2025":                     "date",
		"/api/daily_papers?date=2025-02-30":                     "date",
		"/api/daily_papers?date=2025-12-15T00:00:00Z":           "date",
		"/api/daily_papers?date=%00":                            "date",
		"/api/daily_papers?date=" + long:                        "date",
		"/api/daily_papers?week=2025-W60":                       "week",
		"/api/daily_papers?week=51":                             "week",
		"/api/daily_papers?month=2025-13":                       "month",
		"/api/daily_papers?month=2025-1":                        "month",
		"/api/daily_papers?date=2025-12-15&week=2025-W51":       "week",
		"/api/daily_papers?week=2025-W51&month=2025-12":         "month",
		"/api/daily_papers?sort=upvotes":                        "sort",
		"/api/daily_papers?sort=%FF":                            "sort",
		"/api/daily_papers?submitter=%00":                       "submitter",
		"/api/daily_papers?submitter=%C3%28":                    "submitter",
		"/api/daily_papers?submitter=" + long:                   "submitter",
		"/api/daily_papers?limit=%zz":                           "query",
		"/api/papers/search?q=" + strings.Repeat("%C3%A9", 251): "q",
		"/api/papers/search?q=%FF%FE":                           "q",
		"/api/papers/search?q=a%00b":                            "q",
		"/api/papers/search?q=a&limit=121":                      "limit",
		"/api/papers/search?q=a&limit=0":                        "limit",
		"/api/papers/facets?q=a%00b":                            "q",
		"/api/papers/2512.00001/similar?limit=0":                "limit",
		"/api/papers/2512.00001/similar?limit=101":              "limit",
		"/api/papers/hep-th/9901001/similar?limit=x":            "limit",
		"/api/papers/nothing/similar":                           "id",
		"/api/papers/facets?q=" + long:                          "q",
		"/api/papers?cursor=-5":                                 "cursor",
		"/api/papers?cursor=0":                                  "cursor",
		"/api/papers?cursor=next":                               "cursor",
		"/api/papers?cursor=99999999999999999999":               "cursor",
		"/api/papers?limit=101":                                 "limit",
		"/api/papers/%00":                                       "id",
		"/api/papers/%FF":                                       "id",
		"/api/papers/..%2F..%2Fetc%2Fpasswd":                    "id",
		"/api/papers/hello":                                     "id",
		"/api/papers/" + long:                                   "id",
		"/api/arxiv/hello/repos":                                "id",
		"/papers/hello.md":                                      "id",
	} {
		res, body := s.ask(http.MethodGet, path)
		var e client.Problem
		if err := json.Unmarshal([]byte(body), &e); err != nil || res.StatusCode != http.StatusBadRequest {
			t.Errorf("%.60s: %s %.200s", path, res.Status, body)
			continue
		}
		if e.Parameter != parameter || !strings.HasPrefix(e.Error, parameter) || len(e.Error) > 400 {
			t.Errorf("%.60s: parameter %q, message %q", path, e.Parameter, e.Error)
		}
		checkProblem(t, path, res, "Invalid")
	}
}

func checkProblem(t *testing.T, path string, res *http.Response, code string) {
	t.Helper()
	h := res.Header
	if h.Get("X-Error-Code") != code || h.Get("X-Error-Message") == "" || h.Get("Access-Control-Allow-Origin") != "*" || h.Get("Content-Type") != problemType {
		t.Errorf("%.60s: headers %v", path, h)
	}
}

func TestNotFound(t *testing.T) {
	s := newSite(t, testNow, testBatch())
	for _, path := range []string{"/api/papers/2401.99999", "/api/papers/hep-th%2F9901999", "/api/papers/hep-th/9901999",
		"/api/arxiv/2401.99999/repos", "/papers/2401.99999.md", "/api/nothing", "/api/", "/api/papers/", "/api/papers/a/b"} {
		res, body := s.ask(http.MethodGet, path)
		var e client.Problem
		if err := json.Unmarshal([]byte(body), &e); err != nil || res.StatusCode != http.StatusNotFound || e.Error == "" {
			t.Errorf("%s: %s %s", path, res.Status, body)
			continue
		}
		checkProblem(t, path, res, "NotFound")
	}
}

// A parameter that an address doesn't know is nobody's business.
func TestUnknownParameters(t *testing.T) {
	s := newSite(t, testNow, testBatch())
	for _, path := range []string{"/api/daily_papers?utm=%00%FF", "/api/papers?p=-1", "/api/papers/2512.00001?date=x"} {
		if res, body := s.ask(http.MethodGet, path); res.StatusCode != http.StatusOK {
			t.Errorf("%s: %s %s", path, res.Status, body)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("p=1&limit=5&date=2025-12-15&sort=trending")
	f.Add("p=%00&limit=-&date=%FF&submitter=;")
	f.Fuzz(func(t *testing.T, query string) {
		r := &http.Request{URL: mustURL(query)}
		in, err := read(r, (&API{}).dailyParams())
		if err != nil {
			return
		}
		if n := in.numbers["limit"]; n < 1 || n > 100 || in.numbers["p"] < 0 {
			t.Errorf("%q was read as %+v", query, in)
		}
	})
}

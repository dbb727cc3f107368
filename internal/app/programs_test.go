package app_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/app"
	"github.com/dailypapers/dailypapers/internal/httpd"
)

// Every address of the document understands the methods that it names, HEAD
// where there is GET, and OPTIONS; others are answered with 405 and told which.
func TestContractMethods(t *testing.T) {
	c := openContract(t)
	for path, methods := range c.doc.Paths {
		if !strings.HasPrefix(path, "/api/") {
			continue
		}
		var op *openOperation
		want := []string{"OPTIONS"}
		for method, one := range methods {
			one.method, one.path = strings.ToUpper(method), path
			op = one
			want = append(want, one.method)
			if one.method == "GET" {
				want = append(want, "HEAD")
			}
		}
		at := c.address(op)
		want = append(want, c.alsoAt(path, at)...)
		slices.Sort(want)
		want = slices.Compact(want)
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"} {
			if slices.Contains(want, method) && method != "OPTIONS" {
				continue
			}
			w := c.ask(question{method: method, path: at})
			got := strings.Split(w.Header().Get("Allow"), ", ")
			slices.Sort(got)
			status := map[bool]int{true: http.StatusNoContent, false: http.StatusMethodNotAllowed}[method == "OPTIONS"]
			if w.Code != status || !slices.Equal(got, want) || w.Header().Get("RateLimit") == "" || w.Header().Get("Access-Control-Allow-Origin") != "*" {
				t.Errorf("%s %s: %d, Allow %v, want %v; %v", method, path, w.Code, got, want, w.Header())
			}
			if method == "OPTIONS" && (w.Header().Get("Access-Control-Allow-Methods") == "" || !strings.Contains(w.Header().Get("Access-Control-Allow-Headers"), "Authorization") || w.Body.Len() > 0) {
				t.Errorf("OPTIONS %s: %v", path, w.Header())
			}
		}
	}
}

// alsoAt are the methods of other patterns that an address fits: a paper could
// be called "submit", as far as the API goes.
func (c *contract) alsoAt(pattern, address string) (methods []string) {
	parts := strings.Split(address, "/")
	for path, all := range c.doc.Paths {
		names := strings.Split(path, "/")
		if path == pattern || len(names) != len(parts) || strings.Contains(pattern, "{") {
			continue
		}
		if slices.EqualFunc(names, parts, func(name, part string) bool { return strings.HasPrefix(name, "{") || name == part }) {
			for method := range all {
				if methods = append(methods, strings.ToUpper(method)); method == "get" {
					methods = append(methods, "HEAD")
				}
			}
		}
	}
	return methods
}

// What is under no address is a problem like any other, and so is what fails
// before an address is looked for.
func TestProblemsBeforeAddresses(t *testing.T) {
	c := openContract(t)
	cookie := map[string]string{"Cookie": "dailypapers_session=x", "Sec-Fetch-Site": "cross-site"}
	for _, tt := range []struct {
		q      question
		status int
		word   string
	}{
		{question{method: "GET", path: "/api/nothing"}, 404, "/api/openapi.json describes"},
		{question{method: "POST", path: "/api/nothing", body: "{}"}, 404, "there is no"},
		{question{method: "OPTIONS", path: "/api/nothing"}, 404, "there is no"},
		{question{method: "GET", path: "/api/papers/2603.00001/nothing"}, 404, "there is no"},
		{question{method: "GET", path: "/api/papers/"}, 404, "there is no"},
		{question{method: "GET", path: "/api/papers/%00"}, 400, ""},
		{question{method: "GET", path: "/api/" + strings.Repeat("x", 5000)}, 404, "there is no"},
		{question{method: "GET", path: "/api/daily_papers?limit=%zz"}, 400, "query"},
		{question{method: "GET", path: "/api/daily_papers", header: map[string]string{"Authorization": "Bearer x"}}, 401, "token"},
		{question{method: "GET", path: "/api/daily_papers?token=dp_" + strings.Repeat("x", 40)}, 400, "stands in the address"},
		{question{method: "PUT", path: "/api/papers/2603.00001/vote", header: cookie}, 403, "another site"},
	} {
		w := c.ask(tt.q)
		var p client.Problem
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != tt.status || p.Status != tt.status || !strings.Contains(p.Detail, tt.word) ||
			w.Header().Get("Content-Type") != "application/problem+json; charset=utf-8" || w.Header().Get(client.ErrorCodeHeader) != p.Code || len(p.Detail) > 500 {
			t.Errorf("%s %.60s: %d %v %.300s", tt.q.method, tt.q.path, w.Code, w.Header(), w.Body)
		}
	}
}

// One quota for what asks without a token from one network, and one for each
// token; told on whatever is answered.
func TestQuota(t *testing.T) {
	s := newContractSite(t)
	a, err := app.Open(t.Context(), app.Config{DataDir: s.dir, Now: noon, Log: slog.New(slog.DiscardHandler), BaseURL: contractBase, PerMinute: 5,
		Desks: app.Desks{Proxies: httpd.Proxies{netip.MustParsePrefix("192.0.2.0/24")}}})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	ask := func(path, from, forwarded, token string, header ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		r.RemoteAddr = from
		if forwarded != "" {
			r.Header.Set("X-Forwarded-For", forwarded)
		}
		if token != "" {
			r.Header.Set("Authorization", "Bearer "+token)
		}
		for i := 0; i+1 < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		w := httptest.NewRecorder()
		a.Handler().ServeHTTP(w, r)
		return w
	}
	const path = "/api/papers/2603.00001"
	tag := ask(path, "203.0.113.9:1", "", "").Header().Get("ETag")
	none := "dp_" + strings.Repeat("x", 40)
	for name, tt := range map[string]struct {
		from      func(i int) string
		forwarded func(i int) string
		token     string
		path      string
		status    int
		header    []string
	}{
		"an address":                   {from: each("198.51.100.1:1"), status: 200},
		"one subscriber's addresses":   {from: func(i int) string { return fmt.Sprintf("[2001:db8:1:1::%x]:1", i+1) }, status: 200},
		"behind a proxy":               {from: each("192.0.2.1:1"), forwarded: each("198.51.100.2"), status: 200},
		"who makes up another address": {from: each("198.51.100.3:1"), forwarded: func(i int) string { return fmt.Sprintf("10.0.0.%d", i) }, status: 200},
		"a token from everywhere":      {from: func(i int) string { return fmt.Sprintf("198.51.101.%d:1", i+1) }, token: s.tokens["bo"], status: 200},
		"who holds it already":         {from: each("198.51.100.4:1"), status: 304, header: []string{"If-None-Match", tag}},
		"who asks for what is not":     {from: each("198.51.100.5:1"), path: "/api/papers/2401.99999", status: 404},
		"who asks for no address":      {from: each("198.51.100.6:1"), path: "/api/none", status: 404},
		"who asks wrongly":             {from: each("198.51.100.7:1"), path: "/api/daily_papers?p=x", status: 400},
		"who tries tokens":             {from: each("198.51.100.8:1"), token: none, status: 401},
		"who tries tokens on a page":   {from: each("198.51.100.9:1"), path: "/", token: none, status: 401},
		"the document":                 {from: each("198.51.100.10:1"), path: "/.well-known/openapi.json", status: 200},
	} {
		t.Run(name, func(t *testing.T) {
			if tt.path == "" {
				tt.path = path
			}
			forwarded := func(i int) string {
				if tt.forwarded == nil {
					return ""
				}
				return tt.forwarded(i)
			}
			for i := range 8 {
				w := ask(tt.path, tt.from(i), forwarded(i), tt.token, tt.header...)
				h := w.Header()
				left, wait := quotaOf(t, h)
				if h.Get("RateLimit-Policy") != `"api";q=5;w=60` || !strings.Contains(h.Get("Access-Control-Expose-Headers"), "RateLimit") {
					t.Errorf("%d: %v", i, h)
				}
				if i < 5 && (w.Code != tt.status || left != 4-i || wait < 1 || wait > 60) {
					t.Errorf("%d: %d, %d left, wait %d: %.200s", i, w.Code, left, wait, w.Body)
				}
				if i < 5 {
					continue
				}
				var p client.Problem
				after, err := strconv.Atoi(h.Get("Retry-After"))
				if json.Unmarshal(w.Body.Bytes(), &p) != nil || w.Code != 429 || left != 0 || err != nil || after != wait || after > 12 || p.Code != "TooManyRequests" || h.Get(client.ErrorMessageHeader) != p.Detail {
					t.Errorf("%d: %d %v %.300s", i, w.Code, h, w.Body)
				}
			}
		})
	}
	if w := ask(path, "192.0.2.1:1", "198.51.100.99", ""); w.Code != 200 {
		t.Errorf("another one behind the same proxy: %d", w.Code)
	}
	if w := ask(path, "198.51.100.1:1", "", s.tokens["eve"]); w.Code != 200 {
		t.Errorf("another token from an address that has used its quota up: %d", w.Code)
	}
	if w := ask("/", "198.51.100.1:1", "", ""); w.Code != 200 || w.Header().Get("RateLimit") != "" {
		t.Errorf("a page, to an address that has used its quota up: %d", w.Code)
	}
}

func each(s string) func(int) string { return func(int) string { return s } }

// quotaOf reads RateLimit as clients do.
func quotaOf(t *testing.T, h http.Header) (left, wait int) {
	t.Helper()
	if n, err := fmt.Sscanf(h.Get("RateLimit"), `"api";r=%d;t=%d`, &left, &wait); n != 2 || err != nil {
		t.Errorf("RateLimit: %q", h.Get("RateLimit"))
	}
	return left, wait
}

// A tag is of what is said, whether it comes packed or not.
func TestTagsAndCompression(t *testing.T) {
	c := openContract(t)
	a := httptest.NewServer(c.handler)
	defer a.Close()
	get := func(coding, tag string) (*http.Response, int) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, a.URL+"/api/papers", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept-Encoding", coding)
		r.Header.Set("If-None-Match", tag)
		w, err := (&http.Client{Timeout: 10 * time.Second}).Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer w.Body.Close()
		n := 0
		for buf := make([]byte, 4096); ; {
			k, err := w.Body.Read(buf)
			if n += k; err != nil {
				return w, n
			}
		}
	}
	plain, long := get("identity", "")
	packed, short := get("gzip", "")
	tag := plain.Header.Get("ETag")
	if packed.Header.Get("Content-Encoding") != "gzip" || short >= long || packed.Header.Get("ETag") != tag || !strings.Contains(strings.Join(packed.Header.Values("Vary"), ","), "Accept-Encoding") ||
		plain.ContentLength != int64(long) || plain.Header.Get("Content-Encoding") != "" {
		t.Errorf("%d bytes %v, %d bytes %v", long, plain.Header, short, packed.Header)
	}
	for _, coding := range []string{"identity", "gzip"} {
		for _, asked := range []string{tag, strings.TrimPrefix(tag, "W/"), `"x", ` + tag, "*"} {
			if w, n := get(coding, asked); w.StatusCode != http.StatusNotModified || n > 0 || w.Header.Get("ETag") != tag {
				t.Errorf("%s %s: %s %v", coding, asked, w.Status, w.Header)
			}
		}
		if w, _ := get(coding, `W/"x"`); w.StatusCode != http.StatusOK {
			t.Errorf("%s, another tag: %s", coding, w.Status)
		}
	}
}

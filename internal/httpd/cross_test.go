package httpd_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/dailypapers/dailypapers/internal/httpd"
)

func TestSameOrigin(t *testing.T) {
	const crossed = "page 403: a page of another site sent this, so nothing was done"
	exempt := func(r *http.Request) bool { return r.URL.Path == "/open" }
	fine := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "done") })
	h, bare := httpd.SameOrigin(fine, words, exempt), httpd.SameOrigin(fine, words, nil)
	for _, tt := range []struct {
		method, path string
		headers      string // "Name: value" and so on, parted by |
		let          bool
	}{
		{"POST", "/", "", true}, // no browser, or a very old one
		{"POST", "/", "Sec-Fetch-Site: same-origin", true},
		{"POST", "/", "Sec-Fetch-Site: none", true},
		{"POST", "/", "Sec-Fetch-Site: cross-site", false},
		{"POST", "/", "Sec-Fetch-Site: same-site", false},
		{"POST", "/", "Sec-Fetch-Site: anything", false},
		{"DELETE", "/", "Sec-Fetch-Site: cross-site", false},
		{"GET", "/", "Sec-Fetch-Site: cross-site|Origin: https://evil.example", true},
		{"HEAD", "/", "Sec-Fetch-Site: cross-site", true},
		{"POST", "/", "Origin: http://papers.example", true},
		{"POST", "/", "Origin: https://papers.example", true},
		{"POST", "/", "Origin: https://evil.example", false},
		{"POST", "/", "Origin: http://papers.example.evil.example", false},
		{"POST", "/", "Origin: null", false},
		{"POST", "/", "Sec-Fetch-Site: same-origin|Origin: https://evil.example", true}, // a proxy that rewrites the Host
		{"POST", "/open", "Sec-Fetch-Site: cross-site", true},
		{"POST", "/", "Sec-Fetch-Site: cross-site|Authorization: Bearer abc", true},
		{"POST", "/", "Origin: https://evil.example|Authorization: bearer abc", true},
		{"POST", "/", "Sec-Fetch-Site: cross-site|Authorization: Bearer abc|Cookie: s=1", false},
		{"POST", "/", "Sec-Fetch-Site: cross-site|Authorization: Bearer ", false},
		{"POST", "/", "Sec-Fetch-Site: cross-site|Authorization: Bearer", false},
		{"POST", "/", "Sec-Fetch-Site: cross-site|Authorization: Basic YTpi", false},
	} {
		r := httptest.NewRequest(tt.method, "http://papers.example"+tt.path, nil)
		for line := range strings.SplitSeq(tt.headers, "|") {
			if name, value, ok := strings.Cut(line, ": "); ok {
				r.Header.Add(name, value)
			}
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if let := w.Code == 200 && w.Body.String() == "done"; let != tt.let || !let && (w.Code != 403 || w.Body.String() != crossed) {
			t.Errorf("%s %s with %q: %d %q, let through should be %v", tt.method, tt.path, tt.headers, w.Code, w.Body, tt.let)
		}
		if tt.path == "/open" {
			w := httptest.NewRecorder()
			if bare.ServeHTTP(w, r); w.Code != 403 {
				t.Errorf("without exemptions %s is let through", tt.path)
			}
		}
	}
}

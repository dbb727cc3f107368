package httpd_test

import (
	"net/http"
	"testing"

	"github.com/dailypapers/dailypapers/internal/httpd"
)

// ledRequest is what a browser on this machine sends for a link that stands on
// a page of another site.
func ledRequest() *http.Request {
	r := localRequest()
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	r.Header.Set("Sec-Fetch-Mode", "navigate")
	r.Header.Set("Sec-Fetch-Dest", "document")
	return r
}

func TestLocalVisit(t *testing.T) {
	for _, tt := range []struct {
		what   string
		change func(r *http.Request)
		want   bool
	}{
		{"a link elsewhere", func(*http.Request) {}, true},
		{"one on another port", func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-site") }, true},
		{"HEAD", func(r *http.Request) { r.Method = "HEAD" }, true},
		{"what Local takes", func(r *http.Request) { r.Header = http.Header{} }, true},
		{"a form of the site itself", func(r *http.Request) { r.Method = "POST"; r.Header.Set("Sec-Fetch-Site", "same-origin") }, true},
		{"a form elsewhere", func(r *http.Request) { r.Method = "POST" }, false},
		{"OPTIONS", func(r *http.Request) { r.Method = "OPTIONS" }, false},
		{"a frame elsewhere", func(r *http.Request) { r.Header.Set("Sec-Fetch-Dest", "iframe") }, false},
		{"a picture elsewhere", func(r *http.Request) {
			r.Header.Set("Sec-Fetch-Dest", "image")
			r.Header.Set("Sec-Fetch-Mode", "no-cors")
		}, false},
		{"a script elsewhere", func(r *http.Request) { r.Header.Set("Sec-Fetch-Mode", "cors") }, false},
		{"no destination", func(r *http.Request) { r.Header.Del("Sec-Fetch-Dest") }, false},
		{"no mode", func(r *http.Request) { r.Header.Del("Sec-Fetch-Mode") }, false},
		{"two modes", func(r *http.Request) { r.Header.Add("Sec-Fetch-Mode", "cors") }, false},
		{"two destinations", func(r *http.Request) { r.Header.Add("Sec-Fetch-Dest", "iframe") }, false},
		{"an unknown site", func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "elsewhere") }, false},
		{"two sites", func(r *http.Request) { r.Header.Add("Sec-Fetch-Site", "elsewhere") }, false},
		{"another machine", func(r *http.Request) { r.RemoteAddr = "192.168.1.7:50312" }, false},
		{"another name", func(r *http.Request) { r.Host = "papers.example.org" }, false},
		{"a forwarder", func(r *http.Request) { r.Header.Set("X-Forwarded-For", "127.0.0.1") }, false},
		{"an origin elsewhere", func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") }, false},
		{"HTTP/1.0", func(r *http.Request) { r.Proto, r.ProtoMajor, r.ProtoMinor = "HTTP/1.0", 1, 0 }, false},
	} {
		r := ledRequest()
		if tt.change(r); httpd.LocalVisit(r) != tt.want {
			t.Errorf("%s is a visit at this machine: %v", tt.what, !tt.want)
		}
	}
	if httpd.Local(ledRequest()) {
		t.Error("Local accepts what another site led to")
	}
}

// Whatever Local takes is a visit, and a visit differs from it in who led here
// alone.
func FuzzLocalVisit(f *testing.F) {
	f.Add("GET", "127.0.0.1:1", "localhost", "cross-site", "navigate", "document")
	f.Add("POST", "127.0.0.1:1", "localhost", "same-origin", "cors", "empty")
	f.Add("GET", "203.0.113.9:1", "localhost", "none", "navigate", "document")
	f.Fuzz(func(t *testing.T, method, peer, host, site, mode, dest string) {
		r := localRequest()
		r.Method, r.RemoteAddr, r.Host = method, peer, host
		r.Header["Sec-Fetch-Site"], r.Header["Sec-Fetch-Mode"], r.Header["Sec-Fetch-Dest"] = []string{site}, []string{mode}, []string{dest}
		local, visit := httpd.Local(r), httpd.LocalVisit(r)
		if local && !visit {
			t.Error("Local takes what is no visit")
		}
		r.Header.Del("Sec-Fetch-Site")
		if visit && !httpd.Local(r) {
			t.Error("a visit is taken for more than who led to it")
		}
		if visit && !local && (method != "GET" && method != "HEAD" || mode != "navigate" || dest != "document") {
			t.Errorf("%s with %s and %s is taken for a visit", method, mode, dest)
		}
	})
}

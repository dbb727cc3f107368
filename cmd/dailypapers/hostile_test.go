package main

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// hostileValues are what no reader types, as they stand in an address.
func hostileValues() []string {
	return []string{
		"%00", "a%00b", "%ff%fe", "%c3%28", strings.Repeat("a", 10_000), strings.Repeat("%F0%9F%98%80", 1000), "-1", "0", "99999999999999999999999", "-9223372036854775808", "1e9", "0x10", "NaN",
		"%3Cscript%3Ealert(1)%3C/script%3E", `%22%3E%3Cimg+src=x+onerror=alert(1)%3E`, "%E2%80%AEtxt.exe", "%E2%81%A6%E2%81%A9", "'%3B+DROP+TABLE+papers%3B--", "%25s%25n%25d", "{{.}}", "..%2F..%2Fetc%2Fpasswd",
		"%0d%0aSet-Cookie:+a=b", "javascript:alert(1)", strings.Repeat("(", 400), strings.Repeat("%22", 400), strings.Repeat("-a+", 300), "title:", "cat:*", "year:..", "date:%3E", "%2B%2B%2B", "2024-W00", "0000-00-00", "9999-12-31", "-0001-01-01", "%20", "%",
	}
}

// hostilePlaces are the addresses that take a value from outside, at %s.
func hostilePlaces() []string {
	return []string{
		"/?p=%s", "/?all=%s", "/papers/date/%s", "/papers/date/%s.atom", "/papers/week/%s", "/papers/month/%s", "/papers/month/2024-06?p=%s", "/papers/date?date=%s",
		"/papers/%s", "/papers/%s/%s", "/papers/%s.md", "/papers/%s.bib", "/papers/%s.csl", "/static/%s", "/%s",
		"/search?q=%s", "/search?q=a&cat=%s", "/search?q=a&from=%s", "/search?q=a&until=%s", "/search?q=a&sort=%s", "/search?q=a&p=%s", "/search?%s=1",
		"/search.atom?q=%s", "/search.json?q=a&cat=%s", "/search.atom?from=%s", "/search.json?q=a&p=%s", "/feed.json?all=%s", "/trending.atom?period=%s", "/trending.json?cat=%s",
		"/papers/week/%s.json", "/authors/%s.atom", "/authors/%s.json", "/authors/%s", "/lists/%s.atom", "/lists/%s.feed.json", "/papers/%s/comments.atom", "/papers/%s/%s/comments.json",
		"/api/daily_papers?date=%s", "/api/daily_papers?week=%s", "/api/daily_papers?month=%s", "/api/daily_papers?p=%s", "/api/daily_papers?limit=%s", "/api/daily_papers?submitter=%s", "/api/daily_papers?sort=%s",
		"/api/papers/search?q=%s", "/api/papers/search?q=a&limit=%s", "/api/papers?cursor=%s", "/api/papers?limit=%s", "/api/papers/%s", "/api/papers/%s/%s", "/api/arxiv/%s/repos", "/api/%s",
	}
}

// hostile sends every hostile value to every place that takes one. An answer
// may be anything but a fault of ours, or an echo that does harm.
func (s *service) hostile(t *testing.T) {
	t.Helper()
	start, sent := time.Now(), 0
	for _, place := range hostilePlaces() {
		for _, value := range hostileValues() {
			path := strings.ReplaceAll(place, "%s", value)
			if !strings.Contains(place, "?") {
				path = strings.ReplaceAll(path, "+", "%20")
			}
			if _, err := url.Parse(s.url + path); err != nil {
				s.raw(t, "GET "+path+" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 400)
				continue
			}
			a := s.get(t, path)
			a.sound(t, short(path))
			if a.header.Get("Set-Cookie") != "" {
				t.Errorf("%s: a header was smuggled in", short(path))
			}
			if to := a.header.Get("Location"); to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//")) {
				t.Errorf("%s: leads out of the site, to %q", short(path), to)
			}
			sent++
		}
	}
	t.Logf("%d hostile requests in %s", sent, time.Since(start).Round(time.Millisecond))
	for name, value := range map[string]string{
		"Accept": strings.Repeat("text/markdown,", 2000), "If-None-Match": strings.Repeat(`"a",`, 5000), "Accept-Encoding": "gzip;q=x, *;q=-1", "Range": "bytes=-1-,5-",
		"X-Forwarded-Proto": "javascript", "Host": "a\"><script>",
	} {
		for _, path := range []string{"/", "/api/daily_papers", "/opensearch.xml", "/feed.atom"} {
			if name == "Host" {
				s.raw(t, "GET "+path+" HTTP/1.1\r\nHost: "+value+"\r\nConnection: close\r\n\r\n", 400)
				continue
			}
			if a := s.get(t, path, name, value); a.status >= 500 {
				t.Errorf("%s with a hostile %s: status %d", path, name, a.status)
			}
		}
	}
	s.raw(t, "GET / HTTP/1.1\r\nHost: localhost\r\nX: "+strings.Repeat("a", 1<<20)+"\r\n\r\n", 431)
	s.raw(t, "\x16\x03\x01\x02\x00\x01\r\n\r\n", 400)
}

// raw sends bytes that no client of ours would, and reads the status.
func (s *service) raw(t *testing.T, request string, status int) {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	go fmt.Fprint(conn, request) // the service may hang up before the end
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Errorf("%s: %v", short(fmt.Sprintf("%q", request)), err)
		return
	}
	defer resp.Body.Close()
	if resp.StatusCode != status {
		t.Errorf("%s: status %d, want %d", short(fmt.Sprintf("%q", request)), resp.StatusCode, status)
	}
}

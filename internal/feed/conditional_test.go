package feed_test

import (
	"net/http"
	"testing"
	"time"
)

// TestConditional asks for every feed as readers do: once, then whether it has changed
// since, by tag, by date and by both.
func TestConditional(t *testing.T) {
	s := busySite(t)
	for _, path := range feedPaths() {
		atom, js := inBoth(path)
		for _, path := range []string{atom, js} {
			res, body := s.ask(http.MethodGet, path)
			tag, kind := res.Header.Get("ETag"), res.Header.Get("Content-Type")
			if tag == "" || body == "" || res.Header.Get("Cache-Control") != "public, max-age=60" || res.Header.Get("Access-Control-Allow-Origin") != "*" {
				t.Errorf("%s: %v", path, res.Header)
			}
			if got := res.Header.Get("Last-Modified"); got != "" {
				t.Errorf("%s could change within this second and says it was last modified at %s", path, got)
			}
			s.at = s.at.Add(2 * time.Second)
			res, _ = s.ask(http.MethodGet, path)
			since := res.Header.Get("Last-Modified")
			if at, err := http.ParseTime(since); err != nil || s.at.Sub(at).Round(time.Second) != 2*time.Second {
				t.Errorf("%s was last modified at %q", path, since)
			}
			for _, c := range []struct {
				header []string
				status int
			}{
				{[]string{"If-None-Match: " + tag}, 304},
				{[]string{`If-None-Match: "other", ` + tag}, 304},
				{[]string{"If-None-Match: *"}, 304},
				{[]string{`If-None-Match: "other"`}, 200},
				{[]string{"If-Modified-Since: " + since}, 304},
				{[]string{"If-Modified-Since: Mon, 01 Jan 2024 00:00:00 GMT"}, 200},
				{[]string{"If-Modified-Since: yesterday"}, 200},
				{[]string{`If-None-Match: "other"`, "If-Modified-Since: " + since}, 200}, // the tag wins
				{[]string{"If-None-Match: " + tag, "If-Modified-Since: Mon, 01 Jan 2024 00:00:00 GMT"}, 304},
			} {
				for _, method := range []string{http.MethodGet, http.MethodHead} {
					res, got := s.ask(method, path, c.header...)
					if res.StatusCode != c.status || res.Header.Get("ETag") != tag {
						t.Errorf("%s %s %q: %s, tag %s", method, path, c.header, res.Status, res.Header.Get("ETag"))
					}
					if whole := c.status == 200; whole && method == http.MethodGet && got != body || !whole && got != "" || whole && res.Header.Get("Content-Type") != kind {
						t.Errorf("%s %s %q: %d bytes of %s", method, path, c.header, len(got), res.Header.Get("Content-Type"))
					}
				}
			}
		}
	}
}

// What changes a feed without a newer entry changes its date all the same.
func TestLastModifiedIsHonest(t *testing.T) {
	s := busySite(t)
	const path = "/papers/2512.00001/comments.atom"
	s.get(path)
	s.at = s.at.Add(time.Hour)
	res, _ := s.ask(http.MethodGet, path)
	since := res.Header.Get("Last-Modified")
	if since == "" {
		t.Fatal("no date")
	}
	s.must(s.community.DeleteComment(t.Context(), s.someone("bo"), 2))
	res, body := s.ask(http.MethodGet, path, "If-Modified-Since: "+since)
	if res.StatusCode != http.StatusOK || len(readAtom(t, body).Entries) != 1 {
		t.Errorf("behind a deletion: %s %.300s", res.Status, body)
	}
}

func TestMethods(t *testing.T) {
	s := busySite(t)
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete} {
		if res, _ := s.ask(method, "/feed.atom"); res.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("%s: %s", method, res.Status)
		}
	}
}

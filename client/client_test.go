package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestTime(t *testing.T) {
	for in, want := range map[string]string{
		`"2026-02-26T17:08:18.000Z"`:       `"2026-02-26T17:08:18.000Z"`,
		`"2026-02-26T17:08:18Z"`:           `"2026-02-26T17:08:18.000Z"`,
		`"2026-02-26T19:08:18.1239+02:00"`: `"2026-02-26T17:08:18.123Z"`,
		`"2026-02-26T17:08:18.999999999Z"`: `"2026-02-26T17:08:18.999Z"`,
		`null`:                             `"0001-01-01T00:00:00.000Z"`,
	} {
		var got Time
		if err := json.Unmarshal([]byte(in), &got); err != nil {
			t.Errorf("%s: %v", in, err)
		}
		if out, err := json.Marshal(got); err != nil || string(out) != want {
			t.Errorf("%s became %s, %v, want %s", in, out, err, want)
		}
	}
	for _, in := range []string{`""`, `"yesterday"`, `5`, `{}`, `"2026-02-26"`} {
		var got Time
		if err := json.Unmarshal([]byte(in), &got); err == nil {
			t.Errorf("%s was read as %v", in, got)
		}
	}
}

// A time that nobody knows leaves its key out.
func TestUnknownTime(t *testing.T) {
	b, err := json.Marshal(Paper{})
	if err != nil || strings.Contains(string(b), "publishedAt") || !strings.Contains(string(b), `"upvotes":0`) {
		t.Errorf("%s, %v", b, err)
	}
}

func TestNextLink(t *testing.T) {
	for link, want := range map[string]string{
		`<http://a.example/api?p=1>; rel="next"`:                                "http://a.example/api?p=1",
		`</api?q=a,b;c>; rel="next"`:                                            "http://s.example/api?q=a,b;c",
		`<?p=0>; rel="prev", <?p=2>; title="x"; rel="next", <?p=9>; rel="last"`: "http://s.example/list?p=2",
		`<?p=0>; rel="prev"`:                                                    "",
		`<?p=0; rel="next"`:                                                     "",
		`nonsense`:                                                              "",
		``:                                                                      "",
		`<:// bad>; rel="next"`:                                                 "",
	} {
		if got := NextLink("http://s.example/list?p=1", http.Header{"Link": {link}}); got != want {
			t.Errorf("%s leads to %q, want %q", link, got, want)
		}
	}
}

// The token goes to the site and to nobody that the site's links name.
func TestTokenStaysHome(t *testing.T) {
	var strangerSaw, homeSaw string
	stranger := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		strangerSaw += r.Header.Get("Authorization")
		fmt.Fprint(w, `[{"id":"2"}]`)
	}))
	defer stranger.Close()
	home := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		homeSaw = r.Header.Get("Authorization")
		w.Header().Set("Link", "<"+stranger.URL+`/next>; rel="next"`)
		fmt.Fprint(w, `[{"id":"1"}]`)
	}))
	defer home.Close()
	ids := ""
	for p, err := range (&Client{BaseURL: home.URL, Token: "secret"}).Papers(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		ids += p.ID
	}
	if ids != "12" || homeSaw != "Bearer secret" || strangerSaw != "" {
		t.Errorf("papers %s; the site saw %q, the stranger %q", ids, homeSaw, strangerSaw)
	}
}

// A caller who stops early costs no further request; a circle ends.
func TestPaging(t *testing.T) {
	requests := 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests++
		w.Header().Set("Link", "<"+r.URL.String()+`>; rel="next"`)
		fmt.Fprint(w, `[{"id":"1"},{"id":"2"}]`)
	}))
	defer s.Close()
	c := &Client{BaseURL: s.URL}
	for range c.Papers(t.Context(), 5) {
		break
	}
	if requests != 1 {
		t.Errorf("%d requests for one paper", requests)
	}
	n := 0
	for range c.Papers(t.Context(), 5) {
		n++
	}
	if n != 2 || requests != 2 {
		t.Errorf("a circle gave %d papers in %d requests", n, requests-1)
	}
}

func TestErrors(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.EscapedPath() {
		case "/sub/api/papers/header":
			w.Header().Set(ErrorCodeHeader, "NotFound")
			w.Header().Set(ErrorMessageHeader, "not here")
			w.WriteHeader(http.StatusNotFound)
		case "/sub/api/papers/bare":
			w.WriteHeader(http.StatusBadGateway)
		case "/sub/api/papers/a%2F1":
			fmt.Fprint(w, `{"id":`)
		}
	}))
	defer s.Close()
	c := &Client{BaseURL: s.URL + "/sub/"}
	for id, want := range map[string]Error{"header": {Status: 404, Code: "NotFound", Message: "not here"}, "bare": {Status: 502, Message: "Bad Gateway"}} {
		_, err := c.Paper(t.Context(), id)
		var e *Error
		if !errors.As(err, &e) || e.Status != want.Status || e.Code != want.Code || e.Message != want.Message {
			t.Errorf("%s: %v, want %v", id, err, &want)
		}
	}
	if _, err := c.Paper(t.Context(), "a/1"); err == nil || !strings.HasPrefix(err.Error(), "client: decode") {
		t.Errorf("half an answer: %v", err)
	}
	if _, err := (&Client{BaseURL: "http://\x7f"}).Search(t.Context(), "x", 0); err == nil {
		t.Error("no site, no error")
	}
}

func ExampleClient_DailyPapers() {
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `[{"paper": {"id": "2512.00001"}, "title": "Chosen on %s", "publishedAt": "2025-12-01T17:08:18.000Z"}]`, r.URL.Query().Get("date"))
	}))
	defer site.Close()

	c := &Client{BaseURL: site.URL, HTTPClient: &http.Client{Timeout: 10 * time.Second}}
	for item, err := range c.DailyPapers(context.Background(), DailyOptions{Date: "2025-12-15"}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(item.Paper.ID, item.Title, item.PublishedAt.Format("January 2006"))
	}
	// Output: 2512.00001 Chosen on 2025-12-15 December 2025
}

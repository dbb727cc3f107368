package mcp_test

import (
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/dailypapers/dailypapers/internal/mcp"
)

// A site sees who asks, and nothing of the request that brought the call about.
func TestInside(t *testing.T) {
	var seen *http.Request
	var body string
	site := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		seen, body = r, string(b)
		w.Header().Set("X-Told", "before")
		w.WriteHeader(http.StatusCreated)
		w.Header().Set("X-Told", "after")
		fmt.Fprint(w, "made")
	})
	caller := httptest.NewRequest("POST", "https://papers.example/mcp", strings.NewReader("the message"))
	caller.RemoteAddr, caller.TLS = "203.0.113.9:4711", &tls.ConnectionState{}
	for _, name := range []string{"Authorization", "X-Forwarded-For", "Forwarded", "Remote-User", "Origin", "Sec-Fetch-Site", "User-Agent"} {
		caller.Header.Set(name, "passed on")
	}
	for _, name := range []string{"Cookie", "Accept", "Accept-Encoding", "Content-Type", "Content-Length", "If-None-Match", "Range", "Mcp-Session-Id", "Mcp-Protocol-Version", "Connection", "Last-Event-Id", "Expect"} {
		caller.Header.Set(name, "its own")
	}
	req, err := http.NewRequestWithContext(t.Context(), "PUT", "http://inside.invalid/api/lists/saved/papers/hep-th%2F9901001?x=1", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := mcp.Inside(site, caller).RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != 201 || string(answer) != "made" || res.Header.Get("X-Told") != "before" {
		t.Errorf("the answer: %v %q %v", res, answer, err)
	}
	if seen.Method != "PUT" || seen.URL.EscapedPath() != "/api/lists/saved/papers/hep-th%2F9901001" || seen.RequestURI != "/api/lists/saved/papers/hep-th%2F9901001?x=1" || body != "{}" ||
		seen.Host != "papers.example" || seen.RemoteAddr != "203.0.113.9:4711" || seen.TLS == nil || !seen.ProtoAtLeast(1, 1) {
		t.Errorf("the request: %+v %q", seen, body)
	}
	for name, all := range seen.Header {
		if all[0] == "its own" {
			t.Errorf("%s is passed on", name)
		}
	}
	if seen.Header.Get("Authorization") != "passed on" || seen.Header.Get("Remote-User") != "passed on" || seen.Header.Get("Content-Type") != "application/json" {
		t.Errorf("the headers: %v", seen.Header)
	}
	if caller.Header.Get("Cookie") != "its own" {
		t.Error("the caller's request is changed")
	}
}

func TestInsideBreaksOff(t *testing.T) {
	caller := httptest.NewRequest("POST", "/mcp", nil)
	req := httptest.NewRequest("GET", "http://inside.invalid/", nil)
	site := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	if res, err := mcp.Inside(site, caller).RoundTrip(req); err == nil {
		t.Errorf("an answer that breaks off: %v", res)
	}
	silent := http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})
	if res, err := mcp.Inside(silent, caller).RoundTrip(req); err != nil || res.StatusCode != 200 {
		t.Errorf("an answer of nothing: %v, %v", res, err)
	}
}

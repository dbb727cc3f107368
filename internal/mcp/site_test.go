package mcp_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/mcp"
)

// served is a site on a port of its own that answers as it is told.
func served(t testing.TB, h http.HandlerFunc) mcp.Caller {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return mcp.Caller{Client: &client.Client{BaseURL: s.URL, Token: secret, HTTPClient: s.Client()}, Writes: true}
}

const secret = "dp_0123456789abcdefghijABCDEFGHIJ0123456789"

// Whatever a site answers, a model reads what to do, in bounds, and no secret.
func TestWhatSitesAnswer(t *testing.T) {
	answer := func(status int, header, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			if name, value, ok := strings.Cut(header, ": "); ok {
				w.Header().Set(name, value)
			}
			w.WriteHeader(status)
			fmt.Fprint(w, body)
		}
	}
	for _, tt := range []struct {
		site  http.HandlerFunc
		words string
	}{
		{answer(429, "Retry-After: 17", `{"error":"There were more than 60 requests in a minute"}`), "There were more than 60 requests in a minute. Wait 17s before the next call."},
		{answer(429, "", ""), "Too Many Requests. Wait a little before the next call."},
		{answer(401, "", `{"error":"this token is none of this site's, or it has ended or was revoked"}`), "it has ended or was revoked. Tell the person whose token this is"},
		{answer(403, "", `{"error":"token has not the scope \"read\", which this takes"}`), `token has not the scope "read", which this takes.`},
		{answer(500, "", "<html>panic: "+strings.Repeat("stack ", 100_000)), "Internal Server Error. Try again in a moment."},
		{answer(503, "", `{"error":"the service is busy"}`), "the service is busy. Try again in a moment."},
		{answer(400, "", `{"error":"`+strings.Repeat("long ", 10_000)+`"}`), "long long"},
		{answer(400, "", `{"error":"two\nlines \u0007\u001b[31m"}`), "two lines [31m."},
		{answer(200, "", `[{"paper":`), "The site could not be asked, or its answer not be read"},
		{answer(200, "", `{"not":"a list"}`), "The site could not be asked, or its answer not be read"},
		{answer(200, "", `null`), "No paper was found"},
		{answer(301, "Location: /elsewhere", ""), "The site could not be asked"}, // in circles
		{func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "The site could not be asked"},
	} {
		s := session(t, served(t, tt.site))
		res := call(t, s, "paper_search", map[string]any{"query": "soft robots"})
		if text := textOf(res); !strings.Contains(text, tt.words) || len(text) > 1000 || strings.Contains(text, "dp_") || strings.Contains(text, "127.0.0.1") {
			t.Errorf("want %q, got %.400s", tt.words, text)
		}
	}
	nowhere := mcp.Caller{Client: &client.Client{BaseURL: "http://127.0.0.1:1", Token: secret}}
	if res := call(t, session(t, nowhere), "daily_papers", nil); !res.IsError || !strings.Contains(textOf(res), "The site could not be asked") || strings.Contains(textOf(res), "127.0.0.1") {
		t.Errorf("a site that is not there: %s", textOf(res))
	}
	if res := call(t, session(t, mcp.Caller{}), "daily_papers", nil); !res.IsError { // a fault of ours
		t.Errorf("a panic: %s", textOf(res))
	}
}

// A site may send anything: a paper is told within bounds, without what a
// terminal obeys, and with links to the web alone.
func TestHostilePapers(t *testing.T) {
	big := strings.Repeat("a\\u0000b\\u001b ", 5_000)
	paper := `{"id":"2405.18203","title":"T ` + big + `","summary":"` + big + `","ai_summary":"` + big + `","githubRepo":"javascript:alert(1)","projectPage":"https://ok.example/",
		"ai_keywords":[` + strings.Repeat(`"k",`, 500) + `"k"],"authors":[` + strings.Repeat(`{"name":"A\u0007 B"},`, 4999) + `{"name":""}]}`
	s := session(t, served(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/similar") {
			fmt.Fprint(w, "["+strings.Repeat(paper+",", 60)+paper+"]") // more than was asked for
			return
		}
		fmt.Fprint(w, paper)
	}))
	res := call(t, s, "paper_details", map[string]any{"paper_id": "2405.18203"})
	one := into[struct {
		Title, Abstract, Code, Project string
		Authors, Keywords              []string
		MoreAuthors                    int
	}](t, res)
	if len([]rune(one.Title)) > 1001 || len([]rune(one.Abstract)) > 20_001 || one.Code != "" || one.Project != "https://ok.example/" || len(one.Authors) != 200 || one.MoreAuthors < 4000 || len(one.Keywords) != 20 {
		t.Errorf("%d %d %q %q %d %d %d", len(one.Title), len(one.Abstract), one.Code, one.Project, len(one.Authors), one.MoreAuthors, len(one.Keywords))
	}
	like := call(t, s, "similar_papers", map[string]any{"paper_id": "2405.18203", "limit": 50})
	if got := into[papersFound](t, like); len(got.Papers) != 50 {
		t.Errorf("%d papers for 50", len(got.Papers))
	}
	for _, text := range []string{textOf(res), textOf(like)} {
		if strings.ContainsAny(text, "\x00\x07\x1b") || len(text) > 300_000 {
			t.Errorf("%d bytes, %.100q", len(text), text)
		}
	}
}

// A shelf answers what the lists of the papers API do.
type shelf struct {
	mu    sync.Mutex
	saved []string
}

func (s *shelf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case r.Header.Get("Authorization") != "Bearer "+secret:
		http.Error(w, `{"error":"this takes a token"}`, http.StatusUnauthorized)
	case r.Method == http.MethodGet && r.URL.Path == "/api/lists":
		fmt.Fprint(w, `[{"id":3,"title":"Saved","saved":true},{"id":7,"title":"To  read","public":true,"items":4},{"id":8,"title":"Twice"},{"id":9,"title":"twice"},{"id":12,"title":"2024"}]`)
	case r.Method == http.MethodPut && strings.HasPrefix(r.URL.Path, "/api/lists/"):
		note, _ := io.ReadAll(r.Body)
		s.saved = append(s.saved, r.URL.EscapedPath()+string(note))
		w.WriteHeader(http.StatusNoContent)
	default:
		http.NotFound(w, r)
	}
}

func TestSave(t *testing.T) {
	site := &shelf{}
	s := session(t, served(t, site.ServeHTTP))
	for _, tt := range []struct {
		given map[string]any
		want  string // of the request, or of the error
	}{
		{map[string]any{"paper_id": "https://arxiv.org/abs/2405.18203v3"}, "/api/lists/saved/papers/2405.18203"},
		{map[string]any{"paper_id": "hep-th/9901001", "list": "SAVED", "note": "Read\nthis."}, `/api/lists/saved/papers/hep-th%2F9901001{"note":"Read this."}`},
		{map[string]any{"paper_id": "2405.18203", "list": "to read"}, "/api/lists/7/papers/2405.18203"},
		{map[string]any{"paper_id": "2405.18203", "list": "8"}, "/api/lists/8/papers/2405.18203"},
		{map[string]any{"paper_id": "2405.18203", "list": "2024"}, "/api/lists/12/papers/2405.18203"},
		{map[string]any{"paper_id": "2405.18203", "list": "twice"}, `list "twice" is the title of 2 lists; name one by its number: saved, "Twice" (8), "twice" (9)`},
		{map[string]any{"paper_id": "2405.18203", "list": "../../admin"}, `list "../../admin" is none of the person's lists; they are saved, "To read" (7)`},
		{map[string]any{"paper_id": "2405.18203", "list": "99"}, `list "99" is none of the person's lists`},
	} {
		site.saved = nil
		res := call(t, s, "save_to_list", tt.given)
		got := strings.Join(site.saved, " ")
		if res.IsError {
			got = textOf(res)
		}
		if !strings.HasPrefix(got, tt.want) || res.IsError == strings.HasPrefix(tt.want, "/") {
			t.Errorf("%v: %s, want %s", tt.given, got, tt.want)
		}
	}
	tools, err := s.ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, tool := range tools.Tools {
		if tool.Name == "save_to_list" {
			fits(t, tool, call(t, s, tool.Name, map[string]any{"paper_id": "2405.18203", "list": "to read"}))
		}
	}
}

// A thousand calls in one breath are answered all, a few at a time.
func TestManyCallsAtOnce(t *testing.T) {
	var now, most atomic.Int64
	s := session(t, served(t, func(w http.ResponseWriter, _ *http.Request) {
		n := now.Add(1)
		for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
		}
		time.Sleep(100 * time.Microsecond) // so that calls meet
		now.Add(-1)
		fmt.Fprint(w, "[]")
	}))
	var all sync.WaitGroup
	var failed atomic.Int64
	for range 1000 {
		all.Go(func() {
			res, err := s.CallTool(t.Context(), &sdk.CallToolParams{Name: "paper_search", Arguments: map[string]any{"query": "soft robots"}})
			if err != nil || res.IsError {
				failed.Add(1)
			}
		})
	}
	all.Wait()
	if failed.Load() > 0 || most.Load() > 8 || most.Load() < 2 {
		t.Errorf("%d of 1000 failed; %d at once", failed.Load(), most.Load())
	}
}

// Who gives up is not worked for.
func TestCancelled(t *testing.T) {
	begun, ended := make(chan struct{}), make(chan struct{})
	s := session(t, served(t, func(_ http.ResponseWriter, r *http.Request) {
		close(begun)
		<-r.Context().Done()
		close(ended)
	}))
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-begun; cancel() }()
	_, err := s.CallTool(ctx, &sdk.CallToolParams{Name: "paper_search", Arguments: map[string]any{"query": "soft robots"}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled call: %v", err)
	}
	select {
	case <-ended:
	case <-time.After(20 * time.Second):
		t.Error("the site goes on with what nobody waits for")
	}
}

package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A service is dailypapers serve with the address that it answers on.
type service struct {
	*process
	url    string
	client *http.Client
}

// pinned is the clock of the served site: noon of the last generated day.
const pinned = "2024-06-14T18:00:00Z"

// serve starts the service on a free port and returns once it listens.
func (b binary) serve(t *testing.T, dir string, args ...string) *service {
	t.Helper()
	p := b.start(t, append([]string{"serve", "--offline", "--listen", "127.0.0.1:0", "--now", pinned, "--data", dir}, args...)...)
	listens := regexp.MustCompile(`msg=serving at=http://localhost:(\d+)`)
	s := &service{process: p, client: &http.Client{
		Timeout:       30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	until(t, "serve to listen", func() (bool, string) {
		if p.hasEnded() {
			t.Fatalf("serve ended with %d:\n%s", p.cmd.ProcessState.ExitCode(), p.err.tail())
		}
		m := listens.FindStringSubmatch(p.err.String())
		if m != nil {
			s.url = "http://127.0.0.1:" + m[1]
		}
		return m != nil, p.err.tail()
	})
	return s
}

// An answer is a response whose body was read.
type answer struct {
	status int
	header http.Header
	body   string
}

func (a answer) contentType() string { return a.header.Get("Content-Type") }

// get fetches an address of the site. A header is given as name and value.
func (s *service) get(t *testing.T, path string, header ...string) answer {
	t.Helper()
	return s.ask(t, http.MethodGet, path, header...)
}

func (s *service) ask(t *testing.T, method, path string, header ...string) answer {
	t.Helper()
	a, err := s.try(method, path, header...)
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", method, short(path), err, s.err.tail())
	}
	return a
}

func (s *service) try(method, path string, header ...string) (answer, error) {
	req, err := http.NewRequest(method, s.url+path, nil)
	if err != nil {
		return answer{}, err
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return answer{resp.StatusCode, resp.Header, string(body)}, err
}

// ready waits until the index has caught up with the store.
func (s *service) ready(t *testing.T) {
	t.Helper()
	until(t, "/readyz", func() (bool, string) {
		a := s.get(t, "/readyz")
		return a.status == http.StatusOK, a.body
	})
}

// found returns the ids that the API finds for a query.
func (s *service) found(t *testing.T, query string) []string {
	t.Helper()
	a := s.get(t, "/api/papers/search?q="+url.QueryEscape(query))
	var items []struct {
		Paper struct {
			ID string `json:"id"`
		} `json:"paper"`
	}
	if err := json.Unmarshal([]byte(a.body), &items); err != nil || a.status != http.StatusOK {
		t.Fatalf("search %q: status %d, %v: %s", query, a.status, err, short(a.body))
	}
	ids := make([]string, len(items))
	for i, item := range items {
		ids[i] = item.Paper.ID
	}
	return ids
}

// finds checks that a made-up word leads to its paper, and to no other.
func (s *service) finds(t *testing.T, word, id string) {
	t.Helper()
	if got := s.found(t, word); len(got) != 1 || got[0] != id {
		t.Errorf("search %q: found %v, want %s alone", word, got, id)
	}
}

// willFind waits until a made-up word leads to its paper.
func (s *service) willFind(t *testing.T, word, id string) {
	t.Helper()
	until(t, word+" to be found", func() (bool, string) {
		got := s.found(t, word)
		return len(got) == 1 && got[0] == id, strings.Join(got, " ")
	})
}

// stop asks the service to end, as a supervisor does.
func (s *service) stop(t *testing.T) {
	t.Helper()
	start := time.Now()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if code := s.wait(t, patience); code != 0 {
		t.Errorf("SIGTERM: exit code %d, want 0\n%s", code, s.err.tail())
	}
	if took := time.Since(start); took > 8*time.Second {
		t.Errorf("SIGTERM: the service took %s to stop", took)
	}
	if log := s.err.String(); strings.Contains(log, "level=ERROR") || strings.Contains(log, "panic") {
		t.Errorf("the service logged an error:\n%s", s.err.tail())
	}
}

func short(s string) string {
	if len(s) > 300 {
		return s[:300] + "…"
	}
	return s
}

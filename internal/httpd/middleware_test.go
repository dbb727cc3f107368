package httpd_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/httpd"
)

// guarded wraps h as the application does, and returns what it logs.
func guarded(t *testing.T, h http.Handler) (http.Handler, *bytes.Buffer) {
	t.Helper()
	var out bytes.Buffer
	log := slog.New(slog.NewJSONHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
	compressed, err := httpd.Compress(h)
	if err != nil {
		t.Fatal(err)
	}
	return httpd.Guard(compressed, log, time.Minute, words), &out
}

// logged is one log line.
type logged struct {
	Level, Msg, Method, Path, Error string
	Status                          int
	Bytes                           int64
}

func line(t *testing.T, out *bytes.Buffer) logged {
	t.Helper()
	var l logged
	if n := strings.Count(out.String(), "\n"); n != 1 {
		t.Fatalf("%d log lines for one request: %s", n, out)
	}
	if err := json.Unmarshal(out.Bytes(), &l); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return l
}

func ask(h http.Handler, method, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestLogLines(t *testing.T) {
	long := strings.Repeat("long ", 1000)
	for _, tt := range []struct {
		name  string
		h     httpd.Handler
		level string
		code  int
		err   string // part of what the operator reads
	}{
		{"an answer", func(w http.ResponseWriter, _ *http.Request) error {
			_, err := io.WriteString(w, "fine")
			return err
		}, "DEBUG", 200, ""},
		{"a missing paper", func(http.ResponseWriter, *http.Request) error { return fmt.Errorf("paper x: %w", papers.ErrNotFound) }, "DEBUG", 404, "paper x"},
		{"a broken disk", func(http.ResponseWriter, *http.Request) error { return errors.New("disk I/O error") }, "ERROR", 500, "disk I/O error"},
		{"busy", func(http.ResponseWriter, *http.Request) error {
			return errors.Join(papers.ErrUnavailable, errors.New("locked"))
		}, "ERROR", 503, "locked"},
		{"the client left", func(http.ResponseWriter, *http.Request) error { return fmt.Errorf("query: %w", context.Canceled) }, "DEBUG", 499, "query"},
		{"a panic", func(http.ResponseWriter, *http.Request) error { panic("index out of range") }, "ERROR", 500, "index out of range"},
		{"a panic halfway", func(w http.ResponseWriter, _ *http.Request) error {
			fmt.Fprint(w, long)
			panic("too late")
		}, "ERROR", 200, "too late"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h, out := guarded(t, httpd.Handle(tt.h, words))
			func() {
				defer func() { _ = recover() }() // a panic halfway goes on, so that the connection is cut
				ask(h, "GET", "/some/path?q=secret")
			}()
			l := line(t, out)
			if l.Level != tt.level || l.Status != tt.code || l.Method != "GET" || l.Path != "/some/path" || l.Msg != "request" {
				t.Errorf("logged %+v", l)
			}
			if tt.err == "" && l.Error != "" || !strings.Contains(l.Error, tt.err) {
				t.Errorf("the error logged is %q, want %q", l.Error, tt.err)
			}
			if strings.Contains(out.String(), "secret") {
				t.Errorf("what a reader searched for is logged: %s", out)
			}
		})
	}
}

func TestPanicBecomesThePage(t *testing.T) {
	h, out := guarded(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("secret cause") }))
	w := ask(h, "GET", "/", "Accept-Encoding", "gzip")
	if w.Code != 500 || w.Body.String() != "page 500: something went wrong on our side" {
		t.Errorf("the visitor gets %d %q", w.Code, w.Body)
	}
	if l := line(t, out); !strings.Contains(l.Error, "middleware_test.go") {
		t.Errorf("the log does not say where the panic was: %s", l.Error)
	}
}

// A handler that panics in the middle of its answer must not look as if it
// had come to the end of it.
func TestPanicHalfwayCutsTheConnection(t *testing.T) {
	for _, accept := range []string{"gzip", "identity"} {
		h, _ := guarded(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, strings.Repeat("half of an answer ", 1000))
			panic("too late")
		}))
		srv := httptest.NewServer(h)
		r, err := http.NewRequestWithContext(t.Context(), "GET", srv.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept-Encoding", accept)
		answer, err := srv.Client().Do(r)
		if err == nil {
			_, err = io.Copy(io.Discard, answer.Body)
			answer.Body.Close()
		}
		if err == nil {
			t.Errorf("%s: the client takes half an answer for a whole one", accept)
		}
		srv.Close()
	}
}

// An error after the answer has begun cannot become a page any more; it is
// logged, and nothing is appended to what was sent.
func TestErrorAfterWriting(t *testing.T) {
	h, out := guarded(t, httpd.Handle(func(w http.ResponseWriter, _ *http.Request) error {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"ok":true}`)
		return errors.New("too late")
	}, words))
	w := httptest.NewRecorder()
	func() {
		defer func() {
			if recover() != http.ErrAbortHandler {
				t.Error("the connection is not cut")
			}
		}()
		h.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	}()
	if w.Body.String() != `{"ok":true}` {
		t.Errorf("the client gets %q", w.Body)
	}
	if l := line(t, out); l.Level != "ERROR" || l.Error != "too late" {
		t.Errorf("logged %+v", l)
	}
}

func TestTimeLimit(t *testing.T) {
	log := slog.New(slog.DiscardHandler)
	h := httpd.Guard(httpd.Handle(func(_ http.ResponseWriter, r *http.Request) error {
		<-r.Context().Done()
		return fmt.Errorf("query: %w", r.Context().Err())
	}, words), log, time.Millisecond, words)
	if w := ask(h, "GET", "/"); w.Code != 503 || !strings.Contains(w.Body.String(), "busy") {
		t.Errorf("a request out of time gets %d %q", w.Code, w.Body)
	}
}

func TestClientGone(t *testing.T) {
	h, out := guarded(t, httpd.Handle(func(_ http.ResponseWriter, r *http.Request) error { return r.Context().Err() }, words))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil).WithContext(ctx))
	if l := line(t, out); l.Status != 499 || l.Level != "DEBUG" {
		t.Errorf("a client that left is logged as %+v", l)
	}
}

func TestSecurityHeaders(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"page":  func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "fine") },
		"panic": func(http.ResponseWriter, *http.Request) { panic("x") },
		"error": httpd.Handle(func(http.ResponseWriter, *http.Request) error { return papers.ErrNotFound }, words).ServeHTTP,
	} {
		h, _ := guarded(t, answer)
		header := ask(h, "GET", "/").Header()
		for _, want := range [][2]string{
			{"X-Content-Type-Options", "nosniff"},
			{"Referrer-Policy", "strict-origin-when-cross-origin"},
			{"Cross-Origin-Opener-Policy", "same-origin"},
		} {
			if got := header.Get(want[0]); got != want[1] {
				t.Errorf("%s: %s is %q, want %q", name, want[0], got, want[1])
			}
		}
		policy := header.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"} {
			if !strings.Contains(policy, part) {
				t.Errorf("%s: the policy %q lacks %s", name, policy, part)
			}
		}
		for _, hole := range []string{"unsafe", "*", "http:", "https:"} {
			if strings.Contains(policy, hole) {
				t.Errorf("%s: the policy %q allows %s", name, policy, hole)
			}
		}
	}
}

func TestCompress(t *testing.T) {
	text := strings.Repeat("the same words over and over ", 200)
	for _, tt := range []struct {
		name, kind, accept, body string
		packed                   bool
	}{
		{"a page", "text/html; charset=utf-8", "gzip, br", text, true},
		{"JSON", "application/json", "gzip", text, true},
		{"a feed", "application/atom+xml", "gzip", text, true},
		{"a drawing", "image/svg+xml", "gzip", text, true},
		{"a client that cannot", "text/html; charset=utf-8", "", text, false},
		{"a client that will not", "text/html; charset=utf-8", "gzip;q=0", text, false},
		{"a short answer", "text/html; charset=utf-8", "gzip", "short", false},
		{"a picture", "image/png", "gzip", text, false},
		{"a font", "font/woff2", "gzip", text, false},
	} {
		h, _ := guarded(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", tt.kind)
			fmt.Fprint(w, tt.body)
		}))
		w := ask(h, "GET", "/", "Accept-Encoding", tt.accept)
		body := w.Body.String()
		if packed := w.Header().Get("Content-Encoding") == "gzip"; packed != tt.packed {
			t.Errorf("%s: packed %v, want %v", tt.name, packed, tt.packed)
			continue
		}
		if tt.packed {
			z, err := gzip.NewReader(w.Body)
			if err != nil {
				t.Fatal(err)
			}
			b, err := io.ReadAll(z)
			if err != nil {
				t.Fatal(err)
			}
			if body = string(b); w.Body.Len() != 0 {
				t.Errorf("%s: something stands behind the packed answer", tt.name)
			}
		}
		if body != tt.body {
			t.Errorf("%s: the client reads %.60q", tt.name, body)
		}
		if len(tt.body) > 1024 && !strings.HasPrefix(tt.name, "a picture") && !strings.HasPrefix(tt.name, "a font") && !strings.Contains(strings.Join(w.Header().Values("Vary"), ","), "Accept-Encoding") {
			t.Errorf("%s: a cache may mix packed and plain answers up: Vary is %q", tt.name, w.Header().Values("Vary"))
		}
	}
}

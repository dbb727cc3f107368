package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

func packed(body string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(body))
	z.Close()
	return b.String()
}

func packs(body string) http.HandlerFunc { return says(200, body, "Content-Encoding", "gzip") }

const again = "again and whole"

// TestGetMends holds that after a fault the next request brings the document.
func TestGetMends(t *testing.T) {
	zipped := packed(strings.Repeat(again, 100))
	quick := func(o *Options) { o.Idle = 300 * time.Millisecond }
	for _, c := range []struct {
		name   string
		fault  http.HandlerFunc
		change func(*Options)
		end    ended           // of the first turn
		slept  []time.Duration // but for what the turns wait
		why    string          // of the pause; a part
	}{
		{"503 alone", says(503, "<html>busy"), nil, ended{time.Minute, 1}, nil, "asks for patience (503)"},
		{"503 with seconds", says(503, "", "Retry-After", "10"), nil, ended{10 * time.Second, 1}, nil, "asks for patience (503)"},
		{"503 with a date", says(503, "", "Date", "Tue, 24 Nov 2026 09:00:00 GMT", "Retry-After", "Tue, 24 Nov 2026 09:02:00 GMT"), nil, ended{2 * time.Minute, 1}, nil, "(503)"},
		{"503 with a date and no Date", says(503, "", "Date", "soon", "Retry-After", "Tue, 24 Nov 2026 03:01:03 GMT"), nil, ended{time.Minute, 1}, nil, "(503)"},
		{"503 with nonsense", says(503, "", "Retry-After", "-20"), nil, ended{time.Minute, 1}, nil, "(503)"},
		{"503 with too little", says(503, "", "Retry-After", "1"), nil, ended{firstRest, 1}, nil, "(503)"},
		{"503 with a body that stalls", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(503); stallsAfter("busy")(w, r) }, quick, ended{time.Minute, 1}, nil, "(503)"},
		{"429", says(429, "", "Retry-After", "77"), nil, ended{77 * time.Second, 1}, nil, "asks for patience (429)"},
		{"406", says(406, ""), nil, ended{time.Minute, 1}, nil, "asks for patience (406)"},
		{"500", says(500, "oh"), nil, ended{}, []time.Duration{firstRest}, "is out of order (500)"},
		{"502", says(502, "oh"), nil, ended{}, []time.Duration{firstRest}, "is out of order (502)"},
		{"504", says(504, "oh"), nil, ended{}, []time.Duration{firstRest}, "is out of order (504)"},
		{"599", says(599, "oh"), nil, ended{}, []time.Duration{firstRest}, "is out of order (599)"},
		{"no header comes", stalls, quick, ended{}, []time.Duration{firstRest}, "nothing came for 300ms"},
		{"the body stalls", stallsAfter("some"), quick, ended{}, []time.Duration{firstRest}, "nothing came for 300ms"},
		{"a body without an end", trickles(1000, 5*time.Millisecond), func(o *Options) { o.Whole = 300 * time.Millisecond }, ended{}, []time.Duration{firstRest}, "not complete after 300ms"},
		{"a reset instead of an answer", raw("", true), nil, ended{}, []time.Duration{firstRest}, "connection"},
		{"an end instead of an answer", raw("", false), nil, ended{}, []time.Duration{firstRest}, "broke off"},
		{"a reset in the header", raw("HTTP/1.1 200 OK\r\nContent-Le", true), nil, ended{}, []time.Duration{firstRest}, ""},
		{"a reset in the body", raw(withLength(100, "some"), true), nil, ended{}, []time.Duration{firstRest}, ""},
		{"a body that is short", raw(withLength(100, "some"), false), nil, ended{}, []time.Duration{firstRest}, "broke off"},
		{"chunks that break off", raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nsome\r\n", false), nil, ended{}, []time.Duration{firstRest}, "broke off"},
		{"chunks that are none", raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfour\r\nsome\r\n", false), nil, ended{}, []time.Duration{firstRest}, "connection failed"},
		{"nonsense for a header", raw("SSH-2.0-OpenSSH\r\n\r\n", false), nil, ended{}, []time.Duration{firstRest}, "connection failed"},
		{"a header without an end", raw("HTTP/1.1 200 OK\r\nX: "+strings.Repeat("x", headerBytes+1<<13), false), nil, ended{}, []time.Duration{firstRest}, "connection"},
		{"gzip that breaks off", packs(zipped[:len(zipped)-9]), nil, ended{}, []time.Duration{firstRest}, "broke off"},
		{"gzip of nothing, chunked", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			w.(http.Flusher).Flush()
		}, nil, ended{}, []time.Duration{firstRest}, "broke off"},
		{"gzip with a wrong sum", packs(zipped[:len(zipped)-8] + "12345678"), nil, ended{}, []time.Duration{firstRest}, "damaged"},
		{"gzip that is none", packs("<html>no archive at all"), nil, ended{}, []time.Duration{firstRest}, "damaged"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, c.fault, document(again)).start()
			a, err := w.get(c.change, Request{URL: "/oai?token=secret"})
			if err != nil || string(a.Body) != again || a.Status != 200 {
				t.Fatalf("got %+v, %v", a, err)
			}
			w.checkEnds(c.end, ended{})
			w.checkSlept(c.slept...)
			if len(w.waits) != 1 || !strings.Contains(w.waits[0].Why, c.why) {
				t.Errorf("waited for %+v, want one like %q", w.waits, c.why)
			}
		})
	}
}

// TestGetAnswers holds what comes back at the first try, and what is asked.
func TestGetAnswers(t *testing.T) {
	for _, c := range []struct {
		name    string
		step    http.HandlerFunc
		request Request
		change  func(*Options)
		status  int
		body    string
		etag    string
	}{
		{"a document", document("hello"), Request{}, nil, 200, "hello", ""},
		{"nothing", document(""), Request{}, nil, 200, "", ""},
		{"no content", says(204, ""), Request{}, nil, 204, "", ""},
		{"packed", packs(packed("hello")), Request{}, nil, 200, "hello", ""},
		{"packed twice over", packs(packed("hel") + packed("lo")), Request{}, nil, 200, "hello", ""},
		{"packed nothing", says(200, "", "Content-Encoding", "gzip", "Content-Length", "0"), Request{}, nil, 200, "", ""},
		{"exactly as large as allowed", document("12345"), Request{}, func(o *Options) { o.MaxBytes = 5 }, 200, "12345", ""},
		{"until the connection closes", raw("HTTP/1.0 200 OK\r\n\r\nhello", false), Request{}, nil, 200, "hello", ""},
		{"slow but alive", trickles(12, 100*time.Millisecond), Request{}, func(o *Options) { o.Idle = 600 * time.Millisecond }, 200, "............", ""},
		{"a tag", says(200, "hello", "Etag", `W/"1"`), Request{}, nil, 200, "hello", `W/"1"`},
		{"a tag that would spoil a header", says(200, "hello", "Etag", "a\tb"), Request{}, nil, 200, "hello", ""},
		{"not modified", says(304, "", "Etag", `"1"`), Request{ETag: `"1"`}, nil, 304, "", `"1"`},
		{"400 with a word", says(400, "<feed>Error</feed>"), Request{}, nil, 400, "<feed>Error</feed>", ""},
		{"404 with a word, packed", says(404, packed("none"), "Content-Encoding", "gzip"), Request{}, nil, 404, "none", ""},
		{"410", says(410, "gone"), Request{}, nil, 410, "gone", ""},
		{"a hotel's page", document("<html>Welcome"), Request{Accept: "text/xml"}, nil, 200, "<html>Welcome", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, c.step).start()
			c.request.URL = "/oai?verb=Identify"
			a, err := w.get(c.change, c.request)
			if err != nil {
				t.Fatal(err)
			}
			if a.Status != c.status || string(a.Body) != c.body || a.ETag != c.etag || a.URL != w.server.URL+c.request.URL {
				t.Errorf("got %+v", a)
			}
			if time.Since(a.At) > time.Hour && a.At != w.hand.now {
				t.Errorf("answered at %v", a.At)
			}
			w.checkEnds(ended{})
			checkHeader(t, w.requests[0], c.request)
		})
	}
}

func checkHeader(t *testing.T, r *http.Request, asked Request) {
	t.Helper()
	want := map[string]string{
		"User-Agent": "Papers/1 (mailto:desk@example.org)", "Accept": asked.Accept, "Accept-Encoding": "gzip",
		"If-None-Match": asked.ETag, "Connection": "close",
	}
	if asked.Accept == "" {
		want["Accept"] = "*/*"
	}
	for name, value := range want {
		if got := r.Header.Get(name); got != value {
			t.Errorf("%s: %q, want %q", name, got, value)
		}
	}
	if r.Method != http.MethodGet || r.RequestURI != asked.URL {
		t.Errorf("asked %s %s", r.Method, r.RequestURI)
	}
}

// TestGetRefuses holds what ends a Get at once.
func TestGetRefuses(t *testing.T) {
	bomb := packed(strings.Repeat("\x00", 10<<20))
	small := func(o *Options) { o.MaxBytes = 1 << 20 }
	for _, c := range []struct {
		name   string
		step   http.HandlerFunc
		change func(*Options)
		etag   string
		status int // of a *StatusError, 0 for another error
		text   string
	}{
		{"401", says(401, "who?"), nil, "", 401, `answers 401 Unauthorized: "who?"`},
		{"403", says(403, "<html><b>go\x00  away"), nil, "", 403, `answers 403 Forbidden: "go away"`},
		{"403 packed", says(403, packed("go away"), "Content-Encoding", "gzip"), nil, "", 403, `"go away"`},
		{"403 with much to say", says(403, strings.Repeat("naïve ", 10_000)), nil, "", 403, "…"},
		{"408", says(408, ""), nil, "", 408, "answers 408"},
		{"418", says(418, ""), nil, "", 418, "answers 418 I'm a teapot"},
		{"a part", says(206, "par", "Content-Range", "bytes 0-2/9"), nil, "", 206, "answers 206"},
		{"not modified, though nothing was at hand", says(304, ""), nil, "", 304, "answers 304"},
		{"not modified, though the tag could not be sent", says(304, ""), nil, "a\nb", 304, "answers 304"},
		{"many choices", says(300, ""), nil, "", 300, "answers 300"},
		{"a network that wants a login", says(511, ""), nil, "", 511, "answers 511"},
		{"a long body", document(strings.Repeat("x", 1<<20+1)), small, "", 0, "larger than"},
		{"a long body that says so", raw(withLength(1<<30, "x"), false), small, "", 0, "larger than"},
		{"a bomb", packs(bomb), small, "", 0, "larger than"},
		{"an archive of nothings", packs(strings.Repeat(packed(""), 100_000)), small, "", 0, "larger than"},
		{"another packing", says(200, "x", "Content-Encoding", "br"), nil, "", 0, "not asked for"},
		{"two packings", says(200, "x", "Content-Encoding", "gzip, gzip"), nil, "", 0, "not asked for"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, c.step).start()
			_, err := w.get(c.change, Request{URL: "/oai?token=secret", ETag: c.etag})
			var status *StatusError
			if errors.As(err, &status) != (c.status != 0) || c.status != 0 && status.Status != c.status {
				t.Fatalf("got %v", err)
			}
			if begins := "fetch: get " + w.server.Listener.Addr().String() + "/oai: "; !strings.HasPrefix(err.Error(), begins) || !strings.Contains(err.Error(), c.text) {
				t.Errorf("got %q, want %q in it", err, c.text)
			}
			if errors.Is(err, papers.ErrUnavailable) != (c.status >= 500) {
				t.Errorf("%v: wrongly unavailable or not", err)
			}
			if Offline(err) != (c.status == 511) {
				t.Errorf("%v: offline %v", err, Offline(err))
			}
			w.checkEnds(ended{})
			w.checkSlept()
		})
	}
}

// TestBombsStaySmall holds that what unpacks to much is not held.
func TestBombsStaySmall(t *testing.T) {
	w := newWorld(t, packs(packed(strings.Repeat("\x00", 64<<20)))).start()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := w.get(func(o *Options) { o.MaxBytes = 4 << 20 }, Request{URL: "/"})
	runtime.ReadMemStats(&after)
	if !errors.Is(err, ErrTooLarge) {
		t.Errorf("got %v", err)
	}
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 32<<20 {
		t.Errorf("%d MiB were allocated for an answer of 4", grown>>20)
	}
}

// TestPatience holds how pauses grow, and when a Get gives up.
func TestPatience(t *testing.T) {
	minutes := func(n ...int) (all []ended) {
		for i, m := range n {
			all = append(all, ended{time.Duration(m) * time.Minute, i + 1})
		}
		return all
	}
	w := newWorld(t, says(503, "")).start()
	_, err := w.get(nil, Request{URL: "/"})
	var slow *SlowDown
	if !errors.As(err, &slow) || slow.Status != 503 || !errors.Is(err, papers.ErrUnavailable) || Offline(err) {
		t.Fatalf("got %v", err)
	}
	if host := w.server.Listener.Addr().String(); slow.Host != host || !strings.Contains(err.Error(), host+" asks for patience (503) until 2026-11-24 ") {
		t.Errorf("got %v", err)
	}
	w.checkEnds(minutes(1, 2, 4, 8, 16)...) // the last is more than a Get sits through
	if left := slow.Until.Sub(w.hand.now); !about(left, 16*time.Minute) {
		t.Errorf("it is to come back in %v", left)
	}
	if len(w.waits) != 4 {
		t.Errorf("waited for %+v", w.waits)
	}
	// The next Get goes on where the last one stood.
	_, err = w.get(func(o *Options) { o.Patience = 100 * time.Hour; o.Tries = 4 }, Request{URL: "/"})
	if !errors.As(err, &slow) {
		t.Fatalf("got %v", err)
	}
	w.checkEnds(minutes(1, 2, 4, 8, 16, 32, 60, 60, 60)...)
	w.checkSlept()

	// One that asks for ten seconds again and again gets more in the end.
	w = newWorld(t, says(429, "", "Retry-After", "10"), says(429, "", "Retry-After", "10"), says(429, "", "Retry-After", "10"), document(again)).start()
	if _, err := w.get(nil, Request{URL: "/"}); err != nil {
		t.Fatal(err)
	}
	w.checkEnds(ended{10 * time.Second, 1}, ended{time.Minute, 2}, ended{2 * time.Minute, 3}, ended{})

	// A long wish is no surprise to sit through.
	w = newWorld(t, says(503, "", "Retry-After", "7200")).start()
	if _, err = w.get(nil, Request{URL: "/"}); !errors.As(err, &slow) || !slow.Until.Equal(w.hand.now.Add(2*time.Hour)) {
		t.Errorf("got %v", err)
	}
	w.checkEnds(ended{2 * time.Hour, 1})
}

// TestFailuresAreCounted holds that a Get gives up on a world out of order,
// and that refusals outlive failures between them.
func TestFailuresAreCounted(t *testing.T) {
	w := newWorld(t, says(500, "oh no")).start()
	_, err := w.get(nil, Request{URL: "/"})
	var status *StatusError
	if !errors.As(err, &status) || status.Status != 500 || status.Begins != "oh no" || !errors.Is(err, papers.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
	w.checkEnds(ended{}, ended{}, ended{}, ended{})
	w.checkSlept(5*time.Second, 10*time.Second, 20*time.Second)

	w = newWorld(t, raw("", false)).start()
	_, err = w.get(nil, Request{URL: "/"})
	if !errors.Is(err, papers.ErrUnavailable) || Offline(err) || !strings.Contains(err.Error(), "the answer broke off") {
		t.Errorf("got %v", err)
	}
	w.checkEnds(ended{}, ended{}, ended{}, ended{})

	w = newWorld(t, says(503, ""), says(500, ""), says(503, ""), says(403, "")).start()
	if _, err = w.get(nil, Request{URL: "/"}); !errors.As(err, &status) || status.Status != 403 {
		t.Errorf("got %v", err)
	}
	w.checkEnds(ended{time.Minute, 1}, ended{0, 1}, ended{2 * time.Minute, 2}, ended{0, 2})

	w = newWorld(t, says(500, "")).start()
	if _, err = w.get(func(o *Options) { o.Tries = 2 }, Request{URL: "/"}); !errors.As(err, &status) {
		t.Errorf("got %v", err)
	}
	w.checkEnds(ended{}, ended{})
}

func TestWithoutATake(t *testing.T) {
	w := newWorld(t, says(503, ""), says(503, "", "Retry-After", "30"), says(500, ""), document(again)).start()
	w.busy.Store(true) // no turns to watch
	o := w.options()
	o.Take = nil
	o.Waiting = func(Wait) { w.settle() }
	a, err := New(o).Get(t.Context(), Request{URL: w.server.URL})
	if err != nil || string(a.Body) != again {
		t.Fatalf("got %v, %v", a, err)
	}
	w.checkSlept(time.Minute, time.Minute, firstRest)
}

// TestLeaving holds that a caller who leaves is not kept, wherever Get stands.
func TestLeaving(t *testing.T) {
	for name, step := range map[string]http.HandlerFunc{"in the header": stalls, "in the body": stallsAfter("some"), "in a pause": says(500, "")} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, step).start()
			ctx, cancel := context.WithCancel(t.Context())
			o := w.options()
			o.Waiting = func(Wait) { cancel() }
			o.Sent = func() {
				w.sent++
				if name != "in a pause" {
					time.AfterFunc(100*time.Millisecond, cancel)
				}
			}
			_, err := New(o).Get(ctx, Request{URL: w.server.URL + "/oai?token=secret"})
			if !errors.Is(err, context.Canceled) || errors.Is(err, papers.ErrUnavailable) || Offline(err) {
				t.Errorf("got %v", err)
			}
			if want := "fetch: get " + w.server.Listener.Addr().String() + "/oai: context canceled"; err.Error() != want {
				t.Errorf("got %q, want %q", err, want)
			}
			w.checkEnds(ended{})
		})
	}
}

// TestLosingTheTurn holds that a request is broken off with its turn, and
// that another turn is taken for the next.
func TestLosingTheTurn(t *testing.T) {
	w := newWorld(t, stallsAfter("some"), document(again)).start()
	lost := errors.New("somebody else has it")
	a, err := w.get(func(o *Options) {
		first := true
		o.Take = func(ctx context.Context) (*Turn, error) {
			turn, err := w.take(ctx)
			if first {
				first = false
				mine, lose := context.WithCancelCause(ctx)
				time.AfterFunc(100*time.Millisecond, func() { lose(lost) })
				turn.Context = mine
			}
			return turn, err
		}
	}, Request{URL: "/"})
	if err != nil || string(a.Body) != again {
		t.Fatalf("got %v, %v", a, err)
	}
	w.checkEnds(ended{}, ended{})
	if !strings.Contains(w.waits[0].Why, "the turn was lost before the answer was complete: somebody else has it") {
		t.Errorf("waited for %+v", w.waits)
	}
}

func TestNoTurn(t *testing.T) {
	w := newWorld(t, document(again)).start()
	broken := errors.New("the keeper is ill")
	_, err := w.get(func(o *Options) { o.Take = func(context.Context) (*Turn, error) { return nil, broken } }, Request{URL: "/"})
	if !errors.Is(err, broken) || w.sent > 0 {
		t.Errorf("got %v after %d requests", err, w.sent)
	}
}

// TestManyAtOnce holds that those who share a Take come one after another.
func TestManyAtOnce(t *testing.T) {
	w := newWorld(t, document("a"), says(500, ""), document("b"), says(503, ""), document("c")).start()
	alone := Alone(w.hand.clock(), 3*time.Second)
	o := w.options()
	o.Take = func(ctx context.Context) (*Turn, error) {
		turn, err := alone(ctx)
		if err != nil {
			return nil, err
		}
		inner, err := w.take(ctx)
		return &Turn{Context: turn.Context, Refusals: turn.Refusals, End: func(pause time.Duration, refused int) {
			inner.End(pause, refused)
			turn.End(pause, refused)
		}}, err
	}
	c := New(o)
	var all sync.WaitGroup
	for range 12 {
		all.Go(func() {
			if _, err := c.Get(t.Context(), Request{URL: w.server.URL}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if len(w.requests) != 14 {
		t.Errorf("%d requests for 12 documents and two faults", len(w.requests))
	}
}

package fetch

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dailypapers/dailypapers/internal/clock"
)

// A hand is a clock that moves when somebody sleeps.
type hand struct {
	mu    sync.Mutex
	now   time.Time
	slept []time.Duration
}

func newHand() *hand { return &hand{now: time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC)} }

func (h *hand) clock() clock.Clock { return clock.Clock{Now: h.Now, Sleep: h.Sleep} }

func (h *hand) Now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *hand) Sleep(ctx context.Context, d time.Duration) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
	h.slept = append(h.slept, d)
	return ctx.Err()
}

// An ended turn, as its keeper was told.
type ended struct {
	pause   time.Duration
	refused int
}

// A world is a server that answers by a script, and the keeper of the turns
// at it. It complains of a request outside a turn, of turns that overlap and
// of a turn that ends before its connection.
type world struct {
	t      *testing.T
	hand   *hand
	server *httptest.Server
	script []http.HandlerFunc // one a request; the last one again and again
	busy   atomic.Bool
	open   atomic.Int32 // connections

	mu       sync.Mutex
	requests []*http.Request
	ends     []ended
	sent     int
	waits    []Wait
	pause    time.Duration
	refusals int
}

func newWorld(t *testing.T, script ...http.HandlerFunc) *world {
	w := &world{t: t, hand: newHand(), script: script}
	w.server = httptest.NewUnstartedServer(http.HandlerFunc(w.serve))
	w.server.Config.ConnState = w.connState
	t.Cleanup(func() { w.server.Close() })
	return w
}

func (w *world) start() *world { w.server.Start(); return w }

func (w *world) connState(_ net.Conn, s http.ConnState) {
	switch s {
	case http.StateNew:
		if n := w.open.Add(1); n > 1 {
			w.t.Errorf("%d connections at a time", n)
		}
	case http.StateClosed, http.StateHijacked:
		w.open.Add(-1)
	}
}

func (w *world) serve(rw http.ResponseWriter, r *http.Request) {
	if !w.busy.Load() {
		w.t.Errorf("a request for %s outside of a turn", r.URL)
	}
	w.mu.Lock()
	w.requests = append(w.requests, r)
	step := w.script[min(len(w.requests), len(w.script))-1]
	w.mu.Unlock()
	step(rw, r)
}

func (w *world) take(ctx context.Context) (*Turn, error) {
	if !w.busy.CompareAndSwap(false, true) {
		w.t.Error("two turns at a time")
	}
	w.settle()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.hand.mu.Lock()
	w.hand.now = w.hand.now.Add(max(w.pause, 3*time.Second))
	w.hand.mu.Unlock()
	var once atomic.Bool
	return &Turn{Context: ctx, Refusals: w.refusals, End: func(pause time.Duration, refused int) {
		if once.Swap(true) {
			w.t.Error("a turn ended twice")
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		w.pause, w.refusals = pause, refused
		w.ends = append(w.ends, ended{pause, refused})
		w.busy.Store(false)
	}}, nil
}

// settle waits until no connection is open: the server hears of an end a moment after
// the client.
func (w *world) settle() {
	for i := 0; w.open.Load() > 0; i++ {
		if i > 2000 {
			w.t.Error("a connection outlasts its request")
			return
		}
		time.Sleep(time.Millisecond)
	}
}

func (w *world) options() Options {
	return Options{
		Agent: "Papers/1 (mailto:desk@example.org)", Take: w.take, Clock: w.hand.clock(),
		Idle: 10 * time.Second, Whole: 20 * time.Second,
		Sent:    func() { w.mu.Lock(); w.sent++; w.mu.Unlock() },
		Waiting: func(x Wait) { w.mu.Lock(); w.waits = append(w.waits, x); w.mu.Unlock() },
	}
}

func (w *world) get(change func(*Options), r Request) (*Answer, error) {
	o := w.options()
	if change != nil {
		change(&o)
	}
	if !strings.Contains(r.URL, "://") {
		r.URL = w.server.URL + r.URL
	}
	a, err := New(o).Get(w.t.Context(), r)
	if w.busy.Load() {
		w.t.Error("a turn was not given back")
	}
	if (a == nil) == (err == nil) {
		w.t.Errorf("answer %v with error %v", a, err)
	}
	if err != nil && strings.Contains(err.Error(), "secret") {
		w.t.Errorf("the error tells the query: %v", err)
	}
	return a, err
}

// about is a duration that may be longer by the jitter.
func about(got, want time.Duration) bool { return got >= want && got <= want+want/5 }

func (w *world) checkEnds(want ...ended) {
	w.t.Helper()
	ok := slices.EqualFunc(w.ends, want, func(g, x ended) bool { return g.refused == x.refused && about(g.pause, x.pause) })
	if !ok {
		w.t.Errorf("turns ended with %v, want %v", w.ends, want)
	}
	if w.sent != len(w.ends) {
		w.t.Errorf("%d requests sent in %d turns", w.sent, len(w.ends))
	}
}

func (w *world) checkSlept(want ...time.Duration) {
	w.t.Helper()
	if !slices.EqualFunc(w.hand.slept, want, about) {
		w.t.Errorf("slept %v, want %v", w.hand.slept, want)
	}
}

// The steps of scripts.

func says(status int, body string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(header); i += 2 {
			w.Header()[header[i]] = []string{header[i+1]}
		}
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

func stalls(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// stallsAfter sends part of a body and then nothing.
func stallsAfter(part string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "1000")
		io.WriteString(w, part)
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}
}

// trickles sends a byte now and then, n of them.
func trickles(n int, every time.Duration) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		for range n {
			io.WriteString(w, ".")
			w.(http.Flusher).Flush()
			select {
			case <-time.After(every):
			case <-r.Context().Done():
				return
			}
		}
	}
}

// raw sends bytes as they are and hangs up, with a reset where it is told to.
func raw(bytes string, reset bool) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			panic(err)
		}
		defer conn.Close()
		io.WriteString(conn, bytes)
		if tcp, ok := conn.(*net.TCPConn); ok && reset {
			time.Sleep(5 * time.Millisecond) // else the reset overtakes the bytes
			tcp.SetLinger(0)
		}
	}
}

func leads(status int, to string) http.HandlerFunc {
	return says(status, "", "Location", to)
}

func document(body string) http.HandlerFunc { return says(200, body) }

func withLength(n int, body string) string {
	return fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", n, body)
}

package arxivtest

import (
	"context"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// Options are how a server behaves. The zero value is an arXiv without
// faults.
type Options struct {
	Seed    uint64 // of latencies and faults
	Page    int    // records of a page of OAI-PMH; 0 is 2,500
	Items   int    // of a feed at most; 0 is 2,000
	Endless bool   // the last page of a list is followed by itself, for ever

	// Settled lists show to their end what there was when they began. Without
	// it they are made anew for each page, as arXiv does: a record that is
	// changed between two pages leaves its day, and those behind it move up.
	Settled bool

	Faults  map[Fault]float64 // probability of each a request; see Weather
	Outage  time.Duration     // of a drawn outage; 0 is 60 hours
	Outages []Span            // during which nothing can be reached
	Storms  []Span            // during which every answer is 503 or 429
	Stall   time.Duration     // longest stall, in real time; 0 is 5 seconds
	Stalled time.Duration     // how far a stall moves the clock; 0 is a minute
}

// A Server is an arXiv: OAI-PMH at /oai, the query API at /api/query, feeds
// at /rss/ and /atom/, and the clock at /clock/. Every request moves the
// clock by 0.1 to 2 seconds, a stalled one by a minute.
type Server struct {
	Log   *Log
	world *World
	clock *Clock
	o     Options
	time  http.Handler
	done  chan struct{}

	mu      sync.Mutex
	r       *rand.Rand
	storms  []Span
	outages []Span
	tokens  map[string]issued
	damaged int // records that were made up
	active  int // requests that are being answered
	conns   map[net.Conn]bool
}

// NewServer returns a server of a world at a clock's time.
func NewServer(w *World, c *Clock, o Options) *Server {
	if o.Page <= 0 {
		o.Page = 2500
	}
	if o.Items <= 0 {
		o.Items = 2000
	}
	if o.Outage <= 0 {
		o.Outage = 60 * time.Hour
	}
	if o.Stall <= 0 {
		o.Stall = 5 * time.Second
	}
	if o.Stalled <= 0 {
		o.Stalled = time.Minute
	}
	return &Server{Log: &Log{}, world: w, clock: c, o: o, time: c.Handler(), done: make(chan struct{}), r: rand.New(rand.NewPCG(o.Seed, 1991)),
		storms: slices.Clone(o.Storms), outages: slices.Clone(o.Outages), tokens: map[string]issued{}, conns: map[net.Conn]bool{}}
}

// Start serves on this machine until the test ends, and returns the address
// before the paths: "http://127.0.0.1:4711".
func (s *Server) Start(t testing.TB) string {
	t.Helper()
	ts := httptest.NewUnstartedServer(s)
	ts.Config.ConnContext = func(ctx context.Context, c net.Conn) context.Context { return context.WithValue(ctx, connKey{}, c) }
	ts.Config.ConnState = s.connState
	ts.Start()
	t.Cleanup(func() {
		close(s.done)
		ts.CloseClientConnections()
		ts.Close()
	})
	return ts.URL
}

type connKey struct{}

func (s *Server) connState(c net.Conn, state http.ConnState) {
	if state == http.StateClosed || state == http.StateHijacked {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.conns, c)
	}
}

// ServeHTTP answers, or fails as the Options say.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/clock/") {
		s.time.ServeHTTP(w, r)
		return
	}
	e := s.arrive(r)
	defer s.leave(e)

	s.mu.Lock()
	at := s.clock.Advance(100*time.Millisecond + time.Duration(s.r.Int64N(int64(1900*time.Millisecond))))
	fault := s.draw(r, at)
	a, refused := s.refusal(fault, at)
	if !refused && fault != Unreachable {
		a = s.answer(r, fault, at)
	}
	s.mu.Unlock()

	s.Log.change(e, func(e *Entry) { e.Fault, e.RetryUntil = fault, a.retry })
	s.deliver(w, r, e, a, fault)
}

// answer finds the interface that is asked. It is called with s.mu held.
func (s *Server) answer(r *http.Request, fault Fault, at time.Time) answer {
	if names, ok := strings.CutPrefix(r.URL.Path, "/rss/"); ok {
		return s.feed(names, rss, fault, at, r.Header.Get("If-None-Match"))
	}
	if names, ok := strings.CutPrefix(r.URL.Path, "/atom/"); ok {
		return s.feed(names, atom, fault, at, r.Header.Get("If-None-Match"))
	}
	switch r.URL.Path {
	case oaiPath:
		return s.oai(r, fault, at)
	case queryPath:
		return s.query(r, at)
	}
	return plainAnswer(http.StatusNotFound, "There is no such page.")
}

// The paths of arXiv's interfaces.
const (
	oaiPath   = "/oai"
	queryPath = "/api/query"
)

// grace is how long, in real time, the server may take to notice that a
// client is gone, or to put away a request whose answer has left.
const grace = time.Second

// arrive notes a request and whether another one is under way. One that is
// about to end is waited for.
func (s *Server) arrive(r *http.Request) *Entry {
	e := &Entry{Arrived: s.clock.Now(), Path: r.URL.Path, Query: r.URL.RawQuery, Agent: r.Header.Get("User-Agent"), Accept: r.Header.Get("Accept")}
	conn, _ := r.Context().Value(connKey{}).(net.Conn)
	deadline := time.Now().Add(grace)
	for !s.enter(e, conn, time.Now().After(deadline)) {
		time.Sleep(time.Millisecond)
	}
	s.Log.add(e)
	return e
}

// enter counts a request in when it is alone, or anyway.
func (s *Server) enter(e *Entry, conn net.Conn, anyway bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	others := len(s.conns)
	if s.conns[conn] {
		others--
	}
	if (s.active > 0 || conn != nil && others > 0) && !anyway {
		return false
	}
	e.Overlaps = s.active > 0
	s.active++
	if conn != nil {
		s.conns[conn] = true
		e.Connections = others + 1
	}
	return true
}

func (s *Server) leave(e *Entry) {
	s.depart(e, 0)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.active--
}

// depart notes the end of a request, the first time it is told. It must come
// before the last byte: whoever has that may move the clock.
func (s *Server) depart(e *Entry, status int) {
	now := s.clock.Now()
	s.Log.change(e, func(e *Entry) {
		if e.Departed.IsZero() {
			e.Departed, e.Status = now, status
		}
	})
}

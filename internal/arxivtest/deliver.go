package arxivtest

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// An answer is a document in the parts that faults mix up.
type answer struct {
	status int
	kind   string // Content-Type
	header map[string]string
	head   string
	items  []string
	tail   string
	retry  time.Time // that Retry-After names
}

func (a *answer) text() string { return a.head + strings.Join(a.items, "") + a.tail }

func retryAfter(at time.Time, seconds int, asDate bool) answer {
	a := plainAnswer(http.StatusServiceUnavailable, fmt.Sprintf("Retry after %d seconds", seconds))
	a.retry = at.Add(time.Duration(seconds) * time.Second)
	a.header = map[string]string{"Retry-After": strconv.Itoa(seconds)}
	if asDate {
		a.retry = a.retry.Truncate(time.Second)
		a.header["Retry-After"] = a.retry.UTC().Format(http.TimeFormat)
	}
	return a
}

// deliver sends an answer, or the part of it that the fault lets through.
func (s *Server) deliver(w http.ResponseWriter, r *http.Request, e *Entry, a answer, f Fault) {
	switch f {
	case Unreachable:
		s.depart(e, 0)
		cut(w, true)
		return
	case StallHeader:
		s.clock.Advance(s.o.Stalled)
		s.depart(e, 0)
		s.stall(r)
		cut(w, false)
		return
	}
	body := s.body(a, f)
	for name, value := range a.header {
		w.Header().Set(name, value)
	}
	w.Header().Set("Content-Type", a.kind)
	w.Header().Set("Date", s.clock.Now().UTC().Format(http.TimeFormat))
	w.Header().Set("Vary", "Accept-Encoding")
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") && len(body) > 0 {
		w.Header().Set("Content-Encoding", "gzip")
		body = pack(body)
	}
	if a.status != http.StatusNotModified {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	}
	s.send(w, r, e, a.status, body, f)
}

// body is the text to be sent; a truncated one ends before the last element
// is closed.
func (s *Server) body(a answer, f Fault) []byte {
	text := []byte(a.text())
	if end := len(text) - len(a.tail); f == Truncated && end > 1 {
		s.mu.Lock()
		defer s.mu.Unlock()
		return text[:1+s.r.IntN(end)]
	}
	return text
}

func pack(body []byte) []byte {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err != nil {
		return body // the level is one that there is
	}
	z.Write(body)
	z.Close()
	return b.Bytes()
}

func (s *Server) send(w http.ResponseWriter, r *http.Request, e *Entry, status int, body []byte, f Fault) {
	if f != StallBody && f != Reset {
		s.depart(e, status)
		w.WriteHeader(status)
		if r.Method != http.MethodHead {
			if _, err := w.Write(body); err != nil {
				s.Log.change(e, func(e *Entry) { e.Broken = true })
			}
		}
		return
	}
	if f == StallBody {
		s.clock.Advance(s.o.Stalled)
	}
	s.depart(e, status)
	w.WriteHeader(status)
	w.Write(body[:len(body)/2])
	http.NewResponseController(w).Flush()
	if f == StallBody {
		s.stall(r)
	}
	cut(w, f == Reset)
}

// stall waits, in real time, until the client gives up.
func (s *Server) stall(r *http.Request) {
	t := time.NewTimer(s.o.Stall)
	defer t.Stop()
	select {
	case <-r.Context().Done():
	case <-s.done:
	case <-t.C:
	}
}

// cut closes the connection, by a reset if so asked.
func cut(w http.ResponseWriter, reset bool) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return // a recorder has no connection; an answer cut short is closed by the server
	}
	if tcp, ok := conn.(*net.TCPConn); ok && reset {
		tcp.SetLinger(0)
	}
	conn.Close()
}

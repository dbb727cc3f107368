package exchange_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/clock"
	"github.com/dailypapers/dailypapers/internal/exchange"
	"github.com/dailypapers/dailypapers/internal/fetch"
)

// answers puts one answer before a fake.
func answers(status int, kind, body string, more ...string) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, _ *http.Request) bool {
		for i := 0; i+1 < len(more); i += 2 {
			w.Header().Set(more[i], more[i+1])
		}
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(status)
		fmt.Fprint(w, body)
		return true
	}
}

// leap is a clock that jumps over pauses.
func leap() clock.Clock {
	c := clock.Clock{Now: time.Now}
	var ahead time.Duration
	c.Now = func() time.Time { return time.Now().Add(ahead) }
	c.Sleep = clockSleep(&ahead)
	return c
}

// What answers otherwise takes nothing in, and says why in words that help.
func TestFaults(t *testing.T) {
	whole := `[{"paper":{"id":"2602.00001","title":"T"}}]`
	for _, tt := range []struct {
		name   string
		before func(http.ResponseWriter, *http.Request) bool
		says   string
	}{
		{"not found", answers(404, "text/html", "<html>"), "does not speak the papers API"},
		{"gone", answers(410, "application/json", "{}"), "does not speak the papers API"},
		{"a web page", answers(200, "text/html", "<!doctype html><title>Sign in</title>"), "a web page where JSON was asked for"},
		{"cut off", answers(200, "application/json", whole[:20]), "cut off"},
		{"an object", answers(200, "application/json", `{"error":"No papers today"}`), "No papers today"},
		{"not JSON", answers(200, "application/json", "papers"), "not a list of daily papers"},
		{"a bad request", answers(400, "application/json", `{"error":"date is not a day"}`), "date is not a day"},
		{"closed", answers(401, "application/json", "{}"), "--token-file FILE"},
		{"forbidden", answers(403, "text/html", "no"), "--token-file FILE"},
		{"asks for patience", answers(429, "application/json", "{}", "Retry-After", "7200"), "asks for patience (429)"},
		{"a limit that is used up", answers(429, "application/json", "{}", "RateLimit", `"default";r=0;t=5000`), "asks for patience (429)"},
		{"out of order", answers(503, "text/plain", "later", "Retry-After", "3600"), "asks for patience (503)"},
		{"another host", answers(302, "text/plain", "", "Location", "http://other.example.org/api/daily_papers"), "that is another host"},
		{"a circle of redirects", func(w http.ResponseWriter, r *http.Request) bool {
			http.Redirect(w, r, r.URL.Path+"?n=1", http.StatusFound)
			return true
		}, "too many redirects"},
		{"the next page elsewhere", answers(200, "application/json", whole, "Link", `<http://other.example.org/api/daily_papers?p=1>; rel="next"`), "another host"},
		{"gigantic", func(w http.ResponseWriter, _ *http.Request) bool {
			chunk := bytes.Repeat([]byte(`{"paper":{"id":"2602.00001","title":"T"}},`), 1<<14)
			w.Write([]byte("["))
			for range 64 {
				if _, err := w.Write(chunk); err != nil {
					break
				}
			}
			return true
		}, "larger than this program takes"},
		{"silence", func(w http.ResponseWriter, r *http.Request) bool {
			w.Write([]byte("["))
			w.(http.Flusher).Flush()
			<-r.Context().Done()
			return true
		}, "nothing came for"},
		{"broken off", func(w http.ResponseWriter, _ *http.Request) bool {
			w.Header().Set("Content-Length", "500")
			w.Write([]byte(whole[:20]))
			panic(http.ErrAbortHandler)
		}, "broke off"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := newFake(t)
			f.before = tt.before
			idle := time.Minute
			if tt.says == "nothing came for" { // the only one that waits for it
				idle = 200 * time.Millisecond
			}
			d := newDesk(t, exchange.Options{Clock: leap(), Idle: idle})
			s, err := d.try(f, "2026-03-06")
			if err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%+v, %v; want %q", s, err, tt.says)
			}
			if empty, _ := d.st.Empty(t.Context()); !empty || len(d.order("2026-03-06")) > 0 || s.Requests > 10 {
				t.Errorf("something was taken in, or it was asked too often: %+v", s)
			}
		})
	}
}

// A JSON answer of a wrong type is read all the same.
func TestWrongType(t *testing.T) {
	f := newFake(t)
	f.before = answers(200, "text/plain", `[{"paper":{"id":"2602.00001","title":"T","upvotes":3}}]`)
	d := newDesk(t, exchange.Options{})
	if s := d.read(f, "2026-03-06"); s.Added != 1 {
		t.Errorf("%+v", s)
	}
}

// A pause that is short enough is sat out.
func TestPatience(t *testing.T) {
	f := newFake(t)
	f.made("2026-03-06", 1, 3)
	n := 0
	f.before = func(w http.ResponseWriter, r *http.Request) bool {
		if n++; n > 1 {
			return false
		}
		return answers(429, "application/json", "{}", "RateLimit", `"default";r=0;t=30`)(w, r)
	}
	d := newDesk(t, exchange.Options{Clock: leap()})
	if s := d.read(f, "2026-03-06"); s.Added != 3 || s.Requests != 2 || len(d.waits) == 0 {
		t.Errorf("%+v, %v", s, d.waits)
	}
	var slow *fetch.SlowDown
	f.before = answers(503, "text/plain", "", "Retry-After", "80000")
	if _, err := d.try(f, "2026-03-06"); !errors.As(err, &slow) || time.Until(slow.Until) < 20*time.Hour {
		t.Errorf("%v", err)
	}
}

// Lists that lead in circles end; those that never end are refused, and so
// is the day.
func TestEndless(t *testing.T) {
	if testing.Short() {
		t.Skip("reads lists that do not end, to their bounds: not with -short")
	}
	f := newFake(t)
	f.made("2026-03-06", 1, 100)
	f.before = func(w http.ResponseWriter, r *http.Request) bool {
		w.Header().Set("Link", fmt.Sprintf(`<%s&x=1>; rel="next"`, r.URL.RequestURI()))
		return false
	}
	d := newDesk(t, exchange.Options{})
	if s := d.read(f, "2026-03-06"); s.Read != 100 || s.Requests != 2 {
		t.Errorf("a circle: %+v", s)
	}
	n := 0
	f.before = func(w http.ResponseWriter, r *http.Request) bool {
		var page []json.RawMessage
		for range 100 {
			n++
			page = append(page, json.RawMessage(fmt.Sprintf(`{"paper":{"id":"x:%d","title":"T"}}`, n)))
		}
		w.Header().Set("Link", fmt.Sprintf(`<%s&p=%d>; rel="next"`, r.URL.Path+"?date=2026-03-07", n))
		return json.NewEncoder(w).Encode(page) == nil
	}
	s, err := d.try(f, "2026-03-07")
	if err == nil || !strings.Contains(err.Error(), "does not end") || s.Requests > 120 || len(d.order("2026-03-07")) > 0 {
		t.Errorf("without an end: %+v, %v", s, err)
	}
	long := strings.Repeat("x", 1<<20)
	f.before = func(w http.ResponseWriter, r *http.Request) bool {
		w.Header().Set("Link", fmt.Sprintf(`<%s?date=2026-03-08&p=%d>; rel="next"`, r.URL.Path, n))
		fmt.Fprint(w, "[")
		for range 20 {
			n++
			fmt.Fprintf(w, `{"paper":{"id":"x:%d","title":"T","summary":"%s"}},`, n, long)
		}
		fmt.Fprint(w, "{}]")
		return true
	}
	s, err = d.try(f, "2026-03-08")
	if err == nil || !strings.Contains(err.Error(), "does not end") || s.Requests != 4 {
		t.Errorf("few papers that are too long: %+v, %v", s, err)
	}
}

// The token goes to the site alone, and into no words.
func TestToken(t *testing.T) {
	f := newFake(t)
	f.made("2026-03-06", 1, 1)
	d := newDesk(t, exchange.Options{})
	r := exchange.Request{Site: f.site(t), Days: []papers.Day{day("2026-03-06")}, Token: "dp_secret"}
	if _, err := d.x.Read(t.Context(), r, nil); err != nil || f.seen.Get("Authorization") != "Bearer dp_secret" {
		t.Errorf("%v, %q", err, f.seen.Get("Authorization"))
	}
	var stray string
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { stray = "asked with " + r.Header.Get("Authorization") }))
	defer other.Close()
	f.before = answers(302, "text/plain", "", "Location", other.URL+"/api/daily_papers") // the same host, another port
	if _, err := d.x.Read(t.Context(), r, nil); err == nil || strings.Contains(err.Error(), "dp_secret") || strings.Contains(stray, "dp_secret") {
		t.Errorf("%v; the other place was %s", err, stray)
	}
	f.before = answers(401, "application/json", "{}")
	if _, err := d.x.Read(t.Context(), r, nil); err == nil || !strings.Contains(err.Error(), "does not take the token") || strings.Contains(err.Error(), "dp_secret") {
		t.Errorf("%v", err)
	}
}

// clockSleep moves a clock ahead instead of waiting.
func clockSleep(ahead *time.Duration) func(context.Context, time.Duration) error {
	return func(ctx context.Context, d time.Duration) error {
		*ahead += d
		return ctx.Err()
	}
}

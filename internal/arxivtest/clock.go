package arxivtest

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/dailypapers/dailypapers/internal/clock"
)

// A Clock is the time of a test. It stands still until it is moved, and never
// goes back. It is safe for many goroutines.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock returns a clock that stands at a time.
func NewClock(at time.Time) *Clock { return &Clock{now: at.UTC()} }

// Now tells the time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock and returns the new time. Nothing moves it back.
func (c *Clock) Advance(d time.Duration) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(max(d, 0))
	return c.now
}

// AdvanceTo moves the clock to a time, unless it is there already.
func (c *Clock) AdvanceTo(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t.After(c.now) {
		c.now = t.UTC()
	}
}

// Clock returns the clock for those who wait by it. Whoever sleeps moves it at
// once: two sleepers make it run faster, never slower.
func (c *Clock) Clock() clock.Clock {
	return clock.Clock{Now: c.Now, Sleep: func(ctx context.Context, d time.Duration) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		c.Advance(d)
		return nil
	}}
}

// Handler shares the clock with other processes: GET /clock/now tells the
// time in RFC 3339, POST /clock/sleep?ns=… moves it and tells the new one.
func (c *Clock) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /clock/now", func(w http.ResponseWriter, r *http.Request) { tell(w, c.Now()) })
	mux.HandleFunc("POST /clock/sleep", func(w http.ResponseWriter, r *http.Request) {
		ns, err := strconv.ParseInt(r.FormValue("ns"), 10, 64)
		if err != nil {
			http.Error(w, "ns is no number", http.StatusBadRequest)
			return
		}
		tell(w, c.Advance(time.Duration(ns)))
	})
	return mux
}

func tell(w http.ResponseWriter, t time.Time) { fmt.Fprintln(w, t.Format(time.RFC3339Nano)) }

// RemoteClock returns the clock that another process shares under an address,
// "http://127.0.0.1:4711". When that process is gone, Now tells the last time
// that was heard, and Sleep fails.
func RemoteClock(base string) clock.Clock {
	r := &remote{base: strings.TrimSuffix(base, "/"), client: &http.Client{Transport: &http.Transport{}, Timeout: 10 * time.Second}}
	return clock.Clock{Now: r.tell, Sleep: r.sleep}
}

type remote struct {
	base   string
	client *http.Client

	mu   sync.Mutex
	last time.Time
}

func (r *remote) tell() time.Time {
	t, err := r.ask(context.Background(), http.MethodGet, "/clock/now")
	if err != nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		return r.last
	}
	return t
}

func (r *remote) sleep(ctx context.Context, d time.Duration) error {
	_, err := r.ask(ctx, http.MethodPost, "/clock/sleep?ns="+strconv.FormatInt(int64(d), 10))
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

func (r *remote) ask(ctx context.Context, method, path string) (time.Time, error) {
	req, err := http.NewRequestWithContext(ctx, method, r.base+path, nil)
	if err != nil {
		return time.Time{}, fmt.Errorf("arxivtest: clock: %w", err)
	}
	resp, err := r.client.Do(req)
	if err != nil {
		return time.Time{}, fmt.Errorf("arxivtest: clock: %w", err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, 100))
	if err != nil {
		return time.Time{}, fmt.Errorf("arxivtest: clock: %w", err)
	}
	t, err := time.Parse(time.RFC3339Nano, strings.TrimSpace(string(text)))
	if err != nil {
		return time.Time{}, fmt.Errorf("arxivtest: clock: %w", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.last = t
	return t, nil
}

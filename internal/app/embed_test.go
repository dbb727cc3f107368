package app_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dailypapers/dailypapers/embed/builtin"
	"github.com/dailypapers/dailypapers/embed/remote"
	"github.com/dailypapers/dailypapers/internal/app"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/starter"
)

// endpoint makes vectors of 64 numbers that say whether a text is of robots.
type endpoint struct {
	up    atomic.Bool
	mu    sync.Mutex
	times map[string]int // how often a text was answered
}

func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !e.up.Load() {
		w.Header().Set("Retry-After", "1")
		http.Error(w, `{"error":{"message":"the key secret is tired"}}`, http.StatusTooManyRequests)
		return
	}
	var ask struct{ Input []string }
	json.NewDecoder(r.Body).Decode(&ask)
	e.mu.Lock()
	defer e.mu.Unlock()
	type item struct {
		Index     int       `json:"index"`
		Embedding []float64 `json:"embedding"`
	}
	var data []item
	for i, text := range ask.Input {
		e.times[text]++
		v := make([]float64, 64)
		if strings.Contains(strings.ToLower(text), "robot") || strings.Contains(text, "automaton") {
			v[0] = 1
		} else {
			v[1] = 1
		}
		data = append(data, item{i, v})
	}
	json.NewEncoder(w).Encode(map[string]any{"data": data})
}

// TestEndpointDown holds that a site whose model of meaning cannot be reached starts, is ready and
// finds papers by their words; that it reads them when the model is back, each once, also
// across a restart; and that the log does not hold the key.
func TestEndpointDown(t *testing.T) {
	e := &endpoint{times: map[string]int{}}
	server := httptest.NewServer(e)
	defer server.Close()
	m, err := builtin.Model()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	start := func() *running {
		other, err := remote.Open(t.Context(), remote.Options{URL: server.URL, Model: "big", Key: "secret", Dims: 64, Tries: 1,
			Now: time.Now, Wait: func(ctx context.Context, _ time.Duration) error { time.Sleep(10 * time.Millisecond); return ctx.Err() }})
		if err != nil {
			t.Fatal(err)
		}
		return serveWith(t, app.Config{DataDir: dir, Meaning: catalog.NewMeaning(m).By(other)})
	}
	r := start()
	r.until("/readyz", "ready; 200 papers have no vector yet\n")
	r.until("/search?q=soft+robots", "SoftZoo")
	if _, body := r.get("/search?q=soft+robots"); !strings.Contains(body, "words alone") {
		t.Error("nothing tells that the model of meaning is down")
	}
	for range 1000 { // ten seconds at most
		if strings.Contains(r.log.String(), "papers wait for the model of meaning") {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if log := r.log.String(); !strings.Contains(log, "without_vector=200") || !strings.Contains(log, "is tired") || strings.Contains(log, "secret") {
		t.Errorf("the log: %s", log)
	}
	r.stop()
	e.up.Store(true)
	r = start()
	r.until("/readyz", "ready\n")
	r.until("/search?q=automaton", "SoftZoo")
	r.stop()
	r = start()
	r.until("/readyz", "ready\n")
	delete(e.times, "automaton")
	if len(e.times) != starter.Papers {
		t.Errorf("%d texts were read", len(e.times))
	}
	for text, n := range e.times {
		if n != 1 {
			t.Errorf("read %d times: %.60s", n, text)
		}
	}
}

// TestModelChanges holds that the operator reads which index answers behind a change of the model.
func TestModelChanges(t *testing.T) {
	m, err := builtin.Model()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	r := serveWith(t, app.Config{DataDir: dir, Now: noon, Meaning: catalog.NewMeaning(m)})
	r.until("/readyz", "ready\n")
	r.stop()
	r = serveWith(t, app.Config{DataDir: dir, Now: noon})
	r.until("/readyz", "ready\n")
	if log := r.log.String(); !strings.Contains(log, "an older index answers until the new one is built") || !strings.Contains(log, "by=meaning") {
		t.Errorf("the log: %s", log)
	}
}

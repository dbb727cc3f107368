package remote_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dailypapers/dailypapers/embed/remote"
)

// endpoint is an embedding service of our own: each text's vector says how long it is.
type endpoint struct {
	mu       sync.Mutex
	requests int
	batches  []int
	keys     []string
	fail     []func(w http.ResponseWriter) // of the next requests; nil for an answer
	dims     int
}

func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.requests++
	e.keys = append(e.keys, r.Header.Get("Authorization"))
	if len(e.fail) > 0 {
		f := e.fail[0]
		e.fail = e.fail[1:]
		if f != nil {
			f(w)
			return
		}
	}
	var ask struct {
		Model, EncodingFormat string
		Input                 []string
	}
	body, _ := io.ReadAll(r.Body)
	if err := json.Unmarshal(body, &ask); err != nil || r.URL.Path != "/v1/embeddings" || ask.Model != "big" {
		http.Error(w, `{"error":{"message":"no such model"}}`, http.StatusNotFound)
		return
	}
	e.batches = append(e.batches, len(ask.Input))
	type item struct {
		Index     int       `json:"index"`
		Embedding []float64 `json:"embedding"`
	}
	var data []item
	for i := range ask.Input { // the last one first
		i = len(ask.Input) - 1 - i
		v := make([]float64, e.dims)
		v[0], v[1] = float64(len(ask.Input[i])), 1
		data = append(data, item{i, v})
	}
	json.NewEncoder(w).Encode(map[string]any{"data": data})
}

func status(code int, header, body string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		w.Header().Set("Retry-After", header)
		w.WriteHeader(code)
		io.WriteString(w, body)
	}
}

// open starts an endpoint and a model that asks it; waits are noted, not waited.
func open(t *testing.T, e *endpoint) (*remote.Model, *[]time.Duration) {
	t.Helper()
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	waits := &[]time.Duration{}
	m, err := remote.Open(t.Context(), remote.Options{URL: server.URL + "/v1/", Model: "big", Key: "secret", Batch: 3,
		Wait: func(ctx context.Context, d time.Duration) error { *waits = append(*waits, d); return ctx.Err() }})
	if err != nil {
		t.Fatal(err)
	}
	return m, waits
}

func TestBatches(t *testing.T) {
	e := &endpoint{dims: 100}
	m, _ := open(t, e)
	if m.Dims() != 128 || !strings.Contains(m.ID(), "big") {
		t.Errorf("%d numbers of %s", m.Dims(), m.ID())
	}
	texts := []string{"a", "bb", "", strings.Repeat("é", 20_000), "\xff", "ffffff", "ggggggg"}
	got, err := m.Embed(t.Context(), texts)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{1, 2, 1, 24_000, 1, 6, 7} {
		if ratio := float64(got[i][0] / got[i][1]); math.Abs(ratio-want) > 1e-3*want {
			t.Errorf("text %d came back as one of %v bytes, want %v", i, ratio, want)
		}
		if n := len(got[i]); n != 128 {
			t.Errorf("%d numbers", n)
		}
	}
	if fmt.Sprint(e.batches) != "[1 3 3 1]" {
		t.Errorf("batches of %v", e.batches)
	}
	for _, k := range e.keys {
		if k != "Bearer secret" {
			t.Errorf("the key is sent as %q", k)
		}
	}
}

func TestTriesAgain(t *testing.T) {
	e := &endpoint{dims: 64}
	m, waits := open(t, e)
	e.fail = []func(http.ResponseWriter){status(429, "7", ""), status(503, "", ""), status(500, "", "")}
	if _, err := m.Embed(t.Context(), []string{"a"}); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(*waits) != "[7s 2s 4s]" {
		t.Errorf("waited %v", *waits)
	}
	for range 5 {
		e.fail = append(e.fail, status(503, "", ""))
	}
	if _, err := m.Embed(t.Context(), []string{"a"}); err == nil || !strings.Contains(err.Error(), "503") || errors.Is(err, remote.ErrRefused) {
		t.Errorf("after five tries: %v", err)
	}
}

func TestRefusals(t *testing.T) {
	for name, answer := range map[string]func(http.ResponseWriter){
		"key":         status(401, "", `{"error":{"message":"bad key"}}`),
		"moved":       status(302, "", ""),
		"no JSON":     status(200, "", "<html>"),
		"too few":     status(200, "", `{"data":[]}`),
		"twice":       status(200, "", `{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}`),
		"elsewhere":   status(200, "", `{"data":[{"index":0,"embedding":[1]},{"index":5,"embedding":[1]}]}`),
		"empty":       status(200, "", `{"data":[{"index":0,"embedding":[]},{"index":1,"embedding":[]}]}`),
		"too long":    status(200, "", `{"data":[{"index":0,"embedding":[`+strings.Repeat("1,", 5000)+`1]},{"index":1,"embedding":[1]}]}`),
		"other dims":  status(200, "", `{"data":[{"index":0,"embedding":[`+strings.Repeat("1,", 80)+`1]},{"index":1,"embedding":[1]}]}`),
		"huge number": status(200, "", `{"data":[{"index":0,"embedding":[1e300]},{"index":1,"embedding":[1]}]}`),
	} {
		e := &endpoint{dims: 64}
		m, _ := open(t, e)
		e.fail, e.requests = []func(http.ResponseWriter){answer}, 0
		_, err := m.Embed(t.Context(), []string{"a", "b"})
		if !errors.Is(err, remote.ErrRefused) || strings.Contains(fmt.Sprint(err), "secret") {
			t.Errorf("%s: %v", name, err)
		}
		if e.requests != 1 {
			t.Errorf("%s: asked %d times", name, e.requests)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	server := httptest.NewServer(&endpoint{dims: 64})
	defer server.Close()
	for _, o := range []remote.Options{{URL: ""}, {URL: "ftp://x/v1", Model: "big"}, {URL: "https://u:p@x/v1", Model: "big"}, {URL: "https:///v1", Model: "big"},
		{URL: server.URL + "/v1", Model: "big", Dims: 5000},
		{URL: server.URL + "/v1"}, {URL: server.URL + "/v1", Model: "small"}, {URL: server.URL + "/v1?key=1", Model: "big"}} {
		if _, err := remote.Open(t.Context(), o); err == nil {
			t.Errorf("%+v: no error", o)
		}
	}
}

func TestStops(t *testing.T) {
	e := &endpoint{dims: 64}
	m, _ := open(t, e)
	ctx, cancel := context.WithCancel(t.Context())
	e.fail = []func(http.ResponseWriter){func(w http.ResponseWriter) { cancel(); w.WriteHeader(503) }}
	if _, err := m.Embed(ctx, []string{"a"}); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

// TestPause holds that requests begin no closer together than asked.
func TestPause(t *testing.T) {
	server := httptest.NewServer(&endpoint{dims: 64})
	defer server.Close()
	var waited []time.Duration
	m, err := remote.Open(t.Context(), remote.Options{URL: server.URL + "/v1", Model: "big", Batch: 1, Pause: time.Hour,
		Wait: func(_ context.Context, d time.Duration) error { waited = append(waited, d); return nil }})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Embed(t.Context(), []string{"a", "b", "c"}); err != nil {
		t.Fatal(err)
	}
	if len(waited) != 3 || waited[0] < 59*time.Minute {
		t.Errorf("waited %v", waited)
	}
}

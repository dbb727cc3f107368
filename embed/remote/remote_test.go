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
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
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

// A clock goes on by itself when it is waited for, and notes by how much.
type clock struct {
	mu    sync.Mutex
	now   time.Time
	waits []time.Duration
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Wait(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waits = append(c.waits, d)
	c.now = c.now.Add(d)
	return ctx.Err()
}

func newClock() *clock { return &clock{now: time.Date(2026, 3, 11, 15, 0, 0, 0, time.UTC)} }

// open starts an endpoint and a model that asks it in batches of 3.
func open(t *testing.T, e http.Handler) (*remote.Model, *clock) {
	t.Helper()
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	c := newClock()
	m, err := remote.Open(t.Context(), remote.Options{URL: server.URL + "/v1/", Model: "big", Key: "secret", Batch: 3, Now: c.Now, Wait: c.Wait})
	if err != nil {
		t.Fatal(err)
	}
	return m, c
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
	for i, want := range []float64{1, 2, 0, 24_000, 0, 6, 7} {
		if want == 0 {
			if slices.ContainsFunc(got[i], func(x float32) bool { return x != 0 }) || len(got[i]) != 128 {
				t.Errorf("text %d, which is empty, came back as %v", i, got[i])
			}
			continue
		}
		if ratio := float64(got[i][0] / got[i][1]); math.Abs(ratio-want) > 1e-3*want {
			t.Errorf("text %d came back as one of %v bytes, want %v", i, ratio, want)
		}
		if n := len(got[i]); n != 128 {
			t.Errorf("%d numbers", n)
		}
	}
	if fmt.Sprint(e.batches) != "[1 2 2 1]" {
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
	m, c := open(t, e)
	e.fail = []func(http.ResponseWriter){status(429, "7", ""), status(503, "", ""), status(500, "", "")}
	if _, err := m.Embed(t.Context(), []string{"a"}); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(c.waits) != "[7s 2s 4s]" {
		t.Errorf("waited %v", c.waits)
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
		"key":          status(401, "", `{"error":{"message":"bad key"}}`),
		"moved":        status(302, "", ""),
		"no JSON":      status(200, "", "<html>"),
		"too few":      status(200, "", `{"data":[]}`),
		"twice":        status(200, "", `{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}`),
		"elsewhere":    status(200, "", `{"data":[{"index":0,"embedding":[1]},{"index":5,"embedding":[1]}]}`),
		"empty":        status(200, "", `{"data":[{"index":0,"embedding":[]},{"index":1,"embedding":[]}]}`),
		"too long":     status(200, "", `{"data":[{"index":0,"embedding":[`+strings.Repeat("1,", 5000)+`1]},{"index":1,"embedding":[1]}]}`),
		"other dims":   status(200, "", `{"data":[{"index":0,"embedding":[`+strings.Repeat("1,", 80)+`1]},{"index":1,"embedding":[1]}]}`),
		"a base64":     status(200, "", `{"data":[{"index":0,"embedding":"AAAA"},{"index":1,"embedding":"AAAA"}]}`),
		"null":         status(200, "", `{"data":[{"index":0,"embedding":[null]},{"index":1,"embedding":[1]}]}`),
		"a NaN":        status(200, "", `{"data":[{"index":0,"embedding":[NaN]},{"index":1,"embedding":[1]}]}`),
		"infinite":     status(200, "", `{"data":[{"index":0,"embedding":[1e999]},{"index":1,"embedding":[1]}]}`),
		"no numbers":   status(200, "", `{"data":[{"index":0,"embedding":null},{"index":1,"embedding":[1]}]}`),
		"half named":   status(200, "", `{"data":[{"embedding":[1]},{"index":1,"embedding":[1]}]}`),
		"below 0":      status(200, "", `{"data":[{"index":-1,"embedding":[1]},{"index":1,"embedding":[1]}]}`),
		"an error":     status(200, "", `{"error":"the key secret is unknown"}`),
		"says the key": status(403, "", `{"error":{"message":"Bearer secret may not"}}`),
		"cut off":      status(200, "", `{"data":[{"index":0,`),
		"huge number":  status(200, "", `{"data":[{"index":0,"embedding":[1e300]},{"index":1,"embedding":[1]}]}`),
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
	c := newClock()
	m, err := remote.Open(t.Context(), remote.Options{URL: server.URL + "/v1", Model: "big", Batch: 1, Pause: time.Hour, Now: c.Now, Wait: c.Wait})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Embed(t.Context(), []string{"a", "b", "c"}); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(c.waits) != "[1h0m0s 1h0m0s 1h0m0s]" {
		t.Errorf("waited %v", c.waits)
	}
	hurry, cancel := context.WithDeadline(t.Context(), c.Now().Add(time.Minute))
	defer cancel()
	if _, err := m.Embed(hurry, []string{"d"}); err == nil || len(c.waits) != 3 {
		t.Errorf("who would leave before the turn: %v, waits %v", err, c.waits)
	}
}

// TestLongPatience holds that an endpoint which wants to be left alone for long is, by
// everybody, and that the caller learns for how long.
func TestLongPatience(t *testing.T) {
	e := &endpoint{dims: 64}
	date := newClock().Now().Add(90 * time.Second).Format(http.TimeFormat)
	for header, want := range map[string]time.Duration{"600": 10 * time.Minute, date: 90 * time.Second, "99999999999": time.Hour} {
		m, c := open(t, e)
		e.fail, e.requests = []func(http.ResponseWriter){status(429, header, `{"error":{"message":"too many"}}`)}, 0
		_, err := m.Embed(t.Context(), []string{"a"})
		var busy *remote.BusyError
		if !errors.As(err, &busy) || busy.After() != want || e.requests != 1 || len(c.waits) != 0 {
			t.Errorf("%s: %v, %d requests, waits %v", header, err, e.requests, c.waits)
		}
		if _, err := m.Embed(t.Context(), []string{"a"}); err != nil || fmt.Sprint(c.waits) != fmt.Sprint([]time.Duration{want}) {
			t.Errorf("%s, the next: %v, waits %v", header, err, c.waits)
		}
	}
}

// TestPartOfThem holds that what was answered before a failure is not lost.
func TestPartOfThem(t *testing.T) {
	e := &endpoint{dims: 64}
	m, _ := open(t, e)
	e.fail = []func(http.ResponseWriter){nil, nil, status(401, "", "")}
	got, err := m.Embed(t.Context(), strings.Split("a b c d e f g h", " "))
	if !errors.Is(err, remote.ErrRefused) || len(got) != 6 {
		t.Errorf("%d vectors, %v", len(got), err)
	}
}

// narrow takes texts up to a length, and none with a word.
type narrow struct {
	endpoint
	most int
	word string
}

func (n *narrow) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	var ask struct{ Input []string }
	json.Unmarshal(body, &ask)
	for _, text := range ask.Input {
		if len(text) > n.most || strings.Contains(text, n.word) {
			n.requests++
			status(400, "", `{"error":{"message":"input is too long"}}`)(w)
			return
		}
	}
	r.Body = io.NopCloser(strings.NewReader(string(body)))
	n.endpoint.ServeHTTP(w, r)
}

// TestNarrowModel holds that a text which is too long for a model is sent shorter, that one it
// never takes costs the others nothing, and that one which takes nothing is asked little.
func TestNarrowModel(t *testing.T) {
	e := &narrow{endpoint: endpoint{dims: 64}, most: 2000, word: "poison"}
	m, _ := open(t, e)
	got, err := m.Embed(t.Context(), []string{"a", strings.Repeat("é", 3000), "poison", "dddd"})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{1, 1500, 0, 4} {
		if want == 0 {
			if slices.ContainsFunc(got[i], func(x float32) bool { return x != 0 }) {
				t.Errorf("text %d came back as %v", i, got[i])
			}
		} else if ratio := float64(got[i][0] / got[i][1]); math.Abs(ratio-want) > 1e-3*want {
			t.Errorf("text %d came back as one of %v bytes, want %v", i, ratio, want)
		}
	}
	e.most, e.requests = 0, 0
	if _, err := m.Embed(t.Context(), []string{"a", "b", "c"}); !errors.Is(err, remote.ErrRefused) || !strings.Contains(err.Error(), "too long") || e.requests != 2 {
		t.Errorf("one that takes nothing is asked %d times: %v", e.requests, err)
	}
}

// TestUnnamed holds that vectors which do not say of which text they are come in order.
func TestUnnamed(t *testing.T) {
	e := &endpoint{dims: 64}
	m, _ := open(t, e)
	vector := func(at int) string {
		v := make([]string, 64)
		for i := range v {
			v[i] = "0"
		}
		v[at] = "-2.5e-1"
		return "[" + strings.Join(v, ",") + "]"
	}
	e.fail = []func(http.ResponseWriter){status(200, "", `{"data":[{"embedding":`+vector(3)+`},{"embedding":`+vector(5)+`}]}`)}
	got, err := m.Embed(t.Context(), []string{"a", "b"})
	if err != nil || got[0][3] != -1 || got[1][5] != -1 {
		t.Errorf("%v, %v", got, err)
	}
}

// TestKeyStaysHome holds that no other host is sent the key, or anything.
func TestKeyStaysHome(t *testing.T) {
	asked := 0
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { asked++ }))
	defer other.Close()
	e := &endpoint{dims: 64}
	m, _ := open(t, e)
	for _, code := range []int{301, 302, 303, 307, 308} {
		e.fail = []func(http.ResponseWriter){func(w http.ResponseWriter) {
			w.Header().Set("Location", other.URL+"/v1/embeddings")
			w.WriteHeader(code)
		}}
		if _, err := m.Embed(t.Context(), []string{"a"}); !errors.Is(err, remote.ErrRefused) {
			t.Errorf("%d: %v", code, err)
		}
	}
	if asked > 0 {
		t.Errorf("another host was asked %d times", asked)
	}
	o := remote.Options{URL: "https://api.example.org/v1", Model: "big", Key: "secret"}
	if s := fmt.Sprintf("%v %+v", o, o); strings.Contains(s, "secret") {
		t.Error(s)
	}
	if _, err := remote.Open(t.Context(), remote.Options{URL: "https://user:password@x/v1", Model: "big"}); err == nil || strings.Contains(err.Error(), "password@") {
		t.Error(err)
	}
}

// TestLongAnswer holds that an answer without end is not read to its end.
func TestLongAnswer(t *testing.T) {
	e := &endpoint{dims: 64}
	m, _ := open(t, e)
	e.fail = []func(http.ResponseWriter){func(w http.ResponseWriter) {
		part := []byte(strings.Repeat(" ", 1<<20))
		for range 200 {
			if _, err := w.Write(part); err != nil {
				return
			}
		}
	}}
	if _, err := m.Embed(t.Context(), []string{"a"}); !errors.Is(err, remote.ErrRefused) {
		t.Error(err)
	}
}

// TestHurry holds that a query does not wait behind a long request, that it goes first, and
// that a wait for one's turn ends with the context.
func TestHurry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sent := make(chan string, 10)
		transport := roundTrip(func(r *http.Request) (*http.Response, error) {
			var ask struct{ Input []string }
			json.NewDecoder(r.Body).Decode(&ask)
			sent <- ask.Input[0]
			if strings.HasPrefix(ask.Input[0], "slow") {
				time.Sleep(time.Minute)
			}
			body := `{"data":[{"index":0,"embedding":[1]}]}`
			return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(body)), Header: http.Header{}}, nil
		})
		m, err := remote.Open(t.Context(), remote.Options{URL: "https://x/v1", Model: "big", Dims: 64, Batch: 1, Pause: time.Second, Transport: transport})
		if err != nil {
			t.Fatal(err)
		}
		var bulk sync.WaitGroup
		bulk.Go(func() { m.Embed(t.Context(), []string{"slow", "next"}) })
		synctest.Wait()
		time.Sleep(10 * time.Second)
		hurry, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		start := time.Now()
		if _, err := m.Embed(hurry, []string{"query"}); err != nil || time.Since(start) != 0 {
			t.Errorf("a query beside a long request: %v after %v", err, time.Since(start))
		}
		bulk.Wait()
		// Both wait for the next turn: the query has it, though it came later.
		bulk.Go(func() { m.Embed(t.Context(), []string{"third"}) })
		synctest.Wait()
		if _, err := m.Embed(hurryOf(t, 2*time.Second), []string{"again"}); err != nil {
			t.Error(err)
		}
		bulk.Wait()
		left, leave := context.WithCancel(t.Context())
		bulk.Go(func() {
			if _, err := m.Embed(left, []string{"left"}); !errors.Is(err, context.Canceled) {
				t.Errorf("left: %v", err)
			}
		})
		synctest.Wait()
		leave()
		bulk.Wait()
		close(sent)
		var order []string
		for s := range sent {
			order = append(order, s)
		}
		if got := strings.Join(order, " "); got != "slow query next again third" {
			t.Errorf("sent %s", got)
		}
	})
}

func hurryOf(t *testing.T, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

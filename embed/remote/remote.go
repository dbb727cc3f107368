// Package remote asks a model behind an OpenAI-compatible endpoint for vectors:
// POST {url}/embeddings with a model's name and some texts.
//
// It knows that one protocol. It sends texts in batches, waits as long as it is told to,
// tries again what may pass, and refuses answers that cannot be used. The key goes to the
// endpoint's own host only and stands in no error.
package remote

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/dailypapers/dailypapers/embed"
)

// Options say where a model is and how it is asked.
type Options struct {
	URL   string // "https://api.example.org/v1"; http is for one's own network
	Model string // as the endpoint calls it
	Key   string // "" sends none
	Dims  int    // how long its vectors are; 0 asks for one to find out

	Batch int           // texts a request; 0 means 64
	Pause time.Duration // between the beginnings of two requests: a rate limit of one's own
	Tries int           // of one request; 0 means 5
	// Wait waits; nil is the wall clock. It returns ctx's error if that ends first.
	Wait func(ctx context.Context, d time.Duration) error
	// Transport sends requests; nil is a usual one.
	Transport http.RoundTripper
}

const (
	maxText    = 24_000   // bytes of a text; what stands behind is left out
	maxAnswer  = 64 << 20 // bytes
	maxDims    = 4096
	firstPause = time.Second
	maxPause   = time.Minute
	timeout    = 2 * time.Minute // of one request
)

// ErrRefused is an answer that asking again does not change: a wrong key, an unknown
// model, vectors that cannot be used.
var ErrRefused = errors.New("the embedding endpoint refused")

// A Model is an embedding model elsewhere. It may be used by many goroutines, which take
// turns.
type Model struct {
	o      Options
	url    string
	client *http.Client
	dims   int // of the endpoint's vectors

	turn sync.Mutex
	last time.Time // when the last request began
}

// Open asks the endpoint for one vector, so that a wrong address, name or key is found at
// the start, and learns how long vectors are; unless Options.Dims says it.
func Open(ctx context.Context, o Options) (*Model, error) {
	u, err := url.Parse(o.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" {
		return nil, fmt.Errorf("embedding.url %q is not an address such as https://api.example.org/v1", o.URL)
	}
	if o.Model == "" {
		return nil, errors.New("embedding.model says which model of " + u.Host + " to ask; it is empty")
	}
	if o.Batch <= 0 {
		o.Batch = 64
	}
	if o.Tries <= 0 {
		o.Tries = 5
	}
	if o.Wait == nil {
		o.Wait = wait
	}
	m := &Model{o: o, url: strings.TrimRight(o.URL, "/") + "/embeddings"}
	m.client = &http.Client{Transport: o.Transport, Timeout: timeout, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse // the key is not for others
	}}
	if o.Dims < 0 || o.Dims > maxDims {
		return nil, fmt.Errorf("embedding.dims %d is not between 1 and %d", o.Dims, maxDims)
	}
	if o.Dims > 0 {
		m.dims = padded(o.Dims)
		return m, nil
	}
	v, err := m.Embed(ctx, []string{"one"})
	if err != nil {
		return nil, err
	}
	m.dims = len(v[0])
	return m, nil
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// ID names the model and its endpoint.
func (m *Model) ID() string { return "remote " + m.o.Model + " at " + m.o.URL }

// Dims is the length of a vector, rounded up to a multiple of 64; the numbers behind the
// endpoint's own are 0.
func (m *Model) Dims() int { return m.dims }

// Embed returns a vector of length 1 for each text, of zeros for an empty one. Texts are
// sent in batches, one after another.
func (m *Model) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	out := make([][]float32, 0, len(texts))
	for from := 0; from < len(texts); from += m.o.Batch {
		part := texts[from:min(from+m.o.Batch, len(texts))]
		vectors, err := m.batch(ctx, part)
		if err != nil {
			return nil, fmt.Errorf("embed by %s: %w", m.o.Model, err)
		}
		out = append(out, vectors...)
	}
	return out, nil
}

// batch asks until there is an answer, a refusal or no try left.
func (m *Model) batch(ctx context.Context, texts []string) ([][]float32, error) {
	body, err := json.Marshal(map[string]any{"model": m.o.Model, "input": cut(texts), "encoding_format": "float"})
	if err != nil {
		return nil, err
	}
	pause := firstPause
	for try := 1; ; try++ {
		vectors, after, err := m.ask(ctx, body, len(texts))
		if err == nil {
			return vectors, nil
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if errors.Is(err, ErrRefused) || try == m.o.Tries {
			return nil, err
		}
		if err := m.o.Wait(ctx, min(max(pause, after), maxPause)); err != nil {
			return nil, err
		}
		pause *= 2
	}
}

// cut shortens texts and gives empty ones a blank, which endpoints take.
func cut(texts []string) []string {
	out := make([]string, len(texts))
	for i, t := range texts {
		if len(t) > maxText {
			n := maxText
			for n > 0 && !utf8.RuneStart(t[n]) {
				n--
			}
			t = t[:n]
		}
		if t = strings.ToValidUTF8(t, " "); strings.TrimSpace(t) == "" {
			t = " "
		}
		out[i] = t
	}
	return out
}

// ask sends one request; after is how long the endpoint wants to be left alone.
func (m *Model) ask(ctx context.Context, body []byte, n int) (vectors [][]float32, after time.Duration, err error) {
	m.turn.Lock()
	defer m.turn.Unlock()
	if rest := m.o.Pause - time.Since(m.last); m.o.Pause > 0 && rest > 0 && !m.last.IsZero() {
		if err := m.o.Wait(ctx, rest); err != nil {
			return nil, 0, err
		}
	}
	m.last = time.Now()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, m.url, bytes.NewReader(body))
	if err != nil {
		return nil, 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	if m.o.Key != "" {
		req.Header.Set("Authorization", "Bearer "+m.o.Key)
	}
	res, err := m.client.Do(req)
	if err != nil {
		return nil, 0, err
	}
	defer res.Body.Close()
	data, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	switch {
	case err != nil:
		return nil, 0, err
	case len(data) > maxAnswer:
		return nil, 0, fmt.Errorf("%w: its answer is longer than %d MB", ErrRefused, maxAnswer>>20)
	case res.StatusCode == http.StatusTooManyRequests || res.StatusCode >= 500:
		return nil, retryAfter(res.Header.Get("Retry-After")), fmt.Errorf("the embedding endpoint answers %s", res.Status)
	case res.StatusCode != http.StatusOK:
		return nil, 0, fmt.Errorf("%w: %s%s", ErrRefused, res.Status, reason(data))
	}
	vectors, err = m.decode(data, n)
	return vectors, 0, err
}

// retryAfter reads seconds; dates are not sent by such endpoints.
func retryAfter(s string) time.Duration {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n < 0 || n > 3600 {
		return 0
	}
	return time.Duration(n) * time.Second
}

// reason is what an error's body says, in short.
func reason(data []byte) string {
	var e struct {
		Error struct {
			Message string `json:"message"`
		} `json:"error"`
	}
	if json.Unmarshal(data, &e) != nil || e.Error.Message == "" {
		return ""
	}
	text := []rune(strings.Join(strings.Fields(e.Error.Message), " "))
	return ": " + string(text[:min(len(text), 200)])
}

// decode reads n vectors, which may come in any order.
func (m *Model) decode(data []byte, n int) ([][]float32, error) {
	var answer struct {
		Data []struct {
			Index     int       `json:"index"`
			Embedding []float64 `json:"embedding"`
		} `json:"data"`
	}
	if err := json.Unmarshal(data, &answer); err != nil {
		return nil, fmt.Errorf("%w: its answer cannot be read: %w", ErrRefused, err)
	}
	if len(answer.Data) != n {
		return nil, fmt.Errorf("%w: %d vectors for %d texts", ErrRefused, len(answer.Data), n)
	}
	out := make([][]float32, n)
	for _, d := range answer.Data {
		if d.Index < 0 || d.Index >= n || out[d.Index] != nil {
			return nil, fmt.Errorf("%w: a vector of text %d of %d", ErrRefused, d.Index, n)
		}
		v, err := m.vector(d.Embedding)
		if err != nil {
			return nil, err
		}
		out[d.Index] = v
	}
	return out, nil
}

func padded(n int) int { return (n + 63) &^ 63 }

func (m *Model) vector(values []float64) ([]float32, error) {
	dims := padded(len(values))
	if len(values) == 0 || dims > maxDims {
		return nil, fmt.Errorf("%w: a vector of %d numbers; 1 to %d can be used", ErrRefused, len(values), maxDims)
	}
	if m.dims > 0 && dims != m.dims {
		return nil, fmt.Errorf("%w: a vector of %d numbers, after others of %d", ErrRefused, len(values), m.dims)
	}
	v := make([]float32, dims)
	for i, x := range values {
		if math.IsNaN(x) || math.Abs(x) > 1e6 {
			return nil, fmt.Errorf("%w: the number %v in a vector", ErrRefused, x)
		}
		v[i] = float32(x)
	}
	embed.Normalize(v)
	return v, nil
}

// Package remote asks a model behind an OpenAI-compatible endpoint for vectors:
// POST {url}/embeddings with a model's name and some texts.
//
// It knows that one protocol. It sends texts in batches, waits as long as it is told to,
// tries again what may pass, and refuses answers that cannot be used. A text that the
// endpoint does not take, as it is too long, is sent shorter; one that it never takes costs
// its batch nothing. The key goes to the endpoint's own host only and stands in no error.
package remote

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
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
	// Now and Wait are a clock; nil is the wall's. Wait returns ctx's error if that ends first.
	Now  func() time.Time
	Wait func(ctx context.Context, d time.Duration) error
	// Transport sends requests; nil is a usual one.
	Transport http.RoundTripper
}

// ID names the model and its endpoint: what Model.ID returns.
func (o Options) ID() string { return "remote " + o.Model + " at " + strings.TrimRight(o.URL, "/") }

// String leaves the key out.
func (o Options) String() string { return o.ID() }

const (
	maxText    = 24_000 // bytes of a text; what stands behind is left out
	minText    = 400    // bytes below which a text is not too long for any model
	maxAnswer  = 64 << 20
	maxDims    = 4096
	firstPause = time.Second
	maxPause   = time.Minute
	timeout    = 2 * time.Minute // of one request
	atOnce     = 4               // requests: one in bulk, and queries
)

// ErrRefused is an answer that asking again does not change: a wrong key, an unknown
// model, vectors that cannot be used.
var ErrRefused = errors.New("the embedding endpoint refused")

// An OptionError is an option that no model can be asked with.
type OptionError struct {
	Option string // "url", "model" or "dims"
	Reason string
}

func (e *OptionError) Error() string { return "embedding " + e.Option + ": " + e.Reason }

// A Model is an embedding model elsewhere. It may be used by many goroutines.
type Model struct {
	o      Options
	url    string
	client *http.Client
	dims   int           // of the endpoint's vectors
	room   chan struct{} // holds a token for each request under way

	mu      sync.Mutex
	next    time.Time // when the next request may begin
	hurried int       // requests that have a deadline and wait
}

// Open asks the endpoint for one vector, so that a wrong address, name or key is found at
// the start, and learns how long vectors are; unless Options.Dims says it. Beside Embed's
// errors there is *OptionError.
func Open(ctx context.Context, o Options) (*Model, error) {
	u, err := url.Parse(o.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" {
		// It is not repeated: it may hold a password.
		return nil, &OptionError{"url", "it is not an address such as https://api.example.org/v1, without a name, a password or a question mark"}
	}
	if o.Model == "" {
		return nil, &OptionError{"model", "it says which model of " + u.Host + " to ask, and is empty"}
	}
	if o.Batch <= 0 {
		o.Batch = 64
	}
	if o.Tries <= 0 {
		o.Tries = 5
	}
	if o.Now == nil || o.Wait == nil {
		o.Now, o.Wait = time.Now, wait
	}
	m := &Model{o: o, url: strings.TrimRight(o.URL, "/") + "/embeddings", room: make(chan struct{}, atOnce)}
	m.client = &http.Client{Transport: o.Transport, Timeout: timeout, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse // the key is not for others
	}}
	if o.Dims < 0 || o.Dims > maxDims {
		return nil, &OptionError{"dims", fmt.Sprintf("%d is not between 1 and %d", o.Dims, maxDims)}
	}
	if o.Dims > 0 {
		m.dims = padded(o.Dims)
		return m, nil
	}
	v, err := m.Embed(ctx, []string{sure})
	if err != nil {
		return nil, err
	}
	m.dims = len(v[0])
	return m, nil
}

// sure is a text that every model takes.
const sure = "one"

// ID names the model and its endpoint.
func (m *Model) ID() string { return m.o.ID() }

// Dims is the length of a vector, rounded up to a multiple of 64; the numbers behind the
// endpoint's own are 0.
func (m *Model) Dims() int { return m.dims }

// Embed returns a vector of length 1 for each text, of zeros for an empty one, which is not
// sent, and for one that the endpoint does not take while it takes others. Texts are sent in
// batches, one after another; with an error come the vectors of the batches before it. An
// error is ErrRefused, a *BusyError, what the network said, or ctx's.
func (m *Model) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	out := make([][]float32, 0, len(texts))
	for from := 0; from < len(texts); from += m.o.Batch {
		part := texts[from:min(from+m.o.Batch, len(texts))]
		vectors, err := m.part(ctx, part)
		if err != nil {
			return out, fmt.Errorf("embed by %s: %w", m.o.Model, err)
		}
		out = append(out, vectors...)
	}
	return out, nil
}

// part embeds one request's worth of texts, the empty ones left out.
func (m *Model) part(ctx context.Context, texts []string) ([][]float32, error) {
	var sent []string
	var at []int
	for i, t := range texts {
		if t = clean(t); t != "" {
			sent, at = append(sent, t), append(at, i)
		}
	}
	out := make([][]float32, len(texts))
	if len(sent) > 0 {
		vectors, err := m.batch(ctx, sent)
		if err != nil {
			return nil, err
		}
		for i, v := range vectors {
			out[at[i]] = v
		}
	}
	for i, v := range out {
		if v == nil {
			out[i] = make([]float32, m.dims)
		}
	}
	return out, nil
}

// clean shortens a text and mends what is no UTF-8.
func clean(t string) string { return strings.TrimSpace(strings.ToValidUTF8(head(t, maxText), " ")) }

// head is at most the first n bytes of t, whole letters.
func head(t string, n int) string {
	if len(t) <= n {
		return t
	}
	for n > 0 && !utf8.RuneStart(t[n]) {
		n--
	}
	return t[:n]
}

// batch embeds texts. Where the endpoint says that something is wrong with one of them, a text
// that all models take tells whether it is right; then the wrong one is looked for.
func (m *Model) batch(ctx context.Context, texts []string) ([][]float32, error) {
	vectors, err := m.send(ctx, texts)
	if !errors.Is(err, errText) {
		return vectors, err
	}
	if _, other := m.send(ctx, []string{sure}); errors.Is(other, errText) {
		return nil, fmt.Errorf("%w: %w", ErrRefused, err)
	} else if other != nil {
		return nil, other
	}
	return m.halves(ctx, texts)
}

// halves embeds texts of which one was not taken. What is wrong with one is taken to be its
// length; the vector of one that is not taken when it is short is nil.
func (m *Model) halves(ctx context.Context, texts []string) ([][]float32, error) {
	if len(texts) == 1 {
		if len(texts[0]) < 2*minText {
			return [][]float32{nil}, nil
		}
		return m.halved(ctx, []string{head(texts[0], len(texts[0])/2)})
	}
	first, err := m.halved(ctx, texts[:len(texts)/2])
	if err != nil {
		return nil, err
	}
	second, err := m.halved(ctx, texts[len(texts)/2:])
	return append(first, second...), err
}

func (m *Model) halved(ctx context.Context, texts []string) ([][]float32, error) {
	vectors, err := m.send(ctx, texts)
	if errors.Is(err, errText) {
		return m.halves(ctx, texts)
	}
	return vectors, err
}

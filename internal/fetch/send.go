package fetch

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// A reply is what came over one connection: a whole body where the status
// says that there is a document, else its first words.
type reply struct {
	status int
	header http.Header
	body   []byte
	begins string
}

// maxTag bounds an entity tag; those seen have less than a hundred bytes.
const maxTag = 1 << 10

// isTag reports whether an entity tag can be sent back: a tag with a control
// character would spoil every later request.
func isTag(tag string) bool {
	for _, b := range []byte(tag) {
		if b <= ' ' || b == 0x7f {
			return false
		}
	}
	return tag != "" && len(tag) <= maxTag
}

// conditional reports whether the request names a copy at hand.
func (g *get) conditional() bool { return isTag(g.request.ETag) }

func (g *get) header() http.Header {
	h := http.Header{}
	h.Set("User-Agent", g.o.Agent)
	h.Set("Accept", "*/*")
	h.Set("Accept-Encoding", "gzip")
	if g.request.Accept != "" {
		h.Set("Accept", g.request.Accept)
	}
	if g.conditional() {
		h.Set("If-None-Match", g.request.ETag)
	}
	if g.request.Token != "" && g.at.Scheme == g.first.Scheme && strings.EqualFold(g.at.Host, g.first.Host) {
		h.Set("Authorization", "Bearer "+g.request.Token)
	}
	return h
}

// send sends one request and reads what comes, until the connection is
// closed. Its errors are worded.
func (g *get) send(ctx context.Context, turn *Turn) (*reply, error) {
	w := watch(ctx, turn, g.o)
	defer w.stop()
	req := (&http.Request{Method: http.MethodGet, URL: g.at, Host: g.at.Host, Header: g.header(), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}).WithContext(w.ctx)
	g.o.Sent()
	resp, err := g.o.Transport.RoundTrip(req)
	if err != nil {
		return nil, w.cause(err)
	}
	defer resp.Body.Close()
	r, err := g.receive(resp, w.reader(resp.Body))
	if err != nil {
		return nil, w.cause(err)
	}
	return r, nil
}

func (g *get) receive(resp *http.Response, raw io.Reader) (r *reply, err error) {
	r = &reply{status: resp.StatusCode, header: resp.Header}
	switch {
	case isDocument(r.status):
		r.body, err = read(resp, raw, g.o.MaxBytes)
	case isRedirect(r.status), r.status == http.StatusNotModified:
	default:
		r.begins = begins(resp, raw)
	}
	return r, err
}

// A watcher ends a request that nobody should wait for any longer: because
// the caller left, the turn was lost, nothing comes or it takes too long.
type watcher struct {
	caller, turn context.Context
	ctx          context.Context // of the request
	end          context.CancelCauseFunc
	silence      *time.Timer
	idle         time.Duration
	stop         func()
}

func watch(caller context.Context, turn *Turn, o Options) *watcher {
	w := &watcher{caller: caller, turn: turn.Context, idle: o.Idle}
	if w.turn == nil {
		w.turn = caller
	}
	w.ctx, w.end = context.WithCancelCause(w.turn)
	w.silence = time.AfterFunc(o.Idle, func() {
		w.end(&failure{words: fmt.Sprintf("nothing came for %v", o.Idle)})
	})
	whole := time.AfterFunc(o.Whole, func() {
		w.end(&failure{words: fmt.Sprintf("the answer was not complete after %v", o.Whole)})
	})
	left := context.AfterFunc(caller, func() { w.end(caller.Err()) })
	w.stop = func() {
		w.silence.Stop()
		whole.Stop()
		left()
		w.end(nil)
	}
	return w
}

// cause says why a request failed: err is only what the network made of it
// where the watcher itself had ended the request.
func (w *watcher) cause(err error) error {
	if left := w.caller.Err(); left != nil {
		return left
	}
	if lost := w.turn.Err(); lost != nil {
		return &failure{"the turn was lost before the answer was complete", context.Cause(w.turn)}
	}
	if w.ctx.Err() != nil {
		return context.Cause(w.ctx)
	}
	return worded(err)
}

// reader passes a body on and takes each byte as a sign of life.
func (w *watcher) reader(body io.Reader) io.Reader { return &watched{body, w} }

type watched struct {
	r io.Reader
	w *watcher
}

func (r *watched) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	if n > 0 {
		r.w.silence.Reset(r.w.idle)
	}
	return n, err
}

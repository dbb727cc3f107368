package mcp

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
)

// Inside returns a transport that hands requests to a site in this process, as
// if they had come with caller, whose request has brought them about: from its
// address and under its Host, with its headers but for those that are about its
// own body, its answer and its cookies. So the site knows who asks, and counts
// her requests, as it does for any other.
func Inside(site http.Handler, caller *http.Request) http.RoundTripper {
	return inside{site, caller}
}

type inside struct {
	site   http.Handler
	caller *http.Request
}

// RoundTrip serves a request.
func (t inside) RoundTrip(r *http.Request) (res *http.Response, err error) {
	in := r.Clone(r.Context())
	in.Header = passed(t.caller.Header)
	for name, all := range r.Header {
		in.Header[name] = all
	}
	in.RemoteAddr, in.Host, in.TLS = t.caller.RemoteAddr, t.caller.Host, t.caller.TLS
	in.Proto, in.ProtoMajor, in.ProtoMinor = t.caller.Proto, t.caller.ProtoMajor, t.caller.ProtoMinor
	in.RequestURI = r.URL.RequestURI()
	if in.Body == nil {
		in.Body = http.NoBody
	}
	w := &recorder{header: http.Header{}}
	defer func() {
		if cause := recover(); cause == http.ErrAbortHandler { // how a handler hangs up
			res, err = nil, errors.New("mcp: the answer broke off")
		} else if cause != nil {
			panic(cause)
		}
	}()
	t.site.ServeHTTP(w, in)
	w.WriteHeader(http.StatusOK)
	return &http.Response{Status: fmt.Sprintf("%d %s", w.status, http.StatusText(w.status)), StatusCode: w.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: w.sent, Body: io.NopCloser(&w.body), ContentLength: int64(w.body.Len()), Request: r}, nil
}

// passed are the headers by which a site knows who asks and from where: all
// that are not about one request alone.
func passed(h http.Header) http.Header {
	out := http.Header{}
	for name, all := range h {
		if !slices.Contains(own(), name) && !slices.ContainsFunc([]string{"Accept", "Content-", "If-", "Mcp-"}, func(p string) bool { return strings.HasPrefix(name, p) }) {
			out[name] = slices.Clone(all)
		}
	}
	return out
}

// own are headers of the caller's request alone.
func own() []string {
	return []string{"Cookie", "Connection", "Expect", "Keep-Alive", "Last-Event-Id", "Range", "Te", "Trailer", "Transfer-Encoding", "Upgrade"}
}

// A recorder keeps an answer.
type recorder struct {
	header http.Header
	sent   http.Header // the header when the status was written
	status int
	body   bytes.Buffer
}

// Header returns the header to be sent.
func (w *recorder) Header() http.Header { return w.header }

// WriteHeader keeps the first final status and the header of that moment.
func (w *recorder) WriteHeader(status int) {
	if w.status == 0 && status >= 200 {
		w.status, w.sent = status, w.header.Clone()
	}
}

// Write keeps a part of the body.
func (w *recorder) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(b)
}

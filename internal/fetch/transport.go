package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"
)

const (
	dialTime    = 20 * time.Second // for the connection, and again for its TLS
	headerBytes = 256 << 10        // of an answer
)

// A single is a transport that opens a connection for each request and has
// closed it by the time the body is closed. net/http's own dials on in the
// background when a request is given up, and closes a connection a moment
// after the body; both could make two connections of what should be one.
type single struct {
	proxy func(*http.Request) (*url.URL, error)
	tls   *tls.Config // nil but in tests
}

// RoundTrip sends one request over a connection of its own.
func (s single) RoundTrip(req *http.Request) (*http.Response, error) {
	l := &line{}
	resp, err := s.transport(req.Context(), l).RoundTrip(req)
	if err != nil {
		l.hangUp()
		return nil, err
	}
	resp.Body = &lineBody{resp.Body, l}
	return resp, nil
}

// transport speaks HTTP/1.1 alone: no connection is shared, so nothing would
// be gained by another.
func (s single) transport(asked context.Context, l *line) *http.Transport {
	config := &tls.Config{}
	if s.tls != nil {
		config = s.tls.Clone()
	}
	config.MinVersion = tls.VersionTLS12
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	return &http.Transport{
		Proxy: s.proxy,
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			return l.dial(ctx, asked, network, address)
		},
		TLSClientConfig:        config,
		TLSHandshakeTimeout:    dialTime,
		MaxResponseHeaderBytes: headerBytes,
		DisableKeepAlives:      true,
		DisableCompression:     true, // read unpacks within its bound
		Protocols:              &protocols,
		OnProxyConnectResponse: proxyAnswer,
	}
}

func proxyAnswer(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
	if resp.StatusCode == http.StatusOK {
		return nil
	}
	return &proxyError{resp.Status}
}

// A line is the connection of one request.
type line struct {
	mu   sync.Mutex
	conn []net.Conn
	hung bool
}

var errHungUp = errors.New("the request was given up")

// dial connects unless the request was given up. ctx is the transport's,
// which outlives the request's own. A host with addresses of both kinds may
// see a second connection begin, and end unused, where the first is slow to
// come about.
func (l *line) dial(ctx, asked context.Context, network, address string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, dialTime)
	defer cancel()
	defer context.AfterFunc(asked, cancel)()
	conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.hung {
		conn.Close()
		return nil, errHungUp
	}
	l.conn = append(l.conn, conn)
	return conn, nil
}

// hangUp closes what was opened, and what may still open.
func (l *line) hangUp() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.hung = true
	for _, conn := range l.conn {
		conn.Close()
	}
	l.conn = nil
}

// A lineBody hangs up when it is closed.
type lineBody struct {
	io.ReadCloser
	line *line
}

// Close closes the body and the connection.
func (b *lineBody) Close() error {
	b.line.hangUp()
	return b.ReadCloser.Close()
}

package egress

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// headerBytes bounds the headers of an answer; common servers send some
// hundreds of bytes.
const headerBytes = 32 << 10

// Options are what a Transport needs to know beside its Guard.
type Options struct {
	Dial     time.Duration // longest wait for a connection, and again for its TLS; 0 is ten seconds
	Resolver *net.Resolver // nil is the machine's
	TLS      *tls.Config   // nil is Go's own; at least TLS 1.2 is spoken either way
}

// A Transport is an http.RoundTripper that speaks to nobody whom its Guard
// refuses. Unencrypted, it speaks to networks that were allowed by name alone:
// on the way through the public internet, anybody could read along. It opens a
// connection for each request and keeps none, and it knows no proxy.
type Transport struct{ safe, plain *http.Transport }

// NewTransport returns a Transport behind a Guard.
func NewTransport(g Guard, o Options) *Transport {
	if o.Dial <= 0 {
		o.Dial = 10 * time.Second
	}
	named := func(at netip.Addr) error {
		if g.Allowed(at) {
			return nil
		}
		return fmt.Errorf("%s, unencrypted: %w", at, ErrRefused)
	}
	return &Transport{safe: o.transport(g.Check), plain: o.transport(named)}
}

func (o Options) transport(check func(netip.Addr) error) *http.Transport {
	config := &tls.Config{}
	if o.TLS != nil {
		config = o.TLS.Clone()
	}
	config.MinVersion = max(config.MinVersion, tls.VersionTLS12)
	dialer := &net.Dialer{Timeout: o.Dial, Resolver: o.Resolver,
		ControlContext: func(_ context.Context, network, address string, _ syscall.RawConn) error {
			return control(network, address, check)
		}}
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	return &http.Transport{
		DialContext:            dialer.DialContext,
		TLSClientConfig:        config,
		TLSHandshakeTimeout:    o.Dial,
		MaxResponseHeaderBytes: headerBytes,
		DisableKeepAlives:      true,
		DisableCompression:     true, // a small answer that unpacks to a large one is not asked for
		Protocols:              &protocols,
	}
}

// RoundTrip sends one request.
func (t *Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	switch r.URL.Scheme {
	case "https":
		return t.safe.RoundTrip(r)
	case "http":
		return t.plain.RoundTrip(r)
	}
	if r.Body != nil {
		r.Body.Close()
	}
	return nil, fmt.Errorf("egress: %q is no scheme that is spoken here: %w", r.URL.Scheme, ErrRefused)
}

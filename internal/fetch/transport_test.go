package fetch

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// trusting is the usual transport for a world with a certificate of its own.
func trusting(w *world) http.RoundTripper {
	roots := x509.NewCertPool()
	roots.AddCert(w.server.Certificate())
	return single{tls: &tls.Config{RootCAs: roots}}
}

// closedPort is where nobody listens: a port below those that a machine gives
// out, so that no other test can come to listen there.
func closedPort(t *testing.T) string {
	t.Helper()
	const address = "127.0.0.1:1"
	if conn, err := net.Dial("tcp", address); err == nil {
		conn.Close()
		t.Skip("somebody listens at " + address)
	}
	return address
}

func TestNobodyThere(t *testing.T) {
	w := newWorld(t, document(again)).start()
	_, err := w.get(nil, Request{URL: "http://" + closedPort(t) + "/oai?token=secret"})
	if !Offline(err) || !errors.Is(err, papers.ErrUnavailable) || !strings.Contains(err.Error(), "/oai: the connection was refused: ") {
		t.Errorf("got %v", err)
	}
	w.checkEnds(ended{})
	w.checkSlept()
}

func TestCertificates(t *testing.T) {
	w := newWorld(t, document(again))
	w.server.Config.ErrorLog = log.New(io.Discard, "", 0)
	w.server.StartTLS()
	if a, err := w.get(func(o *Options) { o.Transport = trusting(w) }, Request{URL: "/"}); err != nil || string(a.Body) != again {
		t.Errorf("got %v, %v", a, err)
	}
	_, err := w.get(nil, Request{URL: "/"})
	if err == nil || Offline(err) || !strings.Contains(err.Error(), "no safe connection came about: ") {
		t.Errorf("an unknown certificate: %v", err)
	}
	w.checkEnds(ended{}, ended{}) // not tried again
	w.checkSlept()

	plain := newWorld(t, document(again)).start()
	_, err = plain.get(nil, Request{URL: strings.Replace(plain.server.URL, "http:", "https:", 1)})
	if err == nil || Offline(err) || !strings.Contains(err.Error(), "no safe connection came about: ") {
		t.Errorf("no TLS at all: %v", err)
	}
	plain.checkEnds(ended{})
}

// TestProxies holds that a proxy that is not there, or that refuses, is no
// way to the host.
func TestProxies(t *testing.T) {
	answers := func(text string) string {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { ln.Close() })
		go func() {
			for {
				conn, err := ln.Accept()
				if err != nil {
					return
				}
				http.ReadRequest(bufio.NewReader(conn))
				fmt.Fprintf(conn, "HTTP/1.1 %s\r\nContent-Length: 0\r\n\r\n", text)
				conn.Close()
			}
		}()
		return ln.Addr().String()
	}
	for _, c := range []struct{ name, proxy, url, text string }{
		{"not there", closedPort(t), "https://papers.example/", "the connection was refused"},
		{"not there, plain", closedPort(t), "http://papers.example/", "the connection was refused"},
		{"refuses", answers("403 Not for you"), "https://papers.example/", "the way leads through a proxy that refuses: the proxy answers 403 Not for you"},
		{"finds no host", answers("503 No such host"), "https://papers.example/", "the proxy answers 503 No such host"},
		{"wants a name, plain", answers("407 Who?"), "http://papers.example/", "answers 407 Proxy Authentication Required"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, document(again)).start()
			through := http.ProxyURL(&url.URL{Scheme: "http", Host: c.proxy, User: url.UserPassword("me", "secret")})
			_, err := w.get(func(o *Options) { o.Transport = single{proxy: through} }, Request{URL: c.url})
			if !Offline(err) || !strings.Contains(err.Error(), c.text) {
				t.Errorf("got %v, want %q", err, c.text)
			}
			w.checkEnds(ended{})
		})
	}
}

func TestOffline(t *testing.T) {
	dial := func(err error) error { return &net.OpError{Op: "dial", Net: "tcp", Err: err} }
	for _, c := range []struct {
		name string
		err  error
		want bool
		text string
	}{
		{"no such name", dial(&net.DNSError{Err: "no such host", Name: "papers.example", IsNotFound: true}), true, "the host's name could not be looked up: "},
		{"no name service", &net.DNSError{Err: "i/o timeout", IsTimeout: true}, true, "the host's name could not be looked up: "},
		{"refused", dial(os.NewSyscallError("connect", syscall.ECONNREFUSED)), true, "the connection was refused: "},
		{"no network", dial(os.NewSyscallError("connect", syscall.ENETUNREACH)), true, "the host could not be reached: "},
		{"no route", dial(os.NewSyscallError("connect", syscall.EHOSTUNREACH)), true, "the host could not be reached: "},
		{"not allowed", dial(os.NewSyscallError("connect", syscall.EPERM)), true, "the host could not be reached: "},
		{"no answer to a dial", dial(os.ErrDeadlineExceeded), true, "no connection came about in time: "},
		{"through socks", &net.OpError{Op: "socks connect", Err: errors.New("host unreachable")}, true, "the host could not be reached: "},
		{"a reset", &net.OpError{Op: "read", Err: syscall.ECONNRESET}, false, "the connection failed: "},
		{"a timeout later on", &net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}, false, "the connection failed: "},
		{"a certificate", &tls.CertificateVerificationError{Err: x509.HostnameError{Certificate: &x509.Certificate{}, Host: "papers.example"}}, false, "no safe connection came about: "},
		{"a certificate of a proxy", &net.OpError{Op: "proxyconnect", Err: &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}}, false, "no safe connection came about: "},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := worded(c.err)
			if Offline(c.err) != c.want || Offline(fmt.Errorf("fetch: %w", err)) != c.want {
				t.Errorf("%v: offline is not %v", err, c.want)
			}
			if !strings.HasPrefix(err.Error(), c.text) || !errors.Is(err, papers.ErrUnavailable) || worded(err) != err {
				t.Errorf("worded as %q", err)
			}
		})
	}
	for _, err := range []error{nil, errors.New("x"), dial(context.Canceled), &SlowDown{}, &StatusError{Status: 503}, ErrTooLarge} {
		if Offline(err) {
			t.Errorf("%v is offline", err)
		}
	}
}

// TestAddresses holds that what is no address is not asked, and not repeated.
func TestAddresses(t *testing.T) {
	w := newWorld(t, document(again)).start()
	for _, address := range []string{"ftp://papers.example/?secret", "http:///?secret", "https://:80/?secret", "://secret", "http:secret", "http://papers.example/%zz?secret", "http://[::1/secret", "http://a/\x7fsecret", "secret://"} {
		if _, err := New(w.options()).Get(t.Context(), Request{URL: address}); err == nil || !strings.HasPrefix(err.Error(), "fetch: the address ") || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", address, err)
		}
	}
	if w.sent > 0 {
		t.Errorf("%d requests were sent", w.sent)
	}
}

// TestDialsEnd holds that a dial does not go on behind a request that was
// given up.
func TestDialsEnd(t *testing.T) {
	l := &line{}
	asked, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.dial(t.Context(), asked, "tcp", closedPort(t)); err == nil {
		t.Error("it went on")
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	l.hangUp()
	if _, err := l.dial(t.Context(), t.Context(), "tcp", ln.Addr().String()); !errors.Is(err, errHungUp) {
		t.Errorf("got %v", err)
	}
	conn, err := ln.Accept()
	if err != nil {
		t.Fatal(err)
	}
	conn.SetDeadline(time.Now().Add(10 * time.Second))
	if n, err := conn.Read(make([]byte, 1)); n > 0 || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("the connection stands: %v", err)
	}
}

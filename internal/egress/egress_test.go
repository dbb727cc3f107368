package egress_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"github.com/dailypapers/dailypapers/internal/egress"
)

func TestIsPublic(t *testing.T) {
	for _, refused := range []string{
		"0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "100.127.255.255", "127.0.0.1", "127.255.0.9", "168.63.129.16",
		"169.254.169.254", "169.254.0.1", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.192", "192.0.2.7", "192.88.99.1", "192.168.1.1",
		"198.18.0.1", "198.19.255.255", "198.51.100.4", "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
		"::", "::1", "::10.0.0.1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:0:7f00:1", "::7f00:1",
		"64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b::a00:1", "64:ff9b:1::a00:1", "64:ff9b:1::808:808", "100::1",
		"2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:2::1", "2001:10::1", "2001:db8::1", "2002:7f00:1::1", "2002:a00:1::", "2002:808:808::1",
		"3fff::1", "4000::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fdff::1", "fe80::1", "fe80::1%eth0", "febf::1", "fec0::1", "ff02::1", "ff0e::1",
	} {
		if at := netip.MustParseAddr(refused); egress.IsPublic(at) || !errors.Is(egress.Guard{}.Check(at), egress.ErrRefused) {
			t.Errorf("%s is public", refused)
		}
	}
	for _, public := range []string{"1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.0.1.1", "193.0.0.1", "198.17.0.1", "198.20.0.1", "223.255.255.255",
		"::ffff:8.8.8.8", "64:ff9b::808:808", "2606:4700::1111", "2a00:1450:4001::200e", "2001:4860:4860::8888", "2003::1"} {
		if at := netip.MustParseAddr(public); !egress.IsPublic(at) || (egress.Guard{}).Check(at) != nil {
			t.Errorf("%s is not public", public)
		}
	}
	if egress.IsPublic(netip.Addr{}) {
		t.Error("no address is public")
	}
}

func TestGuardAllows(t *testing.T) {
	g := egress.Guard{Allow: []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16"), netip.MustParsePrefix("fd12::/64")}}
	only := egress.Guard{Allow: g.Allow, Only: true}
	for at, want := range map[string][2]bool{ // by g, by only
		"10.1.2.3": {true, true}, "::ffff:10.1.2.3": {true, true}, "10.2.0.1": {false, false}, "fd12::7": {true, true}, "fd12::7%eth0": {true, true},
		"fd13::1": {false, false}, "8.8.8.8": {true, false}, "127.0.0.1": {false, false},
	} {
		a := netip.MustParseAddr(at)
		if got := [2]bool{g.Check(a) == nil, only.Check(a) == nil}; got != want {
			t.Errorf("%s: %v, want %v", at, got, want)
		}
	}
	if err := g.Control(t.Context(), "udp4", "10.1.2.3:53", nil); !errors.Is(err, egress.ErrRefused) {
		t.Errorf("udp: %v", err)
	}
	if err := g.Control(t.Context(), "tcp4", "localhost:80", nil); !errors.Is(err, egress.ErrRefused) {
		t.Errorf("a name: %v", err)
	}
}

func loopback() egress.Guard {
	return egress.Guard{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}}
}

func get(t *testing.T, tr http.RoundTripper, address string) (string, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := tr.RoundTrip(r)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	return string(b), err
}

// A server on this machine is not reached, in whatever way its address is
// written, and is reached where its network is allowed.
func TestTransport(t *testing.T) {
	var asked atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { asked.Add(1); fmt.Fprint(w, "here") }))
	defer s.Close()
	port := s.URL[strings.LastIndex(s.URL, ":"):]
	t.Setenv("HTTP_PROXY", s.URL) // a proxy would be asked in its place
	t.Setenv("HTTPS_PROXY", s.URL)
	refusing := egress.NewTransport(egress.Guard{}, egress.Options{})
	for _, host := range []string{"127.0.0.1", "localhost", "127.1", "0", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "2130706433", "0x7f000001", "localhost."} {
		for _, scheme := range []string{"http://", "https://"} {
			if body, err := get(t, refusing, scheme+host+port); err == nil {
				t.Errorf("%s%s was reached: %s", scheme, host, body)
			}
		}
	}
	if n := asked.Load(); n != 0 {
		t.Errorf("%d connections were made", n)
	}
	if body, err := get(t, egress.NewTransport(loopback(), egress.Options{}), s.URL); err != nil || body != "here" {
		t.Errorf("an allowed network: %q, %v", body, err)
	}
	// Public, but unencrypted: refused before a packet is sent.
	if _, err := get(t, refusing, "http://8.8.8.8:9/"); !errors.Is(err, egress.ErrRefused) {
		t.Errorf("unencrypted: %v", err)
	}
	if _, err := get(t, refusing, "ftp://8.8.8.8/"); !errors.Is(err, egress.ErrRefused) {
		t.Errorf("ftp: %v", err)
	}
}

// A client that follows redirects is led nowhere that it may not go.
func TestRedirectIsChecked(t *testing.T) {
	var inner atomic.Int32
	private := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { inner.Add(1) }))
	ln, err := net.Listen("tcp", "127.0.0.2:0")
	if err != nil {
		t.Skipf("this machine has no 127.0.0.2: %v", err)
	}
	private.Listener = ln
	private.Start()
	defer private.Close()
	open := httptest.NewServer(http.RedirectHandler(private.URL, http.StatusTemporaryRedirect))
	defer open.Close()
	c := &http.Client{Transport: egress.NewTransport(egress.Guard{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}}, egress.Options{})}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, open.URL, strings.NewReader("x"))
	if err != nil {
		t.Fatal(err)
	}
	res, err := c.Do(r)
	if err == nil {
		res.Body.Close()
	}
	if !errors.Is(err, egress.ErrRefused) || inner.Load() != 0 {
		t.Errorf("%v, %d requests inside", err, inner.Load())
	}
}

// A name that is public when it is looked up and private when it is dialled
// (DNS rebinding) leads nowhere.
func TestRebinding(t *testing.T) {
	var asked atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer s.Close()
	names := newNames(t, "93.184.216.34", "127.0.0.1")
	g := egress.Guard{}
	if err := g.CheckHost(t.Context(), names.resolver, "turning.example"); err != nil {
		t.Errorf("the first answer is public: %v", err)
	}
	tr := egress.NewTransport(g, egress.Options{Resolver: names.resolver})
	if _, err := get(t, tr, "https://turning.example"+s.URL[strings.LastIndex(s.URL, ":"):]); !errors.Is(err, egress.ErrRefused) {
		t.Errorf("the second answer was dialled: %v", err)
	}
	if asked.Load() != 0 {
		t.Error("the private server was asked")
	}
	if err := g.CheckHost(t.Context(), names.resolver, "turning.example"); !errors.Is(err, egress.ErrRefused) {
		t.Errorf("%v", err)
	}
	for host, refused := range map[string]bool{"10.0.0.1": true, "::1": true, "8.8.8.8": false} {
		if err := g.CheckHost(t.Context(), names.resolver, host); errors.Is(err, egress.ErrRefused) != refused {
			t.Errorf("%s: %v", host, err)
		}
	}
}

func TestTLS(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "safe") }))
	s.StartTLS()
	defer s.Close()
	if _, err := get(t, egress.NewTransport(loopback(), egress.Options{}), s.URL); err == nil {
		t.Error("a certificate of nobody's was taken")
	}
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	if body, err := get(t, egress.NewTransport(loopback(), egress.Options{TLS: &tls.Config{RootCAs: roots}}), s.URL); err != nil || body != "safe" {
		t.Errorf("%q, %v", body, err)
	}
	old := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	old.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}
	old.StartTLS()
	defer old.Close()
	if _, err := get(t, egress.NewTransport(loopback(), egress.Options{TLS: &tls.Config{InsecureSkipVerify: true}}), old.URL); err == nil {
		t.Error("TLS 1.1 was spoken")
	}
}

// names is a resolver of our own that gives one answer after the other.
type names struct {
	resolver *net.Resolver
	answers  []string
	asked    atomic.Int32
}

func newNames(t *testing.T, answers ...string) *names {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	n := &names{answers: answers}
	go n.serve(conn)
	n.resolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{Timeout: time.Second}).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
	return n
}

func (n *names) serve(conn net.PacketConn) {
	buffer := make([]byte, 1500)
	for {
		size, from, err := conn.ReadFrom(buffer)
		if err != nil {
			return
		}
		var m dnsmessage.Message
		if m.Unpack(buffer[:size]) != nil || len(m.Questions) != 1 {
			continue
		}
		m.Response, m.Authoritative, m.Additionals = true, true, nil
		if q := m.Questions[0]; q.Type == dnsmessage.TypeA {
			i := min(int(n.asked.Add(1))-1, len(n.answers)-1)
			m.Answers = []dnsmessage.Resource{{Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class}, Body: &dnsmessage.AResource{A: netip.MustParseAddr(n.answers[i]).As4()}}}
		}
		if packed, err := m.Pack(); err == nil {
			_, _ = conn.WriteTo(packed, from)
		}
	}
}

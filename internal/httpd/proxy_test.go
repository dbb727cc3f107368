package httpd_test

import (
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/dailypapers/dailypapers/internal/httpd"
)

// trusted is a proxy on this machine, a network of them, and one by IPv6.
func trusted() httpd.Proxies {
	return httpd.Proxies{netip.MustParsePrefix("127.0.0.1/32"), netip.MustParsePrefix("10.1.0.0/16"), netip.MustParsePrefix("2001:db8:ff::/48")}
}

func TestClient(t *testing.T) {
	type lines = []string
	for _, tt := range []struct {
		name     string
		peer     string
		old, rfc lines
		want     string
	}{
		{name: "nobody in between", peer: "203.0.113.9:5", want: "203.0.113.9"},
		{name: "a stranger who says so", peer: "203.0.113.9:5", old: lines{"198.51.100.1"}, rfc: lines{"for=198.51.100.1"}, want: "203.0.113.9"},
		{name: "a proxy that asks for itself", peer: "10.1.2.3:5", want: "10.1.2.3"},
		{name: "one proxy", peer: "127.0.0.1:5", old: lines{"203.0.113.9"}, want: "203.0.113.9"},
		{name: "mapped peer", peer: "[::ffff:127.0.0.1]:5", old: lines{"203.0.113.9"}, want: "203.0.113.9"},
		{name: "mapped entry", peer: "127.0.0.1:5", old: lines{"::ffff:203.0.113.9"}, want: "203.0.113.9"},
		{name: "mapped proxy in the list", peer: "127.0.0.1:5", old: lines{"203.0.113.9, ::ffff:10.1.0.7"}, want: "203.0.113.9"},
		{name: "what the visitor invented", peer: "127.0.0.1:5", old: lines{"192.0.2.1, 10.1.0.1, 203.0.113.9"}, want: "203.0.113.9"},
		{name: "two proxies", peer: "127.0.0.1:5", old: lines{"192.0.2.1, 203.0.113.9 ,\t10.1.0.1"}, want: "203.0.113.9"},
		{name: "lines are one list", peer: "127.0.0.1:5", old: lines{"192.0.2.1", "203.0.113.9", "10.1.0.1"}, want: "203.0.113.9"},
		{name: "proxies all the way", peer: "127.0.0.1:5", old: lines{"10.1.0.3, 10.1.0.2"}, want: "10.1.0.3"},
		{name: "ports and brackets", peer: "127.0.0.1:5", old: lines{"[2001:db8::1]:443, 10.1.0.1:80, [2001:db8:ff::1], 10.1.0.2"}, want: "2001:db8::1"},
		{name: "no brackets", peer: "127.0.0.1:5", old: lines{"2001:db8::1"}, want: "2001:db8::1"},
		{name: "an entry that is none", peer: "127.0.0.1:5", old: lines{"203.0.113.9, unknown, 10.1.0.1"}, want: "10.1.0.1"},
		{name: "an empty entry", peer: "127.0.0.1:5", old: lines{"203.0.113.9,"}, want: "127.0.0.1"},
		{name: "an empty header", peer: "127.0.0.1:5", old: lines{""}, want: "127.0.0.1"},
		{name: "a zone", peer: "127.0.0.1:5", old: lines{"fe80::1%eth0"}, want: "127.0.0.1"},
		{name: "IPv4 in brackets", peer: "127.0.0.1:5", old: lines{"[203.0.113.9]"}, want: "127.0.0.1"},
		{name: "a number", peer: "127.0.0.1:5", old: lines{"3405803785"}, want: "127.0.0.1"},

		{name: "RFC 7239", peer: "127.0.0.1:5", rfc: lines{"for=192.0.2.43, for=203.0.113.9;proto=https;by=203.0.113.43"}, want: "203.0.113.9"},
		{name: "RFC 7239 quoted", peer: "127.0.0.1:5", rfc: lines{`For="[2001:db8:cafe::17]:4711"`}, want: "2001:db8:cafe::17"},
		{name: "RFC 7239 with a port", peer: "127.0.0.1:5", rfc: lines{`proto=http; for="203.0.113.9:_x", for="203.0.113.9:80"`}, want: "203.0.113.9"},
		{name: "RFC 7239 escapes", peer: "127.0.0.1:5", rfc: lines{`for="203.0\.113.9"`}, want: "203.0.113.9"},
		{name: "RFC 7239 lines", peer: "127.0.0.1:5", rfc: lines{"for=203.0.113.9", "for=10.1.0.1"}, want: "203.0.113.9"},
		{name: "RFC 7239 hidden", peer: "127.0.0.1:5", rfc: lines{"for=203.0.113.9, for=_hidden, for=10.1.0.1"}, want: "10.1.0.1"},
		{name: "RFC 7239 unknown", peer: "127.0.0.1:5", rfc: lines{"for=unknown"}, want: "127.0.0.1"},
		{name: "RFC 7239 without for", peer: "127.0.0.1:5", rfc: lines{"for=203.0.113.9, proto=https"}, want: "127.0.0.1"},
		{name: "RFC 7239 twice", peer: "127.0.0.1:5", rfc: lines{"for=203.0.113.9;for=192.0.2.1"}, want: "127.0.0.1"},
		{name: "a quotation mark that swallows what the proxy wrote", peer: "127.0.0.1:5", rfc: lines{`for="192.0.2.1, for=203.0.113.9`}, want: "127.0.0.1"},
		{name: "one that stays in its line", peer: "127.0.0.1:5", rfc: lines{`for="192.0.2.1`, "for=203.0.113.9"}, want: "203.0.113.9"},
		{name: "commas in quotes", peer: "127.0.0.1:5", rfc: lines{`for="203.0.113.9,192.0.2.1"`}, want: "127.0.0.1"},

		{name: "both agree", peer: "127.0.0.1:5", old: lines{"203.0.113.9"}, rfc: lines{"for=203.0.113.9"}, want: "203.0.113.9"},
		{name: "one of both is the visitor's", peer: "127.0.0.1:5", old: lines{"203.0.113.9"}, rfc: lines{"for=192.0.2.1"}, want: "127.0.0.1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest("GET", "/", nil)
			r.RemoteAddr = tt.peer
			r.Header["X-Forwarded-For"], r.Header["Forwarded"] = tt.old, tt.rfc
			if got := trusted().Client(r); got.String() != tt.want {
				t.Errorf("the visitor is %s, want %s", got, tt.want)
			}
			if got := httpd.Proxies(nil).Client(r); got != netip.MustParseAddrPort(tt.peer).Addr().Unmap() {
				t.Errorf("where nobody is trusted the visitor is %s, want the peer %s", got, tt.peer)
			}
		})
	}
}

func TestClientWithoutAddress(t *testing.T) {
	for _, peer := range []string{"", "@", "127.0.0.1", "localhost:80", "/run/papers.sock"} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = peer
		r.Header.Set("X-Forwarded-For", "203.0.113.9")
		if got := trusted().Client(r); got.IsValid() {
			t.Errorf("a peer at %q is taken for %s", peer, got)
		}
	}
}

func TestNetwork(t *testing.T) {
	for a, want := range map[string]string{
		"203.0.113.9": "203.0.113.9/32", "::ffff:203.0.113.9": "203.0.113.9/32", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64", "2001:db8:1:2::": "2001:db8:1:2::/64", "::1": "::/64", "fe80::1%eth0": "fe80::/64",
	} {
		if got := trusted().Network(netip.MustParseAddr(a)); got.String() != want {
			t.Errorf("%s counts as %s, want %s", a, got, want)
		}
	}
	if got := trusted().Network(netip.Addr{}); got.IsValid() {
		t.Errorf("no address counts as %s", got)
	}
}

func TestSecure(t *testing.T) {
	for _, tt := range []struct {
		peer, proto string
		want        bool
	}{
		{"127.0.0.1:1", "https", true}, {"[::1]:1", "HTTPS", true}, {"192.168.1.2:1", "https", true}, {"[fd00::1]:1", "https", true},
		{"[2001:db8:ff::7]:1", "https", true}, {"[2001:db8:fe::7]:1", "https", false}, {"203.0.113.9:1", "https", false},
		{"127.0.0.1:1", "", false}, {"127.0.0.1:1", "http", false}, {"127.0.0.1:1", "https, http", false}, {"", "https", false},
	} {
		r := httptest.NewRequest("GET", "http://papers.example/", nil)
		r.RemoteAddr = tt.peer
		r.Header.Set("X-Forwarded-Proto", tt.proto)
		if got := trusted().Secure(r); got != tt.want {
			t.Errorf("by %s with %q: secure %v, want %v", tt.peer, tt.proto, got, tt.want)
		}
		scheme := map[bool]string{true: "https", false: "http"}[tt.want]
		if got := trusted().Origin(r, ""); got != scheme+"://papers.example" {
			t.Errorf("by %s with %q: the site is at %s", tt.peer, tt.proto, got)
		}
		if got := trusted().Origin(r, "https://papers.org/"); got != "https://papers.org" {
			t.Errorf("what was configured becomes %s", got)
		}
	}
	r := httptest.NewRequest("GET", "https://papers.example/", nil)
	if r.RemoteAddr = "203.0.113.9:1"; !httpd.Proxies(nil).Secure(r) || httpd.Origin(r, "") != "https://papers.example" {
		t.Error("TLS of our own is not seen")
	}
}

// Whatever a stranger sends through a trusted proxy, which adds the stranger's
// address behind it on a line or after a comma, either that address is found
// or none beyond the proxy.
func FuzzClient(f *testing.F) {
	for _, s := range []string{"", "192.0.2.1", `for="`, `for="\`, `for="[2001:db8::1]:80";by="`, "10.1.0.1,", "for=10.1.0.1, for=_x", `"`, `\"`, ";for=192.0.2.1"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, old, rfc string) {
		const stranger = "203.0.113.9"
		for _, add := range []func(sent, own string) []string{
			func(sent, own string) []string { return []string{sent, own} },
			func(sent, own string) []string { return []string{sent + ", " + own} },
		} {
			r := httptest.NewRequest("GET", "/", nil)
			r.RemoteAddr = "127.0.0.1:1"
			r.Header["X-Forwarded-For"] = add(old, stranger)
			if got := trusted().Client(r).String(); got != stranger {
				t.Errorf("X-Forwarded-For %q: the visitor is %s", r.Header["X-Forwarded-For"], got)
			}
			r.Header["Forwarded"] = add(rfc, "for="+stranger)
			if got := trusted().Client(r).String(); got != stranger && got != "127.0.0.1" {
				t.Errorf("both, Forwarded %q: the visitor is %s", r.Header["Forwarded"], got)
			}
			delete(r.Header, "X-Forwarded-For")
			if got := trusted().Client(r).String(); got != stranger && (got != "127.0.0.1" || !strings.Contains(rfc, `"`)) {
				t.Errorf("Forwarded %q: the visitor is %s", r.Header["Forwarded"], got)
			}
		}
	})
}

package httpd_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/dailypapers/dailypapers/internal/httpd"
)

// localRequest is what a browser on this machine sends.
func localRequest() *http.Request {
	r := httptest.NewRequest("GET", "/", nil)
	r.RemoteAddr, r.Host = "127.0.0.1:50312", "localhost:8080"
	return r
}

func TestLocalPeer(t *testing.T) {
	for peer, want := range map[string]bool{
		"127.0.0.1:1": true, "127.8.9.1:50312": true, "[::1]:50312": true, "[::ffff:127.0.0.1]:9": true,
		"192.168.1.7:50312": false, "10.0.0.1:50312": false, "203.0.113.9:50312": false, "[2001:db8::1]:1": false, "[::ffff:192.168.1.7]:9": false, "[fe80::1%eth0]:80": false,
		"0.0.0.0:1": false, "[::]:1": false,
		"": false, "@": false, "127.0.0.1": false, "localhost:80": false, "127.0.0.1:1:2": false, "127.0.0.1.example.org:80": false,
	} {
		r := localRequest()
		if r.RemoteAddr = peer; httpd.Local(r) != want {
			t.Errorf("a peer at %q is local: %v", peer, !want)
		}
	}
}

// A browser that was led here by another name, by DNS rebinding, sends that name.
func TestLocalHost(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "localhost:8080": true, "LOCALHOST:1": true, "localhost.": true, "localhost.:80": true, "papers.localhost": true, "a.b-2.localhost:8080": true,
		"127.0.0.1": true, "127.0.0.1:8080": true, "127.1.2.3": true, "[::1]": true, "[::1]:8080": true, "::1": true, "[::ffff:127.0.0.1]:80": true,
		"": false, ":8080": false, ".": false, "papers.example.org": false, "evil.example:8080": false, "localhost.evil.example": false, "127.0.0.1.evil.example": false,
		"notlocalhost": false, ".localhost": false, "a..localhost": false, "localhost..": false, "evil.example@localhost": false, "a@b.localhost": false, "evil.example/.localhost": false, "évil.localhost": false,
		"192.168.1.7:8080": false, "10.0.0.1": false, "0.0.0.0:8080": false, "[::]": false, "169.254.169.254": false, "127.1": false, "0x7f.0.0.1": false, "2130706433": false,
		"localhost:80:80": false, "[localhost": false, "[localhost]": true, "[": false, "]": false, "[]": false, "localhost,evil.example": false, "localhost evil.example": false,
	} {
		r := localRequest()
		if r.Host = host; httpd.Local(r) != want {
			t.Errorf("a request to %q is local: %v", host, !want)
		}
	}
}

// Behind a proxy on this machine every peer is this machine.
func TestLocalHeaders(t *testing.T) {
	for _, tt := range []struct {
		name, value string
		want        bool
	}{
		{"User-Agent", "curl/8", true}, {"Referer", "https://example.org/", true}, {"Accept", "*/*", true},
		{"Forwarded", "for=203.0.113.9", false}, {"X-Forwarded-For", "203.0.113.9", false}, {"X-Forwarded-For", "127.0.0.1", false}, {"X-Forwarded-For", "", false},
		{"X-Forwarded-Host", "localhost", false}, {"X-Forwarded-Proto", "https", false}, {"X-Forwarded-Server", "a", false}, {"x-forwarded-port", "443", false},
		{"X-Real-IP", "203.0.113.9", false}, {"Via", "1.1 proxy", false}, {"CF-Connecting-IP", "203.0.113.9", false}, {"True-Client-IP", "203.0.113.9", false}, {"X-Client-IP", "203.0.113.9", false},
		{"Origin", "http://localhost:8080", true}, {"Origin", "http://127.0.0.1:8080", true}, {"Origin", "https://[::1]", true}, {"Origin", "http://localhost:3000", true},
		{"Origin", "https://evil.example", false}, {"Origin", "null", false}, {"Origin", "", false}, {"Origin", "http://localhost.evil.example", false}, {"Origin", "file://", false},
		{"Origin", "http://localhost@evil.example", false}, {"Origin", "http://evil.example@localhost", false}, {"Origin", "ftp://localhost", false}, {"Origin", "%", false},
		{"Sec-Fetch-Site", "same-origin", true}, {"Sec-Fetch-Site", "none", true},
		{"Sec-Fetch-Site", "cross-site", false}, {"Sec-Fetch-Site", "same-site", false}, {"Sec-Fetch-Site", "", false}, {"Sec-Fetch-Site", "None", false},
	} {
		r := localRequest()
		r.Header.Set(tt.name, tt.value)
		if httpd.Local(r) != tt.want {
			t.Errorf("with %s: %s a request is local: %v", tt.name, tt.value, !tt.want)
		}
	}
	twice := localRequest()
	twice.Header["Origin"] = []string{"http://localhost", "https://evil.example"}
	if httpd.Local(twice) {
		t.Error("the second Origin is not looked at")
	}
	old := localRequest()
	old.Proto, old.ProtoMajor, old.ProtoMinor = "HTTP/1.0", 1, 0
	if httpd.Local(old) {
		t.Error("what an unconfigured nginx forwards is taken for a visitor here")
	}
}

func TestLocalAddress(t *testing.T) {
	for address, want := range map[string]bool{
		"http://localhost:8080": true, "http://127.0.0.1": true, "https://papers.localhost/": true, "http://[::1]:8080/x": true,
		"": false, "localhost": false, "localhost:8080": false, "//localhost": false, "https://papers.example.org": false, "http://192.168.1.7": false, "http://:8080": false, "http://[": false, "http://me@localhost": false,
	} {
		if httpd.LocalAddress(address) != want {
			t.Errorf("%q leads to this machine: %v", address, !want)
		}
	}
}

// Whatever is sent, only a loopback peer that names this machine is local.
func FuzzLocal(f *testing.F) {
	f.Add("127.0.0.1:1", "localhost", "http://localhost", "none")
	f.Add("[::1]:1", "[::1]:8080", "", "same-origin")
	f.Add("203.0.113.9:1", "localhost.", "null", "")
	f.Add("127.0.0.1:1", "127.0.0.1.evil.example", "http://localhost@evil.example", "cross-site")
	f.Fuzz(func(t *testing.T, peer, host, origin, site string) {
		r := localRequest()
		r.RemoteAddr, r.Host = peer, host
		r.Header["Origin"], r.Header["Sec-Fetch-Site"] = []string{origin}, []string{site}
		if !httpd.Local(r) {
			return
		}
		for what, s := range map[string]string{"peer": peer, "host": host, "origin": origin} {
			low := strings.ToLower(s)
			if !strings.Contains(low, "127.") && !strings.Contains(low, "::1") && !strings.Contains(low, "7f") && !strings.Contains(low, ":1") && !strings.Contains(low, "localhost") {
				t.Errorf("%s %q is taken for this machine", what, s)
			}
		}
		if strings.ContainsAny(host, "@/\\ ,?#") || strings.Contains(origin, "@") || site != "none" && site != "same-origin" {
			t.Errorf("host %q, origin %q, site %q are taken for this machine's", host, origin, site)
		}
		r.Header.Set("X-Forwarded-For", peer)
		if httpd.Local(r) {
			t.Error("a forwarded request is taken for one from here")
		}
	})
}

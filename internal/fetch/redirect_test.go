package fetch

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
)

func TestRedirects(t *testing.T) {
	trust := func(o *Options) { o.Trust = func(host string) bool { return host == "localhost" } }
	for _, c := range []struct {
		name   string
		script []http.HandlerFunc // HOST and PORT stand for the server's own
		change func(*Options)
		path   string // of the document; "" for an error
		text   string // of the error, a part
		turns  int
	}{
		{"one of each kind but two", []http.HandlerFunc{leads(301, "/a"), leads(302, "b?x=1"), leads(303, "//HOST/c"), document("")}, nil, "/c", "", 4},
		{"the lasting kinds", []http.HandlerFunc{leads(307, "/a"), leads(308, "/b"), document("")}, nil, "/b", "", 3},
		{"with faults between", []http.HandlerFunc{leads(301, "/a"), says(503, ""), raw("", false), leads(301, "/b"), says(500, ""), document("")}, nil, "/b", "", 6},
		{"to a trusted host", []http.HandlerFunc{leads(301, "http://LocalHost:PORT/a"), leads(301, "http://HOST/b"), document("")}, trust, "/b", "", 3},
		{"to itself for ever", []http.HandlerFunc{leads(302, "/oai?token=secret")}, nil, "", "answers 302 Found, which leads to http://HOST/oai: there were too many redirects before", 4},
		{"four", []http.HandlerFunc{leads(302, "/a"), leads(302, "/b"), leads(302, "/c"), leads(302, "/d"), document("")}, nil, "", "http://HOST/d: there were too many", 4},
		{"to another host", []http.HandlerFunc{leads(302, "http://papers.example/login?token=secret")}, nil, "", "which leads to http://papers.example/login: that is another host", 1},
		{"to another host, with a trap in its name", []http.HandlerFunc{leads(302, "http://127.0.0.1@papers.example/")}, nil, "", "http://papers.example/: that is another host", 1},
		{"to one that is not trusted either", []http.HandlerFunc{leads(302, "http://papers.example/")}, trust, "", "that is another host", 1},
		{"to a file", []http.HandlerFunc{leads(302, "file:///etc/passwd")}, nil, "", "that is no place on the web", 1},
		{"to a scheme without a host", []http.HandlerFunc{leads(302, "http:a")}, nil, "", "that is no place on the web", 1},
		{"to nowhere", []http.HandlerFunc{says(302, "")}, nil, "", "answers 302 Found: it does not say where to", 1},
		{"to nonsense", []http.HandlerFunc{leads(302, "http://[::1/")}, nil, "", "answers 302 Found: where to cannot be read", 1},
		{"with the last try", []http.HandlerFunc{leads(302, "/a")}, func(o *Options) { o.Tries = 1 }, "", "http://HOST/a: no further request was allowed", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t).start()
			host := w.server.Listener.Addr().String()
			_, port, _ := strings.Cut(host, ":")
			known := strings.NewReplacer("HOST", host, "PORT", port)
			for _, step := range c.script {
				w.script = append(w.script, func(rw http.ResponseWriter, r *http.Request) { step(replacing{rw, known}, r) })
			}
			a, err := w.get(c.change, Request{URL: "/oai?token=secret"})
			if len(w.ends) != c.turns || len(w.requests) != c.turns {
				t.Errorf("%d turns and %d requests, want %d", len(w.ends), len(w.requests), c.turns)
			}
			var status *StatusError
			if c.path == "" {
				if want := known.Replace(c.text); !errors.As(err, &status) || !strings.Contains(err.Error(), want) {
					t.Fatalf("got %v, want %q", err, want)
				}
				return
			}
			if err != nil || a.URL != "http://"+host+c.path || w.requests[c.turns-1].RequestURI != c.path {
				t.Errorf("got %+v, %v", a, err)
			}
		})
	}
}

// A replacing writer puts the server's own names into the Location.
type replacing struct {
	http.ResponseWriter
	known *strings.Replacer
}

func (w replacing) WriteHeader(status int) {
	if to := w.Header().Get("Location"); to != "" {
		w.Header().Set("Location", w.known.Replace(to))
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w replacing) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return w.ResponseWriter.(http.Hijacker).Hijack()
}

// TestRedirectsBetweenSchemes holds that a redirect may lead to a safer
// connection and never to a less safe one.
func TestRedirectsBetweenSchemes(t *testing.T) {
	plain := newWorld(t).start()
	safe := newWorld(t, document("safe"))
	safe.server.StartTLS()
	through := func(o *Options) { o.Transport = trusting(safe) }
	plain.script = []http.HandlerFunc{func(w http.ResponseWriter, r *http.Request) {
		safe.busy.Store(true)
		http.Redirect(w, r, safe.server.URL+"/a", http.StatusMovedPermanently)
	}}
	a, err := plain.get(through, Request{URL: "/"})
	if err != nil || string(a.Body) != "safe" || a.URL != safe.server.URL+"/a" {
		t.Errorf("got %v, %v", a, err)
	}
	if len(plain.ends) != 2 {
		t.Errorf("%d turns for two requests", len(plain.ends))
	}

	safe.busy.Store(false)
	safe.script = []http.HandlerFunc{leads(301, plain.server.URL+"/b")}
	_, err = safe.get(through, Request{URL: "/"})
	want := fmt.Sprintf("answers 301 Moved Permanently, which leads to %s/b: that is no longer a safe connection", plain.server.URL)
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v", err)
	}
}

package api

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"hash/crc32"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/egress"
)

// A gallery is a host of pictures, good and bad ones, on this machine.
type gallery struct {
	*httptest.Server
	sent   atomic.Int64 // bytes of the endless picture
	inside atomic.Int32 // requests to what nobody should reach
}

// newGallery serves with TLS on 127.0.0.1, beside a server on 127.0.0.2 that
// stands for the network inside.
func newGallery(t *testing.T) (*gallery, http.RoundTripper) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.2:0")
	if err != nil {
		t.Skipf("this machine has no 127.0.0.2: %v", err)
	}
	g := &gallery{}
	private := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { g.inside.Add(1) }))
	private.Listener = ln
	private.StartTLS()
	t.Cleanup(private.Close)
	good := drawn(t, 80, 60)
	mux := http.NewServeMux()
	serve := func(path string, file []byte) {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) { w.Write(file) })
	}
	serve("/good.png", good)
	serve("/svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`))
	serve("/html", []byte("<!DOCTYPE html><title>no picture</title>"))
	serve("/half.png", good[:len(good)/2])
	serve("/bomb.png", bomb())
	serve("/empty", nil)
	mux.Handle("/once", http.RedirectHandler("/good.png", http.StatusFound))
	mux.Handle("/round", http.RedirectHandler("/round", http.StatusFound))
	mux.Handle("/inward", http.RedirectHandler(private.URL+"/secret", http.StatusTemporaryRedirect))
	mux.Handle("/cloud", http.RedirectHandler("https://169.254.169.254/latest/meta-data/", http.StatusMovedPermanently))
	mux.Handle("/plain", http.RedirectHandler("http://example.org/good.png", http.StatusFound))
	mux.Handle("/file", http.RedirectHandler("file:///etc/passwd", http.StatusFound))
	mux.Handle("/gone", http.NotFoundHandler())
	mux.HandleFunc("/endless", func(w http.ResponseWriter, r *http.Request) { g.pour(w, good, 100<<20) })
	mux.HandleFunc("/large", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "104857600")
		g.pour(w, good, 100<<20)
	})
	mux.HandleFunc("/unpacks", func(w http.ResponseWriter, r *http.Request) { // says it is compressed; it was not asked for
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			t.Error("a compressed answer was asked for")
		}
		w.Header().Set("Content-Encoding", "gzip")
		w.Write([]byte("\x1f\x8b\x08\x00"))
	})
	g.Server = httptest.NewTLSServer(mux)
	t.Cleanup(g.Close)
	roots := x509.NewCertPool()
	roots.AddCert(g.Certificate())
	only := egress.Guard{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}}
	return g, egress.NewTransport(only, egress.Options{TLS: &tls.Config{RootCAs: roots}})
}

// pour sends up to n bytes, and counts them.
func (g *gallery) pour(w http.ResponseWriter, begin []byte, n int) {
	chunk := make([]byte, 64<<10)
	copy(chunk, begin)
	for range n / len(chunk) {
		if _, err := w.Write(chunk); err != nil {
			return
		}
		g.sent.Add(int64(len(chunk)))
	}
}

// bomb is a PNG of some bytes that claims to be 30,000 pixels wide and high.
func bomb() []byte {
	head := []byte("IHDR\x00\x00\x75\x30\x00\x00\x75\x30\x08\x06\x00\x00\x00")
	sum := crc32.ChecksumIEEE(head)
	file := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), head...)
	return append(file, byte(sum>>24), byte(sum>>16), byte(sum>>8), byte(sum))
}

// TestMediaURLs hands in addresses of pictures as strangers do. What is not
// taken is said, and nothing is submitted.
func TestMediaURLs(t *testing.T) {
	g, way := newGallery(t)
	w := newCounter(t, func(c *counterChoice) { c.submission.Web = way })
	ada, id := w.as("ada"), string(w.ids[len(w.ids)-1])
	port := g.URL[strings.LastIndex(g.URL, ":"):]
	away := "could not be fetched from there"
	for address, words := range map[string]string{
		"https://127.0.0.2" + port + "/good.png": away, // allowed is 127.0.0.1 alone
		"https://[::1]" + port + "/good.png":     away, "https://[::ffff:7f00:2]" + port: away,
		"https://169.254.169.254/latest/meta-data/": away, "https://10.0.0.1/x.png": away, "https://0.0.0.0" + port: away,
		g.URL + "/inward": away, g.URL + "/cloud": away, g.URL + "/plain": away, g.URL + "/file": away, g.URL + "/round": away, g.URL + "/gone": away,
		strings.Replace(g.URL, "https", "http", 1) + "/good.png": "no address like https", "ftp://example.org/x.png": "no address like https", "//example.org/x.png": "no address like https",
		"https://user:secret@127.0.0.1" + port + "/good.png": "no address like https", "file:///etc/passwd": "no address like https", "": "no address like https", "https://": "no address like https",
		"https://example.org/" + strings.Repeat("x", 2000): "no address like https", "https://exa mple.org/": "no address like https", "javascript:alert(1)": "no address like https",
		g.URL + "/endless": "larger than 10 MB", g.URL + "/large": "larger than 10 MB",
		g.URL + "/svg": "no kind that is taken here", g.URL + "/html": "no kind that is taken here", g.URL + "/empty": "empty", g.URL + "/unpacks": "no kind that is taken",
		g.URL + "/half.png": "could not be read", g.URL + "/bomb.png": "pixels",
		"data:image/png;base64,":       "base64",
		"data:image/png;base64,@@":     "base64",
		"data:image/png,rawbytes":      "data:image/png;base64",
		"data:":                        "data:image/png;base64",
		"data:text/html;base64,PGI+":   "no kind that is taken here",
		asDataText("<svg>" + "</svg>"): "no kind that is taken here",
		asData(bomb()):                 "pixels",
	} {
		_, err := ada.Submit(t.Context(), client.SubmitRequest{PaperID: id, MediaURLs: []string{address}})
		told(t, cutTo(address, 60), err, 400, "media_urls[0]")
		told(t, cutTo(address, 60), err, 400, words)
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: a secret is told: %v", address, err)
		}
	}
	if n := g.inside.Load(); n != 0 {
		t.Errorf("the network inside was asked %d times", n)
	}
	if n := g.sent.Load(); n > 40<<20 { // two answers, and what lies in buffers
		t.Errorf("%d bytes of the large pictures were sent", n)
	}
	if all, err := w.st.SubmissionsBy(t.Context(), w.users["ada"].ID, 10); err != nil || len(all) != 0 {
		t.Fatalf("%+v, %v", all, err)
	}
	made, err := ada.Submit(t.Context(), client.SubmitRequest{PaperID: id, MediaURLs: []string{g.URL + "/once"}})
	if err != nil || len(made.MediaURLs) != 1 {
		t.Fatalf("%+v, %v", made, err)
	}
	kept, err := w.st.Picture(t.Context(), made.MediaURLs[0][strings.LastIndex(made.MediaURLs[0], "/")+1:], false)
	if err != nil || kept.Type != "image/png" || kept.Width != 80 || bytes.Equal(kept.Bytes, drawn(t, 80, 60)) && kept.Owner != w.users["ada"].ID {
		t.Errorf("%s %d, %v", kept.Type, kept.Width, err)
	}
	// The same again fetches nothing.
	g.Close()
	if again, err := ada.Submit(t.Context(), client.SubmitRequest{PaperID: id, MediaURLs: []string{g.URL + "/once"}}); err != nil || again.Submission.ID != made.Submission.ID {
		t.Errorf("again: %+v, %v", again, err)
	}
}

func asDataText(s string) string {
	return "data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString([]byte(s))
}

func cutTo(s string, n int) string { return s[:min(len(s), n)] }

// A rule that refuses is asked before anybody's server is, and an offline site
// takes the picture itself.
func TestMediaOffline(t *testing.T) {
	w := newCounter(t, func(c *counterChoice) { c.offline = true })
	cem := w.as("cem")
	_, err := w.as("ada").Submit(t.Context(), client.SubmitRequest{PaperID: oldPaper, MediaURLs: []string{"https://example.org/x.png"}})
	told(t, "a rule", err, 403, "within 30 days")
	_, err = cem.Submit(t.Context(), client.SubmitRequest{PaperID: oldPaper, Above: true, MediaURLs: []string{"https://example.org/x.png"}})
	told(t, "an address", err, 503, "send the picture itself")
	made, err := cem.Submit(t.Context(), client.SubmitRequest{PaperID: oldPaper, Above: true, MediaURLs: []string{asData(drawn(t, 8, 8))}})
	if err != nil || len(made.MediaURLs) != 1 {
		t.Errorf("%+v, %v", made, err)
	}
}

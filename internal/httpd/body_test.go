package httpd_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/dailypapers/dailypapers/internal/httpd"
)

// What only reads has no body, and what writes has no endless one: net/http
// would take a form with files out of either, and keep them on the disk.
func TestBodies(t *testing.T) {
	var field string
	var read int64
	h := httpd.Guard(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			field = r.FormValue("q")
			return
		}
		read, _ = io.Copy(io.Discard, r.Body)
	}), slog.New(slog.DiscardHandler), time.Minute, func(http.ResponseWriter, *http.Request, int, error) {})
	body := "--b\r\nContent-Disposition: form-data; name=\"q\"\r\n\r\nx\r\n--b--\r\n"
	r := httptest.NewRequest("GET", "/search", strings.NewReader(body))
	r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	h.ServeHTTP(httptest.NewRecorder(), r)
	if field != "" {
		t.Errorf("a GET was given the form %q of its body", field)
	}
	r = httptest.NewRequest("POST", "/vote", io.LimitReader(zeros{}, 1<<30))
	h.ServeHTTP(httptest.NewRecorder(), r)
	if read > 17<<20 {
		t.Errorf("%d bytes of a body were read", read)
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/account"
)

// A form with files, or JSON, is taken where one is expected and nowhere else:
// net/http would keep files of any size on the disk for a handler that asks for
// a field.
func TestFilesAreRefused(t *testing.T) {
	p := newPeople(t, account.Options{BaseURL: town}, fill)
	ada := p.user("ada", papers.AdminRole)
	body := "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n" + strings.Repeat("x", 1<<20) + "\r\n--b--\r\n"
	for _, rt := range p.site.Routes() {
		path, isPost := strings.CutPrefix(rt.Pattern, "POST ")
		if !isPost || path == "/submit" || path == "/lists/import" {
			continue
		}
		for _, kind := range []string{"multipart/form-data; boundary=b", "application/json", "text/plain"} {
			if kind == "application/json" && strings.Contains(path, "/passkey") {
				continue
			}
			r := httptest.NewRequest("POST", strings.NewReplacer("{job}", "x", "{id}", "1").Replace(path), strings.NewReader(body))
			r.Header.Set("Content-Type", kind)
			r.Host, r.RemoteAddr = "papers.example.org", "192.0.2.9:4711"
			for name, value := range p.as(ada).cookies {
				r.AddCookie(&http.Cookie{Name: name, Value: value})
			}
			w := httptest.NewRecorder()
			p.handler.ServeHTTP(w, r)
			if w.Code != http.StatusBadRequest {
				t.Errorf("POST %s as %s: %d", path, kind, w.Code)
			}
		}
	}
}

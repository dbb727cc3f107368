package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// fakeSite DIR serves a site that speaks the papers API, from the files of a
// folder: DATE.json is a day's answer, latest.json the one without a day, and
// what there is no file of is an empty day. A file named token is the token
// that it wants, page.html is a web page that stands before it all. $SITE is
// its address, $SITENAME its name, and requests are written into DIR/requests.
func fakeSite(ts *testscript.TestScript, _ bool, args []string) {
	dir := ts.MkAbs(args[0])
	read := func(name string) string {
		b, err := os.ReadFile(filepath.Join(dir, filepath.Base(name)))
		if err != nil {
			return ""
		}
		return string(b)
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		log, err := os.OpenFile(filepath.Join(dir, "requests"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err == nil {
			_, err = log.WriteString(r.URL.RequestURI() + " " + r.UserAgent() + "\n")
			log.Close()
		}
		token := strings.TrimSpace(read("token"))
		name := r.URL.Query().Get("date")
		if name == "" {
			name = "latest"
		}
		switch body := read(name + ".json"); {
		case err != nil:
			http.Error(w, err.Error(), http.StatusInternalServerError)
		case read("page.html") != "":
			w.Write([]byte(read("page.html")))
		case r.URL.Path != "/api/daily_papers":
			http.NotFound(w, r)
		case token != "" && r.Header.Get("Authorization") != "Bearer "+token:
			w.WriteHeader(http.StatusUnauthorized)
		case body == "":
			w.Write([]byte("[]"))
		default:
			w.Write([]byte(body))
		}
	}))
	ts.Defer(s.Close)
	ts.Setenv("SITE", s.URL)
	ts.Setenv("SITENAME", strings.TrimPrefix(s.URL, "http://"))
	ts.Setenv("DAILYPAPERS_OFFLINE", "")
}

package main

import (
	"bufio"
	"bytes"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/rogpeppe/go-internal/testscript"
)

// arxiv DIR serves the files of a folder as arXiv would, until the script
// ends, and points the program at them without pauses. A list is in
// oai-SET.xml, the page behind a token in oai-TOKEN.xml, one record in
// record-ID.xml, what the query API answers in query.xml and the announcement
// in feed.xml. A file that begins with the head of an HTTP answer is sent as
// it stands; what is not there is 404. A responseDate NOW is filled in, and so is
// a version's date AWAITED: a moment whose papers are out by now, whatever the
// hour is at which the test runs. Each request is a line of DIR/requests.
func fakeArxiv(ts *testscript.TestScript, _ bool, args []string) {
	f := &fake{dir: ts.MkAbs(args[0]), began: time.Now().UTC()}
	s := httptest.NewServer(f)
	ts.Defer(s.Close)
	ts.Setenv("DAILYPAPERS_ARXIV_OAI", s.URL+"/oai")
	ts.Setenv("DAILYPAPERS_ARXIV_QUERY", s.URL+"/query")
	ts.Setenv("DAILYPAPERS_ARXIV_FEEDS", s.URL)
	ts.Setenv("DAILYPAPERS_ARXIV_PAUSE", "1ms")
	ts.Setenv("DAILYPAPERS_OFFLINE", "")
}

type fake struct {
	dir   string
	began time.Time // what AWAITED goes by: a record asked for twice is the same
	mu    sync.Mutex
}

// ServeHTTP answers with a file.
func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	log, err := os.OpenFile(filepath.Join(f.dir, "requests"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = log.WriteString(r.URL.String() + " " + r.UserAgent() + "\n")
		log.Close()
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	text, err := fs.ReadFile(os.DirFS(f.dir), f.file(r))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	if !bytes.HasPrefix(text, []byte("HTTP/1.1 ")) {
		w.Header().Set("Content-Type", "text/xml")
		now := time.Now().UTC()
		text = bytes.ReplaceAll(text, []byte(">NOW<"), []byte(">"+now.Format(time.RFC3339)+"<"))
		w.Write(bytes.ReplaceAll(text, []byte(">AWAITED<"), []byte(">"+awaited(f.began).Format(time.RFC1123)+"<")))
		return
	}
	answer, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n")))), r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	for name, values := range answer.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.StatusCode)
}

func (f *fake) file(r *http.Request) string {
	q := r.URL.Query()
	switch {
	case r.URL.Path == "/query":
		return "query.xml"
	case r.URL.Path != "/oai":
		return "feed.xml"
	case q.Get("verb") == "GetRecord":
		return "record-" + strings.NewReplacer("oai:arXiv.org:", "", "/", "-").Replace(q.Get("identifier")) + ".xml"
	case q.Get("resumptionToken") != "":
		return "oai-" + filepath.Base(q.Get("resumptionToken")) + ".xml"
	}
	return "oai-" + strings.ReplaceAll(q.Get("set"), ":", "-") + ".xml"
}

// awaited is the last moment, to the hour, whose papers are announced by now.
// Between an evening's announcement and the night a harvest waits for them.
func awaited(now time.Time) time.Time {
	c := papers.NewCalendar()
	day := c.Today(now)
	if !now.Before(c.At(day, 22, 30)) {
		day = day.Add(1)
	}
	for day.Before(c.Announced(now)) {
		now = now.Add(-time.Hour)
	}
	return now
}

package main

import (
	"encoding/json"
	"encoding/xml"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/dailypapers/dailypapers/internal/papertest"
)

// What the site answers with.
const (
	htmlType     = "text/html; charset=utf-8"
	jsonType     = "application/json; charset=utf-8"
	problemType  = "application/problem+json; charset=utf-8"
	atomType     = "application/atom+xml"
	markdownType = "text/markdown"
	plainType    = "text/plain; charset=utf-8"
)

// A call is an address and what is to come of it.
type call struct {
	path   string
	status int
	kind   string // how the content type begins
	holds  string // a part of the body, or of where a redirect leads
	accept string
}

// pages fetches every page and every call, follows every link, and tries what
// nobody should send.
func (w *whole) pages(t *testing.T) {
	s := w.serve(t, w.served())
	s.ready(t)
	start := time.Now()
	calls := append(append(w.editionCalls(), w.paperCalls()...), w.searchCalls()...)
	calls = append(append(calls, apiCalls()...), otherCalls(t, s)...)
	for _, c := range calls {
		s.check(t, c)
	}
	t.Logf("%d addresses checked one by one in %s", len(calls), time.Since(start).Round(time.Millisecond))
	s.conditional(t)
	s.methods(t)
	s.crawl(t)
	s.hostile(t)
	s.stop(t)
}

func (w *whole) editionCalls() []call {
	ok := func(path, holds string) call { return call{path, 200, htmlType, holds, ""} }
	return []call{
		ok("/", "June 14"),
		ok("/papers/date/2024-05-15", "papers announced"), ok("/papers/date/2024-05-15?all=1", "papers announced"),
		ok("/papers/date/2024-05-18", "Nothing is announced on a Saturday"), ok("/papers/date/1991-08-14", "No papers were announced"),
		ok("/papers/date/"+chosenDay, "60 papers chosen"), ok("/papers/date/"+chosenDay+"?p=2", "Chosen paper 51"), ok("/papers/date/"+chosenDay+"?all=1", "the front page"),
		ok("/papers/week/2024-W20", "May 13 – 19"), ok("/papers/week/2024-W20?p=2", "51–100 of"), ok("/papers/week/2024-W21?all=1&p=2", "51–100 of"),
		ok("/papers/month/2024-06", "June 2024"), ok("/papers/month/2024-06?p=2", "51–100 of"), ok("/papers/month/2023-11", "Nothing is held of this month"),
		{"/papers/date/2024-05-15?p=9999", 400, htmlType, "past the end", ""},
		{"/papers/date/2031-01-01", 404, htmlType, "has not come yet", ""},
		{"/papers/date/2024-02-30", 400, htmlType, "date", ""}, {"/papers/date/today", 400, htmlType, "date", ""},
		{"/papers/week/2024-W60", 400, htmlType, "week", ""}, {"/papers/month/2024-13", 400, htmlType, "month", ""},
		{"/papers/date/2024-05-15?p=x", 400, htmlType, "p must be", ""}, {"/papers/date/2024-05-15?all=2", 400, htmlType, "all must be", ""},
		{"/papers/date?date=2024-05-15", 302, "", "/papers/date/2024-05-15", ""}, {"/papers/week?date=2024-05-15", 302, "", "/papers/week/2024-W20", ""},
		{"/papers/month", 302, "", "/papers/month/2024-06", ""}, {"/papers", 302, "", "/papers/date/", ""}, {"/papers/date?date=x", 400, htmlType, "date", ""},
		{"/feed.atom", 200, atomType, "<entry>", ""}, {"/papers/date/2024-05-15.atom", 200, atomType, "<entry>", ""},
		{"/papers/week/2024-W20.atom", 200, atomType, "<entry>", ""}, {"/papers/month/2024-06.atom", 200, atomType, "<entry>", ""},
		{"/papers/date/x.atom", 400, "", "date", ""},
	}
}

// samples returns one paper of every form of id that the corpus has.
func (w *whole) samples() []string {
	var ids []string
	seen := map[string]bool{}
	for _, id := range w.corpus.Papers {
		form := strings.Join(regexp.MustCompile(`^[a-z-]+[:/](http:)?`).FindAllString(id, 1), "")
		if !seen[form] {
			seen[form] = true
			ids = append(ids, id)
		}
	}
	return ids
}

// address writes an id as a link of the site does.
func address(id string) string {
	if strings.Contains(id, ":") {
		return "/papers/" + url.PathEscape(id)
	}
	return "/papers/" + id
}

func (w *whole) paperCalls() []call {
	var calls []call
	for _, id := range w.samples() {
		at := address(id)
		calls = append(calls, call{at, 200, htmlType, html.EscapeString(id), ""},
			call{at + ".md", 200, markdownType, "# ", ""}, call{at, 200, markdownType, "# ", "text/markdown, text/html;q=0.5"},
			call{at + ".bib", 200, "application/x-bibtex", "@", ""}, call{at + ".ris", 200, "application/x-research-info-systems", "ER  -", ""},
			call{at + ".csl", 200, "application/vnd.citationstyles.csl+json", "{", ""},
			call{"/api/papers/" + url.PathEscape(id), 200, jsonType, `"id":"` + id + `"`, ""},
			call{"/api/arxiv/" + url.PathEscape(id) + "/repos", 200, jsonType, "[", ""},
			call{"/search?q=" + url.QueryEscape(id), 302, "", at, ""})
	}
	hostile := w.corpus.Papers[7] // papertest gives every thousandth a title with a script
	return append(calls,
		call{address(hostile), 200, htmlType, "&lt;script&gt;alert(&#34;papertest&#34;)&lt;/script&gt;", ""},
		call{"/papers/2312.00001v3", 301, "", "/papers/2312.00001", ""}, call{"/papers/arXiv:2312.00001", 301, "", "/papers/2312.00001", ""},
		call{"/papers/hep-th%2F9901001", 200, htmlType, `rel="canonical" href="/papers/hep-th/9901001"`, ""}, call{"/papers/hep-th.GA/9901001", 301, "", "/papers/hep-th/9901001", ""},
		call{"/papers/2101.99999", 404, htmlType, "This paper is not held here", ""}, call{"/papers/2101.99999.md", 404, "", "", ""},
		call{"/papers/2101.99999.bib", 404, "", "", ""}, call{"/papers/no-such", 404, htmlType, "Not found", ""}, call{"/papers/a/b/c", 404, htmlType, "", ""},
		call{"/api/arxiv/" + w.corpus.Papers[0] + "/repos", 200, jsonType, "https://github.com/example/tool-0", ""})
}

func (w *whole) searchCalls() []call {
	ok := func(path, holds string) call { return call{path, 200, htmlType, holds, ""} }
	bad := func(path, holds string) call { return call{path, 400, htmlType, holds, ""} }
	word := papertest.Coin(100)
	return []call{
		ok("/search", "Search"), ok("/search?q=prompt+tuning+for+molecules", "<mark>"), ok("/search?q="+word, word), ok("/search?q=zzzznothing", "Nothing found"),
		ok("/search?q=attention&p=2", "<mark>"), ok("/search?q=attention&sort=date", "<mark>"), ok("/search?q=attention&cat=cs.CL", "<mark>"), ok("/search?cat=hep-th", "papers"),
		ok("/search?q=attention&from=2024-05-10&until=2024-05-20&cat=cs.CL&sort=relevance", "<mark>"), ok("/search?from=2024-06-01", "papers"),
		ok(`/search?q="message+passing"+-graph+cat:cs+year:2024..2025+title:on`, "Search"), ok("/search?q=author:Exemple", "papers"), ok("/search?q=%22unclosed", "Search"),
		bad("/search?q=a&cat=no.SUCH", "cat"), bad("/search?q=a&from=yesterday", "from"), bad("/search?q=a&until=2024-02-30", "until"),
		bad("/search?q=a&from=2024-06-02&until=2024-06-01", "until"), bad("/search?q=a&sort=votes", "sort"), bad("/search?q=a&p=0", "p "), bad("/search?q=a&p=9999", "p "),
		{"/search.atom?q=attention&cat=cs.CL", 200, atomType, "<entry>", ""}, {"/search.atom", 200, atomType, "<feed", ""}, {"/search.atom?sort=votes", 400, "", "sort", ""},
	}
}

func apiCalls() []call {
	ok := func(path, holds string) call { return call{path, 200, jsonType, holds, ""} }
	bad := func(path, names string) call { return call{path, 400, problemType, `"` + names + `"`, ""} }
	return []call{
		ok("/api/daily_papers", `"publishedAt"`), ok("/api/daily_papers?date="+chosenDay, `"Chosen paper 1"`), ok("/api/daily_papers?date="+chosenDay+"&p=1&limit=50", `"Chosen paper 51"`),
		ok("/api/daily_papers?week=2024-W20&limit=100", `"title"`), ok("/api/daily_papers?month=2024-06&p=3&limit=7", `"title"`), ok("/api/daily_papers?p=99999", "[]"),
		ok("/api/daily_papers?date=2024-05-15&sort=publishedAt", `"title"`), ok("/api/daily_papers?date=2024-05-15&sort=trending", `"title"`),
		ok("/api/daily_papers?date="+chosenDay+"&submitter=chosen.jsonl", `"Chosen paper 1"`), ok("/api/daily_papers?date="+chosenDay+"&submitter=nobody", "[]"),
		bad("/api/daily_papers?date=tomorrow", "date"), bad("/api/daily_papers?week=2024-20", "week"), bad("/api/daily_papers?month=May", "month"),
		bad("/api/daily_papers?limit=0", "limit"), bad("/api/daily_papers?limit=101", "limit"), bad("/api/daily_papers?p=-1", "p"), bad("/api/daily_papers?sort=x", "sort"),
		bad("/api/daily_papers?date=2024-05-15&week=2024-W20", "week"),
		ok("/api/papers/search?q=attention&limit=120", `"highlightedTitle"`), ok("/api/papers/search", `"title"`), ok("/api/papers/search?q=zzzznothing", "[]"),
		bad("/api/papers/search?q=a&limit=121", "limit"), bad("/api/papers/search?q="+strings.Repeat("a", 251), "q"),
		ok("/api/papers", `"id"`), ok("/api/papers?limit=100&cursor=150", `"id"`), ok("/api/papers?cursor=1", "[]"), bad("/api/papers?cursor=x", "cursor"), bad("/api/papers?limit=101", "limit"),
		ok("/api/papers/2312.00001v2", `"id":"2312.00001"`), ok("/api/papers/hep-th/9901001", `"id":"hep-th/9901001"`), {"/api/papers/2101.99999", 404, problemType, "2101.99999", ""},
		bad("/api/papers/nonsense", "id"), {"/api/no/such", 404, problemType, "openapi.json", ""},
		ok("/.well-known/openapi.json", `"openapi"`), ok("/api/openapi.json", `"openapi"`),
	}
}

// otherCalls are the files that a browser asks for.
func otherCalls(t *testing.T, s *service) []call {
	style := regexp.MustCompile(`/static/style-[0-9a-f]+\.css`).FindString(s.get(t, "/").body)
	return []call{
		{style, 200, "text/css", "{", ""}, {"/static/style-0123456789ab.css", 200, "text/css", "{", ""}, {"/static/no-such.css", 404, htmlType, "", ""}, {"/static/", 404, htmlType, "", ""},
		{"/favicon.svg", 200, "image/svg+xml", "<svg", ""}, {"/favicon.ico", 301, "", "/favicon.svg", ""}, {"/robots.txt", 200, plainType, "User-agent", ""},
		{"/opensearch.xml", 200, "application/opensearchdescription+xml", s.url, ""},
		{"/healthz", 200, plainType, "ok", ""}, {"/readyz", 200, plainType, "ready", ""}, {"/no/such/page", 404, htmlType, "Not found", ""}, {"/index.php", 404, htmlType, "", ""},
	}
}

func (s *service) check(t *testing.T, c call) {
	t.Helper()
	var header []string
	if c.accept != "" {
		header = []string{"Accept", c.accept}
	}
	a := s.get(t, c.path, header...)
	at := short(c.path) + " " + c.accept
	if a.status != c.status {
		t.Errorf("%s: status %d, want %d: %s", at, a.status, c.status, short(text(a.body)))
		return
	}
	if !strings.HasPrefix(a.contentType(), c.kind) {
		t.Errorf("%s: content type %q, want %q", at, a.contentType(), c.kind)
	}
	in := a.body
	if c.status >= 300 && c.status < 400 {
		in = a.header.Get("Location")
	}
	if !strings.Contains(in, c.holds) {
		t.Errorf("%s: %q is missing in %s", at, c.holds, short(text(in)))
	}
	a.sound(t, at)
}

// text is what a reader sees of a page, for messages.
func text(body string) string {
	if i := strings.Index(body, "<main"); i >= 0 {
		body = body[i:]
	}
	return strings.Join(strings.Fields(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(body, " ")), " ")
}

// broken are the traces of a program that lost its footing.
func broken() []string {
	return []string{"%!", "<no value>", "ZgotmplZ", "template:", "runtime error", "goroutine ", "internal/", "sql:", "SQL logic", "\x00", "\u202e"}
}

// sound checks what holds for every answer.
func (a answer) sound(t *testing.T, at string) {
	t.Helper()
	if a.status >= 500 {
		t.Errorf("%s: status %d: %s", at, a.status, short(text(a.body)))
	}
	if strings.HasSuffix(at, "/healthz ") || strings.HasSuffix(at, "/readyz ") {
		return // for supervisors, outside of what guards the site
	}
	for name, want := range map[string]string{"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "strict-origin"} {
		if got := a.header.Get(name); !strings.HasPrefix(got, want) {
			t.Errorf("%s: header %s is %q, want %q", at, name, got, want)
		}
	}
	for _, trace := range broken() {
		if strings.Contains(a.body, trace) {
			t.Errorf("%s: %q in the body", at, trace)
		}
	}
	if !utf8.ValidString(a.body) {
		t.Errorf("%s: the body is not UTF-8", at)
	}
	switch kind, _, _ := strings.Cut(a.contentType(), ";"); kind {
	case "text/html":
		a.soundHTML(t, at)
	case "application/json", "application/problem+json", "application/vnd.citationstyles.csl+json":
		if !json.Valid([]byte(a.body)) {
			t.Errorf("%s: the body is not JSON: %s", at, short(a.body))
		}
	case atomType:
		if err := wellFormed(a.body); err != nil {
			t.Errorf("%s: the feed is not XML: %v", at, err)
		}
	}
}

func (a answer) soundHTML(t *testing.T, at string) {
	t.Helper()
	if a.status >= 300 && a.status < 400 {
		return // net/http's own words
	}
	if !strings.HasSuffix(strings.TrimSpace(a.body), "</html>") {
		t.Errorf("%s: the page breaks off: …%s", at, a.body[max(0, len(a.body)-100):])
	}
	if script := regexp.MustCompile(`(?i)<script|\son[a-z]+=""|\sstyle=""`).FindString(strings.ReplaceAll(markup(a.body), `<script src="" defer>`, "")); script != "" {
		t.Errorf("%s: the page holds a script or a style of its own: %s", at, script)
	}
	if link := regexp.MustCompile(`(?i)(href|src|action)="\s*(javascript|data|vbscript):[^"]*`).FindString(a.body); link != "" {
		t.Errorf("%s: the page leads to a script: %s", at, link)
	}
	if strings.Count(a.body, "<h1") != 1 {
		t.Errorf("%s: the page has %d main headings, want one", at, strings.Count(a.body, "<h1"))
	}
}

// markup is a page's tags without the values of their attributes.
func markup(body string) string {
	tags := strings.Join(regexp.MustCompile(`<[^>]*>`).FindAllString(body, -1), "\n")
	return regexp.MustCompile(`="[^"]*"`).ReplaceAllString(tags, `=""`)
}

func wellFormed(body string) error {
	d := xml.NewDecoder(strings.NewReader(body))
	for {
		if _, err := d.Token(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// conditional asks again with what the first answer offered.
func (s *service) conditional(t *testing.T) {
	t.Helper()
	for _, path := range []string{"/api/daily_papers", "/feed.atom", "/api/papers"} {
		tag := s.get(t, path).header.Get("ETag")
		if a := s.get(t, path, "If-None-Match", tag); tag == "" || a.status != http.StatusNotModified || a.body != "" {
			t.Errorf("%s with its own ETag %s: status %d", path, tag, a.status)
		}
	}
	path, pages := "/api/papers?limit=100", 0
	for ; path != "" && pages < 5; pages++ {
		a := s.get(t, path)
		m := regexp.MustCompile(`^<` + regexp.QuoteMeta(s.url) + `([^>]+)>; rel="next"$`).FindStringSubmatch(a.header.Get("Link"))
		if path = ""; m != nil {
			path = m[1]
		}
	}
	if pages < 5 {
		t.Errorf("/api/papers: the Link to the next page leads %d pages far", pages)
	}
}

// methods tries what only reads are for.
func (s *service) methods(t *testing.T) {
	t.Helper()
	for _, path := range []string{"/", "/search", "/papers/2312.00001", "/api/daily_papers", "/healthz", "/no/such"} {
		for _, method := range []string{"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"} {
			a := s.ask(t, method, path)
			if method == "HEAD" {
				if a.body != "" || a.status != s.get(t, path).status {
					t.Errorf("HEAD %s: status %d and %d bytes", path, a.status, len(a.body))
				}
				continue
			}
			if method == "OPTIONS" && strings.HasPrefix(path, "/api/") { // a browser asks whether a page may read
				if a.status != 204 || a.body != "" {
					t.Errorf("OPTIONS %s: status %d and %d bytes, want 204 and none", path, a.status, len(a.body))
				}
				continue
			}
			if a.status < 400 || a.status >= 500 {
				t.Errorf("%s %s: status %d, want 404 or 405", method, path, a.status)
			}
			a.sound(t, method+" "+path)
		}
	}
}

// crawled is how many pages crawl follows links to: enough to meet every kind
// of link, from every kind of page.
const crawled = 150

// crawl follows the links of the site itself from the home page, breadth
// first, and holds that each leads somewhere.
func (s *service) crawl(t *testing.T) {
	t.Helper()
	link := regexp.MustCompile(`(?:href|action)="([^"]*)"`)
	posted := regexp.MustCompile(`<form[^>]* method="post"[^>]*>`) // leads nowhere for who only looks
	queue, seen := []string{"/"}, map[string]bool{"/": true}
	for n := 0; n < len(queue) && n < crawled; n++ {
		a := s.get(t, queue[n])
		if a.status >= 400 {
			t.Errorf("a link leads to %s: status %d: %s", queue[n], a.status, short(text(a.body)))
		}
		a.sound(t, queue[n])
		found := []string{}
		if strings.HasPrefix(a.contentType(), "text/html") {
			for _, m := range link.FindAllStringSubmatch(posted.ReplaceAllString(a.body, ""), -1) {
				found = append(found, html.UnescapeString(m[1]))
			}
		}
		for _, to := range append(found, a.header.Get("Location")) {
			to, _, _ = strings.Cut(to, "#")
			if strings.HasPrefix(to, "/") && !seen[to] {
				seen[to] = true
				queue = append(queue, to)
			}
		}
	}
	if len(queue) < crawled {
		t.Errorf("only %d links were found from the home page", len(queue))
	}
	t.Logf("%d links seen, %d followed", len(queue), min(crawled, len(queue)))
}

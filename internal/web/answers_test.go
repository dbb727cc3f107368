package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/dailypapers/dailypapers/internal/webtest"
)

func TestStatuses(t *testing.T) {
	site := open(t)
	for _, tt := range []struct {
		method, path string
		status       int
		location     string
	}{
		{"GET", "/", 200, ""}, {"HEAD", "/", 200, ""},
		{"GET", "/search", 200, ""}, {"HEAD", "/search?q=moss", 200, ""},
		{"GET", "/papers", 302, "/papers/date/2026-03-10"},
		{"GET", "/papers/", 302, "/papers/date/2026-03-10"},
		{"GET", "/papers/date", 302, "/papers/date/2026-03-10"},
		{"GET", "/papers/date?date=2026-03-09", 302, "/papers/date/2026-03-09"},
		{"GET", "/papers/week", 302, "/papers/week/2026-W11"},
		{"GET", "/papers/month/", 302, "/papers/month/2026-03"},
		{"GET", "/papers/month?date=2025-12-31", 302, "/papers/month/2025-12"},
		{"GET", "/papers/date?date=soon", 400, ""},
		{"GET", "/papers/date/2026-13-01", 400, ""}, {"GET", "/papers/date/20260310", 400, ""},
		{"GET", "/papers/week/2026-W54", 400, ""}, {"GET", "/papers/week/2026-11", 400, ""},
		{"GET", "/papers/month/2026-3", 400, ""}, {"GET", "/papers/month/2026-00", 400, ""},
		{"GET", "/papers/date/9999-12-31", 404, ""}, {"GET", "/papers/week/2026-W12", 404, ""}, {"GET", "/papers/month/2026-04", 404, ""},
		{"GET", "/papers/date/0001-01-01", 400, ""},
		{"GET", "/papers/date/2026-03-09?p=2", 200, ""}, {"GET", "/papers/date/2026-03-09?p=3", 400, ""},
		{"GET", "/papers/date/2026-03-09?p=0", 400, ""}, {"GET", "/papers/date/2026-03-09?p=-1", 400, ""}, {"GET", "/papers/date/2026-03-09?p=999999999999", 400, ""},
		{"GET", "/papers/date/2026-03-10?all=yes", 400, ""}, {"GET", "/papers/date/2026-03-10?all=0", 200, ""},
		{"GET", "/papers/2603.01001", 200, ""}, {"GET", "/papers/2603.01001v2", 301, "/papers/2603.01001"},
		{"GET", "/papers/arXiv:2603.01001", 301, "/papers/2603.01001"},
		{"GET", "/papers/hep-th/9901001", 200, ""}, {"GET", "/papers/hep-th/9901001v3", 301, "/papers/hep-th/9901001"},
		{"GET", "/papers/HEP-TH/9901001", 301, "/papers/hep-th/9901001"},
		{"GET", "/papers/2603.99999", 404, ""}, {"GET", "/papers/nonsense", 404, ""}, {"GET", "/papers/a/b/c", 404, ""},
		{"GET", "/papers/2603.01001.bib", 200, ""}, {"GET", "/papers/2603.01001.ris", 200, ""}, {"GET", "/papers/2603.01001.csl", 200, ""},
		{"GET", "/papers/2603.99999.bib", 404, ""}, {"GET", "/papers/hep-th/9901001.bib", 200, ""},
		{"GET", "/search?q=2603.01001", 302, "/papers/2603.01001"},
		{"GET", "/search?q=https%3A%2F%2Farxiv.org%2Fpdf%2F2603.01001v1", 302, "/papers/2603.01001"},
		{"GET", "/search?q=2603.99999", 200, ""}, // not held: searched as words
		{"GET", "/search?q=moss&sort=votes", 400, ""}, {"GET", "/search?q=moss&sort=relevance", 200, ""},
		{"GET", "/search?q=moss&cat=nonsense", 400, ""}, {"GET", "/search?q=moss&from=soon", 400, ""}, {"GET", "/search?q=moss&until=2026-02-30", 400, ""},
		{"GET", "/search?q=moss&from=2026-02-01&until=2026-01-01", 400, ""},
		{"GET", "/search?q=moss&p=100000", 400, ""}, {"GET", "/search?q=moss&p=9", 200, ""},
		{"GET", "/search?q=" + strings.Repeat("a", 1001), 400, ""},
		{"GET", "/search?q=%ff%fe", 200, ""}, {"GET", "/search?q=%00", 200, ""}, {"GET", "/search?q=%22", 200, ""},
		{"GET", "/favicon.ico", 301, "/favicon.svg"}, {"GET", "/favicon.svg", 200, ""}, {"GET", "/robots.txt", 200, ""}, {"GET", "/opensearch.xml", 200, ""},
		{"GET", "/static/none.css", 404, ""}, {"GET", "/static/..%2fweb.go", 404, ""}, {"GET", "/static/style-000000000000.css", 200, ""},
		{"GET", "/no/such/page", 404, ""}, {"GET", "/SEARCH", 404, ""},
		{"POST", "/", 405, ""}, {"POST", "/search", 405, ""}, {"DELETE", "/papers/2603.01001", 405, ""}, {"PUT", "/papers/date/2026-03-10", 405, ""},
	} {
		a := site.Do(tt.method, tt.path)
		if a.Status != tt.status || a.Header.Get("Location") != tt.location {
			t.Errorf("%s %.80s: %d %s, want %d %s", tt.method, tt.path, a.Status, a.Header.Get("Location"), tt.status, tt.location)
		}
		if a.Status >= 400 && !strings.HasSuffix(tt.path, ".bib") { // what programs read is answered in kind
			checkProblem(t, site, tt.method+" "+tt.path, a)
		}
	}
}

// checkProblem holds that an error is a page of ours with a way on, in words
// made for the visitor.
func checkProblem(t *testing.T, site *webtest.Site, where string, a webtest.Answer) {
	t.Helper()
	if a.Header.Get("Cache-Control") != "no-store" || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") {
		t.Errorf("%.80s: %v", where, a.Header)
	}
	page := site.Parse(where, a)
	if page.TextOf("h1") == "" || page.TextOf("main .reading") == "" || len(page.All("main a")) == 0 {
		t.Errorf("%.80s: the error page says %q", where, page.TextOf("main"))
	}
	for _, word := range []string{"web:", "store:", "catalog:", "frontpage:", "papers.", "sql", "goroutine", "strconv", "parsing"} {
		if strings.Contains(page.TextOf("main"), word) {
			t.Errorf("%.80s: the visitor reads %q", where, page.TextOf("main"))
		}
	}
	if a.Status == http.StatusMethodNotAllowed && !strings.Contains(a.Header.Get("Allow"), "GET") {
		t.Errorf("%s: Allow is %q", where, a.Header.Get("Allow"))
	}
}

// A wrong parameter is called by its name.
func TestProblemsNameTheParameter(t *testing.T) {
	site := open(t)
	for path, name := range map[string]string{
		"/search?q=a&sort=votes": "sort", "/search?q=a&cat=x": "cat", "/search?q=a&from=x": "from", "/search?q=a&until=x": "until",
		"/search?q=a&p=x": "p", "/papers/date/2026-03-10?all=x": "all", "/papers/date/x": "date", "/papers/week/x": "week", "/papers/month/x": "month",
		"/search?q=a&from=2026-02-01&until=2026-01-01": "until",
	} {
		words := strings.Fields(site.Parse(path, site.Get(path)).TextOf("main .reading"))
		if !slices.ContainsFunc(words, func(w string) bool { return strings.EqualFold(strings.Trim(w, ".,:“”\""), name) }) {
			t.Errorf("%s: %q does not name %s", path, strings.Join(words, " "), name)
		}
	}
}

func TestHeaders(t *testing.T) {
	site := open(t)
	home := site.Page("/")
	style := home.One("link[rel]").Attr["href"]
	_, font, _ := strings.Cut(site.Get(style).Body, `url("`)
	font, _, _ = strings.Cut("/static/"+font, `"`)
	for _, tt := range []struct{ path, kind, cache string }{
		{"/", "text/html; charset=utf-8", "no-cache"},
		{style, "text/css; charset=utf-8", "public, max-age=31536000, immutable"},
		{font, "font/woff2", "public, max-age=31536000, immutable"},
		{"/static/STIXTwoMath-000000000000.woff2", "font/woff2", "no-cache"},
		{"/static/OFL.txt", "text/plain; charset=utf-8", "public, max-age=86400"},
		{"/static/style-000000000000.css", "text/css; charset=utf-8", "no-cache"},
		{"/favicon.svg", "image/svg+xml", "public, max-age=86400"},
		{"/robots.txt", "text/plain; charset=utf-8", "public, max-age=86400"},
		{"/opensearch.xml", "application/opensearchdescription+xml", "private, max-age=86400"},
		{"/papers/2603.01001.bib", "application/x-bibtex; charset=utf-8", "no-cache"},
	} {
		a := site.Get(tt.path)
		if a.Header.Get("Content-Type") != tt.kind || a.Header.Get("Cache-Control") != tt.cache {
			t.Errorf("%s: %q, %q", tt.path, a.Header.Get("Content-Type"), a.Header.Get("Cache-Control"))
		}
		if a.Header.Get("Content-Security-Policy") == "" || a.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s goes without protection: %v", tt.path, a.Header)
		}
	}
	if a := site.Get("/opensearch.xml", "Host: x"); strings.Contains(a.Body, "{origin}") {
		t.Errorf("no address in %s", a.Body)
	}
	r := site.Get("/papers/2603.01001")
	if !strings.Contains(strings.Join(r.Header.Values("Vary"), ","), "Accept") {
		t.Errorf("a paper's Vary is %q", r.Header.Values("Vary"))
	}
}

// TestLinks follows every link of the site's own from page to page: none is
// dead, every page is well formed and leads home.
func TestLinks(t *testing.T) {
	site := open(t)
	seen := map[string]bool{"/": true}
	queue := []string{"/", "/search?q=lichens+rivers", "/no/such/page"}
	for len(queue) > 0 && len(seen) < 400 {
		path := queue[0]
		queue = queue[1:]
		a := site.Get(path)
		if a.Status >= 300 && a.Status < 400 {
			a = site.Get(a.Header.Get("Location"))
		}
		if a.Status != http.StatusOK && path != "/no/such/page" {
			t.Errorf("%s is linked to and answers %d", path, a.Status)
			continue
		}
		if !strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") {
			continue
		}
		page := site.Parse(path, a)
		if page.TextOf("header .brand") != "Daily Papers" || page.One("header .brand").Attr["href"] != "/" {
			t.Errorf("%s does not lead home", path)
		}
		for _, href := range hrefs(page) {
			if u, err := url.Parse(href); err != nil {
				t.Errorf("%s links to %q: %v", path, href, err)
			} else if u.Host == "" && !strings.HasPrefix(href, "#") && !seen[href] {
				seen[href] = true
				queue = append(queue, href)
			} else if u.Host != "" && u.Scheme != "https" && u.Scheme != "http" {
				t.Errorf("%s links to %q", path, href)
			}
		}
	}
	if len(seen) < 100 {
		t.Errorf("only %d addresses were found", len(seen))
	}
}

func hrefs(page *webtest.Node) []string {
	var out []string
	for _, n := range slices.Concat(page.All("a[href]"), page.All("link[href]")) {
		out = append(out, n.Attr["href"])
	}
	for _, n := range page.All("form[action]") {
		out = append(out, n.Attr["action"])
	}
	return out
}

// A page is of one day, and so are its feeds, which its head names in both formats.
func TestAlternatives(t *testing.T) {
	site := open(t)
	for path, feed := range map[string]string{
		"/": "/feed.atom", "/papers/date/2026-03-09": "/papers/date/2026-03-09.atom", "/papers/week/2026-W11": "/papers/week/2026-W11.atom",
		"/papers/month/2026-03": "/papers/month/2026-03.atom", "/papers/month/2026-03?all=1": "/papers/month/2026-03.atom?all=1", "/search?q=moss": "/search.atom?q=moss",
		"/search?q=moss&cat=cs.CL&sort=date": "/search.atom?cat=cs.CL&q=moss&sort=date", "/trending": "/trending.atom", "/trending?period=day&cat=cs": "/trending.atom?cat=cs&period=day",
		"/papers/2603.01001": "/papers/2603.01001/comments.atom", "/papers/hep-th/9901001": "/papers/hep-th/9901001/comments.atom", "/search": "", "/lists": "",
	} {
		named := map[string]string{}
		for _, l := range site.Page(path).All("link[type]") {
			if l.Attr["rel"] != "alternate" {
				continue
			}
			named[l.Attr["type"]] = l.Attr["href"]
			if kind := l.Attr["type"]; strings.HasPrefix(kind, "application/") {
				if got := site.Get(l.Attr["href"]); got.Status != http.StatusOK || !strings.HasPrefix(got.Header.Get("Content-Type"), kind+";") {
					t.Errorf("%s names %s as %s, which answers %d %s", path, l.Attr["href"], kind, got.Status, got.Header.Get("Content-Type"))
				}
			}
		}
		if js := strings.Replace(feed, ".atom", ".json", 1); named["application/atom+xml"] != feed || named["application/feed+json"] != js {
			t.Errorf("%s names the feeds %v, want %s", path, named, feed)
		}
	}
}

// The pages of a list hold each paper once, in order.
func TestPagerHoldsEveryPaper(t *testing.T) {
	site := open(t)
	var titles []string
	path := "/papers/month/2026-03?all=1"
	for pages := 0; path != "" && pages < 9; pages++ {
		page := site.Page(path)
		for _, n := range page.All("article.card .card-title") {
			titles = append(titles, n.Text())
		}
		path = ""
		for _, a := range page.All("nav.pager a[rel]") {
			if a.Attr["rel"] == "next" {
				path = a.Attr["href"]
			}
		}
	}
	if len(titles) != 60 { // those with a day in March
		t.Errorf("%d papers on all pages", len(titles))
	}
	slices.Sort(titles)
	if n := len(slices.Compact(titles)); n != 60 {
		t.Errorf("%d different papers", n)
	}
}

package web_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/webtest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// goldens are the pages whose every byte is looked at when it changes.
var goldens = []struct {
	name, path string
	status     int
}{
	{"home", "/", 200},
	{"day", "/papers/date/2026-03-10", 200},
	{"day-announced", "/papers/date/2026-03-09", 200},
	{"day-page2", "/papers/date/2026-03-09?p=2", 200},
	{"day-all", "/papers/date/2026-03-10?all=1", 200},
	{"day-today-empty", "/papers/date/2026-03-11", 200},
	{"day-weekend", "/papers/date/2026-03-08", 200},
	{"day-weekday-empty", "/papers/date/2026-03-05", 200},
	{"day-before-everything", "/papers/date/1990-01-02", 200},
	{"day-future", "/papers/date/2026-03-12", 404},
	{"week", "/papers/week/2026-W11", 200},
	{"week-empty", "/papers/week/2026-W09", 200},
	{"month", "/papers/month/2026-03", 200},
	{"month-page2", "/papers/month/2026-03?all=1&p=2", 200},
	{"paper-everything", "/papers/2603.01001", 200},
	{"paper-formulas", "/papers/2603.01002", 200},
	{"paper-bare", "/papers/x:bare", 200},
	{"paper-summary", "/papers/acl:2025.slow-1.7", 200},
	{"paper-withdrawn", "/papers/hep-th/9901001", 200},
	{"paper-missing", "/papers/2603.09999", 404},
	{"search-help", "/search", 200},
	{"search-hits", "/search?q=lichens+from+a+kite", 200},
	{"search-formulas", "/search?q=sorting+pebbles+continuous", 200},
	{"search-page2", "/search?q=rivers+bridges+bells+kites&p=2", 200},
	{"search-none", "/search?q=xylophones", 200},
	{"search-notes", "/search?q=lichens+cat%3Anonsense+%22open", 200},
	{"search-narrowed", "/search?q=moss&cat=cs.CL&from=2026-01-01&until=2026-03-31&sort=date", 200},
	{"search-narrowed-none", "/search?q=moss&cat=hep-th&from=2026-01-01", 200},
	{"missing", "/no/such/page", 404},
	{"bad-day", "/papers/date/2026-02-30", 400},
	{"bad-page", "/papers/date/2026-03-09?p=zero", 400},
	{"bad-category", "/search?q=moss&cat=nonsense", 400},
}

func TestGoldens(t *testing.T) {
	site := open(t)
	for _, g := range goldens {
		t.Run(g.name, func(t *testing.T) { golden(t, site, g.name, g.path, g.status) })
	}
	hostile := webtest.Open(t, noon(), fillHostile)
	golden(t, hostile, "paper-hostile", "/papers/x:hostile", 200)
	golden(t, hostile, "search-hostile", "/search?q=%3Cscript%3Ealert%281%29%3C%2Fscript%3E", 200)
	empty := webtest.Open(t, noon(), func(context.Context, *store.Store) error { return nil })
	golden(t, empty, "empty-home", "/", 200)
	golden(t, empty, "empty-search", "/search?q=moss", 200)
	people := webtest.Open(t, noon(), fillPeople)
	golden(t, people, "people-day", "/papers/date/2026-03-10", 200)
	golden(t, people, "people-trending", "/trending", 200)
	golden(t, people, "people-trending-empty", "/trending?period=day&cat=hep-th", 200)
	golden(t, people, "people-thread", "/papers/2603.01002", 200)
	signed := signedIn(t, people, ada)
	golden(t, signed, "ada-day", "/papers/date/2026-03-10", 200)
	golden(t, signed, "ada-thread", "/papers/2603.01002", 200)
	golden(t, signed, "ada-notifications", "/notifications", 200)
	golden(t, signed, "ada-dismissed", "/dismissed", 200)
	golden(t, signed, "ada-edit", "/comments/2/edit", 200)
	golden(t, signed, "ada-history", "/comments/3/history", 200)
	golden(t, inferring(t), "search-inferred", "/search?q=robots&cat=cs.CV", 200)
}

var (
	styleName = regexp.MustCompile(`(style|script)-[0-9a-f]{12}\.(css|js)`)
	dataList  = regexp.MustCompile(`(?s)(<datalist[^>]*>).*(</datalist>)`)
)

// golden compares a page with the committed one. The names of style sheet and script and
// arXiv's list of categories would only make noise.
func golden(t *testing.T, site *webtest.Site, name, path string, status int) {
	t.Helper()
	goldenAnswer(t, site, name, path, status, site.Get(path))
}

// goldenAnswer is golden for what was answered to something else than GET.
func goldenAnswer(t *testing.T, site *webtest.Site, name, path string, status int, a webtest.Answer) {
	t.Helper()
	if a.Status != status {
		t.Errorf("%s: status %d, want %d", path, a.Status, status)
	}
	site.Parse(path, a)
	got := dataList.ReplaceAllString(styleName.ReplaceAllString(a.Body, "$1-NAME.$2"), "$1…$2")
	file := filepath.Join("testdata", "golden", name+".html")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := firstDifference(string(want), got); diff != "" {
		t.Errorf("%s is not what %s holds (go test ./internal/web -update, and look at the difference):\n%s", path, file, diff)
	}
}

// firstDifference shows the first line that two texts do not share.
func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		a, b := "(nothing)", "(nothing)"
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			return "- " + a + "\n+ " + b
		}
	}
	return ""
}

// Every golden file belongs to a page of the list.
func TestNoForgottenGoldens(t *testing.T) {
	known := map[string]bool{"paper-hostile": true, "search-hostile": true, "empty-home": true, "empty-search": true, "search-inferred": true,
		"sources": true, "sources-offline": true, "sources-elsewhere": true,
		"people-day": true, "people-trending": true, "people-trending-empty": true, "people-thread": true, "ada-day": true, "ada-thread": true,
		"ada-notifications": true, "ada-dismissed": true, "ada-edit": true, "ada-history": true}
	for _, g := range goldens {
		known[g.name] = true
	}
	for _, g := range shelfGoldens() {
		known[g.name] = true
	}
	for _, name := range append(accountGoldens(), mailGoldens()...) {
		known[name] = true
	}
	for _, g := range deskGoldens() {
		known[g.name] = true
	}
	files, err := filepath.Glob("testdata/golden/*.html")
	if err != nil || len(files) != len(known) {
		t.Errorf("%d golden files for %d pages, %v", len(files), len(known), err)
	}
	for _, f := range files {
		if !known[strings.TrimSuffix(filepath.Base(f), ".html")] {
			t.Errorf("%s belongs to no page", f)
		}
	}
}

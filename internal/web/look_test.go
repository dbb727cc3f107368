package web_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/dailypapers/dailypapers/internal/webtest"
)

// looked are the pages that the browser looks at, by the site they stand on.
var looked = []struct{ name, path string }{
	{"day", "/papers/date/2026-03-10"},
	{"day-announced", "/papers/date/2026-03-09"},
	{"day-empty", "/papers/date/2026-03-11"},
	{"month", "/papers/month/2026-03"},
	{"paper", "/papers/2603.01001"},
	{"paper-bare", "/papers/x:bare"},
	{"paper-summary", "/papers/acl:2025.slow-1.7"},
	{"paper-hostile", "/papers/x:hostile"},
	{"paper-endless", "/papers/x:endless"},
	{"search-help", "/search"},
	{"search-hits", "/search?q=lichens+rivers+donau*"},
	{"search-endless", "/search?q=Donaudampfschiff" + strings.Repeat("Donaudampfschiff", 12)},
	{"search-narrowed", "/search?q=moss&cat=cs.CL&sort=date"},
	{"missing", "/no/such/page"},
	{"bad-day", "/papers/date/2026-02-30"},
}

var windows = []struct{ width, height int64 }{{1280, 900}, {820, 1100}, {390, 844}}

// TestLook measures every page in three windows, by day and by night.
func TestLook(t *testing.T) {
	browser := chrome(t)
	site := webtest.Open(t, noon(), fillHostile)
	look, err := os.ReadFile("testdata/look.js")
	if err != nil {
		t.Fatal(err)
	}
	b := newTab(t, browser, site)
	seen := make(map[string]bool)
	for _, p := range looked {
		b.open(p.path)
		for _, scheme := range []string{"light", "dark"} {
			b.scheme(scheme)
			for _, w := range windows {
				b.window(w.width, w.height)
				for _, fault := range eval[[]string](b, fmt.Sprintf("(%s)(%v)", look, w.width > 600)) {
					what, _, _ := strings.Cut(fault, ` "`)
					if key := fmt.Sprint(what, w.width > 600); !seen[key] { // one of a kind is enough
						seen[key] = true
						t.Errorf("%s, %d px, %s: %s", p.name, w.width, scheme, fault)
					}
				}
				b.picture(fmt.Sprintf("%s-%d-%s", p.name, w.width, scheme))
			}
		}
	}
}

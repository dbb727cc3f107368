package web_test

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/embed/builtin"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/webtest"
)

// robots are papers of many categories, some of which only their texts suggest.
func robots() []papers.Paper {
	var list []papers.Paper
	for i, c := range []papers.Category{"cs.RO", "cs.RO", "cs.CV", "cs.AI", "cs.LG", "cs.SY", "cs.HC", "cs.MA", "math.OC", "eess.SY", "physics.class-ph", "stat.ML", "cs", "acm:robots"} {
		list = append(list, papers.Paper{ID: papers.ID(fmt.Sprintf("2603.%05d", 3000+i)), Title: fmt.Sprintf("Robot number %d", i+1),
			Abstract: "A robot walks.", Categories: []papers.Category{c}, Published: instant(6)})
	}
	for i := range 2 {
		list = append(list, papers.Paper{ID: papers.ID(fmt.Sprintf("x:legs%d", i)), Title: "Reinforcement learning for legged robots",
			Abstract: "A legged robot learns to walk over stairs with a controller trained by reinforcement learning in simulation. The quadruped carries a payload and adapts its gait."})
	}
	return list
}

// inferring is a site that infers categories.
func inferring(t *testing.T) *webtest.Site {
	t.Helper()
	d := newDesk(t)
	_, err := d.st.PutPapers(t.Context(), store.Batch{Papers: robots()})
	d.must(err)
	model, err := builtin.Model()
	d.must(err)
	tagger, err := builtin.Tagger()
	d.must(err)
	d.deps.Catalog, err = catalog.Open(t.TempDir(), d.st, catalog.NewMeaning(model).TaggedBy(tagger))
	d.must(err)
	t.Cleanup(func() { d.deps.Catalog.Close() })
	_, err = d.deps.Catalog.Sync(t.Context(), nil)
	d.must(err)
	return d.site()
}

// rows writes the facet of a page as "cs.RO 4 (2 inferred)", the chosen one in brackets.
func rows(page *webtest.Node) []string {
	var out []string
	for _, li := range page.All(".facet li") {
		name, _, _ := strings.Cut(li.TextOf(".facet-name"), " ")
		row := strings.TrimSpace(name + " " + li.TextOf(".facet-count"))
		if n := li.TextOf(".facet-inferred"); n != "" {
			row += " (" + n + ")"
		}
		if li.One(".facet-name").Attr["aria-current"] != "" {
			row = "[" + row + "]"
		}
		out = append(out, row)
	}
	return out
}

func TestFacet(t *testing.T) {
	site := inferring(t)
	ten := []string{"cs.RO 4 (2 inferred)", "cs 1", "cs.AI 1", "cs.CV 1", "cs.HC 1", "cs.LG 1", "cs.MA 1", "cs.SY 1", "eess.SY 1", "math.OC 1"}
	with := func(i int, row string) []string {
		return slices.Concat(ten[:i], []string{row}, ten[min(i+1, len(ten)):])
	}
	for path, want := range map[string][]string{
		"/search?q=robots":                                ten,
		"/search?q=robots&p=2":                            ten,
		"/search?sort=date":                               ten,
		"/search?q=robots&cat=cs.CV":                      with(3, "[cs.CV 1]"),
		"/search?q=robots&cat=CS.cv":                      with(3, "[cs.CV 1]"),
		"/search?q=robots&cat=cs":                         with(1, "[cs]"), // found with its classes, counted without
		"/search?q=robots&cat=stat.ML":                    with(10, "[stat.ML 1]"),
		"/search?q=robots&cat=hep-th":                     with(10, "[hep-th 0]"),
		"/search?q=robots&from=2026-01-01":                with(0, "cs.RO 2"),
		"/search?q=inferred%3Acs.RO+robots":               {"cs.RO 2 (all inferred)"},
		"/search?q=title%3Anumber+cat%3Acs.RO":            {"cs.RO 2"},
		"/search?q=title%3Anumber+cat%3Acs.RO&cat=hep-th": {"cs.RO 2", "[hep-th 0]"},
		"/search?q=title%3Axylophone":                     nil,
		"/search?q=%E2%89%A4":                             nil,
		"/search":                                         nil,
	} {
		page := site.Page(path)
		if got := rows(page); !slices.Equal(got, want) {
			t.Errorf("%s:\n%q, want\n%q", path, got, want)
		}
		if want == nil && page.One(".facet") != nil {
			t.Errorf("%s has an empty facet", path)
		}
	}
}

// A link of the facet leads to as many papers as it says, but for those that are found
// for what they mean, and keeps everything else that was asked for.
func TestFacetLinks(t *testing.T) {
	site := inferring(t)
	const path = `/search?from=2026-03-01&q=title%3Anumber+%22robot+number&sort=date&until=2026-03-31`
	page := site.Page(path)
	if len(page.All(".facet li")) != 10 {
		t.Fatalf("%q", rows(page))
	}
	for _, li := range page.All(".facet li") {
		name := li.One(".facet-name")
		code, _, _ := strings.Cut(name.Text(), " ")
		u, err := url.Parse(name.Attr["href"])
		if err != nil {
			t.Fatal(err)
		}
		q := u.Query()
		if q.Get("cat") != code || q.Get("q") != `title:number "robot number` || q.Get("from") != "2026-03-01" || q.Get("until") != "2026-03-31" || q.Get("sort") != "date" || q.Has("p") {
			t.Errorf("%s leads to %s", code, name.Attr["href"])
		}
		to := site.Page(name.Attr["href"])
		if n, _, _ := strings.Cut(to.TextOf(".edition-reason"), " "); n != li.TextOf(".facet-count") && code != "cs" {
			t.Errorf("%s says %s papers and leads to %s", code, li.TextOf(".facet-count"), n)
		}
		back := to.One(".facet-name[aria-current]")
		if back == nil || back.Attr["href"] != path {
			t.Fatalf("from %s there is no way back to %s: %+v", name.Attr["href"], path, back)
		}
	}
	page = site.Page("/search?q=%22robots&p=1&cat=cs.AI")
	inferred := page.One("a.facet-inferred")
	if inferred == nil || inferred.Attr["href"] != "/search?q=inferred%3Acs.RO+%22robots" {
		t.Fatalf("the inferred ones: %+v", inferred)
	}
	if n := len(site.Page(inferred.Attr["href"]).All("article.card")); n != 2 {
		t.Errorf("%d papers are inferred", n)
	}
	// A query that has no room for more is not narrowed.
	long := site.Page("/search?q=robots+" + strings.Repeat("a", 243))
	if long.One(".facet-inferred") != nil && long.One("a.facet-inferred") != nil {
		t.Errorf("a query of 250 characters grows: %s", long.One("a.facet-inferred").Attr["href"])
	}
	if got := rows(long)[0]; got != "cs.RO 4 (2 inferred)" {
		t.Errorf("without the link: %s", got)
	}
}

// facetInBrowser looks at the facet beside the results and, folded and unfolded, above
// them.
func facetInBrowser(t *testing.T, browser context.Context) {
	l := looker{t: t, tab: newTab(t, browser, inferring(t)), seen: make(map[string]bool)}
	script, err := os.ReadFile("testdata/look.js")
	if err != nil {
		t.Fatal(err)
	}
	const path = "/search?q=robots&cat=cs.CV"
	l.look("facet", path)
	for _, w := range windows {
		l.tab.window(w.width, w.height)
		l.tab.open(path)
		const list, results = "document.querySelector('.facet ul')", "document.querySelector('.results')"
		if w.width > 992 {
			l.tab.hold(w.width, "the facet stands beside the results", list+".checkVisibility() && "+list+".getBoundingClientRect().left > "+results+".getBoundingClientRect().right")
			l.tab.hold(w.width, "it does not push them down", results+".getBoundingClientRect().top - document.querySelector('.edition-reason').getBoundingClientRect().bottom < 8")
			l.tab.hold(w.width, "nothing is there to unfold", "!document.querySelector('.facet summary').checkVisibility()")
			continue
		}
		l.tab.hold(w.width, "the facet is folded", "!document.querySelector('.facet li a').checkVisibility()")
		l.tab.do(chromedp.Click(chromedp.CSS(".facet summary")))
		l.tab.hold(w.width, "it unfolds above the results", list+".getBoundingClientRect().height > 100 && "+list+".getBoundingClientRect().bottom < "+results+".getBoundingClientRect().top")
		for _, fault := range eval[[]string](l.tab, fmt.Sprintf("(%s)(%v)", script, w.width > 600)) {
			t.Errorf("the facet unfolded, %d px: %s", w.width, fault)
		}
		l.tab.picture(fmt.Sprintf("facet-unfolded-%d", w.width))
		l.tab.follow(chromedp.Click(chromedp.CSS(".facet li a:not([aria-current])")), "robots · Daily Papers")
		l.tab.hold(w.width, "a tap changes the category", "location.search === '?cat=cs.RO&q=robots'")
	}
}

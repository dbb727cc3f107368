package web_test

import (
	"context"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/ingest"
	"github.com/dailypapers/dailypapers/internal/jsonl"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/webtest"
	"github.com/dailypapers/dailypapers/texmath"
)

// checkHarmless holds that nothing on a page can run, load or lead to a script.
func checkHarmless(t *testing.T, path string, page *webtest.Node) {
	t.Helper()
	for _, n := range page.All("script") { // the site's own, and nothing in it
		if !strings.HasPrefix(n.Attr["src"], "/static/script-") || n.Text() != "" {
			t.Errorf("%s has a <script> from %q with %q", path, n.Attr["src"], n.Text())
		}
	}
	for _, n := range page.All("img") { // the site's own, made of a name
		if src := n.Attr["src"]; !strings.HasPrefix(src, "/u/") || !strings.HasSuffix(src, "/avatar.svg") {
			t.Errorf("%s has an <img> from %q", path, src)
		}
	}
	for _, n := range page.All("iframe") { // a preview's mail, which can do nothing
		path, _, _ := strings.Cut(n.Attr["src"], "?")
		if !strings.HasSuffix(path, "/preview/mail") || !strings.HasPrefix(path, "/subscri") || n.Attr["sandbox"] != "allow-popups allow-popups-to-escape-sandbox" {
			t.Errorf("%s has an <iframe> with %v", path, n.Attr)
		}
	}
	for _, name := range []string{"style", "object", "embed", "base", "svg"} {
		if n := page.All(name); len(n) > 0 {
			t.Errorf("%s has %d <%s>", path, len(n), name)
		}
	}
	var walk func(*webtest.Node)
	walk = func(n *webtest.Node) {
		for name, value := range n.Attr {
			if strings.HasPrefix(name, "on") || name == "style" {
				t.Errorf("%s: <%s> has %s=%q", path, n.Name, name, value)
			}
			u, err := url.Parse(value)
			if (name == "href" || name == "action" || name == "src") && (err != nil || u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https") {
				t.Errorf("%s: <%s> leads to %q", path, n.Name, value)
			}
		}
		for _, c := range n.Children {
			walk(c)
		}
	}
	walk(page)
}

// What a hostile record brings is text wherever it stands.
func TestHostile(t *testing.T) {
	site := webtest.Open(t, noon(), fillHostile)
	evil := url.QueryEscape(`"><script>alert(1)</script>`)
	for _, path := range []string{
		"/papers/date/2026-03-10", "/papers/date/2026-03-10?all=1", "/papers/week/2026-W11", "/papers/month/2026-03", "/papers/x:hostile", "/papers/x:endless", "/papers/x:hostiletex",
		"/search?q=study+script+long+sentence",
		"/search?q=" + evil, "/search?q=hostile+script+alert", "/search?q=moss&cat=" + evil, "/search?q=moss&from=" + evil, "/search?q=moss&sort=" + evil, "/search?q=moss&p=" + evil,
		"/papers/" + url.PathEscape(`"><script>alert(1)</script>`), "/papers/date/" + url.PathEscape(`<script>`), "/" + url.PathEscape(`"><img src=x onerror=alert(1)>`),
	} {
		checkHarmless(t, path, site.Parse(path, site.Get(path)))
	}
	for _, host := range []string{`evil"><script>alert(1)</script>`, "evil\" onload=\"alert(1)"} {
		if body := site.Get("/opensearch.xml", "Host: "+host).Body; strings.Contains(body, "<script") || strings.Contains(body, "onload=") {
			t.Errorf("a host's name gets into the page: %s", body)
		}
	}
	for _, p := range []papers.Paper{hostile(), hostileTeX()} {
		if got := site.Page(p.ID.Path()).TextOf("h1"); got != shown(t, p.Title) {
			t.Errorf("the title is %q, want %q", got, shown(t, p.Title))
		}
	}
}

// shown is what a reader can see of TeX text on a page.
func shown(t *testing.T, src string) string {
	t.Helper()
	n, err := webtest.Parse(texmath.MathML(src))
	if err != nil {
		t.Fatalf("%v in what %q is set as", err, src)
	}
	return n.Text()
}

// What a page sets is math elements of MathML Core, without an address and
// without a style, and text.
func TestHostileTeX(t *testing.T) {
	site := webtest.Open(t, noon(), fillHostile)
	found := 0
	for _, path := range []string{"/papers/date/2026-03-10", "/papers/x:hostiletex", "/papers/2603.01002", "/search?q=study+script+long+sentence", "/search?q=sorting+pebbles"} {
		for _, m := range site.Page(path).All("math") {
			found++
			checkMath(t, path, m)
		}
	}
	if found < 20 {
		t.Errorf("only %d formulas were looked at", found)
	}
}

func checkMath(t *testing.T, path string, n *webtest.Node) {
	t.Helper()
	switch n.Name {
	case "", "math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mphantom", "mfrac", "msqrt", "mroot", "msub", "msup", "msubsup", "munder", "mover", "munderover", "mtable", "mtr", "mtd":
	default:
		t.Errorf("%s: a formula holds <%s>", path, n.Name)
	}
	for name, value := range n.Attr {
		switch name {
		case "class", "display", "displaystyle", "mathvariant", "form", "lspace", "rspace", "stretchy", "symmetric", "minsize", "maxsize", "largeop", "movablelimits", "width", "height", "linethickness", "scriptlevel":
		default:
			t.Errorf("%s: a formula's <%s> has %s=%q", path, n.Name, name, value)
		}
		if len(value) > 12 || strings.ContainsAny(value, `<>"'():;/\\ `) {
			t.Errorf("%s: a formula's <%s> has %s=%q", path, n.Name, name, value)
		}
	}
	for _, c := range n.Children {
		checkMath(t, path, c)
	}
}

// Overrides of the writing direction and control characters, with which one
// title could rewrite the page around it, do not come in.
func TestHostileRecordComesInClean(t *testing.T) {
	line, err := json.Marshal(map[string]any{
		"id": "2603.00666", "title": "Reading \u202Ebackwards\u202C \u0007and\u0000 <script>alert(1)</script>", "date": "2026-03-06",
		"abstract": "We \u2066isolate\u2069 \u202Athings\u202C.\u001b[31m", "authors": []string{"A\u202Eda"},
	})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "hostile.jsonl")
	if err := os.WriteFile(file, append(line, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
	site := webtest.Open(t, noon(), func(ctx context.Context, st *store.Store) error {
		src, err := ingest.OpenFile("jsonl", file, jsonl.NewDecoder(noon()).Decode)
		if err != nil {
			return err
		}
		defer src.Close()
		_, err = ingest.Run(ctx, st, src, ingest.Options{Strict: true})
		return err
	})
	a := site.Get("/papers/2603.00666")
	if i := strings.IndexAny(a.Body, "\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\u0000\u0007\u001b"); i >= 0 {
		t.Errorf("%q stands in the page", a.Body[i:i+3])
	}
	page := site.Parse("the page", a)
	checkHarmless(t, "the page", page)
	if got := page.TextOf("h1"); got != "Reading backwards and <script>alert(1)</script>" {
		t.Errorf("the title is %q", got)
	}
}

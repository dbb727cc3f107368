package formula_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/dailypapers/dailypapers/texmath/internal/formula"
)

// chromium starts a browser and returns the context of its first tab.
func chromium(t *testing.T) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a browser")
	}
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "headless-shell"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Skip("there is no chromium on the PATH: the formulas were not looked at")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-gpu", true))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	ctx, stop := chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(stop)
	ctx, closeBrowser := chromedp.NewContext(ctx)
	t.Cleanup(closeBrowser)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("the browser does not start: %v", err)
	}
	return ctx
}

// showPage loads a page as any other comes, from a server.
func showPage(t *testing.T, tab context.Context, page string) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			t.Errorf("the page asks for %s", r.URL)
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, page)
	}))
	t.Cleanup(server.Close)
	if err := chromedp.Do(tab, chromedp.Navigate(server.URL)); err != nil {
		t.Fatal(err)
	}
}

// ask evaluates an expression in the page.
func ask[T any](t *testing.T, tab context.Context, expression string) T {
	t.Helper()
	v, err := chromedp.Run(tab, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatalf("%v in %.200s", err, expression)
	}
	return v
}

// TestMathMLInBrowser shows formulas in one real browser.
func TestMathMLInBrowser(t *testing.T) {
	tab := chromium(t)
	t.Run("hostile", func(t *testing.T) { hostileInBrowser(t, tab) })
	t.Run("layout", func(t *testing.T) { layoutInBrowser(t, tab) })
	t.Run("spaces", func(t *testing.T) { spacesInBrowser(t, tab) })
}

// hostileInBrowser holds that no source runs, asks for anything, or makes an
// element or an attribute that is not one of ours.
func hostileInBrowser(t *testing.T, tab context.Context) {
	var page strings.Builder
	page.WriteString(`<!doctype html><link rel="icon" href="data:,"><body>`)
	for _, source := range hostile {
		page.Write(formula.AppendMathML([]byte("<p>"), formula.Parse(source), false))
		page.Write(formula.AppendMathML(nil, formula.Parse(source), true))
	}
	showPage(t, tab, page.String())
	if faults := ask[[]string](t, tab, `[...document.body.querySelectorAll("*")].flatMap((e) => [
		...(e.localName === "p" && !e.attributes.length || e.namespaceURI === "http://www.w3.org/1998/Math/MathML" ? [] : ["element " + e.outerHTML]),
		...[...e.attributes].filter((a) => /^on|href|src|style|id$|:/i.test(a.name)).map((a) => "attribute " + a.name)])`); len(faults) > 0 {
		t.Errorf("%q", faults)
	}
	time.Sleep(100 * time.Millisecond) // for what loads and fails
	if ran := ask[bool](t, tab, `(() => {
		for (const e of document.querySelectorAll("math, math *")) e.dispatchEvent(new MouseEvent("click", {bubbles: true}));
		return "ran" in window })()`); ran {
		t.Error("a formula ran")
	}
	if n := ask[int](t, tab, `document.querySelectorAll("p > math").length`); n != 2*len(hostile) {
		t.Errorf("%d formulas, not %d", n, 2*len(hostile))
	}
}

// layoutInBrowser holds how the parts of formulas lie to each other. Every
// condition is JavaScript: q finds an element by its name and number, and has
// x, y, right, bottom, width and height.
func layoutInBrowser(t *testing.T, tab context.Context) {
	type look struct {
		source  string
		display bool
		holds   string
	}
	looks := []look{
		{`\frac{a}{b}`, false, `q("mi", 0).bottom <= q("mi", 1).y + 1`},
		{`X^2`, false, `q("mn", 0).bottom < q("mi", 0).bottom && q("mn", 0).x >= q("mi", 0).right - 1 && q("mn", 0).height < q("mi", 0).height`},
		{`x_2`, false, `q("mn", 0).bottom > q("mi", 0).bottom`},
		{`\sum_{i}^{n} x`, true, `q("mi", 0).y >= q("mo", 0).bottom - 1 && q("mi", 1).bottom <= q("mo", 0).y + 1`},
		{`\sum_{i}^{n} x`, false, `q("mi", 0).x >= q("mo", 0).right - 1 && q("mi", 1).x >= q("mo", 0).right - 1`},
		{`\lim_{i} x`, true, `q("mi", 0).y >= q("mo", 0).bottom - 1`},
		{`\lim_{i} x`, false, `q("mi", 0).x >= q("mo", 0).right - 1`},
		{`\int_0^1 x`, true, `q("mn", 0).x > q("mo", 0).x + q("mo", 0).width / 3`},
		{`\sum\limits_{i} x`, false, `q("mi", 0).y >= q("mo", 0).bottom - 1`},
		{`\left(\frac{a}{b}\right) (c)`, false, `q("mo", 0).height > 1.3 * q("mo", 2).height`},
		{`\frac{a}{b} (c)`, false, `q("mo", 0).height < q("mfrac", 0).height`},
		{`\frac{\frac{a}{b}}{c} |d|`, true, `Math.abs(q("mi", 3).height - q("mi", 5).height) < 2`},
		{`\big( \Big( \bigg( \Bigg(`, false, `[0, 1, 2].every((i) => q("mo", i).height < q("mo", i + 1).height)`},
		{`\log n`, false, `q("mi", 1).x - q("mi", 0).right > 0.1 * em`},
		{`\log(n)`, false, `q("mo", 0).x - q("mi", 0).right < 0.05 * em`},
		{`\overline{abcdef}`, false, `q("mo", 0).bottom < q("mi", 0).bottom && q("mo", 0).y < q("mi", 1).y + 5`},
		{`\vec{v}`, false, `q("mo", 0).y < q("mi", 0).y && q("mover", 0).width < 1.2 * q("mi", 0).width`},
		{`\hat{x}`, false, `q("mo", 0).width < 1.2 * em`},
		{`\begin{cases} a & b \\ ccccc & d \end{cases}`, true, `Math.abs(q("mi", 0).x - q("mi", 2).x) < 1`},
		{`\begin{aligned} a &= b \\ ccccc &= d \end{aligned}`, true, `Math.abs(q("mo", 0).x - q("mo", 1).x) < 1 && Math.abs(q("mi", 0).right - q("mi", 6).right) < 1`},
		{`\sqrt[3]{x}`, false, `q("mn", 0).x < q("mi", 0).x && q("mn", 0).height < q("mi", 0).height + 2`},
		{`x \foo y`, false, `q("mtext", 0).width > 0`},
	}
	var page strings.Builder
	page.WriteString(`<!doctype html><link rel="icon" href="data:,"><style>math { font-size: 40px; font-family: "STIX Two Math", "Cambria Math", "Latin Modern Math", "DejaVu Math TeX Gyre", math } ` + alignment + `</style><body>`)
	for _, l := range looks {
		page.Write(formula.AppendMathML([]byte("<p>"), formula.Parse(l.source), l.display))
	}
	page.WriteString(`<math><mo id="probe" stretchy="true" minsize="3em">(</mo></math>`)
	showPage(t, tab, page.String())
	if !ask[bool](t, tab, `document.getElementById("probe").getBoundingClientRect().height > 100`) {
		t.Skip("there is no font with brackets that grow")
	}
	for i, l := range looks {
		if !ask[bool](t, tab, fmt.Sprintf(`((em) => { const q = (name, n) => document.querySelectorAll("p")[%d].querySelectorAll(name)[n].getBoundingClientRect(); return %s })(40)`, i, l.holds)) {
			t.Errorf("%s (display %v): not so: %s in %s", l.source, l.display, l.holds, formula.AppendMathML(nil, formula.Parse(l.source), l.display))
		}
	}
}

// alignment is what a page's style sheet must bring at least.
const alignment = `
mtable.cases > mtr > mtd, mtable.aligned > mtr > mtd:nth-child(even) { text-align: -webkit-left }
mtable.aligned > mtr > mtd:nth-child(odd) { text-align: -webkit-right }
mtable.aligned > mtr > mtd { padding-inline: 0 }
mo.vec { font-size: 60% }`

// spacesInBrowser holds that the space around operators is that of TeX, whatever
// the browser's dictionary says. The letters are measured, which stand still.
func spacesInBrowser(t *testing.T, tab context.Context) {
	var page strings.Builder
	page.WriteString(`<!doctype html><link rel="icon" href="data:,"><style>math { font-size: 180px }</style><body>`)
	spaced := []struct {
		source      string
		left, right int
	}{
		{`1+1`, 4, 4}, {`1-1`, 4, 4}, {`1\times1`, 4, 4}, {`1\otimes1`, 4, 4}, {`1\cdot1`, 4, 4}, {`1*1`, 4, 4}, {`1\circ1`, 4, 4}, {`1\setminus1`, 4, 4},
		{`1=1`, 5, 5}, {`1\le1`, 5, 5}, {`1\sim1`, 5, 5}, {`1\to1`, 5, 5}, {`1:1`, 5, 5}, {`1\mid1`, 5, 5}, {`1\in1`, 5, 5}, {`1\parallel1`, 5, 5}, {`1\perp1`, 5, 5},
		{`1,1`, 0, 3}, {`1;1`, 0, 3}, {`1/1`, 0, 0}, {`1(1`, 0, 0}, {`1)1`, 0, 0}, {`1|1`, 0, 0}, {`1!1`, 0, 0},
		{`1\sum1`, 3, 3}, {`1\int1`, 3, 3}, {`1{+}1`, 0, 0}, {`1{=}1`, 0, 0}, {`1{,}x1`, 0, 0},
	}
	for _, s := range spaced {
		page.Write(formula.AppendMathML([]byte("<p>"), formula.Parse(s.source), false))
	}
	showPage(t, tab, page.String())
	for i, s := range spaced {
		got := ask[[]float64](t, tab, fmt.Sprintf(`(() => { const [a, o, b] = [...document.querySelectorAll("p")[%d].firstChild.children].map((e) => e.getBoundingClientRect()); return [(o.left - a.right) / 10, (b.left - o.right) / 10] })()`, i))
		if diff := max(got[0]-float64(s.left), float64(s.left)-got[0], got[1]-float64(s.right), float64(s.right)-got[1]); diff > 0.1 {
			t.Errorf("%s: the spaces are %.2f and %.2f eighteenths of an em, not %d and %d", s.source, got[0], got[1], s.left, s.right)
		}
	}
}

package web_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/dailypapers/dailypapers/internal/starter"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/webtest"
	"github.com/dailypapers/dailypapers/texmath"
)

// looked are the pages that the browser looks at, by the site they stand on.
var looked = []struct{ name, path string }{
	{"day", "/papers/date/2026-03-10"},
	{"day-announced", "/papers/date/2026-03-09"},
	{"day-empty", "/papers/date/2026-03-11"},
	{"month", "/papers/month/2026-03"},
	{"paper", "/papers/2603.01001"},
	{"paper-formulas", "/papers/2603.01002"},
	{"paper-bare", "/papers/x:bare"},
	{"paper-summary", "/papers/acl:2025.slow-1.7"},
	{"paper-hostile", "/papers/x:hostile"},
	{"paper-hostile-tex", "/papers/x:hostiletex"},
	{"paper-endless", "/papers/x:endless"},
	{"search-help", "/search"},
	{"search-hits", "/search?q=lichens+rivers+donau*"},
	{"search-formulas", "/search?q=sorting+pebbles+continuous"},
	{"search-endless", "/search?q=Donaudampfschiff" + strings.Repeat("Donaudampfschiff", 12)},
	{"search-narrowed", "/search?q=moss&cat=cs.CL&sort=date"},
	{"missing", "/no/such/page"},
	{"bad-day", "/papers/date/2026-02-30"},
}

var windows = []struct{ width, height int64 }{{1280, 900}, {820, 1100}, {390, 844}}

// TestInBrowser looks at the pages in one real browser, tab by tab.
func TestInBrowser(t *testing.T) {
	browser := chrome(t)
	t.Run("look", func(t *testing.T) { lookAtAll(t, browser) })
	t.Run("unfold", func(t *testing.T) { unfold(t, browser) })
	t.Run("facet", func(t *testing.T) { facetInBrowser(t, browser) })
	t.Run("keyboard", func(t *testing.T) { keyboard(t, browser) })
	t.Run("without scripts", func(t *testing.T) { withoutScripts(t, browser) })
	t.Run("mathematics", func(t *testing.T) { mathematics(t, browser) })
	t.Run("run now", func(t *testing.T) { runNow(t, browser) })
	t.Run("voices", func(t *testing.T) { lookAtVoices(t, browser) })
	t.Run("keys", func(t *testing.T) { keysInBrowser(t, browser) })
	t.Run("voices without scripts", func(t *testing.T) { voicesWithoutScripts(t, browser) })
	t.Run("passkeys", func(t *testing.T) { passkeysInBrowser(t, browser) })
	t.Run("mail", func(t *testing.T) { lookAtMail(t, browser) })
}

// lookAtAll measures every page in three windows, by day and by night.
func lookAtAll(t *testing.T, browser context.Context) {
	l := looker{t: t, tab: newTab(t, browser, webtest.Open(t, noon(), fillHostile)), seen: make(map[string]bool)}
	for _, p := range looked {
		l.look(p.name, p.path)
	}
	l.tab = newTab(t, browser, webtest.Open(t, noon(), fillStarter))
	l.look("starter", "/")
	for name, arrange := range map[string]func(*desk){
		"sources": lived, "sources-hostile": hostileRuns, "sources-empty": func(*desk) {}, "sources-offline": func(d *desk) { lived(d); d.deps.Sources.Running = false },
	} {
		d := newDesk(t)
		arrange(d)
		l.tab = newTab(t, browser, d.site())
		l.look(name, "/admin/sources?still=1")
	}
	lookAtPeople(t, browser, l)
}

// fillStarter is the first start on a new machine.
func fillStarter(ctx context.Context, st *store.Store) error {
	_, err := starter.Load(ctx, st, noon(), nil)
	return err
}

// A looker tells each kind of fault once.
type looker struct {
	t    *testing.T
	tab  *tab
	seen map[string]bool
}

func (l looker) look(name, path string) {
	l.t.Helper()
	script, err := os.ReadFile("testdata/look.js")
	if err != nil {
		l.t.Fatal(err)
	}
	l.tab.open(path)
	for _, scheme := range []string{"light", "dark"} {
		l.tab.scheme(scheme)
		for _, w := range windows {
			l.tab.window(w.width, w.height)
			wide := w.width > 600
			if finger := eval[bool](l.tab, "matchMedia('(pointer: coarse)').matches"); finger == wide {
				l.t.Fatalf("%d px: a finger is %v", w.width, finger)
			}
			for _, fault := range eval[[]string](l.tab, fmt.Sprintf("(%s)(%v)", script, wide)) {
				what, _, _ := strings.Cut(fault, ` "`)
				if key := fmt.Sprint(what, wide); !l.seen[key] {
					l.seen[key] = true
					l.t.Errorf("%s, %d px, %s: %s", name, w.width, scheme, fault)
				}
			}
			l.tab.picture(fmt.Sprintf("%s-%d-%s", name, w.width, scheme))
		}
	}
}

// box is where an element stands on the page.
type box struct{ X, Y, W, H float64 }

func sameCorner(a, b box) bool { return a.X == b.X && a.Y == b.Y }

// boxes returns the places of all elements that a selector names.
func (b *tab) boxes(selector string) []box {
	b.t.Helper()
	return eval[[]box](b, fmt.Sprintf(`[...document.querySelectorAll(%q)].map((e) => { const r = e.getBoundingClientRect(); return {X: r.x + scrollX, Y: r.y + scrollY, W: r.width, H: r.height} })`, selector))
}

// unfold opens every fold of a card and holds that nothing above it, nor
// what was tapped, moves; nor does the page sideways.
func unfold(t *testing.T, browser context.Context) {
	b := newTab(t, browser, open(t))
	for _, w := range windows {
		b.window(w.width, w.height)
		for _, fold := range []string{"#p1 details.abstract", "#p1 details.authors"} {
			b.open("/papers/date/2026-03-10")
			above := "h1, .edition-head .steps, #p1 .card-title, #p1 .lead, " + fold + " > summary"
			before, below := b.boxes(above), b.boxes("#p2")
			b.do(chromedp.Click(chromedp.CSS(fold + " > summary")))
			if !eval[bool](b, fmt.Sprintf("document.querySelector(%q).open", fold)) {
				t.Errorf("%d px: a click does not unfold %s", w.width, fold)
			}
			if after := b.boxes(above); !slices.EqualFunc(before, after, sameCorner) {
				t.Errorf("%d px: unfolding %s moves what is above it:\n%v\n%v", w.width, fold, before, after)
			}
			if after := b.boxes("#p2"); after[0].Y <= below[0].Y || after[0].X != below[0].X {
				t.Errorf("%d px: unfolding %s shows nothing more: %v, %v", w.width, fold, below, after)
			}
			b.picture(fmt.Sprintf("unfolded-%s-%d", fold[len("#p1 details."):], w.width))
			b.do(chromedp.Click(chromedp.CSS(fold + " > summary")))
			if after := b.boxes("#p2"); !slices.Equal(after, below) {
				t.Errorf("%d px: folding %s again leaves %v, was %v", w.width, fold, after, below)
			}
		}
	}
}

// stop is where the focus stands, and how that shows.
type stop struct {
	Tag, Text string
	Order     int // in the document
	Outline   float64
	Box       box
}

const focused = `(() => {
	const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
	return {Tag: e.tagName, Text: (e.innerText || e.name || '').slice(0, 40), Order: [...document.querySelectorAll('*')].indexOf(e),
		Outline: s.outlineStyle === 'none' ? 0 : parseFloat(s.outlineWidth), Box: {X: r.x, Y: r.y, W: r.width, H: r.height}};
})()`

// keyboard goes through a page with the Tab key: every stop is in view
// and shows the focus, in the order of the document, from the skip link to the end.
func keyboard(t *testing.T, browser context.Context) {
	b := newTab(t, browser, open(t))
	b.window(1280, 900)
	for _, path := range []string{"/papers/date/2026-03-10", "/papers/2603.01001", "/search?q=lichens"} {
		b.open(path)
		last := stop{Order: -1}
		stops := 0
		for {
			b.do(chromedp.KeyEvent("\t"))
			s := eval[stop](b, focused)
			if s.Tag == "BODY" || s.Order < last.Order && stops > 10 { // round once
				break
			}
			if s.Order == last.Order { // a date has fields inside
				continue
			}
			if stops == 0 && (s.Tag != "A" || !strings.HasPrefix(s.Text, "Skip")) {
				t.Errorf("%s: the first stop is %s %q, want the skip link", path, s.Tag, s.Text)
			}
			if s.Order <= last.Order {
				t.Errorf("%s: from %q the focus goes back to %q", path, last.Text, s.Text)
			}
			if s.Outline < 2 {
				t.Errorf("%s: the focus does not show on %s %q: an outline of %v px", path, s.Tag, s.Text, s.Outline)
			}
			if s.Box.X < 0 || s.Box.Y < 0 || s.Box.X+s.Box.W > 1281 || s.Box.Y+s.Box.H > 901 || s.Box.W < 4 || s.Box.H < 4 {
				t.Errorf("%s: the focus is out of view on %s %q: %+v", path, s.Tag, s.Text, s.Box)
			}
			last, stops = s, stops+1
		}
		if want := eval[int](b, `[...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')].filter((e) => e.checkVisibility() && !e.closest('details:not([open]) > :not(summary)')).length`); stops < want {
			t.Errorf("%s: %d stops, but there are %d things to act on", path, stops, want)
		}
	}
	b.open("/papers/date/2026-03-10")
	b.do(chromedp.KeyEvent("\t"), chromedp.KeyEvent("\r"))
	if got := eval[string](b, "location.hash"); got != "#main" {
		t.Errorf("the skip link leads to %q", got)
	}
}

// withoutScripts does with scripts switched off what a reader does: she
// searches, opens a paper, unfolds its BibTeX, goes home and picks a day.
func withoutScripts(t *testing.T, browser context.Context) {
	b := newTab(t, browser, open(t))
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	b.window(390, 844)
	b.open("/")
	b.follow(chromedp.Click(chromedp.CSS(".find-link")), "Search · Daily Papers")
	b.follow(chromedp.SendKeys(chromedp.CSS("#q"), "lichens kite\r"), "lichens kite · Daily Papers")
	b.follow(chromedp.Click(chromedp.CSS(".card-title a")), texmath.Plain(everything().TitleSource())+" · Daily Papers")
	b.do(chromedp.Click(chromedp.CSS(".bibtex summary")), chromedp.WaitVisible(chromedp.CSS(".bibtex pre")))
	b.follow(chromedp.Click(chromedp.CSS(".brand")), "Tuesday, March 10 · Daily Papers")
	b.follow(chromedp.Click(chromedp.CSS(".steps a")), "Monday, March 9 · Daily Papers")
}

// mathematics holds how formulas stand on a page: in our own font, as blocks
// only where there is room, not wider than their column, and in lines that
// stay as far apart as those of words.
func mathematics(t *testing.T, browser context.Context) {
	b := newTab(t, browser, webtest.Open(t, noon(), fillHostile))
	for _, w := range windows {
		b.window(w.width, w.height)
		b.open("/papers/2603.01002")
		b.hold(w.width, "the font is loaded", `document.fonts.ready.then((f) => [...f].every((one) => one.status === 'loaded') && f.size > 0)`)
		b.hold(w.width, "a displayed formula is a block", `getComputedStyle(document.querySelector('.reading math[display]')).display === 'block math'`)
		b.hold(w.width, "what is not known is its source", `document.querySelector('.reading mtext.tex').textContent.includes('\\mypebble')`)
		b.hold(w.width, "no formula leaves its paragraph", `[...document.querySelectorAll('p math')].every((m) => m.getBoundingClientRect().right <= m.closest('p').getBoundingClientRect().right + 4)`)
		b.hold(w.width, "a comma stays at its formula", `[...document.querySelectorAll('.word')].every((s) => s.getClientRects().length === 1 || s.getBoundingClientRect().height < 40)`)
		b.hold(w.width, "lines keep their distance", `(() => {
			const p = document.querySelectorAll('.reading')[1], lines = p.getBoundingClientRect().height / parseFloat(getComputedStyle(p).lineHeight);
			return lines - Math.round(lines) < 0.15;
		})()`)
		b.picture(fmt.Sprintf("mathematics-%d", w.width))
		b.open("/papers/date/2026-03-10")
		b.do(chromedp.Evaluate[chromedp.Void]("document.querySelectorAll('details').forEach((d) => d.open = true)"))
		b.hold(w.width, "unfolded abstracts stay in the window", "document.documentElement.scrollWidth <= innerWidth")
		b.hold(w.width, "lists have no blocks of formulas", `[...document.querySelectorAll('.card-title math, .lead math')].every((m) => getComputedStyle(m).display === 'math')`)
	}
	b.window(390, 844)
	b.open("/papers/x:hostiletex")
	b.hold(390, "a long formula scrolls within itself", `[...document.querySelectorAll('math')].some((m) => m.scrollWidth > m.clientWidth + 100) && document.documentElement.scrollWidth <= 390`)
	b.do(chromedp.Click(chromedp.CSS("h1")), chromedp.KeyEvent("\t"))
}

// hold demands that an expression is true in the page, now or when it settles.
func (b *tab) hold(width int64, what, expression string) {
	b.t.Helper()
	ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("Promise.resolve("+expression+")", chromedp.EvalAwaitPromise))
	if err != nil || !ok {
		b.t.Errorf("%d px: it is not so that %s: %v", width, what, err)
	}
}

// runNow finds the page of sources from the front page and presses a button
// there: what a real browser sends is taken for a request from this machine.
func runNow(t *testing.T, browser context.Context) {
	d := newDesk(t)
	b := newTab(t, browser, d.site())
	b.window(1280, 900)
	b.open("/")
	b.follow(chromedp.Click(chromedp.CSS("footer a[href='/admin/sources']")), "Sources · Daily Papers")
	b.follow(chromedp.Click(chromedp.CSS(".job button")), "Sources · Daily Papers")
	if got := eval[string](b, "document.querySelector('.said').innerText"); got != "Asked for: Records of arXiv." {
		t.Errorf("the page says %q", got)
	}
	if rows, err := d.st.Jobs(t.Context()); err != nil || len(rows) != 1 || !rows[0].Asked {
		t.Errorf("%+v, %v", rows, err)
	}
}

// follow takes a step that leads to another page and holds that it is there.
func (b *tab) follow(step chromedp.Action[chromedp.Void], title string) {
	b.t.Helper()
	if _, err := chromedp.RunResponse(b.ctx, step); err != nil {
		b.t.Fatal(err)
	}
	got, err := chromedp.Run(b.ctx, chromedp.Title())
	if err != nil {
		b.t.Fatal(err)
	}
	if got != title {
		b.t.Fatalf("the page is %q, want %q", got, title)
	}
}

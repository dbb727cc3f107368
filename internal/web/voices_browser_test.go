package web_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/webtest"
)

// signedIn is the site as one of the people finds it.
func signedIn(t *testing.T, site *webtest.Site, who papers.UserID) *webtest.Site {
	t.Helper()
	return webtest.Of(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, value, _ := strings.Cut(sessionOf(who), ": ")
		r.Header.Add(name, value)
		site.Handler.ServeHTTP(w, r)
	}))
}

// lookAtPeople looks at every state of what people say.
func lookAtPeople(t *testing.T, browser context.Context) {
	site := webtest.Open(t, noon(), fillPeople)
	l := looker{t: t, tab: newTab(t, browser, site), seen: make(map[string]bool)}
	l.look("people-visitor", "/papers/date/2026-03-10")
	l.look("people-thread-visitor", "/papers/2603.01002")
	l.tab = newTab(t, browser, signedIn(t, site, ada))
	for name, path := range map[string]string{
		"people-day": "/papers/date/2026-03-10", "people-thread": "/papers/2603.01002#c1", "people-thread-hostile": "/papers/2603.01002#c4", "people-search": "/search?q=pebbles",
		"people-trending": "/trending", "people-trending-empty": "/trending?cat=hep-th", "people-notices": "/notifications", "people-dismissed": "/dismissed",
		"people-edit": "/comments/2/edit", "people-history": "/comments/3/history", "people-paper-dismissed": "/papers/hep-th/9901001",
	} {
		l.look(name, path)
	}
	l.tab = newTab(t, browser, signedIn(t, site, ben))
	l.look("people-thread-hidden", "/papers/2603.01002")
	l.look("people-notices-ben", "/notifications")
	l.look("people-dismissed-none", "/dismissed")
	for _, scheme := range []string{"light", "dark"} {
		l.tab.scheme(scheme)
		for _, w := range windows {
			l.tab.window(w.width, w.height)
			l.tab.open("/papers/2603.01002")
			l.tab.do(chromedp.Click(chromedp.CSS("#c2 .reply > summary")), chromedp.Click(chromedp.CSS("#c2 .react > summary")))
			l.tab.picture(fmt.Sprintf("people-reply-%d-%s", w.width, scheme))
			l.tab.do(chromedp.SendKeys(chromedp.CSS("#reply2"), "Then $\\sum_i w_i \\le 2$, **at most**."), chromedp.Click(chromedp.CSS("#c2 .reply button[name=preview]")),
				chromedp.WaitVisible(chromedp.CSS(".preview math")))
			l.tab.picture(fmt.Sprintf("people-preview-%d-%s", w.width, scheme))
		}
	}
	l.tab = newTab(t, browser, webtest.Open(t, noon(), fill)) // the machine's owner, alone
	l.look("owner-day", "/papers/date/2026-03-10")
	l.look("owner-trending-empty", "/trending")
	l.look("owner-notices-empty", "/notifications")
	l.look("owner-paper", "/papers/2603.01002")
}

// until waits for an expression to hold in the page, which may just be
// leaving for another one.
func (b *tab) until(expression string) {
	b.t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); {
		if ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("!!("+expression+")")); err == nil && ok {
			return
		}
	}
	b.t.Fatalf("it never holds that %s", expression)
}

// keysInBrowser reads a day by keys alone, as the owner of the machine.
func keysInBrowser(t *testing.T, browser context.Context) {
	b := newTab(t, browser, open(t))
	b.open("/papers/date/2026-03-10")
	press := func(keys string) { b.do(chromedp.KeyEvent(keys)) }
	press("v") // nothing is chosen yet
	if eval[int](b, `document.querySelectorAll("[aria-pressed=true]").length`) != 0 {
		t.Error("a key votes before a card is chosen")
	}
	press("j")
	press("j")
	press("k")
	if got := eval[string](b, `document.activeElement.closest(".card").id + document.querySelector(".here").id`); got != "p1p1" {
		t.Errorf("j, j, k lead to %s", got)
	}
	press("v")
	b.until(`document.querySelector("#p1 .vote-button").getAttribute("aria-pressed") === "true" && document.querySelector("#p1 .votes").textContent.startsWith("1")`)
	b.until(`document.querySelector("[role=status]:last-of-type") && [...document.querySelectorAll("[role=status]")].some((e) => e.textContent.includes("Voted"))`)
	press("s")
	b.until(`document.querySelector("#p1 .save button").getAttribute("aria-pressed") === "true"`)
	b.open("/papers/date/2026-03-10") // it is there after a reload too
	b.until(`document.querySelector("#p1 .vote-button").getAttribute("aria-pressed") === "true" && document.querySelector("#p1 .save .word").textContent === "Saved"`)
	b.do(chromedp.Click(chromedp.CSS("#p1 .vote-button")))
	b.until(`document.querySelector("#p1 .vote-button").getAttribute("aria-pressed") === "false" && document.querySelector("#p1 .votes").textContent === "0 votes"`)
	b.do(chromedp.Click(chromedp.CSS("#p2 .dismiss button")))
	b.until(`document.querySelector("#p2.dismissed .undo")`)
	b.do(chromedp.Click(chromedp.CSS("#p2 .undo button")))
	b.until(`!document.querySelector("#p2.dismissed") && document.querySelector("#p2 .vote-button")`)
	press("?")
	b.until(`document.querySelector("dialog.keys").open`)
	b.picture("keys")
	press("?")
	press("/")
	b.until(`document.activeElement.id === "find"`)
	press("j") // a letter, in a field
	if got := eval[string](b, `document.activeElement.value`); !strings.HasSuffix(got, "j") {
		t.Errorf("in the field stands %q", got)
	}
	b.open("/papers/date/2026-03-10")
	press("g")
	press("t")
	b.until(`location.pathname === "/trending"`)
	b.open("/papers/date/2026-03-10")
	press("j")
	press("o")
	b.until(`location.pathname === "/papers/2603.01001"`)
}

// voicesWithoutScripts does the same with forms alone.
func voicesWithoutScripts(t *testing.T, browser context.Context) {
	b := newTab(t, browser, open(t))
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	b.open("/papers/date/2026-03-10")
	steps := []struct{ click, want string }{
		{"#p1 .vote-button", `document.querySelector("#p1 .vote-button").getAttribute("aria-pressed") === "true" && location.hash === "#p1"`},
		{"#p1 .save button", `document.querySelector("#p1 .save .word").textContent === "Saved"`},
		{"#p2 .dismiss button", `document.querySelector("#p2.dismissed .undo") !== null`},
		{"#p2 .undo button", `document.querySelector("#p2.dismissed") === null`},
		{"#p1 .vote-button", `document.querySelector("#p1 .vote-button").getAttribute("aria-pressed") === "false"`},
	}
	for _, step := range steps {
		b.do(chromedp.Click(chromedp.CSS(step.click)))
		b.until(step.want)
	}
}

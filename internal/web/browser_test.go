package web_test

import (
	"context"
	"flag"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/dailypapers/dailypapers/internal/webtest"
)

var screens = flag.String("screens", "", "a folder to leave pictures of the pages in")

// chrome starts one browser for a test and returns the context of its tabs.
func chrome(t *testing.T) context.Context {
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
		t.Skip("there is no chromium on the PATH: the pages were not looked at")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-gpu", true))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience())
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

// patience bounds all that one browser does: pictures take most of the time
// where they are asked for.
func patience() time.Duration {
	if *screens != "" {
		return 30 * time.Minute
	}
	return 8 * time.Minute
}

// A tab looks at one site and remembers what it should not have met.
type tab struct {
	t    *testing.T
	ctx  context.Context
	base string

	mu       sync.Mutex
	troubles []string
	status   bool // pages of the site may be answered with an error
}

func newTab(t *testing.T, browser context.Context, site *webtest.Site) *tab {
	t.Helper()
	server := httptest.NewServer(site.Handler)
	t.Cleanup(server.Close)
	return newTabOf(t, browser, server.URL)
}

// newTabOf opens a tab for a site that is served already.
func newTabOf(t *testing.T, browser context.Context, base string, options ...chromedp.ContextOption) *tab {
	t.Helper()
	b := &tab{t: t, base: base}
	var cancel context.CancelFunc
	b.ctx, cancel = chromedp.NewContext(browser, append(options, chromedp.WithListener(b.notice))...)
	t.Cleanup(cancel)
	t.Cleanup(b.check)
	return b
}

// notice keeps requests to other hosts, errors on the console, violations of
// the policy, exceptions and dialogs.
func (b *tab) notice(event any) {
	var trouble string
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if u, err := url.Parse(e.Request.URL); err != nil || u.Scheme != "data" && u.Scheme+"://"+u.Host != b.base {
			trouble = "asks " + e.Request.URL
		}
	case *log.EventEntryAdded:
		// The browser logs every answer that is an error; the pages that look
		// at errors expect those.
		if !strings.Contains(e.Entry.Text, "the server responded with a status of") {
			trouble = "logs " + string(e.Entry.Source) + ": " + e.Entry.Text
		}
	case *runtime.EventConsoleAPICalled:
		trouble = "writes to the console: " + string(e.Type)
	case *runtime.EventExceptionThrown:
		trouble = "throws " + e.ExceptionDetails.Text
	case *page.EventJavascriptDialogOpening:
		trouble = "opens a dialog: " + e.Message
	}
	if trouble != "" {
		b.mu.Lock()
		b.troubles = append(b.troubles, trouble)
		b.mu.Unlock()
	}
}

func (b *tab) check() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, trouble := range b.troubles {
		b.t.Errorf("a page %s", trouble)
	}
}

// do runs steps, which must succeed.
func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

func (b *tab) open(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.base + path))
}

// window sets the size, with a finger for a phone and a mouse for the rest.
func (b *tab) window(width, height int64) {
	b.t.Helper()
	if width < 600 {
		b.do(chromedp.EmulateViewport(width, height, chromedp.EmulateMobile, chromedp.EmulateTouch))
		return
	}
	b.do(chromedp.EmulateViewport(width, height))
}

// scheme asks for light or dark.
func (b *tab) scheme(name string) {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}, {Name: "prefers-reduced-motion", Value: "reduce"}}}); err != nil {
		b.t.Fatal(err)
	}
}

// eval runs an expression in the page.
func eval[T any](b *tab, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.t.Fatalf("%v in %.200s", err, expression)
	}
	return v
}

// picture leaves a screenshot where the -screens flag asks for one.
func (b *tab) picture(name string) {
	b.t.Helper()
	if *screens == "" {
		return
	}
	shot, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*screens, name+".png"), shot, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

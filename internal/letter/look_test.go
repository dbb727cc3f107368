package letter_test

import (
	"context"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"github.com/dailypapers/dailypapers/internal/letter"
)

var screens = flag.String("screens", "", "a folder to leave pictures of the mails in")

// TestInBrowser looks at every mail on a phone and in a window, by day and by
// night, and as programs show it that throw its style sheet away: nothing is
// wider than the window, nothing is asked for, text has contrast and size.
func TestInBrowser(t *testing.T) {
	all := mails()
	all["digest-full"] = letter.Digest(site(), edition(append(many(20), longest(1), hostilePaper(), cjkPaper(), rtlPaper())...))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, bare := strings.CutSuffix(strings.TrimPrefix(r.URL.Path, "/"), "-bare")
		page := all[name].HTML
		if bare {
			page = regexp.MustCompile(`(?s)<style>.*?</style>`).ReplaceAllString(page, "")
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(page)) // the browser that asked is this test's own
	}))
	defer server.Close()
	ctx := browse(t, server.URL)
	for name := range all {
		for _, as := range []struct {
			style, scheme string
			width         int64
		}{{"", "light", 320}, {"", "dark", 320}, {"", "light", 640}, {"", "dark", 640}, {"-bare", "light", 320}, {"-bare", "dark", 320}} {
			look(t, ctx, server.URL+"/"+name+as.style, as.scheme, as.width)
		}
	}
}

// browse starts a browser and returns its one tab, which may ask a server for
// nothing but the pages that it is sent to.
func browse(t *testing.T, base string) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a browser")
	}
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("there is no chromium on the PATH: the mails were not looked at")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-gpu", true))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 4*time.Minute)
	t.Cleanup(cancel)
	ctx, stop := chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(stop)
	ctx, closeBrowser := chromedp.NewContext(ctx, chromedp.WithListener(func(event any) {
		if e, ok := event.(*network.EventRequestWillBeSent); ok && !strings.HasPrefix(e.Request.URL, base) {
			t.Errorf("a mail asks for %s", e.Request.URL)
		}
	}))
	t.Cleanup(closeBrowser)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("the browser does not start: %v", err)
	}
	return ctx
}

// faults finds what is wider than the window, too small, or too faint.
const faults = `(() => {
	const found = [], width = document.documentElement.clientWidth;
	if (document.documentElement.scrollWidth > width) found.push("scrolls sideways, " + document.documentElement.scrollWidth + " px");
	const light = (c) => { const [r, g, b] = c.match(/[\d.]+/g).map((v) => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4 }); return .2126 * r + .7152 * g + .0722 * b };
	const ground = (e) => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (c !== "rgba(0, 0, 0, 0)") return c } return "rgb(255, 255, 255)" };
	for (const e of document.querySelectorAll("p, a, h1, h2")) {
		const s = getComputedStyle(e), r = e.getBoundingClientRect();
		if (r.width === 0) continue;
		if (r.right > width + 1 || r.left < -1) found.push(e.tagName + " stands outside: " + e.textContent.slice(0, 40));
		if (parseFloat(s.fontSize) < 14) found.push(e.tagName + " is small: " + e.textContent.slice(0, 40));
		const a = light(s.color), b = light(ground(e)), contrast = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
		if (contrast < 7) found.push(e.tagName + " has a contrast of " + contrast.toFixed(1) + ": " + e.textContent.slice(0, 40));
	}
	return found;
})()`

func look(t *testing.T, ctx context.Context, address, scheme string, width int64) {
	t.Helper()
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}); err != nil {
		t.Fatal(err)
	}
	viewport := chromedp.EmulateViewport(width, 700)
	if width < 600 {
		viewport = chromedp.EmulateViewport(width, 700, chromedp.EmulateMobile, chromedp.EmulateTouch)
	}
	if err := chromedp.Do(ctx, viewport, chromedp.Navigate(address)); err != nil {
		t.Fatal(err)
	}
	found, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](faults))
	if err != nil {
		t.Fatal(err)
	}
	name := address[strings.LastIndexByte(address, '/')+1:]
	for _, fault := range found {
		t.Errorf("%s, %d px, %s: %s", name, width, scheme, fault)
	}
	if *screens == "" {
		return
	}
	shot, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*screens, name+"-"+scheme+"-"+strconv.FormatInt(width, 10)+".png"), shot, 0o600); err != nil {
		t.Fatal(err)
	}
}

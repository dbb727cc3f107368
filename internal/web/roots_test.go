package web_test

import (
	"context"
	"testing"

	"github.com/chromedp/chromedp"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/webtest"
)

// TestRootsHoldTheirContent measures roots in a browser: behind what stands under
// a root there is hardly any air, which an unamended STIX Two Math leaves.
func TestRootsHoldTheirContent(t *testing.T) {
	b := newTab(t, chrome(t), webtest.Open(t, noon(), func(ctx context.Context, st *store.Store) error {
		_, err := st.PutPapers(ctx, store.Batch{Papers: []papers.Paper{{ID: "x:roots", Title: "Roots", Announced: march(10), Published: instant(9),
			Abstract: "Of $\\sqrt{n}$, of $\\sqrt{x^2+y^2}$ and of $\\sqrt{\\log n}$."}}})
		return err
	}))
	b.window(1200, 900)
	b.open("/papers/x:roots")
	b.do(chromedp.WaitReady("main"))
	ready, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](`document.fonts.ready.then(() => document.fonts.check("16px 'STIX Two Math'", "√"))`, chromedp.EvalAwaitPromise))
	if err != nil || !ready {
		t.Fatalf("the font of mathematics is not there: %v", err)
	}
	air := eval[[]float64](b, `[...document.querySelectorAll("msqrt")].map(r => {
		const em = parseFloat(getComputedStyle(r).fontSize);
		const inner = r.lastElementChild.getBoundingClientRect();
		return (r.getBoundingClientRect().right - inner.right) / em;
	})`)
	if len(air) < 3 {
		t.Fatalf("%d roots are on the page", len(air))
	}
	for i, ems := range air {
		if ems < 0 || ems > 0.15 {
			t.Errorf("root %d ends %.2f em behind what it holds", i, ems)
		}
	}
}

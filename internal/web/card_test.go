package web

import (
	"fmt"
	"html/template"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/internal/web/page"
)

// BenchmarkCards makes the cards of a front page of mathematics: cold as after
// a start, warm as for every reader but the first.
func BenchmarkCards(b *testing.B) {
	entries := make([]papers.Entry, frontpage.PageSize)
	for i := range entries {
		entries[i].Paper = papers.Paper{
			Title: fmt.Sprintf("Sorting Heap %d in $\\mathcal{O}(n \\log n)$ Steps", i),
			Abstract: fmt.Sprintf("Heaps are many. We show that heap %d of $n$ pebbles with weights $w_1 \\leq \\dots \\leq w_n$ in $\\mathbb{R}^d$ can be sorted in "+
				"$\\mathcal{O}(n \\log n)$ steps, if $\\alpha < \\beta$. The proof rests on $\\sum_{i=1}^{n} \\frac{w_i^2}{1 + |w_i|} = \\int_0^1 f(x)\\,dx$, where $f$ is not continuous. "+
				"For $d = 10^{-3}$ this is optimal up to $\\sqrt{\\ell_1}$, as is $K_{3,3}$.\n\nIt takes some time. Pebbles are taken to be round, and beaches to be flat.", i),
		}
	}
	fresh := func() *Site {
		l, err := page.New(embedded, template.FuncMap{"item": newItemForm}, page.Deps{})
		if err != nil {
			b.Fatal(err)
		}
		return &Site{Layout: l}
	}
	warm := fresh()
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			s := fresh()
			b.StartTimer()
			s.cards(entries, time.Time{}, 0)
		}
	})
	b.Run("warm", func(b *testing.B) {
		for b.Loop() {
			warm.cards(entries, time.Time{}, 0)
		}
	})
}

package api

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/texmath"
)

// What is remembered is what would be found anew, of each paper its own, however
// many there are.
func TestLeads(t *testing.T) {
	l := newLeads()
	of := func(i int) papers.Paper {
		return papers.Paper{ID: "2512.00001", Title: fmt.Sprintf("Number %d", i%3), Abstract: strings.Repeat("There is more. ", i%2) + fmt.Sprintf("We show $x_{%d}$ to be \\\"uber all.", i)}
	}
	var all sync.WaitGroup
	for part := range 4 {
		all.Go(func() {
			for i := range leadsHeld + 100 {
				p := of(i/2 + part)
				if got := l.of(p); i%97 == 0 && got != texmath.Text(frontpage.Lead(p)) {
					t.Errorf("%+v: %q", p, got)
				}
			}
		})
	}
	all.Wait()
	if n, _ := l.found.Size(); n > leadsHeld {
		t.Errorf("%d are remembered", n)
	}
	if got := l.of(papers.Paper{Summary: papers.Summary{Text: "Of a summary. And more."}}); got != "Of a summary." {
		t.Errorf("%q", got)
	}
}

package frontpage_test

import (
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/frontpage"
)

func TestLead(t *testing.T) {
	for _, tt := range []struct {
		name string
		p    papers.Paper
		want string
	}{
		{"nothing is held", papers.Paper{Title: "On pools"}, ""},
		{"the sentence that says most, with its TeX",
			papers.Paper{Title: "On pools", Abstract: "Pools are old. In this paper, we pool Schr\\\"odinger's $k$-graphs  in\n$O(n \\log n)$ steps."},
			"We pool Schr\\\"odinger's $k$-graphs in $O(n \\log n)$ steps."},
		{"the first of a summary", papers.Paper{Title: "On pools", Summary: papers.Summary{Text: "It pools $n$ graphs. It works."}}, "It pools $n$ graphs."},
	} {
		if got := frontpage.Lead(tt.p); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

package letter_test

import (
	"testing"

	"github.com/dailypapers/dailypapers/internal/letter"
)

// BenchmarkDigest writes digests of ten papers that are set already, as those
// of one morning are.
func BenchmarkDigest(b *testing.B) {
	e := edition(append([]sample{mathPaper(), cjkPaper(), rtlPaper()}, many(7)...)...)
	b.ReportAllocs()
	for b.Loop() {
		if m := letter.Digest(site(), e); m.HTML == "" {
			b.Fatal("nothing")
		}
	}
}

// BenchmarkSet sets a paper.
func BenchmarkSet(b *testing.B) {
	p := mathPaper()
	b.ReportAllocs()
	for b.Loop() {
		letter.Set(site(), p.paper, p.lead, p.tally)
	}
}

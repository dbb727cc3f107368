package texmath

import (
	"strings"
	"testing"
)

func BenchmarkText(b *testing.B) {
	for _, c := range []struct{ name, src string }{
		{"plain", "Topological containment of the five-clique minus an edge in four-connected graphs"},
		{"unicode", "Schrödinger operators on Łukasiewicz lattices: a Poincaré inequality"},
		{"math", `On $K_5$-free graphs and $\alpha$-stable laws in $\mathbb{R}^n$`},
		{"accents", `Schr\"odinger operators on {\L}ukasiewicz lattices: a Poincar\'{e} inequality`},
		{"fonts", `\textbf{\underline{Uni}fied} models~\cite{a,b} of {\it in vivo} imaging --- with $K$-means`},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.src)))
			b.ReportAllocs()
			for b.Loop() {
				_ = Text(c.src)
			}
		})
	}
}

func BenchmarkTextCorpus(b *testing.B) {
	papers := corpus(b, "arxiv_other_fields_to_2019.jsonl.zst", 2_000)
	size := 0
	for _, p := range papers {
		size += len(p.Title) + len(p.Abstract)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, p := range papers {
			_, _ = Text(p.Title), Text(p.Abstract)
		}
	}
}

// BenchmarkDocument shows an abstract of 900 bytes with five formulas, and one
// without any.
func BenchmarkDocument(b *testing.B) {
	prose := strings.Repeat("We study the flow of a gas through a long pipe and bound its loss. ", 11) + "So."
	for _, c := range []struct{ name, src string }{
		{"prose", prose},
		{"formulas", prose + ` For $\alpha \leq \beta_1$ it is $\mathcal{O}(n \log n)$, for $x \in \mathbb{R}^n$ it is ` +
			`$\sum_{i=1}^{n} \frac{x_i^2}{\sqrt{n}}$, and $k$ else.`},
		{"bare", prose + ` For \alpha_1 it is O(n^{3/2}), and for R^n and L^{1,1}_{loc}(U) it is 10^-17 cm^{-1}.`},
	} {
		for _, f := range []struct {
			name string
			call func(string)
		}{
			{"MathML", func(s string) { _ = MathML(s) }},
			{"Plain", func(s string) { _ = Plain(s) }},
			{"Tokens", func(s string) { _ = Tokens(s) }},
		} {
			b.Run(f.name+"/"+c.name, func(b *testing.B) {
				b.SetBytes(int64(len(c.src)))
				b.ReportAllocs()
				for b.Loop() {
					f.call(c.src)
				}
			})
		}
	}
}

package texmath

import "testing"

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

package formula

import "testing"

// BenchmarkParse reads formulas as abstracts have them.
func BenchmarkParse(b *testing.B) {
	for _, src := range []string{
		`x`,
		`\mathcal{O}(n \log n)`,
		`\epsilon \to 0`,
		`\|x\|_2^2 \leq C\,\|f\|_{L^p(\mathbb{R}^n)}`,
		`\sum_{i=1}^{n} \frac{\alpha_i}{1 + \beta_i^2} \geq \left( \int_0^1 f(t)\,dt \right)^{1/2}`,
	} {
		b.Run(src, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Parse(src)
			}
		})
	}
}

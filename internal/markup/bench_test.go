package markup

import "testing"

// typical is a comment of about 600 bytes.
const typical = `Thanks for this, @ada! I wonder about **Theorem 2**: you bound

$$
\|f - g\|_{L^2} \le C \sum_{k=1}^n \frac{a_k}{k^2}
$$

but for $n \to \infty$ the constant $C = C(n)$ *does* grow, see Lemma 3 of [the earlier paper](https://arxiv.org/abs/2401.00001).

- Does the proof need $\alpha > 1/2$?
- The code in ` + "`train.py`" + ` uses another step size than the text.

> we set all step sizes to $10^{-3}$

~~Also~~ I could not reproduce Table 1 with

` + "```go\nrun(\"base\", 3)\n```" + `

and got about two points less on both sets. Did you average over seeds, and if so over how many of them?
`

func BenchmarkComment(b *testing.B) {
	r := New()
	b.Run("HTML", func(b *testing.B) {
		b.SetBytes(int64(len(typical)))
		b.ReportAllocs()
		for b.Loop() {
			r.HTML(typical, someone)
		}
	})
	b.Run("Plain", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			r.Plain(typical, 200)
		}
	})
	b.Run("Mentions", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			r.Mentions(typical)
		}
	})
	b.Run("New", func(b *testing.B) {
		for b.Loop() {
			New()
		}
	})
}

package texmath_test

import (
	"fmt"

	"github.com/dailypapers/dailypapers/texmath"
)

func ExampleText() {
	fmt.Println(texmath.Text(`Schr\"odinger's \emph{cat} in $\mathbb{R}^n$ --- a survey`))
	// Output: Schrödinger's cat in $\mathbb{R}^n$ — a survey
}

func ExampleName() {
	fmt.Println(texmath.Name(`L{\'a}szl{\'o}  Lov\'asz`))
	// Output: László Lovász
}

func ExampleMathML() {
	fmt.Println(texmath.MathML(`R&D on $K_5$-free graphs for \$5`))
	// Output: R&amp;D on <math><msub><mi>K</mi><mn>5</mn></msub></math>-free graphs for $5
}

func ExamplePlain() {
	fmt.Println(texmath.Plain(`It runs in $\mathcal{O}(n \log n)$ with $x_1^2 \leq \beta$.`))
	fmt.Println(texmath.Plain(`A bound of 10^{-3} for GL_2(Q_p) and $5.`))
	// Output:
	// It runs in O(n log n) with x₁² ≤ β.
	// A bound of 10⁻³ for GL₂(Qₚ) and $5.
}

func ExampleTokens() {
	for _, t := range texmath.Tokens(`the $\ell_1$-norm`) {
		fmt.Printf("%s %t ", t.Text, t.Tied)
	}
	// Output: the false l false 1 true -norm true
}

func ExampleFallbacks() {
	src := `$\frac{1}{2} \ourmacro$`
	for _, f := range texmath.Fallbacks(src) {
		fmt.Println(f.Text, src[f.Start:f.End])
	}
	// Output: \ourmacro \ourmacro
}

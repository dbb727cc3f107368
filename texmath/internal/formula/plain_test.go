package formula

import (
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

// plainCases are formulas and how one writes them in a letter.
var plainCases = []struct{ name, src, want string }{
	{"nothing", ``, ""},
	{"letter", `x`, "x"},
	{"complexity", `\mathcal{O}(n\log n)`, "O(n log n)"},
	{"complexity, bare", `O(n \log n)`, "O(n log n)"},
	{"two scripts", `x_1^2`, "x₁²"},
	{"two scripts, other way round", `x^2_1`, "x₁²"},
	{"norm", `\ell_1`, "ℓ₁"},
	{"graph", `K_5`, "K₅"},
	{"space", `\mathbb{R}^n`, "ℝⁿ"},
	{"fields", `\mathbb{C},\mathbb{Q},\mathbb{Z},\mathbb{F}_q`, "ℂ, ℚ, ℤ, 𝔽_q"},
	{"relation", `\alpha \le \beta`, "α ≤ β"},
	{"relation without spaces", `\alpha\leq\beta`, "α ≤ β"},
	{"power of ten", `10^{-3}`, "10⁻³"},
	{"power of ten, careless", `10^-3`, "10⁻³"},
	{"power of two isn't 210", `2^{10}`, "2¹⁰"},
	{"two indices", `x_{ij}`, "xᵢⱼ"},
	{"index with a sum", `x_{n+1}`, "xₙ₊₁"},
	{"superscript with brackets", `f^{(n)}`, "f⁽ⁿ⁾"},
	{"script that Unicode lacks", `x_q`, "x_q"},
	{"Greek script", `p^\alpha`, "p^α"},
	{"infinite script", `L_\infty`, "L_∞"},
	{"long script", `x^{a+b/c}`, "x^{a+b/c}"},
	{"word in a script", `x_{\text{train}}`, "x_{train}"},
	{"short word in a script", `E_{\max}`, "Eₘₐₓ"},
	{"script of a script", `x_{n_k}`, "x_{nₖ}"},
	{"power of a power", `e^{x^2}`, "e^{x²}"},
	{"one script of two is lacking", `x_q^2`, "x_q^2"},
	{"letter behind an open script", `x_q y`, "x_q y"},
	{"brackets behind an open script", `x_q(y)`, "x_q(y)"},
	{"isotope", `{}^{13}C`, "¹³C"},
	{"isotope behind a number", `5\,{}^{13}C`, "5 ¹³C"},
	{"isotope isn't a power", `2{}^{13}C`, "2 ¹³C"},
	{"isotope in text", `^3\text{He}`, "³He"},
	{"isotope twice", `^3\mathrm{He}+{}^4\mathrm{He}`, "³He + ⁴He"},
	{"indicator", `\mathbb{1}_A`, "𝟙_A"},
	{"brace", `\underbrace{x+\cdots+x}_{n}`, "x + ⋯ + x (n)"},
	{"tensor", `R^a{}_{bcd}`, "Rᵃ_{bcd}"},
	{"transposed", `A^T B`, "AᵀB"},
	{"star", `C^*`, "C*"},
	{"star, bare", `C^{\ast}`, "C*"},
	{"dagger", `a^\dagger a`, "a†a"},
	{"degrees", `90^\circ`, "90°"},
	{"degrees of Celsius", `20^{\circ}\mathrm{C}`, "20°C"},
	{"prime", `f'(x)`, "f′(x)"},
	{"prime as a command", `x^{\prime}`, "x′"},
	{"two primes", `f''`, "f″"},
	{"prime and index", `x'_i`, "x′ᵢ"},
	{"charge", `e^+e^-`, "e⁺e⁻"},
	{"water", `\mathrm{H}_2\mathrm{O}`, "H₂O"},

	{"script of a script of nothing", `\kappa_{{}_\textrm{UB}}`, "κ_{UB}"},
	{"prime in braces", `\theta^{'}_1`, "θ′₁"},

	{"difference", `n-1`, "n − 1"},
	{"sum", `a+b`, "a + b"},
	{"sign", `-1`, "−1"},
	{"sign behind a relation", `a=-b`, "a = −b"},
	{"sign in brackets", `(-1)^n`, "(−1)ⁿ"},
	{"uncertainty", `5\pm 3`, "5 ± 3"},
	{"uncertain", `\pm 3`, "±3"},
	{"sum in a script", `\sum_{i=1}^{n-1} x`, "∑_{i=1}^{n−1} x"},
	{"product", `3\times 10^8`, "3 × 10⁸"},
	{"dot", `a\cdot b`, "a · b"},
	{"list", `(1,2)`, "(1, 2)"},
	{"list with dots", `x_1,\ldots,x_n`, "x₁, …, xₙ"},
	{"thousands", `10{,}000`, "10,000"},
	{"set", `\{x\in X : x>0\}`, "{x ∈ X : x > 0}"},
	{"set, close", `\{x\in X: x>0\}`, "{x ∈ X: x > 0}"},
	{"ratio", `1:2`, "1:2"},
	{"hypothesis", `H_0:\mu=0`, "H₀: μ = 0"},
	{"map", `f\colon X\to Y`, "f: X → Y"},
	{"tight relation", `n{=}3`, "n=3"},
	{"comparison", `<5`, "<5"},
	{"absolute value", `|x|+|y|`, "|x| + |y|"},
	{"condition", `P(A|B)`, "P(A|B)"},
	{"norms", `\|x\|_2`, "‖x‖₂"},
	{"number before bars", `2|\log x|`, "2|log x|"},
	{"bars in bars", `||x|-|y||`, "||x| − |y||"},
	{"brackets in bars", `\|f(x)\|\leq s`, "‖f(x)‖ ≤ s"},
	{"condition with spaces", `P(A\,|\,B)`, "P(A | B)"},
	{"double sum", `\sum_i\sum_j x`, "∑ᵢ ∑ⱼ x"},
	{"upright name", `\mathrm{div} f`, "div f"},
	{"name with a script", `\text{argmax}_\theta f`, "argmax_θ f"},
	{"compound", `\mathrm{H_2SO_4}`, "H₂SO₄"},
	{"unit behind a number", `5\mathrm{GeV}`, "5 GeV"},
	{"ordinal", `n\mathrm{th}`, "nth"},
	{"ordinal in text", `n\text{th}`, "nth"},
	{"logarithm of a bar", `\log|x|`, "log|x|"},
	{"function", `\sin x`, "sin x"},
	{"function with brackets", `\sin(x)`, "sin(x)"},
	{"function behind a number", `2\sin x`, "2 sin x"},
	{"functions", `\log\log n`, "log log n"},
	{"power of a function", `\log^2 n`, "log² n"},
	{"operator name", `\operatorname{rank}A`, "rank A"},
	{"limit", `\lim_{n\to\infty}x_n`, "lim_{n→∞} xₙ"},
	{"maximum", `\max\{a,b\}`, "max{a, b}"},
	{"modulo", `a\equiv b \pmod{p}`, "a ≡ b (mod p)"},
	{"exponential of a logarithm", `n^{\log n}`, "n^{log n}"},

	{"half", `\frac{1}{2}`, "1/2"},
	{"half, bare", `\frac12`, "1/2"},
	{"fraction of a sum", `\frac{a+b}{c}`, "(a + b)/c"},
	{"fraction by a product", `\frac{1}{2n}`, "1/(2n)"},
	{"fraction of a product", `\frac{2\pi}{3}`, "2π/3"},
	{"derivative", `\frac{d}{dx}`, "d/dx"},
	{"partial derivative", `\frac{\partial f}{\partial x}`, "∂f/∂x"},
	{"fraction by a function", `\frac{n}{\log n}`, "n/log n"},
	{"fraction beside a letter", `\frac{a}{b}c`, "(a/b)c"},
	{"fraction beside a number", `2\frac{1}{2}`, "2(1/2)"},
	{"function of a fraction", `\log\frac{n}{k}`, "log(n/k)"},
	{"fraction and relation", `x=\frac{a}{b}`, "x = a/b"},
	{"fraction in a fraction", `\frac{\frac{a}{b}}{c}`, "(a/b)/c"},
	{"fraction in a script", `x^{\frac{1}{2}}`, "x^{1/2}"},
	{"power of a fraction", `\frac{a}{b}^2`, "(a/b)²"},
	{"fraction by a letter d", `\frac 1 d`, "1/d"},
	{"fraction by two functions", `\frac{1}{d(u)d(v)}`, "1/(d(u)d(v))"},
	{"fraction by a letter and a function", `\frac{n}{\epsilon\log n}`, "n/(ϵ log n)"},
	{"fraction of a trace", `\frac{{\rm tr}(A)}{\|A\|_\infty}`, "tr(A)/‖A‖_∞"},
	{"fraction before a bar", `\frac{1}{2}|x|`, "(1/2)|x|"},
	{"fraction between bars", `|\frac{a}{b}|`, "|a/b|"},
	{"limit of a fraction", `\lim_{n\to\infty}\frac{1}{n}`, "lim_{n→∞} (1/n)"},
	{"root of a bracket", `\sqrt(n)`, "√(n)"},
	{"root", `\sqrt{n}`, "√n"},
	{"root of a sum", `\sqrt{n+1}`, "√(n + 1)"},
	{"root of a square", `\sqrt{x^2}`, "√(x²)"},
	{"root of an index", `\sqrt{x_1}`, "√x₁"},
	{"root beside a letter", `\sqrt{n}x`, "√n x"},
	{"cube root", `\sqrt[3]{x}`, "∛x"},
	{"n-th root", `\sqrt[n]{x}`, "ⁿ√x"},
	{"n-th root isn't a power", `2\sqrt[n]{x}`, "2 ⁿ√x"},
	{"other root", `\sqrt[\alpha]{x}`, "x^{1/α}"},
	{"binomial", `\binom{n}{k}`, "(n choose k)"},
	{"binomial, old", `{n\choose k}`, "(n choose k)"},

	{"hat", `\hat{x}`, "x̂"},
	{"hat with a character of its own", `\hat{a}`, "â"},
	{"bar", `\bar{x}`, "x̄"},
	{"two marks", `\hat{\bar{a}}`, "ā̂"},
	{"arrow", `\vec{v}`, "v⃗"},
	{"Greek mark", `\tilde{\alpha}`, "α̃"},
	{"mark and index", `\hat{x}_i`, "x̂ᵢ"},
	{"mark over an index", `\hat{x_i}`, "x̂ᵢ"},
	{"hat of two letters", `\widehat{xy}`, "hat(xy)"},
	{"arrow over two points", `\overrightarrow{AB}`, "vec(AB)"},
	{"hat of an algebra", `U_q(\hat{\mathfrak{sl}}_2)`, "U_q(ŝl₂)"},
	{"hat of an algebra and its index", `U_q(\widehat{sl_2})`, "U_q(ŝl₂)"},
	{"hat of a name", `\widehat{HFK}(K)`, "ĤFK(K)"},
	{"tilde of a name", `\widetilde{\mathrm{Sp}}(2n)`, "S̃p(2n)"},
	{"hat of four letters", `\widehat{\mathrm{dist}}`, "hat(dist)"},
	{"line over a function", `\overline{\dim}_B X`, "d̅i̅m̅_B X"},
	{"line over two letters", `\overline{AB}`, "A̅B̅"},
	{"line over a sum", `\overline{a+b}`, "bar(a + b)"},
	{"dotless", `\hat{\imath}`, "î"},
	{"not equal", `a\not=b`, "a ≠ b"},
	{"not in", `a\not\in B`, "a ∉ B"},

	{"sum with limits", `\sum_{i=1}^n x_i`, "∑_{i=1}^n xᵢ"},
	{"sum over an index", `\sum_i x_i`, "∑ᵢ xᵢ"},
	{"integral", `\int_0^1 f(x)\,dx`, "∫₀¹ f(x) dx"},
	{"product sign", `2\prod_p p`, "2 ∏ₚ p"},
	{"matrix", `\begin{pmatrix}a&b\\c&d\end{pmatrix}`, "(a, b; c, d)"},
	{"matrix in brackets", `\begin{bmatrix}a&b\\c&d\end{bmatrix}`, "[a, b; c, d]"},
	{"determinant", `\begin{vmatrix}a&b\\c&d\end{vmatrix}`, "|a, b; c, d|"},
	{"determinant of a matrix", `\det\begin{pmatrix}1&2\\3&4\end{pmatrix}`, "det(1, 2; 3, 4)"},
	{"bare matrix", `\begin{matrix}a&b\\c&d\end{matrix}`, "[a, b; c, d]"},
	{"cases", `\begin{cases}a&\text{if }x\\b&\text{else}\end{cases}`, "{a if x; b else}"},
	{"cases with conditions", `\begin{cases}1,&x>0,\\0,&x=0\end{cases}`, "{1, x > 0; 0, x = 0}"},
	{"lines", `\begin{aligned}a&=b\\&=c\end{aligned}`, "a = b; = c"},
	{"fence", `\left(\frac{a}{p}\right)`, "(a/p)"},
	{"fence with a bar", `\left\{x\middle|y\right\}`, "{x | y}"},
	{"fence open on the left", `\left.f\right|_{x=0}`, "f|_{x=0}"},

	{"scalar product of signs", `a \leq < x,u > \leq b`, "a ≤ ⟨x, u⟩ ≤ b"},
	{"mean of signs", `<v^2>_t`, "⟨v²⟩ₜ"},
	{"two relations", `a\subset\gg b`, "a ⊂ ≫ b"},
	{"two relations as one", `a\subset\subset b\uparrow\downarrow`, "a ⊂⊂ b ↑↓"},
	{"compound", `\ce{YBa2Cu3O7}`, "YBa₂Cu₃O₇"},
	{"acid", `\ce{H2SO4 + H2O}`, "H₂SO₄ + H₂O"},
	{"end of a line", `\frac{% 1-x}{q}`, "(1 − x)/q"},

	{"quotient", `\Gamma\backslash G`, "Γ∖G"},
	{"text", `x\text{ for all }y`, "x for all y"},
	{"unit", `3\,\mathrm{m\,s}^{-1}`, "3 m s⁻¹"},
	{"space", `a\quad b`, "a b"},
	{"text with spaces of its own", `\text{ if }x`, "if x"},
	{"hyphenated", `L\text{-smooth}`, "L-smooth"},
	{"narrow space in brackets", `(\,a\,)`, "(a)"},
	{"negative space", `a\!b`, "ab"},
	{"fonts", `\mathbf{x}\mathfrak{g}\mathsf{T}`, "xgT"},
	{"Planck", `\hbar\omega`, "ℏω"},
	{"real part", `\Re z`, "Re z"},
	{"unknown", `\foo x`, `\foo x`},
	{"phantom", `a\phantom{b}c`, "ac"},
	{"bidi", "\\text{a\u202eb\u2066}", "ab"},
	{"control", "\\text{a\x00\x1bb}", "ab"},
}

func TestPlain(t *testing.T) {
	for _, c := range plainCases {
		if got := string(AppendPlain(nil, Parse(c.src))); got != c.want {
			t.Errorf("%s: AppendPlain(%s) = %q, want %q", c.name, c.src, got, c.want)
		}
	}
}

// TestPlainAppends holds that what stands before a formula decides nothing in it.
func TestPlainAppends(t *testing.T) {
	for _, c := range plainCases {
		if got, want := string(AppendPlain([]byte("2"), Parse(c.src))), "2"+c.want; got != want {
			t.Errorf("%s: behind 2, AppendPlain(%s) = %q, want %q", c.name, c.src, got, want)
		}
	}
}

// TestPlainTrees writes trees that no source makes.
func TestPlainTrees(t *testing.T) {
	for _, n := range brokenTrees() {
		AppendPlain(nil, n)
		AppendTokens(nil, n)
	}
}

// TestPlainIsLinear: the worst sources of the greatest length take milliseconds.
func TestPlainIsLinear(t *testing.T) {
	for _, unit := range []string{"{", "x^{", "~", `\,`, "|", "(", "_^", `\frac`, `\hat`, `\sqrt{`, `\overline{x`, `\left(`, "&", `\\`, "é", "₁", "α"} {
		n := Parse(strings.Repeat(unit, MaxBytes/len(unit)))
		start := time.Now()
		AppendPlain(nil, n)
		AppendTokens(nil, n)
		if took := time.Since(start); took > time.Second {
			t.Errorf("%d times %q took %v", MaxBytes/len(unit), unit, took)
		}
	}
}

// brokenTrees are nodes of every kind without kids, with absent and with empty ones.
func brokenTrees() []*Node {
	trees := []*Node{nil, {}}
	for k := Row; k <= Source; k++ {
		trees = append(trees, &Node{Kind: k}, &Node{Kind: k, Text: "x"},
			&Node{Kind: k, Kids: []*Node{nil}}, &Node{Kind: k, Kids: []*Node{nil, nil, nil}, Text: "^"},
			&Node{Kind: k, Kids: []*Node{{}, {}, {}}, Text: "→", Bare: true},
			&Node{Kind: k, Kids: []*Node{{Kind: Row, Kids: []*Node{nil, {}}}, nil, {Kind: Row, Kids: []*Node{nil}}}})
	}
	return trees
}

func TestScripts(t *testing.T) {
	for r := rune(' '); r < 0x2300; r++ {
		for _, h := range []height{raised, lowered} {
			s := h.of(r)
			if s == 0 {
				continue
			}
			if back, at := onTheLine(s); at != h || back != r && r != '-' && r != '−' {
				t.Errorf("%q at height %d is %q, which reads %q at %d", r, h, s, back, at)
			}
		}
	}
}

// checkPlain holds what is true of every formula.
func checkPlain(t *testing.T, src, got string) {
	t.Helper()
	if !utf8.ValidString(got) {
		t.Errorf("AppendPlain(%.200q) is not valid UTF-8: %.200q", src, got)
	}
	for _, r := range got {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' {
			t.Errorf("AppendPlain(%.200q) holds %U", src, r)
			break
		}
	}
	if limit := 6*len(src) + 16; len(got) > limit {
		t.Errorf("AppendPlain(%.200q) has %d bytes, more than %d", src, len(got), limit)
	}
	if strings.Contains(got, "  ") && !strings.Contains(src, "  ") {
		t.Errorf("AppendPlain(%.200q) = %.200q has two spaces", src, got)
	}
}

func FuzzPlain(f *testing.F) {
	for _, c := range plainCases {
		f.Add(c.src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		n := Parse(src)
		got := string(AppendPlain(nil, n))
		checkPlain(t, src, got)
		checkTokens(t, src, got, AppendTokens(nil, n))
	})
}

func BenchmarkPlain(b *testing.B) {
	for _, c := range []struct{ name, src string }{
		{"short", `K_5`},
		{"median", `\mathcal{O}(n\log n)`},
		{"long", `\left\|\sum_{i=1}^n \frac{x_i-\bar{x}}{\sqrt{n+1}}\right\|_2^2 \leq \varepsilon\,\mathbb{E}[X]`},
	} {
		n := Parse(c.src)
		b.Run("plain "+c.name, func(b *testing.B) {
			var dst []byte
			b.ReportAllocs()
			for b.Loop() {
				dst = AppendPlain(dst[:0], n)
			}
		})
		b.Run("tokens "+c.name, func(b *testing.B) {
			var dst []Token
			b.ReportAllocs()
			for b.Loop() {
				dst = AppendTokens(dst[:0], n)
			}
		})
	}
}

package texmath

import "testing"

// TestAmend has formulas that stand between delimiters, and how they are read.
func TestAmend(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{`x_1 = {a}`, `x_1 = {a}`},
		// sets that lost their backslashes
		{`d \in {128,256,512}`, `d \in \{128, 256, 512\}`},
		{`F={ E \in U \mid S(E,K) \ge \alpha }`, `F=\{ E \in U \mid S(E,K) \ge \alpha \}`},
		{`A := {0,...,m-1}`, `A := \{0,...,m-1\}`},
		{`N \not\in {3,4}, D = {{\bf s} \in C: |s| < {1/2}}`, `N \not\in \{3, 4\}, D = \{{\bf s} \in C: |s| < {1/2}\}`},
		{`E\subset{x | f(x) = 0}`, `E\subset\{x | f(x) = 0\}`},
		// braces of TeX
		{`10^{1,2} t_{a,b} = {f(x,y)}`, `10^{1,2} t_{a,b} = {f(x,y)}`},
		{`K = {|P|^2}, x = {a \, b}, 0{,}5 = {0{,}5}`, `K = {|P|^2}, x = {a \, b}, 0{,}5 = {0{,}5}`},
		{`w = {\rm d, e} = {a,b \over c} = {\begin{matrix}a,b\end{matrix}}`, `w = {\rm d, e} = {a,b \over c} = {\begin{matrix}a,b\end{matrix}}`},
		{`x = {a, b`, `x = {a, b`},
		// line ends
		{`\frac{% 1-x}{q}`, `\frac{ 1-x}{q}`},
		{`% n=2 \in% X`, ` n=2 \in X`},
		{`10 % a, 10\%, {5% }, a+%`, `10 % a, 10\%, {5% }, a+%`},
		// powers of ten
		{`5 x 10^{-4}, (2)x10^3`, `5 \times  10^{-4}, (2)\times 10^3`},
		{`x10^2 + 3x + ax10^2`, `x10^2 + 3x + ax10^2`},
	} {
		if got := amend(c.src).tex(); got != c.want {
			t.Errorf("amend(%q)\n got %q\nwant %q", c.src, got, c.want)
		}
	}
}

// TestTextIsRead wants Text to lose no mathematics: MathML and Plain show it as they
// show its source.
func TestTextIsRead(t *testing.T) {
	for _, src := range []string{
		`X^{T}X for \overline{U}_q (sl_2)`, `U_q(\hat{\mathfrak{gl}}_N)-modules {10\bar{1}0}`, `{\mu}_1 {\in} A`,
		`10^-17, n^(3/2), x_max, 2^omega`, `H_2O, GL_2-free MATE\textsubscript{TD}`, `$5 and x_1`, `$x$x_1 and x_1$y$`,
		`Schr\"odinger's L ^2 -bound of 5 x 10^4`, `r \geq 3`,
	} {
		if !checkRead(t, src) {
			t.Errorf("Text(%q) is read otherwise", src)
		}
	}
}

func checkRead(t *testing.T, src string) bool {
	t.Helper()
	text := Text(src)
	if MathML(text) == MathML(src) && Plain(text) == Plain(src) && Text(text) == text {
		return true
	}
	t.Logf("Text(%q) = %q is read as %q, the source as %q", src, text, Plain(text), Plain(src))
	return false
}

// TestTextIsReadInCorpus wants the same of 998 of 1,000 titles: the others have escaped
// signs, or a set of formulas.
func TestTextIsReadInCorpus(t *testing.T) {
	n, lost := 0, 0
	for _, p := range corpus(t, "arxiv_other_fields_to_2019.jsonl.zst", 0) {
		if asItIs(p.Title) {
			continue
		}
		n++
		if !checkRead(t, p.Title) {
			lost++
		}
	}
	t.Logf("%d of %d titles with TeX are read otherwise", lost, n)
	if lost*1000 > 2*n {
		t.Errorf("%d of %d titles with TeX are read otherwise", lost, n)
	}
}

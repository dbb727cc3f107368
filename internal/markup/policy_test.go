package markup

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/dailypapers/dailypapers/internal/papertest"
	"github.com/dailypapers/dailypapers/texmath"
)

// formulas use between them every element and attribute of texmath.
func formulas() []string {
	return []string{
		`$x^2_1 + \frac{a}{b} - \binom{n}{k}$`, `$$\sum_{i=1}^n \sqrt{x} \sqrt[3]{y}$$`, `$\vec{v} \hat{x} \overline{xy} \widetilde{abc} \underbrace{x}_{n}$`,
		`$\mathrm{d}x \mathbf{v} \mathcal{O} \text{if } x \textbf{b} \textit{i} \textsf{s} \texttt{t} \textbf{\textit{c}}$`, `$\foo{x} \bar \undefined$`,
		`$\left( \frac{a}{b} \right] \bigl\{ x \Bigr| \big/ \Bigg\|$`, `$$\begin{cases} a & b \\ c & d \end{cases}$$`, `\begin{align} a &= b \\ c &= d \end{align}`,
		`$\begin{smallmatrix} a & b \end{smallmatrix} \begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix}$`, `$\substack{a \\ b} \sum_{\substack{i<j \\ k}} \lim_{x \to 0} \int\limits_0^1 \sum\nolimits_a$`,
		`$a\!b\,c\;d\quad e\qquad f\hspace{2em}g\kern-1em h \phantom{x} \vphantom{\int} \hphantom{y}$`, `$\not= \cancel{x} \slashed{D} \mathop{foo}_x \operatorname*{argmax}_y$`,
		`$\stackrel{a}{=} \overset{b}{\to} \underset{c}{\to} \xrightarrow{f} \prescript{1}{2}{X}$`, `$\displaystyle\sum x \textstyle\sum y \tfrac12 \dfrac12$`, `$f'' - (-x) \mid | \colon \coloneqq$`,
		`$\rule{1em}{2em} \smash{x} \mathstrut \raise1em x$`, `$\genfrac{}{}{0pt}{}{a}{b} {a \atop b} {n \choose k}$`, `$x\negthickspace\negmedspace\!\!y$`,
	}
}

// keeps says whether the policy leaves mathematics as it is.
func keeps(t *testing.T, r *Renderer, src string) {
	t.Helper()
	written := texmath.MathML(src)
	if left := r.policy.Sanitize(written); !slices.Equal(tokens(left), tokens(written)) {
		t.Errorf("of %q the policy makes\n%s\nof\n%s", src, left, written)
	}
}

func TestPolicyKnowsMathematics(t *testing.T) {
	r := New()
	for _, src := range formulas() {
		keeps(t, r, src)
		checkHTML(t, r, src)
	}
}

// TestPolicyKnowsCorpus reads the formulas of some thousand real abstracts, and the
// abstracts as if they were comments.
func TestPolicyKnowsCorpus(t *testing.T) {
	f, err := os.Open(papertest.DataFiles(t, "corpus", "*.jsonl.zst")[0])
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := zstd.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	r := New()
	lines := bufio.NewScanner(z)
	lines.Buffer(make([]byte, 1<<20), 1<<26)
	for i := 0; lines.Scan() && i < 4000 && !t.Failed(); i++ {
		var p struct{ Abstract string }
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		keeps(t, r, p.Abstract)
		checkHTML(t, r, p.Abstract)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

package texmath

import (
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dailypapers/dailypapers/texmath/internal/formula"
)

// documents are sources with their three outputs. The tokens are written with | in
// between, or + where they are tied.
var documents = []struct{ name, src, plain, mathML, tokens string }{
	{"nothing", "", "", "", ""},
	{"text", "Graph networks", "Graph networks", "Graph networks", "Graph|networks"},
	{"markup", `a < b & "c" <script>`, `a < b & "c" <script>`,
		"a &lt; b &amp; &#34;c&#34; &lt;script&gt;", `a|<|b|&|"c"|<script>`},
	{"accents", `Schr\"odinger's {\L}  -- \textbf{a < b}`, "Schrödinger's Ł – a < b",
		"Schrödinger&#39;s Ł – a &lt; b", "Schrödinger's|Ł|–|a|<|b"},
	{"inline", `the $p$-adic $x$, \(y\)`, "the p-adic x, y",
		"the <math><mi>p</mi></math>-adic <math><mi>x</mi></math>, <math><mi>y</mi></math>", "the|p+-adic|x+,|y"},
	{"display", `a $$x$$ \[y\] \begin{equation*}z\end{equation*}`, "a x y z",
		`a <math display="block"><mi>x</mi></math> <math display="block"><mi>y</mi></math> <math display="block"><mi>z</mi></math>`,
		"a|x|y|z"},
	{"environment in the line", `\begin{math}x\end{math}`, "x", "<math><mi>x</mi></math>", "x"},
	{"money", "from $5 and $10 for $x$", "from $5 and $10 for x", "from $5 and $10 for <math><mi>x</mi></math>",
		"from|$5|and|$10|for|x"},
	{"escaped", `\$5 \% \#1 5\_a`, "$5 % #1 5_a", "$5 % #1 5_a", "$5|%|#1|5_a"},
	{"unpaired", "a $x and {y", "a $x and {y", "a $x and {y", "a|$x|and|{y"},
	{"blank line", "a $x\n\ny$", "a $x y$", "a $x y$", "a|$x|y$"},
	{"empty formula", "a $ $ b, $$", "a b, $$", "a b, $$", "a|b,|$$"},
	{"bare", `in {\bf R}^n, x_1`, "in Rⁿ, x₁",
		"in <math><msup><mi>𝐑</mi><mi>n</mi></msup></math>, <math><msub><mi>x</mi><mn>1</mn></msub></math>", "in|R+n+,|x+1"},
	{"bare in a font", `\textbf{a x_1} b`, "a x₁ b", "a <math><msub><mi>x</mi><mn>1</mn></msub></math> b", "a|x+1|b"},
	{"meant braces", "10^-17", "10⁻¹⁷",
		`<math><msup><mn>10</mn><mrow><mo form="prefix">−</mo><mn>17</mn></mrow></msup></math>`, "10|17"},
	{"name", "GL_2-free", "GL₂-free", "GL<math><msub><mrow></mrow><mn>2</mn></msub></math>-free", "GL+2+-free"},
	{"compound", "CO_2-free", "CO₂-free", "<math><msub><mi>CO</mi><mn>2</mn></msub></math>-free", "CO+2+-free"},
	{"compounds", `YBa_2Cu_3O_7, La_2-xSr_xCuO_4 and La2-xSrxCuO4`, "YBa₂Cu₃O₇, La₂₋ₓSrₓCuO₄ and La2-xSrxCuO4",
		`<math><msub><mi>YBa</mi><mn>2</mn></msub><msub><mi>Cu</mi><mn>3</mn></msub><msub><mi mathvariant="normal">O</mi><mn>7</mn></msub></math>, ` +
			`<math><msub><mi>La</mi><mrow><mn>2</mn><mo lspace="0em" rspace="0em">−</mo><mi mathvariant="normal">x</mi></mrow></msub>` +
			`<msub><mi>Sr</mi><mi mathvariant="normal">x</mi></msub><msub><mi>CuO</mi><mn>4</mn></msub></math> and La2-xSrxCuO4`,
		"YBa+2+Cu+3+O+7+,|La+2|x+Sr+x+CuO+4|and|La2-xSrxCuO4"},
	{"set", `{x_1, ..., x_n} in {0,1}^n`, "{x₁, ..., xₙ} in {0,1}ⁿ",
		`{<math><msub><mi>x</mi><mn>1</mn></msub></math>, ..., <math><msub><mi>x</mi><mi>n</mi></msub></math>} in {0,1}<math><msup><mrow></mrow><mi>n</mi></msup></math>`,
		"{+x+1+,|...,|x+n+}|in|{0,1}+n"},
	{"sequence", `a {b^j}_{j}`, "a {bʲ}ⱼ",
		`a {<math><msup><mi>b</mi><mi>j</mi></msup></math>}<math><msub><mrow></mrow><mi>j</mi></msub></math>`, "a|{+b+j+}+j"},
	{"words", "2^omega x_max E_eff", "2^ω xₘₐₓ E_{eff}",
		"<math><msup><mn>2</mn><mi>ω</mi></msup></math> <math><msub><mi>x</mi><mi>max</mi></msub></math> <math><msub><mi>E</mi><mi>eff</mi></msub></math>",
		"2+omega|x+max|E+eff"},
	{"decay", `K^+ \to \pi^+ \nu \bar\nu at`, "K⁺ → π⁺νν̄ at",
		`<math><msup><mi>K</mi><mo lspace="0em" rspace="0em">+</mo></msup><mo>→</mo><msup><mi>π</mi><mo lspace="0em" rspace="0em">+</mo></msup>` +
			`<mi>ν</mi><mover><mi>ν</mi><mo stretchy="false" scriptlevel="+0">¯</mo></mover></math> at`,
		"K|pi|nu|nu|at"},
	{"equation", "T = 10^5 K", "T = 10⁵ K", "<math><mi>T</mi><mo>=</mo><msup><mn>10</mn><mn>5</mn></msup></math> K", "T|10+5|K"},
	{"braced arrow", `{\mu}_1 {\in} A`, "μ₁ ∈ A",
		"<math><msub><mi>μ</mi><mn>1</mn></msub><mo>∈</mo><mi>A</mi></math>", "mu+1|A"},
	{"lowered", `MATE\textsubscript{TD} is`, "MATE_{TD} is", "MATE<math><msub><mrow></mrow><mtext>TD</mtext></msub></math> is", "MATE+TD|is"},
	{"lowered in fonts", `a b\textsubscript{\textbf{TD e} f} c`, "a b_{TD e f} c", "a b_{TD e f} c", "a|b_{TD|e|f}|c"},
	{"combined", "e\u0301 $x$e\u0301 e\u0301", "é xé é", "é <math><mi>x</mi></math>é é", "é|x+é|é"},
	{"raised", `x\textsuperscript{a b} y`, "xᵃ ᵇ y", "xᵃ ᵇ y", "xᵃ|ᵇ|y"},
	{"forged", "$x\u202e$ \x00a\x1b b\xff", "x a b\ufffd", "<math><mi>x</mi></math> a b\ufffd", "x|a|b\ufffd"},
	{"comment", "<!-- $x$ -->", "<!– x –>", "&lt;!– <math><mi>x</mi></math> –&gt;", "<!–|x|–>"},
	{"no TeX", "<math>&lt;</math>", "<math>&lt;</math>", "&lt;math&gt;&amp;lt;&lt;/math&gt;", "<math>&lt;</math>"},
}

func TestDocuments(t *testing.T) {
	for _, c := range documents {
		t.Run(c.name, func(t *testing.T) {
			if got := Plain(c.src); got != c.plain {
				t.Errorf("Plain(%q)\n got %q\nwant %q", c.src, got, c.plain)
			}
			if got := MathML(c.src); got != c.mathML {
				t.Errorf("MathML(%q)\n got %s\nwant %s", c.src, got, c.mathML)
			}
			if got := spelled(Tokens(c.src)); got != c.tokens {
				t.Errorf("Tokens(%q)\n got %s\nwant %s", c.src, got, c.tokens)
			}
			checkDocument(t, c.src)
		})
	}
}

func TestPieces(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"", ""},
		{`Schr\"odinger's \$5`, "Schrödinger's $5"},
		{`a $x$, \[y\] $ $b`, "a ⟨x⟩, ⟪y⟫ b"},
		{`\begin{align}a\end{align} \begin{math}b\end{math}`, `⟪\begin{align}a\end{align}⟫ ⟨b⟩`},
		{`10^-17 in GL_2, {x_max}, H_2O, A\textsubscript{TD}`, `⟨10^{-17}⟩ in GL⟨_2⟩, {⟨x_{\mathrm{max}}⟩}, ⟨\mathrm{H_{2}O}⟩, A⟨_{\text{TD}}⟩`},
	} {
		var b strings.Builder
		for _, p := range Pieces(c.src) {
			switch {
			case p.Display:
				b.WriteString("⟪" + p.Text + "⟫")
			case p.Formula:
				b.WriteString("⟨" + p.Text + "⟩")
			default:
				b.WriteString(p.Text)
			}
		}
		if got := b.String(); got != c.want {
			t.Errorf("Pieces(%q)\n got %q\nwant %q", c.src, got, c.want)
		}
	}
}

func spelled(tokens []Token) string {
	var b strings.Builder
	for i, t := range tokens {
		switch {
		case t.Tied:
			b.WriteByte('+')
		case i > 0:
			b.WriteByte('|')
		}
		b.WriteString(t.Text)
	}
	return b.String()
}

// TestOffsets wants every token where it stands in the source.
func TestOffsets(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{`the $p$-adic $x_1$`, `the|p|-adic|x|1`},
		{`Schr\"odinger {\L} \cite{a}`, `Schr\"odinger|\L}|\cite{a}`},
		{"a\x00b c\u202e $\u202ex$", "a\x00b|c\u202e|x"},
		{`10^-17 2^32+n`, `10|17|2|32|n`},
		{"e\u0301a  e\u0301\tb", "e\u0301a|e\u0301|b"},
		{`\textsuperscript{a b} c`, `a|b}|c`},
		{`H_2O MATE\textsubscript{TD} x_max 2^omega`, `H|2|O|MATE|TD|x|max|2|omega`},
	} {
		var parts []string
		for _, k := range Tokens(c.src) {
			parts = append(parts, c.src[k.Start:k.End])
		}
		if got := strings.Join(parts, "|"); got != c.want {
			t.Errorf("Tokens(%q) stand at %q, want %q", c.src, got, c.want)
		}
	}
}

func TestFallbacks(t *testing.T) {
	src := "a\x00 \\foo $\\qwertz+x$ and y^{\\qwertz}"
	got := Fallbacks(src)
	if len(got) != 3 || got[0].Text != `\foo` {
		t.Fatalf("Fallbacks(%q) = %v", src, got)
	}
	for i, f := range got {
		if i > 0 && f.Text != `\qwertz` || src[f.Start:f.End] != f.Text {
			t.Errorf("%v stands at %q", f, src[f.Start:f.End])
		}
	}
}

// TestDocumentsWithoutAllocation holds the promises of the fast paths.
func TestDocumentsWithoutAllocation(t *testing.T) {
	for _, src := range []string{"Attention is all you need", "Schrödinger und Łukasiewicz"} {
		if n := testing.AllocsPerRun(100, func() { _, _ = Plain(src), MathML(src) }); n != 0 {
			t.Errorf("Plain and MathML of %q allocate %v times", src, n)
		}
	}
}

// checkDocument holds what is true of every document.
func checkDocument(t *testing.T, src string) {
	t.Helper()
	fragment, plain := MathML(src), Plain(src)
	if !utf8.ValidString(fragment) || !utf8.ValidString(plain) {
		t.Errorf("an output of %.200q is not valid UTF-8", src)
	}
	text, err := textAround(fragment)
	if err != nil {
		t.Errorf("MathML(%.200q) = %.400q: %v", src, fragment, err)
	}
	d := read(clean(src), false)
	var around strings.Builder
	from := 0
	for _, m := range d.marks {
		around.Write(d.out[from:m.from])
		from = m.to
	}
	around.Write(d.out[from:])
	if want := unspaced(around.String()); unspaced(text) != want {
		t.Errorf("MathML(%.200q) shows the text %.400q, want %.400q", src, unspaced(text), want)
	}
	if strings.Contains(plain, "$") && !strings.Contains(around.String(), "$") && !strings.Contains(strings.Join(formulas(d), ""), "$") {
		t.Errorf("Plain(%.200q) = %.400q keeps a delimiter", src, plain)
	}
	checkTokens(t, src)
}

func formulas(d *decoder) []string {
	var all []string
	for _, m := range d.marks {
		inner, _, _ := inside(d.src, m.span)
		all = append(all, inner)
	}
	return all
}

func checkTokens(t *testing.T, src string) {
	t.Helper()
	start := 0
	for i, k := range Tokens(src) {
		switch {
		case k.Text == "" || !utf8.ValidString(k.Text):
			t.Errorf("Tokens(%.200q) has the word %q", src, k.Text)
		case k.Start < start || k.End < k.Start || k.End > len(src):
			t.Errorf("Tokens(%.200q) has %q at %d to %d behind %d", src, k.Text, k.Start, k.End, start)
		case i == 0 && k.Tied:
			t.Errorf("Tokens(%.200q) begins with a tied word", src)
		}
		start = k.Start
	}
	for _, f := range Fallbacks(src) {
		if f.Start < 0 || f.End < f.Start || f.End > len(src) {
			t.Errorf("Fallbacks(%.200q) has %v", src, f)
		}
	}
}

// unspaced is s without white space: an empty formula takes one along.
func unspaced(s string) string { return strings.Join(strings.Fields(s), "") }

// textAround reads a fragment as XML, wants nothing in it but what formula writes,
// and gives the text that stands outside math elements.
func textAround(fragment string) (string, error) {
	allowed := formula.Allowed()
	r := xml.NewDecoder(strings.NewReader("<p>" + fragment + "</p>"))
	var b strings.Builder
	for depth := 0; ; {
		token, err := r.Token()
		if err == io.EOF {
			return b.String(), nil
		}
		if err != nil {
			return "", err
		}
		switch token := token.(type) {
		case xml.StartElement:
			if depth++; depth == 1 {
				continue
			}
			if err := allow(allowed, token, depth); err != nil {
				return "", err
			}
		case xml.EndElement:
			depth--
		case xml.CharData:
			if depth == 1 {
				b.Write(token)
			}
		default:
			return "", fmt.Errorf("markup that is no element: %v", token)
		}
	}
}

var emPattern = regexp.MustCompile(`^-?[0-9.]+em$`)

// allow tells what about an element is not on the list.
func allow(allowed map[string][]string, e xml.StartElement, depth int) error {
	rules, ok := allowed[e.Name.Local]
	if !ok || (e.Name.Local == "math") != (depth == 2) {
		return fmt.Errorf("element %s at depth %d", e.Name.Local, depth)
	}
	for _, a := range e.Attr {
		found := false
		for _, rule := range rules {
			name, values, _ := strings.Cut(rule, "=")
			if name != a.Name.Local {
				continue
			}
			for v := range strings.SplitSeq(values, "|") {
				found = found || v == a.Value || v == "em" && emPattern.MatchString(a.Value)
			}
		}
		if !found {
			return fmt.Errorf("attribute %s=%q of %s", a.Name.Local, a.Value, e.Name.Local)
		}
	}
	return nil
}

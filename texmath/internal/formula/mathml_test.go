package formula_test

import (
	"testing"

	"github.com/dailypapers/dailypapers/texmath/internal/formula"
)

// set are formulas and what stands inside their math element.
var set = []struct{ source, want string }{
	{``, ``},
	{`x`, `<mi>x</mi>`},
	{`xy`, `<mi>x</mi><mi>y</mi>`},
	{`\big)^2`, `<msup><mrow><mo stretchy="true" symmetric="true" minsize="1.2em" maxsize="1.2em">)</mo></mrow><mn>2</mn></msup>`},
	{`\varinjlim A_n`, `<munder><mi>lim</mi><mo lspace="0em" rspace="0em" stretchy="false">⟶</mo></munder><mspace width="0.1667em"/><msub><mi>A</mi><mi>n</mi></msub>`},
	{`\varprojlim_n A`, `<msub><munder><mi>lim</mi><mo lspace="0em" rspace="0em" stretchy="false">⟵</mo></munder><mi>n</mi></msub><mspace width="0.1667em"/><mi>A</mi>`},
	{`\Gamma`, `<mi mathvariant="normal">Γ</mi>`},
	{`\mathrm{x}`, `<mi mathvariant="normal">x</mi>`},
	{`\mathrm{SL}_2`, `<msub><mi>SL</mi><mn>2</mn></msub>`},
	{`\mathrm{ a b }`, `<mi mathvariant="normal">a</mi><mi mathvariant="normal">b</mi>`},
	{`\mathbf{x}\boldsymbol{\Gamma}\bm{\alpha}`, `<mi>𝐱</mi><mi>𝚪</mi><mi>𝜶</mi>`},
	{`\mathbb{R}^n`, `<msup><mi>ℝ</mi><mi>n</mi></msup>`},
	{`\mathcal{B}\mathfrak{C}\mathsf{a}\mathtt{b}`, `<mi>ℬ</mi><mi>ℭ</mi><mi>𝖺</mi><mi>𝚋</mi>`},
	{`\mathit{h}\mathit{ah}`, `<mi>h</mi><mi>𝑎ℎ</mi>`},
	{`\mathbf{é}`, `<mi mathvariant="normal">é</mi>`},
	{`\mathbb{1}`, `<mn>𝟙</mn>`},
	{`12.5`, `<mn>12.5</mn>`},
	{`\log n`, `<mi>log</mi><mspace width="0.1667em"/><mi>n</mi>`},
	{`\log(n)`, `<mi>log</mi><mo stretchy="false">(</mo><mi>n</mi><mo stretchy="false">)</mo>`},
	{`\log\log n`, `<mi>log</mi><mspace width="0.1667em"/><mi>log</mi><mspace width="0.1667em"/><mi>n</mi>`},
	{`n\log n`, `<mi>n</mi><mspace width="0.1667em"/><mi>log</mi><mspace width="0.1667em"/><mi>n</mi>`},
	{`\log\left(n\right)`, `<mi>log</mi><mrow><mo stretchy="false">(</mo><mi>n</mi><mo stretchy="false">)</mo></mrow>`},
	{`a=-1`, `<mi>a</mi><mo>=</mo><mo form="prefix">−</mo><mn>1</mn>`},
	{`-x`, `<mo form="prefix">−</mo><mi>x</mi>`},
	{`x^+`, `<msup><mi>x</mi><mo lspace="0em" rspace="0em">+</mo></msup>`},
	{`x^*`, `<msup><mi>x</mi><mo lspace="0em" rspace="0em">∗</mo></msup>`},
	{`a+b`, `<mi>a</mi><mo>+</mo><mi>b</mi>`},
	{`a\times b`, `<mi>a</mi><mo lspace="0.2222em" rspace="0.2222em">×</mo><mi>b</mi>`},
	{`a:b`, `<mi>a</mi><mo lspace="0.2778em" rspace="0.2778em">:</mo><mi>b</mi>`},
	{`a,b`, `<mi>a</mi><mo>,</mo><mi>b</mi>`},
	{`K_{3,3}`, `<msub><mi>K</mi><mrow><mn>3</mn><mo rspace="0em">,</mo><mn>3</mn></mrow></msub>`},
	{`{a+b}+c`, `<mi>a</mi><mo>+</mo><mi>b</mi><mo>+</mo><mi>c</mi>`},
	{`a{=}b`, `<mi>a</mi><mi>=</mi><mi>b</mi>`},
	{`\{x\mid y\}`, `<mo stretchy="false">{</mo><mi>x</mi><mo stretchy="false">∣</mo><mi>y</mi><mo stretchy="false">}</mo>`},
	{`|x|`, `<mi>|</mi><mi>x</mi><mi>|</mi>`},
	{`a/b`, `<mi>a</mi><mo lspace="0em" rspace="0em">/</mo><mi>b</mi>`},
	{`a<b`, `<mi>a</mi><mo>&lt;</mo><mi>b</mi>`},
	{`\partial\nabla\infty`, `<mi>∂</mi><mi mathvariant="normal">∇</mi><mi>∞</mi>`},
	{`n!`, `<mi>n</mi><mi>!</mi>`},
	{`a,\ldots,b`, `<mi>a</mi><mo>,</mo><mi>…</mi><mo lspace="0.1667em">,</mo><mi>b</mi>`},
	{`x_1^2`, `<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>`},
	{`{}_2F_1`, `<msub><mrow></mrow><mn>2</mn></msub><msub><mi>F</mi><mn>1</mn></msub>`},
	{`f'`, `<mi>f</mi><mo>′</mo>`},
	{`f'''`, `<mi>f</mi><mo>‴</mo>`},
	{`f'_n`, `<msubsup><mi>f</mi><mi>n</mi><mo>′</mo></msubsup>`},
	{`f'^2`, `<msup><mi>f</mi><mrow><mo>′</mo><mn>2</mn></mrow></msup>`},
	{`(a)'`, `<mo stretchy="false">(</mo><mi>a</mi><mo stretchy="false">)</mo><mo>′</mo>`},
	{`\frac12x`, `<mfrac><mn>1</mn><mn>2</mn></mfrac><mspace width="0.1667em"/><mi>x</mi>`},
	{`\frac{a+b}{c}`, `<mfrac><mrow><mi>a</mi><mo lspace="0em" rspace="0em">+</mo><mi>b</mi></mrow><mi>c</mi></mfrac>`},
	{`\dfrac{a}{b}`, `<mrow displaystyle="true"><mfrac><mi>a</mi><mi>b</mi></mfrac></mrow>`},
	{`\binom{n}{k}`, `<mrow><mo>(</mo><mfrac linethickness="0"><mi>n</mi><mi>k</mi></mfrac><mo>)</mo></mrow>`},
	{`\sqrt{2}`, `<msqrt><mspace height="0.75em"/><mn>2</mn></msqrt>`},
	{`\sqrt{x+y}`, `<msqrt><mspace height="0.75em"/><mi>x</mi><mo>+</mo><mi>y</mi></msqrt>`},
	{`\sqrt[3]{x}`, `<mroot><mrow><mspace height="0.75em"/><mi>x</mi></mrow><mn>3</mn></mroot>`},
	{`\sum_{i=1}^nx_i`, `<munderover><mo lspace="0em">∑</mo><mrow><mi>i</mi><mo lspace="0em" rspace="0em">=</mo><mn>1</mn></mrow><mi>n</mi></munderover><msub><mi>x</mi><mi>i</mi></msub>`},
	{`\sum x`, `<mo lspace="0em">∑</mo><mi>x</mi>`},
	{`\sum\limits_i x`, `<munder><mo lspace="0em" movablelimits="false">∑</mo><mi>i</mi></munder><mi>x</mi>`},
	{`\int_0^1x`, `<msubsup><mo lspace="0em">∫</mo><mn>0</mn><mn>1</mn></msubsup><mi>x</mi>`},
	{`\oint\limits_C`, `<munder><mo lspace="0em" rspace="0em" movablelimits="false">∮</mo><mi>C</mi></munder>`},
	{`\lim_{n\to\infty}a_n`, `<munder><mo lspace="0em" rspace="0.1667em" movablelimits="true">lim</mo><mrow><mi>n</mi><mo lspace="0em" rspace="0em">→</mo><mi>∞</mi></mrow></munder><msub><mi>a</mi><mi>n</mi></msub>`},
	{`\max(a,b)`, `<mi>max</mi><mo stretchy="false">(</mo><mi>a</mi><mo>,</mo><mi>b</mi><mo stretchy="false">)</mo>`},
	{`\limsup_n a`, `<munder><mo lspace="0em" rspace="0.1667em" movablelimits="true">lim sup</mo><mi>n</mi></munder><mi>a</mi>`},
	{`\operatorname{arg\,max}_x f`, `<msub><mi>arg max</mi><mi>x</mi></msub><mspace width="0.1667em"/><mi>f</mi>`},
	{`\hat{x}`, `<mover><mi>x</mi><mo stretchy="false" scriptlevel="+0">ˆ</mo></mover>`},
	{`\vec x`, `<mover><mi>x</mi><mo class="vec" stretchy="false" scriptlevel="+0">→</mo></mover>`},
	{`\bar{x}\dot x`, `<mover><mi>x</mi><mo stretchy="false" scriptlevel="+0">¯</mo></mover><mover><mi>x</mi><mo scriptlevel="+0">˙</mo></mover>`},
	{`\widehat{M}`, `<mover><mi>M</mi><mo stretchy="false" scriptlevel="+0">ˆ</mo></mover>`},
	{`L^{q'}`, `<msup><mi>L</mi><mrow><mi>q</mi><mo>′</mo></mrow></msup>`},
	{`\frac{f'}{g'}`, `<mfrac><mrow><mi>f</mi><mo>′</mo></mrow><mrow><mi>g</mi><mo>′</mo></mrow></mfrac>`},
	{`y"=x`, `<mi>y</mi><mo>″</mo><mo>=</mo><mi>x</mi>`},
	{`\T{depth}`, `<mtext class="tex">\T</mtext><mi>d</mi><mi>e</mi><mi>p</mi><mi>t</mi><mi>h</mi>`},
	{`\Real{n}\Real{}`, `<mtext class="tex">\Real</mtext><mi>n</mi><mi>ℝ</mi>`},
	{`U-->V`, `<mi>U</mi><mo>⟶</mo><mi>V</mi>`},
	{`\widehat{xy}`, `<mover><mrow><mi>x</mi><mi>y</mi></mrow><mo scriptlevel="+0">̂</mo></mover>`},
	{`\overline{xy}`, `<mover><mrow><mi>x</mi><mi>y</mi></mrow><mo scriptlevel="+0">‾</mo></mover>`},
	{`\underline{x}`, `<munder><mi>x</mi><mo scriptlevel="+0">_</mo></munder>`},
	{`\overbrace{x}^{n}`, `<mover><mover><mi>x</mi><mo scriptlevel="+0">⏞</mo></mover><mi>n</mi></mover>`},
	{`\overset{d}{=}`, `<mover><mo lspace="0em" rspace="0em">=</mo><mi>d</mi></mover>`},
	{`\xrightarrow{f}`, `<mover><mo lspace="0em" rspace="0em" stretchy="false">⟶</mo><mi>f</mi></mover>`},
	{`\not\in`, `<mo lspace="0em" rspace="0em">∉</mo>`},
	{`\not\ll`, `<mo lspace="0em" rspace="0em">≪̸</mo>`},
	{`\cancel{x}`, `<mi>𝑥̸</mi>`},
	{`\cancel{xy}`, `<mrow class="struck"><mi>x</mi><mi>y</mi></mrow>`},
	{`\phantom{x}y`, `<mphantom><mi>x</mi></mphantom><mi>y</mi>`},
	{`\left(\frac{a}{b}\right)`, `<mrow><mo>(</mo><mfrac><mi>a</mi><mi>b</mi></mfrac><mo>)</mo></mrow>`},
	{`\left(x\right)`, `<mrow><mo stretchy="false">(</mo><mi>x</mi><mo stretchy="false">)</mo></mrow>`},
	{`\left|\frac{a}{b}\right|_{x}`, `<msub><mrow><mo>|</mo><mfrac><mi>a</mi><mi>b</mi></mfrac><mo>|</mo></mrow><mi>x</mi></msub>`},
	{`\left\langle x\middle|\frac ab\right\rangle`, `<mrow><mo>⟨</mo><mi>x</mi><mo lspace="0em" rspace="0em" stretchy="true" symmetric="true">|</mo><mfrac><mi>a</mi><mi>b</mi></mfrac><mo>⟩</mo></mrow>`},
	{`\left.\frac ab\right/`, `<mrow><mfrac><mi>a</mi><mi>b</mi></mfrac><mo lspace="0em" rspace="0em" stretchy="true" symmetric="true">/</mo></mrow>`},
	{`\left|x\right|`, `<mrow><mi>|</mi><mi>x</mi><mi>|</mi></mrow>`},
	{`\bigl(x\bigr)`, `<mo stretchy="true" symmetric="true" minsize="1.2em" maxsize="1.2em">(</mo><mi>x</mi><mo stretchy="true" symmetric="true" minsize="1.2em" maxsize="1.2em">)</mo>`},
	{`\Bigg|`, `<mo lspace="0em" rspace="0em" stretchy="true" symmetric="true" minsize="3em" maxsize="3em">|</mo>`},
	{`a\,b\!c`, `<mi>a</mi><mspace width="0.1667em"/><mi>b</mi><mspace class="back1"/><mi>c</mi>`},
	{`\hspace{99em}`, `<mspace width="10em"/>`},
	{`\begin{matrix}a&b\\c&d\end{matrix}`, `<mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr><mtr><mtd><mi>c</mi></mtd><mtd><mi>d</mi></mtd></mtr></mtable>`},
	{`\begin{cases}a&b\\c\end{cases}`, `<mrow><mo>{</mo><mtable class="cases"><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr><mtr><mtd><mi>c</mi></mtd></mtr></mtable></mrow>`},
	{`\begin{aligned}a&=b\\&+c\end{aligned}`, `<mtable class="aligned" displaystyle="true"><mtr><mtd><mi>a</mi></mtd><mtd><mo>=</mo><mi>b</mi></mtd></mtr><mtr><mtd></mtd><mtd><mo lspace="0.2222em" rspace="0.2222em">+</mo><mi>c</mi></mtd></mtr></mtable>`},
	{`\begin{smallmatrix}a+b\end{smallmatrix}`, `<mtable class="small" scriptlevel="1"><mtr><mtd><mi>a</mi><mo lspace="0em" rspace="0em">+</mo><mi>b</mi></mtd></mtr></mtable>`},
	{`\text{ if }x`, `<mtext> if </mtext><mi>x</mi>`},
	{`\textbf{a}\texttt{<b>}`, `<mtext class="tb">a</mtext><mtext class="tt">&lt;b&gt;</mtext>`},
	{`\foo x`, `<mtext class="tex">\foo</mtext><mi>x</mi>`},
}

// hostile are sources that want to be more than text.
var hostile = []string{
	`\text{<script>window.ran = 1</script>}`,
	`\text{<img src=x onerror="window.ran = 1">}`,
	`\class{"><script>window.ran = 1</script>}{x}`,
	`\class{a" onclick="window.ran = 1}{x}`,
	`\cssId{b" onmouseover="window.ran = 1}{x}`,
	`\href{javascript:window.ran=1}{x}`,
	`\url{javascript:window.ran=1}`,
	`\style{background:url(javascript:window.ran=1)}{x}`,
	`\unicode{x3c}script\unicode{x3e}window.ran=1`,
	`\char"3C script\char"3E`,
	`</math><img src=x onerror="window.ran = 1">`,
	`</mi></math><script>window.ran = 1</script>`,
	`x<script>window.ran=1</script>y`,
	`\mathrm{</mi><script>window.ran=1</script>}`,
	`\operatorname{<svg onload="window.ran = 1">}`,
	`\begin{<iframe src="javascript:parent.ran=1">}x\end{<iframe>}`,
	`\left<script\right>`,
	`\includegraphics{x" onerror="window.ran=1}`,
	`\foo<img src=x onerror=window.ran=1>`,
	`\html{<b onclick=window.ran=1>}`,
	`\hspace{1em" onclick="window.ran=1}`,
	`\color{red" onclick="window.ran=1}{x}`,
	`\require{html}\def\x{<script>}`,
	`&lt;script&gt;window.ran=1&lt;/script&gt;`,
	`&#60;script&#62;`,
	"<!--", "]]>", "<![CDATA[<script>window.ran=1</script>]]>", "<?xml?>",
	`\text{<annotation-xml encoding="text/html"><script>window.ran=1</script></annotation-xml>}`,
	`\text{<mglyph><style><img src=x onerror="window.ran=1">}`,
	"\x00<\x00script>", "\u202ex", "x\ufeff<b>",
}

func TestMathML(t *testing.T) {
	for _, tt := range set {
		got := string(formula.AppendMathML(nil, formula.Parse(tt.source), false))
		if want := "<math>" + tt.want + "</math>"; got != want {
			t.Errorf("%s:\n got %s\nwant %s", tt.source, got, want)
		}
		for _, display := range []bool{false, true} {
			if err := checkMathML(formula.AppendMathML(nil, formula.Parse(tt.source), display)); err != nil {
				t.Errorf("%s: %v", tt.source, err)
			}
		}
	}
}

// Text of any kind must stay text.
func TestMathMLEscapes(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{`<b a="x">&amp;'`, `&lt;b a=&#34;x&#34;&gt;&amp;amp;&#39;`},
		{"a\x00b\x1bc\u0085d\u007fe", "abcde"},
		{"a\xffb\xed\xa0\x80", "a�b���"},
		{"a\u202eb\u2066c\u200fd", "abcd"},
		{"a\ufffeb\uffffc", "abc"},
		{" a\tb\nc\n", "\u00a0a b c\u00a0"},
		{"  ", "\u00a0"},
		{"]]>", "]]&gt;"},
	} {
		got := string(formula.AppendMathML([]byte("x"), &formula.Node{Kind: formula.Word, Text: tt.text}, true))
		if want := `x<math display="block"><mtext>` + tt.want + "</mtext></math>"; got != want {
			t.Errorf("%q: got %s, want %s", tt.text, got, want)
		}
	}
}

func TestMathMLOfHostile(t *testing.T) {
	for _, source := range hostile {
		if err := checkMathML(formula.AppendMathML(nil, formula.Parse(source), true)); err != nil {
			t.Errorf("%s: %v", source, err)
		}
	}
}

func BenchmarkMathML(b *testing.B) {
	for _, bb := range []struct{ name, source string }{
		{"letter", `x`},
		{"bound", `\mathcal{O}(n \log n)`},
		{"sum", `\sum_{i=1}^{n} \frac{\alpha_i x_i^2}{\sqrt{1 - \beta^2}} \leq \left\| A \right\|_F`},
	} {
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(bb.source)))
			var dst []byte
			for b.Loop() {
				dst = formula.AppendMathML(dst[:0], formula.Parse(bb.source), false)
			}
		})
	}
}

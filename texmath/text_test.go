package texmath

import (
	"runtime"
	"strings"
	"testing"
	"time"
)

// cases are sources and what Text shows for them.
var cases = []struct{ name, src, want string }{
	{"nothing", "", ""},
	{"plain", "Attention is all you need", "Attention is all you need"},
	{"umlaut", `Schr\"odinger`, "Schrödinger"},
	{"umlaut group", `Schr\"{o}dinger`, "Schrödinger"},
	{"umlaut outer group", `Schr{\"o}dinger`, "Schrödinger"},
	{"umlaut both", `Schr{\"{o}}dinger`, "Schrödinger"},
	{"umlaut careless", `Schr\" odinger`, "Schrödinger"},
	{"acute capital", `{\'E}tale`, "Étale"},
	{"acute", `Poincar\'{e}`, "Poincaré"},
	{"grave", "d\\'ej\\`a vu", "déjà vu"},
	{"circumflex", `contr\^ole`, "contrôle"},
	{"tilde", `El Ni\~no`, "El Niño"},
	{"cedilla", `Fran\c{c}ois`, "François"},
	{"cedilla space", `Fran\c cois`, "François"},
	{"caron", `Di\v{s}imo`, "Dišimo"},
	{"double acute", `Erd\H{o}s`, "Erdős"},
	{"double acute switch", `Erd{\H o}s`, "Erdős"},
	{"double acute space", `Erd\H os`, "Erdős"},
	{"macron", `m\=im\=a\d{m}s\=a`, "mīmāṃsā"},
	{"breve", `Ya\u{g}mur`, "Yağmur"},
	{"dot", `\.zycie`, "życie"},
	{"dot below", `\d{s}`, "ṣ"},
	{"bar below", `\b{d}`, "ḏ"},
	{"bar below uncomposed", `\b{g}`, "g\u0331"},
	{"ogonek", `K\k{e}stutis`, "Kęstutis"},
	{"ring", `\r{a}`, "å"},
	{"tie accent", `\t{oo}`, "o\u0361o"},
	{"dotless i", `na\"{\i}ve`, "naïve"},
	{"dotless bare", `f\'\i sica`, "física"},
	{"dotless group", `f{\'{\i}}sica`, "física"},
	{"dotless j", `\"\j`, "j\u0308"},
	{"dotless macron", `M\={\i}m`, "Mīm"},
	{"two marks", `Nguy\~{\^e}n`, "Nguyễn"},
	{"no composed form", `\'{z}\"{q}`, "źq\u0308"},
	{"accent on word", `\'{etale}`, "étale"},
	{"letters", `\ss\o\O\l\L\ae\AE\oe\OE\aa\AA`, "ßøØłŁæÆœŒåÅ"},
	{"icelandic", `\th\TH\dh\DH\i\j`, "þÞðÐıȷ"},
	{"letter space", `Waldenstr\o m`, "Waldenstrøm"},
	{"letter group", `{\L}ukasiewicz`, "Łukasiewicz"},
	{"letter empty", `\L{}ukasiewicz`, "Łukasiewicz"},
	{"ångström", `4 \AA resolution`, "4 Å resolution"},
	{"escapes", `\& \% \_ \# \{ \}`, "& % _ # { }"},
	{"dollar", `\$5`, "$5"},
	{"tie", `Fig.~1`, "Fig. 1"},
	{"about", `in ~100 steps (~3 h), 2~3 times`, "in ~100 steps (~3 h), 2~3 times"},
	{"home", `http://x.org/~me`, "http://x.org/~me"},
	{"home escaped", `http://x.org/\~{}me`, "http://x.org/~me"},
	{"en dash", `Gauss--Newton`, "Gauss–Newton"},
	{"em dash", `so---there`, "so—there"},
	{"rule", `a ---- b`, "a ---- b"},
	{"quotes", "``so''", "“so”"},
	{"dots", `so\ldots then \dots{} c`, "so… then … c"},
	{"fonts", `\textbf{a} \emph{b} \textit{c} \textrm{d} \texttt{e} \textsc{f}`, "a b c d e f"},
	{"boxes", `\mbox{a} \text{b} \underline{c}`, "a b c"},
	{"switches", `{\it a} {\em b} {\bf c} {\tt d} {\sc e} {\rm f}`, "a b c d e f"},
	{"nested fonts", `\textbf{\underline{Uni}fied \emph{d}}`, "Unified d"},
	{"cite", `as in~\cite{knuth84}`, "as in [knuth84]"},
	{"cite options", `\citep[see][p.~3]{a,b}`, "[a,b]"},
	{"url", `\url{http://x.org/~a--b_c}`, "http://x.org/~a--b_c"},
	{"href", `\href{http://x.org}{the page}`, "the page"},
	{"footnote", `methods.\footnote{Code is public.}`, "methods. (Code is public.)"},
	{"signs", `\textregistered\texttrademark\copyright`, "®™©"},
	{"section", `\S 3 \P \pounds 5`, "§3 ¶£5"},
	{"degree", `360{\deg} 5\degree\ 6\textdegree`, "360° 5° 6°"},
	{"superscript", `A\textsuperscript{2}FM 1\textsuperscript{st}`, "A²FM 1ˢᵗ"},
	{"superscript none", `x\textsuperscript{Q} 1\textsuperscript{*}`, `x$^{\text{Q}}$ 1*`},
	{"subscript none", `MATE\textsubscript{TD}, A\textsubscript{}`, `MATE$_{\text{TD}}$, A`},
	{"subscript", `H\textsubscript{2}O`, "H₂O"},
	{"braces", `{DNA} {{RNA}} of {G}auss`, "DNA RNA of Gauss"},
	{"set", `the {0,1} matrices`, "the {0,1} matrices"},
	{"sets", `{x_1,...,x_n}, {{\gamma}_1,...,{\gamma}_{n}}, {x : f(x_1) = 0}, {b^j}_{j}, max{a^2,1}`, `{$x_1,...,x_n$}, {${\gamma}_1,...,{\gamma}_{n}$}, {x : $f(x_1) = 0$}, {$b^j$}$_{j}$, max{$a^2,1$}`},
	{"no sets", `{\em a, b} {{G}PT: a model} {x} {\alpha} {C^1}-smooth {CO}_2 {Erd\H{o}s, P.} {\tau_1 \approx} 2`, `a, b GPT: a model x α $C^1$-smooth CO$_2$ Erdős, P. $\tau_1$ ≈ 2`},
	{"scripts", `gl_{n+1}(R^{2})`, "gl$_{n+1}(R^{2})$"},
	{"control space", `a\ b\  c`, "a b c"},
	{"thin", `400\,GeV`, "400\u2009GeV"},
	{"thin collapses", `a \, b`, "a b"},
	{"hyphenation", `co\-re\-fe\-rence`, "coreference"},
	{"line break", `Limit\\Using`, "Limit Using"},
	{"math", `A $\alpha--\'e$ b`, `A $\alpha--\'e$ b`},
	{"math display", `x  $$\a{  }$$  \"o`, `x $$\a{  }$$ ö`},
	{"math parens", `\(\'a\) \'a`, `\(\'a\) á`},
	{"math brackets", `\[ \"o \] \"o`, `\[ \"o \] ö`},
	{"math environment", `\begin{equation} \"o \end{equation} \"o`, `\begin{equation} \"o \end{equation} ö`},
	{"math braces", `{a $}$ b} c`, `a $}$ b c`},
	{"math in font", `\textbf{$K_{0}$-theory}`, `$K_{0}$-theory`},
	{"money", `from $5 and $10 for \'etudes`, "from $5 and $10 for études"},
	{"money and math", `for $5 the $\'x$`, `for $5 the $\'x$`},
	{"lone dollar", `5$ \'e`, "5$ é"},
	{"unknown", `\foo{x}\bar`, `\foo{x}\bar`},
	{"unknown arguments", `\foo{a}{b} {c}`, `\foo{a}{b} c`},
	{"unknown inside", `{\foo Erd\H{o}s}`, `\foo Erdős`},
	{"backslash", `a \`, `a \`},
	{"backslash digit", `\1`, `\1`},
	{"open brace", `{a \"o`, "{a ö"},
	{"close brace", `a} \"o`, "a ö"},
	{"open argument", `\textbf{a \"o`, "a ö"},
	{"accent open", `\'{e`, `'{e`},
	{"accent end", `\'`, `\'`},
	{"accent empty", `\c{}`, `\c{}`},
	{"greek", `{\alpha}-stable \omega-automata`, "α-stable ω-automata"},
	{"torn greek", `TGF-\b{eta} and \k{appa}-LoRA`, "TGF-β and κ-LoRA"},
	{"relations", `a word \geq 3`, "a word ≥ 3"},
	{"bare relations", `r \geq 3`, `$r \geq 3$`},
	{"blackboard", `\mathbb{C}^n \mathbb R`, `$\mathbb{C}^n$ $\mathbb R$`},
	{"hat", `U_q(\hat{g})`, `$U_q(\hat{g})$`},
	{"escaped apostrophes", `the model\'s users\' don\'t, \L o\'s`, "the model's users' don't, Łoś"},
	{"irish", `O\'Brien`, "O'Brien"},
	{"white space", " a \t\n b  ", "a b"},
	{"no-break space", "a\u00a0 b", "a b"},
	{"composed", "e\u0301", "é"},
	{"control", "a\x00b\x1b\u0085c", "ab c"},
	{"bidi", "a\u202eb\u2066c\u200f\u061c", "abc"},
	{"invalid", "a\xff\xfeb", "a\ufffdb"},
	{"list", `\begin{itemize} \item a \item b \end{itemize}`, "• a • b"},
	{"color", `\textcolor{blue}{x}`, "x"},
	{"glued", `\sqrtT \mathbbR \tildeO 5 \mus \emphn \logn \mathcalX`, "√T ℝ Õ 5 μs n log n X"},
	{"not glued", `\method \model \ours \urls`, `\method \model \ours \urls`},
	{"habits", `\eg in \R^n, \ie \Z`, `e.g. in $\R^n$, i.e. ℤ`},
	{"stray backslash", `St\ütz`, "Stütz"},
	{"name in texorpdfstring", `\texorpdfstring{$K$}{K}-means`, "K-means"},
	{"footnote option", `x\footnote[1]{y}`, "x (y)"},
	{"careless capital", `R\" Adler`, `R" Adler`},
	{"bare structure", `\frac{a}{b} {c}`, `$\frac{a}{b}$ c`},
	{"bare", `X^{T}X, 10^-17, 2^omega and YBa_2Cu_3O_7`, `$X^{T}X$, $10^{-17}$, $2^{\omega}$ and $\mathrm{{YBa}_{2}{Cu}_{3}O_{7}}$`},
	{"bare at a dollar", `$x$x_1, \$5 and x_2`, `$x$\(x_1\), $5 and \(x_2\)`},
	{"bare grown", `Ba_2`, `Ba_2`},
	{"stray braces", `the threshold}, a U}nified and different}words`, "the threshold, a Unified and different words"},
	{"stray brace for a parenthesis", `Omori et al. (2007}, and (RAC drawing})`, "Omori et al. (2007), and (RAC drawing)"},
	{"stray brace of a set", `the set \{1,2} is`, "the set {1,2} is"},
	{"link twice", `at https://x.org/a}{https://x.org/a}, x.org: this https URL}{this https URL.`, "at https://x.org/a, x.org: this https URL."},
	{"link half", `https://x.org/a}{x.org/a is`, "https://x.org/a is"},
	{"href alone", `at \href{https://x.org/a_b}.`, "at https://x.org/a_b."},
	{"href half open", `at \href{https://x.org}{the page.`, "at the page."},
	{"color alone", `\textcolor{red}Note`, "Note"},
	{"note open", `methods.\footnote{Code is public.`, "methods. Code is public."},
	{"fonts without group", `\textit declarative \emph(loud) \textbf{r}_{1}`, "declarative (loud) ${r}_{1}$"},
	{"font environment", `\begin{it}so\end{it}`, "so"},
	{"verb", `\verb|glm_net| and \verb<c>a{b<c>, \verb`, `glm_net and a{b, \verb`},
	{"latin", `\latin{et al.}`, "et al."},
	{"break", `non\nobreakdash-empty`, "non-empty"},
	{"hidden line end", `\emph{% thermo} 10 % of`, "thermo 10 % of"},
	{"careless letters", `S{\Ae}ther K{\Aa}l`, "SÆther KÅl"},
	{"escaped accent", `Mar\{'ıa} Mar\{'i}a \{'a, b'\}`, "María María {'a, b'}"},
	{"tex", `\LaTeX\ and \TeX`, "LaTeX and TeX"},
}

func TestText(t *testing.T) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := Text(c.src); got != c.want {
				t.Errorf("Text(%q)\n got %q\nwant %q", c.src, got, c.want)
			}
		})
	}
}

func TestName(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"C. -P. Yuan", "C.-P. Yuan"},
		{"J.K.Rowling", "J.K.Rowling"},
		{"A.~B.~Smith", "A. B. Smith"},
		{`A.\,B. Smith`, "A. B. Smith"},
		{"A . B . Smith , Jr.", "A. B. Smith, Jr."},
		{`L{\'a}szl{\'o}  Lov\'asz`, "László Lovász"},
		{`Paul Erd\H os`, "Paul Erdős"},
		{"山田 太郎", "山田 太郎"},
	} {
		if got := Name(c.src); got != c.want {
			t.Errorf("Name(%q) = %q, want %q", c.src, got, c.want)
		}
	}
}

// TestTextWithoutAllocation holds the promise of the fast path.
func TestTextWithoutAllocation(t *testing.T) {
	for _, src := range []string{
		"Attention is all you need", "Schrödinger's cat: a survey", "On $K$-theory at $5", "$a  b$",
	} {
		if n := testing.AllocsPerRun(100, func() { _ = Text(src) }); n != 0 {
			t.Errorf("Text(%q) allocates %v times", src, n)
		}
	}
}

// hostile are pieces that, repeated, make a careless reader quadratic or deep.
var hostile = []string{
	"{", "}", "{}", `\`, `\'`, `\'{`, `\c `, "$", "$1 a", "$$", `\(`, `\[`, `\begin{align}`, `\cite[`, `\foo{`,
	`\textbf{`, `\mathbb`, `\footnote{`, "~", "-", "^{", "\u0301", "a\u0301", "\xff", `\textsuperscript{`, `\aaaa`,
	" ", `\hat\it`, `\"{\i}`, "a,", `\href{a}{`, "``",
	"^", "_", "^{", "_{", "x_", "x^", "x_{", "x_1", "x^2_", `\frac`, `\frac{`, `\frac1`, `\sqrt[`, `\sqrt{`, "(", "(x", "x(", "x_1(", "x+",
	`\alpha `, `x\in `, "10^", "n^(", "$x", "$x$", "$ x $$", "$a{", `$\text{`, "$x\n\n", `\(\[`, `\begin{`, `\begin{align}\end{`, "x_1 ", "CO_",
	`\hat`, `\mathbb{`, "\n", "\n\n", "_^", "^_", "x'", "{x}", "${", "a_1_b", `\cite{`, `\times `, `x \times `, "$$x$", "(x)^", "[x",
	"Ba_2", "H(", "(H", "Ba_2(", "O_x", "La_{2-x}", "x_max", "2^omega", "{x_1,", "{x|", "{{x_1}", "x = ", "x_1 - ", `\textsubscript{TD}`, `\textsubscript{T`, `x {\to} `, `\to \nu `,
}

// TestHostile wants a time of every output that only quadratic work can miss, and
// space in proportion to the source.
func TestHostile(t *testing.T) {
	for _, o := range []struct {
		name  string
		size  int
		bytes uint64 // allocated for each of the source: a brace costs a group and an entered group, a formula its tree
		run   func(string)
	}{
		{"Text", 1 << 16, 600, func(s string) { check(t, s, Text(s)) }},
		{"MathML", 1 << 16, 4000, func(s string) { MathML(s) }},
		{"Plain", 1 << 14, 3000, func(s string) { Plain(s) }},
		{"Tokens", 1 << 14, 3000, func(s string) { Tokens(s) }},
	} {
		for _, part := range hostile {
			n := o.size / len(part)
			tryHostile(t, o.name, part, o.bytes, strings.Repeat(part, n), o.run)
			closed := strings.Repeat(part, n/2) + "x" + strings.Repeat("}", n/2)
			tryHostile(t, o.name, part+" closed", o.bytes, closed, o.run)
		}
		tryHostile(t, o.name, "accents", o.bytes, strings.Repeat(`\'`, 8*o.size), o.run)
		tryHostile(t, o.name, "braces", o.bytes, strings.Repeat("{", 16*o.size), o.run)
	}
}

func tryHostile(t *testing.T, name, what string, limit uint64, src string, run func(string)) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	run(src)
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	if took > 10*time.Second {
		t.Errorf("%s of %q took %v", name, what, took)
	}
	if n := (after.TotalAlloc - before.TotalAlloc) / uint64(len(src)); n > limit {
		t.Errorf("%s of %q: %d bytes allocated for each of the source", name, what, n)
	}
}

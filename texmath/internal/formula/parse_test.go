package formula

import "testing"

// parseCases are formulas and the trees they are read as, in the notation of dump.
var parseCases = []struct{ name, src, want string }{
	{"nothing", ``, `(row)`},
	{"white space", " \n", `(row)`},
	{"letters", `ab`, `(row a b)`},
	{"number", `3.14+.5`, `(row 3.14 + .5)`},
	{"thousands", `1,000 1,000,000 1{,}000`, `(row 1,000 1,000,000 1,000)`},
	{"no thousands", `0,100 1,00 1,0000`, `(row 0 , 100 1 , 00 1 , 0000)`},
	{"point that ends", `3. a.1`, `(row 3 . a . 1)`},
	{"signs", `a-b*c=d:e/f`, `(row a − b ∗ c = d : e / f)`},
	{"typed relations", `x:=y\;a->b\;a<=b...`, `(row x := y _0.28 a → b _0.28 a <= b …)`},
	{"entities", `a&lt;b&gt;c&amp;d`, `(row a < b > c & d)`},
	{"tie", `a~b`, `(row a _0.33 b)`},
	{"Unicode", `α≤β ∈ℝ`, `(row α ≤ β ∈ R:bb)`},
	{"Unicode capital", `Γγ`, `(row Γ:up γ)`},
	{"styled Unicode", `𝐀𝒜𝔸𝔞𝟙`, `(row A:bf A:cal A:bb a:fr 1:bb)`},
	{"typed scripts", `x²y₁²`, `(row (script x - 2) (script y 1 2))`},
	{"combining", "e\u0301", "(row e\u0301)"},

	{"scripts", `x_1^2 x^2_1`, `(row (script x 1 2) (script x 1 2))`},
	{"script of one digit", `x^12`, `(row (script x - 1) 2)`},
	{"script of a command", `x^\alpha_\text{max}`, `(row (script x "max" α))`},
	{"script of a fraction", `x^\frac12`, `(row (script x - (frac 1 2)))`},
	{"careless power", `10^-12x`, `(row (script 10 - (row − 12)) x)`},
	{"no base", `^{13}C`, `(row (script (row) - 13) C)`},
	{"empty base", `{}_2F_1`, `(row (script (row) 2 -) (script F 1 -))`},
	{"double scripts", `x^a^b_c_d`, `(row (script x - a) (script (row) c b) (script (row) d -))`},
	{"primes", `f'+f''^2+f'_1+f^2'`, `(row (script f - ′) + (script f - (row ″ 2)) + (script f 1 ′) + (script f - (row 2 ′)))`},
	{"many primes", `f'''''`, `(row (script f - (row ⁗ ′)))`},
	{"old scripts", `x\sp2\sb{ij}`, `(row (script x (row i j) 2))`},
	{"script of nothing", `x^`, `(row (script x - (row)))`},
	{"limits", `\sum_{i}^n\lim_x\int_0^1`, `(row (script.limits ∑ i n) (script.limits lim x -) (script ∫ 0 1))`},
	{"limits at will", `\sum\nolimits_i\int\limits_a`, `(row (script ∑ i -) (script.limits.always ∫ a -))`},
	{"operator names", `\operatorname{rank}A\operatorname*{arg\,max}_x`, `(row rank A (script.limits (row arg _0.17 max) x -))`},
	{"functions", `\log n\limsup_n a`, `(row log n (script.limits lim sup n -) a)`},

	{"group", `{a+b}c`, `(row (row a + b) c)`},
	{"sign in braces", `a{=}b`, `(row a = b)`},
	{"fractions", `\frac{a}{b}\frac12\tfrac ab`, `(row (frac a b) (frac 1 2) (styled (frac a b)))`},
	{"infix", `{a+1 \over b}{n\choose k}x\atop y`, `(row (frac.bare (row (frac (row a + 1) b) (fence () (frac.bare n k)) x) y))`},
	{"infix twice", `a\over b\over c`, `(row (frac a (row b !\over c)))`},
	{"binomials", `\binom{n}{k}\genfrac{[}{]}{0pt}{}{n}{k}`, `(row (fence () (frac.bare n k)) (fence [] (frac.bare n k)))`},
	{"roots", `\sqrt2\sqrt[3]{x+y}\root n\of x`, `(row (root 2 -) (root (row x + y) 3) (root x n))`},
	{"stacked", `\overset{d}{=}\stackrel ab\underset{x}{\max}`, `(row (script.limits.always = - d) (script.limits.always b - a) (script.limits.always max x -))`},
	{"accents", `\hat x\bar{ab}\vec\alpha`, `(row (accent ^ x) (accent ¯ (row a b)) (accent → α))`},
	{"wide accents", `\widehat{ab}\overline{x}\underline x`, `(row (accent.wide ^ (row a b)) (accent.wide ‾ x) (accent.under.wide _ x))`},
	{"braces", `\overbrace{x}^n\underbrace{y}_m`, `(row (script.limits (accent.wide ⏞ x) - n) (script.limits (accent.under.wide ⏟ y) m -))`},
	{"arrows", `\xrightarrow[b]{a}`, `(row (script.limits.always →…stretchy b a))`},
	{"not", `\not=\not\in\not\mathrel{R}`, `(row ≠ ∉ (struck R))`},
	{"modulo", `a\equiv b\pmod n`, `(row a ≡ b (row _1.00 (fence () mod _0.17 n)))`},
	{"dots", `a,\dots,b+\dots+c`, `(row a , … , b + ⋯ + c)`},

	{"fences", `\left(\frac ab\right]\left.x\right|_0`, `(row (fence (] (frac a b)) (script (fence | x) 0 -))`},
	{"middle", `\left\{x\middle|y\right\}`, `(row (fence {} x ||middle y))`},
	{"open fence", `\left( a`, `(row (fence ( a))`},
	{"closing fence alone", `a\right)`, `(row a ))`},
	{"fence across a group", `{\left( a} b\right)`, `(row (fence ( a) b ))`},
	{"fence of braces", `\left{a\right}`, `(row (fence {} a))`},
	{"sizes", `\big(\Bigl\{x\biggr|\Bigg/\big{)}`, `(row (*1< {*2< x |*3> /*4 )*1>)`},
	{"norm", `\|x\|\lvert y\rvert`, `(row ‖ x ‖ | y |)`},

	{"fonts", `\mathbb{R}\mathcal O\mathfrak{sl}\mathbf 1`, `(row R:bb O:cal (row s:fr l:fr) 1:bf)`},
	{"switches", `{\bf x y}z{\cal O}(n){\rm d}`, `(row (row x:bf y:bf) z O:cal ( n ) d:up)`},
	{"calligraphic switch", `\cal O(n)`, `(row O:cal ( n ))`},
	{"bold symbols", `\boldsymbol{\mathcal{O}\alpha x+1\Gamma}`, `(row O:bcal α:bi x:bi +:bf 1:bf Γ:bf)`},
	{"upright Greek", `\mathrm{\mu m}`, `(row μ:up m:up)`},
	{"text", `x\text{ if $a_1<b$, 5\% of Erd\H{o}s}`, `(row x (row " if " (row (script a 1 -) < b) ", 5" "%" " of Erd" "ő" "s"))`},
	{"text fonts", `\textbf{a \textit{b} c}\mbox{d}`, `(row (row "a ":bf "b":it " c":bf) "d")`},
	{"text in text", `\text{a\text{$\text{b}$}}`, `(row "a" "b")`},
	{"text script", `x\textsuperscript{th}`, `(row x (script (row) - "th"))`},
	{"spaces", `a\,b\!c\quad d\hspace{2em}e\kern-1em f`, `(row a _0.17 b _-0.17 c _1.00 d _2.00 e _-1.00 f)`},
	{"phantoms", `\phantom{x}\smash{y}\vphantom{z}`, `(row (phantom x) y)`},
	{"styles", `\displaystyle a\textstyle b`, `(row (styled.display a) (styled b))`},
	{"nothing to see", `\label{a}\nonumber\color{red}x\textcolor{red}{y}`, `(row x y)`},
	{"links", `\href{javascript:x}{y}\url{a_b}\cite{c}`, `(row y "a_b" (row [ "c" ]))`},
	{"html", `\class{a}{x}\unicode{x2115}\char65`, `(row x ℕ A)`},

	{"matrix", `\begin{pmatrix}a&b\\c&d\\\end{pmatrix}`, `(row (fence () (table matrix (row a b) (row c d))))`},
	{"array", `\begin{array}{c|c}\hline a&b\\[2pt]c&d\end{array}`, `(row (table matrix (row a b) (row c d)))`},
	{"cases", `\begin{cases}a&b\\c\end{cases}\cases{a&b\cr c}`, `(row (fence { (table cases (row a b) (row c))) (fence { (table cases (row a b) (row c))))`},
	{"display", `\begin{align*}a&=b\\c&=d\end{align*}`, `(row (table aligned (row a (row = b)) (row c (row = d))))`},
	{"equation", `\begin{equation}a=b\end{equation}`, `(row (row a = b))`},
	{"eqnarray", `\begin{eqnarray}a&=&b\\c&=&d\end{eqnarray}`, `(row (table aligned (row a (row = b)) (row c (row = d))))`},
	{"bare lines", `a\\b`, `(row (table gathered (row a) (row b)))`},
	{"bare ampersand", `A&B & C`, `(row A & B & C)`},
	{"substack", `\sum_{\substack{i\\j}}`, `(row (script.limits ∑ (table substack (row i) (row j)) -))`},
	{"unknown environment", `\begin{foo}a\end{foo}`, `(row !\begin{foo} a !\end{foo})`},
	{"open environment", `\begin{matrix}a&b`, `(row (table matrix (row a b)))`},

	{"unknown", `\foo{x}_1`, `(row !\foo (script x 1 -))`},
	{"definition", `\newcommand{\foo}[1]{x_#1} \foo{y}+\foo2`, `(row (script x y -) + (script x 2 -))`},
	{"definition without a body", `\newcommand{\foo}`, `(row !\newcommand !\foo)`},
	{"macro of itself", `\def\foo{\foo}\foo`, `(row !\foo)`},
	{"declared operator", `\DeclareMathOperator{\foo}{tr}\foo x`, `(row tr x)`},
	{"open brace", `{a`, `(row a)`},
	{"stray brace shows nothing, as TeX drops it", `a}b`, `(row a b)`},
	{"stray brace behind an open brace sign", `\{a}b`, `(row { a } b)`},
	{"macro of two arguments", `\def\f#1#2{#2^#1}\f2{ab}`, `(row a (script b - 2))`},
	{"built relation", `X \buildrel d \over = Y`, `(row X (script.limits.always = - d) Y)`},
	{"left scripts", `\prescript{1}{2}{X}`, `(row (script (row) 2 1) X)`},
	{"commutator", `\comm{A}{B}`, `(row (fence [] A , B))`},
	{"matrix element", `\mel{a}{H}{b}`, `(row (fence ⟨⟩ a ||middle H ||middle b))`},
	{"inverse", `x\inv+\inv{y}`, `(row x (script (row) - (row − 1)) + (script y - (row − 1)))`},
	{"words that stand apart", `a \qif b`, `(row a (row _1.00 "if" _1.00) b)`},
	{"typed letter for letter", `\verb|a_b|`, `(row "a_b":tt)`},
	{"white space in a command", `2\ti mes10`, `(row 2 × 10)`},
	{"unit without its command", `3\,\micro\meter`, `(row 3 _0.17 μ:up m)`},
	{"indicator", `\1_A`, `(row (script 1:bb A -))`},
	{"beta beside alpha", `\a+\b`, `(row α + β)`},
	{"an accent or a letter", `\b x`, `(row !\b x)`},
	{"something small", `\e>0`, `(row ε > 0)`},
	{"something that may be e", `\e^x`, `(row (script !\e - x))`},
	{"Lie algebra", `U(\g)`, `(row U ( g:fr ))`},
	{"no Lie algebra", `x^\g`, `(row (script x - !\g))`},
	{"ordinal", `m\th`, `(row m th)`},
	{"stray dollar", `a$b`, `(row a !$ b)`},
	{"dollars in a group", `{\boldmath$x$}`, `(row x)`},
	{"percent", `5% 5\%`, `(row 5 % 5 %)`},
	{"backslash", `a\`, `(row a !\)`},
	{"not UTF-8", "a\xff", "(row a !\xff)"},
}

func TestParse(t *testing.T) {
	for _, c := range parseCases {
		t.Run(c.name, func(t *testing.T) {
			if got := dump(Parse(c.src)); got != c.want {
				t.Errorf("Parse(%q)\n got %s\nwant %s", c.src, got, c.want)
			}
		})
	}
}

// habitCases are macros of packages and of nearly everyone.
var habitCases = []struct{ name, src, want string }{
	{"fields", `\R\ZZ\bbQ\F_q`, `(row R:bb Z:bb Q:bb (script F:up q -))`},
	{"alphabets", `\cA\calB\bfx\fS\calo\frakg`, `(row A:cal B:cal x:bf S:fr O:cal g:fr)`},
	{"glued", `\mathbbR\mathcalO(\sqrtn)\inR\mathrmpoly`, `(row R:bb O:cal ( (root n -) ) ∈ R (row p:up o:up l:up y:up))`},
	{"glued sign", `G\timesSO(3)`, `(row G × S O ( 3 ))`},
	{"decorated", `\xbar\deltahat\fstar`, `(row (accent ¯ x) (accent ^ δ) (script f - ∗))`},
	{"bold Greek", `\bbeta\bmu`, `(row β:bi μ:bi)`},
	{"names", `\Tr\GL_n(\R)\poly`, `(row Tr (script GL n -) ( R:bb ) poly)`},
	{"acronym", `\SVP\le\RRR`, `(row SVP ≤ R:bb)`},
	{"applied", `\curv(M)\curv_f`, `(row curv ( M ) (script !\curv f -))`},
	{"lambda", `T_{\la}(\la-\mu)`, `(row (script T λ -) ( λ − μ ))`},
	{"less than about", `z \la 10`, `(row z ≲ 10)`},
	{"angles", `\la x,y\ra`, `(row ⟨ x , y ⟩)`},
	{"arrow", `X\ra Y`, `(row X → Y)`},
	{"Lie algebra or slant", `\sl(2){\sl x}`, `(row sl ( 2 ) (row (row) x:it))`},
	{"section or sphere", `\S 3\S^1`, `(row § 3 (script S:up - 1))`},
	{"no guess", `\G\s\foo`, `(row !\G !\s !\foo)`},
	{"brackets", `\abs{x}\norm{y}\floor x`, `(row (fence || x) (fence ‖‖ y) !\floor x)`},
	{"states", `\bra{a}\ket{b}\braket{a|b}`, `(row (fence ⟨| a) (fence |⟩ b) (fence ⟨⟩ (row a | b)))`},
	{"derivatives", `\dv{f}{x}\pdv{x}`, `(row (frac (row d:up f) (row d:up x)) (frac ∂ (row ∂ x)))`},
	{"quantity", `\SI{3}{\kilo\meter\per\second\squared}`, `(row 3 _0.17 "km" _0.17 (script "s" - (row − 2)))`},
	{"literal unit", `\SI{1e-3}{m/s^2}`, `(row 1 × (script 10 - (row − 3)) _0.17 "m" / (script "s" - 2))`},
	{"degrees", `\ang{30}\SI{20}{\degree}`, `(row (row 30 °) (row 20 "°"))`},
	{"unit of units", `\unit[770]{nm}`, `(row 770 _0.17 "nm")`},
	{"water", `\ce{2H2O}`, `(row 2:up (script "H" 2:up -) "O")`},
	{"ions", `\ce{SO4^2-} \ce{Na+}`, `(row (script "SO" 4:up (row 2:up −)) (script "Na" - +))`},
	{"isotope", `\ce{^{13}C}`, `(row (script (row) - 13:up) "C")`},
	{"reaction", `\ce{A + B -> C}`, `(row "A" + "B" → "C")`},
}

func TestParseHabits(t *testing.T) {
	for _, c := range habitCases {
		t.Run(c.name, func(t *testing.T) {
			if got := dump(Parse(c.src)); got != c.want {
				t.Errorf("Parse(%q)\n got %s\nwant %s", c.src, got, c.want)
			}
		})
	}
}

func TestFallbacks(t *testing.T) {
	got := Fallbacks(Parse(`a_{\foo} + \sqrt[\bar]{\baz x} \qux`))
	want := []Fallback{{`\foo`, 3, 7}, {`\baz`, 23, 27}, {`\qux`, 31, 35}}
	if len(got) != len(want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("fallback %d is %v, want %v", i, got[i], want[i])
		}
	}
}

package analysis

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func terms(k Kind, text string) []string {
	var out []string
	for _, t := range New(k).Append(nil, text) {
		term := t.Term
		if t.Joined {
			term = "=" + term
		}
		out = append(out, term)
	}
	return out
}

func TestTerms(t *testing.T) {
	for _, test := range []struct {
		kind Kind
		text string
		want string
	}{
		{English, "Learning, networks; studies", "learn network studi"},
		{Names, "Learning Networks", "learning networks"},
		{English, "few-shot few‐shot", "few shot =fewshot few shot =fewshot"},
		{English, "state-of-the-art", "state of the art =stateoftheart"},
		{Names, "Schrödinger SCHRÖDINGER Schro\u0308dinger", "schrodinger schrodinger schrodinger"},
		{Names, "Straße Ørsted Łukasz Ærø Þór Đặng İnci ǿ", "strasse orsted lukasz aero thor dang inci o"},
		{Names, "O'Brien d’Alembert", "o brien =obrien d alembert =dalembert"},
		{English, "Bayes' rule, model's, authors’", "bay rule model author"},
		{Names, "C++ c++11 C# F#m GPT-4 3D 2401.12345 GPT-3.5.", "c++ c 11 c# f m gpt 4 =gpt4 3d 2401.12345 gpt 3.5 =gpt3.5"},
		{Names, `$\alpha$-stable \mathcal{O}(n \log n) \Gamma_2 \cite{x99} \textbf{b}`, "alpha stable =alphastable o n log n =nlogn =o(nlogn) gamma 2 =gamma2 x99 b"},
		{English, "状态空间 模", "状态 态空 空间 模"},
		{English, "BERT模型fine", "bert 模型 fine"},
		{Names, "𝒪(n²) ﬁne １２", "o n 2 =n2 =o(n^2) fine 12"},
		{Names, "soft\u00ADhyphen a\xffb -x- '", "softhyphen a b x"},
		{English, "한국어 처리", "한국 국어 처리"},
		{English, "", ""},
	} {
		if got := strings.Join(terms(test.kind, test.text), " "); got != test.want {
			t.Errorf("%s %q:\n got %q\nwant %q", test.kind, test.text, got, test.want)
		}
	}
}

// TestMathematics has the forms that texmath.Plain writes and those that people type.
func TestMathematics(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"ℓ₁ l_1 l_{1} l_(1) l1", "l 1 =l1 l 1 =l1 l 1 =l1 l 1 =l1 l1"},
		{"ℓ₁-norm l_{1}-norm", "l 1 =l1 norm =l1norm l 1 =l1 norm =l1norm"},
		{"σ₈ σ8 sigma_8 sigma8", "sigma 8 =sigma8 sigma 8 =sigma8 sigma 8 =sigma8 sigma8"},
		{"fσ₈", "f sigma 8 =sigma8 =fsigma8"},
		{"K₅ K₃,₃ K_{3,3}", "k 5 =k5 k 3 =k3 3 k 3 =k3 3"},
		{"x₁² x_1^2 x_{1}^{2}", "x 1 =x1 2 =x1^2 x 1 =x1 2 =x1^2 x 1 =x1 2 =x1^2"},
		{"xᵢⱼ x_{ij} x_(ij)", "x ij =xij x ij =xij x ij =xij"},
		{"xₙ₋₁ x_{n-1} xₙ₊₁ x_(n+1)", "x n =xn 1 x n =xn 1 x n =xn 1 x n =xn 1"},
		{"10⁵ 10^5 10^{5} 105", "10 5 =10^5 10 5 =10^5 10 5 =10^5 105"},
		{"10⁻³ 10^-3 10^{-3} cm⁻¹", "10 3 =10-3 10 3 =10-3 10 3 =10-3 cm 1 =cm-1"},
		{"CO₂ CO2 H₂SO₄ SO₄²⁻", "co 2 =co2 co2 h 2 =h2 so 4 =so4 =h2so4 so 4 =so4 2 =so4^2"},
		{"Bi₂Sr₂CaCu₂O₈", "bi 2 =bi2 sr 2 =sr2 cacu 2 =cacu2 o 8 =o8 =bi2sr2cacu2o8"},
		{"α ≤ β, β-catenin ΛCDM Ωₘ", "alpha beta beta catenin =betacatenin lambda cdm =lambdacdm omega m =omegam"},
		{"αβ γδε Ελλάδα και", "alpha beta =alphabeta gamma delta epsilon =gammadeltaepsilon ελλαδα kappa alpha iota =kappaalphaiota"},
		{"µm 𝛼 ϵ ϑ Ω ∆t ή", "mu m =mum alpha epsilon theta omega delta t =deltat eta"},
		{"L^∞ L^2(ℝⁿ) H_∞-control", "l infinity =linfinity l 2 =l2 r n =rn h infinity =hinfinity control =hinfinitycontrol"},
		{"SL₂(ℤ) C*-algebra p-adic", "sl 2 =sl2 z c algebra p adic =padic"},
		{"snake_case_words __init__ a_ ^b", "snake case =snakecase words =snakecasewords init a b"},
		{"O(n^2) O(n log n) 2^{nd}", "o n 2 =n2 =o(n^2) o n log n =nlogn =o(nlogn) 2 nd =2nd"},
		{"∇f ∂Ω 1º n-1", "nabla f =nablaf partial omega =partialomega 1 o =1o n 1 =n1"},
		{"x_{a b} x^ y_{} z₊ 語₂", "x a =xa b x y z 語 2"},
	} {
		if got := strings.Join(terms(Names, test.text), " "); got != test.want {
			t.Errorf("%q:\n got %q\nwant %q", test.text, got, test.want)
		}
	}
}

func TestLongTerms(t *testing.T) {
	for _, s := range []string{strings.Repeat("a", 1000), strings.Repeat("é", 1000), strings.Repeat("語", 9), strings.Repeat("x-", 500), strings.Repeat("ж", 70)} {
		for _, term := range terms(English, s) {
			if len(strings.TrimPrefix(term, "=")) > maxTerm || !utf8.ValidString(term) {
				t.Errorf("%.20q…: term of %d bytes", s, len(term))
			}
		}
	}
}

func TestCacheIsBounded(t *testing.T) {
	a := New(English)
	var b []byte
	for i := range cacheSize + 100 {
		b = append(b[:0], 'w')
		for n := i; n > 0; n /= 26 {
			b = append(b, byte('a'+n%26))
		}
		a.Append(nil, string(b))
	}
	if len(a.cache) > cacheSize {
		t.Errorf("%d cached forms", len(a.cache))
	}
}

func TestASCIIDoesNotAllocate(t *testing.T) {
	a := New(English)
	const text = "We present few-shot learning for networks, and the authors' models."
	dst := a.Append(nil, text)
	if n := testing.AllocsPerRun(100, func() { dst = a.Append(dst[:0], text) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

// FuzzAppend checks the shape of tokens, that every joined one stands behind parts of
// its own, and that the bytes a token claims give its term again: what is highlighted
// is what was matched. Of TeX the bytes can be a torn formula, which need not.
func FuzzAppend(f *testing.F) {
	for _, s := range []string{"Few-shot learning's", `$\alpha$ \mathcal{O}(n)`, "状态空间 ＡＢ", "O’Brien\u00ADs", "C++ 3.5.1", "e\u0301\u0301", "İSS ﷺ ½a",
		"ℓ₁-norm x_{n-1}^2", "fσ₈ Ελλάδα αβ ΛCDM", "10⁻³ xₙ₋₁² 10^{-3}", "K_{3,3} a_(b)c_d^∞", "H₂SO₄²⁻ ª1º∇", `$\sqrt{x_1^{2}}$ {\"o} \'`} {
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, text string, names bool) {
		kind := English
		if names {
			kind = Names
		}
		a, again := New(kind), New(kind)
		last := 0
		tokens := a.Append(nil, text)
		for i, token := range tokens {
			if token.Start < 0 || token.Start >= token.End || token.End > len(text) {
				t.Fatalf("%q: bad span %+v", text, token)
			}
			if token.Term == "" || len(token.Term) > maxTerm || !utf8.ValidString(token.Term) {
				t.Fatalf("%q: bad term %+v", text, token)
			}
			if token.Joined != (token.Parts > 1) || token.Parts > i || token.Tied && !token.Joined {
				t.Fatalf("%q: %d tokens before %+v", text, i, token)
			}
			for _, part := range tokens[i-token.Parts : i] {
				if part.Start < token.Start || part.End > token.End {
					t.Fatalf("%q: %+v is no part of %+v", text, part, token)
				}
			}
			if isTeX(text) {
				continue
			}
			if !token.Joined && token.Start < last && isAlnum(text[token.Start]) {
				t.Fatalf("%q: %+v stands back", text, token)
			}
			if !token.Joined {
				last = token.Start
			}
			if !slices.ContainsFunc(again.Append(nil, text[token.Start:token.End]), func(o Token) bool { return o.Term == token.Term }) {
				t.Fatalf("%q: %q does not give %q", text, text[token.Start:token.End], token.Term)
			}
		}
	})
}

func BenchmarkAppend(b *testing.B) {
	text := strings.Repeat("We present few-shot learning for graph neural networks and evaluate the resulting models on large benchmarks. ", 10)
	a := New(English)
	var dst []Token
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		dst = a.Append(dst[:0], text)
	}
}

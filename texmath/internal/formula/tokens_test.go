package formula

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// TestTokens: a + stands before a token that is tied to the one before it.
func TestTokens(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{``, ""},
		{`\mathcal{O}(n \log n)`, "O n log n"},
		{`\ell_1`, "l +1"},
		{`K_5`, "K +5"},
		{`x_{ij}^2`, "x +ij +2"},
		{`x^2_{ij}`, "x +ij +2"},
		{`xy`, "xy"},
		{`SL_2(\mathbb{R})`, "SL +2 R"},
		{`\alpha\beta`, "alpha beta"},
		{`\Gamma`, "Gamma"},
		{`\sigma_8`, "sigma +8"},
		{`2\pi`, "2 pi"},
		{`x\alpha y`, "x alpha y"},
		{`\infty`, "infinity"},
		{`L_\infty`, "L +infinity"},
		{`x_{\text{train}}`, "x +train"},
		{`\nabla f`, "nabla f"},
		{`\sqrt{n}`, "sqrt n"},
		{`\frac12`, "1 2"},
		{`3.14`, "3.14"},
		{`10^{-3}`, "10 3"},
		{`10^5`, "10 +5"},
		{`\operatorname{rank} A`, "rank A"},
		{`\text{two words}`, "two words"},
		{`\foo`, "foo"},
		{`{}^{13}C`, "13 +C"},
		{`\mathrm{H}_2\mathrm{O}`, "H +2 +O"},
		{`\hat{x}_1`, "x +1"},
		{`\hat{a}`, "a"},
		{`\widehat{\mathfrak{sl}}_2`, "sl +2"},
		{`\ce{YBa2Cu3O7}`, "YBa +2 +Cu +3 +O +7"},
		{`\bar\alpha`, "alpha"},
		{`\varepsilon\ne\epsilon`, "epsilon epsilon"},
		{`\hbar`, "hbar"},
		{`f'_n`, "f n"},
		{`\mathbb{E}[X]`, "E X"},
		{`\overline{AB}`, "AB"},
		{`\Sigma_1^0`, "Sigma +1 +0"},
	} {
		var got []string
		for _, tok := range AppendTokens(nil, Parse(c.src)) {
			s := tok.Text
			if tok.Tied {
				s = "+" + s
			}
			got = append(got, s)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("AppendTokens(%s) = %s, want %s", c.src, s, c.want)
		}
	}
}

func TestTokensPlace(t *testing.T) {
	const src = `a + \alpha_{12} = \sqrt{\mathbb{R}^n}`
	var got []string
	for _, tok := range AppendTokens([]Token{{Text: "before"}}, Parse(src))[1:] {
		got = append(got, tok.Text+":"+src[tok.Start:tok.End])
	}
	want := []string{"a:a", `alpha:\alpha`, "12:12", `sqrt:\sqrt{\mathbb{R}^n}`, "R:R", "n:n"}
	if !slices.Equal(got, want) {
		t.Errorf("tokens stand at %q, want %q", got, want)
	}
}

// TestSameStory: who reads the plain text and who searches for the tokens speak
// of the same words.
func TestSameStory(t *testing.T) {
	for _, c := range plainCases {
		n := Parse(c.src)
		checkTokens(t, c.src, string(AppendPlain(nil, n)), AppendTokens(nil, n))
	}
}

// checkTokens holds what is true of the tokens of every formula.
func checkTokens(t *testing.T, src, plain string, tokens []Token) {
	t.Helper()
	var got []string
	for i, tok := range tokens {
		if tok.Text == "" || !utf8.ValidString(tok.Text) || tok.Start < 0 || tok.Start >= tok.End || tok.End > len(src) || i == 0 && tok.Tied {
			t.Errorf("AppendTokens(%.200q) has the token %+v", src, tok)
		}
		got = append(got, fold(tok.Text)...)
	}
	if want := fold(plain); !slices.Equal(got, want) {
		t.Errorf("AppendTokens(%.200q) = %.200q, but %.200q has the words %.200q", src, got, plain, want)
	}
}

// fold cuts text into words as a search index does: by compatibility
// decomposition, with Greek letters and signs by name and a cut between
// characters on the line and off it. Unlike an index it takes all Greek for
// letters of a formula.
func fold(text string) []string {
	var words []string
	word, last := "", onLine
	flush := func() {
		if word != "" {
			words = append(words, strings.ToLower(word))
		}
		word = ""
	}
	runes := []rune(text)
	for i, r := range runes {
		_, h := onTheLine(r)
		if h != last {
			flush()
		}
		last = h
		if name := SignName(r); name != "" {
			flush()
			word = name
			flush()
			continue
		}
		if r == '.' && i > 0 && i+1 < len(runes) && isNumeral(runes[i-1]) && isNumeral(runes[i+1]) {
			word += "."
			continue
		}
		if !unicode.In(r, unicode.L, unicode.N, unicode.M) {
			flush()
			continue
		}
		for _, d := range norm.NFKD.String(string(r)) {
			switch name := GreekName(d); {
			case name != "":
				flush()
				word = name
				flush()
			case unicode.IsLetter(d), unicode.IsNumber(d):
				word += unspelled(d)
			case !unicode.Is(unicode.M, d):
				flush()
			}
		}
	}
	flush()
	return words
}

func isNumeral(r rune) bool { return '0' <= r && r <= '9' }

func unspelled(r rune) string {
	switch r {
	case 'ı':
		return "i"
	case 'ȷ':
		return "j"
	}
	return string(r)
}

func TestGreekName(t *testing.T) {
	for _, c := range []struct {
		letters string
		want    string
	}{
		{"α", "alpha"}, {"Γ", "Gamma"}, {"εϵ", "epsilon"}, {"θϑ", "theta"}, {"φϕ", "phi"}, {"ρϱ", "rho"},
		{"πϖ", "pi"}, {"σς", "sigma"}, {"κϰ", "kappa"}, {"μµ", "mu"}, {"ΩΩ", "Omega"}, {"ω", "omega"},
		{"aA1ά∑ה", ""},
	} {
		for _, r := range c.letters {
			if got := GreekName(r); got != c.want {
				t.Errorf("GreekName(%q) = %q, want %q", r, got, c.want)
			}
		}
	}
	for r := 'Α'; r <= 'ω'; r++ {
		if unicode.IsLetter(r) && (r <= 'Ω' || r >= 'α') && GreekName(r) == "" {
			t.Errorf("%q has no name", r)
		}
	}
}

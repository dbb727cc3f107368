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
		{Names, `$\alpha$-stable \mathcal{O}(n \log n) \Gamma_2 \cite{x99} \begin{eqnarray}`, "alpha stable o n log n gamma 2"},
		{English, "状态空间 模", "状态 态空 空间 模"},
		{English, "BERT模型fine", "bert 模型 fine"},
		{Names, "𝒪(n²) ﬁne １２", "o n2 fine 12"},
		{Names, "soft\u00ADhyphen a\xffb -x- '", "softhyphen a b x"},
		{English, "한국어 처리", "한국 국어 처리"},
		{English, "", ""},
	} {
		if got := strings.Join(terms(test.kind, test.text), " "); got != test.want {
			t.Errorf("%s %q:\n got %q\nwant %q", test.kind, test.text, got, test.want)
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

// FuzzAppend checks the shape of tokens, and that the bytes a token claims give its
// term again: what is highlighted is what was matched.
func FuzzAppend(f *testing.F) {
	for _, s := range []string{"Few-shot learning's", `$\alpha$ \mathcal{O}(n)`, "状态空间 ＡＢ", "O’Brien\u00ADs", "C++ 3.5.1", "e\u0301\u0301", "İSS ﷺ ½a"} {
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, text string, names bool) {
		kind := English
		if names {
			kind = Names
		}
		a, again := New(kind), New(kind)
		last := 0
		for _, token := range a.Append(nil, text) {
			if token.Start < 0 || token.Start >= token.End || token.End > len(text) || !token.Joined && token.Start < last && isAlnum(text[token.Start]) {
				t.Fatalf("%q: bad span %+v", text, token)
			}
			if !token.Joined {
				last = token.Start
			}
			if token.Term == "" || len(token.Term) > maxTerm || !utf8.ValidString(token.Term) {
				t.Fatalf("%q: bad term %+v", text, token)
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

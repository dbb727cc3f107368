package texmath

import (
	"strings"

	"github.com/dailypapers/dailypapers/texmath/internal/formula"
)

// A Token is a word of a text, in the form in which people type it.
type Token struct {
	Text       string
	Start, End int  // bytes of the source
	Tied       bool // written onto the token before it, as the 1 of ℓ₁ and "-norm" behind it
}

// Tokens are the words of TeX text for search: what stands between white space in
// Text, with its punctuation, and the letters, numbers and names of the formulas.
// A formula's first token is tied to text that stands right before it, and text to
// the formula. Their offsets never decrease.
func Tokens(src string) []Token {
	cleaned, at := cleanAt(src)
	d := read(cleaned, true)
	w := speller{decoder: d, at: at, all: make([]Token, 0, len(d.marks)+8)}
	out := string(d.out)
	for i, m := range d.marks {
		if m.formula {
			w.formula(m)
			continue
		}
		to := len(out)
		if i+1 < len(d.marks) {
			to = d.marks[i+1].from
		}
		w.word(m, trimGap(out[m.from:to]))
	}
	return w.all
}

// trimGap is a word without the white space that a gap wrote behind it.
func trimGap(s string) string { return strings.TrimSuffix(strings.TrimSuffix(s, " "), thinSpace) }

// speller gathers tokens.
type speller struct {
	*decoder
	at    func(int) int
	all   []Token
	said  bool // whether the last piece gave a token
	inner []formula.Token
}

func (w *speller) word(m mark, text string) {
	tied := m.tied && w.said
	w.said = text != ""
	if w.said {
		w.add(Token{text, w.at(m.start), w.at(m.end), tied})
	}
}

func (w *speller) formula(m mark) {
	n, _, in := w.parse(m)
	w.inner = formula.AppendTokens(w.inner[:0], n)
	tied := m.tied && w.said
	for _, t := range w.inner {
		w.add(Token{t.Text, w.at(in(t.Start)), w.at(in(t.End)), t.Tied || tied})
		tied = false
	}
	w.said = len(w.inner) > 0
}

// add keeps the offsets in order where a formula is read in another one, as where an
// index is read before the exponent that stands in front of it.
func (w *speller) add(t Token) {
	if n := len(w.all); n > 0 && t.Start < w.all[n-1].Start {
		t.Start, t.End = w.all[n-1].Start, max(t.End, w.all[n-1].End)
	}
	w.all = append(w.all, t)
}

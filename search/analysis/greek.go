package analysis

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// shortGreek is the most letters of Greek in a row that are signs of a formula; longer
// ones are a word of the language.
const shortGreek = 3

// signName is how people type the signs of formulas that they read aloud.
func signName(r rune) string {
	switch r {
	case '∞':
		return "infinity"
	case '∂':
		return "partial"
	case '∇':
		return "nabla"
	case '∆':
		return "delta"
	case '√':
		return "sqrt"
	case 'ℏ':
		return "hbar"
	case 'ℵ':
		return "aleph"
	}
	return ""
}

// spellingOf returns how the sign or Greek letter r is typed, accents or not; "" for
// all others.
func spellingOf(r rune) string {
	switch {
	case r < 0x370 && r != 0xB5:
		return ""
	case r <= 0x3FF:
		return greekName(greekBase(r))
	case r < 0x1D5D:
		return ""
	case r <= 0x1D6A, 0x1F00 <= r && r <= 0x1FFF, r == 0x2126, 0x1D6A8 <= r && r <= 0x1D7CB:
		return greekName(greekBase(r))
	}
	return signName(r)
}

func isSpelled(r rune) bool { return r >= 0xB5 && spellingOf(r) != "" }

// greekBase takes accents and style from a letter.
func greekBase(r rune) rune {
	var b [utf8.UTFMax]byte
	if d := norm.NFKD.Properties(b[:utf8.EncodeRune(b[:], r)]).Decomposition(); d != nil {
		r, _ = utf8.DecodeRune(d)
	}
	return unicode.ToLower(r)
}

// spelled reads a part at i that starts with a sign or a Greek letter: that alone, by
// its name, or a word of Greek.
func (a *Analyzer) spelled(text string, i int, l link) int {
	r, n := utf8.DecodeRuneInString(text[i:])
	h := heightOf(r)
	if h != onLine {
		l.height = h
	}
	p := a.begin(text, i, l)
	if end := greekWord(text, i, h); end > i {
		for i < end {
			r, n := utf8.DecodeRuneInString(text[i:])
			if !isSilent(r) {
				a.base(text[i:], r)
			}
			i += n
		}
		return a.finish(p, i)
	}
	p.named = true
	a.buf = append(a.buf, spellingOf(r)...)
	for i += n; i < len(text) && text[i] >= utf8.RuneSelf; i += n {
		if r, n = utf8.DecodeRuneInString(text[i:]); !isSilent(r) {
			break
		}
	}
	return a.finish(p, i)
}

// greekWord returns the end of the Greek word at i, or i where the letters are too few.
func greekWord(text string, i int, h height) int {
	letters, end := 0, i
	for end < len(text) && text[end] >= utf8.RuneSelf {
		r, n := utf8.DecodeRuneInString(text[end:])
		if !isSilent(r) {
			if !isSpelled(r) || signName(r) != "" || heightOf(r) != h {
				break
			}
			letters++
		}
		end += n
	}
	if letters <= shortGreek {
		return i
	}
	return end
}

// greekName is the name of a small Greek letter without accents.
func greekName(r rune) string {
	const names = " α=alpha β=beta γ=gamma δ=delta ε=epsilon ζ=zeta η=eta θ=theta ι=iota κ=kappa λ=lambda μ=mu " +
		"ν=nu ξ=xi ο=omicron π=pi ρ=rho σ=sigma ς=sigma τ=tau υ=upsilon φ=phi χ=chi ψ=psi ω=omega "
	_, rest, _ := strings.Cut(names, " "+string(r)+"=")
	name, _, _ := strings.Cut(rest, " ")
	return name
}

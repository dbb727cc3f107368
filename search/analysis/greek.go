package analysis

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/dailypapers/dailypapers/texmath"
)

// shortGreek is the most letters of Greek in a row that are signs of a formula; longer
// ones are a word of the language.
const shortGreek = 3

// spellingOf returns how the sign or Greek letter r is typed, accents or not; "" for
// all others.
func spellingOf(r rune) string {
	switch {
	case r < 0x370 && r != 0xB5:
		return ""
	case r <= 0x3FF:
		return texmath.GreekName(greekBase(r))
	case r < 0x1D5D:
		return ""
	case r <= 0x1D6A, 0x1F00 <= r && r <= 0x1FFF, r == 0x2126, 0x1D6A8 <= r && r <= 0x1D7CB:
		return texmath.GreekName(greekBase(r))
	}
	return strings.ToLower(texmath.SignName(r))
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
			if !isSpelled(r) || texmath.SignName(r) != "" || heightOf(r) != h {
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

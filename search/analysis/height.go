package analysis

import "unicode/utf8"

// height is where a character stands to the line.
type height uint8

const (
	onLine height = iota
	raised
	lowered
)

// mark keeps 10⁵ from being 105 where it is written in one word.
func (h height) mark() string {
	switch h {
	case raised:
		return "^"
	case lowered:
		return "_"
	}
	return ""
}

// heightOf tells the raised and lowered letters and digits of Unicode from the others.
func heightOf(r rune) height {
	switch {
	case r < 0x2B0:
		if r == '²' || r == '³' || r == '¹' || r == 'ª' || r == 'º' {
			return raised
		}
	case r <= 0x2B8, 0x2E0 <= r && r <= 0x2E4, 0x1D2C <= r && r <= 0x1D61 && !isSmallCapital(r),
		r == 0x1D78, 0x1D9B <= r && r <= 0x1DBF, 0x2070 <= r && r <= 0x207F, r == 0x2C7D:
		return raised
	case 0x1D62 <= r && r <= 0x1D6A, 0x2080 <= r && r <= 0x209C, r == 0x2C7C:
		return lowered
	}
	return onLine
}

// isSmallCapital holds for the phonetic letters among the raised ones that stand on the line.
func isSmallCapital(r rune) bool { return r == 0x1D2F || r == 0x1D3B || r == 0x1D4E }

// startsWithDigit reports whether s starts with a digit of any height.
func startsWithDigit(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	switch {
	case r < utf8.RuneSelf:
		return isDigit(byte(r))
	case r == '²' || r == '³' || r == '¹', 0x2070 <= r && r <= 0x2079, 0x2080 <= r && r <= 0x2089:
		return true
	}
	return false
}

// script reads a part of height h at i.
func (a *Analyzer) script(text string, i int, h height, l link) int {
	if h != onLine {
		l.height = h
	}
	p := a.begin(text, i, l)
	for i < len(text) && text[i] >= utf8.RuneSelf {
		n := a.fold(text[i:], h)
		if n == 0 {
			break
		}
		i += n
	}
	return a.finish(p, i)
}

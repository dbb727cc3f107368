package analysis

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/dailypapers/dailypapers/texmath"
)

func isAlnum(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || isDigit(c)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// isPlain reports whether Snowball's rules apply: a to z only, longer than two letters.
func isPlain(word string) bool {
	for i := 0; i < len(word); i++ {
		if word[i] < 'a' || word[i] > 'z' {
			return false
		}
	}
	return len(word) > 2
}

// isDecimalPoint holds for the point of 3.5 and of 2401.12345.
func isDecimalPoint(text string, i int) bool {
	return text[i] == '.' && i > 0 && isDigit(text[i-1]) && i+1 < len(text) && isDigit(text[i+1])
}

// isWord holds for letters, digits, and the signs that are read aloud as words.
func isWord(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsNumber(r) || texmath.SignName(r) != "") && !isRun(r) && !isFraction(r)
}

// wordAt reports whether a word can start at i.
func wordAt(text string, i int) bool {
	if i >= len(text) {
		return false
	}
	if c := text[i]; c < utf8.RuneSelf {
		return isAlnum(c)
	}
	r, _ := utf8.DecodeRuneInString(text[i:])
	return isWord(r)
}

// isRun holds for the scripts written without spaces that are indexed in pairs: Han,
// Hiragana, Katakana, Hangul (Korean has spaces, but its endings cling to the words).
func isRun(r rune) bool {
	switch {
	case r < 0x1100:
		return false
	case r <= 0x11FF, 0x2E80 <= r && r <= 0x2FDF, 0x3005 <= r && r <= 0x3007,
		0x3041 <= r && r <= 0x318F, 0x31F0 <= r && r <= 0x31FF, 0x3400 <= r && r <= 0x9FFF,
		0xAC00 <= r && r <= 0xD7AF, 0xF900 <= r && r <= 0xFAFF, 0xFF66 <= r && r <= 0xFF9F,
		0x20000 <= r && r <= 0x3FFFF:
		return unicode.IsLetter(r) || r == 0x3007
	}
	return false
}

// isSilent holds for what stands inside a word without being a letter of it:
// combining marks, the soft hyphen, joiners.
func isSilent(r rune) bool {
	return r == 0xAD || r == 0x200C || r == 0x200D || r == 0x2060 || unicode.Is(unicode.M, r)
}

// possessive returns the length of 's at i at the end of a word.
func possessive(text string, i int) int {
	n := mark(text, i, "'", "\u2019")
	if n == 0 || i+n >= len(text) || lower(text[i+n]) != 's' {
		return 0
	}
	if rest := text[i+n+1:]; rest != "" {
		if r, _ := utf8.DecodeRuneInString(rest); isWord(r) || isSilent(r) {
			return 0
		}
	}
	return n + 1
}

// mark returns the length of the first of marks that stands at i, or 0.
func mark(text string, i int, marks ...string) int {
	for _, m := range marks {
		if len(text)-i >= len(m) && text[i:i+len(m)] == m {
			return len(m)
		}
	}
	return 0
}

// fold appends the base letters of the rune that s starts with to buf and returns its
// length, or 0 where the rune does not belong to a part of height h.
func (a *Analyzer) fold(s string, h height) int {
	r, n := utf8.DecodeRuneInString(s)
	if isSilent(r) {
		return n
	}
	if !isWord(r) || isSpelled(r) || heightOf(r) != h {
		return 0
	}
	a.base(s, r)
	return n
}

// base appends the base letters of r, which s starts with.
func (a *Analyzer) base(s string, r rune) {
	d := norm.NFKD.PropertiesString(s).Decomposition()
	if d == nil {
		a.buf = appendBase(a.buf, r)
	}
	for len(d) > 0 {
		b, m := utf8.DecodeRune(d)
		if isWord(b) {
			a.buf = appendBase(a.buf, b)
		}
		d = d[m:]
	}
}

// appendBase writes letters that Unicode does not decompose as people type them
// without their keyboard.
func appendBase(dst []byte, r rune) []byte {
	switch r = unicode.ToLower(r); r {
	case 'ß':
		return append(dst, "ss"...)
	case 'ø':
		return append(dst, 'o')
	case 'ł':
		return append(dst, 'l')
	case 'æ':
		return append(dst, "ae"...)
	case 'œ':
		return append(dst, "oe"...)
	case 'đ', 'ð':
		return append(dst, 'd')
	case 'þ':
		return append(dst, "th"...)
	case 'ħ':
		return append(dst, 'h')
	case 'ı':
		return append(dst, 'i')
	case 'ŋ':
		return append(dst, 'n')
	case 'ŧ':
		return append(dst, 't')
	case 'ς':
		r = 'σ'
	}
	return utf8.AppendRune(dst, r)
}

package analysis

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// isFraction holds for the fractions that Unicode has as one character, ½ and its like.
func isFraction(r rune) bool {
	return 0xBC <= r && r <= 0xBE || 0x2150 <= r && r <= 0x215F || r == 0x2189
}

// fraction adds the two numbers of the fraction at i, as 1/2 has them.
func (a *Analyzer) fraction(dst []Token, text string, i int) []Token {
	_, n := utf8.DecodeRuneInString(text[i:])
	for _, number := range strings.Split(norm.NFKD.String(text[i:i+n]), "\u2044") {
		if number != "" {
			dst = a.emit(dst, []byte(number), Token{Start: i, End: i + n})
		}
	}
	return dst
}

// isAngstrom holds for the letter that alone is a unit of length.
func isAngstrom(r rune) bool { return r == 'Å' || r == 0x212B }

// ell returns how many bytes of ell_1 and ell1 at i are to be left out, so that ℓ is
// found by its name: its scripts follow the last letter.
func ell(text string, i int) int {
	if mark(text, i, "ell") == 0 || i+3 >= len(text) || text[i+3] != '_' && !isDigit(text[i+3]) {
		return 0
	}
	return len("el")
}

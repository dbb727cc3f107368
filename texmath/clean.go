package texmath

import (
	"strings"
	"unicode/utf8"
)

// clean removes what no reader may be shown: control characters, bidirectional
// overrides, isolates and marks, and invalid UTF-8, of which a run becomes one
// U+FFFD. Line separators become spaces. It returns s itself if there is nothing.
func clean(s string) string {
	i := firstUnclean(s)
	if i == len(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + utf8.UTFMax)
	b.WriteString(s[:i])
	scrub(s, i, func(r rune, _ int) { b.WriteRune(r) })
	return b.String()
}

// cleanAt is clean, and gives the place in s of every offset in the result.
func cleanAt(s string) (cleaned string, at func(int) int) {
	i := firstUnclean(s)
	if i == len(s) {
		return s, func(i int) int { return i }
	}
	var origins []int // of the bytes from i on
	scrub(s, i, func(r rune, from int) {
		for range utf8.RuneLen(r) {
			origins = append(origins, from)
		}
	})
	return clean(s), func(j int) int {
		switch {
		case j < i:
			return j
		case j-i < len(origins):
			return origins[j-i]
		}
		return len(s)
	}
}

// scrub calls keep with the characters that clean keeps of s from i on, and where
// they come from.
func scrub(s string, i int, keep func(r rune, from int)) {
	broken := false
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		invalid := r == utf8.RuneError && n == 1
		if invalid && broken {
			continue
		}
		broken = invalid
		if k := kept(r); k >= 0 {
			keep(k, i-n)
		}
	}
}

// firstUnclean is the offset of the first character that clean changes.
func firstUnclean(s string) int {
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if c < ' ' && !isSpace(c) || c == 0x7f {
				return i
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 || kept(r) != r {
			return i
		}
		i += n
	}
	return len(s)
}

// kept is what clean writes for r: itself, a substitute, or -1 for nothing.
func kept(r rune) rune {
	switch {
	case r == '\t' || r == '\n' || r == '\v' || r == '\f' || r == '\r':
		return r
	case r == 0x85 || r == 0x2028 || r == 0x2029:
		return ' '
	case r < ' ' || r >= 0x7f && r < 0xa0:
		return -1
	case r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069:
		return -1
	case r == 0xfffe || r == 0xffff: // XML knows no such characters
		return -1
	case r == 0x200e || r == 0x200f || r == 0x061c:
		return -1
	case r == 0x1fef: // the Greek varia is a grave accent in normal form
		return '`'
	}
	return r
}

func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

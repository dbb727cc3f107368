package markup

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// clean takes out what no reader sees and what turns text around: control characters,
// bidirectional formatting, characters without width, soft hyphens, and invalid UTF-8,
// which becomes U+FFFD. Line breaks of all kinds become \n. The joiners of emoji and of Persian stay.
func clean(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r == utf8.RuneError || kept(r) != r }) {
		return s
	}
	return strings.Map(kept, strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n"))
}

// kept is what clean writes for r: itself, a substitute, or -1 for nothing.
func kept(r rune) rune {
	switch {
	case r == '\n' || r == '\t':
		return r
	case r == '\r' || r == 0x85 || r == 0x2028 || r == 0x2029:
		return '\n'
	case r == '\v' || r == '\f':
		return ' '
	case unicode.IsControl(r):
		return -1
	case r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x206f || r == 0x200e || r == 0x200f || r == 0x61c:
		return -1
	case r == 0xad || r == 0x200b || r == 0x2060 || r == 0xfeff || r >= 0xe0000 && r <= 0xe00ff:
		return -1
	case r&0xfffe == 0xfffe || r >= 0xfdd0 && r <= 0xfdef: // no characters
		return -1
	}
	return r
}

package api

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// plain puts a text on one line and takes out what may not stand in XML or
// could forge what stands around it: control characters, overrides of the
// writing direction, code points that are no characters, invalid UTF-8.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r&0xFFFE == 0xFFFE, r == utf8.RuneError:
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

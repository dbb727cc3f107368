package feed

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// line puts a text on one line and takes out what may not stand in XML or could
// forge what stands around it: control characters, overrides of the writing
// direction, code points that are no characters, invalid UTF-8.
func line(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case r >= ' ' && r <= '~': // nearly all, and the tables below take their time
			return r
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return character(r)
	}, s)), " ")
}

// fragment is HTML without what may not stand in XML.
func fragment(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= ' ' && r <= '~' || r == '\n' || r == '\t' {
			return r
		}
		return character(r)
	}, s)
}

// character is r, or -1 where it is none: control characters (all but tab and line
// feed, which the callers look at), halves of surrogate pairs, which arrive as
// U+FFFD like all invalid UTF-8, and code points that never become characters.
func character(r rune) rune {
	switch {
	case unicode.IsControl(r), r == utf8.RuneError, r&0xFFFE == 0xFFFE, r >= 0xFDD0 && r <= 0xFDEF:
		return -1
	}
	return r
}

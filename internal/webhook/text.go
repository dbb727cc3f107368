package webhook

import (
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// line puts a text on one line, without what could hide or turn what stands
// around it.
func line(s string) string {
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

// clip cuts a text behind so many units of UTF-16, by which the services
// count, ellipsis included.
func clip(s string, most int) string {
	if units(s) <= most {
		return s
	}
	n := 0
	for i, r := range s {
		if n+utf16.RuneLen(r) > most-1 {
			return strings.TrimRight(s[:i], " ") + "…"
		}
		n += utf16.RuneLen(r)
	}
	return s
}

func units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

package papers

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// checkText tidies a text of several lines that a person wrote: line ends
// become \n, trailing space and control characters go. It refuses fewer than
// least and more than most characters.
func checkText(field, s string, least, most int) (string, error) {
	if !utf8.ValidString(s) {
		return "", Invalid(field, "is not text in UTF-8")
	}
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	s = strings.Map(func(c rune) rune {
		if c != '\n' && c != '\t' && (unicode.IsControl(c) || isBidi(c)) {
			return -1
		}
		return c
	}, s)
	s = strings.TrimRightFunc(strings.TrimLeft(s, "\n"), unicode.IsSpace)
	n := utf8.RuneCountInString(s)
	switch {
	case n > most:
		return "", Invalid(field, "has %d characters; %d are the most", n, most)
	case !isSeen(s) && least > 0:
		return "", Invalid(field, "is empty")
	case n < least:
		return "", Invalid(field, "has %d characters; %d are the least", n, least)
	}
	return s, nil
}

// checkLine is checkText for one line, which may be empty.
func checkLine(field, s string, most int) (string, error) {
	s, err := checkText(field, s, 0, most*8)
	if err != nil {
		return "", err
	}
	if s = strings.Join(strings.Fields(s), " "); !isSeen(s) {
		return "", nil
	}
	if n := utf8.RuneCountInString(s); n > most {
		return "", Invalid(field, "has %d characters; %d are the most", n, most)
	}
	return s, nil
}

// isSeen reports whether a text has a character that a reader sees: nobody can
// follow a link whose words are none.
func isSeen(s string) bool {
	return strings.ContainsFunc(s, func(c rune) bool { return unicode.IsGraphic(c) && !unicode.IsSpace(c) && !unicode.Is(unicode.Mn, c) })
}

// isBidi reports whether a character turns the direction of what follows:
// a name could then look like another one.
func isBidi(c rune) bool {
	return c >= '\u202A' && c <= '\u202E' || c >= '\u2066' && c <= '\u2069' || c == '\u200E' || c == '\u200F' || c == '\u061C'
}

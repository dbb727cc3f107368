package ingest

import (
	"strings"
	"unicode/utf8"
)

// hostile reports the characters that can only deceive a reader or a program:
// controls, bidirectional overrides and marks, invisible joints and fillers
// that no script needs, and the tag characters that hide text from people.
// Zero-width joiners stay: Persian, Indic scripts and emoji need them.
func hostile(r rune) bool {
	switch {
	case r < ' ' && r != '\t' && r != '\n' && r != '\r', r >= 0x7f && r < 0xa0:
		return true
	case r == 0x61c, r == 0x180e, r == 0x200b, r == 0x200e, r == 0x200f, r == 0x2060, r == 0xfeff:
		return true
	case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x206f:
		return true
	case r >= 0xfff9 && r <= 0xfffb, r >= 0xfdd0 && r <= 0xfdef, r&0xfffe == 0xfffe:
		return true
	}
	return r >= 0xe0000 && r <= 0xe007f
}

// oneLine takes hostile characters out, and makes every run of white space a
// single space. It reports whether something hostile was there.
func oneLine(s string) (string, bool) {
	s, found := stripHostile(s)
	if isOneLine(s) {
		return s, found
	}
	return strings.Join(strings.Fields(s), " "), found
}

// Line cleans a line of text that somebody else wrote as the lines of a record
// are: without what can only deceive, and with single spaces.
func Line(s string) string {
	s, _ = oneLine(s)
	return s
}

// prose is oneLine for each paragraph: empty lines part them and stay.
func prose(s string) (string, bool) {
	s, found := stripHostile(s)
	if isOneLine(s) {
		return s, found
	}
	var b strings.Builder
	b.Grow(len(s))
	gap := ""
	for line := range strings.Lines(s) {
		if strings.TrimSpace(line) == "" {
			if b.Len() > 0 {
				gap = "\n\n"
			}
			continue
		}
		for word := range strings.FieldsSeq(line) {
			b.WriteString(gap)
			b.WriteString(word)
			gap = " "
		}
	}
	return b.String(), found
}

// stripHostile returns s itself where there is nothing to strip.
func stripHostile(s string) (string, bool) {
	i := firstHostile(s)
	if i < 0 {
		return s, false
	}
	return s[:i] + strings.Map(func(r rune) rune {
		if hostile(r) {
			return -1
		}
		return r
	}, s[i:]), true
}

func firstHostile(s string) int {
	for i := 0; i < len(s); {
		if c := s[i]; c >= ' ' && c < 0x7f {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if hostile(r) {
			return i
		}
		i += size
	}
	return -1
}

// isOneLine reports that s has no white space but single spaces between
// words, which spares most texts a copy. Rarer white space than ASCII's is
// left for the slow way to find.
func isOneLine(s string) bool {
	space := true // as if one stood before the beginning
	for i := range len(s) {
		c := s[i]
		if c == ' ' {
			if space {
				return false
			}
			space = true
			continue
		}
		if c < ' ' || c == 0xc2 || c == 0xe1 || c == 0xe2 || c == 0xe3 {
			return false
		}
		space = false
	}
	return !space || s == ""
}

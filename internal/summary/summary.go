package summary

import (
	"strings"
	"unicode/utf8"
)

// Limit bounds what Sentence returns, in characters: about four lines of a
// phone's screen.
const Limit = 320

// Sentence returns the sentence of an abstract that a reader would want as
// its lead, at most Limit characters, "" for an empty abstract. Runs of white
// space come out as one space; TeX is left as it is. A leading connective
// ("To address this, ", "In this paper, ") is taken off where the rest can
// stand alone. It takes time in proportion to the text.
func Sentence(title, abstract string) string {
	text := squeeze(abstract)
	sentences := split(text)
	if len(sentences) == 0 {
		return ""
	}
	return shorten(cutLead(best(title, text, sentences)))
}

// Sentences parts a text into its sentences in order, without the white
// space around them. A period after an abbreviation or an initial, in a
// number, an address or mathematics ends none.
func Sentences(text string) []string {
	var list []string
	for _, s := range split(text) {
		list = append(list, text[s.from:s.to])
	}
	return list
}

// squeeze makes every run of white space one space and drops what is not UTF-8.
func squeeze(s string) string {
	s = strings.ToValidUTF8(s, "")
	if tidy(s) {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}

// tidy reports whether squeeze has nothing to do, which is the usual case.
func tidy(s string) bool {
	space := true
	for i := range len(s) {
		c := s[i]
		if c == ' ' && space || c < ' ' || c == 0x7f || c >= utf8.RuneSelf {
			return false
		}
		space = c == ' '
	}
	return !space
}

package summary

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A span is a sentence's place in its text, in bytes.
type span struct{ from, to int }

// split finds the sentences of text from the left, never looking back
// further than one word nor ahead further than mathReach.
func split(text string) []span {
	var spans []span
	start := spaces(text)
	inside := 0 // up to where a bracket holds the text together
	for i := start; i < len(text); {
		switch c := text[i]; {
		case c == '\\' || c == '$':
			n := mathLength(text[i:])
			i += n
			if endsInside(text[i-n:i], text[i:]) && i >= inside {
				spans = appendSpan(spans, text, start, i)
				i += spaces(text[i:])
				start = i
			}
		case c == '(' || c == '[':
			if i >= inside {
				inside = i + bracketLength(text[i:])
			}
			i++
		case c == '.' || c == '!' || c == '?':
			end, ok := sentenceEnd(text, start, i)
			if ok && end >= inside {
				spans = appendSpan(spans, text, start, end)
				start = end + spaces(text[end:])
				end = start
			}
			i = end
		case c < utf8.RuneSelf:
			i++
		default:
			r, n := utf8.DecodeRuneInString(text[i:])
			i += n
			if r == '。' || r == '！' || r == '？' {
				i += closers(text[i:])
				spans = appendSpan(spans, text, start, i)
				i += spaces(text[i:])
				start = i
			}
		}
	}
	return appendSpan(spans, text, start, len(text))
}

// spaces returns how many bytes of white space s begins with.
func spaces(s string) int {
	return len(s) - len(strings.TrimLeftFunc(s, unicode.IsSpace))
}

func appendSpan(spans []span, text string, from, to int) []span {
	to = from + len(strings.TrimRightFunc(text[from:to], unicode.IsSpace))
	if from >= to {
		return spans
	}
	return append(spans, span{from, to})
}

// bracketReach bounds a bracket like mathReach a formula: most hold a
// reference ("[Ek, Am. J. Phys. 78, 828]"), and some are never closed.
const bracketReach = 200

// bracketLength returns how many bytes the bracket at the beginning of s
// has with all in it, 0 where it is not closed.
func bracketLength(s string) int {
	depth := 0
	for i := range min(len(s), bracketReach) {
		switch s[i] {
		case '(', '[':
			depth++
		case ')', ']':
			depth--
		}
		if depth == 0 {
			return i + 1
		}
	}
	return 0
}

// sentenceEnd says whether the sign at i ends the sentence that began at
// start, and where to go on: behind the signs and quotes that follow it.
func sentenceEnd(text string, start, i int) (end int, ok bool) {
	end = i + 1
	for end < len(text) && (text[end] == '.' || text[end] == '!' || text[end] == '?') {
		end++
	}
	end += closers(text[end:])
	rest := strings.TrimLeftFunc(text[end:min(len(text), end+64)], unicode.IsSpace)
	if end == len(text) {
		return end, true
	}
	word := lastWord(text[start:i])
	r, n := utf8.DecodeRuneInString(text[end:])
	if !unicode.IsSpace(r) {
		return end, glued(word, text[end:], n)
	}
	next, _ := utf8.DecodeRuneInString(rest)
	if unicode.IsLower(next) || next == ',' || next == ';' || next == ':' {
		return end, false
	}
	return end, text[i] != '.' || end > i+1 || !abbreviates(word, text[start:i], rest)
}

// closers returns how many bytes of closing quotes and brackets s begins with.
func closers(s string) int {
	n := 0
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		switch r {
		case '"', '\'', ')', ']', '}', '”', '’', '»', '」', '』', '）':
			n += size
		default:
			return n
		}
	}
	return n
}

// glued recognizes sentences that lost the space between them: "a new
// model.We show". Names with a period ("Node.js", "arxiv.org") go on in
// lower case or with a word that no sentence begins with.
func glued(word, rest string, n int) bool {
	first, _ := utf8.DecodeRuneInString(rest[:n])
	return unicode.IsUpper(first) && len(word) > 1 && starts(rest)
}

// wordReach bounds how far back lastWord looks.
const wordReach = 40

// lastWord returns the word that s ends in, with the periods inside it.
func lastWord(s string) string {
	i := len(s)
	for i > 0 && len(s)-i < wordReach && !strings.ContainsRune(" \t\r\n([{~\"/-", rune(s[i-1])) {
		i--
	}
	return s[i:]
}

func isUpper(c byte) bool      { return c >= 'A' && c <= 'Z' }
func isLowerASCII(c byte) bool { return c >= 'a' && c <= 'z' }
func isDigit(c byte) bool      { return c >= '0' && c <= '9' }

package texmath

import (
	"strings"

	"github.com/dailypapers/dailypapers/texmath/internal/formula"
)

// dollarEnd is the end of $…$ or $$…$$, or i if the dollar opens nothing. It looks
// no further than the next dollar, so that many dollars cost no more than few.
func dollarEnd(src string, i int) int {
	if strings.HasPrefix(src[i:], "$$") {
		return doubleEnd(src, i)
	}
	j := nextDollar(src, i+1, i+formula.MaxBytes)
	if j < 0 || j == i+1 || currency(src, i) || currency(src, j) {
		return i
	}
	if strings.LastIndexByte(src[i+1:j], '{') >= 0 {
		j = behindNested(src, i+1, j)
	}
	if stray(src, i, j) {
		return i
	}
	return j + 1
}

// nextDollar is the offset of the next dollar in the paragraph, or -1.
func nextDollar(src string, i, limit int) int {
	for limit = min(limit, len(src)); i < limit; i++ {
		switch src[i] {
		case '\\':
			i++
		case '\n':
			if blankLine(src, i) {
				return -1
			}
		case '$':
			return i
		}
	}
	return -1
}

// nestedReach bounds the search behind the first dollar in \text, to stay linear.
const nestedReach = 512

// behindNested is the dollar that ends the formula from from, of which the one at j
// comes first: a later one if that stands in a \text or \mbox, where it opens a
// formula of its own, and j otherwise.
func behindNested(src string, from, j int) int {
	depth, texts := 0, false
	for i, limit := from, min(len(src), j+nestedReach); i < limit; i++ {
		switch src[i] {
		case '\\':
			name, next := commandName(src, i)
			texts = texts || find(fontCommands, name) || find(fontSwitches, name)
			i = next - 1
		case '{':
			depth++
		case '}':
			depth--
		case '\n':
			if blankLine(src, i) {
				return j
			}
		case '$':
			if depth <= 0 {
				return i
			}
			if !texts {
				return j
			}
		}
	}
	return j
}

// doubleEnd is the end of $$…$$, or i. Behind a pair that encloses nothing comes no
// display either, as in $$$$.
func doubleEnd(src string, i int) int {
	end := closer(src, i, "$$", "$$")
	if end <= i+4 || words(src[i+2:end-2], 3) >= manyWords {
		return i
	}
	return end
}

// manyWords of running text are more than a formula holds outside \text. The corpus
// has 303,000 formulas in 361,000 abstracts, and 159 pairs of dollars that are none by
// these rules; six of those are formulas after all, of words set in italics.
const manyWords = 3

// stray tells whether the dollar at i does not open the mathematics that the one
// at j would close: it is a price, or the closing dollar of something that never
// opened, and prose follows it.
func stray(src string, i, j int) bool {
	inner := src[i+1 : j]
	turned := opens(src, j)
	switch {
	case isDigit(inner[0]):
		if j+1 < len(src) && isDigit(src[j+1]) || turned && price(inner) {
			return true
		}
	case closes(src, i):
		if words(inner, 2) > 0 || turned && (isBlank(inner) || strings.IndexByte(closing, inner[0]) >= 0) {
			return true
		}
	}
	return words(inner, 3) >= manyWords || turned && words(inner, 3) >= 2
}

// price tells whether a number between dollars goes on as text does, with a word or
// a mark before the space. "$5 $bar" is a careless way of writing 5 bar.
func price(inner string) bool {
	if words(inner, 2) > 0 {
		return true
	}
	s := strings.TrimRight(inner, " \t\r\n")
	return strings.IndexByte(",.;:([", s[len(s)-1]) >= 0
}

// currency tells whether the dollar at i is one of a country, before a number:
// US$750, HK$ 20.
func currency(src string, i int) bool {
	if i < 2 || !strings.Contains(" US AU CA NZ HK SG ", " "+src[i-2:i]+" ") || i > 2 && (isLetter(src[i-3]) || src[i-3] == '$' || src[i-3] == '\\') {
		return false
	}
	next := i + 1
	if next < len(src) && src[next] == ' ' {
		next++
	}
	return next < len(src) && isDigit(src[next])
}

// closing are the marks that stand behind a formula rather than at its start.
const closing = ",.;:)]}?!"

// closes tells whether the dollar at i looks like a closing one by its neighbours.
func closes(src string, i int) bool {
	if i == 0 || i+1 == len(src) || isSpace(src[i-1]) || strings.IndexByte("([{-/~`\"'", src[i-1]) >= 0 {
		return false
	}
	next := src[i+1]
	return isSpace(next) || next == '-' || strings.IndexByte(closing, next) >= 0
}

// opens tells whether the dollar at i looks like an opening one by its neighbours.
func opens(src string, i int) bool {
	if i+1 == len(src) || i > 0 && !isSpace(src[i-1]) && src[i-1] != '(' && src[i-1] != '[' {
		return false
	}
	next := src[i+1]
	return !isSpace(next) && next != '-' && strings.IndexByte(closing, next) < 0
}

// words counts the words of running text in what would be a formula: lower-case
// ones of at least so many letters, between spaces, outside braces, and neither
// commands nor names of functions. A word behind a space of mathematics is none.
func words(s string, letters int) int {
	n, depth, spaced := 0, 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '{':
			depth++
		case c == '}':
			depth--
		case c == '\\':
			spaced = i+1 < len(s) && !isLetter(s[i+1])
			_, i = commandName(s, i)
			i--
		case isLetter(c):
			from := i
			for i < len(s) && isLetter(s[i]) {
				i++
			}
			if depth <= 0 && !spaced && i-from >= letters && isProse(s, from, i) {
				n++
			}
			spaced = false
			i--
		}
	}
	return n
}

// isProse tells whether the run of letters is a word between spaces.
func isProse(s string, from, to int) bool {
	before := from == 0 || isSpace(s[from-1])
	after := to == len(s) || isSpace(s[to]) || strings.IndexByte(closing, s[to]) >= 0 && (to+1 == len(s) || isSpace(s[to+1]))
	word := s[from:to]
	return before && after && strings.ToLower(word[1:]) == word[1:] && (word == "and" || !find(functions, word))
}

// blankLine tells whether the line break at i ends a paragraph, which mathematics
// cannot outlive.
func blankLine(src string, i int) bool {
	for i++; i < len(src) && isSpace(src[i]); i++ {
		if src[i] == '\n' {
			return true
		}
	}
	return false
}

func isBlank(s string) bool { return strings.TrimLeft(s, " \t\r\n\v\f") == "" }

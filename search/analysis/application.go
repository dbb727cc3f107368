package analysis

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	// maxName bounds the letters before the bracket of an application: O(n), SU(3), log(x).
	maxName = 3
	// maxApplication bounds an application in bytes of text; longer brackets are prose.
	maxApplication = 48
)

// application is a function and what it is applied to, O(n log n): one sign, which is
// indexed in one word beside its parts, since o, n and log say nothing apart.
type application struct {
	start, open, end int // bytes: of the name, of the bracket, behind its partner
	at, inside       int // tokens: of the name, of the first in the brackets
}

// openApplication reads the application whose name starts at i. It is empty where none
// does. It looks at maxApplication bytes at most.
func openApplication(text string, i, at int) application {
	open, letters := i, 0
	for open < len(text) && letters <= maxName {
		r, n := utf8.DecodeRuneInString(text[open:])
		if !unicode.IsLetter(r) || isRun(r) {
			break
		}
		open += n
		letters++
	}
	if letters == 0 || letters > maxName || open >= len(text) || text[open] != '(' {
		return application{}
	}
	depth, words := 0, false
	for j := open; j < len(text) && j-i < maxApplication; j++ {
		switch c := text[j]; {
		case c == '(':
			depth++
		case c == ')':
			if depth--; depth == 0 && words {
				return application{start: i, open: open, end: j + 1, at: at, inside: -1}
			}
			if depth == 0 {
				return application{}
			}
		case c == ';' || c == '.' && !isDecimalPoint(text, j) || c == '\n' || c == '"':
			return application{}
		case isAlnum(c) || c >= utf8.RuneSelf:
			words = true
		}
	}
	return application{}
}

// closeApplication adds the one word of p, and before it that of what stands in the
// brackets where it has several parts, so that nlogn is found too.
func (a *Analyzer) closeApplication(dst []Token, text string, p application) []Token {
	name := a.signs(nil, text[p.start:p.open])
	inner := a.signs(nil, text[p.open+1:p.end-1])
	if len(name) == 0 || len(inner) == 0 || len(name)+len(inner)+2 > maxTerm {
		return dst
	}
	if inside := len(dst) - p.inside; p.inside >= 0 && inside > 1 && isGlued(inner) {
		t := Token{Start: p.open + 1, End: p.end - 1, Joined: true, Tied: true, Parts: inside}
		dst = a.emit(dst, inner, t)
	}
	whole := append(append(append(name, '('), inner...), ')')
	return a.emit(dst, whole, Token{Start: p.start, End: p.end, Joined: true, Tied: true, Parts: len(dst) - p.at})
}

// isGlued holds for letters and digits that begin with a letter: what people type
// without blanks.
func isGlued(b []byte) bool {
	for _, c := range b {
		if !isAlnum(c) {
			return false
		}
	}
	return !isDigit(b[0])
}

// signs folds a formula to one spelling: no blanks, no brackets, scripts behind ^ and _,
// signs and Greek letters by their names.
func (a *Analyzer) signs(dst []byte, s string) []byte {
	h := onLine
	for s != "" {
		r, n := utf8.DecodeRuneInString(s)
		switch at := heightOf(r); {
		case isBlank(r) || strings.ContainsRune("(){}[]", r) || isSilent(r):
		case at != onLine && at != h:
			dst = append(dst, at.mark()...)
			h = at
			fallthrough
		default:
			h = at
			dst = a.sign(dst, s[:n], r)
		}
		s = s[n:]
	}
	return dst
}

func (a *Analyzer) sign(dst []byte, s string, r rune) []byte {
	if name := spellingOf(r); isSpelled(r) {
		return append(dst, name...)
	}
	switch r {
	case '−', '⁻', '₋', '–':
		return append(dst, '-')
	case '·', '×', '*', '⋅', utf8.RuneError:
		return dst
	}
	if r < utf8.RuneSelf {
		return append(dst, lower(byte(r)))
	}
	d := norm.NFKD.PropertiesString(s).Decomposition()
	if d == nil {
		return appendBase(dst, r)
	}
	for len(d) > 0 {
		b, m := utf8.DecodeRune(d)
		if !isSilent(b) {
			dst = appendBase(dst, b)
		}
		d = d[m:]
	}
	return dst
}

func isBlank(r rune) bool { return unicode.IsSpace(r) || r == 0x2061 || r == 0x200A || r == 0x2009 }

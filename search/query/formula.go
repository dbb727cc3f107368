package query

import (
	"strings"
	"unicode/utf8"
)

// formulas finds what of s is TeX that white space does not end: ends[i] is behind the
// formula or the braces that start at i, 0 where none do. It is nil without TeX. What
// starts at i depends on nothing before it, so that a term can be printed elsewhere.
func formulas(s string) (ends []int) {
	if !strings.ContainsAny(s, `\$`) {
		return nil
	}
	ends = make([]int, len(s))
	dollar, bracket := -1, -1
	var braces []int
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '$':
			if dollar >= 0 && isFormula(s[dollar+1:i]) {
				ends[dollar] = i + 1
				if dollar > 0 && s[dollar-1] == '$' && strings.HasPrefix(s[i+1:], "$") {
					ends[dollar-1] = i + 2
				}
			}
			dollar = i
		case '{':
			braces = append(braces, i)
		case '}':
			if n := len(braces); n > 0 {
				ends[braces[n-1]], braces = i+1, braces[:n-1]
			}
		case '\\':
			i++
			bracket = delimiter(s, i, bracket, ends)
		}
	}
	return ends
}

// isFormula tells a formula from the words between two sums of money.
func isFormula(s string) bool { return strings.ContainsAny(s, `\^_{`) }

// delimiter reads the \( \) \[ or \] whose bracket is at i, and returns where one is open.
func delimiter(s string, i, open int, ends []int) int {
	switch {
	case i >= len(s):
	case s[i] == '(' || s[i] == '[':
		return i - 1
	case open >= 0 && (s[i] == ')' && s[open+1] == '(' || s[i] == ']' && s[open+1] == '['):
		ends[open] = i + 1
		return -1
	}
	return open
}

// isAccent reports whether s starts with the \" of Schr\"odinger.
func isAccent(s string) bool {
	return len(s) > 2 && s[:2] == `\"` && (isLetter(s[2]) || s[2] == '{' || s[2] == '\\')
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// texChunk reads up to white space or a quotation mark outside of formulas and of the
// braces behind commands. Formulas that nothing ends are none: their beginning is
// escaped, or what stands behind it could end it when the query is printed.
func (p *parser) texChunk() string {
	var b strings.Builder
	for command := false; p.at < len(p.in) && !p.ends(); {
		c, rest := p.in[p.at], p.in[p.at:]
		_, n := utf8.DecodeRuneInString(rest)
		switch end := p.formulas[p.at]; {
		case end > 0 && (c != '{' || command):
			n = end - p.at
		case isAccent(rest):
			n = len(`\"`)
		case c == '$', c == '{' && command:
			b.WriteByte('\\')
		case c == '\\' && len(rest) > 1:
			command = command || isLetter(rest[1])
			n = p.escaped(&b)
		}
		b.WriteString(p.in[p.at : p.at+n])
		p.at += n
	}
	return b.String()
}

// escaped returns how much of a backslash and what it escapes belongs together. A bracket
// which opens nothing is left out.
func (p *parser) escaped(b *strings.Builder) int {
	switch p.in[p.at+1] {
	case '(', '[':
		p.at += 2
		return 0
	case '$', '{', '}', '\\':
		return 2
	}
	return 1
}

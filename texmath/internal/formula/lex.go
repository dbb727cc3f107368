package formula

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A glance is the command at hand, looked at once and remembered.
type glance struct {
	start, end int // of the command with its backslash; end is 0 before the first
	name       string
	meaning    meaning
}

// look is the command that begins where the parser stands, at a backslash.
func (p *parser) look() *glance {
	if p.seen.end > 0 && p.seen.start == p.i {
		return &p.seen
	}
	end := p.i + 1
	for end < len(p.src) && isLetter(p.src[end]) {
		end++
	}
	if end == p.i+1 && end < len(p.src) {
		_, n := utf8.DecodeRuneInString(p.src[end:])
		end += n
	}
	name := p.src[p.i+1 : end]
	p.seen = glance{p.i, end, name, lookup(name)}
	if _, own := p.macros[name]; own {
		p.seen.meaning = meaning{does: ownMacro}
	}
	return &p.seen
}

// at tells whether the parser stands at the command of this name.
func (p *parser) at(name string) bool {
	return strings.HasPrefix(p.src[p.i:], `\`) && p.look().name == name
}

// peek is the byte at hand, 0 at the end.
func (p *parser) peek() byte {
	if p.i < len(p.src) {
		return p.src[p.i]
	}
	return 0
}

// skip passes white space, which means nothing in mathematics, and comments.
func (p *parser) skip() {
	for p.i < len(p.src) && (isSpace(p.src[p.i]) || p.src[p.i] == '%' && p.comment()) {
		p.i++
	}
}

// take passes c and the white space before it, if it is there.
func (p *parser) take(c byte) bool {
	i := p.i
	p.skip()
	if p.peek() == c {
		p.i++
		return true
	}
	p.i = i
	return false
}

// braced passes a group and returns what stands in it, letter for letter. Where
// no group begins or it doesn't end it passes nothing.
func (p *parser) braced() (string, bool) {
	i := p.i
	for i < len(p.src) && isSpace(p.src[i]) {
		i++
	}
	if i == len(p.src) || p.src[i] != '{' {
		return "", false
	}
	end := p.closer(i)
	if end < 0 {
		return "", false
	}
	p.i = end + 1
	return p.src[i+1 : end], true
}

// bracketed passes an option in brackets, of at most longestOption bytes.
func (p *parser) bracketed() (string, bool) {
	i := p.i
	p.skip()
	if p.peek() == '[' {
		rest := p.src[p.i+1 : min(len(p.src), p.i+longestOption)]
		if n := strings.IndexAny(rest, "]\\{}$"); n >= 0 && rest[n] == ']' {
			p.i += n + 2
			return rest[:n], true
		}
	}
	p.i = i
	return "", false
}

// longestOption bounds how far the end of an option that means nothing to the
// reader is looked for.
const longestOption = 64

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isSpace(c byte) bool  { return c == ' ' || c >= '\t' && c <= '\r' }

// isMark tells whether r belongs to the letter before it.
func isMark(r rune) bool { return r >= 0x300 && unicode.Is(unicode.M, r) }

package formula

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// atom reads one piece without its scripts, and tells whether those go above and
// below it. It is nil where what was read shows nothing.
func (p *parser) atom() (n *Node, limits bool) {
	start, c := p.i, p.src[p.i]
	switch {
	case c == '\\':
		return p.command()
	case c == '{':
		return ordinary(p.group()), false
	case isLetter(c):
		return p.letters(), false
	case isDigit(c), c == '.' && p.decimal():
		return p.digits(), false
	case c >= utf8.RuneSelf:
		return p.character(), false
	case c == '}':
		p.i++
		return p.strayBrace(start), false
	case c == '$':
		p.i++
		return p.strayDollar(start), false
	case c == '~':
		p.i++
		return p.space(start, interword), false
	}
	return p.sign(), false
}

// ordinary makes of a lone operator in braces one that takes no space: {=}.
func ordinary(n *Node) *Node {
	if n.Kind == Op && n.Class != Large {
		n.Class = Ordinary
	}
	return n
}

// letters reads a variable, or a whole name where letters make words.
func (p *parser) letters() *Node {
	start := p.i
	p.i++
	for p.words && p.i < len(p.src) && isLetter(p.src[p.i]) {
		p.i++
	}
	if p.i < len(p.src) && p.src[p.i] >= 0xcc {
		p.marks()
	}
	return p.ident(start, p.src[start:p.i])
}

// marks passes the combining marks that belong to what was read.
func (p *parser) marks() {
	for p.i < len(p.src) {
		r, size := utf8.DecodeRuneInString(p.src[p.i:])
		if !isMark(r) {
			return
		}
		p.i += size
	}
}

func (p *parser) ident(start int, text string) *Node {
	n := p.node(Ident, start, text)
	n.Font = p.alphabet(text)
	return n
}

func (p *parser) number(start int, text string) *Node {
	n := p.node(Number, start, text)
	if n.Font = p.alphabet(text); n.Font == BoldItalic {
		n.Font = Bold
	}
	return n
}

// decimal tells whether the point at hand begins a number, as in .5 but not in
// a.1 or 1..5.
func (p *parser) decimal() bool {
	if p.i+1 == len(p.src) || !isDigit(p.src[p.i+1]) {
		return false
	}
	if p.i == 0 {
		return true
	}
	before := p.src[p.i-1]
	return before != '.' && before != ')' && !isLetter(before)
}

// digits reads a number: 3.14, 1,000, 1{,}000.
func (p *parser) digits() *Node {
	start, braced := p.i, false
	p.run()
	for p.thousands(start) {
		p.i++
		p.run()
	}
	for strings.HasPrefix(p.src[p.i:], "{,}") || strings.HasPrefix(p.src[p.i:], "{.}") {
		if p.i+3 == len(p.src) || !isDigit(p.src[p.i+3]) {
			break
		}
		braced = true
		p.i += 3
		p.run()
	}
	if p.i+1 < len(p.src) && p.src[p.i] == '.' && isDigit(p.src[p.i+1]) {
		p.i++
		p.run()
	}
	text := p.src[start:p.i]
	if braced {
		text = strings.NewReplacer("{", "", "}", "").Replace(text)
	}
	return p.number(start, text)
}

func (p *parser) run() {
	for p.i < len(p.src) && isDigit(p.src[p.i]) {
		p.i++
	}
}

// thousands tells whether the number since start goes on with a comma and three
// digits. In {0,100} and in scripts it doesn't.
func (p *parser) thousands(start int) bool {
	rest := p.src[p.i:]
	if len(rest) < 4 || rest[0] != ',' || !isDigit(rest[1]) || !isDigit(rest[2]) || !isDigit(rest[3]) {
		return false
	}
	first := p.i - start
	return p.src[start] != '0' && (first <= 3 || p.src[p.i-4] == ',') && (len(rest) == 4 || !isDigit(rest[4]))
}

// sign reads a character of ASCII that is neither letter nor digit.
func (p *parser) sign() *Node {
	start := p.i
	if n := p.ligature(); n != nil {
		return n
	}
	p.i++
	switch c := p.src[start]; c {
	case '+':
		return p.op(Binary, start, "+")
	case '-':
		if p.words {
			return p.op(Ordinary, start, "-")
		}
		return p.op(Binary, start, "−")
	case '*':
		return p.op(Binary, start, "∗")
	case '=', '<', '>', ':':
		return p.op(Relation, start, p.src[start:p.i])
	case '(', '[':
		return p.op(Open, start, p.src[start:p.i])
	case ')', ']', '!', '?':
		return p.op(closing(c), start, p.src[start:p.i])
	case ',', ';':
		return p.op(Punct, start, p.src[start:p.i])
	case '/':
		return p.op(Slash, start, "/")
	case '"':
		if start > 0 && !isSpace(p.src[start-1]) && p.src[start-1] != '(' {
			return p.op(Ordinary, start, "″") // typed for two primes
		}
		return p.op(Ordinary, start, "”")
	case '`':
		return p.op(Ordinary, start, "‘")
	case '&':
		return p.htmlEntity(start)
	}
	return p.op(Ordinary, start, p.src[start:p.i])
}

func closing(c byte) Class {
	if c == '!' || c == '?' {
		return Ordinary
	}
	return Close
}

// ligature reads relations that are typed with several characters, and dots.
func (p *parser) ligature() *Node {
	rest := p.src[p.i:]
	if len(rest) < 2 {
		return nil
	}
	start := p.i
	if strings.HasPrefix(rest, "...") {
		p.i += 3
		return p.op(Ordinary, start, "…")
	}
	if strings.HasPrefix(rest, "-->") {
		p.i += 3
		return p.op(Relation, start, "⟶")
	}
	switch rest[:2] {
	case "->":
		p.i += 2
		return p.op(Relation, start, "→")
	case ":=", "=:", "<=", ">=", "==", "=>", "<<", ">>", "<>":
		p.i += 2
		return p.op(Relation, start, rest[:2])
	}
	return nil
}

// entity tells whether an ampersand begins one of the entities of HTML that
// archives leave in formulas.
func (p *parser) entity() bool {
	rest := p.src[p.i:]
	return strings.HasPrefix(rest, "&lt;") || strings.HasPrefix(rest, "&gt;") || strings.HasPrefix(rest, "&amp;")
}

// htmlEntity reads the entity at start, the ampersand of which is passed.
func (p *parser) htmlEntity(start int) *Node {
	p.i = start + strings.IndexByte(p.src[start:], ';') + 1
	switch p.src[start:p.i] {
	case "&lt;":
		return p.op(Relation, start, "<")
	case "&gt;":
		return p.op(Relation, start, ">")
	}
	return p.op(Ordinary, start, "&")
}

// character reads one that isn't ASCII.
func (p *parser) character() *Node {
	start := p.i
	r, size := utf8.DecodeRuneInString(p.src[p.i:])
	p.i += size
	switch {
	case r == utf8.RuneError && size == 1:
		return p.source(start)
	case unicode.IsSpace(r):
		return p.space(start, interword)
	case isMathLetter(r):
		return p.mathLetter(start, r)
	case unicode.IsLetter(r):
		p.marks()
		n := p.ident(start, p.src[start:p.i])
		if n.Font == Default && unicode.IsUpper(r) && unicode.Is(unicode.Greek, r) {
			n.Font = Upright
		}
		return n
	case unicode.IsDigit(r):
		return p.number(start, p.src[start:p.i])
	case unicode.Is(unicode.Cf, r) || r == '\u200b':
		return nil
	}
	if n := p.raised(start, r); n != nil {
		return n
	}
	p.marks()
	return p.op(classOf(p.src[start:p.i]), start, p.src[start:p.i])
}

// strayBrace is nothing, as TeX too drops a brace that ends nothing; behind \{ it
// was meant for \}.
func (p *parser) strayBrace(start int) *Node {
	if p.braceSigns <= 0 {
		return nil
	}
	p.braceSigns--
	return p.op(Close, start, "}")
}

// strayDollar is source, unless it is one of two in a group: {\boldmath$x$}.
func (p *parser) strayDollar(start int) *Node {
	if p.inner.braces > 0 && p.whole().paired {
		return nil
	}
	return p.source(start)
}

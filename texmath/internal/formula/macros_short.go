package formula

import "strings"

// guessGreek reads \b, \d, \e and \l where they are Greek beyond doubt: as an
// index, beside \a, or where something small is compared or added.
func (p *parser) guessGreek(start int, name string, c byte) *Node {
	before := byte(0)
	if start > 0 {
		before = p.src[start-1]
	}
	index := before == '_' || before == '{' && start > 1 && p.src[start-2] == '_' && c == '}'
	switch {
	case name == "b" && p.whole().alpha && c != '{' && !isLetter(c):
		return p.ident(start, "β")
	case name == "d" && (index || c == '>'):
		return p.ident(start, "δ")
	case name == "l" && (index || c == '>' || c == '^'):
		return p.ident(start, "λ")
	case name == "e" && (c == '>' || before == '/' || before == '+' || index):
		return p.ident(start, "ε")
	}
	return nil
}

// guessShort reads \g, \a, \de and \th, which are what nearly everyone has them
// for, where nothing speaks for another meaning.
func (p *parser) guessShort(start int, name string, c byte) *Node {
	before := byte(0)
	if start > 0 {
		before = p.src[start-1]
	}
	next := byte(0)
	if p.i+1 < len(p.src) {
		next = p.src[p.i+1]
	}
	switch {
	case name == "g" && before != '^' && !((c == '_' || c == '(') && next >= 'a' && next <= 'z'):
		return p.namedLetter(start, meaning{font: Fraktur, text: "g"})
	case name == "a" && !p.member(start):
		return p.ident(start, "α")
	case name == "de" && (c < 'A' || c > 'Z'):
		return p.ident(start, "δ")
	case name == "th" && c == 0 && (isLetter(before) || isDigit(before) || before == ')'):
		return p.function(start, name)
	case name == "th" && c != '{':
		return p.ident(start, "θ")
	}
	return nil
}

// shortBracket reads one of a pair of brackets that both stand in the formula.
func (p *parser) shortBracket(start int, name string) *Node {
	switch {
	case !p.whole().parens:
		return nil
	case name == "lp":
		return p.op(Open, start, "(")
	}
	return p.op(Close, start, ")")
}

// shortFr reads \fr 12, a fraction, and \fr m, a letter.
func (p *parser) shortFr(start int, c byte) *Node {
	if isDigit(c) {
		above := p.argument()
		return p.over(Frac, start, above, p.argument())
	}
	if start > 0 && p.src[start-1] == '{' {
		p.setFont(Fraktur, true)
		return p.row(start, p.i)
	}
	return p.inAlphabet(Fraktur)
}

// fieldOrInfinity reads \ff^n and ^\ff.
func (p *parser) fieldOrInfinity(start int, c byte) *Node {
	if c == '^' {
		return p.namedLetter(start, meaning{font: DoubleStruck, text: "F"})
	}
	return p.op(Ordinary, start, "∞")
}

// capitalIn tells whether a capital stands behind the parenthesis at hand.
func (p *parser) capitalIn() bool {
	rest := strings.TrimPrefix(p.src[p.i+1:], `\`)
	return rest != "" && rest[0] >= 'A' && rest[0] <= 'Z'
}

// member tells whether something is said to lie in what begins at an offset.
func (p *parser) member(i int) bool {
	before := strings.TrimRight(p.src[max(0, i-12):i], " ")
	return strings.HasSuffix(before, `\in`) || strings.HasSuffix(before, `\subset`)
}

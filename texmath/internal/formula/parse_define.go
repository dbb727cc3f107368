package formula

import "strings"

// A macro is a command that the formula defines for itself.
type macro struct {
	arguments int
	body      string
	operator  bool // \DeclareMathOperator
}

// define reads \newcommand, \def and their like, which show nothing. What isn't a
// definition is source.
func (p *parser) define(start int, name string) *Node {
	end := p.i
	p.skipStar()
	defined, ok := p.definedName()
	m := macro{operator: name == "DeclareMathOperator"}
	switch {
	case !ok:
	case strings.HasSuffix(name, "def"):
		m.arguments = p.parameters()
	default:
		m.arguments = p.numberOfArguments()
	}
	if m.body, ok = p.bodyOf(ok); !ok {
		p.i = end
		return p.source(start)
	}
	if p.macros == nil {
		p.macros = map[string]macro{}
	}
	p.macros[defined] = m
	p.seen = glance{}
	return nil
}

func (p *parser) bodyOf(named bool) (string, bool) {
	if !named {
		return "", false
	}
	return p.braced()
}

// definedName reads {\name} or \name.
func (p *parser) definedName() (string, bool) {
	if text, ok := p.braced(); ok {
		return strings.TrimPrefix(strings.TrimSpace(text), `\`), true
	}
	p.skip()
	if p.peek() != '\\' {
		return "", false
	}
	g := *p.look()
	p.i = g.end
	return g.name, g.name != ""
}

// numberOfArguments reads the [2] of \newcommand{\f}[2]. Macros with an argument
// that may be left out aren't known, and have no body where one is looked for.
func (p *parser) numberOfArguments() int {
	text, ok := p.bracketed()
	if !ok || len(text) != 1 || !isDigit(text[0]) {
		return 0
	}
	return int(text[0] - '0')
}

// parameters reads the #1#2 of \def\f#1#2.
func (p *parser) parameters() (n int) {
	for p.i+1 < len(p.src) && p.src[p.i] == '#' && isDigit(p.src[p.i+1]) {
		p.i += 2
		n++
	}
	return n
}

// expand reads a macro of the formula's own. All nodes of what it stands for come
// from the place where it is used. Macros together may grow to the length of the
// formula, which bounds those that use themselves.
func (p *parser) expand(start int, name string) *Node {
	m := p.macros[name]
	text, ok := p.substituted(m)
	if !ok || p.grown+len(text) > p.most() {
		return p.source(start)
	}
	q := parser{src: text, macros: p.macros, depth: p.depth, font: p.font, bold: p.bold, caps: p.caps, words: p.words,
		grown: p.grown + len(text), growth: p.most()}
	if m.operator {
		q.font, q.words = Upright, true
	}
	n := q.block(atTop)
	p.grown = q.grown
	relocate(n, start, p.i)
	return n
}

// most is how many bytes macros may grow to.
func (p *parser) most() int {
	if p.growth > 0 {
		return p.growth
	}
	return len(p.src)
}

// substituted is the body of a macro with its arguments in it.
func (p *parser) substituted(m macro) (string, bool) {
	body := m.body
	if m.arguments == 0 {
		return strings.ReplaceAll(body, "##", "#"), true
	}
	pairs := []string{"##", "#"}
	for i := range m.arguments {
		text, ok := p.token()
		if !ok {
			return "", false
		}
		pairs = append(pairs, "#"+string(rune('1'+i)), text)
	}
	longest := len(body)
	for i := 3; i < len(pairs); i += 2 {
		longest += strings.Count(body, pairs[i-1]) * len(pairs[i])
	}
	if longest > p.most() {
		return "", false
	}
	return strings.NewReplacer(pairs...).Replace(body), true
}

// token is the source of an argument: a group without its braces, a command or a
// character.
func (p *parser) token() (string, bool) {
	if text, ok := p.braced(); ok {
		return text, true
	}
	p.skip()
	start := p.i
	switch c := p.peek(); {
	case c == 0 || c == '{' || c == '}' || c == '&' || c == '$':
		return "", false
	case c == '\\':
		p.i = p.look().end
	default:
		p.i++
		for p.i < len(p.src) && p.src[p.i] >= 0x80 && p.src[p.i] < 0xc0 {
			p.i++
		}
	}
	return p.src[start:p.i], true
}

// relocate makes of a tree one that was read from a range.
func relocate(n *Node, start, end int) {
	if n == nil {
		return
	}
	n.Start, n.End = start, end
	for _, kid := range n.Kids {
		relocate(kid, start, end)
	}
}

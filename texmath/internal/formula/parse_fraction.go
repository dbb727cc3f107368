package formula

func (p *parser) fraction(start int, name string) *Node {
	switch name {
	case "genfrac":
		return p.genfrac(start)
	case "cfrac", "sfrac", "nicefrac":
		p.bracketed()
	}
	above := p.argument()
	below := p.argument()
	n := p.over(Frac, start, above, below)
	switch name {
	case "binom":
		return p.binomial(start, n)
	case "dbinom", "tbinom":
		n = p.binomial(start, n)
	case "dfrac", "tfrac", "cfrac":
	default:
		return n
	}
	styled := p.over(Styled, start, n)
	styled.Display = name[0] != 't'
	return styled
}

func (p *parser) binomial(start int, n *Node) *Node {
	n.Bare = true
	return p.fence(start, "(", ")", n)
}

// genfrac reads \genfrac{(}{)}{0pt}{1}{a}{b}.
func (p *parser) genfrac(start int) *Node {
	var options [4]string
	for i := range options {
		text, ok := p.braced()
		if !ok {
			return p.source(start)
		}
		options[i] = text
	}
	above := p.argument()
	below := p.argument()
	n := p.over(Frac, start, above, below)
	n.Bare = options[2] != "" && options[2][0] == '0'
	open, close := delimiter(options[0]), delimiter(options[1])
	if open == "" && close == "" {
		return n
	}
	return p.fence(start, open, close, n)
}

// delimiter is the bracket that an option names.
func delimiter(option string) string {
	q := parser{src: option}
	text, _ := q.delimiter()
	return text
}

func (p *parser) root(start int) *Node {
	p.skip()
	index := p.option()
	return p.over(Root, start, p.argument(), index)
}

// oldRoot reads \root n \of x.
func (p *parser) oldRoot(start int) *Node {
	mark, from := len(p.stack), p.i
	for p.skip(); !p.ends(inBraces) && !p.at("of"); p.skip() {
		if c := p.src[p.i]; c == '\\' && p.look().meaning.does == infixFraction {
			break
		}
		p.piece()
	}
	index := p.gather(mark, from)
	if p.i < len(p.src) && p.at("of") {
		p.i = p.look().end
	}
	return p.over(Root, start, p.argument(), index)
}

// modulo reads \pmod and its like.
func (p *parser) modulo(start int, name string) *Node {
	mod := p.function(start, "mod")
	if name == "bmod" {
		n := p.op(Binary, start, "mod")
		return n
	}
	gap := p.space(start, quad)
	gap.End = start
	if name == "mod" {
		return p.over(Row, start, gap, mod, p.space(p.i, thin))
	}
	thin := p.space(p.i, thin)
	arg := p.argument()
	kids := []*Node{mod, thin, arg}
	if name == "pod" {
		kids = kids[2:]
	}
	return p.over(Row, start, gap, p.fence(start, "(", ")", kids...))
}

// between reads a command that puts its argument between brackets. One without
// braces behind it is someone's own.
func (p *parser) between(start int, name string, m meaning) *Node {
	i := p.i
	p.skipStar()
	p.skip()
	if p.peek() != '{' {
		p.i = i
		return p.source(start)
	}
	first := p.argument()
	switch name {
	case "ketbra", "dyad", "outerproduct":
		second := p.optionalGroup(first)
		left := p.fence(start, "|", "⟩", first)
		right := p.fence(start, "⟨", "|", second)
		return p.over(Row, start, left, right)
	case "braket", "Braket":
		if second := p.optionalGroup(nil); second != nil {
			return p.fence(start, m.text, m.close, first, p.op(Middle, second.Start, "|"), second)
		}
	}
	return p.fence(start, m.text, m.close, first)
}

// optionalGroup reads a group that may be there, else gives what stands for it.
func (p *parser) optionalGroup(missing *Node) *Node {
	if p.peek() == '{' {
		return p.group()
	}
	return missing
}

// derivative reads \dv{f}{x}, \dv{x} and \pdv[2]{f}{x}.
func (p *parser) derivative(start int, name string) *Node {
	i := p.i
	p.skip()
	order := p.order()
	p.skip()
	if p.peek() != '{' {
		p.i = i
		return p.source(start)
	}
	first := p.argument()
	above, below := p.power(p.differential(start, name), order), p.differential(start, name)
	second := p.optionalGroup(nil)
	if second == nil {
		first, second = nil, first
	}
	if first != nil {
		above = p.row(start, p.i, above, first)
	}
	return p.over(Frac, start, above, p.row(start, p.i, below, p.power(second, order)))
}

// order reads the order of a derivative, a short option; nil where there is none.
func (p *parser) order() *Node {
	start := p.i
	text, ok := p.bracketed()
	if !ok || text == "" {
		return nil
	}
	n := p.ident(start, valid(text))
	if isDigit(text[0]) {
		n.Kind, n.Font = Number, Default
	}
	return n
}

func (p *parser) differential(start int, name string) *Node {
	if name == "pdv" {
		return p.op(Ordinary, start, "∂")
	}
	n := p.node(Ident, start, "d")
	n.Font = Upright
	return n
}

func (p *parser) power(base, order *Node) *Node {
	if order == nil {
		return base
	}
	return p.over(Script, base.Start, base, nil, order)
}

package formula

// command reads the command at hand with its arguments. One that is unknown is
// source; what follows it is read like everything else, so that nothing is lost.
func (p *parser) command() (n *Node, limits bool) {
	g := *p.look()
	start := p.i
	p.i = g.end
	switch m := g.meaning; m.does {
	case nothingKnown:
		return p.unknown(start, g.name), false
	case operator:
		return p.operator(start, g)
	case integral:
		return p.op(Large, start, m.text), false
	case letter:
		if p.takesWord(g.name) {
			return p.source(start), false
		}
		return p.namedLetter(start, m), false
	case function:
		return p.function(start, m.text), false
	case limitFunction:
		return p.function(start, m.text), true
	case names:
		limits := p.peek() == '*' || g.name == "operatornamewithlimits"
		return p.operatorName(start), limits
	case silent, closeMath, mathStyle:
		return nil, false
	case spacing:
		return p.space(start, spaceWidth(g.name)), false
	case scriptSign:
		return p.strayScript(start, g.name), false
	case infixFraction, rowBreak:
		return p.source(start), false
	case rightFence, middleFence, leftFence, sized:
		return p.fenced(start, g), false
	case endTable:
		return p.strayEnd(start), false
	}
	if !p.enter() {
		return p.source(start), false
	}
	defer p.leave()
	return p.construct(start, g)
}

// construct reads a command that has arguments.
func (p *parser) construct(start int, g glance) (n *Node, limits bool) {
	switch m := g.meaning; m.does {
	case alphabet:
		return p.inAlphabet(m.font), false
	case switchFont:
		p.setFont(m.font, true)
		return nil, false
	case textFont:
		return p.text(start, m), false
	case accent, brace:
		return p.accented(start, m)
	case fraction:
		return p.fraction(start, g.name), false
	case root:
		return p.root(start), false
	case oldRoot:
		return p.oldRoot(start), false
	case stacked:
		return p.stacked(start, g.name), false
	case longArrow:
		return p.longArrow(start, m), false
	case negation:
		return p.negated(start), false
	case struck:
		return p.over(Struck, start, p.argument()), false
	case between:
		return p.between(start, g.name, m), false
	case definition:
		return p.define(start, g.name), false
	case ownMacro:
		return p.expand(start, g.name), false
	case guess:
		return p.guess(start, g.name)
	case modulo:
		return p.modulo(start, g.name), false
	case beginTable:
		return p.environment(start), false
	case plainTable:
		return p.plainTable(start, g.name), false
	case stack:
		return p.substack(start), false
	case classed:
		return p.classed(g.name)
	}
	return p.other(start, g), false
}

// other reads the commands that are about layout, units and the like.
func (p *parser) other(start int, g glance) *Node {
	switch m := g.meaning; m.does {
	case lengths:
		p.skipStar()
		width := p.dimension()
		if g.name == "raise" || g.name == "lower" {
			return nil
		}
		return p.space(start, width)
	case phantom:
		return p.over(Phantom, start, p.argument())
	case invisible:
		p.argument()
		return nil
	case drop:
		return p.dropped(start, 1)
	case dropTwo:
		p.bracketed()
		return p.dropped(start, 2)
	case dropFirst:
		return p.second(start)
	case keep:
		p.bracketed()
		return p.argument()
	case cite:
		return p.cited(start)
	case verbatim:
		return p.verbatim(start)
	case codePoint:
		return p.codePoint(start)
	case charCode:
		return p.charCode(start)
	case choice:
		return p.choice()
	case derivative:
		return p.derivative(start, g.name)
	case textAccent:
		return p.mathTextAccent(start, m.text)
	case number, quantity, units, unitsPackage, angle:
		return p.measure(start, g)
	case chemistry:
		return p.chemistry(start)
	}
	return p.packaged(start, g)
}

func (p *parser) operator(start int, g glance) (*Node, bool) {
	m := g.meaning
	switch m.text {
	case "{":
		p.braceSigns++
	case "}":
		p.braceSigns--
	}
	if g.name == "dots" && p.linesUp() {
		m.text = "⋯"
	}
	return p.op(m.class, start, m.text), m.class == Large
}

// linesUp tells whether \dots stand before an operator, and so halfway up.
func (p *parser) linesUp() bool {
	p.skip()
	switch p.peek() {
	case '+', '-', '=', '<', '>', '*':
		return true
	case '\\':
		m := p.look().meaning
		return m.does == operator && (m.class == Binary || m.class == Relation) || m.does == integral
	}
	return false
}

// takesWord tells whether a macro that stands for a letter with most authors has an
// argument here, as in \T{depth} and \Real{n}, and so is another macro.
func (p *parser) takesWord(name string) bool {
	rest := p.src[p.i:]
	if len(rest) < 3 || rest[0] != '{' || !isLetter(rest[1]) {
		return false
	}
	return len(name) == 1 && isLetter(rest[2]) || name == "Real" || name == "real"
}

func (p *parser) namedLetter(start int, m meaning) *Node {
	n := p.ident(start, m.text)
	switch {
	case m.font == DoubleStruck, m.font == Calligraphic, m.font == Fraktur, m.font == BoldItalic:
		n.Font = m.font
	case m.font != Default && n.Font == Default:
		n.Font = m.font
	case m.font == Upright && n.Font == BoldItalic:
		n.Font = Bold
	}
	return n
}

func (p *parser) function(start int, name string) *Node {
	n := p.node(Ident, start, name)
	if p.bold {
		n.Font = Bold
	}
	return n
}

// operatorName reads the argument of \operatorname, in which letters make words.
func (p *parser) operatorName(start int) *Node {
	p.skipStar()
	if !p.enter() {
		return p.source(start)
	}
	defer p.leave()
	font, words := p.font, p.words
	p.font, p.words = Upright, true
	n := p.argument()
	p.font, p.words = font, words
	if n.Kind == Ident && len(n.Text) > 1 && n.Font == Upright {
		n.Font = Default
	}
	return n
}

func (p *parser) skipStar() {
	if p.peek() == '*' {
		p.i++
	}
}

// classed reads \mathop and its like, which say how an operator is spaced.
func (p *parser) classed(name string) (*Node, bool) {
	n := p.argument()
	if n.Kind == Op {
		switch name {
		case "mathbin":
			n.Class = Binary
		case "mathrel":
			n.Class = Relation
		case "mathop":
			n.Class = Large
		case "mathopen":
			n.Class = Open
		case "mathclose":
			n.Class = Close
		case "mathpunct":
			n.Class = Punct
		default:
			n.Class = Ordinary
		}
	}
	return n, name == "mathop"
}

func (p *parser) stacked(start int, name string) *Node {
	if name == "sideset" {
		before, after := p.argument(), p.argument()
		base := p.argument()
		return p.over(Row, start, before, base, after)
	}
	mark := p.argument()
	base := p.argument()
	n := p.over(Script, start, base, nil, mark)
	if name == "underset" {
		n.Kids[1], n.Kids[2] = mark, nil
	}
	n.Limits, n.Display = true, true
	return n
}

func (p *parser) longArrow(start int, m meaning) *Node {
	arrow := p.op(m.class, start, m.text)
	arrow.Stretchy = true
	below := p.option()
	above := p.argument()
	n := p.over(Script, start, arrow, below, above)
	n.Limits, n.Display = true, true
	return n
}

func (p *parser) negated(start int) *Node {
	n := p.argument()
	if n.Kind == Op {
		if text := not(n.Text); text != "" {
			n.Text, n.Start = text, start
			return n
		}
	}
	return p.over(Struck, start, n)
}

func (p *parser) accented(start int, m meaning) (*Node, bool) {
	n := p.over(Accent, start, p.argument())
	n.End = p.i
	n.Text, n.Under, n.Stretchy = m.text, m.under, m.stretchy
	return n, m.does == brace
}

// strayScript is \sb, \sp or \limits without anything to stand on; the Lie
// algebra has the name of one.
func (p *parser) strayScript(start int, name string) *Node {
	if c := p.peek(); name == "sp" && (c == '_' || c == '(') {
		return p.function(start, name)
	}
	if name == "sp" || name == "sb" {
		return p.source(start)
	}
	return nil
}

package formula

import "strings"

// A chemical formula under way.
type chemical struct {
	tight bool // what was read last takes a subscript or a charge
}

// chemistry reads \ce{...}, as much of it as abstracts use: elements, numbers of
// atoms, charges, isotopes, bonds, arrows and states.
func (p *parser) chemistry(start int) *Node {
	text, ok := p.braced()
	if !ok {
		return p.source(start)
	}
	mark, after := len(p.stack), p.i
	font := p.font
	p.font = Upright
	p.confined(span{p.i - 1 - len(text), p.i - 1}, func() {
		var c chemical
		for p.i < len(p.src) {
			p.chemical(&c)
		}
	})
	p.font, p.i = font, after
	return p.gather(mark, start)
}

// chemical reads one piece.
func (p *parser) chemical(c *chemical) {
	start := p.i
	switch b := p.src[p.i]; {
	case isSpace(b):
		p.i++
		c.tight = false
	case isLetter(b):
		for p.i < len(p.src) && isLetter(p.src[p.i]) {
			p.i++
		}
		p.push(p.node(Word, start, p.src[start:p.i]))
		c.tight = true
	case isDigit(b):
		n := p.digits()
		if c.tight {
			p.attach(start, n, nil)
			return
		}
		p.push(n)
	case b == '^' || b == '_':
		p.i++
		p.chemicalScript(b, c)
	case b == '+' || b == '-' || b == '<' || b == '=' || b == '#':
		p.bondOrCharge(c)
	default:
		p.chemicalOther(c)
	}
}

func (p *parser) chemicalOther(c *chemical) {
	start := p.i
	switch b := p.src[p.i]; b {
	case '(', '[', ')', ']':
		p.push(p.sign())
		c.tight = b == ')' || b == ']'
	case '.', '*':
		p.i++
		p.push(p.op(Binary, start, "⋅"))
		c.tight = false
	case '$':
		p.i++
		c.tight = false
	default:
		p.otherwise()
		c.tight = true
	}
}

// attach puts a script, which begins at start, on what was read last.
func (p *parser) attach(start int, below, above *Node) {
	if n := len(p.stack); n > 0 && p.stack[n-1].Kind == Script {
		last := p.stack[n-1]
		if below != nil && last.Kids[1] == nil {
			last.Kids[1], last.End = below, p.i
			return
		}
		if above != nil && last.Kids[2] == nil {
			last.Kids[2], last.End = above, p.i
			return
		}
	}
	base := p.unscripted()
	if base.Kind == Row && len(base.Kids) == 0 {
		base.Start, base.End = start, start
	}
	p.push(p.over(Script, base.Start, base, below, above))
}

// chemicalScript reads the script behind ^ or _: a group, or digits with a sign.
func (p *parser) chemicalScript(b byte, c *chemical) {
	var arg *Node
	from := p.i
	if !c.tight {
		p.push(p.row(from, from))
	}
	if p.peek() == '{' {
		arg = p.group()
	} else {
		mark, start := len(p.stack), p.i
		for p.i < len(p.src) && (isDigit(p.src[p.i]) || p.src[p.i] == '+' || p.src[p.i] == '-') {
			if isDigit(p.src[p.i]) {
				p.push(p.digits())
			} else {
				p.push(p.sign())
			}
		}
		arg = p.gather(mark, start)
	}
	if b == '_' {
		p.attach(from, arg, nil)
	} else {
		p.attach(from, nil, arg)
	}
	c.tight = true
}

// bondOrCharge reads arrows, a charge behind an element, a bond between two.
func (p *parser) bondOrCharge(c *chemical) {
	start := p.i
	for pair := range strings.FieldsSeq("<=>=⇌ <->=↔ ->=→ <-=←") {
		i := strings.LastIndexByte(pair, '=')
		if strings.HasPrefix(p.src[p.i:], pair[:i]) {
			p.i += i
			p.chemicalArrow(start, pair[i+1:])
			c.tight = false
			return
		}
	}
	b := p.src[p.i]
	p.i++
	ends := p.i == len(p.src) || isSpace(p.src[p.i]) || strings.IndexByte(")]}", p.src[p.i]) >= 0
	switch {
	case c.tight && ends && (b == '+' || b == '-'):
		p.attach(start, nil, p.op(Ordinary, start, map[byte]string{'+': "+", '-': "−"}[b]))
	case b == '+':
		p.push(p.op(Binary, start, "+"))
		c.tight = false
	case b == '#':
		p.push(p.op(Ordinary, start, "≡"))
		c.tight = false
	case b == '-':
		p.push(p.op(Ordinary, start, "−"))
		c.tight = false
	default:
		p.push(p.op(Ordinary, start, p.src[start:p.i]))
		c.tight = false
	}
}

// chemicalArrow reads ->[above][below].
func (p *parser) chemicalArrow(start int, text string) {
	arrow := p.op(Relation, start, text)
	above := p.option()
	below := p.option()
	if above == nil && below == nil {
		p.push(arrow)
		return
	}
	arrow.Stretchy = true
	n := p.over(Script, start, arrow, below, above)
	n.Limits, n.Display = true, true
	p.push(n)
}

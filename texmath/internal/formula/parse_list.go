package formula

// place is where a list of pieces stands, and so what ends it.
type place uint8

const (
	atTop     place = iota // the end of the source
	inBraces               // }
	inBracket              // ]
	inFence                // \right
	inCell                 // & or \\ or \end
	inDollars              // $
	inParens               // \)
)

// ends tells whether the list at this place ends here. Ends that belong to
// something open further out end it too, but only what waits for them.
func (p *parser) ends(in place) bool {
	if p.i == len(p.src) {
		return true
	}
	switch p.src[p.i] {
	case '}':
		return p.inner.braces > 0
	case ']':
		return in == inBracket
	case '&':
		return !p.entity()
	case '$':
		return p.inner.dollars > 0
	case '\\':
		switch p.look().meaning.does {
		case rowBreak:
			return true
		case rightFence:
			return p.inner.fences > 0
		case endTable:
			return p.inner.tables > 0
		case closeMath:
			return in == inParens
		}
	}
	return false
}

// A list under way: what \over and \displaystyle must know about it.
type list struct {
	start, mark int // in the source and on the stack
	style       int // stack from which the present style holds, -1 for none
	styleStart  int
	display     bool
	infix       *glance // the first \over or its like
	numerator   *Node
}

// list reads pieces up to the end of the place, which it doesn't pass.
func (p *parser) list(in place) *Node {
	l := list{start: p.i, mark: len(p.stack), style: -1}
	for p.skip(); !p.ends(in); p.skip() {
		if p.src[p.i] == '\\' && p.listCommand(&l) {
			continue
		}
		p.piece()
	}
	p.angleBrackets(l.mark)
	p.endStyle(&l)
	if l.infix == nil {
		return p.gather(l.mark, l.start)
	}
	below := p.gather(l.mark, l.infix.end)
	return p.infix(&l, below)
}

// piece reads an atom with its scripts onto the stack.
func (p *parser) piece() {
	start := p.i
	if c := p.src[p.i]; c == '^' || c == '_' || c == '\'' {
		p.push(p.scripts(p.row(start, start), false))
		return
	}
	n, limits := p.atom()
	if n != nil {
		p.push(p.scripts(n, limits))
	}
}

func (p *parser) push(n *Node) { p.stack = append(p.stack, n) }

// listCommand does a command that concerns the list as a whole.
func (p *parser) listCommand(l *list) bool {
	g := p.look()
	switch g.meaning.does {
	case infixFraction:
		if l.infix != nil {
			return false
		}
		p.endStyle(l)
		seen := *g
		l.infix = &seen
		l.numerator = p.gather(l.mark, l.start)
		l.numerator.End = max(l.numerator.End, l.numerator.Start)
		p.i = g.end
		if seen.name == "above" {
			p.dimension()
		}
	case mathStyle:
		p.endStyle(l)
		l.style, l.styleStart, l.display = len(p.stack), p.i, g.name != "textstyle"
		p.i = g.end
	default:
		return false
	}
	return true
}

// endStyle closes the style that was switched on in this list.
func (p *parser) endStyle(l *list) {
	if l.style < 0 {
		return
	}
	if l.style < len(p.stack) {
		n := p.over(Styled, l.styleStart, p.gather(l.style, l.styleStart))
		n.Display = l.display
		p.push(n)
	}
	l.style = -1
}

// infix makes the fraction of a list that was split in two.
func (p *parser) infix(l *list, below *Node) *Node {
	n := p.over(Frac, l.start, l.numerator, below)
	open, close := "", ""
	switch l.infix.name {
	case "choose":
		open, close = "(", ")"
	case "brace":
		open, close = "{", "}"
	case "brack":
		open, close = "[", "]"
	}
	n.Bare = l.infix.name != "over" && l.infix.name != "above"
	if open == "" {
		return n
	}
	return p.fence(l.start, open, close, n)
}

func (p *parser) fence(start int, open, close string, kids ...*Node) *Node {
	n := p.over(Fence, start, kids...)
	n.Text, n.Close = open, close
	return n
}

// block reads lists at the top or between braces. Where one breaks into lines
// it is a table.
func (p *parser) block(in place) *Node {
	start, mark := p.i, len(p.stack)
	first := p.list(in)
	if !p.breaks() {
		return first
	}
	return p.lines(in, start, mark, first)
}

// breaks tells whether the parser stands between two cells or lines.
func (p *parser) breaks() bool {
	return p.i < len(p.src) && (p.src[p.i] == '&' || p.src[p.i] == '\\' && p.look().meaning.does == rowBreak)
}

// group reads what stands between braces, the first of which is at hand. One too
// deep is passed over as source.
func (p *parser) group() *Node {
	start := p.i
	if !p.enter() {
		if end := p.closer(start); end >= 0 {
			p.i = end + 1
		} else {
			p.i = len(p.src)
		}
		return p.source(start)
	}
	defer p.leave()
	p.i++
	font, bold, caps, inner := p.font, p.bold, p.caps, p.inner
	p.inner = within{braces: inner.braces + 1}
	n := p.block(inBraces)
	p.font, p.bold, p.caps, p.inner = font, bold, caps, inner
	if p.peek() == '}' {
		p.i++
	}
	return n
}

// argument reads what a command applies to: a group, or the next atom without
// its scripts. Where there is nothing it is an empty row.
func (p *parser) argument() *Node {
	for p.skip(); p.i < len(p.src); p.skip() {
		switch p.src[p.i] {
		case '{':
			return p.group()
		case '^', '_', '\'':
			return p.row(p.i, p.i)
		}
		if p.ends(inBraces) {
			break
		}
		if p.src[p.i] == '\\' && p.look().meaning.does == infixFraction {
			break
		}
		if n := p.single(); n != nil {
			return n
		}
	}
	return p.row(p.i, p.i)
}

// single reads an atom, and of a number one digit.
func (p *parser) single() *Node {
	if c := p.src[p.i]; isDigit(c) {
		p.i++
		return p.number(p.i-1, p.src[p.i-1:p.i])
	}
	n, _ := p.atom()
	return n
}

// option reads a bracketed argument as mathematics; nil where there is none.
func (p *parser) option() *Node {
	if p.i == len(p.src) || p.src[p.i] != '[' || !p.enter() {
		return nil
	}
	defer p.leave()
	p.i++
	inner := p.inner
	n := p.list(inBracket)
	p.inner = inner
	if p.peek() == ']' {
		p.i++
	}
	return n
}

package formula

import "unicode/utf8"

// fenced reads \left, \right, \middle and \big. What has no partner is a bracket
// that doesn't stretch.
func (p *parser) fenced(start int, g glance) *Node {
	switch g.meaning.does {
	case leftFence:
		return p.leftFence(start)
	case sized:
		return p.sizedBracket(start, g.name)
	}
	text, class := p.delimiter()
	if g.meaning.does == middleFence && p.inner.fences > 0 {
		class = Middle
	}
	return p.bracket(class, start, text)
}

// bracket is an operator, or nothing for the empty delimiter of \right.
func (p *parser) bracket(class Class, start int, text string) *Node {
	if text == "" {
		return nil
	}
	return p.op(class, start, text)
}

// leftFence reads from \left up to \right, or to the end of what it stands in.
func (p *parser) leftFence(start int) *Node {
	text, class := p.delimiter()
	if !p.enter() {
		return p.bracket(class, start, text)
	}
	defer p.leave()
	from := p.i
	inner := p.inner
	p.inner.fences++
	body := p.list(inFence)
	p.inner = inner
	n := p.node(Fence, start, text)
	n.Kids = p.kids(body)
	if body.Kind == Row && body.Start >= from {
		n.Kids = body.Kids
	}
	if p.i < len(p.src) && p.at("right") {
		p.i = p.look().end
		n.Close, _ = p.delimiter()
	}
	n.End = p.i
	return n
}

// sizedBracket reads \big( and its like. They stand before anything.
func (p *parser) sizedBracket(start int, name string) *Node {
	text, class := p.delimiterInBraces()
	if text == "" {
		return nil
	}
	switch name[len(name)-1] {
	case 'l':
		class = Open
	case 'r':
		class = Close
	case 'm':
		class = Relation
	}
	n := p.op(class, start, text)
	n.Size = 1
	if name[0] == 'B' {
		n.Size = 2
	}
	if len(name) >= 4 && name[3] == 'g' {
		n.Size += 2
	}
	return n
}

// delimiter reads a bracket; "" for the empty one, and where there is none.
func (p *parser) delimiter() (string, Class) {
	p.skip()
	start := p.i
	switch c := p.peek(); c {
	case '.':
		p.i++
	case '(', '[':
		p.i++
		return p.src[start:p.i], Open
	case ')', ']':
		p.i++
		return p.src[start:p.i], Close
	case '|', '/':
		p.i++
		return p.src[start:p.i], Ordinary
	case '<':
		p.i++
		return "⟨", Open
	case '>':
		p.i++
		return "⟩", Close
	case '\\':
		return p.commandDelimiter()
	case '{', '}':
		return p.bareBrace(c)
	default:
		return p.typedDelimiter()
	}
	return "", Ordinary
}

func (p *parser) commandDelimiter() (string, Class) {
	g := p.look()
	if g.meaning.does != operator {
		return "", Ordinary
	}
	switch g.meaning.class {
	case Open, Close, Ordinary, Relation, Slash:
	default:
		return "", Ordinary
	}
	p.i = g.end
	class := g.meaning.class
	text := g.meaning.text
	switch text {
	case "∣":
		return "|", Ordinary
	case "∥":
		return "‖", Ordinary
	}
	return text, class
}

// bareBrace reads the brace of \left{ and \right}, whose authors meant \{. The
// two go together.
func (p *parser) bareBrace(c byte) (string, Class) {
	if c == '{' {
		if p.i < p.whole().rightBrace {
			p.braceFences++
			p.i++
			return "{", Open
		}
		return "", Ordinary
	}
	if p.braceFences > 0 {
		p.braceFences--
		p.i++
		return "}", Close
	}
	return "", Ordinary
}

func (p *parser) typedDelimiter() (string, Class) {
	r, size := utf8.DecodeRuneInString(p.src[p.i:])
	if r < utf8.RuneSelf {
		return "", Ordinary
	}
	text := p.src[p.i : p.i+size]
	if class := classOf(text); class == Open || class == Close || r == '‖' {
		p.i += size
		return text, class
	}
	return "", Ordinary
}

// delimiterInBraces reads the bracket of \big( or \big{(}.
func (p *parser) delimiterInBraces() (string, Class) {
	i := p.i
	if text, ok := p.braced(); ok {
		q := parser{src: text}
		if text, class := q.delimiter(); text != "" && q.i == len(q.src) {
			return text, class
		}
		p.i = i
	}
	return p.delimiter()
}

package formula

// deepest is how many nodes inside one another are written. Parse stays far
// below it; a tree made by hand beyond it loses what is deeper.
const deepest = 8 * MaxDepth

// AppendMathML appends n as one math element, a block of its own if display.
// The element belongs into HTML, so it names no namespace, but it is well-formed
// XML too. Nothing is written that Allowed doesn't list, and of the source only
// text comes through, escaped: no attribute has a value from there.
//
// Spaces are TeX's (The TeXbook, chapter 18), written out wherever browsers would
// set others.
func AppendMathML(dst []byte, n *Node, display bool) []byte {
	s := setter{dst: dst, style: textStyle}
	if display {
		s.style = displayStyle
		s.write(`<math display="block">`)
	} else {
		s.write("<math>")
	}
	s.inside(n, noAtom)
	s.write("</math>")
	return s.dst
}

// A style is how large and how wide things are set.
type style uint8

const (
	displayStyle style = iota
	textStyle
	scriptStyle // most spaces are left out
)

// smaller is the style of the two parts of a fraction.
func (s style) smaller() style { return min(s+1, scriptStyle) }

// A setter writes MathML.
type setter struct {
	dst   []byte
	style style
	depth int
	flat  bool // the innermost fence doesn't grow
}

func (s *setter) write(t string) { s.dst = append(s.dst, t...) }

// inside writes n into an element that holds any number of others.
func (s *setter) inside(n *Node, before atom) {
	switch {
	case n == nil:
	case n.Kind == Row && s.depth < deepest:
		s.depth++
		s.row(n.Kids, before)
		s.depth--
	default:
		one := [1]*Node{n}
		s.row(one[:], before)
	}
}

// part writes n as the one element that a place such as a numerator holds.
func (s *setter) part(n *Node, style style) {
	outer := s.style
	s.style = style
	for n != nil && n.Kind == Row && len(n.Kids) == 1 {
		n = n.Kids[0]
	}
	if n != nil && isPrimed(n, spot{}) {
		s.write("<mrow>")
		s.primed(n, spot{})
		s.write("</mrow>")
	} else {
		s.node(n, spot{})
	}
	s.style = outer
}

// parts are the elements of a node with so many parts.
func (s *setter) parts(name string, style style, parts ...*Node) {
	s.write("<")
	s.write(name)
	s.write(">")
	for _, n := range parts {
		s.part(n, style)
	}
	s.end(name)
}

func (s *setter) end(name string) {
	s.write("</")
	s.write(name)
	s.write(">")
}

// node writes n as exactly one element.
func (s *setter) node(n *Node, at spot) {
	if n == nil {
		s.write("<mrow></mrow>")
		return
	}
	if s.depth >= deepest {
		s.source("…")
		return
	}
	s.depth++
	switch n.Kind {
	case Row:
		s.group(n)
	case Ident:
		s.ident(n)
	case Number:
		s.number(n)
	case Op:
		s.op(n, at, "")
	case Word:
		s.word(n)
	case Space:
		s.gap(float64(n.Width))
	case Script:
		s.script(n, at)
	default:
		s.layout(n, at)
	}
	s.depth--
}

// group writes a row as one element.
func (s *setter) group(n *Node) {
	if isName(n) {
		s.name(n.Kids)
		return
	}
	if isFunction(n) {
		s.write("<mi>")
		s.functionName(n)
		s.write("</mi>")
		return
	}
	s.write("<mrow>")
	s.row(n.Kids, noAtom)
	s.write("</mrow>")
}

// layout writes the nodes that arrange others.
func (s *setter) layout(n *Node, at spot) {
	switch n.Kind {
	case Frac:
		s.frac(n)
	case Root:
		s.root(n)
	case Accent:
		s.accent(n)
	case Fence:
		s.fence(n)
	case Table:
		s.table(n)
	case Styled:
		s.styled(n)
	case Phantom:
		s.write("<mphantom>")
		s.inside(n.kid(0), noAtom)
		s.write("</mphantom>")
	case Struck:
		s.struck(n, at)
	default:
		s.source(n.Text)
	}
}

// kid is the i-th kid of n, nil where it has none.
func (n *Node) kid(i int) *Node {
	if i < len(n.Kids) {
		return n.Kids[i]
	}
	return nil
}

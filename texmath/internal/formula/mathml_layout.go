package formula

func (s *setter) frac(n *Node) {
	s.write("<mfrac")
	if n.Bare {
		s.write(` linethickness="0"`)
	}
	s.write(">")
	s.part(n.kid(0), s.style.smaller())
	s.part(n.kid(1), s.style.smaller())
	s.write("</mfrac>")
}

// strut keeps the sign of a root over n at the height of one over 2: it is a tall
// sign, and hangs below the line where what it covers is low.
const strut = `<mspace height="0.75em"/>`

func (s *setter) root(n *Node) {
	if n.kid(1) == nil {
		s.write("<msqrt>" + strut)
		s.inside(n.kid(0), noAtom)
		s.write("</msqrt>")
		return
	}
	s.write("<mroot><mrow>" + strut)
	s.inside(n.kid(0), noAtom)
	s.write("</mrow>")
	s.part(n.kid(1), scriptStyle)
	s.write("</mroot>")
}

// fence writes brackets that grow with what is between them. They stand in a row
// of their own, for a bracket is as tall as its row. Around what is no taller
// than a line they are plain: browsers reserve for a bracket that may grow the
// width of the largest.
func (s *setter) fence(n *Node) {
	outer := s.flat
	s.flat = areFlat(n.Kids, 4)
	s.write("<mrow>")
	s.bracket(n.Text)
	s.row(n.Kids, noAtom)
	s.bracket(n.Close)
	s.write("</mrow>")
	s.flat = outer
}

// bracket writes one of them, and tells the browser to stretch what it wouldn't.
func (s *setter) bracket(text string) {
	tag := `<mo lspace="0em" rspace="0em" stretchy="true" symmetric="true">`
	switch {
	case text == "" || text == ".":
		return
	case s.flat && !isPair(text), s.flat && (text == "|" || text == "‖"):
		s.write("<mi>")
		s.text(text)
		s.write("</mi>")
		return
	case s.flat:
		tag = `<mo stretchy="false">`
	case isPair(text):
		tag = "<mo>"
	}
	s.write(tag)
	s.text(text)
	s.write("</mo>")
}

// areFlat tells whether nodes are no taller than a line of letters with scripts.
// It looks so many levels deep.
func areFlat(nodes []*Node, levels int) bool {
	for _, n := range nodes {
		if n != nil && !isFlat(n, levels) {
			return false
		}
	}
	return true
}

func isFlat(n *Node, levels int) bool {
	switch n.Kind {
	case Ident, Number, Word, Space, Source:
		return true
	case Op:
		return n.Class != Large && n.Size == 0
	case Row, Fence, Struck:
		return levels > 0 && areFlat(n.Kids, levels-1)
	case Accent:
		return levels > 0 && !n.Under && areFlat(n.Kids, levels-1)
	case Script:
		return levels > 0 && !n.Limits && areFlat(n.Kids, levels-2)
	}
	return false
}

// styled writes what is set larger or smaller than its place asks for.
func (s *setter) styled(n *Node) {
	outer := s.style
	if n.Display {
		s.style = displayStyle
		s.write(`<mrow displaystyle="true">`)
	} else {
		s.style = textStyle
		s.write(`<mrow displaystyle="false">`)
	}
	s.inside(n.kid(0), noAtom)
	s.write("</mrow>")
	s.style = outer
}

// struck draws the line with a combining character where one letter or sign
// carries it; the rest is left to the style sheet.
func (s *setter) struck(n *Node, at spot) {
	const line = "\u0338"
	switch k := n.single(); {
	case k != nil && k.Kind == Op:
		s.op(k, at, line)
	case k != nil && k.Kind == Ident && isOne(k.Text):
		s.write("<mi>")
		for _, r := range k.Text {
			s.rune(inFont(r, slantedFont(k)))
		}
		s.write(line + "</mi>")
	default:
		s.write(`<mrow class="struck">`)
		s.inside(n.kid(0), noAtom)
		s.write("</mrow>")
	}
}

// single is the first kid of n, without the rows that hold nothing but it.
func (n *Node) single() *Node {
	k := n.kid(0)
	for k != nil && k.Kind == Row && len(k.Kids) == 1 {
		k = k.Kids[0]
	}
	return k
}

// table writes rows of cells. A class names the alignment, which MathML Core
// leaves to style sheets.
func (s *setter) table(n *Node) {
	outer, aligned := s.style, n.Text == "aligned"
	tag, style := s.tableTag(n.Text)
	s.style = style
	s.write(tag)
	for _, r := range n.Kids {
		s.write("<mtr>")
		if r != nil {
			s.cells(r.Kids, aligned)
		}
		s.write("</mtr>")
	}
	s.write("</mtable>")
	s.style = outer
}

// cells writes one row of a table. Where left and right sides are aligned, a right
// one begins as if something stood before its sign of relation.
func (s *setter) cells(cells []*Node, aligned bool) {
	for i, c := range cells {
		before := noAtom
		if aligned && i%2 == 1 {
			before = ordAtom
		}
		s.write("<mtd>")
		s.inside(c, before)
		s.write("</mtd>")
	}
}

// tableTag is the start of a table and the style of its cells.
func (s *setter) tableTag(environment string) (tag string, cells style) {
	switch environment {
	case "aligned":
		return `<mtable class="aligned" displaystyle="true">`, displayStyle
	case "gathered":
		return `<mtable displaystyle="true">`, displayStyle
	case "cases":
		return `<mtable class="cases">`, max(s.style, textStyle)
	case "smallmatrix":
		return `<mtable class="small" scriptlevel="1">`, scriptStyle
	case "substack":
		return `<mtable class="small">`, s.style
	}
	return "<mtable>", max(s.style, textStyle)
}

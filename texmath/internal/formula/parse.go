package formula

import "strings"

// A formula of more than MaxBytes is one Source node, a group nested deeper than
// MaxDepth another. Abstracts reach a few hundred bytes and a depth of eight; the
// limits are where a page would suffer.
const (
	MaxBytes = 16 << 10
	MaxDepth = 48
)

// Parse reads a formula. It never fails: what is not understood is a Source node.
// The root is a Row, or a Source where the formula is longer than MaxBytes. Time
// and space are linear in the length of src.
func Parse(src string) *Node {
	if len(src) > MaxBytes {
		return &Node{Kind: Source, Text: src, End: len(src)}
	}
	p := parser{src: src}
	root := p.block(atTop)
	if root.Kind != Row {
		root = p.row(0, len(src), root)
	}
	root.Start, root.End = 0, len(src)
	return root
}

// A Fallback is a piece of source that is shown as it stands.
type Fallback struct {
	Text       string // a command such as \foo, or what could not be read
	Start, End int
}

// Fallbacks lists the Source nodes under n in reading order.
func Fallbacks(n *Node) []Fallback { return appendFallbacks(nil, n) }

func appendFallbacks(list []Fallback, n *Node) []Fallback {
	if n == nil {
		return list
	}
	if n.Kind == Source {
		list = append(list, Fallback{n.Text, n.Start, n.End})
	}
	for _, kid := range n.Kids {
		list = appendFallbacks(list, kid)
	}
	return list
}

// parser reads one formula from left to right. It calls itself for groups, to a
// bounded depth, and never goes back.
type parser struct {
	src   string
	i     int // read up to here
	depth int // calls within calls
	font  Font
	bold  bool   // \boldsymbol around the font
	caps  bool   // the font is for capitals only, as in \cal O(n)
	words bool   // letters side by side are one name, as in \operatorname
	inner within // what is open around the place at hand
	seen  glance

	facts       facts // about the whole source, gathered when first needed
	braceFences int   // \left{ that wait for a \right}
	braceSigns  int   // \{ that wait for a \}

	macros        map[string]macro // that the formula defines
	grown, growth int              // how many bytes they have grown to, and may; 0 for the length of src

	closers []int32 // of every brace the offset of its partner, 0 for none; made when first needed
	stack   []*Node // the pieces of the lists being read
	slab    []Node
	refs    []*Node
}

// within counts what is open inside the innermost braces, and the braces. An
// end that nothing waits for is a stray and ends nothing.
type within struct {
	braces, fences, tables, dollars int
}

// facts are what a few commands must know about the source as a whole.
type facts struct {
	gathered   bool
	rightBrace int  // offset of the last \right}, -1 for none
	paired     bool // the number of dollars is even
	la, ra     bool // \la and \ra are there
	alpha      bool // \a is
	parens     bool // \lp and \rp are
	angles     bool // < and > are, and no </
}

func (p *parser) whole() *facts {
	if !p.facts.gathered {
		p.facts = facts{
			gathered:   true,
			rightBrace: strings.LastIndex(p.src, `\right}`),
			paired:     strings.Count(p.src, "$")%2 == 0,
			la:         p.holds(`\la`),
			ra:         p.holds(`\ra`),
			alpha:      p.holds(`\a`),
			parens:     p.holds(`\lp`) && p.holds(`\rp`),
			angles:     p.compares("<", "&lt;") && p.compares(">", "&gt;") && !strings.Contains(p.src, "</"),
		}
	}
	return &p.facts
}

// compares tells whether a sign stands in the source, or its entity.
func (p *parser) compares(sign, entity string) bool {
	return strings.Contains(p.src, sign) || strings.Contains(p.src, entity)
}

// holds tells whether a command stands in the source.
func (p *parser) holds(command string) bool {
	for i := 0; ; {
		n := strings.Index(p.src[i:], command)
		if n < 0 {
			return false
		}
		if i += n + len(command); i == len(p.src) || !isLetter(p.src[i]) {
			return true
		}
	}
}

// enter tells whether a construct may be read inside the present one; leave ends it.
func (p *parser) enter() bool {
	p.depth++
	if p.depth > MaxDepth {
		p.depth--
		return false
	}
	return true
}

func (p *parser) leave() { p.depth-- }

// node makes a node of the source from start up to where the parser stands.
func (p *parser) node(kind Kind, start int, text string) *Node {
	if len(p.slab) == 0 {
		p.slab = make([]Node, 4+min((len(p.src)-p.i)*3/4+(len(p.src)/8), 512))
	}
	n := &p.slab[0]
	p.slab = p.slab[1:]
	n.Kind, n.Start, n.End, n.Text = kind, start, p.i, text
	return n
}

// source makes a Source of what was read since start.
func (p *parser) source(start int) *Node {
	return p.node(Source, start, p.src[start:p.i])
}

// op makes an operator.
func (p *parser) op(class Class, start int, text string) *Node {
	n := p.node(Op, start, text)
	n.Class = class
	if p.bold {
		n.Font = Bold
	}
	return n
}

// kids makes a list of kids.
func (p *parser) kids(nodes ...*Node) []*Node {
	if len(p.refs) < len(nodes) {
		p.refs = make([]*Node, max(len(nodes), 8+min(len(p.src)-p.i, 512)))
	}
	kids := p.refs[:len(nodes):len(nodes)]
	p.refs = p.refs[len(nodes):]
	copy(kids, nodes)
	return kids
}

// row makes a row of nodes.
func (p *parser) row(start, end int, nodes ...*Node) *Node {
	n := p.node(Row, start, "")
	n.End = end
	n.Kids = p.kids(nodes...)
	return n
}

// over makes a node of any kind around kids, from start up to here.
func (p *parser) over(kind Kind, start int, nodes ...*Node) *Node {
	n := p.node(kind, start, "")
	n.Kids = p.kids(nodes...)
	return n
}

// gather takes the pieces off the stack down to mark: one stands for itself,
// several are a row.
func (p *parser) gather(mark, start int) *Node {
	nodes := p.stack[mark:]
	p.stack = p.stack[:mark]
	if len(nodes) == 1 {
		return nodes[0]
	}
	return p.row(start, p.i, nodes...)
}

// closer is the offset of the brace that closes the one at i, or -1.
func (p *parser) closer(i int) int {
	if p.closers == nil {
		p.match()
	}
	return int(p.closers[i]) - 1
}

func (p *parser) match() {
	p.closers = make([]int32, len(p.src))
	var open []int32
	for i := 0; i < len(p.src); i++ {
		switch p.src[i] {
		case '\\':
			i++
		case '{':
			open = append(open, int32(i))
		case '}':
			if n := len(open); n > 0 {
				p.closers[open[n-1]] = int32(i) + 1
				open = open[:n-1]
			}
		}
	}
}

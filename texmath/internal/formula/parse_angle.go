package formula

// angleBrackets makes brackets of the signs < and > in the list on the stack from
// mark on that have nothing to compare: the <x,y> of authors who mean ⟨x, y⟩. A
// comparison has something on both sides; the first sign of a pair has nothing
// before it, the second nothing behind it, or no relation between the two. Addresses
// and marks such as <think> stay.
func (p *parser) angleBrackets(mark int) {
	nodes := p.stack[mark:]
	if len(nodes) < 3 || !p.whole().angles || p.words || p.font == Monospace {
		return
	}
	var open []openAngle
	related, split := 0, 0 // relations so far, and >= that are a bracket and a sign
	for i, n := range nodes {
		op := comparison(n)
		last := len(open) - 1
		switch {
		case op == nil:
			related += count(n.Kind == Op && n.Class == Relation)
		case op.Text == "<" && op == n && opensAngle(nodes, i):
			open = append(open, openAngle{i, related})
		case op.Text != "<" && last >= 0 && closesAngle(nodes, i, related > open[last].related):
			if a := open[last]; !isTag(nodes[a.at+1 : i]) {
				split += count(op.Text == ">=")
				pair(nodes[a.at], op)
			}
			related, open = open[last].related, open[:last]
		default:
			related++
		}
	}
	if split > 0 {
		p.splitSigns(mark, split)
	}
}

// An openAngle is a < that waits for its >: where it stands in its list, and how many
// relations stand before it.
type openAngle struct{ at, related int }

// pair makes brackets of two signs.
func pair(open, close *Node) {
	open.Text, open.Class = "⟨", Open
	close.Class = Close
	if close.Text == ">" {
		close.Text = "⟩"
	}
}

// splitSigns makes of every >= that closes a pair, of which there are so many, a
// bracket and a sign.
func (p *parser) splitSigns(mark, many int) {
	nodes := make([]*Node, 0, len(p.stack)-mark+many)
	for _, n := range p.stack[mark:] {
		nodes = append(nodes, n)
		if n.Kind == Op && n.Class == Close && n.Text == ">=" {
			equal := p.op(Relation, n.End-1, "=")
			n.Text, n.End, equal.End = "⟩", n.End-1, n.End
			nodes = append(nodes, equal)
		}
	}
	p.stack = append(p.stack[:mark], nodes...)
}

// comparison is the sign that n is, or that has its scripts; else nil.
func comparison(n *Node) *Node {
	sign := n
	if n.Kind == Script {
		sign = n.Kids[0]
	}
	if sign.Kind != Op || sign.Class != Relation || sign.Size > 0 {
		return nil
	}
	if sign.Text == "<" || sign.Text == ">" || sign.Text == ">=" && sign == n && sign.End == sign.Start+2 {
		return sign
	}
	return nil
}

// opensAngle tells whether something stands behind the sign at i, and nothing
// that it could be compared with before it.
func opensAngle(nodes []*Node, i int) bool {
	after, before := beside(nodes, i, 1), beside(nodes, i, -1)
	if after == nil || after.Kind == Op && (after.Class == Relation && after.Text != "<" || after.Class == Punct || after.Class == Close) {
		return false
	}
	return before == nil || !isCompared(before)
}

// closesAngle tells whether something stands before the sign at i, and nothing
// behind it that it need be compared with.
func closesAngle(nodes []*Node, i int, related bool) bool {
	before, after := beside(nodes, i, -1), beside(nodes, i, 1)
	if before.Kind == Op && before.Class != Binary && before.Class != Ordinary && before.Class != Close {
		return false
	}
	switch {
	case after == nil, nodes[i].Kind == Script, nodes[i].Text == ">=":
		return true
	case after.Kind == Op:
		return after.Class != Open && after.Class != Ordinary || !related
	}
	return after.Kind != Number && !related
}

// beside is the piece before or behind the one at i, but for spaces; nil for none.
func beside(nodes []*Node, i, step int) *Node {
	for i += step; i >= 0 && i < len(nodes); i += step {
		if nodes[i].Kind != Space {
			return nodes[i]
		}
	}
	return nil
}

// isCompared tells whether n is likely the left side of a comparison. Behind one
// pair of these brackets more often stands another: <a><b>.
func isCompared(n *Node) bool {
	if n.Kind == Script {
		n = n.Kids[0]
	}
	switch n.Kind {
	case Op:
		return n.Class == Ordinary || n.Class == Close && n.Text != "⟩"
	case Ident:
		return !isFunction(n)
	}
	return true
}

// isTag holds for three letters and more, and nothing else: <think>.
func isTag(nodes []*Node) bool {
	for _, n := range nodes {
		if n.Kind != Ident || len(n.Text) > 1 {
			return false
		}
	}
	return len(nodes) > 2
}

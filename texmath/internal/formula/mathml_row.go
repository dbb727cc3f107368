package formula

// A spot is where an operator stands.
type spot struct {
	left, right uint8 // space in eighteenths of an em
	sign        bool  // it is a sign before something, as in -1
	edge        bool  // nothing is seen before it or behind it in its element
	base        bool  // it carries something above or below that it must not stretch along
	fixed       bool  // what it carries stays above and below it in running text too
}

// row writes kids one behind the other, with the space between them: one of the
// two neighbours carries it if it is an operator, else it becomes an element.
func (s *setter) row(kids []*Node, before atom) {
	left, due, first := before, uint8(0), true
	for i := 0; i < len(kids); i++ {
		k := kids[i]
		if isBlank(k) {
			s.blank(k)
			continue
		}
		run := runOf(kids[i:])
		i += len(run) - 1
		j := following(kids, i)
		next := atomAt(kids, j)
		raw := atomOf(k)
		cur := settled(left, raw, next)
		if next == binAtom {
			next = settled(cur, next, atomAt(kids, following(kids, j)))
		}
		if first {
			due = gapBetween(left, cur, s.style)
		}
		at := spot{sign: raw != cur && next != noAtom && next != closeAtom, edge: first || next == noAtom || isHollow(kids[j])}
		gap, carries := gapBetween(cur, next, s.style), carriesSpace(k)
		if carries {
			at.left = due
		} else if due > 0 {
			s.space(due)
		}
		if due = gap; carries && (j == len(kids) || !carriesSpace(kids[j]) || rank(cur) >= rank(next)) {
			at.right, due = gap, 0
		}
		s.member(run, at)
		left, first = cur, false
	}
}

// member writes one of a row, or a run of them. Braces inside a row keep nothing
// together that an element would be needed for.
func (s *setter) member(run []*Node, at spot) {
	switch n := run[0]; {
	case len(run) > 1:
		s.run(run)
	case n.Kind == Row && s.depth < deepest && !isFunction(n):
		s.inside(n, noAtom)
	case isPrimed(n, at):
		s.primed(n, at)
	default:
		s.node(n, at)
	}
}

// following is the index of the next atom of a row behind i.
func following(kids []*Node, i int) int {
	for i++; i < len(kids) && isBlank(kids[i]); i++ {
	}
	return i
}

func atomAt(kids []*Node, i int) atom {
	if i >= len(kids) {
		return noAtom
	}
	return atomOf(kids[i])
}

// isBlank tells what atoms don't notice between them.
func isBlank(n *Node) bool { return n == nil || n.Kind == Space }

func (s *setter) blank(n *Node) {
	if n != nil {
		s.gap(float64(n.Width))
	}
}

// isHollow tells an atom that shows nothing, as {} does.
func isHollow(n *Node) bool { return n.Kind == Row && len(n.Kids) == 0 || n.Kind == Phantom }

// carriesSpace tells whether the browser sets the space around n by the
// attributes of an operator in it.
func carriesSpace(n *Node) bool {
	limits := false
	for n != nil {
		switch n.Kind {
		case Op:
			return !isLetterLike(n)
		case Ident, Row:
			_, arrow := arrowed(n)
			return limits && arrow == "" && isFunction(n)
		case Script:
			limits = n.Limits
			n = n.kid(0)
		case Struck:
			n = n.single()
			if n == nil || n.Kind != Op {
				return false
			}
		default:
			return false
		}
	}
	return false
}

// rank decides which of two operators carries the space between them.
func rank(a atom) int {
	switch a {
	case relAtom:
		return 4
	case binAtom:
		return 3
	case punctAtom:
		return 2
	case opAtom:
		return 1
	}
	return 0
}

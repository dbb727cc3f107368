package formula

// root writes a root. Its sign covers one letter or number, or brackets.
func (w *plain) root(n *Node) {
	w.begin(letterPiece)
	radicand, index := n.kid(0), bare(n.kid(1))
	sign := "√"
	switch {
	case isEmpty(index):
	case index.Kind == Number && index.Text == "3":
		sign = "∛"
	case index.Kind == Number && index.Text == "4":
		sign = "∜"
	case index.Kind == Number && index.Text == "2":
	case canShift(index, raised):
		w.index(index)
	default:
		w.power(radicand, index)
		return
	}
	w.from(n)
	w.out = append(w.out, sign...)
	if isUnderRoot(radicand) {
		w.inside(radicand)
		if w.last != openPiece { // \sqrt( holds but the bracket
			w.last = heldPiece
		}
		return
	}
	if isEnclosed(radicand) {
		w.inside(radicand)
		w.last = closePiece
		return
	}
	w.enclosed(radicand, "(", ")")
}

// index raises the index of a root, which must not seem to be a power of what
// stands before it.
func (w *plain) index(n *Node) {
	if r, ok := w.lastRune(); ok && r != ' ' && r != '(' {
		w.out = append(w.out, ' ')
	}
	w.typed(n, raised, '^', false)
}

// power writes a root as a power.
func (w *plain) power(radicand, index *Node) {
	if isUnderRoot(radicand) {
		w.inside(radicand)
	} else {
		w.enclosed(radicand, "(", ")")
	}
	tight := w.tight
	w.tight = true
	open, end := "^{", "}"
	if w.tagged {
		open, end = shift(raised)
	}
	w.out = append(w.out, open+"1/"...)
	w.operand(index, isDenominator(index))
	w.out = append(w.out, end...)
	w.tight, w.last = tight, closePiece
}

// isUnderRoot holds for what clearly belongs to the root before it.
func isUnderRoot(n *Node) bool {
	n = bare(n)
	if n == nil {
		return false
	}
	switch n.Kind {
	case Ident, Number:
		return !isFunction(n)
	case Accent, Source:
		return true
	case Op:
		return n.Class == Ordinary || n.Class == Open
	case Script:
		return isEmpty(n.kid(2)) && bare(n.kid(0)) != nil && bare(n.kid(0)).Kind == Ident && isUnderRoot(n.kid(0))
	}
	return false
}

// isEnclosed holds for what stands in one pair of brackets.
func isEnclosed(n *Node) bool {
	n = bare(n)
	if n == nil {
		return false
	}
	if n.Kind == Fence {
		return n.Text == "(" && n.Close == ")"
	}
	if n.Kind != Row || len(n.Kids) < 2 || !isBracket(n.Kids[0], "(") {
		return false
	}
	depth := 0
	for i, k := range n.Kids {
		switch {
		case isBracket(k, "("):
			depth++
		case isBracket(k, ")"):
			if depth--; depth == 0 {
				return i == len(n.Kids)-1
			}
		}
	}
	return false
}

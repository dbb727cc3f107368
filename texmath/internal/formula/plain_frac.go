package formula

// fraction writes a fraction on one line. Brackets part it from what stands
// beside it, as neither a/bc nor log n/k tells what belongs to what.
func (w *plain) fraction(n *Node) {
	above, below := n.kid(0), n.kid(1)
	if n.Bare {
		w.begin(letterPiece)
		w.inside(above)
		w.separate(", ")
		w.inside(below)
		return
	}
	if w.last == namePiece && w.before != nil && w.before.Kind == Script && !isEmpty(w.before.kid(1)) {
		w.space = true // lim_{n→∞} (1/n)
	}
	bracketed := w.endsOperand() || w.last == namePiece || beginsOperand(w.next) && !(w.inBars() && isBar(w.next))
	if bracketed {
		w.begin(openPiece)
		w.out = append(w.out, '(')
	} else {
		w.begin(letterPiece)
	}
	w.operand(above, isNumerator(above))
	w.out = append(w.out, '/')
	w.operand(below, isDenominator(below))
	w.last = heldPiece
	if bracketed {
		w.out = append(w.out, ')')
		w.last = closePiece
	}
}

// operand writes a part of a fraction, in brackets unless it can stand by itself.
func (w *plain) operand(n *Node, fits bool) {
	if fits {
		w.inside(n)
		return
	}
	w.enclosed(n, "(", ")")
}

// separate writes what stands between two things that have nothing else to do
// with each other.
func (w *plain) separate(s string) {
	if w.tight {
		s = s[:1]
	}
	w.out = append(w.out, s...)
}

// beginsOperand tells whether n can be taken as multiplied by what stands before it.
func beginsOperand(n *Node) bool {
	for n != nil {
		switch n.Kind {
		case Ident, Number, Frac, Root, Accent, Fence, Table, Source, Struck:
			return true
		case Op:
			return n.Class == Open || n.Class == Large || n.Class == Ordinary && isOperator(n, "∂", "∇", "∞", "|", "‖", "∥")
		case Word:
			return n.Text != "" && n.Text[0] != ' '
		case Row, Styled, Script:
			n = n.kid(0)
		default:
			return false
		}
	}
	return false
}

func isOperator(n *Node, texts ...string) bool {
	if n == nil || n.Kind != Op {
		return false
	}
	for _, t := range texts {
		if n.Text == t {
			return true
		}
	}
	return false
}

// isNumerator holds for products without white space and for sums in brackets.
func isNumerator(n *Node) bool {
	parts, names, plain := factors(n)
	return plain && (names == 0 || parts == 1)
}

// isDenominator holds for single things, differentials and functions: x, f(x),
// dx, log n.
func isDenominator(n *Node) bool {
	parts, names, plain := factors(n)
	if !plain || parts == 0 {
		return false
	}
	n = bare(n)
	switch {
	case parts == 1:
		return true
	case parts > 2 || n.Kind != Row:
		return false
	case names == 1:
		return isNamed(n.Kids[0])
	}
	first, last := n.Kids[0], bare(n.Kids[len(n.Kids)-1])
	return first != nil && (first.Text == "d" || first.Text == "∂") && (last.Kind == Ident || last.Kind == Script)
}

// binomial is what stands in brackets where they hold a binomial coefficient only.
func binomial(n *Node) *Node {
	if k := only(n); k != nil && k.Kind == Frac && k.Bare && n.Text == "(" && n.Close == ")" {
		return k
	}
	return nil
}

// only is the single kid of n, nil where it has more.
func only(n *Node) *Node {
	if len(n.Kids) != 1 {
		return nil
	}
	return bare(n.Kids[0])
}

// choose writes a binomial coefficient as it is read.
func (w *plain) choose(n, fence *Node) {
	w.begin(openPiece)
	w.out = append(w.out, '(')
	w.inside(n.kid(0))
	w.out = append(w.out, ' ')
	w.from(fence)
	w.out = append(w.out, "choose "...)
	w.inside(n.kid(1))
	w.out = append(w.out, ')')
	w.last = closePiece
}

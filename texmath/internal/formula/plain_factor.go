package formula

// factors counts what a product is made of, and the names of functions among
// that. What isn't a product isn't plain.
func factors(n *Node) (parts, names int, plain bool) {
	n = bare(n)
	if n == nil {
		return 0, 0, false
	}
	if n.Kind != Row || isNameRow(n) {
		return 1, count(isNamed(n)), isFactor(n) || n.Kind == Op && n.Class == Binary
	}
	var f factorizer
	for i, k := range n.Kids {
		if !f.take(k, i == 0) {
			return 0, 0, false
		}
	}
	return f.parts, f.names, f.depth == 0 && !f.barred
}

// A factorizer counts the factors of a product.
type factorizer struct {
	parts, names int
	depth        int  // of brackets
	barred       bool // between bars
	called       bool // a bracket would hold the argument of what stands before it
}

func (f *factorizer) take(k *Node, first bool) bool {
	switch {
	case k == nil || k.Kind == Space && k.Width <= 0:
	case k.Kind == Op && k.Class == Open:
		if f.depth++; f.depth == 1 && !f.called && !f.barred {
			f.parts++
		}
	case closes(k):
		f.depth--
		f.called = true
	case f.depth > 0:
	case isBar(k):
		if f.barred = !f.barred; f.barred {
			f.parts++
		}
	case f.barred:
	case k.Kind == Fence && f.called:
	case first && isOperator(k, "−", "-", "+"):
	case !isFactor(k):
		return false
	default:
		f.parts, f.names = f.parts+1, f.names+count(isNamed(k))
		f.called = bare(k).Kind == Ident || bare(k).Kind == Row
	}
	return true
}

// isBar holds for a bar with its scripts.
func isBar(n *Node) bool {
	if n.Kind == Script {
		n = n.kid(0)
	}
	return isOperator(n, "|", "‖", "∥", "∣") && n.Class == Ordinary
}

// isNameRow holds for letters that are one name: the tr of {\rm tr}.
func isNameRow(n *Node) bool {
	if n.Kind != Row || len(n.Kids) == 0 {
		return false
	}
	for i := 1; i < len(n.Kids); i++ {
		if !continues(n.Kids[i-1], n.Kids[i]) {
			return false
		}
	}
	return len(n.Kids) > 1
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

// closes holds for a closing bracket with its scripts.
func closes(n *Node) bool {
	if n.Kind == Script {
		n = n.kid(0)
	}
	return n != nil && n.Kind == Op && n.Class == Close
}

// isNamed holds for the name of a function with its scripts.
func isNamed(n *Node) bool {
	n = bare(n)
	if n != nil && n.Kind == Script {
		n = bare(n.kid(0))
	}
	return n != nil && n.Kind == Ident && isFunction(n)
}

// isFactor holds for what can stand beside a slash without brackets.
func isFactor(n *Node) bool {
	n = bare(n)
	if n == nil {
		return false
	}
	switch n.Kind {
	case Ident, Number, Accent, Fence, Root, Source:
		return true
	case Row:
		return isNameRow(n)
	case Word:
		for _, r := range n.Text {
			if isWhite(r) {
				return false
			}
		}
		return true
	case Op:
		return n.Class == Ordinary
	case Script:
		return isEmpty(n.kid(0)) || isFactor(n.kid(0))
	}
	return false
}

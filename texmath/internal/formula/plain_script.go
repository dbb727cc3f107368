package formula

// script writes a base with its scripts, and mark over the base if there is one.
func (w *plain) script(n *Node, mark rune) {
	base, below, above := n.kid(0), n.kid(1), n.kid(2)
	if isBrace(base) {
		w.braced(base, below, above)
		return
	}
	ahead := isEmpty(base) && beginsOperand(w.next) && !w.endsOperand()
	if isEmpty(base) {
		w.prescript(n)
	} else {
		w.base(n, base, mark)
	}
	above = w.primes(smaller(above))
	if isEmpty(below) && isEmpty(above) {
		return
	}
	last := w.last
	typed := w.typed(below, lowered, '_', false)
	if isStar(above) && !typed {
		w.straight(above)
	} else if w.typed(above, raised, '^', typed) {
		typed = true
	}
	w.last = behindScript(last, typed, w.endsIn('}') || w.endsIn(shiftEnd))
	if ahead && !typed {
		w.last = prefixPiece // it clings to what follows: ³He
	}
	w.space = last == largePiece
}

// behindScript is what a script makes of the piece that has it.
func behindScript(last piece, typed, braced bool) piece {
	switch {
	case last == namePiece, isSpread(last):
		return last
	case typed && (!braced || last == uprightPiece || last == wordPiece):
		return heldPiece
	case last == closePiece:
		return closePiece
	}
	return letterPiece
}

// isSpread holds for the pieces that have white space behind them in any case.
func isSpread(p piece) bool {
	return p == relationPiece || p == binaryPiece || p == largePiece || p == openPiece || p == commaPiece
}

// isBrace holds for a brace above or below, which says how many or what that is
// beside which it stands.
func isBrace(n *Node) bool {
	n = bare(n)
	return n != nil && n.Kind == Accent && combining(n) == 0 && !isEmpty(n.kid(0))
}

// braced writes what a brace covers, and in brackets what stands at the brace.
func (w *plain) braced(base *Node, notes ...*Node) {
	w.node(base)
	for _, note := range notes {
		if !isEmpty(note) {
			w.out = append(w.out, ' ')
			w.enclosed(note, "(", ")")
		}
	}
}

// base writes what the scripts of n belong to. Brackets keep them from
// belonging to a part of it.
func (w *plain) base(n, base *Node, mark rune) {
	if needsBrackets(n, base) {
		w.begin(openPiece)
		w.enclosed(base, "(", ")")
		return
	}
	w.node(base)
	if mark != 0 {
		w.combine(mark)
	}
}

func needsBrackets(n, base *Node) bool {
	base = bare(base)
	switch base.Kind {
	case Frac, Root:
		return true
	case Script:
		return !isEmpty(n.kid(1)) && !isEmpty(base.kid(1)) || !isEmpty(n.kid(2)) && !isEmpty(base.kid(2))
	}
	return false
}

// prescript makes room for the scripts of n, which have no base: ¹³C. They must
// not seem to belong to what stands before them, unless they are the indices of
// a tensor that were only moved to the right: R^a{}_b.
func (w *plain) prescript(n *Node) {
	if w.endsOperand() && !w.space {
		r, _ := w.lastRune()
		_, h := onTheLine(r)
		staggered := h == raised && isEmpty(n.kid(2)) || h == lowered && isEmpty(n.kid(1))
		w.space = !staggered && w.last != heldPiece || w.last == wordPiece
		if staggered || w.last == heldPiece && !w.space {
			return
		}
	}
	w.begin(letterPiece)
}

// primes writes the primes that above begins with, and returns the rest of it.
func (w *plain) primes(above *Node) *Node {
	if above == nil {
		return nil
	}
	if isPrimeSign(above) {
		w.text(above, sign(above.Text))
		return nil
	}
	if above.Kind != Row {
		return above
	}
	kids := above.Kids
	for len(kids) > 0 && isPrimeSign(kids[0]) {
		w.text(kids[0], sign(kids[0].Text))
		kids = kids[1:]
	}
	if len(kids) == len(above.Kids) {
		return above
	}
	return &Node{Kind: Row, Kids: kids, Start: above.Start, End: above.End}
}

func isPrimeSign(n *Node) bool {
	if n == nil || n.Kind != Op {
		return false
	}
	switch n.Text {
	case "′", "″", "‴", "⁗", "'":
		return true
	}
	return false
}

// isStar holds for signs that stand high by themselves: C*, A†, 90°.
func isStar(n *Node) bool {
	n = bare(n)
	if n == nil {
		return false
	}
	if n.Kind == Row {
		for _, k := range n.Kids {
			if k == nil || k.Kind == Row || !isStar(k) {
				return false
			}
		}
		return len(n.Kids) > 0
	}
	if n.Kind != Op {
		return false
	}
	switch n.Text {
	case "∗", "*", "†", "‡", "∘", "°", "®", "™":
		return true
	}
	return false
}

// straight writes such signs.
func (w *plain) straight(n *Node) {
	n = bare(n)
	if n.Kind == Row {
		for _, k := range n.Kids {
			w.straight(k)
		}
		return
	}
	s := sign(n.Text)
	if s == "∘" {
		s = "°"
	}
	w.text(n, s)
}

// typed writes a script, raised or lowered where Unicode can, else behind sign.
// It tells whether it wrote sign, and must if the script before has one.
func (w *plain) typed(n *Node, h height, sign byte, must bool) bool {
	if n = smaller(n); isEmpty(n) {
		return false
	}
	if !must && canShift(n, h) {
		height, tight := w.height, w.tight
		w.height, w.tight = h, true
		w.inside(n)
		w.height, w.tight = height, tight
		return false
	}
	open, end := string(sign), ""
	if w.tagged {
		open, end = shift(h)
	} else if !isSingle(n) {
		open, end = open+"{", "}"
	}
	tight := w.tight
	w.tight = true
	w.out = append(w.out, open...)
	w.inside(n)
	w.out = append(w.out, end...)
	w.tight = tight
	return true
}

// smaller is what is left of n where it is a script of nothing: the author only
// meant it small.
func smaller(n *Node) *Node {
	s := bare(n)
	if s == nil || s.Kind != Script || !isEmpty(s.kid(0)) {
		return n
	}
	if isEmpty(s.kid(2)) {
		return s.kid(1)
	}
	if isEmpty(s.kid(1)) {
		return s.kid(2)
	}
	return n
}

// longestShift is the most letters that are still read well raised or lowered:
// xᵢⱼₖ and Eₘₐₓ, but x_{train}.
const longestShift = 3

// canShift tells whether a script can be written in characters of height h.
// Brackets are only raised around all of it: f⁽ⁿ⁾ but n^{o(1)}.
func canShift(n *Node, h height) bool {
	letters := 0
	n = bare(n)
	if n.Kind == Fence && n.Text == "(" && n.Close == ")" {
		return canShiftAll(n.Kids, h, &letters)
	}
	if n.Kind != Row {
		return canShiftOne(n, h, &letters)
	}
	kids := n.Kids
	if last := len(kids) - 1; last > 1 && isBracket(kids[0], "(") && isBracket(kids[last], ")") {
		kids = kids[1:last]
	}
	return canShiftAll(kids, h, &letters)
}

func isBracket(n *Node, text string) bool { return n != nil && n.Kind == Op && n.Text == text }

func canShiftAll(kids []*Node, h height, letters *int) bool {
	for _, k := range kids {
		if k == nil || !canShiftOne(k, h, letters) || len(kids) > 1 && k.Kind == Ident && k.Font == Default && !isOneLetter(k.Text) {
			return false
		}
	}
	return len(kids) > 0
}

func canShiftOne(n *Node, h height, letters *int) bool {
	switch n.Kind {
	case Row:
		return canShiftAll(n.Kids, h, letters)
	case Space:
		return n.Width < 0.3
	case Ident, Word:
		*letters += len(n.Text)
		return n.Font != DoubleStruck && *letters <= longestShift && canShiftText(n.Text, h)
	case Number:
		return n.Font != DoubleStruck && canShiftText(n.Text, h)
	case Op:
		switch n.Text {
		case "+", "−", "-":
			return true
		}
	}
	return false
}

func canShiftText(s string, h height) bool {
	for _, r := range s {
		if h.of(r) == 0 {
			return false
		}
	}
	return s != ""
}

// isSingle holds for scripts of one character, which need no braces.
func isSingle(n *Node) bool {
	n = bare(n)
	switch n.Kind {
	case Ident, Number, Op, Word:
		return isOneLetter(n.Text) && n.Text != " " && n.Text != "ℜ" && n.Text != "ℑ"
	}
	return false
}

// isEmpty holds for what shows nothing.
func isEmpty(n *Node) bool {
	n = bare(n)
	return n == nil || n.Kind == Row && len(n.Kids) == 0 || n.Kind == Phantom
}

// bare takes off the groups around a single node.
func bare(n *Node) *Node {
	for n != nil && (n.Kind == Row || n.Kind == Styled) && len(n.Kids) == 1 && n.Kids[0] != nil {
		n = n.Kids[0]
	}
	return n
}

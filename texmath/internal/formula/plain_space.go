package formula

import (
	"unicode"
	"unicode/utf8"
)

// A piece is what decides about white space before and behind a part of a formula.
type piece uint8

const (
	noPiece       piece = iota // the start
	letterPiece                // a variable, or a sign that stands for one
	digitPiece                 // a number
	namePiece                  // the name of a function: log
	uprightPiece               // a symbol of several letters: SL, GeV
	wordPiece                  // running text
	heldPiece                  // a script, root or command whose end is not seen: x_q
	markPiece                  // an ordinary sign: %, !, …
	prefixPiece                // a sign that clings to what follows: the minus of −1
	largePiece                 // ∑, ∫
	openPiece                  // a bracket
	closePiece                 // a bracket
	commaPiece                 // a comma or semicolon
	binaryPiece                // +
	relationPiece              // =
	slashPiece                 // /
)

// begin writes the white space that p takes before it.
func (w *plain) begin(p piece) {
	if w.height == onLine && w.gap(p) && len(w.out) > w.start && !w.endsIn(' ') {
		w.out = append(w.out, ' ')
	}
	w.last, w.space = p, false
}

// gap tells whether a space parts p from what was written last.
func (w *plain) gap(p piece) bool {
	switch last := w.last; {
	case last == noPiece, last == openPiece, p == closePiece, p == commaPiece:
		return false
	case w.space:
		return true
	case last == relationPiece && p == relationPiece: // := and other pairs, see relation
		return false
	case last == relationPiece, last == binaryPiece, last == commaPiece, p == relationPiece, p == binaryPiece:
		return !w.tight
	default:
		return parted(last, p)
	}
}

// parted tells whether two pieces that touch in TeX must not do so here, where
// neither slant nor height keeps them apart.
func parted(last, p piece) bool {
	switch {
	case last == largePiece:
		return p != largePiece
	case p == largePiece, p == namePiece:
		return isOperand(last) || last == markPiece
	case last == namePiece:
		return isOperand(p) && p != closePiece || p == prefixPiece
	case last == heldPiece:
		return isOperand(p) && p != closePiece
	case last == uprightPiece:
		return p == letterPiece || p == wordPiece
	case last == wordPiece:
		return p == letterPiece || p == digitPiece || p == uprightPiece
	case p == uprightPiece:
		return last == letterPiece || last == digitPiece
	case p == wordPiece:
		return last == letterPiece
	}
	return false
}

// isOperand holds for what a formula calculates with.
func isOperand(p piece) bool {
	return letterPiece <= p && p <= heldPiece || p == closePiece
}

// endsOperand tells whether what was written last can be multiplied by what follows.
func (w *plain) endsOperand() bool { return isOperand(w.last) || w.last == markPiece }

// pieceOf is what a character of running text is.
func pieceOf(r rune) piece {
	switch {
	case r == ',' || r == ';':
		return commaPiece
	case '0' <= r && r <= '9':
		return digitPiece
	case unicode.IsLetter(r):
		return letterPiece
	}
	return markPiece
}

// operator writes an operator, relation, bracket or punctuation mark.
func (w *plain) operator(n *Node) {
	s := sign(n.Text)
	if s == "" {
		return
	}
	w.begin(w.pieceOf(n, s))
	if n.Font == DoubleStruck {
		w.doubleStruck(n, s)
		return
	}
	w.text(n, s)
}

// pieceOf decides what the operator n, written s, is where it stands.
func (w *plain) pieceOf(n *Node, s string) piece {
	if len(s) > 1 && isLetter(s[0]) {
		return namePiece // mod, lim
	}
	switch n.Class {
	case Large:
		return largePiece
	case Open:
		w.bars <<= barBits
		return openPiece
	case Close:
		w.bars >>= barBits
		return closePiece
	case Punct:
		return w.punctuation(n, s)
	case Slash:
		return slashPiece
	case Middle:
		return relationPiece
	case Binary:
		return w.binary()
	case Relation:
		return w.relation(n, s)
	}
	return w.ordinary(s)
}

// binary tells an operator between two operands from a sign, which has one.
func (w *plain) binary() piece {
	switch {
	case !w.endsOperand() || w.next == nil:
		return prefixPiece
	case w.next.Kind == Op:
		switch w.next.Class {
		case Close, Punct, Relation:
			return prefixPiece
		}
	}
	return binaryPiece
}

// relation finds the comparisons that begin a formula (<5, ≥18, ∼100), and of
// colons those of a ratio and those that cling to what stands before them.
func (w *plain) relation(n *Node, s string) piece {
	if s == ":" && w.last == digitPiece && w.next != nil && w.next.Kind == Number {
		return slashPiece
	}
	if s == ":" && w.next != nil && w.next.Kind == Op && w.next.Class == Slash { // of an address
		return slashPiece
	}
	if s == ":" && w.before != nil && w.before.End == n.Start && w.endsOperand() && !w.space {
		return commaPiece
	}
	if w.last == noPiece && len(w.out) == w.start {
		switch s {
		case "<", ">", "≤", "≥", "∼", "≈", "≃", "≲", "≳", "⩽", "⩾", "~":
			return prefixPiece
		}
	}
	if w.last == relationPiece && !w.tight {
		w.space = w.space || !w.joins(n, s)
	}
	return relationPiece
}

// joins tells whether the relation n, written s, makes one sign with the relation
// before it: :=, >∼, ⊂⊂, ↑↓.
func (w *plain) joins(n *Node, s string) bool {
	last, _ := w.lastRune()
	first, _ := utf8.DecodeRuneInString(s)
	switch last {
	case first, ':', '⊣':
		return true
	case '=', '<', '>':
		return w.before != nil && w.before.End == n.Start
	}
	return isArrow(last) && isArrow(first)
}

func isArrow(r rune) bool { return '←' <= r && r <= '⇿' }

// punctuation finds the comma of 10,000, which has no white space behind it.
func (w *plain) punctuation(n *Node, s string) piece {
	const thousands = 3
	if k := w.next; s == "," && w.last == digitPiece && k != nil && k.Kind == Number && k.Start == n.End && len(k.Text) == thousands {
		return markPiece
	}
	return commaPiece
}

// barBits is how many bits of bars belong to one level of brackets, the lowest
// to the innermost. Beyond 16 levels the outermost are forgotten.
const barBits = 4

// bar tells a bar that opens from one that closes by what stands before it. One
// that could be either is taken to open: P(A|B), 2|x|.
func (w *plain) bar() piece {
	const most = 1<<barBits - 1
	switch {
	case w.endsOperand() && w.inBars():
		w.bars--
		return closePiece
	case w.endsOperand() && w.space:
		return relationPiece
	case w.bars&most < most:
		w.bars++
	}
	return openPiece
}

// inBars tells whether a bar was opened between the brackets at hand.
func (w *plain) inBars() bool { return w.bars&(1<<barBits-1) > 0 }

// ordinary tells signs that stand for something from those that don't.
func (w *plain) ordinary(s string) piece {
	switch s {
	case "|", "‖":
		return w.bar()
	case "∞", "∂", "∇", "∅", "∀", "∃", "∄", "⊤", "⊥", "□", "△", "⋆", "•", "∙":
		return letterPiece
	case "¬":
		return prefixPiece
	}
	return markPiece
}

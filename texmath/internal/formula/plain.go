package formula

import (
	"strings"
	"unicode/utf8"
)

// AppendPlain appends n as one writes a formula in a letter that holds no
// markup: O(n log n), x₁², α ≤ β, (a + b)/c. Scripts are raised and lowered
// characters where Unicode has all of them, else they follow ^ or _, in braces
// if they are longer than one character. Fonts are dropped, save for the
// double-struck letters. Relations and binary operators stand between spaces,
// save in scripts; a comma has one behind it.
//
// Two formulas that mean different things aren't written alike: 2^{10} never
// becomes 210, nor a fraction beside a letter a/bc. The text holds neither
// control characters nor such as change the direction of writing.
func AppendPlain(dst []byte, n *Node) []byte {
	w := plain{out: dst, start: len(dst)}
	w.node(n)
	return w.out
}

// plain writes a tree from left to right. It looks back by remembering what it
// wrote last, and ahead no further than the next node.
type plain struct {
	out    []byte
	start  int // of the formula in out
	last   piece
	space  bool   // white space was asked for before the next piece
	tight  bool   // in a script
	height height // of the characters written
	before *Node  // what stands in front of the node at hand in its row
	next   *Node  // what stands behind it, nil at an end
	letter *Node  // the Ident written last
	bars   uint64 // that are open, as the first of |x|: see bar
	tagged bool   // scripts that Unicode lacks stand between marks: see AppendTagged

	marking bool
	origins []origin
}

// An origin says that the text from at on, up to the next mark, was read from
// these bytes of the source.
type origin struct{ at, start, end int }

func (w *plain) from(n *Node) {
	if w.marking {
		w.origins = append(w.origins, origin{len(w.out), n.Start, n.End})
	}
}

func (w *plain) node(n *Node) {
	if n == nil {
		return
	}
	switch n.Kind {
	case Row, Styled:
		w.row(n.Kids, w.next)
	case Ident:
		w.ident(n)
	case Number:
		w.begin(digitPiece)
		if n.Font == DoubleStruck {
			w.doubleStruck(n, n.Text)
		} else {
			w.text(n, n.Text)
		}
	case Op:
		w.operator(n)
	case Word:
		w.word(n)
	case Space:
		w.spacing(n.Width)
	case Frac:
		w.fraction(n)
	case Root:
		w.root(n)
	case Script:
		w.script(n, 0)
	case Accent:
		w.accent(n)
	case Fence:
		w.fence(n)
	case Table:
		w.table(n, "[", "]")
	case Struck:
		w.struck(n)
	case Source:
		w.source(n)
	}
}

// row writes kids, behind which next stands.
func (w *plain) row(kids []*Node, next *Node) {
	ahead := 0
	for i := range kids {
		if ahead <= i {
			for ahead = i + 1; ahead < len(kids) && !isSeen(kids[ahead]); {
				ahead++
			}
		}
		w.before, w.next = nil, next
		if i > 0 {
			w.before = kids[i-1]
		}
		if ahead < len(kids) {
			w.next = kids[ahead]
		}
		w.node(kids[i])
	}
	w.next = next
}

// isSeen tells whether n matters to what stands before it. Narrow spaces don't.
func isSeen(n *Node) bool {
	const narrow = 0.5
	return n != nil && (n.Kind != Space || n.Width >= narrow)
}

// inside writes n as if it stood alone: between brackets that were just
// written, in a script, in a cell.
func (w *plain) inside(n *Node) {
	next, bars := w.next, w.bars
	w.last, w.space, w.next, w.bars = noPiece, false, nil, 0
	w.node(n)
	w.space, w.next, w.bars = false, next, bars
}

// enclosed writes n between brackets.
func (w *plain) enclosed(n *Node, open, close string) {
	w.out = append(w.out, open...)
	w.inside(n)
	w.out = append(w.out, close...)
	w.last = closePiece
}

// ident writes a variable or the name of a function.
func (w *plain) ident(n *Node) {
	s := n.Text
	switch s {
	case "ℜ":
		s = "Re"
	case "ℑ":
		s = "Im"
	}
	switch {
	case w.last == uprightPiece && continues(w.letter, n):
	case w.beginsName(n):
		w.begin(uprightPiece)
	case isOneLetter(s), n.Font == DoubleStruck:
		w.begin(letterPiece)
	case isFunction(n), s != n.Text:
		w.begin(namePiece)
	default:
		w.begin(uprightPiece)
	}
	w.letter = n
	if n.Font == DoubleStruck {
		w.doubleStruck(n, s)
		return
	}
	w.text(n, s)
}

// beginsName tells whether n is the first letter of a name. In H₂SO₄, where it
// follows a letter of its own font, it is not; nor in nth.
func (w *plain) beginsName(n *Node) bool {
	if !continues(n, w.next) || isEnding(n.Text+w.next.Text) {
		return false
	}
	return w.last != letterPiece || w.letter == nil || w.letter.Font != n.Font
}

// continues tells whether two letters are part of one name: \mathrm{div}.
func continues(a, b *Node) bool {
	if a == nil || b == nil || a.Kind != Ident || b.Kind != Ident || a.Font != b.Font || a.End != b.Start {
		return false
	}
	return a.Font == Upright || a.Font == SansSerif || a.Font == Monospace
}

// isEnding holds for what makes an ordinal of a number: nth.
func isEnding(s string) bool { return s == "th" || s == "st" || s == "nd" || s == "rd" }

// word writes running text. White space in it counts, at its ends too.
func (w *plain) word(n *Node) {
	s := strings.TrimLeft(n.Text, whiteSpace)
	if s == "" {
		w.space = w.space || n.Text != ""
		return
	}
	w.space = w.space || len(s) < len(n.Text)
	first, _ := utf8.DecodeRuneInString(s)
	if p := pieceOf(first); w.continuesCompound(n) {
		w.last = wordPiece
	} else if p == letterPiece && len(s) > 1 && !isEnding(s) {
		w.begin(wordPiece)
	} else {
		w.begin(p)
	}
	trimmed := strings.TrimRight(s, whiteSpace)
	w.text(n, trimmed)
	if last, _ := utf8.DecodeLastRuneInString(trimmed); w.last != wordPiece || pieceOf(last) != letterPiece {
		w.last = pieceOf(last)
	}
	w.space = len(trimmed) < len(s)
}

// continuesCompound holds for the elements of a compound behind the number of
// those before: the Cu of YBa₂Cu₃O₇.
func (w *plain) continuesCompound(n *Node) bool {
	b := w.before
	return b != nil && b.Kind == Script && b.End == n.Start && !w.space && b.kid(0) != nil && b.kid(0).Kind == Word
}

const whiteSpace = " \t\r\n\v\f\u00a0\u2009"

// source writes what was not understood.
func (w *plain) source(n *Node) {
	s := strings.Trim(n.Text, whiteSpace)
	if s == "" {
		return
	}
	w.begin(letterPiece)
	w.text(n, s)
	if last, _ := utf8.DecodeLastRuneInString(s); s[0] == '\\' && pieceOf(last) == letterPiece {
		w.last = heldPiece
	}
}

// spacing asks for white space. In scripts thin spaces only part what could touch.
func (w *plain) spacing(width float32) {
	const seen, seenInScript = 0.1, 0.3
	if width >= seenInScript || width >= seen && !w.tight {
		w.space = true
	}
}

// fence writes brackets and what they hold.
func (w *plain) fence(n *Node) {
	if b := binomial(n); b != nil {
		w.choose(b, n)
		return
	}
	open, end := n.Text, n.Close
	if t := only(n); t != nil && t.Kind == Table {
		if open == "{" && end == "" {
			end = "}"
		}
		w.table(t, sign(open), sign(end))
		return
	}
	next := w.next
	if open != "" {
		w.begin(openPiece)
		w.from(n)
		w.runes(sign(open))
	}
	bars := w.bars
	w.bars = 0
	w.row(n.Kids, nil)
	w.next, w.bars = next, bars
	if end != "" {
		w.begin(closePiece)
		w.runes(sign(end))
	}
}

// struck writes a line through what is struck, unless that is too long to be read.
func (w *plain) struck(n *Node) {
	const legible = 4
	w.over(n, n.kid(0), '\u0338', legible)
}

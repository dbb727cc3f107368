package formula

import "unicode/utf8"

// accent writes a mark over a letter as one character or two: x̂, ā. Over a short
// name it goes on the first letter: ŝl₂. A mark over more is named, as hat(xy)
// isn't x̂y; lines go over and under each letter.
func (w *plain) accent(n *Node) {
	kid, mark := bare(n.kid(0)), combining(n)
	switch {
	case isEmpty(kid):
	case mark == 0:
		w.node(kid)
	case kid.Kind == Script && isMarkable(kid.kid(0)):
		w.script(kid, mark)
	case isMarkable(kid):
		w.node(kid)
		w.combine(mark)
	case mark == overline || mark == underline || mark == macron:
		w.line(n, kid, mark)
	case mark != '\u20d7' && mark != '\u20d6' && isShortName(kid):
		w.markFirst(kid, mark)
	default:
		w.begin(letterPiece)
		w.from(n)
		w.out = append(w.out, accentName(mark)...)
		w.enclosed(kid, "(", ")")
	}
}

const (
	macron    = '\u0304'
	overline  = '\u0305'
	underline = '\u0332'
)

// combining is the mark that is put behind a letter, 0 where there is none.
func combining(n *Node) rune {
	switch n.Text {
	case "^", "ˆ", "\u0302":
		return '\u0302'
	case "~", "˜", "∼", "\u0303":
		return '\u0303'
	case "¯", "ˉ", "‾", "_", "\u0304", "\u0305", "\u0331", "\u0332":
		return lineOf(n)
	case "˙", ".", "\u0307":
		return '\u0307'
	case "¨", "\u0308":
		return '\u0308'
	case "...", "…", "\u20db":
		return '\u20db'
	case "ˇ", "\u030c":
		return '\u030c'
	case "˘", "\u0306":
		return '\u0306'
	case "´", "ˊ", "\u0301":
		return '\u0301'
	case "`", "ˋ", "\u0300":
		return '\u0300'
	case "˚", "°", "\u030a":
		return '\u030a'
	case "→", "\u20d7":
		return '\u20d7'
	case "←", "\u20d6":
		return '\u20d6'
	}
	return 0
}

func lineOf(n *Node) rune {
	switch {
	case n.Under:
		return underline
	case n.Stretchy:
		return overline
	}
	return macron
}

// accentName is how a mark is named in front of what it covers.
func accentName(mark rune) string {
	switch mark {
	case '\u0302':
		return "hat"
	case '\u0303':
		return "tilde"
	case '\u0304', '\u0305':
		return "bar"
	case '\u0332':
		return "underline"
	case '\u0307':
		return "dot"
	case '\u0308':
		return "ddot"
	case '\u20db':
		return "dddot"
	case '\u030c':
		return "check"
	case '\u0306':
		return "breve"
	case '\u0301':
		return "acute"
	case '\u0300':
		return "grave"
	case '\u030a':
		return "ring"
	}
	return "vec"
}

// isMarkable holds for a single character, with its marks.
func isMarkable(n *Node) bool {
	n = bare(n)
	if n == nil {
		return false
	}
	switch n.Kind {
	case Ident, Number, Word, Op:
		return isOneLetter(n.Text) && n.Text != "ℜ" && n.Text != "ℑ"
	case Accent:
		return isMarkable(n.kid(0))
	}
	return false
}

// line draws a line over or under each letter of n, if there are few.
func (w *plain) line(n, kid *Node, mark rune) {
	const legible = 4
	if letters, ok := lettersIn(kid); !ok || letters > legible {
		w.begin(letterPiece)
		w.from(n)
		w.out = append(w.out, accentName(mark)...)
		w.enclosed(kid, "(", ")")
		return
	}
	if mark == macron {
		mark = overline
	}
	w.over(n, kid, mark, legible)
}

// lettersIn counts the letters and digits of n, if it holds nothing else.
func lettersIn(n *Node) (count int, ok bool) {
	switch n = bare(n); n.Kind {
	case Ident, Number:
		return utf8.RuneCountInString(n.Text), true
	case Row:
		for _, k := range n.Kids {
			if k == nil || k.Kind != Ident && k.Kind != Number {
				return 0, false
			}
			count += utf8.RuneCountInString(k.Text)
		}
		return count, true
	}
	return 0, false
}

// over writes kid, and mark behind each of its characters if they are at most
// legible.
func (w *plain) over(n, kid *Node, mark rune, legible int) {
	if kid == nil {
		return
	}
	from := len(w.out)
	w.node(kid)
	if from < len(w.out) && w.out[from] == ' ' {
		from++
	}
	written := string(w.out[from:])
	if utf8.RuneCountInString(written) > legible {
		return
	}
	for len(w.origins) > 0 && w.origins[len(w.origins)-1].at >= from {
		w.origins = w.origins[:len(w.origins)-1]
	}
	w.out = w.out[:from]
	w.from(n)
	for _, r := range written {
		w.out = utf8.AppendRune(w.out, r)
		if r != ' ' {
			w.combine(mark)
		}
	}
}

// combine puts a mark over the character written last.
func (w *plain) combine(mark rune) {
	r, ok := w.lastRune()
	if !ok || isShift(r) {
		return
	}
	size := utf8.RuneLen(r)
	switch r {
	case 'ı':
		r = 'i'
	case 'ȷ':
		r = 'j'
	}
	w.out = w.out[:len(w.out)-size]
	if c := composed(r, mark); c != 0 {
		w.out = utf8.AppendRune(w.out, c)
		return
	}
	w.out = utf8.AppendRune(utf8.AppendRune(w.out, r), mark)
}

// composed is the one character for r with the mark, 0 where there is none.
func composed(r, mark rune) rune {
	return follower(compositions(mark), r)
}

// follower is the character behind r in a string of pairs, 0 if r begins none.
func follower(pairs string, r rune) rune {
	for i := 0; i < len(pairs); {
		a, n := utf8.DecodeRuneInString(pairs[i:])
		b, m := utf8.DecodeRuneInString(pairs[i+n:])
		if a == r {
			return b
		}
		i += n + m
	}
	return 0
}

// uncomposed is the letter that r was composed from, r itself if from none.
func uncomposed(r rune) rune {
	for _, mark := range "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030c" {
		if b := leader(compositions(mark), r); b != 0 {
			return uncomposed(b)
		}
	}
	return r
}

// leader is the character before r in a string of pairs, 0 if r ends none.
func leader(pairs string, r rune) rune {
	for i := 0; i < len(pairs); {
		a, n := utf8.DecodeRuneInString(pairs[i:])
		b, m := utf8.DecodeRuneInString(pairs[i+n:])
		if b == r {
			return a
		}
		i += n + m
	}
	return 0
}

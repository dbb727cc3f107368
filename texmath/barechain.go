package texmath

import (
	"strings"
	"unicode/utf8"
)

// bare reads one formula that has no delimiters.
type bare struct {
	src      string
	start, i int // where it starts, and what is read
	limit    int
	from     int  // where the item at hand starts
	proof    bool // something was read that text doesn't hold
	outer    bool // there is nothing yet but a bracket
	related  bool // a relation, an arrow or an operation with white space around it was read
	open     [maxNested]byte
	depth    int
}

// chain reads what is tied together without white space: items, marks between
// them, and brackets around them. It gives the end of the longest stretch that is
// balanced and holds proof of being a formula, or the start.
func (b *bare) chain(begun bool) int {
	end := b.start
	good := func() {
		if b.depth == 0 && b.proof && !b.outer {
			end = b.i
		}
	}
	if begun {
		good()
	} else if b.opening() {
		b.outer = true
	}
	for have := begun; b.i < b.limit; {
		switch {
		case !have && b.opening():
		case have && (b.tenfold() || b.connector() || b.infix() || b.spaced()), !have && b.i == b.start && (b.infix() || b.tenfold()):
			have = false
		case have && b.neighbour(), b.item():
			b.outer = b.outer && b.depth > 0
			have = true
			good()
		case have && b.opening():
			have = false
		case have && b.closing():
			if b.scripts(bracketBase) {
				b.outer = false
			}
			good()
		default:
			return end
		}
	}
	return end
}

// opening reads an opening bracket.
func (b *bare) opening() bool {
	c := b.src[b.i]
	if c != '(' && c != '[' || b.depth == maxNested {
		return false
	}
	b.open[b.depth] = c
	b.depth++
	b.i++
	return true
}

// closing reads the bracket that closes the last one.
func (b *bare) closing() bool {
	c := b.src[b.i]
	if b.depth == 0 || c != ')' && c != ']' {
		return false
	}
	if (b.open[b.depth-1] == '(') != (c == ')') {
		return false
	}
	b.depth--
	b.i++
	return true
}

// connector reads a mark between two items, and the sign of the second.
func (b *bare) connector() bool {
	c := b.src[b.i]
	if strings.IndexByte(",+-*/=<>;:", c) < 0 || b.i+1 >= b.limit {
		return false
	}
	next := b.src[b.i+1]
	if c == '-' && isDigit(next) && b.related && digitsEnd(b.src, b.from) == b.i {
		return false // a range: R^2 = 0.59-0.73
	}
	if strings.IndexByte(",+-*/=<>;:", next) >= 0 {
		if next != '-' && next != '+' || strings.IndexByte("=,<>;:", c) < 0 || b.i+2 >= b.limit || b.src[b.i+2] == '>' {
			return false
		}
		b.i++
	}
	b.i++
	return true
}

// tenfold reads the x in front of a power of ten.
func (b *bare) tenfold() bool {
	from := b.i
	if from > b.start && b.src[from] == ' ' {
		from++
	}
	to := tenfold(b.src, from)
	if to == 0 || to >= b.limit || from == b.start && strings.TrimRight(b.src[:from], " ") == "" {
		return false
	}
	b.i = to
	return true
}

// infix reads a command that stands between two items, with white space around it
// where its neighbours are no words.
func (b *bare) infix() bool {
	from := skipSpaces(b.src, b.i)
	if from+1 >= b.limit {
		return false
	}
	name, next := infixName(b.src, from)
	if !isInfix(name) || isBlankLine(b.src, b.i, from) {
		return false
	}
	if from > b.i && b.i == b.start+1 && b.src[b.start] == 'a' {
		return false // "a \sim 5"
	}
	to := skipSpaces(b.src, next)
	if to >= b.limit || !b.safe(to) || isBlankLine(b.src, next, to) {
		return false
	}
	b.proof, b.related = b.proof || b.i > b.start, true
	b.i = to
	if b.src[to] == '-' || b.src[to] == '+' {
		b.i++
	}
	return true
}

// infixName is the name of the command at i, which may have braces around it, and
// the offset behind it.
func infixName(src string, i int) (name string, next int) {
	switch {
	case src[i] == '\\':
		return commandName(src, i)
	case src[i] == '{' && src[i+1] == '\\':
		if name, next = commandName(src, i+1); next < len(src) && src[next] == '}' {
			return name, next + 1
		}
	}
	return "", i
}

func isBlankLine(src string, from, to int) bool { return strings.Count(src[from:to], "\n") > 1 }

// safe tells whether no word starts at i.
func (b *bare) safe(i int) bool {
	if b.src[i] == '-' || b.src[i] == '+' {
		i++
	}
	if i >= len(b.src) || b.src[i] == 'a' && i+1 < len(b.src) && isSpace(b.src[i+1]) {
		return false
	}
	r, n := utf8.DecodeRuneInString(b.src[i:])
	if r == '\\' {
		name, _ := commandName(b.src, i)
		return isMathCommand(name)
	}
	if isDigit(b.src[i]) || r == '(' || r == '[' || r == '{' {
		return true
	}
	after, _ := utf8.DecodeRuneInString(b.src[i+n:])
	return isAlnum(r) && !isAlnum(after)
}

// isInfix tells whether a command stands between what it relates.
func isInfix(name string) bool {
	if name == "" {
		return false
	}
	_, ok := lookup(relations+arrows, name)
	return ok && !strings.HasPrefix(name, "text") && name != "lt" && name != "gt" || find(infixes, name)
}

const infixes = " times div pm mp cdot circ ast star oplus ominus otimes odot boxtimes rtimes ltimes " +
	"wedge vee land lor cap cup setminus amalg sqcup sqcap uplus wr mid parallel dots ldots cdots bmod "

// spaced reads a mark between two items with white space around it, as in x_1 = y.
func (b *bare) spaced() bool {
	from := skipSpaces(b.src, b.i)
	if from == b.i || from+1 >= b.limit || strings.IndexByte("=<>+-", b.src[from]) < 0 {
		return false
	}
	to := skipSpaces(b.src, from+1)
	if to == from+1 || to >= b.limit || !b.safe(to) || isBlankLine(b.src, b.i, to) {
		return false
	}
	if b.i == b.start+1 && b.src[b.start] == 'a' || b.src[from] == '-' && isDigit(b.src[b.from]) && isDigit(b.src[to]) {
		return false // an article, and a range
	}
	b.i, b.related = to, true
	if b.src[to] == '-' || b.src[to] == '+' {
		b.i++
	}
	return true
}

// neighbour reads an item that white space parts from the one before it, in a formula
// that has a relation: the antineutrino in K^+ \to \pi^+ \nu \bar\nu.
func (b *bare) neighbour() bool {
	from := b.i
	to := skipSpaces(b.src, from)
	if !b.related || to == from || to+1 >= b.limit || isBlankLine(b.src, from, to) {
		return false
	}
	command := b.src[to] == '\\' && b.safe(to)
	if !command && (!isLetter(b.src[to]) || !isScript(b.src[to+1]) || isDigit(b.src[b.from])) {
		return false // behind a number, that is a unit: 10^5 s^{-1}
	}
	b.i = to
	if !b.item() {
		b.i = from
		return false
	}
	return true
}

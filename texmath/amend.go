package texmath

import "strings"

// amend writes a formula between delimiters so that TeX shows what its author sees in
// it: the braces of a set that lost their backslashes, × for the x of 5 x 10^4, and
// nothing for the percent sign that a program left where it broke a line.
func amend(src string) *respelling {
	r := &respelling{src: src}
	var closers []int
	for i, open := 0, operandDue; i < len(src); i++ {
		switch c := src[i]; {
		case isSpace(c):
			continue
		case len(closers) > 0 && closers[len(closers)-1] == i:
			r.copy(i)
			r.insert(`\`)
			closers = closers[:len(closers)-1]
			open = operandRead
		case c == '{' && open == memberDue && meansSet(src, i):
			closers = append(closers, groupEnd(src, i)-1)
			r.copy(i)
			r.insert(`\`)
			open = operandDue
		case c == '%' && open != operandRead && breaksLine(src, i):
			r.copy(i)
			r.read++
		case (c == 'x' || c == 'X') && i > 0 && tenfold(src, i) > 0:
			r.times(i)
			open = operandDue
		case c == ',' && len(closers) > 0 && i+1 < len(src) && isDigit(src[i+1]):
			r.copy(i + 1)
			r.insert(" ") // no mark of thousands
			open = operandDue
		case c == '\\':
			name, next := commandName(src, i)
			open = dueBehind(name)
			i = next - 1
		default:
			open = dueAfter(c)
		}
	}
	r.finish()
	return r
}

// A due says what is expected at a place of a formula.
type due byte

const (
	operandRead due = iota // a mark or more of the same
	operandDue             // something to work on
	memberDue              // something to work on, which may be a set
)

func dueAfter(c byte) due {
	switch {
	case c == '=':
		return memberDue
	case strings.IndexByte("{([+-*/<>,;:&^_", c) >= 0:
		return operandDue
	}
	return operandRead
}

func dueBehind(name string) due {
	switch {
	case find(" in notin ni subset subseteq subsetneq supset supseteq cup setminus backslash ", name):
		return memberDue
	case isInfix(name):
		return operandDue
	}
	return operandRead
}

// breaksLine tells whether the percent sign at i hid the end of a line: white space
// and more of the formula follow it.
func breaksLine(src string, i int) bool {
	return i+1 < len(src) && isSpace(src[i+1]) && !isBlank(src[i+1:])
}

// meansSet tells whether the braces that open at i hold a list, or a condition behind
// a colon or a bar, of their own.
func meansSet(src string, i int) bool {
	end := groupEnd(src, i)
	if end == i {
		return false
	}
	inner := src[i+1 : end-1]
	bars, marks, depth := 0, 0, 0
	for i := 0; i < len(inner); i++ {
		switch c := inner[i]; c {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case ',', ':':
			marks += atTop(depth)
		case '|':
			bars += atTop(depth)
		case '\\':
			name, next := commandName(inner, i)
			if find(" over atop choose begin ", name) || isBlank(inner[:i]) && find(fontSwitches, name) {
				return false
			}
			if name == "mid" {
				marks += atTop(depth)
			}
			i = next - 1
		}
	}
	return marks > 0 || bars == 1
}

func atTop(depth int) int {
	if depth == 0 {
		return 1
	}
	return 0
}

// tenfold is the place of the power of ten behind the x at i that stands for ×, or 0:
// 5x10^4, 1.9(2) x 10^{-28}.
func tenfold(src string, i int) int {
	if i >= len(src) || src[i]|0x20 != 'x' {
		return 0
	}
	to := i + 1
	if to < len(src) && src[to] == ' ' {
		to++
	}
	if !strings.HasPrefix(src[to:], "10") || !raisesBehind(src[to+2:]) {
		return 0
	}
	from := strings.TrimRight(src[max(0, i-2):i], " ")
	if i > 0 && (from == "" || !isDigit(from[len(from)-1]) && from[len(from)-1] != ')' && from[len(from)-1] != '}') {
		return 0
	}
	return to
}

func raisesBehind(s string) bool { return strings.HasPrefix(s, "^") || strings.HasPrefix(s, " ^") }

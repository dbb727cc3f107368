package texmath

import (
	"strings"
	"unicode/utf8"
)

// glued reads a command that lost the brace or space between it and a letter,
// as in \sqrtT, \mathbbR, \tildeO and \mus, and tells whether it was one. Short
// names other than Greek ones are too likely someone's macro.
func (d *decoder) glued(name string, next int) bool {
	cut := len(name) - 1
	head, tail := name[:cut], name[cut:]
	sign, known := lookup(signs, head)
	_, isGreek := lookup(greek, head)
	switch {
	case len(head) < 3 && !isGreek:
		return false
	case known:
		d.write(sign)
		d.write(tail)
	case combining(head) != 0:
		d.write(tail)
		d.out = utf8.AppendRune(d.out, combining(head))
	case head == "mathbb":
		if s, ok := lookup(blackboards, tail); ok {
			tail = s
		}
		d.write(tail)
	case head == "emph" || len(head) > 4 && find(fontCommands, head) &&
		(strings.HasPrefix(head, "math") || strings.HasPrefix(head, "text")):
		d.write(tail)
	case find(functions, head):
		d.write(head)
		d.space(wideGap)
		d.write(tail)
	default:
		return false
	}
	d.i = next
	return true
}

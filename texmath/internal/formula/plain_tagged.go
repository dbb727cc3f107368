package formula

// AppendTagged appends n as AppendPlain does, as HTML: escaped, and with sub and
// sup elements around the scripts that Unicode cannot lower or raise. They nest
// well, and no other markup occurs.
func AppendTagged(dst []byte, n *Node) []byte {
	w := plain{tagged: true}
	w.node(n)
	var open []string // what closes the elements at hand
	for _, c := range w.out {
		switch c {
		case lowerStart:
			dst, open = append(dst, "<sub>"...), append(open, "</sub>")
		case raiseStart:
			dst, open = append(dst, "<sup>"...), append(open, "</sup>")
		case shiftEnd:
			dst, open = append(dst, open[len(open)-1]...), open[:len(open)-1]
		case '&':
			dst = append(dst, "&amp;"...)
		case '<':
			dst = append(dst, "&lt;"...)
		case '>':
			dst = append(dst, "&gt;"...)
		default:
			dst = append(dst, c)
		}
	}
	return dst
}

// The marks around a script while a formula is written. The text of formulas
// holds no control characters, so nothing else can be taken for one.
const (
	lowerStart = '\x01'
	raiseStart = '\x02'
	shiftEnd   = '\x03'
)

func shift(h height) (open, end string) {
	if h == lowered {
		return string(rune(lowerStart)), string(rune(shiftEnd))
	}
	return string(rune(raiseStart)), string(rune(shiftEnd))
}

func isShift(r rune) bool { return r >= lowerStart && r <= shiftEnd }

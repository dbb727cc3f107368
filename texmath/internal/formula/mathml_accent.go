package formula

import "strings"

// accent writes a mark over or under something. It is no accent to the browser,
// which would set it upon the ink of the letter; but it is as large as one.
func (s *setter) accent(n *Node) {
	name := pick(n.Under, "munder", "mover")
	s.write("<")
	s.write(name)
	s.write(">")
	s.part(n.kid(0), s.style)
	mark := markOf(n)
	s.mark(mark, n.Stretchy && mark != "ˆ")
	s.end(name)
}

// mark writes the mark. The arrow of a vector is an arrow like others, which the
// style sheet makes small: the one that Unicode has for it hangs to the left.
func (s *setter) mark(mark string, stretchy bool) {
	grows := isOne(mark) && strings.Contains("^~¯ˆ˜ˇ˘‾_→←↔⇒⇐⇔⟶⟵⟷↦⇀↼⇌⏞⏟⏜⏝⎴⎵\u0302", mark)
	s.write("<mo")
	switch {
	case mark == "→" && !stretchy:
		s.write(` class="vec" stretchy="false"`)
	case grows && !stretchy:
		s.write(` stretchy="false"`)
	case stretchy && !grows:
		s.write(` stretchy="true"`)
	}
	s.write(` scriptlevel="+0">`)
	s.text(mark)
	s.write("</mo>")
}

// markOf is the character for the mark of an accent: of the several that Unicode
// has for each the one that browsers set well. Those for wide marks are combining
// characters, of which fonts have several widths.
func markOf(n *Node) string {
	switch n.Text {
	case "^", "ˆ", "\u0302":
		switch kid := n.single(); {
		case !n.Stretchy:
			return "ˆ"
		case kid != nil && isOne(kid.Text) && kid.Kind == Ident:
			return "ˆ"
		}
		return "\u0302"
	case "~", "˜", "\u0303":
		if n.Stretchy {
			return "~"
		}
		return "˜"
	case "¯", "ˉ", "‾", "_", "\u0304", "\u0305", "\u0331", "\u0332":
		switch {
		case n.Under:
			return "_"
		case n.Stretchy:
			return "‾"
		}
		return "¯"
	case "→", "\u20d7":
		return wide(n, "→", "\u20d7")
	case "←", "\u20d6":
		return wide(n, "←", "\u20d6")
	case "↔", "\u20e1":
		return wide(n, "↔", "\u20e1")
	}
	return smallMark(n.Text)
}

func wide(n *Node, narrow, wide string) string {
	if n.Stretchy && !n.Under {
		return wide
	}
	return narrow
}

func smallMark(text string) string {
	switch text {
	case ".", "\u0307":
		return "˙"
	case "\u0308":
		return "¨"
	case "ˇ", "\u030c":
		return "ˇ"
	case "\u0306":
		return "˘"
	case "ˊ", "\u0301":
		return "´"
	case "ˋ", "\u0300":
		return "`"
	case "°", "\u030a":
		return "˚"
	}
	return text
}

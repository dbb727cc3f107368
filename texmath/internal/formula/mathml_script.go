package formula

// script writes a base with what stands below and above it. If it is an operator
// that carries its limits, the browser sets them beside it in running text.
func (s *setter) script(n *Node, at spot) {
	base, below, above := n.kid(0), n.kid(1), n.kid(2)
	limits := n.Limits
	if _, arrow := arrowed(base); arrow != "" {
		limits = limits && (n.Display || s.style == displayStyle) // the browser can't move them
	}
	name := scriptName(limits, below != nil, above != nil)
	if name == "" {
		s.node(base, at)
		return
	}
	s.write("<")
	s.write(name)
	s.write(">")
	at.base, at.fixed = n.Limits, n.Limits && n.Display
	s.base(base, at)
	for _, n := range [2]*Node{below, above} {
		if n != nil {
			s.part(n, scriptStyle)
		}
	}
	s.end(name)
}

func scriptName(limits, below, above bool) string {
	switch {
	case below && above:
		return pick(limits, "munderover", "msubsup")
	case below:
		return pick(limits, "munder", "msub")
	case above:
		return pick(limits, "mover", "msup")
	}
	return ""
}

func pick(yes bool, a, b string) string {
	if yes {
		return a
	}
	return b
}

// base writes what scripts hang on. It stands for the whole among its
// neighbours, so the space around the whole is its own.
func (s *setter) base(n *Node, at spot) {
	if _, arrow := arrowed(n); at.base && n != nil && arrow == "" && isFunction(n) {
		s.functionWithLimits(n, at)
		return
	}
	if at.base && n != nil && n.Kind == Op && n.Stretchy {
		long := *n
		long.Text, long.Stretchy = lengthened(n.Text), false
		n = &long
	}
	if n != nil && n.Kind == Op && n.Size > 0 {
		s.write("<mrow>") // or Chromium keeps the bracket small, and sets it low
		s.node(n, at)
		s.write("</mrow>")
		return
	}
	s.node(n, at)
}

// lengthened is the arrow to put a label on. Few fonts have arrows of all lengths,
// and browsers set the label far off one that might have been longer.
func lengthened(text string) string {
	switch text {
	case "→":
		return "⟶"
	case "←":
		return "⟵"
	case "↔":
		return "⟷"
	case "⇒":
		return "⟹"
	case "⇐":
		return "⟸"
	case "⇔":
		return "⟺"
	case "↦":
		return "⟼"
	}
	return text
}

// functionWithLimits writes lim as the operator that takes limits.
func (s *setter) functionWithLimits(n *Node, at spot) {
	s.write("<mo")
	s.spacing(n, at, n.Text)
	if !at.fixed {
		s.write(` movablelimits="true"`)
	}
	s.write(">")
	s.functionName(n)
	s.write("</mo>")
}

// functionName writes a name, in which a space stands between words.
func (s *setter) functionName(n *Node) {
	s.letters(n.Text, n.Font)
	for _, k := range n.Kids {
		if n.Kind == Row && k.Kind == Space {
			s.write("\u2009")
		} else if n.Kind == Row {
			s.letters(k.Text, k.Font)
		}
	}
}

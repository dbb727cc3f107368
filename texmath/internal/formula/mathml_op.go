package formula

import "strings"

// op writes an operator; combining goes behind its text.
func (s *setter) op(n *Node, at spot, combining string) {
	text := signOf(n.Text)
	if isLetterLike(n) {
		s.letterLike(n, text, combining)
		return
	}
	s.write("<mo")
	s.spacing(n, at, text)
	s.stretch(n, at, text)
	s.limits(n, at, text)
	s.write(">")
	s.letters(text, n.Font)
	s.write(combining)
	s.write("</mo>")
}

// limits writes how large an operator is and where its limits go, unless the
// browser knows it. Those of integrals stay in place if they go above and below.
func (s *setter) limits(n *Node, at spot, text string) {
	known := isLargeByItself(text)
	switch {
	case n.Class != Large:
	case at.fixed && known:
		s.write(` movablelimits="false"`)
	case !known && !at.fixed && at.base:
		s.write(` movablelimits="true"`)
	}
	if n.Class == Large && !known && isOne(text) {
		s.write(` largeop="true"`)
	}
}

// isLetterLike tells an operator that is set as a letter is: it neither keeps
// its distance nor stretches.
func isLetterLike(n *Node) bool {
	return n.Class == Ordinary && n.Size == 0 && !n.Stretchy
}

func (s *setter) letterLike(n *Node, text, combining string) {
	tag, end := "<mi>", "</mi>"
	switch text {
	case "∇":
		tag = `<mi mathvariant="normal">`
	case "′", "″", "‴", "⁗", "‵":
		tag, end = "<mo>", "</mo>"
	}
	s.write(tag)
	s.letters(text, n.Font)
	s.write(combining)
	s.write(end)
}

// signOf is the sign that a character of the keyboard stands for in a formula.
func signOf(text string) string {
	switch text {
	case "-":
		return "−"
	case "*":
		return "∗"
	case "'":
		return "′"
	}
	return text
}

// spacing writes the space around an operator unless the browser knows it.
func (s *setter) spacing(n *Node, at spot, text string) {
	if at.sign && at.left == 0 && at.right == 0 && strings.Contains("+−±∓", text) {
		s.write(` form="prefix"`)
		return
	}
	left, right, everywhere := dictionary(text)
	if at.edge && !everywhere {
		left, right = 255, 255
	}
	if left != at.left {
		s.write(` lspace="`)
		s.em(float64(at.left) / 18)
		s.write(`"`)
	}
	if right != at.right {
		s.write(` rspace="`)
		s.em(float64(at.right) / 18)
		s.write(`"`)
	}
}

// dictionary is the space that browsers keep around an operator between two
// things, in eighteenths of an em, and whether it is the same at the edge of an
// element. Where older browsers differ from MathML Core, none is right.
func dictionary(text string) (left, right uint8, everywhere bool) {
	if !isOne(text) {
		return 255, 255, true
	}
	switch {
	case isPair(text) && text != "|":
		return 0, 0, true
	case strings.Contains("+−±∓", text):
		return 4, 4, false
	case strings.Contains("÷∖∧∨∩∪⊓⊔⊕⊖⊎", text):
		return 4, 4, true
	case strings.Contains("∑∏∐∫∬∭∮⋀⋁⋂⋃⨀⨁⨂⨄⨆", text):
		return 3, 3, true
	case text == ",", text == ";":
		return 0, 3, true
	case strings.Contains("|∼", text):
		return 5, 5, false
	case strings.Contains(":∶⌢⌣∴∵/×⋅·∗∘∙•⊗⊙⊚⊛⊠⊡⋆⋄⊘⊞⊟⋉⋊%!?.*@", text):
		return 255, 255, true
	}
	return 5, 5, true
}

// isPair tells the brackets that stretch by themselves.
func isPair(text string) bool {
	return isOne(text) && strings.Contains("()[]{}|‖⟨⟩⌈⌉⌊⌋⟦⟧⟪⟫⟮⟯", text)
}

// isLargeByItself tells the operators that browsers enlarge in display style.
func isLargeByItself(text string) bool {
	return strings.Contains("∑∏∐⋀⋁⋂⋃⨀⨁⨂⨃⨄⨅⨆∫∬∭⨌∮∯∰", text)
}

// stretch writes whether and how far an operator grows.
func (s *setter) stretch(n *Node, at spot, text string) {
	const vertical, horizontal = "∣∥↑↓↕⇑⇓⇕", "→←↔⇒⇐⇔⟶⟵⟷⟹⟸⟺↦⟼↪↩↠⇌⇋⇀↼↽⇁⇝⇄"
	switch {
	case n.Size > 0:
		s.size(n.Size)
	case n.Class == Middle && !s.flat:
		s.write(` stretchy="true" symmetric="true"`)
	case n.Stretchy:
		s.write(` stretchy="true"`)
	case isPair(text) || strings.Contains(vertical, text) || at.base && strings.Contains(horizontal, text):
		s.write(` stretchy="false"`)
	}
}

// size sets the height that \big and its kin ask for: those of LaTeX are 8.5,
// 11.5, 14.5 and 17.5 points for letters of ten.
func (s *setter) size(n uint8) {
	s.write(` stretchy="true" symmetric="true" minsize="`)
	em := [4]string{"1.2em", "1.8em", "2.4em", "3em"}[min(n, 4)-1]
	s.write(em)
	s.write(`" maxsize="`)
	s.write(em)
	s.write(`"`)
}

package formula

import "unicode/utf8"

// ident writes a variable or the name of a function. Browsers slant an mi of one
// letter, and no other.
func (s *setter) ident(n *Node) {
	if name, arrow := arrowed(n); arrow != "" {
		s.write("<munder><mi>")
		s.write(name)
		s.write(`</mi><mo lspace="0em" rspace="0em" stretchy="false">`)
		s.write(arrow)
		s.write("</mo></munder>")
		return
	}
	if standsUpright(n) {
		s.write(`<mi mathvariant="normal">`)
	} else {
		s.write("<mi>")
	}
	s.letters(n.Text, n.Font)
	s.write("</mi>")
}

// arrowed parts the limits that have an arrow under their name, "" for all others.
func arrowed(n *Node) (name, arrow string) {
	if n == nil || n.Kind != Ident {
		return "", ""
	}
	switch n.Text {
	case "lim⟶", "lim⟵":
		return n.Text[:len("lim")], n.Text[len("lim"):]
	}
	return "", ""
}

// standsUpright tells a letter that would be slantedFont but must not be: capital Greek
// stands upright in TeX, and so does a letter whose alphabet doesn't have it.
func standsUpright(n *Node) bool {
	r, size := utf8.DecodeRuneInString(n.Text)
	if size != len(n.Text) {
		return false
	}
	switch n.Font {
	case Default:
		return n.Class == Large || isCapitalGreek(r)
	case Italic:
		return false
	case Upright:
		return true
	}
	return inFont(r, n.Font) == r
}

// slantedFont is the font of a single letter where the browser can't slant it.
func slantedFont(n *Node) Font {
	if n.Font == Default && !standsUpright(n) {
		return Italic
	}
	return n.Font
}

func (s *setter) number(n *Node) {
	s.write("<mn>")
	s.letters(n.Text, n.Font)
	s.write("</mn>")
}

// letters writes text in a font, by the alphabets that Unicode has for
// mathematics. A single italic letter is left to the browser.
func (s *setter) letters(text string, font Font) {
	if font == Default || font == Upright || font == Italic && isOne(text) {
		s.text(text)
		return
	}
	for _, r := range text {
		s.rune(inFont(r, font))
	}
}

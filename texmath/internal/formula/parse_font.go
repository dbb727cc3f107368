package formula

import "unicode/utf8"

// alphabet is the font for text at this place. Letters that the font hasn't got
// keep their own.
func (p *parser) alphabet(text string) Font {
	font, c := p.font, text[0]
	switch font {
	case Calligraphic, Fraktur, DoubleStruck, SansSerif, Monospace:
		if c >= utf8.RuneSelf || p.caps && (c < 'A' || c > 'Z') || isDigit(c) && (font == Calligraphic || font == Fraktur) {
			font = Default
		}
	case Upright:
		if p.words && len(text) > 1 {
			font = Default
		}
	}
	if !p.bold {
		return font
	}
	switch font {
	case Default, Italic:
		return BoldItalic
	case Upright:
		return Bold
	case Calligraphic:
		return BoldScript
	}
	return font
}

// setFont changes the font, for the argument of a command or as a switch. \cal
// has nothing but capitals.
func (p *parser) setFont(font Font, isSwitch bool) {
	if font == BoldItalic {
		p.bold = true
		return
	}
	p.font, p.caps = font, isSwitch && font == Calligraphic
}

func (p *parser) inAlphabet(font Font) *Node {
	before, bold, caps := p.font, p.bold, p.caps
	p.setFont(font, false)
	n := p.argument()
	p.font, p.bold, p.caps = before, bold, caps
	return n
}

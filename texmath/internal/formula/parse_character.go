package formula

import (
	"strings"
	"unicode/utf8"
)

// typedScript reads raised or lowered signs typed as characters: x².
func (p *parser) typedScript(s *script) bool {
	r, _ := utf8.DecodeRuneInString(p.src[p.i:])
	switch {
	case s.above == nil && plainOf(raisedSigns, r) != "":
		s.above = p.typed(raisedSigns)
	case s.below == nil && plainOf(loweredSigns, r) != "":
		s.below = p.typed(loweredSigns)
	default:
		return false
	}
	return true
}

// typed reads a run of characters that stand in table.
func (p *parser) typed(table string) *Node {
	mark, start := len(p.stack), p.i
	for p.i < len(p.src) {
		from := p.i
		r, size := utf8.DecodeRuneInString(p.src[p.i:])
		text := plainOf(table, r)
		if text == "" {
			break
		}
		p.i += size
		p.push(p.typedSign(from, text))
	}
	return p.gather(mark, start)
}

func (p *parser) typedSign(start int, text string) *Node {
	switch {
	case isDigit(text[0]):
		return p.number(start, text)
	case isLetter(text[0]):
		return p.ident(start, text)
	case text == "-":
		text = "−"
	}
	return p.op(Binary, start, text)
}

// raised reads a raised or lowered sign that stands behind nothing.
func (p *parser) raised(start int, r rune) *Node {
	if plainOf(raisedSigns, r) == "" && plainOf(loweredSigns, r) == "" {
		return nil
	}
	p.i = start
	return p.scripts(p.row(start, start), false)
}

// Unicode's alphabets for mathematics lie one behind the other, 52 letters each.
const (
	firstMathLetter = 0x1d400
	afterMathLetter = 0x1d400 + 13*52
	firstMathDigit  = 0x1d7ce
	afterMathDigit  = 0x1d800
)

// letterlike are the letters that those alphabets lack, since Unicode had them
// before, each with what it is.
const letterlike = "ℂCdℍHdℕNdℙPdℚQdℝRdℤZdℬBcℰEcℱFcℋHcℐIcℒLcℳMcℛRcℯecℊgcℴocℭCfℌHfℑIfℜRfℨZfℎhi𝕜kd"

func isMathLetter(r rune) bool {
	return r >= firstMathLetter && r < afterMathLetter || r >= firstMathDigit && r < afterMathDigit ||
		r >= 0x2100 && r < 0x2140 && r != 'ℑ' && r != 'ℜ' && strings.ContainsRune(letterlike, r)
}

// mathLetter makes of a styled character the plain one in its font.
func (p *parser) mathLetter(start int, r rune) *Node {
	const (
		upper  = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		lower  = "abcdefghijklmnopqrstuvwxyz"
		digits = "0123456789"
	)
	if r >= firstMathDigit {
		i := int(r-firstMathDigit) % 10
		n := p.number(start, digits[i:i+1])
		n.Font = [...]Font{Bold, DoubleStruck, SansSerif, SansSerif, Monospace}[(r-firstMathDigit)/10]
		return n
	}
	if r < firstMathLetter {
		return p.letterlike(start, r)
	}
	i := int(r-firstMathLetter) % 52
	n := p.ident(start, (upper + lower)[i:i+1])
	n.Font = [...]Font{Bold, Italic, BoldItalic, Calligraphic, BoldScript, Fraktur, DoubleStruck, Fraktur,
		SansSerif, SansSerif, SansSerif, SansSerif, Monospace}[(r-firstMathLetter)/52]
	return n
}

func (p *parser) letterlike(start int, r rune) *Node {
	i := strings.IndexRune(letterlike, r) + utf8.RuneLen(r)
	n := p.ident(start, letterlike[i:i+1])
	switch letterlike[i+1] {
	case 'd':
		n.Font = DoubleStruck
	case 'c':
		n.Font = Calligraphic
	case 'f':
		n.Font = Fraktur
	default:
		n.Font = Italic
	}
	return n
}

package formula

import "strings"

// scripts reads the scripts and primes behind base. A second superscript, which
// TeX refuses, is left to the next piece.
func (p *parser) scripts(base *Node, limits bool) *Node {
	s := script{limits: limits}
	for p.script(&s) {
	}
	if s.below == nil && s.above == nil {
		return base
	}
	n := p.over(Script, base.Start, base, s.below, s.above)
	n.Limits, n.Display = s.limits, s.always
	return n
}

// A script under way.
type script struct {
	below, above   *Node
	limits, always bool
	primes         bool // above begins with primes and takes a superscript yet
	done           bool // above has primes behind a superscript
}

// script reads one script, or tells that there is none that fits.
func (p *parser) script(s *script) bool {
	from := p.i
	p.skip()
	switch p.peek() {
	case '^':
		if s.above != nil && !s.primes {
			break
		}
		p.superscript(s)
		return true
	case '_':
		if s.below != nil {
			break
		}
		p.i++
		s.below = p.argument()
		return true
	case '\'':
		if s.done {
			break
		}
		p.prime(s)
		return true
	case '\\':
		if p.scriptCommand(s) {
			return true
		}
	case 0xc2, 0xe2:
		if p.typedScript(s) {
			return true
		}
	}
	p.i = from
	return false
}

func (p *parser) superscript(s *script) {
	p.i++
	arg := p.exponent()
	if s.above != nil {
		arg = p.row(s.above.Start, p.i, s.above, arg)
	}
	s.above, s.primes, s.done = arg, false, s.done || s.primes
}

// exponent reads the argument of ^. Of 10^-5 the author surely meant the number.
func (p *parser) exponent() *Node {
	start, rest := p.i, p.src[p.i:]
	if len(rest) < 2 || rest[0] != '-' || !isDigit(rest[1]) {
		return p.argument()
	}
	p.i++
	minus := p.op(Binary, start, "−")
	number := p.digits()
	return p.row(start, p.i, minus, number)
}

// prime reads primes side by side. They stand before a superscript, or behind
// it as in f^2'.
func (p *parser) prime(s *script) {
	mark, start := len(p.stack), p.i
	if s.above != nil {
		p.push(s.above)
		start = s.above.Start
	}
	s.primes, s.done = s.above == nil, s.above != nil
	for p.peek() == '\'' {
		from := p.i
		for p.i < len(p.src) && p.src[p.i] == '\'' && p.i < from+4 {
			p.i++
		}
		p.push(p.op(Ordinary, from, primes(p.i-from)))
	}
	s.above = p.gather(mark, start)
}

func primes(n int) string { return [...]string{"", "′", "″", "‴", "⁗"}[n] }

// scriptCommand reads \limits, \nolimits, \sb and \sp.
func (p *parser) scriptCommand(s *script) bool {
	g := p.look()
	if g.meaning.does != scriptSign {
		return false
	}
	switch g.name {
	case "sb":
		if s.below != nil {
			return false
		}
		p.i = g.end
		s.below = p.argument()
	case "sp":
		if s.above != nil || strings.HasPrefix(p.src[g.end:], "_") {
			return false
		}
		p.i = g.end
		s.above = p.argument()
	default:
		p.i = g.end
		s.limits, s.always = g.name != "nolimits", g.name == "limits"
	}
	return true
}

// The digits and signs that Unicode has raised and lowered, and what they are.
const (
	raisedSigns  = "⁰0¹1²2³3⁴4⁵5⁶6⁷7⁸8⁹9⁺+⁻-ⁿn"
	loweredSigns = "₀0₁1₂2₃3₄4₅5₆6₇7₈8₉9₊+₋-"
)

// plainOf is what a raised or lowered sign is on the line, "" if it is none.
func plainOf(table string, r rune) string {
	i := strings.IndexRune(table, r)
	if i < 0 || r < 0x80 {
		return ""
	}
	i += len(string(r))
	return table[i : i+1]
}

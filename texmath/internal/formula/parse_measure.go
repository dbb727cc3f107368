package formula

import "strings"

// measure reads the commands of siunitx, and \unit of the package units. All
// their arguments must be there before one is read, as nothing is read twice.
func (p *parser) measure(start int, g glance) *Node {
	end := p.i
	value, hasValue := p.valueOption(g)
	var groups [3]span
	n := argumentsOf(g)
	for i := range n {
		text, ok := p.braced()
		if !ok {
			p.i = end
			return p.withoutMeasure(start, g)
		}
		groups[i] = span{p.i - 1 - len(text), p.i - 1}
	}
	mark, after := len(p.stack), p.i
	if hasValue {
		p.confined(value, p.numbers)
	}
	p.measured(g, groups[:n], hasValue)
	p.i = after
	return p.gather(mark, start)
}

// withoutMeasure is \si where no unit follows, or source.
func (p *parser) withoutMeasure(start int, g glance) *Node {
	if g.name == "si" {
		return p.ident(start, "σ")
	}
	return p.source(start)
}

// A span is a range of bytes in the source.
type span struct{ from, to int }

// argumentsOf is how many groups a command of siunitx has.
func argumentsOf(g glance) int {
	switch {
	case g.meaning.does != quantity:
		return 1
	case g.name == "SIrange" || g.name == "qtyrange":
		return 3
	}
	return 2
}

// valueOption passes the option of a command: of \unit it is the number.
func (p *parser) valueOption(g glance) (s span, ok bool) {
	if p.peek() != '[' {
		return s, false
	}
	rest := p.src[p.i:min(len(p.src), p.i+longestOption)]
	n := strings.IndexByte(rest, ']')
	if n < 0 {
		return s, false
	}
	s = span{p.i + 1, p.i + n}
	p.i += n + 1
	return s, g.meaning.does == unitsPackage
}

// measured reads the arguments.
func (p *parser) measured(g glance, groups []span, hasValue bool) {
	switch g.meaning.does {
	case number:
		p.confined(groups[0], p.numbers)
	case angle:
		p.confined(groups[0], p.angles)
	case units, unitsPackage:
		p.confined(groups[0], func() { p.units(hasValue) })
	case quantity:
		p.confined(groups[0], p.numbers)
		rest := groups[1:]
		if strings.HasSuffix(g.name, "range") {
			p.push(p.op(Binary, p.i, "–"))
			p.confined(rest[0], p.numbers)
			rest = rest[1:]
		}
		for _, s := range rest {
			p.confined(s, func() { p.units(true) })
		}
	}
}

// confined reads a range of the source as if nothing stood behind it.
func (p *parser) confined(s span, read func()) {
	src, inner := p.src, p.inner
	p.src, p.inner, p.i = p.src[:s.to], within{}, s.from
	p.seen = glance{}
	read()
	p.src, p.inner, p.i = src, inner, s.to
	p.seen = glance{}
}

// numbers reads 1.5 \pm 0.1e-3: digits as siunitx writes them, all else as
// mathematics.
func (p *parser) numbers() {
	from := p.i
	for p.skip(); p.i < len(p.src); p.skip() {
		switch c := p.peek(); {
		case (c == 'e' || c == 'E' || c == 'd') && p.i > from:
			p.powerOfTen()
		case c == 'x' && p.i > from:
			p.i++
			p.push(p.op(Binary, p.i-1, "×"))
		case strings.HasPrefix(p.src[p.i:], "+-"):
			p.i += 2
			p.push(p.op(Binary, p.i-2, "±"))
		default:
			p.otherwise()
		}
	}
}

// pass shows the command at hand as source.
func (p *parser) pass() {
	start := p.i
	p.i = p.look().end
	p.push(p.source(start))
}

// powerOfTen reads the exponent of 1e-3.
func (p *parser) powerOfTen() {
	start := p.i
	p.i++
	mark := len(p.stack)
	if c := p.peek(); c == '-' || c == '+' {
		p.push(p.sign())
	}
	if isDigit(p.peek()) {
		p.push(p.digits())
	}
	exponent := p.gather(mark, start+1)
	times, ten := p.op(Binary, start, "×"), p.number(start, "10")
	times.End, ten.End = start+1, start+1
	if start > 0 && !isDigit(p.src[start-1]) && p.src[start-1] != '.' && p.src[start-1] != ')' {
		p.push(p.over(Script, start, ten, nil, exponent))
		return
	}
	p.push(times)
	p.push(p.over(Script, start, ten, nil, exponent))
}

// angles reads 30 and 1;2;3.
func (p *parser) angles() {
	signs := [...]string{"°", "′", "″"}
	n := 0
	for p.i < len(p.src) {
		switch c := p.src[p.i]; {
		case isDigit(c) || c == '.' && p.decimal():
			p.push(p.digits())
			p.push(p.op(Ordinary, p.i, signs[min(n, 2)]))
		case c == ';':
			n++
			p.i++
		case c == '-' || c == '+':
			p.push(p.sign())
		case isSpace(c):
			p.i++
		default:
			p.otherwise()
		}
	}
}

// A unit under way: the sign of the powers to come, and what was read of the
// unit at hand.
type unit struct {
	per      bool
	prefix   string
	power    string // of \square and \cubic, which stand before
	start    int
	spaced   bool // something stands before
	previous bool // a unit has been read
}

// units reads \kilo\meter\per\second or km/s. Behind a number stands a space.
func (p *parser) units(spaced bool) {
	u := unit{spaced: spaced}
	for p.i < len(p.src) {
		p.unit(&u)
	}
}

// otherwise reads what isn't expected here as mathematics.
func (p *parser) otherwise() {
	switch c := p.src[p.i]; {
	case c == '}' || c == '&':
		p.i++
		p.push(p.op(Ordinary, p.i-1, p.src[p.i-1:p.i]))
	case c == '\\' && p.ends(inBraces):
		p.pass()
	default:
		p.piece()
	}
}

// unit reads one piece of a unit.
func (p *parser) unit(u *unit) {
	switch c := p.src[p.i]; {
	case isSpace(c) || c == '.' || c == '~' || c == '}':
		p.i++
	case isLetter(c):
		start := p.i
		for p.i < len(p.src) && isLetter(p.src[p.i]) {
			p.i++
		}
		p.unitWord(u, start, p.src[start:p.i])
	case c == '^' || c == '_':
		p.unitScript(c)
	case c == '\\':
		p.unitCommand(u)
	case c == '/':
		p.i++
		p.push(p.op(Slash, p.i-1, "/"))
		u.spaced = false
	default:
		p.unitGap(u, p.i)
		p.otherwise()
		u.spaced = true
	}
}

func (p *parser) unitGap(u *unit, at int) {
	if u.spaced {
		gap := p.space(at, thin)
		gap.Start, gap.End = at, at
		p.push(gap)
	}
}

func (p *parser) unitWord(u *unit, start int, text string) {
	if text != "°" && text != "′" && text != "″" {
		p.unitGap(u, start)
	}
	word := p.node(Word, start, text)
	u.spaced, u.previous = true, true
	p.push(word)
	power := u.power
	if u.per && power == "" {
		power = "1"
	}
	if power != "" {
		p.raise(power, u.per)
	}
	u.per, u.power, u.prefix = false, "", ""
}

// raise puts a power on what was read last.
func (p *parser) raise(power string, negative bool) {
	at := p.i
	base := p.unscripted()
	exponent := p.number(at, power)
	if negative {
		minus := p.op(Binary, at, "−")
		exponent = p.row(at, at, minus, exponent)
	}
	p.push(p.over(Script, base.Start, base, nil, exponent))
}

// unscripted takes what was read last off the stack for a script to stand on; an
// empty row if it has scripts, or nothing was read.
func (p *parser) unscripted() *Node {
	if n := len(p.stack); n > 0 && p.stack[n-1].Kind != Space && p.stack[n-1].Kind != Script {
		base := p.stack[n-1]
		p.stack = p.stack[:n-1]
		return base
	}
	return p.row(p.i, p.i)
}

// unitScript reads ^2 or ^{-2} behind a unit.
func (p *parser) unitScript(c byte) {
	base := p.unscripted()
	p.i++
	arg := p.exponent()
	n := p.over(Script, base.Start, base, nil, arg)
	if c == '_' {
		n.Kids[1], n.Kids[2] = arg, nil
	}
	p.push(n)
}

func (p *parser) unitCommand(u *unit) {
	g, start := *p.look(), p.i
	p.i = g.end
	switch g.name {
	case "per":
		u.per = true
	case "square":
		u.power = "2"
	case "cubic":
		u.power = "3"
	case "squared", "cubed":
		p.raiseAgain(map[string]string{"squared": "2", "cubed": "3"}[g.name])
	case "tothe", "raiseto":
		p.unitScript('^')
	case "cdot", "times":
		p.push(p.op(Binary, start, g.meaning.text))
		u.spaced = false
	default:
		p.namedUnit(u, start, g)
	}
}

// raiseAgain squares the unit read last, which may have its minus already.
func (p *parser) raiseAgain(power string) {
	last := len(p.stack) - 1
	if last < 0 {
		return
	}
	if n := p.stack[last]; n.Kind == Script && n.Kids[2] != nil && n.Kids[2].Kind == Row && len(n.Kids[2].Kids) == 2 {
		n.Kids[2].Kids[1].Text = power
		return
	}
	p.raise(power, false)
}

// namedUnit reads a prefix or a unit; what is neither is mathematics.
func (p *parser) namedUnit(u *unit, start int, g glance) {
	if text := pairOf(prefixes, g.name); text != "" {
		if u.prefix == "" {
			u.start = start
		}
		u.prefix += text
		if !p.moreUnit() {
			p.unitWord(u, u.start, u.prefix)
		}
		return
	}
	if text := pairOf(unitNames, g.name); text != "" {
		if u.prefix == "" {
			u.start = start
		}
		p.unitWord(u, u.start, u.prefix+text)
		return
	}
	p.i = start
	p.unitGap(u, start)
	p.otherwise()
	u.spaced = true
}

// moreUnit tells whether the unit of a prefix follows.
func (p *parser) moreUnit() bool {
	p.skip()
	if p.peek() == '\\' {
		name := p.look().name
		return pairOf(unitNames, name) != "" || pairOf(prefixes, name) != ""
	}
	return false
}

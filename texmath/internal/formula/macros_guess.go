package formula

import "strings"

// guessed are macros that have two common meanings, told apart by what stands
// behind them.
const guessed = "la ra ga gr Ra wt wh ov wti wtil ol mf mc mb go cl lie field op limfunc func order dd S half CP RP sl cd dbar " +
	"Rn Rd Cn Zn Zd Nd Fq Fp Zp Qp Ql rn D L m f fr cc ip vc id ev softO tldO Otilde otilde bigOtil Otil otil QTR id ev map br ee FN Msun msun Lsun lsun Rsun rsun Zsun vect mat k n texorpdfstring " +
	"tens b d e l g a de th 1 ff lp rp cn dn ed db Ot tO tlO tildeO"

// guess reads one of them; source where the neighbours don't tell either.
func (p *parser) guess(start int, name string) (*Node, bool) {
	p.skip()
	c := p.peek()
	argument := c == '{' || isLetter(c) || c == '\\'
	switch name {
	case "la", "ga", "ra":
		return p.shortGreek(start, name, c), false
	case "wt", "wti", "wtil", "wh", "ov", "ol":
		if argument {
			return p.accented(start, shortAccent(name))
		}
	case "mf", "go", "lie", "mc", "mb", "cl", "field", "vect", "mat":
		if argument && (c == '{' || name != "mf" && name != "go" && name != "field") {
			return p.inAlphabet(shortAlphabet(name)), false
		}
	case "op", "limfunc", "func":
		if c == '{' {
			return p.operatorName(start), false
		}
		if name == "op" {
			return p.function(start, name), false
		}
	case "D", "L", "m", "cc", "b", "d", "e", "l", "g", "a", "de", "th", "br", "ee", "k", "n":
		if n := p.guessLetter(start, name, c); n != nil {
			return n, false
		}
	case "f", "fr", "ff", "ip", "vc", "QTR", "id", "ev", "map", "texorpdfstring":
		if n := p.guessConstruct(start, name, c); n != nil {
			return n, false
		}
	default:
		if n := p.guessSymbol(start, name, c); n != nil {
			return n, false
		}
	}
	switch {
	case name == "sl" || name == "wt" || name == "vect" || name == "mat" || name == "cl" && (c == '(' || c == '_' || c == '^'):
		return p.function(start, name), false
	}
	p.i = start + 1 + len(name)
	return p.source(start), false
}

// guessSymbol reads the ones that take no argument.
func (p *parser) guessSymbol(start int, name string, c byte) *Node {
	switch name {
	case "S":
		return p.sectionOrS(start, c)
	case "half":
		return p.over(Frac, start, p.number(start, "1"), p.number(start, "2"))
	case "CP", "RP":
		field := p.namedLetter(start, meaning{font: DoubleStruck, text: name[:1]})
		return p.row(start, p.i, field, p.ident(start, "P"))
	case "softO", "tldO", "Otilde", "otilde", "bigOtil", "Otil", "otil", "Ot", "tO", "tlO", "tildeO":
		return p.mark(start, p.namedLetter(start, meaning{text: "O"}), "~")
	case "dbar":
		return p.mark(start, p.op(Ordinary, start, "∂"), "¯")
	case "sl":
		if c != '(' && c != '_' {
			p.setFont(Italic, true)
			return p.row(start, p.i)
		}
	case "order":
		if c == '{' || c == '(' {
			return p.bigO(start, c)
		}
	case "dd":
		if c == '{' || isLetter(c) || c == '\\' && p.look().meaning.does == letter {
			return p.namedLetter(start, meaning{font: Upright, text: "d"})
		}
	case "Msun", "msun", "Lsun", "lsun", "Rsun", "rsun", "Zsun":
		return p.over(Script, start, p.ident(start, strings.ToUpper(name[:1])), p.op(Ordinary, start, "⊙"), nil)
	case "FN":
		return p.over(Script, start, p.ident(start, "F"), p.ident(start, "N"), nil)
	case "Rn", "Rd", "Cn", "Zn", "Zd", "Nd", "Fq", "Fp", "Zp", "Qp", "Ql", "rn":
		if c != '{' {
			return p.fieldWithScript(start, name)
		}
	}
	return p.guessNeighbour(start, name, c)
}

// guessNeighbour reads those that what follows, or stands before, gives away.
func (p *parser) guessNeighbour(start int, name string, c byte) *Node {
	switch name {
	case "gr":
		if c == '_' || c == '(' || c >= 'A' && c <= 'Z' {
			return p.function(start, name)
		}
	case "cd", "cn", "dn", "ed":
		if c == '(' {
			return p.function(start, name)
		}
	case "tens":
		if c != '{' {
			return p.op(Binary, start, "⊗")
		}
	case "lp", "rp":
		return p.shortBracket(start, name)
	case "1":
		if c == '_' || c == '(' || c == '[' || c == '\\' {
			one := p.number(start, "1")
			one.Font = DoubleStruck
			return one
		}
	case "db":
		if start > 0 && isDigit(p.src[start-1]) {
			return p.namedLetter(start, meaning{font: Upright, text: "dB"})
		}
	case "Ra":
		if c == '_' || c == '^' || c == '=' || c == '<' || c == '>' || c == '\\' && p.look().meaning.class == Relation {
			return p.function(start, name)
		}
	}
	return nil
}

func shortAccent(name string) meaning {
	switch name {
	case "wh":
		return lookup("widehat")
	case "ov", "ol":
		return lookup("overline")
	}
	return lookup("widetilde")
}

func shortAlphabet(name string) Font {
	switch name {
	case "mc", "cl":
		return Calligraphic
	case "mb", "vect", "mat":
		return Bold
	case "field":
		return DoubleStruck
	}
	return Fraktur
}

// shortGreek tells the Greek letter of mathematicians from the relation of
// astronomers and from brackets: numbers follow the relation, scripts and
// brackets the letter; \la and \ra in one formula enclose something.
func (p *parser) shortGreek(start int, name string, c byte) *Node {
	p.i = start + 1 + len(name)
	switch {
	case name == "ra" && p.whole().la:
		return p.op(Close, start, "⟩")
	case name == "ra":
		return p.op(Relation, start, "→")
	case name == "la" && p.whole().ra:
		return p.op(Open, start, "⟨")
	case isDigit(c):
		return p.op(Relation, start, map[string]string{"la": "≲", "ga": "≳"}[name])
	case c == 0 || strings.IndexByte("_^)}],|=+-('/;<>", c) >= 0 || p.opens(start) || c == '\\' && p.look().meaning.class == Relation:
		return p.ident(start, map[string]string{"la": "λ", "ga": "γ"}[name])
	}
	return p.source(start)
}

// sectionOrS reads \S: a section only before its number.
func (p *parser) sectionOrS(start int, c byte) *Node {
	if isDigit(c) {
		return p.op(Ordinary, start, "§")
	}
	return p.namedLetter(start, meaning{font: Upright, text: "S"})
}

// mark is a node with an accent.
func (p *parser) mark(start int, n *Node, text string) *Node {
	a := p.over(Accent, start, n)
	a.Text = text
	return a
}

// bigO reads \order{n} and \order(n).
func (p *parser) bigO(start int, c byte) *Node {
	o := p.namedLetter(start, meaning{font: Calligraphic, text: "O"})
	if c == '(' {
		return o
	}
	arg := p.argument()
	return p.over(Row, start, o, p.fence(start, "(", ")", arg))
}

// fieldWithScript reads \Rn and \Fq: a power of a field, or the field of that
// characteristic.
func (p *parser) fieldWithScript(start int, name string) *Node {
	field := p.namedLetter(start, meaning{font: DoubleStruck, text: strings.ToUpper(name[:1])})
	script := p.ident(start, name[1:])
	if name[1] == 'n' || name[1] == 'd' {
		return p.over(Script, start, field, nil, script)
	}
	return p.over(Script, start, field, script, nil)
}

// guessLetter reads letters that stand for something else unless a script or a
// bracket follows.
func (p *parser) guessLetter(start int, name string, c byte) *Node {
	if n := p.guessGreek(start, name, c); n != nil {
		return n
	}
	if n := p.guessShort(start, name, c); n != nil {
		return n
	}
	ends := c == 0 || c == '}' || c == ')'
	switch {
	case name == "D" && (ends || strings.IndexByte("^,={", c) >= 0 || c == '(' && p.capitalIn()):
		return p.namedLetter(start, meaning{font: Upright, text: "D"})
	case name == "L" && (c == '^' || c == '('):
		return p.namedLetter(start, meaning{font: Upright, text: "L"})
	case name == "m" && (c == ')' || c == '^' || c == '=' || c == ','):
		return p.namedLetter(start, meaning{font: Fraktur, text: "m"})
	case name == "k" && (ends || c == '^' || c == '[' || c == '-'):
		return p.namedLetter(start, meaning{font: Upright, text: "k"})
	case name == "n" && (ends || c == '^' || c == ','):
		return p.namedLetter(start, meaning{font: Upright, text: "n"})
	case name == "cc" && (c == '^' || c == ')' || c == '[' || p.member(start)):
		return p.namedLetter(start, meaning{font: DoubleStruck, text: "C"})
	case name == "br" && c == '^':
		return p.namedLetter(start, meaning{font: DoubleStruck, text: "R"})
	case name == "ee" && c == '^':
		return p.namedLetter(start, meaning{font: Upright, text: "e"})
	}
	return nil
}

// guessConstruct reads short names of commands with arguments, which they need.
func (p *parser) guessConstruct(start int, name string, c byte) *Node {
	if c != '{' {
		if name == "fr" && (isDigit(c) || isLetter(c)) {
			return p.shortFr(start, c)
		}
		if name == "ff" && (c == '^' || start > 0 && p.src[start-1] == '^') {
			return p.fieldOrInfinity(start, c)
		}
		if name == "id" || name == "ev" || name == "map" {
			return p.function(start, name)
		}
		return nil
	}
	switch name {
	case "map", "ev":
		p.i = start + 1 + len(name)
		return p.source(start)
	case "f", "fr", "ff":
		above := p.argument()
		return p.over(Frac, start, above, p.argument())
	case "ip":
		first := p.argument()
		if p.peek() != '{' {
			return p.fence(start, "⟨", "⟩", first)
		}
		comma := p.op(Punct, p.i, ",")
		return p.fence(start, "⟨", "⟩", first, comma, p.argument())
	case "vc":
		return p.inAlphabet(Bold)
	case "texorpdfstring":
		n := p.argument()
		p.braced()
		return n
	case "QTR":
		font, _ := p.braced()
		return p.inAlphabet(lookup(font).font)
	}
	return p.second(start)
}

// opens tells whether what stands before an offset opens something, so that no
// relation can follow.
func (p *parser) opens(i int) bool {
	return i == 0 || strings.IndexByte("{_^([,|+-*=", p.src[i-1]) >= 0
}

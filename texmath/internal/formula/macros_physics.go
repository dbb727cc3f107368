package formula

import "strings"

// addPhysics enters the package physics, and brackets that go by a name.
func addPhysics(m map[string]meaning) {
	add(m, "paren=( Paren=( pqty=( ", meaning{does: between, close: ")"})
	add(m, "bqty=[ ", meaning{does: between, close: "]"})
	add(m, "Bqty={ ", meaning{does: between, close: "}"})
	add(m, "vqty=|", meaning{does: between, close: "|"})
	add(m, "bnorm=‖ Bnorm=‖ bignorm=‖ Bignorm=‖", meaning{does: between, close: "‖"})
	add(m, "inr=⟨ scal=⟨ expectationvalue=⟨ exval=⟨ innerproduct=⟨", meaning{does: between, close: "⟩"})
	add(m, "comm=[ commutator=[", meaning{does: pairBetween, close: "]"})
	add(m, "acomm={ anticommutator={ acommutator={ poissonbracket={ pb={", meaning{does: pairBetween, close: "}"})
	each(m, "mel matrixelement matrixel", meaning{does: matrixElement})
	add(m, "vnabla=∇", meaning{does: operator})
	add(m, "vdot=⋅ dotproduct=⋅ crossproduct=×", meaning{does: operator, class: Binary})
	each(m, "derivative partialderivative pderivative functionalderivative", meaning{does: derivative})
	each(m, "qq", meaning{does: spacedText})
	for word := range strings.FieldsSeq("if then else otherwise unless given using assume since let for all even odd integer and or as in") {
		m["q"+word] = meaning{does: spacedText, text: word}
	}
	m["qcc"] = meaning{does: spacedText, text: "c.c."}
}

// packaged reads what single packages have.
func (p *parser) packaged(start int, g glance) *Node {
	switch m := g.meaning; m.does {
	case pairBetween:
		return p.pairBetween(start, m)
	case matrixElement:
		return p.matrixElement(start)
	case spacedText:
		return p.spacedText(start, m)
	case builtRelation:
		return p.builtRelation(start)
	case prescript:
		return p.prescript(start)
	case verbDelimited:
		return p.verbDelimited(start)
	case inverse:
		return p.inverse(start)
	case raisedMark:
		return p.raisedMark(start, g.name)
	}
	return p.source(start)
}

// pairBetween reads two arguments with a comma between them, in brackets.
func (p *parser) pairBetween(start int, m meaning) *Node {
	p.skipStar()
	if !p.nextIs('{') {
		return p.source(start)
	}
	first := p.argument()
	comma := p.op(Punct, p.i, ",")
	comma.Start = comma.End
	return p.fence(start, m.text, m.close, first, comma, p.argument())
}

// matrixElement reads \mel{a}{H}{b}.
func (p *parser) matrixElement(start int) *Node {
	p.skipStar()
	if !p.nextIs('{') {
		return p.source(start)
	}
	first := p.argument()
	bar := p.op(Middle, p.i, "|")
	second := p.argument()
	other := p.op(Middle, p.i, "|")
	return p.fence(start, "⟨", "⟩", first, bar, second, other, p.argument())
}

// spacedText reads \qq{words}, and the words that have a command of their own.
func (p *parser) spacedText(start int, m meaning) *Node {
	p.skipStar()
	before := p.space(start, quad)
	var words *Node
	if m.text != "" {
		words = p.node(Word, start, m.text)
	} else {
		words = p.text(start, meaning{})
	}
	return p.over(Row, start, before, words, p.space(p.i, quad))
}

// builtRelation reads \buildrel a \over b.
func (p *parser) builtRelation(start int) *Node {
	mark, from := len(p.stack), p.i
	for p.skip(); !p.ends(inBraces) && !p.at("over"); p.skip() {
		p.piece()
	}
	above := p.gather(mark, from)
	if p.i < len(p.src) && p.at("over") {
		p.i = p.look().end
	}
	n := p.over(Script, start, p.argument(), nil, above)
	n.Limits, n.Display = true, true
	n.End = p.i
	return n
}

// prescript reads \prescript{above}{below}{base}.
func (p *parser) prescript(start int) *Node {
	above := p.argument()
	below := p.argument()
	empty := p.row(start, start)
	scripts := p.over(Script, start, empty, below, above)
	return p.over(Row, start, scripts, p.argument())
}

// verbDelimited reads \verb|text|.
func (p *parser) verbDelimited(start int) *Node {
	p.skipStar()
	if p.i < len(p.src) {
		if n := strings.IndexByte(p.src[p.i+1:min(len(p.src), p.i+longestOption)], p.src[p.i]); n > 0 {
			word := p.node(Word, p.i+1, valid(p.src[p.i+1:p.i+1+n]))
			word.End, word.Font = p.i+1+n, Monospace
			p.i += n + 2
			return word
		}
	}
	return p.source(start)
}

// inverse reads \inv{x} and x\inv.
func (p *parser) inverse(start int) *Node {
	base := p.row(start, start)
	if p.peek() == '{' {
		base = p.argument()
	}
	minus, one := p.op(Ordinary, start, "−"), p.number(start, "1")
	minus.End, one.End = start, start
	return p.over(Script, start, base, nil, p.over(Row, start, minus, one))
}

// raisedMark reads \sphat and its like, which stand behind a bracket.
func (p *parser) raisedMark(start int, name string) *Node {
	sign := p.op(Ordinary, start, map[string]string{"sphat": "∧", "spcheck": "∨", "sptilde": "∼", "spdot": "˙", "spddot": "¨", "spbreve": "˘"}[name])
	return p.over(Script, start, p.row(start, start), nil, sign)
}

package formula

import "strings"

// An env is an environment: what its Table is called, the brackets around it,
// and whether a column specification stands behind its name.
type env struct {
	text, open, close string
	columns           bool
}

// environmentNamed knows the environments, starred ones too.
func environmentNamed(name string) (e env, ok bool) {
	switch strings.TrimSuffix(name, "*") {
	case "matrix":
		return env{"matrix", "", "", false}, true
	case "pmatrix":
		return env{"matrix", "(", ")", false}, true
	case "bmatrix":
		return env{"matrix", "[", "]", false}, true
	case "Bmatrix":
		return env{"matrix", "{", "}", false}, true
	case "vmatrix":
		return env{"matrix", "|", "|", false}, true
	case "Vmatrix":
		return env{"matrix", "‖", "‖", false}, true
	case "smallmatrix":
		return env{"smallmatrix", "", "", false}, true
	case "psmallmatrix":
		return env{"smallmatrix", "(", ")", false}, true
	case "bsmallmatrix":
		return env{"smallmatrix", "[", "]", false}, true
	case "array", "tabular", "darray":
		return env{"matrix", "", "", true}, true
	case "subarray":
		return env{"substack", "", "", true}, true
	case "cases", "dcases":
		return env{"cases", "{", "", false}, true
	case "rcases", "drcases":
		return env{"cases", "", "}", false}, true
	case "aligned", "align", "split", "flalign", "eqnarray", "eqalign":
		return env{"aligned", "", "", false}, true
	case "alignedat", "alignat", "xalignat":
		return env{"aligned", "", "", true}, true
	case "gathered", "gather", "multline", "multlined", "equation", "displaymath", "math", "dmath", "displaylines":
		return env{"gathered", "", "", false}, true
	}
	return env{}, false
}

// environment reads from \begin to \end. Of one it doesn't know it reads the
// name as source, and what stands in it as if nothing were around it.
func (p *parser) environment(start int) *Node {
	name, ok := p.braced()
	if !ok {
		return p.source(start)
	}
	e, ok := environmentNamed(strings.TrimSpace(name))
	if !ok {
		return p.source(start)
	}
	p.bracketed()
	if e.columns {
		p.braced()
	}
	inner := p.inner
	p.inner.tables++
	table := p.table(inCell, start, e.text)
	p.inner = inner
	if name == "eqnarray" || name == "eqnarray*" {
		joinRelations(p, table)
	}
	if p.i < len(p.src) && p.at("end") {
		p.i = p.look().end
		p.braced()
	}
	table.End = p.i
	return p.enclosed(start, e, table)
}

// enclosed is a table with its brackets. A single line that nothing aligns is no
// table.
func (p *parser) enclosed(start int, e env, table *Node) *Node {
	if (e.text == "aligned" || e.text == "gathered") && len(table.Kids) == 1 && len(table.Kids[0].Kids) == 1 {
		return table.Kids[0]
	}
	if e.open == "" && e.close == "" {
		return table
	}
	return p.fence(start, e.open, e.close, table)
}

// joinRelations makes two columns of the three of eqnarray, as aligned has them.
func joinRelations(p *parser, table *Node) {
	for _, row := range table.Kids {
		if len(row.Kids) == 3 {
			right := p.row(row.Kids[1].Start, row.Kids[2].End, row.Kids[1], row.Kids[2])
			row.Kids = append(row.Kids[:1:1], right)
		}
	}
}

// strayEnd is an \end that ends nothing.
func (p *parser) strayEnd(start int) *Node {
	p.braced()
	return p.source(start)
}

// plainTable reads \matrix{...} and its like.
func (p *parser) plainTable(start int, name string) *Node {
	p.skip()
	e, ok := environmentNamed(name)
	if p.peek() != '{' || !ok {
		return p.source(start)
	}
	return p.enclosed(start, e, p.bracedTable(start, e.text))
}

func (p *parser) substack(start int) *Node {
	p.bracketed()
	p.skip()
	if p.peek() != '{' {
		return p.source(start)
	}
	return p.bracedTable(start, "substack")
}

// bracedTable reads a table that stands in a group.
func (p *parser) bracedTable(start int, text string) *Node {
	inner := p.inner
	p.inner = within{braces: inner.braces + 1}
	p.i++
	table := p.table(inBraces, start, text)
	p.inner = inner
	if p.peek() == '}' {
		p.i++
	}
	table.End = p.i
	return table
}

// table reads rows up to the end of the place.
func (p *parser) table(in place, start int, text string) *Node {
	mark, from := len(p.stack), p.i
	return p.rows(in, start, text, mark, p.cell(in), from)
}

// rows reads on behind the first cell, which began at from, and makes the table
// of all that is on the stack from mark.
func (p *parser) rows(in place, start int, text string, mark int, first *Node, from int) *Node {
	cells := len(p.stack)
	p.push(first)
	for p.breaks() {
		if p.src[p.i] == '&' {
			p.i++
		} else {
			p.endRow(cells, from)
			p.lineBreak()
			cells, from = len(p.stack), p.i
		}
		p.push(p.cell(in))
	}
	if last := p.stack[cells]; len(p.stack) > cells+1 || cells == mark || last.Kind != Row || len(last.Kids) > 0 {
		p.endRow(cells, from)
	} else {
		p.stack = p.stack[:cells]
	}
	n := p.node(Table, start, text)
	n.Kids = p.kids(p.stack[mark:]...)
	p.stack = p.stack[:mark]
	return n
}

// endRow makes a row of the cells on the stack.
func (p *parser) endRow(cells, from int) {
	row := p.row(from, p.i, p.stack[cells:]...)
	p.stack = append(p.stack[:cells], row)
}

// cell reads a list in which fonts are switched for itself alone.
func (p *parser) cell(in place) *Node {
	font, bold, caps := p.font, p.bold, p.caps
	n := p.list(in)
	p.font, p.bold, p.caps = font, bold, caps
	return n
}

// lineBreak passes \\ with its star and its length: \\*[2pt].
func (p *parser) lineBreak() {
	p.i = p.look().end
	p.skipStar()
	i := p.i
	if text, ok := p.bracketed(); ok {
		if _, n := length(text); n == 0 {
			p.i = i
		}
	}
}

// lines reads on behind the first list of a block that breaks into lines. One
// that has only ampersands has them for "and".
func (p *parser) lines(in place, start, mark int, first *Node) *Node {
	table := p.rows(in, start, "gathered", mark, first, start)
	if len(table.Kids) > 1 {
		for _, row := range table.Kids {
			if len(row.Kids) > 1 {
				table.Text = "aligned"
			}
		}
		return table
	}
	if len(table.Kids[0].Kids) == 1 {
		return table.Kids[0].Kids[0]
	}
	for i, cell := range table.Kids[0].Kids {
		if i > 0 {
			p.push(p.ampersand(p.stack[len(p.stack)-1].End))
		}
		p.push(cell)
	}
	return p.gather(mark, start)
}

// ampersand is the first one behind an offset.
func (p *parser) ampersand(from int) *Node {
	i := max(from, 0)
	if n := strings.IndexByte(p.src[i:], '&'); n >= 0 {
		i += n
	}
	n := p.op(Ordinary, i, "&")
	n.End = i + 1
	return n
}

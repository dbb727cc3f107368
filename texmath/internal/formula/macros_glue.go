package formula

import "strings"

// glued are the commands that authors write against the letter they apply to.
const glued = "mathbb mathcal mathbf mathrm mathfrak mathscr mathsf mathit Bbb boldsymbol frak sqrt overline widetilde widehat"

// unknown is a command that isn't known. One that is written against its
// argument is read so after all, and an acronym is its own name.
func (p *parser) unknown(start int, name string) *Node {
	if name == "." && strings.HasPrefix(p.src[p.i:], "..") {
		p.i += 2
		return p.op(Ordinary, start, "…")
	}
	if n := p.broken(start, name); n != nil {
		return n
	}
	if n := p.bareUnit(start, name); n != nil {
		return n
	}
	if n := unglue(name); n > 0 {
		p.seen = glance{start, start + 1 + n, name[:n], lookup(name[:n])}
		p.i = start
		if word, ok := p.gluedWord(start, name, n); ok {
			return word
		}
		node, _ := p.command()
		return node
	}
	if n := p.decorated(start, name); n != nil {
		return n
	}
	if isAcronym(name) || p.isApplied(name) {
		return p.function(start, name)
	}
	return p.source(start)
}

// broken reads a command that has white space in it, as in \ti mes.
func (p *parser) broken(start int, name string) *Node {
	const longest = 12
	i := p.i
	for i < len(p.src) && isSpace(p.src[i]) {
		i++
	}
	if i == p.i || i > p.i+2 {
		return nil
	}
	n := 0
	for i+n < len(p.src) && n < longest && isLetter(p.src[i+n]) {
		n++
	}
	for ; n > 0 && len(name)+n >= 5; n-- {
		whole := name + p.src[i:i+n]
		m := lookup(whole)
		if m.does != operator && m.does != alphabet && (m.does != letter || m.text[0] < 0x80) {
			continue
		}
		p.seen = glance{start, i + n, whole, m}
		p.i = start
		node, _ := p.command()
		return node
	}
	return nil
}

// bareUnit reads a unit of siunitx that stands outside its commands.
func (p *parser) bareUnit(start int, name string) *Node {
	text := pairOf(unitNames, name)
	if len(name) < 2 || text == "" || len(name) < 4 && (start == 0 || !isDigit(p.src[start-1])) {
		return nil
	}
	return p.function(start, text)
}

// isApplied tells whether a name stands before a parenthesis, as the name of a
// function does.
func (p *parser) isApplied(name string) bool {
	return len(name) >= 3 && p.peek() == '(' && strings.ToLower(name[1:]) == name[1:]
}

// decorated reads a letter and its accent under one name: \xbar, \deltahat,
// \fstar.
func (p *parser) decorated(start int, name string) *Node {
	for pair := range strings.FieldsSeq("bar=bar hat=hat tilde=tilde til=tilde vec=vec star=") {
		suffix, mark, _ := strings.Cut(pair, "=")
		head, ok := strings.CutSuffix(name, suffix)
		if !ok || head == "" {
			continue
		}
		base := p.ident(start, head)
		if m := lookup(head); len(head) > 1 && m.does == letter && m.text[0] >= 0x80 {
			base = p.namedLetter(start, m)
		} else if len(head) > 1 {
			return nil
		}
		if mark == "" {
			return p.over(Script, start, base, nil, p.op(Binary, start, "∗"))
		}
		return p.mark(start, base, lookup(mark).text)
	}
	return nil
}

// gluedWord reads an alphabet and a word of several letters in it: \mathrmpoly.
func (p *parser) gluedWord(start int, name string, n int) (*Node, bool) {
	m := p.seen.meaning
	if m.does != alphabet || len(name) < n+2 {
		return nil, false
	}
	font := p.font
	p.setFont(m.font, false)
	mark := len(p.stack)
	for i := n; i < len(name); i++ {
		p.i = start + 2 + i
		p.push(p.ident(p.i-1, name[i:i+1]))
	}
	p.font = font
	return p.gather(mark, start+1+n), true
}

// unglue is the length of the command at the beginning of a name that nobody
// knows: \mathbbR, \sqrtn, \inR, \timesSO, \mathrmpoly. 0 where there is none.
func unglue(name string) int {
	if len(name) < 3 {
		return 0
	}
	for known := range strings.FieldsSeq(glued) {
		rest, ok := strings.CutPrefix(name, known)
		if ok && (len(rest) == 1 || known[0] == 'm' || known == "frak") {
			return len(known)
		}
	}
	if rest := name[len(name)-1:]; len(name) > 3 && lookup(name[:len(name)-1]).does == accent && isLetter(rest[0]) {
		return len(name) - 1
	}
	if n := gluedLetter(name); n > 0 {
		return n
	}
	for i := 2; i < len(name); i++ {
		if name[i] <= 'Z' {
			if name[i-1] >= 'a' && splits(lookup(name[:i])) {
				return i
			}
			break
		}
	}
	return 0
}

// gluedLetter is the length of the command at the beginning of \mapstof and \logn, 0
// if a name isn't like these.
func gluedLetter(name string) int {
	for known := range strings.FieldsSeq("mapsto times cdot circ otimes oplus infty partial nabla log vec hat bar tilde") {
		rest, ok := strings.CutPrefix(name, known)
		if ok && len(rest) == 1 && rest >= "a" {
			return len(known)
		}
	}
	return 0
}

// splits tells whether a command ends where capitals begin.
func splits(m meaning) bool {
	switch m.does {
	case operator, accent:
		return true
	case letter:
		return m.font != Bold && m.font != Fraktur && m.font != Calligraphic && m.text[0] >= 0x80
	}
	return false
}

// isAcronym tells whether a name is an acronym, such as \SVP. Three times the
// same letter isn't.
func isAcronym(name string) bool {
	if len(name) < 3 || name[0] == name[1] && name[1] == name[2] {
		return false
	}
	for i := range len(name) {
		if name[i] > 'Z' {
			return false
		}
	}
	return isLetter(name[0])
}

package formula

import (
	"strings"
	"unicode/utf8"
)

// text reads \text and its like: words, in which commands and $mathematics$ may
// stand.
func (p *parser) text(start int, m meaning) *Node {
	p.bracketed()
	p.skip()
	if p.peek() != '{' {
		return p.inAlphabet(m.font)
	}
	n := p.textGroup(m.font)
	switch m.text {
	case "^":
		return p.over(Script, start, p.row(start, start), nil, n)
	case "_":
		return p.over(Script, start, p.row(start, start), n, nil)
	}
	return n
}

// A textual is running text being read. Groups in it need no recursion.
type textual struct {
	from  int    // of the word at hand
	font  Font   // of the group at hand
	fonts []Font // of the groups around it
}

// textGroup reads the group at hand as text.
func (p *parser) textGroup(font Font) *Node {
	mark, start, inner := len(p.stack), p.i, p.inner
	p.i++
	p.inner = within{braces: inner.braces + 1}
	if p.peek() == '%' && p.comment() {
		p.skip()
	}
	t := textual{from: p.i, font: textFontOf(font)}
	for p.i < len(p.src) && p.textual(&t) {
	}
	p.flush(&t)
	p.inner = inner
	if p.peek() == '}' {
		p.i++
	}
	return p.gather(mark, start)
}

// textFontOf is the font of words; upright ones need none.
func textFontOf(font Font) Font {
	if font == Upright {
		return Default
	}
	return font
}

// textual reads one character or command of text, and tells whether it isn't
// the end.
func (p *parser) textual(t *textual) bool {
	switch c := p.src[p.i]; c {
	case '}':
		p.flush(t)
		if len(t.fonts) == 0 {
			return false
		}
		t.font, t.fonts = t.fonts[len(t.fonts)-1], t.fonts[:len(t.fonts)-1]
		p.i++
	case '{':
		p.flush(t)
		t.fonts = append(t.fonts, t.font)
		p.i++
	case '$':
		p.flush(t)
		p.i++
		p.mathInText(inDollars)
	case '\\':
		p.flush(t)
		p.textCommand(t)
	case '~':
		p.replace(t, 1, "\u00a0")
		return true
	case ' ', '\t', '\n', '\r', '\v', '\f':
		p.gap(t)
		return true
	default:
		p.textSign(t)
		return true
	}
	t.from = p.i
	return true
}

// flush makes a word of the text since the last.
func (p *parser) flush(t *textual) {
	if t.from < p.i {
		p.word(t.from, p.src[t.from:p.i], t.font)
	}
	t.from = p.i
}

func (p *parser) word(start int, text string, font Font) {
	n := p.node(Word, start, text)
	n.Font = font
	p.push(n)
}

// replace shows text for the next n bytes.
func (p *parser) replace(t *textual, n int, text string) {
	p.flush(t)
	p.i += n
	p.word(t.from, text, t.font)
	t.from = p.i
}

// gap reads white space, all of which is one space.
func (p *parser) gap(t *textual) {
	end := p.i
	for end < len(p.src) && isSpace(p.src[end]) {
		end++
	}
	if p.src[p.i:end] == " " {
		p.i = end
		return
	}
	p.replace(t, end-p.i, " ")
}

// textSign reads a character of running text, or the few that make one sign.
func (p *parser) textSign(t *textual) {
	rest := p.src[p.i:]
	switch {
	case strings.HasPrefix(rest, "---"):
		p.replace(t, 3, "—")
	case strings.HasPrefix(rest, "--"):
		p.replace(t, 2, "–")
	case strings.HasPrefix(rest, "``"):
		p.replace(t, 2, "“")
	case strings.HasPrefix(rest, "''"):
		p.replace(t, 2, "”")
	default:
		_, size := utf8.DecodeRuneInString(rest)
		if size == 1 && rest[0] >= utf8.RuneSelf {
			p.replace(t, 1, "\ufffd")
			return
		}
		p.i += size
	}
}

// mathInText reads a formula inside text.
func (p *parser) mathInText(in place) {
	if !p.enter() {
		return
	}
	defer p.leave()
	font, bold, caps, words, inner := p.font, p.bold, p.caps, p.words, p.inner
	p.font, p.bold, p.caps, p.words = Default, false, false, false
	p.inner = within{braces: inner.braces}
	if in == inDollars {
		p.inner.dollars = 1
	}
	p.push(p.block(in))
	p.font, p.bold, p.caps, p.words, p.inner = font, bold, caps, words, inner
	if in == inDollars && p.peek() == '$' {
		p.i++
	}
	if in == inParens && p.i < len(p.src) && p.at(")") {
		p.i = p.look().end
	}
}

// textCommand reads a command in text. What text has no meaning of its own for
// means what it means in mathematics.
func (p *parser) textCommand(t *textual) {
	g, start := *p.look(), p.i
	p.i = g.end
	switch m := g.meaning; {
	case g.name == "(":
		p.mathInText(inParens)
		return
	case m.does == spacing && spaceWidth(g.name) == interword, m.does == rowBreak, g.name == "par":
		p.word(start, " ", t.font)
		return
	case m.does == textFont && m.text == "" && p.nextIs('{'):
		p.skip()
		p.i++
		t.fonts = append(t.fonts, t.font)
		t.font = textFontOf(m.font)
		return
	case m.does == switchFont:
		t.font = textFontOf(m.font)
	case textMark(g.name) != "":
		p.accentInText(start, g, t)
		return
	case textLetter(g.name) != "":
		p.word(start, textLetter(g.name), t.font)
	case m.does == operator && m.class != Large, m.does == letter:
		p.word(start, m.text, t.font)
	default:
		p.i = start
		if n, _ := p.command(); n != nil {
			p.push(n)
		}
		return
	}
	if isLetter(g.name[0]) {
		p.skip()
	}
}

// nextIs tells whether c comes next, but for white space.
func (p *parser) nextIs(c byte) bool {
	i := p.i
	p.skip()
	is := p.peek() == c
	p.i = i
	return is
}

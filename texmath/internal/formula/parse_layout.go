package formula

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// dropped passes n groups that show nothing.
func (p *parser) dropped(start, n int) *Node {
	end := p.i
	p.skipStar()
	p.bracketed()
	for range n {
		if _, ok := p.braced(); !ok {
			p.i = end
			return p.source(start)
		}
	}
	return nil
}

// second reads a command of which only the last of two arguments shows.
func (p *parser) second(start int) *Node {
	end := p.i
	p.bracketed()
	if _, ok := p.braced(); !ok {
		p.i = end
		return p.source(start)
	}
	return p.argument()
}

func (p *parser) cited(start int) *Node {
	end := p.i
	p.bracketed()
	p.bracketed()
	keys, ok := p.braced()
	if !ok || keys == "" {
		p.i = end
		return p.source(start)
	}
	open := p.op(Open, start, "[")
	word := p.node(Word, start, valid(keys))
	word.End = p.i - 1
	word.Start = word.End - len(keys)
	return p.over(Row, start, open, word, p.op(Close, word.End, "]"))
}

func (p *parser) verbatim(start int) *Node {
	text, ok := p.braced()
	if !ok || text == "" {
		return p.source(start)
	}
	n := p.node(Word, p.i-1-len(text), valid(text))
	n.End = p.i - 1
	return n
}

// codePoint reads \unicode{x2115}.
func (p *parser) codePoint(start int) *Node {
	end := p.i
	p.bracketed()
	text, ok := p.braced()
	if !ok {
		p.i = end
		return p.source(start)
	}
	base := 10
	text = strings.ToLower(strings.TrimSpace(text))
	if hex, ok := strings.CutPrefix(text, "x"); ok {
		text, base = hex, 16
	}
	code, err := strconv.ParseInt(text, base, 32)
	if err != nil {
		return p.source(start)
	}
	return p.coded(start, rune(code))
}

// coded is the node of a character given by its number.
func (p *parser) coded(start int, r rune) *Node {
	if !utf8.ValidRune(r) || !unicode.IsGraphic(r) {
		return p.source(start)
	}
	text := string(r)
	switch {
	case unicode.IsLetter(r):
		return p.ident(start, text)
	case unicode.IsDigit(r):
		return p.number(start, text)
	}
	return p.op(classOf(text), start, text)
}

// charCode reads \char"41, \char'101, \char65 and \char`\A.
func (p *parser) charCode(start int) *Node {
	end := p.i
	p.skip()
	rest := p.src[p.i:min(len(p.src), p.i+8)]
	switch {
	case strings.HasPrefix(rest, `"`):
		return p.charNumber(start, end, 1, 16)
	case strings.HasPrefix(rest, "'"):
		return p.charNumber(start, end, 1, 8)
	case strings.HasPrefix(rest, "`\\") && len(rest) > 2:
		p.i += 3
		return p.coded(start, rune(rest[2]))
	case strings.HasPrefix(rest, "`") && len(rest) > 1:
		p.i += 2
		return p.coded(start, rune(rest[1]))
	}
	return p.charNumber(start, end, 0, 10)
}

// charNumber reads the digits of a character's number. Only those of ASCII mean
// the same in every font of TeX.
func (p *parser) charNumber(start, end, skip, base int) *Node {
	from := p.i + skip
	for p.i = from; p.i < len(p.src) && p.i < from+4 && strings.IndexByte("0123456789ABCDEF"[:base], p.src[p.i]) >= 0; {
		p.i++
	}
	code, err := strconv.ParseInt(p.src[from:p.i], base, 32)
	if err != nil || code <= ' ' || code > '~' {
		p.i = end
		return p.source(start)
	}
	return p.coded(start, rune(code))
}

// choice reads \mathchoice, which has a version for every style.
func (p *parser) choice() *Node {
	p.argument()
	inText := p.argument()
	p.argument()
	p.argument()
	return inText
}

// valid is text that is shown letter for letter, as UTF-8.
func valid(text string) string { return strings.ToValidUTF8(text, "\ufffd") }

package formula

import (
	"strings"
	"unicode/utf8"
)

// textMark is the mark that an accent of running text puts on a letter, "" if
// the command is none.
func textMark(name string) string {
	const marks = "'\u0301`\u0300^\u0302\"\u0308~\u0303=\u0304.\u0307u\u0306v\u030cH\u030br\u030ac\u0327k\u0328d\u0323b\u0331"
	if len(name) != 1 {
		return ""
	}
	i := strings.Index(marks, name)
	if i < 0 || name[0] >= utf8.RuneSelf {
		return ""
	}
	return marks[i+1 : i+3]
}

// textLetter is what a command stands for in running text alone.
func textLetter(name string) string {
	i := strings.Index(textLetters, " "+name+"=")
	if i < 0 || len(name) > 2 {
		return ""
	}
	text, _, _ := strings.Cut(textLetters[i+len(name)+2:], " ")
	return text
}

// accentedLetters are the letters that Unicode has with their mark, by mark.
const accentedLetters = "\u0301aáeéiíıíoóuúyýcćnńsśzźAÁEÉIÍOÓUÚYÝCĆNŃSŚZŹ " +
	"\u0300aàeèiìıìoòuùAÀEÈIÌOÒUÙ " +
	"\u0302aâeêiîıîoôuûAÂEÊIÎOÔUÛ " +
	"\u0308aäeëiïıïoöuüyÿAÄEËIÏOÖUÜ " +
	"\u0303aãnñoõAÃNÑOÕ " +
	"\u0304aāeēiīıīoōuūAĀEĒIĪOŌUŪ " +
	"\u0306aăgğuŭAĂGĞ " +
	"\u030cscřrščcčzžeěnňSŠCČZŽ " +
	"\u030boőuűOŐUŰ " +
	"\u030aaåuůAÅ " +
	"\u0327cçsşCÇSŞ "

// withMark is a letter with a mark.
func withMark(letter, mark string) string {
	i := strings.Index(accentedLetters, mark)
	if i < 0 {
		return letter + mark
	}
	pairs, _, _ := strings.Cut(accentedLetters[i+len(mark):], " ")
	for pairs != "" {
		_, n := utf8.DecodeRuneInString(pairs)
		_, m := utf8.DecodeRuneInString(pairs[n:])
		if pairs[:n] == letter {
			return pairs[n : n+m]
		}
		pairs = pairs[n+m:]
	}
	return letter + mark
}

// base reads the letter that an accent of text stands on: e, {e}, \i, {\i}.
func (p *parser) base(spaced bool) (string, bool) {
	i := p.i
	if spaced {
		p.skip()
	}
	braced := p.peek() == '{'
	if braced {
		p.i++
		p.skip()
	}
	text := p.baseLetter()
	if braced && text != "" {
		p.skip()
		if p.peek() != '}' {
			text = ""
		} else {
			p.i++
		}
	}
	if text == "" {
		p.i = i
	}
	return text, text != ""
}

func (p *parser) baseLetter() string {
	rest := p.src[p.i:]
	switch {
	case rest == "":
		return ""
	case isLetter(rest[0]):
		p.i++
		return rest[:1]
	case rest[0] == '\\' && (p.look().name == "i" || p.look().name == "imath"):
		p.i = p.look().end
		return "ı"
	case rest[0] == '\\' && (p.look().name == "j" || p.look().name == "jmath"):
		p.i = p.look().end
		return "ȷ"
	}
	return ""
}

// mathTextAccent reads an accent of running text among mathematics.
func (p *parser) mathTextAccent(start int, mark string) *Node {
	text, ok := p.base(false)
	if !ok {
		return p.source(start)
	}
	return p.ident(start, withMark(text, mark))
}

func (p *parser) accentInText(start int, g glance, t *textual) {
	text, ok := p.base(true)
	if !ok {
		p.push(p.source(start))
		return
	}
	p.word(start, withMark(text, textMark(g.name)), t.font)
}

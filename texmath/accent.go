package texmath

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds on what may stand between an accent and its letter. Real text needs two
// marks (Vietnamese) and about four steps, as in {\'{\it \i}}.
const (
	maxMarks = 4
	maxSteps = 12
)

// combining is the mark that an accent command puts on a letter, 0 for others.
func combining(name string) rune {
	if len(name) == 1 {
		return among(rune(name[0]), "'`^\"~=.cvHudbkrt",
			"\u0301\u0300\u0302\u0308\u0303\u0304\u0307\u0327\u030c\u030b\u0306\u0323\u0331\u0328\u030a\u0361")
	}
	switch name {
	case "hat", "widehat":
		return '\u0302'
	case "tilde", "widetilde":
		return '\u0303'
	case "bar":
		return '\u0304'
	case "overline":
		return '\u0305'
	case "acute":
		return '\u0301'
	case "grave":
		return '\u0300'
	case "breve":
		return '\u0306'
	case "check":
		return '\u030c'
	case "dot":
		return '\u0307'
	case "ddot":
		return '\u0308'
	case "mathring":
		return '\u030a'
	case "vec":
		return '\u20d7'
	}
	return 0
}

// A target is the letter that accents stand over.
type target struct {
	marks []rune // outermost first
	base  string
	end   int // offset behind the letter
}

// accent reads the accent command name, whose letter starts at next at the
// earliest, and tells whether it found one. Else nothing has changed.
func (d *decoder) accent(name string, next int) bool {
	if d.torn(name, next) || d.escapedQuote(name, next) {
		return true
	}
	depth := len(d.stack)
	var room [maxMarks]rune
	t, ok := d.target(room[:0], d.i)
	if !ok {
		d.stack = d.stack[:depth]
		return false
	}
	d.write(undotted(t))
	for i := len(t.marks) - 1; i >= 0; i-- {
		d.out = utf8.AppendRune(d.out, t.marks[i])
	}
	d.i = t.end
	return true
}

// target walks over accents, braces and fonts to a letter. The groups it enters
// go on the stack; the caller takes them back if there is no letter.
func (d *decoder) target(marks []rune, i int) (target, bool) {
	digits := false
	for range maxSteps {
		if i >= len(d.src) {
			break
		}
		switch c := d.src[i]; {
		case c == '{':
			g, ok := d.layout.at(i)
			if !ok {
				return target{}, false
			}
			d.stack = append(d.stack, entered{close: g.close, from: len(d.out)})
			i = skipSpaces(d.src, i+1)
		case c == '\\':
			name, next := commandName(d.src, i)
			mark := combining(name)
			switch {
			case mark != 0 && len(marks) < cap(marks):
				digits = len(name) > 1
				marks = append(marks, mark)
				i = afterAccent(d.src, name, next)
			case find(fontSwitches+fontCommands, name):
				i = skipSpaces(d.src, next)
			default:
				base, ok := lookup(letters+signs, name)
				return target{marks, base, skipSpaces(d.src, next)}, ok
			}
		default:
			r, n := utf8.DecodeRuneInString(d.src[i:])
			ok := unicode.IsLetter(r) || digits && unicode.IsDigit(r)
			return target{marks, d.src[i : i+n], i + n}, ok
		}
	}
	return target{}, false
}

// afterAccent is where the argument of an accent starts. TeX skips white space;
// behind a control symbol that is believed only before the letters where careless
// typing left it (Schr\" odinger), as escaped quotation marks look the same.
func afterAccent(src, name string, next int) int {
	i := skipSpaces(src, next)
	if isLetter(name[0]) || i < len(src) && (src[i] == '{' || strings.IndexByte("aeioucnsz", src[i]) >= 0) {
		if name != "." && name != "=" {
			return i
		}
	}
	return next
}

// undotted is the target's letter, with the dot back on \i and \j where no mark
// stands in its place but Unicode composes with the dotted letter.
func undotted(t target) string {
	for _, m := range t.marks {
		if strings.ContainsRune("\u0327\u0323\u0331\u0328", m) {
			return t.base
		}
	}
	switch t.base {
	case "ı":
		return "i"
	case "ȷ":
		return "j"
	}
	return t.base
}

// torn heals a Greek name that a converter took for an accent: \b{eta} is β.
func (d *decoder) torn(name string, next int) bool {
	g, ok := d.layout.at(next)
	if !ok || !isLetter(name[0]) || g.command || g.close-g.open < 3 || g.close-g.open > 8 {
		return false
	}
	sign, ok := lookup(signs, name+d.src[g.open+1:g.close])
	if ok {
		d.write(sign)
		d.i = g.close + 1
	}
	return ok
}

// escapedQuote reads \' as an apostrophe where it can't be an accent: over a
// consonant that never takes an acute, in the possessive after a consonant, and
// in O\'Brien.
func (d *decoder) escapedQuote(name string, next int) bool {
	before := d.lastRune()
	if name != "'" || !unicode.IsLetter(before) || next >= len(d.src) || !isLetter(d.src[next]) {
		return false
	}
	c, word := d.src[next], next+1 < len(d.src) && isLetter(d.src[next+1])
	never := strings.IndexByte("bdfhjqtvxBDFHJQTVX", c) >= 0
	possessive := c == 's' && !word && before < utf8.RuneSelf && strings.IndexByte("aeiouyAEIOUY", byte(before)) < 0
	irish := before == 'O' && c < 'a' && word && d.src[next+1] >= 'a'
	if !never && !possessive && !irish {
		return false
	}
	d.write("'")
	d.i = next
	return true
}

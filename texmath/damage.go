package texmath

import (
	"strings"
	"unicode/utf8"
)

// strayBrace reads a closing brace that closes nothing. It is dropped, with the second
// of two spellings of one address behind it, but closes a set or a parenthesis that
// is open.
func (d *decoder) strayBrace() {
	before := d.src[max(0, d.i-maxGroup):d.i]
	d.i++
	switch {
	case opensSet(before):
		d.write("}")
	case opensLast(before, '(', ')') && !opensFirst(d.src[d.i:min(len(d.src), d.i+maxGroup)]):
		d.write(")")
	case endsWord(before) && d.i < len(d.src) && isLetter(d.src[d.i]):
		d.space(wideGap)
	default:
		d.i = behindTwin(d.src, d.i)
	}
}

// endsWord tells whether s ends with so many letters that no part of a word would be
// set apart from its end.
func endsWord(s string) bool {
	n := 0
	for n < len(s) && isLetter(s[len(s)-1-n]) {
		n++
	}
	return n >= 7
}

// opensSet tells whether the set that opens last in s, with a backslash, is open.
func opensSet(s string) bool {
	open := strings.LastIndex(s, `\{`)
	if open < 0 {
		return false
	}
	s = s[open+2:]
	return strings.Count(s, "{") == strings.Count(s, "}")
}

// opensLast tells whether the last bracket of s is an open one.
func opensLast(s string, open, shut byte) bool {
	return strings.LastIndexByte(s, open) > strings.LastIndexByte(s, shut)
}

// opensFirst tells whether a parenthesis is closed in s before another one opens.
func opensFirst(s string) bool {
	open, shut := strings.IndexByte(s, '('), strings.IndexByte(s, ')')
	return shut >= 0 && (open < 0 || shut < open)
}

// behindTwin is the offset behind the group at i that repeats the address in front of
// the brace before it, as in https://x.org/y}{https://x.org/y}, or i.
func behindTwin(src string, i int) int {
	if i >= len(src) || src[i] != '{' {
		return i
	}
	from := strings.LastIndexAny(src[:i-1], " \t\n({") + 1
	address := src[from : i-1]
	if address == "URL" {
		address = "this https URL"
	}
	for _, twin := range [...]string{address, strings.TrimPrefix(strings.TrimPrefix(address, "https://"), "http://")} {
		if rest, ok := strings.CutPrefix(src[i+1:], twin); ok && isAddress(address+" ") || ok && strings.HasSuffix(address, "URL") {
			return len(src) - len(strings.TrimPrefix(rest, "}"))
		}
	}
	return i
}

// openArgument reads a command for the look of its argument, or for a note, that has
// no argument or whose brace isn't closed: the words stay, the command goes.
func (d *decoder) openArgument(name string, next int) bool {
	i := skipSpaces(d.src, next)
	brace := i < len(d.src) && d.src[i] == '{'
	switch {
	case name == "footnote" && brace:
		d.space(wideGap)
	case !find(fontCommands, name) || !brace && (i == len(d.src) || !find(looks, name)):
		return false
	}
	if brace && i < d.ahead { // and not the first of a formula's
		i++
	}
	d.i = i
	return true
}

// looks are commands that are dropped without a group behind them too.
const looks = " textbf emph textit textrm texttt textsc textsf underline mathrm mathbf mathit mathsf mathcal mathfrak mathscr boldsymbol bm "

// verb reads \verb|x| and \verb<c>x<c>, which some archive made of it.
func (d *decoder) verb(next int) bool {
	rest := d.src[next:]
	_, n := utf8.DecodeRuneInString(rest)
	if strings.HasPrefix(rest, "<c>") {
		n = len("<c>")
	}
	if n == 0 || isSpace(rest[0]) || isLetter(rest[0]) || rest[0] == '{' {
		return false
	}
	end := strings.Index(rest[n:min(len(rest), n+maxGroup)], rest[:n])
	if end < 0 || next+end+2*n > d.ahead {
		return false
	}
	d.write(rest[n : n+end])
	d.i = next + end + 2*n
	return true
}

// outerAccent reads the accent over a letter whose brace is escaped: Mar\{'ıa} and
// Mar\{'i}a.
func (d *decoder) outerAccent(next int) bool {
	if next+1 >= len(d.src) || strings.IndexByte("'`^\"", d.src[next]) < 0 {
		return false
	}
	r, n := utf8.DecodeRuneInString(d.src[next+1:])
	end := next + 1 + n
	if !isAlnum(r) || isDigit(d.src[next+1]) {
		return false
	}
	for close := end; close <= min(end+1, len(d.src)-1); close++ {
		if d.src[close] == '}' {
			d.write(undotted(target{base: d.src[next+1 : end]}))
			d.out = utf8.AppendRune(d.out, combining(d.src[next:next+1]))
			d.write(d.src[end:close])
			d.i = close + 1
			return true
		}
	}
	return false
}

package texmath

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Text shows TeX text as Unicode and leaves mathematics as TeX: formulas as they
// stand, and bare ones between delimiters, spelled as in Pieces. White space is
// collapsed and trimmed, text is in normal form C, and the result is valid UTF-8
// without control or bidirectional formatting characters. A source with nothing to
// do is returned itself, without allocation. MathML and Plain show the result as they
// show src where it has no escaped signs: a dollar in it may have been \$. Whether
// something is a bare formula depends on its neighbours, which Text may change: of two
// titles with TeX in a thousand the result is read otherwise.
func Text(src string) string {
	if untouched(src) {
		return src
	}
	src = clean(src)
	if settled(src) {
		return src
	}
	if s, ok := read(src, false).delimited(); ok && len(s) <= 3*len(src) {
		return s
	}
	return unscripted(src)
}

// delimited is the text with its bare formulas between dollars, or other delimiters
// next to a dollar or where the text has dollars of its own. ok is false where a
// formula without delimiters is longer than any that authors write.
func (d *decoder) delimited() (s string, ok bool) {
	dst := make([]byte, 0, len(d.out)+8*len(d.marks))
	from, dollars := 0, d.hasDollars()
	for i, m := range d.marks {
		dst = append(dst, d.out[from:m.from]...)
		from = m.to
		touches := i > 0 && d.marks[i-1].to == m.from || i+1 < len(d.marks) && d.marks[i+1].from == m.to
		tex := string(d.out[m.from:m.to])
		switch {
		case m.bare && m.end-m.start > maxBare/2:
			return "", false
		case !m.bare || len(dst) > 0 && dst[len(dst)-1] == '\\':
		case dollars || touches || strings.IndexByte(tex, '$') >= 0:
			tex = `\(` + respell(tex).tex() + `\)`
		default:
			tex = "$" + respell(tex).tex() + "$"
		}
		dst = append(dst, tex...)
	}
	return string(append(dst, d.out[from:]...)), true
}

// hasDollars tells whether the text outside formulas has a dollar.
func (d *decoder) hasDollars() bool {
	from := 0
	for _, m := range d.marks {
		if bytes.IndexByte(d.out[from:m.from], '$') >= 0 {
			return true
		}
		from = m.to
	}
	return bytes.IndexByte(d.out[from:], '$') >= 0
}

// unscripted shows TeX text as Unicode, and takes what has no delimiters for text.
func unscripted(src string) string {
	if untouched(src) {
		return src
	}
	src = clean(src)
	if settled(src) {
		return src
	}
	d := decoder{src: src}
	d.layout.scan(src)
	d.out = make([]byte, 0, len(src)+len(src)/8+8)
	d.run()
	return string(d.out)
}

// Name shows an author's name: Text, but what has no delimiters is no formula; with one
// plain space between its parts, none before a full stop or comma, and none inside
// "C.-P.". Initials written without spaces stay so.
func Name(src string) string {
	s := unscripted(src)
	if strings.Contains(s, thinSpace) {
		s = strings.ReplaceAll(s, thinSpace, " ")
	}
	if !strings.Contains(s, " .") && !strings.Contains(s, " ,") && !strings.Contains(s, ". -") {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := range len(s) {
		if s[i] == ' ' && i+1 < len(s) && (s[i+1] == '.' || s[i+1] == ',' || s[i+1] == '-' && i > 0 && s[i-1] == '.') {
			continue
		}
		b.WriteByte(s[i])
	}
	return strings.TrimSpace(b.String())
}

// settled tells whether only mathematics holds what looked like TeX.
func settled(src string) bool {
	from := 0
	for i := 0; i < len(src); {
		end := mathEnd(src, i)
		switch {
		case end > i:
			if !calm(src[from:i], from == 0, false) {
				return false
			}
			from, i = end, end
		case src[i] == '\\':
			return false
		default:
			i++
		}
	}
	return calm(src[from:], from == 0, true)
}

// untouched tells whether Text has nothing to do anywhere in s.
func untouched(s string) bool { return calm(s, true, true) && clean(s) == s }

// calm tells whether a stretch of text shows as it is written. first and last
// say whether it stands at an end of the source, where white space is trimmed.
func calm(s string, first, last bool) bool {
	ascii := true
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= utf8.RuneSelf:
			ascii = false
		case c < ' ' || c == 0x7f || c == '\\' || c == '{' || c == '}' || c == '~' || c == '^' || c == '_':
			return false
		case c == ' ' || c == '-' || c == '`' || c == '\'':
			if i+1 < len(s) && s[i+1] == c {
				return false
			}
		}
	}
	if s != "" && (first && s[0] == ' ' || last && s[len(s)-1] == ' ') {
		return false
	}
	return ascii || !strings.Contains(s, noBreakSpace) && !strings.Contains(s, thinSpace) && isNormal(s)
}

// isNormal tells whether s is in normal form C. The quick test settles nearly all
// text, and doesn't allocate.
func isNormal(s string) bool {
	return norm.NFC.QuickSpanString(s) == len(s) || norm.NFC.IsNormalString(s)
}

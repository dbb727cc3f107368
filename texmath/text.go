package texmath

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Text shows TeX text as Unicode. White space is collapsed and trimmed, text is
// in normal form C, mathematics is left as it stands, and the result is valid
// UTF-8 without control or bidirectional formatting characters. A source with
// nothing to do is returned itself, without allocation. The result is no TeX: a
// dollar in it may have been \$, so don't read it as a source again.
func Text(src string) string {
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

// Name shows an author's name: Text, with one plain space between its parts,
// none before a full stop or comma, and none inside "C.-P.". Initials written
// without spaces stay so.
func Name(src string) string {
	s := Text(src)
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
		case c < ' ' || c == 0x7f || c == '\\' || c == '{' || c == '}' || c == '~':
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

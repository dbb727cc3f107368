package letter

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// columns is how wide plain text is: what RFC 3676 recommends for mail less
// what quoting it a few times adds.
const columns = 72

// wrap breaks a text of one paragraph into lines of at most so many columns,
// each behind an indentation. It breaks at spaces, between characters of
// scripts that have none, and inside words longer than a line, but never inside
// an address, which nobody could follow then.
func wrap(text, indent string, most int) string {
	w := wrapper{indent: indent, most: max(most-columnsOf(indent), 1)}
	for word := range strings.FieldsSeq(text) {
		w.word(word)
	}
	w.end()
	return strings.TrimSuffix(w.out.String(), "\n")
}

type wrapper struct {
	out    strings.Builder
	indent string
	most   int
	line   []byte
	used   int // columns of line
}

// word puts a word on the line, or on the next one.
func (w *wrapper) word(s string) {
	n := columnsOf(s)
	space := 0
	if w.used > 0 {
		space = 1
	}
	switch {
	case w.used+space+n <= w.most:
	case isAddress(s):
		w.end()
		space = 0
	case isWide(s) || n > w.most:
		w.pieces(s, space)
		return
	default:
		w.end()
		space = 0
	}
	w.put(s, space, n)
}

func (w *wrapper) put(s string, space, n int) {
	if space > 0 {
		w.line = append(w.line, ' ')
	}
	w.line = append(w.line, s...)
	w.used += space + n
}

// pieces puts a word that may be broken anywhere between its characters.
func (w *wrapper) pieces(s string, space int) {
	from, n := 0, 0
	for i, r := range s {
		c := columnOf(r)
		if w.used+space+n+c > w.most && (n > 0 || w.used > 0) && c > 0 && !closing(r) {
			if n > 0 {
				w.put(s[from:i], space, n)
			}
			w.end()
			from, n, space = i, 0, 0
		}
		n += c
	}
	w.put(s[from:], space, n)
}

// end ends the line, if anything stands on it.
func (w *wrapper) end() {
	if len(w.line) == 0 {
		return
	}
	w.out.WriteString(w.indent)
	w.out.Write(w.line)
	w.out.WriteByte('\n')
	w.line, w.used = w.line[:0], 0
}

// isAddress reports whether a word is something to follow.
func isAddress(s string) bool {
	return strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")
}

// isWide reports whether a word is of a script written without spaces.
func isWide(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return columnOf(r) == 2 })
}

// closing are the marks that no line of Chinese or Japanese begins with. One
// that hangs over makes its line a little longer.
func closing(r rune) bool {
	return strings.ContainsRune("、。，．：；！？）」』】〉》”’…ー", r)
}

// columnsOf is how wide a text stands in letters of one width.
func columnsOf(s string) int {
	n := 0
	for _, r := range s {
		n += columnOf(r)
	}
	return n
}

func columnOf(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

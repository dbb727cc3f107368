package arxiv

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// clean returns a document without what XML forbids in any text: control
// characters are left out, raw or as references (even in a CDATA section,
// where a reference is text, but none that anybody means), and bytes that are
// not UTF-8 become U+FFFD. A decoder would refuse the record; a slip in one
// character should not cost it. Lines keep their numbers.
func clean(doc []byte) []byte {
	doc = bytes.Map(func(r rune) rune {
		if !isCharacter(r) {
			return -1
		}
		return r
	}, doc)
	return regexp.MustCompile(`&#(?:x[0-9A-Fa-f]+|[0-9]+);`).ReplaceAllFunc(doc, func(s []byte) []byte {
		if isCharacter(numbered(string(s[2 : len(s)-1]))) {
			return s
		}
		return nil
	})
}

func isCharacter(r rune) bool {
	return r >= ' ' && r != 0xfffe && r != 0xffff || r == '\n' || r == '\t' || r == '\r'
}

// numbered returns the character of a number in decimal or, behind an x, in
// hexadecimal; NUL, which XML forbids as well, where there is none.
func numbered(s string) rune {
	base := 10
	if rest, ok := strings.CutPrefix(s, "x"); ok {
		s, base = rest, 16
	}
	n, err := strconv.ParseUint(s, base, 31)
	if err != nil || !utf8.ValidRune(rune(n)) {
		return 0
	}
	return rune(n)
}

package arxiv

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// text returns the characters that an element or an attribute holds: those of
// its children too, without their tags. References are resolved; control
// characters, which XML does not allow even as references, are left out, and
// bytes that are not UTF-8 become U+FFFD: a slip in one character should not
// cost the record. That the references are well-formed was checked before.
func text(raw []byte) string {
	if isPlain(raw) {
		return string(raw)
	}
	var b strings.Builder
	b.Grow(len(raw))
	for len(raw) > 0 {
		switch {
		case raw[0] == '<':
			raw = behindMarkup(&b, raw)
		case raw[0] == '&':
			if s, n := reference(raw); n > 0 {
				b.WriteString(s)
				raw = raw[n:]
				break
			}
			fallthrough
		default:
			r, n := utf8.DecodeRune(raw)
			writeRune(&b, r, raw[n:])
			raw = raw[n:]
		}
	}
	return b.String()
}

// isPlain reports that there is nothing to resolve or to leave out.
func isPlain(raw []byte) bool {
	for _, c := range raw {
		if c < ' ' && c != '\n' && c != '\t' || c == '<' || c == '&' || c >= 0x80 {
			return c >= 0x80 && isPlainUnicode(raw)
		}
	}
	return true
}

func isPlainUnicode(raw []byte) bool {
	if !utf8.Valid(raw) || bytes.Contains(raw, []byte("\uffff")) || bytes.Contains(raw, []byte("\ufffe")) {
		return false
	}
	for _, c := range raw {
		if c < ' ' && c != '\n' && c != '\t' || c == '<' || c == '&' {
			return false
		}
	}
	return true
}

// writeRune writes what XML allows, and every end of a line as "\n".
func writeRune(b *strings.Builder, r rune, rest []byte) {
	switch {
	case r == '\r':
		if len(rest) == 0 || rest[0] != '\n' {
			b.WriteByte('\n')
		}
	case isCharacter(r):
		b.WriteRune(r)
	}
}

func isCharacter(r rune) bool {
	return r >= ' ' && r != 0xfffe && r != 0xffff || r == '\n' || r == '\t'
}

// behindMarkup passes a tag, a comment or an instruction over, and writes
// what a CDATA section holds.
func behindMarkup(b *strings.Builder, raw []byte) []byte {
	for _, p := range passages() {
		if !bytes.HasPrefix(raw, []byte(p.opens)) {
			continue
		}
		inside, rest, _ := bytes.Cut(raw[len(p.opens):], []byte(p.closes))
		for p.isText && len(inside) > 0 {
			r, n := utf8.DecodeRune(inside)
			writeRune(b, r, inside[n:])
			inside = inside[n:]
		}
		return rest
	}
	if _, n, err := readTag(raw, nil); err == nil {
		return raw[n:]
	}
	return raw[1:]
}

// A passage is a part of a document in which "<" and "&" mean nothing.
type passage struct {
	opens, closes string
	isText        bool
}

// passages returns them all: comments, CDATA sections, instructions.
func passages() [3]passage {
	return [3]passage{{"<!--", "-->", false}, {"<![CDATA[", "]]>", true}, {"<?", "?>", false}}
}

// reference resolves the reference that s begins with, and returns its
// length, 0 where it is none. XML knows five names; others come from document
// types, which are never read.
func reference(s []byte) (string, int) {
	end := bytes.IndexByte(s[:min(len(s), longestReference)], ';')
	if end < 2 {
		return "", 0
	}
	name := s[1:end]
	if name[0] == '#' {
		r, ok := numbered(string(name[1:]))
		if !ok || !isCharacter(r) && r != '\r' {
			return "", lengthIf(ok, end+1)
		}
		return string(r), end + 1
	}
	switch string(name) {
	case "amp":
		return "&", end + 1
	case "lt":
		return "<", end + 1
	case "gt":
		return ">", end + 1
	case "quot":
		return `"`, end + 1
	case "apos":
		return "'", end + 1
	}
	return "", 0
}

// longestReference is enough for &#x0010FFFF;, with some leading zeros.
const longestReference = 20

// numbered reads the number of a character, which need not be one.
func numbered(s string) (rune, bool) {
	base := 10
	if rest, ok := strings.CutPrefix(s, "x"); ok {
		s, base = rest, 16
	}
	if s == "" || s[0] == '+' || s[0] == '-' {
		return 0, false
	}
	n, err := strconv.ParseUint(s, base, 64)
	if err != nil {
		return 0, false
	}
	if n > utf8.MaxRune || n >= 0xd800 && n < 0xe000 {
		n = 0 // no character, as good as a control character
	}
	return rune(n), true
}

func lengthIf(ok bool, n int) int {
	if ok {
		return n
	}
	return 0
}

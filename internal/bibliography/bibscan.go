package bibliography

import "strings"

// maxWord bounds the words looked for in front of a brace or an equals sign,
// in bytes: the longest name of a BibLaTeX field has 20.
const maxWord = 64

// A bibHead is what an entry begins with: "@article{".
type bibHead struct {
	kind   string // in lower case
	closer byte   // '}' or ')'
	end    int    // the offset behind its brace
}

// headAt reads the head of an entry whose @ stands at i. An @ inside a word is
// an address of mail, and one behind a per cent sign is commented out.
func headAt(s string, i int) (bibHead, bool) {
	if s[i] != '@' || i > 0 && (isWordByte(s[i-1]) || s[i-1] == '%') || i > 1 && s[i-1] == ' ' && s[i-2] == '%' {
		return bibHead{}, false
	}
	from := i + 1
	for from < len(s) && from < i+maxWord && s[from] == ' ' {
		from++
	}
	end := from
	for end < len(s) && end < from+maxWord && isLetter(s[end]) {
		end++
	}
	open := end
	for open < len(s) && open < end+maxWord && isBlank(s[open]) {
		open++
	}
	if end == from || open >= len(s) || s[open] != '{' && s[open] != '(' {
		return bibHead{}, false
	}
	h := bibHead{kind: strings.ToLower(s[from:end]), closer: '}', end: open + 1}
	if s[open] == '(' {
		h.closer = ')'
	}
	return h, true
}

// A bibScanner finds its way among braces and quotation marks. It never goes
// back.
type bibScanner struct {
	s     string
	i     int
	whole bool // lines that look like the head of an entry end nothing
	deep  bool // braces were deeper than maxNesting
}

func (r *bibScanner) peek() byte {
	if r.i >= len(r.s) {
		return 0
	}
	return r.s[r.i]
}

func (r *bibScanner) skip(set string) {
	for r.i < len(r.s) && strings.IndexByte(set, r.s[r.i]) >= 0 {
		r.i++
	}
}

func (r *bibScanner) atHead() bool {
	_, ok := headAt(r.s, r.i)
	return ok
}

// closing returns the offset behind the closer of what begins at i. Braces are
// counted as BibTeX does, which knows no escape. Where a line begins the next
// entry, or the file ends, ok is false and the offset is there.
func (r *bibScanner) closing(i int, closer byte) (end int, ok bool) {
	depth := 0
	for ; i < len(r.s); i++ {
		switch c := r.s[i]; {
		case c == '\n' && !r.whole && r.startsEntry(i+1):
			return i + 1, false
		case c == closer && depth == 0 && (c != '"' || r.endsValue(i+1)):
			return i + 1, true
		case c == '{':
			depth++
			r.deep = r.deep || depth >= maxNesting
		case c == '}' && depth > 0:
			depth--
		}
	}
	return i, false
}

// endsValue tells a quotation mark at the end of a value from one inside it.
func (r *bibScanner) endsValue(i int) bool {
	for i < len(r.s) && (isBlank(r.s[i]) || r.s[i] == '\n') {
		i++
	}
	return i >= len(r.s) || strings.IndexByte(",#})@", r.s[i]) >= 0 || nameEnd(r.s, i) > 0
}

// startsEntry reports whether the line at i begins an entry, for certain
// enough to end one that has no end: the head, and a key with a comma behind
// it or one of BibTeX's own words.
func (r *bibScanner) startsEntry(i int) bool {
	for i < len(r.s) && isBlank(r.s[i]) {
		i++
	}
	if i >= len(r.s) || r.s[i] != '@' {
		return false
	}
	h, ok := headAt(r.s, i)
	if !ok {
		return false
	}
	switch h.kind {
	case "string", "comment", "preamble":
		return true
	}
	rest := r.s[h.end:min(len(r.s), h.end+4*maxWord)]
	n := strings.IndexAny(rest, ",\n{}=\"")
	return n >= 0 && rest[n] == ','
}

// key reads the name of an entry, which may be missing.
func (r *bibScanner) key(closer byte) string {
	r.skip(" \t\n")
	if nameEnd(r.s, r.i) > 0 || r.peek() == '@' && r.atHead() {
		return ""
	}
	from := r.i
	for r.i < len(r.s) && r.s[r.i] != ',' && r.s[r.i] != '\n' && r.s[r.i] != closer {
		r.i++
	}
	return oneLine(r.s[from:r.i])
}

// name reads a field's name and the equals sign behind it.
func (r *bibScanner) name() (string, bool) {
	end := nameEnd(r.s, r.i)
	if end == 0 {
		return "", false
	}
	name := strings.TrimRight(r.s[r.i:end-1], " \t\n")
	r.i = end
	return name, true
}

// nameEnd returns the offset behind the equals sign of a field whose name
// begins at i, 0 where none does.
func nameEnd(s string, i int) int {
	end := i
	for end < len(s) && end < i+maxWord && (isWordByte(s[end]) || strings.IndexByte("-_:+.", s[end]) >= 0) {
		end++
	}
	if end == i {
		return 0
	}
	for end < len(s) && (isBlank(s[end]) || s[end] == '\n') {
		end++
	}
	if end < len(s) && s[end] == '=' {
		return end + 1
	}
	return 0
}

// holdsField reports whether a line of a value looks like the next field.
func holdsField(value string) bool {
	for i := range len(value) {
		if value[i] == '\n' && nameEnd(value, i+1+len(value[i+1:])-len(strings.TrimLeft(value[i+1:], " \t"))) > 0 {
			return true
		}
	}
	return false
}

// goesOn reports whether fields follow the end of an entry.
func (r *bibScanner) goesOn() bool {
	i := r.i
	for i < len(r.s) && (isBlank(r.s[i]) || r.s[i] == '\n') {
		i++
	}
	if i >= len(r.s) || r.s[i] != ',' {
		return false
	}
	for i++; i < len(r.s) && (isBlank(r.s[i]) || r.s[i] == '\n'); {
		i++
	}
	return nameEnd(r.s, i) > 0
}

// junk passes over what is no field, by one character at least. It is false
// where that does not end.
func (r *bibScanner) junk(closer byte) (ok bool) {
	if r.peek() == '{' || r.peek() == '"' {
		c := byte('"')
		if r.peek() == '{' {
			c = '}'
		}
		r.i, ok = r.closing(r.i+1, c)
		return ok
	}
	for r.i++; r.i < len(r.s) && r.s[r.i] != closer && strings.IndexByte(",\n{\"", r.s[r.i]) < 0; {
		r.i++
	}
	return true
}

// bare reads a value without braces, up to the end of its line.
func (r *bibScanner) bare(closer byte) string {
	from := r.i
	if r.peek() == '@' && r.atHead() {
		return ""
	}
	for r.i < len(r.s) && r.s[r.i] != closer && strings.IndexByte(",#\n{}\"", r.s[r.i]) < 0 {
		r.i++
	}
	return strings.TrimSpace(r.s[from:r.i])
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

func isWordByte(c byte) bool { return isLetter(c) || c >= '0' && c <= '9' }

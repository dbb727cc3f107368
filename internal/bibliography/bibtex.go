package bibliography

import "strings"

// maxExpansion bounds the bytes that a file's @string abbreviations may come
// to, so that ones made of others cannot grow without end. Ten thousand
// entries with three of a hundred bytes need 3 MiB.
const maxExpansion = 16 << 20

// maxCommands bounds the commands of TeX that are read of one file: five for
// each of ten thousand entries. The dearest, a fraction that never gets its
// halves, takes some 15 µs, so that no file takes a second.
const maxCommands = 50_000

// A bibReader goes through a file once, from entry to entry. What stands
// between entries is a comment, as BibTeX has it.
type bibReader struct {
	list
	bibScanner
	lines     counter
	macros    map[string]string // by name in lower case
	expansion int               // bytes that macros may still come to
	commands  int               // of TeX that may still be read
	unclosed  bool              // a @comment was seen that does not end
}

func readBibTeX(s string) list {
	r := bibReader{bibScanner: bibScanner{s: s}, lines: counter{s: s}, macros: map[string]string{}, expansion: maxExpansion, commands: maxCommands}
	for r.next() && !r.full(r.lines.line(r.i)) {
		head, _ := headAt(s, r.i)
		line := r.lines.line(r.i)
		r.i = head.end
		switch head.kind {
		case "comment":
			r.comment(head)
		case "preamble":
			r.i, _ = r.closing(r.i, head.closer)
		case "string":
			r.define(head, line)
		default:
			r.entry(head, line)
		}
	}
	return r.list
}

// next goes on to the head of the next entry.
func (r *bibReader) next() bool {
	for {
		n := strings.IndexByte(r.s[r.i:], '@')
		if n < 0 {
			return false
		}
		r.i += n
		if _, ok := headAt(r.s, r.i); ok {
			return true
		}
		r.i++
	}
}

// comment passes over a group, with the entries in it. One that never ends
// hides nothing but its own first word, and tells that braces cannot be
// trusted: later ones end before the next entry at the latest. Looking for the
// end of each to the end of the file would take too long.
func (r *bibReader) comment(h bibHead) {
	if !r.unclosed {
		whole := bibScanner{s: r.s, whole: true}
		if end, ok := whole.closing(r.i, h.closer); ok {
			r.i = end
			return
		}
		r.unclosed = true
		return
	}
	r.i, _ = r.closing(r.i, h.closer)
}

// define reads @string{name = value}.
func (r *bibReader) define(h bibHead, line int) {
	fault := r.eachField(h.closer, func(name, value string) {
		if _, known := r.macros[name]; !known {
			r.macros[name] = value
		}
	})
	if fault != "" {
		r.refuse(line, "@string", fault)
	}
}

func (r *bibReader) entry(h bibHead, line int) {
	key := r.key(h.closer)
	fields := map[string]string{}
	fault := r.eachField(h.closer, func(name, value string) {
		if fields[name] == "" { // BibTeX takes the first of two
			fields[name] = value
		}
	})
	if fault != "" {
		r.refuse(line, key, fault)
		return
	}
	n := bibFields(fields).commands()
	if n > r.commands {
		r.refuse(line, key, "has more TeX in it than is left to be read of one file; try the file in parts")
		return
	}
	r.commands -= n
	e := bibFields(fields).entry()
	e.Key, e.Line = key, line
	r.add(e)
}

const endless = "does not end: a brace or a quotation mark is missing"

// eachField reads fields up to the end of the entry, and returns what is wrong
// with it, "" where nothing is. An entry whose last brace is lost ends before
// the next one.
func (r *bibReader) eachField(closer byte, yield func(name, value string)) (fault string) {
	r.deep = false
	last := ""
	for {
		r.skip(", \t\n")
		switch {
		case r.i >= len(r.s) || r.peek() == '@' && r.atHead():
			if holdsField(last) { // the lost brace was that of a value
				return endless
			}
			return r.depthFault()
		case r.peek() == closer:
			r.i++
			if r.goesOn() { // a brace too many, in front of more fields
				continue
			}
			return r.depthFault()
		}
		name, ok := r.name()
		if !ok {
			if !r.junk(closer) {
				return endless
			}
			continue
		}
		value, ok := r.value(closer)
		if !ok {
			return endless
		}
		last = value
		yield(strings.ToLower(name), value)
	}
}

func (r *bibReader) depthFault() string {
	if r.deep {
		return "has braces in braces, deeper than any title needs"
	}
	return ""
}

// value reads pieces joined by #: {text}, "text", a number or a macro's name.
// It is false where a piece does not end.
func (r *bibReader) value(closer byte) (string, bool) {
	var b strings.Builder
	for {
		r.skip(" \t\n")
		switch c := r.peek(); c {
		case '{', '"':
			from := r.i + 1
			if c == '{' {
				c = '}'
			}
			end, ok := r.closing(from, c)
			r.i = end
			if !ok {
				return "", false
			}
			b.WriteString(r.s[from : end-1])
		default:
			b.WriteString(r.expand(r.bare(closer)))
		}
		r.skip(" \t\n")
		if r.peek() != '#' {
			return b.String(), true
		}
		r.i++
	}
}

// expand returns what a name stands for. One that nobody defined, such as that
// of a month, stands for itself.
func (r *bibReader) expand(name string) string {
	value, ok := r.macros[strings.ToLower(name)]
	if !ok || len(value) > r.expansion {
		return name
	}
	r.expansion -= len(value)
	return value
}

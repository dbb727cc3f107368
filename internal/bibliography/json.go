package bibliography

import (
	"encoding/json"
	"strings"
)

// maxPasses bounds how much is read in vain in search of the ends of objects
// that have none, as a multiple of the file: every search may go to its end.
const maxPasses = 8

// A jsonReader takes a file apart into the objects of its list, before
// anything is decoded: one broken object spoils no other.
type jsonReader struct {
	list
	s     string
	i     int
	lines counter
	vain  int // bytes that were read in vain
}

// readCSL reads a list, a single item, items one after another, and an object
// that has the list as its "items".
func readCSL(s string) list {
	r := jsonReader{s: s, i: itemsIn(s), lines: counter{s: s}}
	depth := 0 // of arrays
	for r.i < len(s) {
		switch c := s[r.i]; c {
		case '{':
			if r.full(r.lines.line(r.i)) {
				return r.list
			}
			r.item()
			continue
		case '[', ']':
			if depth++; c == ']' {
				depth -= 2
			}
			if depth <= 0 {
				return r.list
			}
		case ' ', '\t', '\n', ',':
		default:
			if !r.stray() {
				return r.list
			}
			continue
		}
		r.i++
	}
	return r.list
}

// item reads the object that begins here.
func (r *jsonReader) item() {
	from, line := r.i, r.lines.line(r.i)
	end, depth, ok := objectEnd(r.s, from)
	var item cslItem
	switch {
	case !ok:
		r.refuse(line, "", endless)
		r.vain += end - from
		r.restart(from)
		return
	case depth > maxNesting:
		r.refuse(line, "", "has values in values, deeper than any entry needs")
	case json.Unmarshal([]byte(r.s[from:end]), &item) != nil:
		r.refuse(line, "", "is not written as JSON has it: look for a missing comma or quotation mark")
	default:
		e := item.entry()
		e.Line = line
		r.add(e)
	}
	r.i = end
}

// restart goes on behind an object without an end, at the next line that
// begins as the object's own line does.
func (r *jsonReader) restart(from int) {
	if r.vain > maxPasses*len(r.s) {
		r.i = len(r.s)
		return
	}
	begin := strings.LastIndexByte(r.s[:from], '\n') + 1
	indent := r.s[begin:from]
	if len(indent) > maxNesting || strings.TrimSpace(indent) != "" {
		indent = ""
	}
	if n := strings.Index(r.s[from:], "\n"+indent+"{"); n >= 0 {
		r.i = from + n + 1 + len(indent)
		return
	}
	r.i = len(r.s)
}

// stray passes over what is no object, and tells of it. It is false where the
// file has too many of such.
func (r *jsonReader) stray() bool {
	line := r.lines.line(r.i)
	if r.full(line) {
		return false
	}
	r.refuse(line, "", "is not an object in braces")
	for r.i < len(r.s) && strings.IndexByte("{[],\n", r.s[r.i]) < 0 {
		if r.s[r.i] == '"' {
			r.i = stringEnd(r.s, r.i)
		} else {
			r.i++
		}
	}
	return true
}

// itemsIn returns the offset of the list: that of the array behind "items" in
// an object, else 0.
func itemsIn(s string) int {
	depth := 0
	for i := 0; i < len(s); {
		switch s[i] {
		case '"':
			end := stringEnd(s, i)
			if depth == 1 && s[i:end] == `"items"` {
				if at := arrayBehindColon(s, end); at > 0 {
					return at
				}
			}
			i = end
			continue
		case '{', '[':
			if depth == 0 && s[i] == '[' {
				return 0
			}
			depth++
		case '}', ']':
			if depth--; depth <= 0 {
				return 0
			}
		}
		i++
	}
	return 0
}

func arrayBehindColon(s string, i int) int {
	rest := strings.TrimLeft(s[i:], " \t\n")
	rest, ok := strings.CutPrefix(rest, ":")
	rest = strings.TrimLeft(rest, " \t\n")
	if !ok || !strings.HasPrefix(rest, "[") {
		return 0
	}
	return len(s) - len(rest)
}

// objectEnd returns the offset behind an object and how deep its values are
// nested. It is not ok where a bracket meets another kind or the file ends.
func objectEnd(s string, i int) (end, deepest int, ok bool) {
	var open []byte
	for i < len(s) {
		switch c := s[i]; c {
		case '"':
			i = stringEnd(s, i)
			continue
		case '{', '[':
			open = append(open, c+2) // its partner, in ASCII
			deepest = max(deepest, len(open))
		case '}', ']':
			if open[len(open)-1] != c {
				return i, deepest, false
			}
			if open = open[:len(open)-1]; len(open) == 0 {
				return i + 1, deepest, true
			}
		}
		i++
	}
	return i, deepest, false
}

// stringEnd returns the offset behind a string. JSON's end with their line at
// the latest, so that a lost quotation mark spoils one line.
func stringEnd(s string, i int) int {
	for i++; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		case '\n':
			return i
		}
	}
	return len(s)
}

package texmath

import "strings"

// A respelling is a bare formula written as TeX that means what its author meant, and
// where its parts come from.
type respelling struct {
	strings.Builder
	src   string
	read  int // bytes of src that are written
	parts []part
	same  bool // it is src
}

// A part of a respelling stands in the source letter for letter.
type part struct {
	at, from, length int // bytes of the respelling, and of the source
}

// respell writes a bare formula so that formula.Parse reads all of it: chemistry in
// upright letters, raised and lowered text as scripts, and in mathematics braces around the scripts
// of which TeX would take the first character only.
func respell(src string) *respelling {
	r := &respelling{src: src}
	if c, ok := readCompound(src, 0); ok && c.i == len(src) {
		r.compound(c)
	} else if from, script := shifted(src); from > 0 {
		r.insert(script + `{\text`)
		r.read = from
		r.copy(len(src))
		r.insert("}")
	} else {
		r.scripts()
	}
	return r
}

// insert writes what the source doesn't have.
func (r *respelling) insert(s string) { r.WriteString(s) }

// copy writes the source up to an offset.
func (r *respelling) copy(to int) {
	if to > r.read {
		r.parts = append(r.parts, part{r.Len(), r.read, to - r.read})
		r.WriteString(r.src[r.read:to])
		r.read = to
	}
}

// origin is the place in the source of an offset in the respelling.
func (r *respelling) origin(i int) int {
	if r.same {
		return i
	}
	n := 0
	for n < len(r.parts) && r.parts[n].at <= i {
		n++
	}
	if n == 0 {
		return 0
	}
	p := r.parts[n-1]
	return p.from + min(i-p.at, p.length)
}

// compound writes a chemical formula: upright, and with the letters before a number
// in braces, which has them stay together.
func (r *respelling) compound(c compound) {
	r.insert(`\mathrm{`)
	scripts := c.scripts
	for i := 0; i < len(r.src); i = r.read {
		end := i
		for end < len(r.src) && isLetter(r.src[end]) {
			end++
		}
		switch {
		case len(scripts) > 0 && scripts[0].start == i:
			r.script(scripts[0].end)
			scripts = scripts[1:]
		case isDigit(r.src[i]):
			r.insert("_{")
			r.copy(digitsEnd(r.src, i))
			r.insert("}")
		case end > i+1:
			r.insert("{")
			r.copy(end)
			r.insert("}")
		default:
			r.copy(i + 1)
		}
	}
	r.insert("}")
}

// script copies up to the end of a script, and puts braces around it.
func (r *respelling) script(end int) {
	at := r.read + strings.IndexAny(r.src[r.read:end], "_^") + 1
	r.copy(at)
	if r.src[at] == '{' {
		r.copy(end)
		return
	}
	r.insert("{")
	r.copy(end)
	r.insert("}")
}

// scripts writes mathematics.
func (r *respelling) scripts() {
	depth := 0
	for i := 0; i < len(r.src); i++ {
		switch r.src[i] {
		case '\\':
			i++
		case '{':
			if name, next := infixName(r.src, i); isInfix(name) {
				r.unwrap(i, next)
				i = next - 1
				continue
			}
			depth++
		case '}':
			depth--
		case 'S', 'P', 'D', 'L':
			if end := termEnd(r.src, i); depth == 0 && end > i {
				r.copy(i)
				r.insert(`\`)
				r.copy(end)
				r.insert(" ")
				i = end - 1
			}
		case 'x', 'X':
			if depth == 0 && tenfold(r.src, i) > 0 {
				r.times(i)
			}
		case '^', '_':
			end := scriptEnd(r.src, i)
			if depth > 0 || end <= i+2 || strings.IndexByte(`{\`, r.src[i+1]) >= 0 || r.src[i+1] >= 0x80 {
				continue
			}
			r.copy(i + 1)
			r.word(end)
			i = end - 1
		}
	}
	r.finish()
}

// finish copies what is left.
func (r *respelling) finish() {
	if r.read == 0 && r.Len() == 0 {
		r.same = true
		return
	}
	r.copy(len(r.src))
}

// times writes the sign for the x at i.
func (r *respelling) times(i int) {
	r.copy(i)
	r.insert(`\times `)
	r.read = i + 1
}

// tex is what was written.
func (r *respelling) tex() string {
	if r.same {
		return r.src
	}
	return r.String()
}

// unwrap writes the command in the braces from open to end without them, which would
// take its space away.
func (r *respelling) unwrap(open, end int) {
	r.copy(open)
	r.read++
	r.copy(end - 1)
	r.insert(" ")
	r.read = end
}

// word writes a script of several characters in braces: upright if it is a word, and
// as its sign if it is the name of one.
func (r *respelling) word(end int) {
	switch word := r.src[r.read:end]; {
	case !isLetter(word[0]) || !isWord(word) || isIndices(word):
		r.insert("{")
	case signOf(word) != "":
		r.insert("{" + signOf(word))
		r.read = end
		r.parts = append(r.parts, part{at: r.Len(), from: end})
	default:
		r.insert(`{\mathrm{`)
		r.copy(end)
		r.insert("}")
	}
	r.copy(end)
	r.insert("}")
}

// shifted tells where the argument of \textsubscript or \textsuperscript starts, and
// the mark of a script that does the same. from is 0 where src is something else.
func shifted(src string) (from int, script string) {
	for _, c := range [...]struct{ command, script string }{{`\textsubscript`, "_"}, {`\textsuperscript`, "^"}} {
		if strings.HasPrefix(src, c.command+"{") {
			return len(c.command), c.script
		}
	}
	return 0, ""
}

// shiftedEnd is the end of the raised or lowered text at i, or i if it has commands in
// it, or nothing that Unicode has no raised or lowered form of.
func shiftedEnd(src string, i int) int {
	from, script := shifted(src[i:])
	if from == 0 {
		return i
	}
	end := groupEnd(src, i+from)
	if end == i+from {
		return i
	}
	inner := src[i+from+1 : end-1]
	if isBlank(inner) || strings.ContainsAny(inner, `\{}$^_~#%&`) || isShiftable(inner, script) {
		return i
	}
	return end
}

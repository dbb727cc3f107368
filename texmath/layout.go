package texmath

import (
	"slices"
	"strings"

	"github.com/dailypapers/dailypapers/texmath/internal/formula"
)

// A span is a half-open range of bytes in the source that holds a formula.
type span struct {
	start, end int
	bare       bool // has no delimiters
}

// A group is a pair of matching braces outside mathematics.
type group struct {
	open, close int  // offsets of the braces; close is -1 while unmatched
	comma       bool // holds a comma of its own
	command     bool // holds a command or another group
}

// layout is what must be known about a source before it is read from left to
// right: where mathematics stands and which braces match.
type layout struct {
	maths  []span
	groups []group // by open, unmatched ones too
	bare   *finder // finds formulas without delimiters, nil to leave them in the text
}

// scan finds mathematics and groups in one pass.
func (l *layout) scan(src string) {
	var nest []int // indices into groups
	mark := func(f func(*group)) {
		if len(nest) > 0 {
			f(&l.groups[nest[len(nest)-1]])
		}
	}
	for i := 0; i < len(src); {
		if end := l.formulaEnd(src, i); end > i {
			if l.maths[len(l.maths)-1].bare { // no mathematics to Text, which keeps the same braces
				mark(func(g *group) { g.note(src[i:end]) })
			}
			i = end
			continue
		}
		switch src[i] {
		case '\\':
			mark(func(g *group) { g.command = true })
			i++
		case '{':
			mark(func(g *group) { g.command = true })
			nest = append(nest, len(l.groups))
			l.groups = append(l.groups, group{open: i, close: -1})
		case '}':
			mark(func(g *group) { g.close = i; nest = nest[:len(nest)-1] })
		case ',':
			mark(func(g *group) { g.comma = true })
		}
		i++
	}
}

// note notes what a stretch of the group holds.
func (g *group) note(s string) {
	g.comma = g.comma || strings.IndexByte(s, ',') >= 0
	g.command = g.command || strings.ContainsAny(s, `\{`)
}

// formulaEnd is the end of the formula that starts at i, which it notes, or i.
func (l *layout) formulaEnd(src string, i int) int {
	if end := mathEnd(src, i); end > i {
		l.maths = append(l.maths, span{start: i, end: end})
		return end
	}
	if l.bare == nil {
		return i
	}
	end := l.bare.end(src, i)
	if end > i {
		l.maths = append(l.maths, span{start: i, end: end, bare: true})
	}
	return end
}

// at is the matched group that opens at offset i.
func (l *layout) at(i int) (group, bool) {
	n, ok := slices.BinarySearchFunc(l.groups, i, func(g group, i int) int { return g.open - i })
	if !ok || l.groups[n].close < 0 {
		return group{}, false
	}
	return l.groups[n], true
}

// mathEnd is the end of the mathematics that starts at i, or i.
func mathEnd(src string, i int) int {
	rest := src[i:]
	switch {
	case rest[0] == '$':
		return dollarEnd(src, i)
	case rest[0] != '\\':
		return i
	case strings.HasPrefix(rest, `\(`):
		return closer(src, i, `\(`, `\)`)
	case strings.HasPrefix(rest, `\[`):
		return closer(src, i, `\[`, `\]`)
	case strings.HasPrefix(rest, `\begin{`):
		return environmentEnd(src, i)
	}
	return i
}

// closer is the offset behind the closing delimiter, or i if there is none before
// a blank line, the next opening one, or the bound on a formula. As no search goes
// past the start of the next one of its kind, all together are linear.
func closer(src string, i int, opening, closing string) int {
	for j := i + len(opening); j < min(len(src), i+formula.MaxBytes); j++ {
		switch c := src[j]; {
		case c == closing[0] && strings.HasPrefix(src[j:], closing):
			return j + len(closing)
		case c == '\\' && strings.HasPrefix(src[j:], opening), c == '\n' && blankLine(src, j):
			return i
		case c == '\\':
			j++
		}
	}
	return i
}

func environmentEnd(src string, i int) int {
	name, _, ok := strings.Cut(src[i+len(`\begin{`):min(len(src), i+32)], "}")
	if !ok || !find(mathEnvironments, name) {
		return i
	}
	return closer(src, i, `\begin{`+name+`}`, `\end{`+name+`}`)
}

// mathEnvironments are displays of their own; those in displayRows hold rows that
// formula reads with the environment around them.
const mathEnvironments = " math displaymath equation equation* " + displayRows

const displayRows = " align align* eqnarray eqnarray* gather gather* multline multline* alignat alignat* " +
	"flalign flalign* split aligned gathered "

// inside is a formula without its delimiters, and where it starts.
func inside(src string, m span) (inner string, start int, display bool) {
	skip, left := 0, 0
	switch rest := src[m.start:m.end]; {
	case m.bare:
	case strings.HasPrefix(rest, "$$"):
		skip, left, display = 2, 2, true
	case rest[0] == '$':
		skip, left = 1, 1
	case rest[1] == '(':
		skip, left = 2, 2
	case rest[1] == '[':
		skip, left, display = 2, 2, true
	default:
		name, _, _ := strings.Cut(rest[len(`\begin{`):], "}")
		display = name != "math"
		if !find(displayRows, name) {
			skip, left = len(`\begin{}`)+len(name), len(`\end{}`)+len(name)
		}
	}
	return src[m.start+skip : m.end-left], m.start + skip, display
}

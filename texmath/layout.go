package texmath

import (
	"slices"
	"strings"
)

// A span is a half-open range of bytes in the source.
type span struct{ start, end int }

// A group is a pair of matching braces outside mathematics.
type group struct {
	open, close int  // offsets of the braces; close is -1 while unmatched
	comma       bool // holds a comma of its own
	command     bool // holds a command or another group
}

// layout is what must be known about a source before it is read from left to
// right: where mathematics stands and which braces match.
type layout struct {
	maths   []span
	groups  []group // by open, unmatched ones too
	missing uint32  // bit n: delimiter n closes nowhere further on
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
		if end := l.mathEnd(src, i); end > i {
			l.maths = append(l.maths, span{i, end})
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

// at is the matched group that opens at offset i.
func (l *layout) at(i int) (group, bool) {
	n, ok := slices.BinarySearchFunc(l.groups, i, func(g group, i int) int { return g.open - i })
	if !ok || l.groups[n].close < 0 {
		return group{}, false
	}
	return l.groups[n], true
}

// mathEnd is the end of the mathematics that starts at i, or i.
func (l *layout) mathEnd(src string, i int) int {
	rest := src[i:]
	switch {
	case rest[0] == '$':
		return l.dollarEnd(src, i)
	case rest[0] != '\\':
		return i
	case strings.HasPrefix(rest, `\(`):
		return l.closer(src, i, 2, 0, `\)`)
	case strings.HasPrefix(rest, `\[`):
		return l.closer(src, i, 2, 1, `\]`)
	case strings.HasPrefix(rest, `\begin{`):
		return l.environmentEnd(src, i)
	}
	return i
}

// closer looks for the closing delimiter behind the opening one, which is skip
// bytes long. A search that failed is never repeated, as that would be quadratic.
func (l *layout) closer(src string, i, skip int, bit uint, delimiter string) int {
	if l.missing&(1<<bit) != 0 {
		return i
	}
	n := strings.Index(src[i+skip:], delimiter)
	if n < 0 {
		l.missing |= 1 << bit
		return i
	}
	return i + skip + n + len(delimiter)
}

func (l *layout) environmentEnd(src string, i int) int {
	name, _, ok := strings.Cut(src[i+len(`\begin{`):min(len(src), i+32)], "}")
	if !ok {
		return i
	}
	bit := uint(8)
	for known := range strings.FieldsSeq(mathEnvironments) {
		if known == name {
			return l.closer(src, i, len(name)+8, bit, `\end{`+name+`}`)
		}
		bit++
	}
	return i
}

// mathEnvironments has at most 24 names, as each takes a bit of layout.missing.
const mathEnvironments = "math displaymath equation equation* align align* eqnarray eqnarray* " +
	"gather gather* multline multline* alignat alignat* flalign flalign* split aligned gathered"

// dollarEnd is the end of $…$ or $$…$$, or i if the dollar is money.
func (l *layout) dollarEnd(src string, i int) int {
	if strings.HasPrefix(src[i:], "$$") {
		if end := l.closer(src, i, 2, 2, "$$"); end > i+4 {
			return end
		}
		return i
	}
	if i > 0 && src[i-1] == '$' || l.missing&(1<<3) != 0 {
		return i
	}
	for j := i + 1; j < len(src); j++ {
		switch src[j] {
		case '\\':
			j++
		case '$':
			if j == i+1 || money(src, i, j) {
				return i
			}
			return j + 1
		}
	}
	l.missing |= 1 << 3
	return i
}

// money tells whether the dollars at i and j are two prices: the first stands
// before a number, and so does the second, or it begins a word.
func money(src string, i, j int) bool {
	if !isDigit(src[i+1]) || j+1 == len(src) {
		return false
	}
	next := src[j+1]
	return isDigit(next) || isSpace(src[j-1]) && (isLetter(next) || next == '\\')
}

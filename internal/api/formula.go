package api

import "strings"

// longestFormula bounds what is taken for one formula, in bytes, so that many
// dollars that close nothing cost no more than reading on.
const longestFormula = 2000

// A formula is a piece of mathematics of a text that texmath.Text has shown.
type formula struct {
	tex     string // without delimiters, apart from those of an environment
	display bool
	length  int // with delimiters; 0 where there is none
}

// formulaOf returns the formula that s begins with.
func formulaOf(s string) formula {
	switch {
	case strings.HasPrefix(s, "$$"):
		return between(s, "$$", "$$", true)
	case strings.HasPrefix(s, "$"):
		return between(s, "$", "$", false)
	case strings.HasPrefix(s, `\(`):
		return between(s, `\(`, `\)`, false)
	case strings.HasPrefix(s, `\[`):
		return between(s, `\[`, `\]`, true)
	case strings.HasPrefix(s, `\begin{`):
		name, _, _ := strings.Cut(s[len(`\begin`):], "}")
		f := between(s, "", `\end`+name+"}", true)
		f.tex = s[:f.length]
		return f
	}
	return formula{}
}

// between finds the delimiter that closes the first one. Two dollars that
// could be prices close nothing.
func between(s, open, close string, display bool) formula {
	body := s[len(open):min(len(s), longestFormula)]
	for i := 0; i < len(body); i++ {
		switch {
		case strings.HasPrefix(body[i:], close):
			f := formula{strings.TrimSpace(body[:i]), display, len(open) + i + len(close)}
			if strings.HasSuffix(f.tex, `\`) { // of "\ ": it must not escape what closes
				f.tex += " "
			}
			if f.tex == "" || open == "$" && priced(body[:i], s[f.length:]) {
				return formula{}
			}
			return f
		case body[i] == '\\':
			i++
		}
	}
	return formula{}
}

// priced reports whether what stands between two dollars is the sum of money
// that the first one announces, with words behind it.
func priced(inside, rest string) bool {
	digit := func(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }
	return digit(rest) || digit(inside) && strings.HasSuffix(inside, " ")
}

// markdown writes a formula between dollars. Where a renderer that knows no
// mathematics could find a tag or a link, a space parts its signs: a backslash
// would say something else to one that does.
func (f formula) markdown() string {
	var b strings.Builder
	dollars := "$"
	if f.display {
		dollars = "$$"
	}
	b.WriteString(dollars)
	closed := f.tex + dollars
	for i := range len(closed) {
		b.WriteByte(closed[i])
		if opensTag(closed, i) || joinsLink(closed, i) {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

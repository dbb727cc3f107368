package citation

import (
	"slices"
	"strings"
)

// longestFormula bounds the mathematics looked for, in bytes, so that many
// opening delimiters cost no more than reading on. Titles' formulas have tens.
const longestFormula = 1000

// A span is a stretch of a text that is mathematics or is not. Mathematics
// comes without its delimiters.
type span struct {
	text string
	math bool
}

// spans parts a text at its mathematics: $…$, $$…$$, \(…\) and \[…\].
func spans(s string) []span {
	var out []span
	from := 0
	for i := 0; i < len(s); {
		inside, end := formula(s, i)
		switch {
		case end > 0:
			out = append(out, span{s[from:i], false}, span{inside, true})
			from, i = end, end
		case s[i] == '\\' && i+1 < len(s):
			i += 2
		default:
			i++
		}
	}
	return append(out, span{s[from:], false})
}

// formula reads the mathematics that begins at i, and returns the offset
// behind it, 0 where there is none. Two dollars that could be prices are none:
// a space behind the first or before the second, a digit after the second.
func formula(s string, i int) (inside string, end int) {
	for _, d := range [][2]string{{"$$", "$$"}, {"$", "$"}, {`\(`, `\)`}, {`\[`, `\]`}} {
		if !strings.HasPrefix(s[i:], d[0]) {
			continue
		}
		from := i + len(d[0])
		n := closing(s[from:], d[1])
		if n <= 0 {
			return "", 0
		}
		inside, end = s[from:from+n], from+n+len(d[1])
		priced := d[0] == "$" && (inside[0] == ' ' || inside[n-1] == ' ' || end < len(s) && s[end] >= '0' && s[end] <= '9')
		if priced || !tame(inside) {
			return "", 0
		}
		return inside, end
	}
	return "", 0
}

// closing finds a delimiter that is not escaped, -1 where there is none. A
// dollar ends the search for any other one.
func closing(s, delimiter string) int {
	for i := 0; i < min(len(s), longestFormula); i++ {
		switch {
		case strings.HasPrefix(s[i:], delimiter):
			return i
		case s[i] == '$':
			return -1
		case s[i] == '\\':
			i++
		}
	}
	return -1
}

// tame reports whether mathematics may go into a TeX file as it is: its
// braces are balanced as BibTeX counts them, escaped ones too, and its
// commands only set formulas.
func tame(math string) bool {
	if !balanced(math) || strings.Contains(math, "^^") {
		return false
	}
	for i := 0; i < len(math); i++ {
		if math[i] != '\\' {
			continue
		}
		end := i + 1
		for end < len(math) && (math[end] >= 'a' && math[end] <= 'z' || math[end] >= 'A' && math[end] <= 'Z' || math[end] == '@') {
			end++
		}
		if isWild(math[i+1:end]) || end == len(math) && end == i+1 {
			return false
		}
		i = max(i+1, end-1)
	}
	return true
}

// isWild knows the commands that read and write files, define others or
// change how TeX reads what follows.
func isWild(command string) bool {
	return strings.ContainsRune(command, '@') || slices.Contains([]string{
		"input", "include", "includegraphics", "openin", "openout", "read", "readline", "write", "immediate", "special", "catcode", "csname",
		"def", "edef", "gdef", "xdef", "let", "futurelet", "newcommand", "renewcommand", "providecommand", "newenvironment", "newwrite", "newread",
		"usepackage", "expandafter", "loop", "directlua", "luaexec", "lstinputlisting", "verbatiminput", "end", "begin", "every", "par", "scantokens",
	}, command)
}

// balanced counts braces as BibTeX does, which knows no escape.
func balanced(s string) bool {
	depth := 0
	for i := range len(s) {
		switch s[i] {
		case '{':
			depth++
		case '}':
			depth--
		}
		if depth < 0 {
			return false
		}
	}
	return depth == 0
}

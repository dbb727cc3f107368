package summary

import "strings"

// mathReach bounds how long a formula may be: longer ones are displayed in
// the paper and not in an abstract, while a lone dollar sign is money.
const mathReach = 400

// mathLength returns how many bytes the formula at the beginning of s has,
// where s begins with a dollar sign or a backslash: $…$, $$…$$, \(…\), \[…\] or
// an environment. Where none begins, it is the length of that sign, a
// backslash with what it escapes.
func mathLength(s string) int {
	switch {
	case s[0] == '$':
		return dollarLength(s)
	case strings.HasPrefix(s, `\(`):
		return closedBy(s, 2, `\)`)
	case strings.HasPrefix(s, `\[`):
		return closedBy(s, 2, `\]`)
	case strings.HasPrefix(s, `\begin{`):
		if n := strings.IndexByte(s[:min(len(s), longestName)], '}'); n > 0 {
			return closedBy(s, 2, `\end`+s[len(`\begin`):n+1])
		}
	}
	return min(len(s), 2)
}

// longestName bounds the \begin{…} of an environment: \begin{displaymath}.
const longestName = 24

// closedBy returns the length up to and with the closing delimiter, and
// otherwise where there is none.
func closedBy(s string, otherwise int, delimiter string) int {
	if n := strings.Index(s[:min(len(s), mathReach)], delimiter); n > 0 {
		return n + len(delimiter)
	}
	return otherwise
}

// dollarLength is mathLength for dollars.
func dollarLength(s string) int {
	open := "$"
	if strings.HasPrefix(s, "$$") {
		open = "$$"
	}
	body := s[len(open):min(len(s), mathReach)]
	for i := 0; i < len(body); i++ {
		switch {
		case body[i] == '\\':
			i++
		case strings.HasPrefix(body[i:], open):
			return len(open) + i + len(open)
		case body[i] == '.' && i+2 < len(body) && body[i+1] == ' ' && isUpper(body[i+2]) && isDigit(body[0]):
			return len(open) // "$5 a day. We save $3": prose
		}
	}
	return len(open)
}

// endsInside reports whether a formula holds the period of its sentence, as
// in "so that $$x = y.$$ We show", given what follows it.
func endsInside(formula, rest string) bool {
	body := strings.TrimRight(formula, "$)]\\ ")
	if len(body) == len(formula) || !strings.HasSuffix(body, ".") || strings.HasSuffix(body, "..") {
		return false
	}
	n := spaces(rest[:min(len(rest), 64)])
	return n > 0 && n < len(rest) && isUpper(rest[n])
}

// holdsMath reports whether a clause has a formula or a command in it, so
// that a comma in it may be a formula's own.
func holdsMath(s string) bool { return strings.ContainsAny(s, `$\`) }

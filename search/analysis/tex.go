package analysis

import "strings"

// command reads a TeX command at i, where text[i] is a backslash. Letters and
// functions that people search for are terms; the rest is markup.
func (a *Analyzer) command(dst []Token, text string, i int) ([]Token, int) {
	start := i + 1
	end := start
	for end < len(text) && isAlnum(text[end]) && !isDigit(text[end]) {
		end++
	}
	name := text[start:end]
	switch {
	case name == "":
		return dst, start
	case isSpoken(name):
		a.buf = a.buf[:0]
		for j := 0; j < len(name); j++ {
			a.buf = append(a.buf, lower(name[j]))
		}
		return a.emit(dst, a.buf, start, end, false), end
	case isReference(name):
		return dst, argument(text, end)
	}
	return dst, end
}

// argument returns the end of the braces that start at i, or i where none do.
func argument(text string, i int) int {
	if i < len(text) && text[i] == '{' {
		if n := strings.IndexByte(text[i:], '}'); n >= 0 {
			return i + n + 1
		}
	}
	return i
}

// isReference lists the commands whose argument is a name for TeX, not text.
func isReference(name string) bool {
	switch name {
	case "begin", "end", "cite", "citep", "citet", "ref", "eqref", "label":
		return true
	}
	return false
}

// isSpoken lists the commands that are read aloud: Greek letters and functions.
func isSpoken(name string) bool {
	switch strings.ToLower(name) {
	case "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota",
		"kappa", "lambda", "mu", "nu", "xi", "pi", "rho", "sigma", "tau", "upsilon", "phi",
		"chi", "psi", "omega", "ell", "nabla", "partial", "infty", "log", "ln", "exp", "sin",
		"cos", "tan", "max", "min", "argmax", "argmin", "sup", "inf", "lim", "det", "dim",
		"ker", "sqrt", "latex", "tex":
		return true
	case "varepsilon", "vartheta", "varphi", "varrho", "varsigma", "varpi":
		return true
	}
	return false
}

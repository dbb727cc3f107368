package ingest

import "strings"

// readPath reads an address's path from text[i:] and returns it without the
// TeX around it, and where the text goes on.
func readPath(text string, i int) (string, int) {
	var b strings.Builder
	for i < len(text) {
		c := text[i]
		switch {
		case c == '\\' || c == '{' || c == '$':
			plain, n := texInPath(text[i:])
			if n == 0 {
				return trimPath(b.String()), i
			}
			b.WriteString(plain)
			i += n
		case isAlnum(c) || strings.IndexByte("-_.~%/+@=&?", c) >= 0:
			if strings.HasPrefix(text[i:], "---") { // a dash of the sentence
				return trimPath(b.String()), i
			}
			b.WriteByte(c)
			i++
		default:
			return trimPath(b.String()), i
		}
	}
	return trimPath(b.String()), i
}

// texInPath reads the TeX that stands for one character of an address, and
// how long it is; 0 where the address ends.
func texInPath(s string) (plain string, length int) {
	for _, t := range [...]struct{ tex, plain string }{
		{`{\_}`, "_"}, {`\_`, "_"}, {`\%`, "%"}, {`\&`, "&"}, {`\-`, ""}, {`\/`, ""},
		{`\textunderscore{}`, "_"}, {`\textunderscore `, "_"},
		{`{\textasciitilde}`, "~"}, {`\textasciitilde{}`, "~"}, {`\textasciitilde `, "~"}, {`\textasciitilde`, "~"},
		{`$\sim$`, "~"}, {`{\sim}`, "~"}, {`\sim `, "~"}, {`\~{}`, "~"}, {`{\~{}}`, "~"}, {`\~`, "~"}, {`{}`, ""},
	} {
		if strings.HasPrefix(s, t.tex) {
			return t.plain, len(t.tex)
		}
	}
	return "", 0
}

// trimPath takes off what belongs to the sentence, and the end slash.
func trimPath(path string) string {
	return strings.TrimLeft(strings.TrimRight(path, ".~?&=/"), "/")
}

// segments parts a path at its slashes, without its query.
func segments(path string) []string {
	path, _, _ = strings.Cut(path, "?")
	return strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
}

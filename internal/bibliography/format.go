package bibliography

import "strings"

// formatOf looks at the beginning for JSON, and for the first line that only
// one of the other formats has. BibTeX files may begin with anything.
func formatOf(s string) Format {
	if beginsJSON(s) {
		return CSL
	}
	for line := range strings.Lines(s) {
		if tag, _, ok := risLine(strings.TrimRight(line, "\n")); ok && isRISTag(tag) {
			return RIS
		}
		if holdsBibHead(line) {
			return BibTeX
		}
	}
	return ""
}

// beginsJSON wants an object or an array of objects.
func beginsJSON(s string) bool {
	s = strings.TrimSpace(s)
	if s == "" || s[0] != '{' && s[0] != '[' {
		return false
	}
	rest := strings.TrimSpace(s[1:])
	if rest == "" {
		return true
	}
	if s[0] == '[' {
		return rest[0] == '{' || rest[0] == ']' || rest[0] == '['
	}
	return rest[0] == '"' || rest[0] == '}'
}

func holdsBibHead(line string) bool {
	for i := 0; ; i++ {
		at := strings.IndexByte(line[i:], '@')
		if at < 0 {
			return false
		}
		i += at
		if _, ok := headAt(line, i); ok {
			return true
		}
	}
}

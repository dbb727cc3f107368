package bibliography

import (
	"strings"

	"github.com/dailypapers/dailypapers/texmath"
)

// bibNames reads the authors of BibTeX: parted by "and", each in one of three
// orders. "and others" is nobody.
func bibNames(value string) []string {
	parts := splitOutside(value, " and ")
	if len(parts) == 1 && strings.IndexByte(value, '&') < 0 { // an & may begin a character's name in HTML
		parts = splitOutside(value, ";")
	}
	var names []string
	for _, part := range parts {
		part = strings.TrimSpace(part)
		if strings.EqualFold(part, "others") || strings.EqualFold(part, "et al.") {
			continue
		}
		if name := bibName(part); name != "" {
			names = append(names, name)
		}
	}
	return names
}

func bibName(s string) string {
	var parts []string
	for _, part := range splitOutside(s, ",") {
		if part = strings.TrimSpace(part); part != "" {
			part = texmath.Name(unbraced(part))
		}
		parts = append(parts, part)
	}
	if len(parts) == 3 { // von Last, Jr, First
		parts[1], parts[2] = parts[2], parts[1]
	}
	return inOrder(parts)
}

// inOrder puts a name together from what stood between its commas: the family
// name, the given name, and what follows by descent. With more commas than
// that it is no single person's, and stays as it is.
func inOrder(parts []string) string {
	switch len(parts) {
	case 1:
		return parts[0]
	case 2:
		return oneLine(parts[1] + " " + parts[0])
	case 3:
		return oneLine(parts[1] + " " + parts[0] + " " + parts[2])
	}
	return oneLine(strings.Join(parts, ", "))
}

// commaNames reads authors as RIS has them, one or several in a value.
func commaNames(value string) []string {
	var names []string
	for one := range strings.SplitSeq(value, ";") {
		parts := strings.Split(one, ",")
		for i := range parts {
			parts[i] = oneLine(parts[i])
		}
		if name := inOrder(parts); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// splitOutside parts a value where a separator stands outside of braces. Blanks
// in the separator stand for any white space; letters are of any case.
func splitOutside(s, separator string) []string {
	var parts []string
	depth, from := 0, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			i++
		case c == '{':
			depth++
		case c == '}':
			depth--
		case depth <= 0 && beginsWith(s[i:], separator):
			parts = append(parts, s[from:i])
			from = i + len(separator)
			i = from - 1
			if separator[len(separator)-1] == ' ' {
				i-- // "A and and B": the blank may begin the next one
				from--
			}
		}
	}
	return append(parts, s[from:])
}

func beginsWith(s, separator string) bool {
	if len(s) < len(separator) {
		return false
	}
	for i := range len(separator) {
		c := s[i]
		switch {
		case c == '\n' || c == '\t':
			c = ' '
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		}
		if c != separator[i] {
			return false
		}
	}
	return true
}

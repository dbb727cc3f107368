package texmath

import (
	"strings"
	"unicode/utf8"
)

// isSet tells whether the braces from open to end are a set's or a sequence's that
// lost their backslashes, as in {x_1,...,x_n}, {X : p(X) = 0} and {a_k}, and not those
// of TeX. What stands in them is a list with scripts, or begins as mathematics does and
// has a script or a relation.
func isSet(src string, open, end int) bool {
	if end-open > maxGroup {
		return false
	}
	inner := strings.TrimSpace(src[open+1 : end-1])
	if !strings.ContainsAny(inner, `_^|:\`) || strings.ContainsAny(inner, "$%&~") || !tame(inner) {
		return false
	}
	scripted := strings.ContainsAny(inner, "_^")
	listed, builds, relates := outline(inner)
	switch {
	case listed && scripted:
		return true
	case !beginsSet(inner):
		return false
	case listed, builds:
		return true
	}
	return scripted && !relates && standsAlone(src, open, end)
}

// beginsSet tells whether inner begins with a letter or number that is no part of a
// word, a bracket around such, or a Greek letter.
func beginsSet(inner string) bool {
	for len(inner) > 1 && (strings.IndexByte("([+-|", inner[0]) >= 0 || inner[0] == '{' && inner[1] == '\\') {
		inner = inner[1:]
	}
	r, n := utf8.DecodeRuneInString(inner)
	if r == '\\' {
		name, next := commandName(inner, 0)
		_, isGreek := lookup(greek, name)
		return isGreek && next < len(inner) || name == "pm"
	}
	if isDigit(inner[0]) {
		return strings.IndexByte(inner, ',') >= 0
	}
	after, _ := utf8.DecodeRuneInString(inner[n:])
	return isAlnum(r) && !unicodeLetter(after) && (len(inner) > n && strings.IndexByte("'.", inner[n]) < 0)
}

func unicodeLetter(r rune) bool { return isAlnum(r) && (r >= utf8.RuneSelf || !isDigit(byte(r))) }

// tame tells whether all commands of inner are those of mathematics that has its
// operands beside it.
func tame(inner string) bool {
	for i := 0; i < len(inner); i++ {
		if inner[i] != '\\' {
			continue
		}
		name, next := commandName(inner, i)
		if !isMathCommand(name) && !isInfix(name) && (i == 0 || !find(" cal Bbb frak bf rm it text mbox lbrace rbrace , ; | : ! ", name)) {
			return false
		}
		i = next - 1
	}
	return true
}

// outline tells whether inner is a list, whether it says of which elements the set is,
// behind a colon, a bar or a sign for membership, and whether it has another relation.
func outline(inner string) (listed, builds, relates bool) {
	depth := 0
	for i := 0; i < len(inner); i++ {
		switch c := inner[i]; c {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case ',':
			listed = listed || depth == 0
		case ':', '|', '<', '>':
			builds = builds || depth == 0 && i > 0
		case '\\':
			name, next := commandName(inner, i)
			_, relation := lookup(relations, name)
			relates = relates || relation
			builds = builds || depth == 0 && i > 0 && find(" in mid colon vert subset subseteq ", name)
			i = next - 1
		case 'i':
			builds = builds || depth == 0 && i > 0 && strings.HasPrefix(inner[i-1:], " in ")
		}
	}
	return listed, builds, relates
}

// standsAlone tells whether nothing is written onto the braces but what may be
// written onto a name, and the range of a sequence's index.
func standsAlone(src string, open, end int) bool {
	if open > 0 && !isSpace(src[open-1]) && strings.IndexByte("(=", src[open-1]) < 0 {
		return false
	}
	return end == len(src) || isSpace(src[end]) || src[end] == '_' || strings.IndexByte(closing, src[end]) >= 0
}

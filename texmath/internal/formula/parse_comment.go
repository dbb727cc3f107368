package formula

import "strings"

// comment tells whether the parser stands at a % that only ended a line of the
// source, before archives joined the lines: \frac{% 1-x}{q}, \mathbb{R}% ^{n}. All
// others are percent signs: 10 %, 1-\alpha)%, 10+%.
func (p *parser) comment() bool {
	rest := strings.TrimLeft(p.src[p.i+1:], whiteASCII)
	blank := rest == "" || len(rest) < len(p.src)-p.i-1 || rest[0] == '}'
	before := strings.TrimRight(p.src[:p.i], whiteASCII)
	switch {
	case before == "":
		return rest != "" && !isDigit(p.src[p.i+1])
	case !blank, strings.HasSuffix(before, `\`):
		return false
	}
	if rest != "" && (rest[0] == '^' || rest[0] == '_') {
		return true
	}
	switch c := before[len(before)-1]; {
	case c == '{':
		return rest != "" && rest[0] != '}'
	case strings.IndexByte("+-=<>(,;:|/*&^_", c) >= 0:
		return rest != "" && !isSpacing(before)
	case c == '}':
		return len(before) == p.i && !endsInDigit(before)
	}
	return len(before) == p.i && isLetter(before[len(before)-1])
}

// whiteASCII is the white space that means nothing in mathematics.
const whiteASCII = " \t\n\v\f\r"

// isSpacing tells whether the sign at the end of s is a command's, as in \, and \|.
func isSpacing(s string) bool { return len(s) > 1 && s[len(s)-2] == '\\' }

// endsInDigit tells whether the group that s ends with holds a number last, of
// which there may be a percentage. It looks through a few braces only.
func endsInDigit(s string) bool {
	for n := 0; n < 8 && strings.HasSuffix(s, "}"); n++ {
		s = s[:len(s)-1]
	}
	return s != "" && isDigit(s[len(s)-1])
}

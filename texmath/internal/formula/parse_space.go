package formula

import (
	"strconv"
	"strings"
)

// Widths in ems: TeX's thin, medium and thick space, and the space between words
// of Computer Modern.
const (
	thin      = 3. / 18
	medium    = 4. / 18
	thick     = 5. / 18
	interword = 1. / 3
	quad      = 1.
)

func spaceWidth(name string) float32 {
	switch name {
	case ",", "thinspace":
		return thin
	case ":", ">", "medspace":
		return medium
	case ";", "thickspace":
		return thick
	case "!", "negthinspace":
		return -thin
	case "negmedspace":
		return -medium
	case "negthickspace":
		return -thick
	case "quad":
		return quad
	case "qquad":
		return 2 * quad
	case "enspace", "enskip":
		return quad / 2
	}
	return interword
}

// space makes a space; nil where it has no width.
func (p *parser) space(start int, width float32) *Node {
	if width == 0 {
		return nil
	}
	n := p.node(Space, start, "")
	n.Width = width
	return n
}

// longestSpace is the most that a length may ask for, in ems.
const longestSpace = 10

// dimension reads a length such as {3pt} or -2mu; 0 where there is none.
func (p *parser) dimension() float32 {
	if text, ok := p.braced(); ok {
		width, _ := length(text)
		return width
	}
	width, n := length(p.src[p.i:])
	p.i += n
	if n == 0 {
		return 0
	}
	for _, word := range []string{"plus", "minus"} {
		i := p.i
		p.skip()
		rest, ok := strings.CutPrefix(p.src[p.i:], word)
		if !ok {
			p.i = i
			continue
		}
		_, n := length(rest)
		p.i += len(word) + n
	}
	return width
}

// length is a length in ems, and how many bytes it takes; 0 bytes if it is none.
func length(s string) (ems float32, n int) {
	end := 0
	for end < len(s) && (isSpace(s[end]) || s[end] == '=') {
		end++
	}
	from := end
	for end < len(s) && end < from+longestNumber && (isDigit(s[end]) || strings.IndexByte("+-.", s[end]) >= 0) {
		end++
	}
	value, err := strconv.ParseFloat(s[from:end], 32)
	if err != nil {
		return 0, 0
	}
	for end < len(s) && isSpace(s[end]) {
		end++
	}
	s = strings.TrimPrefix(s[end:], "true")
	if len(s) < 2 {
		return 0, 0
	}
	unit := inEms(s[:2])
	if unit == 0 {
		return 0, 0
	}
	return min(max(float32(value)*unit, -longestSpace), longestSpace), end + 2
}

const longestNumber = 16

// inEms is how many ems a unit is in type of ten points.
func inEms(unit string) float32 {
	switch unit {
	case "em":
		return 1
	case "ex":
		return 0.43
	case "mu":
		return 1. / 18
	case "pt", "bp":
		return 0.1
	case "pc":
		return 1.2
	case "mm":
		return 0.2845
	case "cm":
		return 2.845
	case "in":
		return 7.227
	}
	return 0
}

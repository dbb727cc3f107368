package texmath

import "strings"

// maxCompound bounds a chemical formula, in bytes.
const maxCompound = 96

// compound reads a chemical formula such as YBa_2Cu_3O_7, La_{2-x}Sr_xCuO_4 or
// Ca(OH)_2: elements with their numbers, and a charge.
type compound struct {
	src      string
	i, limit int
	elements int  // how many were read
	long     bool // one of them has two letters, which mathematics doesn't write
	charged  bool
	bracket  bool // a parenthesis stands behind an element
	letters  []byte
	scripts  []span
}

// readCompound reads the chemical formula that starts at i. ok tells whether it is
// one, and shows it: what has no script is text as it stands, and H_2 may be a
// homology group.
func readCompound(src string, i int) (c compound, ok bool) {
	if src[i] != '(' && (src[i] < 'A' || src[i] > 'Z') {
		return c, false
	}
	c = compound{src: src, i: i, limit: min(len(src), i+maxCompound)}
	if !c.run(0) {
		return c, false
	}
	if c.i < len(src) && src[c.i] == '^' && !c.charge() {
		return c, false
	}
	if c.i < len(src) && (c.src[c.i] >= 0x80 || isLetter(c.src[c.i]) || isDigit(c.src[c.i]) || isScript(c.src[c.i])) {
		return c, false
	}
	return c, c.convincing()
}

// compoundEnd is the end of the chemical formula that starts at i, or i.
func compoundEnd(src string, i int) int {
	if c, ok := readCompound(src, i); ok {
		return c.i
	}
	return i
}

// convincing tells whether what was read can't be mathematics.
func (c *compound) convincing() bool {
	if len(c.scripts) == 0 {
		return false
	}
	first := c.scripts[0]
	number := strings.Trim(c.src[first.start+1:first.end], "{}")
	switch {
	case c.elements > 1 && c.long:
		return true
	case c.bracket || number == "0": // P_1(H), CH_0
		return false
	case c.elements > 1:
		return find(compounds, string(c.letters))
	case c.long && c.charged:
		return true
	case c.long:
		return len(number) <= 2 && strings.Trim(number, "0123456789") == ""
	}
	return string(c.letters) == "C" && find(" 60 70 ", number)
}

// compounds are those of elements with one letter that abstracts write most, without
// their numbers. SO is a group.
const compounds = " HO DO CO NO CH NH HS NS CN NF CF SF UF UO VO WO WS BO BF BH PH PO KO YO OH NHO HNO HCO HCN HPO HSO HBO " +
	"HCOH CHO CHOH CHF CHN CHCN CHOOH CHCOOH CHNO COOH COF KHPO KNO YVO NOH NHBH HOH UOF "

// run reads elements, numbers and brackets, and tells whether there are any.
func (c *compound) run(depth int) bool {
	before := c.elements
	for c.i < c.limit {
		switch b := c.src[c.i]; {
		case b >= 'A' && b <= 'Z':
			if !c.element() {
				return false
			}
		case c.elements == before && b != '(':
			return false
		case isDigit(b):
			c.i = digitsEnd(c.src, c.i)
		case b == '_':
			end := compoundScript(c.src, c.i)
			if end == c.i || end > c.limit {
				return false
			}
			c.scripts = append(c.scripts, span{start: c.i, end: end})
			c.i = end
		case b == '(' && c.part(depth):
		default:
			return c.elements > before
		}
	}
	return c.elements > before
}

// element reads a symbol, of two letters if there is such a one.
func (c *compound) element() bool {
	n := 1
	if c.i+1 < len(c.src) && isLower(c.src[c.i+1]) {
		n = 2
	}
	symbol := c.src[c.i : c.i+n]
	if !find(elements, symbol) {
		return false
	}
	c.elements++
	c.long = c.long || n == 2
	c.letters = append(c.letters, symbol...)
	c.i += n
	return true
}

// part reads a part in parentheses, or nothing.
func (c *compound) part(depth int) bool {
	was := *c
	c.bracket = c.bracket || c.elements > 0
	c.i++
	if depth < 2 && c.run(depth+1) && c.i < c.limit && c.src[c.i] == ')' {
		c.i++
		return true
	}
	*c = was
	return false
}

// charge reads a raised sign, with its number.
func (c *compound) charge() bool {
	end := scriptEnd(c.src, c.i)
	if end < len(c.src) && isDigit(c.src[end-1]) && (c.src[end] == '+' || c.src[end] == '-') {
		end++
	}
	s := strings.Trim(c.src[c.i:end], "^{}")
	if sign := strings.TrimLeft(s, "0123456789nm"); end > c.limit || sign == "" || strings.Trim(sign, "+-") != "" {
		return false
	}
	c.scripts = append(c.scripts, span{start: c.i, end: end})
	c.i, c.charged = end, true
	return true
}

// compoundScript is the end of the number of atoms whose mark stands at i, or i.
// Without braces that may be 2, 0.5, x, 2-x or 7-\delta.
func compoundScript(src string, i int) int {
	at := i + 1
	if at < len(src) && src[at] == '{' {
		end := groupEnd(src, at)
		if end-at < 3 || end-at > 32 || strings.ContainsAny(src[at:end], " $_^") {
			return i
		}
		return end
	}
	end := amountEnd(src, at)
	for end > at && end < len(src) && (src[end] == '-' || src[end] == '+') {
		next := amountEnd(src, end+1)
		if next == end+1 || isDigit(src[next-1]) && isDigit(src[end-1]) {
			break
		}
		end = next
	}
	if end == at {
		return i
	}
	return end
}

// amountEnd is the offset behind a number, the letter of a variable amount, or both.
func amountEnd(src string, i int) int {
	end := digitsEnd(src, i)
	if end < len(src) && src[end] == '\\' {
		name, next := commandName(src, end)
		if _, isGreek := lookup(greek, name); isGreek {
			return next
		}
	}
	if end < len(src) && strings.IndexByte("xyznmN", src[end]) >= 0 && (end+1 == len(src) || !isLower(src[end+1])) {
		end++
	}
	return end
}

package formula

import (
	"unicode"
	"unicode/utf8"
)

// A Token is a word of a formula as people type it: "O", "log", "l", "1", "alpha".
type Token struct {
	Text       string // letters or digits
	Start, End int    // bytes of the source it was read from
	Tied       bool   // written onto the token before it, as the 1 of ℓ₁ and the 5 of K₅
}

// AppendTokens appends the tokens of n in reading order. They are the words of
// what AppendPlain writes, so that who reads the one and who searches for the
// other speak of the same thing:
//
//   - Letters and digits without anything between them are one word: ij, dx, SL.
//   - A raised or lowered word is a word of its own, tied to the one before it;
//     so is a script behind ^ or _, and what stands on the line behind ₂ in H₂O.
//   - A Greek letter is a word of its own, by its name, and so are the signs that
//     people have a word for: infinity, nabla, sqrt.
//   - A point between digits belongs to a number.
//
// The text has ASCII for accented, double-struck and script letters; letters of
// other languages stay as they are. Operators, brackets and relations give nothing.
func AppendTokens(dst []Token, n *Node) []Token {
	if n == nil {
		return dst
	}
	size := n.End - n.Start
	w := plain{out: make([]byte, 0, 16+size), origins: make([]origin, 0, 2+size/2), marking: true}
	w.node(n)
	c := cutter{tokens: dst, first: len(dst), origins: w.origins, text: w.out}
	c.folded, c.ends = make([]byte, 0, len(w.out)), make([]int, 0, len(w.origins))
	c.cut()
	return c.finish()
}

// A cutter cuts what plain wrote into words.
type cutter struct {
	tokens  []Token // with Text left out
	first   int     // of them that is new
	origins []origin
	text    []byte
	folded  []byte // the words one behind the other
	ends    []int  // of each of them

	open   bool // a word is at hand
	start  int  // of it in text
	height height
	joint  joint // what stands between the word before and the next
}

// A joint is what stands between two words.
type joint uint8

const (
	apart    joint = iota // something that parts them
	touching              // nothing
	joining               // ^ or _, and perhaps a brace
)

func (c *cutter) cut() {
	for i := 0; i < len(c.text); {
		r, size := utf8.DecodeRune(c.text[i:])
		switch {
		case isMark(r):
		case c.isPoint(i):
			c.folded = append(c.folded, '.')
		default:
			c.character(i, i+size, r)
		}
		i += size
	}
	c.close(len(c.text))
}

// isPoint holds for the decimal point of a number.
func (c *cutter) isPoint(i int) bool {
	return c.text[i] == '.' && c.open && i+1 < len(c.text) && isDigit(c.text[i-1]) && isDigit(c.text[i+1])
}

// character reads one that stands at i up to end.
func (c *cutter) character(i, end int, r rune) {
	r, h := onTheLine(baseOf(r))
	if name := spoken(r); name != "" {
		c.begin(i, onLine)
		c.folded = append(c.folded, name...)
		c.close(end)
		return
	}
	if unicode.IsLetter(r) || unicode.IsNumber(r) {
		if !c.open || h != c.height {
			c.begin(i, h)
		}
		c.folded = utf8.AppendRune(c.folded, r)
		return
	}
	c.close(i)
	c.sign(r)
}

// sign takes note of what parts two words.
func (c *cutter) sign(r rune) {
	switch {
	case (r == '_' || r == '^') && c.joint == touching:
		c.joint = joining
	case r == '{' && c.joint == joining:
	default:
		c.joint = apart
	}
}

// begin begins a word at i.
func (c *cutter) begin(i int, h height) {
	c.close(i)
	tied := len(c.tokens) > c.first && (c.joint == joining || c.joint == touching && h != c.height)
	c.tokens = append(c.tokens, Token{Tied: tied})
	c.open, c.start, c.height = true, i, h
}

// close ends the word at hand, if there is one, before end.
func (c *cutter) close(end int) {
	if !c.open {
		return
	}
	t := &c.tokens[len(c.tokens)-1]
	t.Start, t.End = c.source(c.start, end)
	c.ends = append(c.ends, len(c.folded))
	c.open, c.joint = false, touching
}

// source is where the text from start to end was read. Words are asked for in
// the order of the text.
func (c *cutter) source(start, end int) (from, to int) {
	for len(c.origins) > 1 && c.origins[1].at <= start {
		c.origins = c.origins[1:]
	}
	for i, o := range c.origins {
		if i > 0 && o.at >= end {
			break
		}
		if i == 0 || o.start < from {
			from = o.start
		}
		to = max(to, o.end)
	}
	return from, to
}

// finish gives the tokens their text.
func (c *cutter) finish() []Token {
	words, from := string(c.folded), 0
	for i, end := range c.ends {
		c.tokens[c.first+i].Text = words[from:end]
		from = end
	}
	return c.tokens
}

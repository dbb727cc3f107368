package formula

import "strings"

// runOf is the first of kids with those behind it that share its element: the
// letters of a name such as \mathrm{SL}, and primes side by side.
func runOf(kids []*Node) []*Node {
	n := 1
	for n < len(kids) && kids[n] != nil && (sameName(kids[n-1], kids[n]) || isPrime(kids[n-1]) && isPrime(kids[n])) {
		n++
	}
	return kids[:n]
}

// sameName tells whether two nodes are letters of one font that touch in the source.
func sameName(a, b *Node) bool {
	return isNameLetter(a) && isNameLetter(b) && a.Font == b.Font && a.End == b.Start
}

func isNameLetter(n *Node) bool {
	return n.Kind == Ident && n.Font != Default && n.Class == Ordinary && len(n.Text) == 1 &&
		('a' <= n.Text[0]|0x20 && n.Text[0]|0x20 <= 'z')
}

// isName tells whether n is a row that shows as one name.
func isName(n *Node) bool {
	return len(n.Kids) > 1 && n.Kids[0] != nil && isNameLetter(n.Kids[0]) && len(runOf(n.Kids)) == len(n.Kids)
}

func isPrime(n *Node) bool {
	return n.Kind == Op && isLetterLike(n) && signOf(n.Text) == "′"
}

func (s *setter) run(kids []*Node) {
	if isPrime(kids[0]) {
		s.primes(len(kids))
	} else {
		s.name(kids)
	}
}

func (s *setter) name(letters []*Node) {
	s.write("<mi>")
	for _, n := range letters {
		s.rune(inFont(rune(n.Text[0]), n.Font))
	}
	s.write("</mi>")
}

// primes writes n of them, of which fonts draw up to four in one.
func (s *setter) primes(n int) {
	s.write("<mo>")
	for ; n > 4; n -= 4 {
		s.write("⁗")
	}
	s.write([5]string{"", "′", "″", "‴", "⁗"}[n])
	s.write("</mo>")
}

// isPrimed tells whether n has primes only, which are written behind it: as the
// scripts that they are, browsers set them too high, for fonts have them raised.
func isPrimed(n *Node, at spot) bool {
	if n.Kind != Script || n.Limits || n.kid(0) == nil || n.kid(1) != nil || at.left != 0 || at.right != 0 {
		return false
	}
	above := n.kid(2)
	return above != nil && above.Kind == Op && isLetterLike(above) && isOne(above.Text) && strings.Contains("'′″‴⁗", above.Text)
}

func (s *setter) primed(n *Node, at spot) {
	s.node(n.kid(0), at)
	s.node(n.kid(2), spot{})
}

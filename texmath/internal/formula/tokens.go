package formula

// A Token is a word of a formula as people type it: "O", "log", "l", "1", "alpha".
type Token struct {
	Text       string // letters or digits
	Start, End int    // bytes of the source it was read from
	Tied       bool   // written onto the token before it, as the 1 of ℓ₁ and the 5 of K₅
}

// AppendTokens appends the tokens of n in reading order.
func AppendTokens(dst []Token, n *Node) []Token { return dst }

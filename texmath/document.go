package texmath

import "html"

// MathML shows TeX text as an HTML fragment: escaped text with math elements.
func MathML(src string) string { return html.EscapeString(Text(src)) }

// Plain shows TeX text as Unicode, mathematics too.
func Plain(src string) string { return Text(src) }

// A Token is a word of a text, in the form in which people type it.
type Token struct {
	Text       string
	Start, End int  // bytes of the source
	Tied       bool // written onto the token before it, as the 1 of ℓ₁ and "-norm" behind it
}

// Tokens are the words of TeX text for search.
func Tokens(src string) []Token { return nil }

// A Fallback is a piece of mathematics that is shown as its source.
type Fallback struct {
	Text       string // a command such as \foo, or what could not be read
	Start, End int    // bytes of the source
}

// Fallbacks lists what of src is shown as source.
func Fallbacks(src string) []Fallback { return nil }

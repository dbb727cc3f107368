package formula

// Kind is what a node is, and says which of its fields mean something.
type Kind uint8

// The kinds of nodes.
const (
	Row     Kind = iota // Kids one behind the other; the empty row is {}
	Ident               // Text is a variable of one letter, or a function's name such as "log"
	Number              // Text is digits with their decimal point
	Op                  // Text is an operator, relation, bracket or punctuation mark; Class says how it is spaced
	Word                // Text is running text, from \text and the like; white space in it counts
	Space               // Width is the space, in ems; negative ones pull together
	Frac                // Kids[0] over Kids[1]; Bare leaves out the line
	Root                // Kids[0] under a root; Kids[1] is its index, nil for the square root
	Script              // Kids[0] with Kids[1] below and Kids[2] above, either may be nil; Limits sets them under and over, Display too in running text
	Accent              // Kids[0] under the mark Text, or above it if Under; Stretchy marks are as wide as the kid
	Fence               // Kids between the brackets Text and Close, either may be "", which stretch; Ops of class Middle stretch too
	Table               // Kids are Rows whose Kids are the cells; Text is the environment: "matrix", "cases", "aligned"
	Styled              // Kids[0] in display style if Display, else in text style
	Phantom             // Kids[0] takes its place but is not seen
	Struck              // Kids[0] with a line through it (\not over what has no sign of its own, \cancel)
	Source              // Text is a piece of the source that was not understood, shown as it is
)

// Class is a kind of operator in the sense of The TeXbook, chapter 17.
type Class uint8

// The classes of operators.
const (
	Ordinary Class = iota // a sign without space of its own: ∞, ∂, ', !
	Large                 // ∑, ∏, ∫; takes limits
	Binary                // +, ×, ∘; with nothing on one side it is a sign
	Relation              // =, ≤, →
	Open                  // (, [, ⟨; not stretched unless it is a Fence's or has a Size
	Close                 // ), ], ⟩
	Punct                 // a comma, semicolon, colon of \colon
	Middle                // \middle| in a Fence
	Slash                 // / and \: no space
)

// Font is the alphabet an Ident, Number or Op is set in. The text of a node is
// always the plain letters: writers choose the characters.
type Font uint8

// The fonts.
const (
	Default      Font = iota // italic for a variable of one letter, upright for everything else
	Upright                  // \mathrm
	Italic                   // \mathit
	Bold                     // \mathbf
	BoldItalic               // \boldsymbol, \bm
	DoubleStruck             // \mathbb
	Calligraphic             // \mathcal, \mathscr
	BoldScript               // \boldsymbol{\mathcal ...}
	Fraktur                  // \mathfrak
	SansSerif                // \mathsf
	Monospace                // \mathtt
)

// A Node is a piece of a formula.
type Node struct {
	Kind     Kind
	Class    Class
	Font     Font
	Size     uint8 // of an Op that \big enlarges: 1 to 4, in steps of \big, \Big, \bigg, \Bigg
	Limits   bool
	Under    bool
	Bare     bool
	Display  bool
	Stretchy bool
	Width    float32
	Text     string
	Close    string
	Kids     []*Node

	// Start and End are the bytes of the source that the node was read from.
	Start, End int
}

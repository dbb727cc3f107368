package formula

// MaxBytes, MaxDepth: see doc; a formula beyond them is one Source node.
const (
	MaxBytes = 16 << 10
	MaxDepth = 48
)

// Parse reads a formula. It never fails: what is not understood is a Source node.
func Parse(src string) *Node { return &Node{Kind: Source, Text: src, End: len(src)} }

// A Fallback is a piece of source that is shown as it stands.
type Fallback struct {
	Text       string // a command such as \foo, or what could not be read
	Start, End int
}

// Fallbacks lists the Source nodes under n in reading order.
func Fallbacks(n *Node) []Fallback { return nil }

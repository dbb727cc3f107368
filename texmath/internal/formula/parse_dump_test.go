package formula

import (
	"fmt"
	"strings"
)

// dump is a tree on one line: leaves as they are, composite nodes in parentheses
// behind the name of their kind.
func dump(n *Node) string {
	var b strings.Builder
	dumpTo(&b, n)
	return b.String()
}

var kindNames = [...]string{"row", "id", "num", "op", "word", "space", "frac", "root", "script", "accent", "fence", "table", "styled", "phantom", "struck", "source"}

var fontNames = [...]string{"", ":up", ":it", ":bf", ":bi", ":bb", ":cal", ":bcal", ":fr", ":sf", ":tt"}

var classNames = [...]string{"", "", "", "", "<", ">", "", "~", ""}

func dumpTo(b *strings.Builder, n *Node) {
	if n == nil {
		b.WriteByte('-')
		return
	}
	switch n.Kind {
	case Ident, Number:
		b.WriteString(n.Text + fontNames[n.Font])
		return
	case Op:
		b.WriteString(n.Text + fontNames[n.Font])
		if n.Size > 0 {
			fmt.Fprintf(b, "*%d%s", n.Size, classNames[n.Class])
		}
		if n.Class == Middle {
			b.WriteString("|middle")
		}
		if n.Stretchy {
			b.WriteString("…stretchy")
		}
		return
	case Word:
		fmt.Fprintf(b, "%q%s", n.Text, fontNames[n.Font])
		return
	case Source:
		b.WriteString("!" + n.Text)
		return
	case Space:
		fmt.Fprintf(b, "_%.2f", n.Width)
		return
	}
	b.WriteString("(" + kindNames[n.Kind])
	for _, flag := range []struct {
		on   bool
		name string
	}{{n.Limits, "limits"}, {n.Limits && n.Display && n.Kind == Script, "always"}, {n.Under, "under"}, {n.Bare, "bare"}, {n.Kind == Styled && n.Display, "display"}, {n.Stretchy, "wide"}} {
		if flag.on {
			b.WriteString("." + flag.name)
		}
	}
	if n.Text != "" || n.Close != "" {
		b.WriteString(" " + n.Text + n.Close)
	}
	for _, kid := range n.Kids {
		b.WriteByte(' ')
		dumpTo(b, kid)
	}
	b.WriteByte(')')
}

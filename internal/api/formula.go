package api

import (
	"strings"

	"github.com/dailypapers/dailypapers/texmath"
)

// formulaMarkdown writes a formula between dollars. Where a renderer that knows no
// mathematics could find a tag or a link, a space parts its signs: a backslash
// would say something else to one that does.
func formulaMarkdown(f texmath.Piece) string {
	var b strings.Builder
	dollars := "$"
	if f.Display {
		dollars = "$$"
	}
	tex := strings.TrimSpace(f.Text)
	if strings.HasSuffix(tex, `\`) { // of "\ ": it must not escape what closes
		tex += " "
	}
	b.WriteString(dollars)
	closed := tex + dollars
	for i := range len(closed) {
		b.WriteByte(closed[i])
		if opensTag(closed, i) || joinsLink(closed, i) {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

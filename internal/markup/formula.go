package markup

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/dailypapers/dailypapers/texmath"
)

// A formula is a node whose value is TeX with its delimiters.
type formula struct {
	ast.String
	start, end int // in the source
}

// formulaParser finds mathematics in running text.
type formulaParser struct{}

func (formulaParser) Trigger() []byte { return []byte{'$', '\\'} }

func (formulaParser) Parse(block ast.Node, reader text.Reader, pc parser.Context) ast.Node {
	p := readingOf(pc).paragraphOf(block, reader.Source())
	line, at := reader.Position()
	i := p.offset(line, at)
	end := texmath.FormulaEnd(p.opaque, i)
	if end == i || !shows(p.text[i:end]) {
		return nil
	}
	line, behind := p.position(end)
	reader.SetPosition(line, behind)
	n := &formula{start: at.Start, end: behind.Start}
	n.Value = []byte(p.text[i:end])
	return n
}

// shows tells whether there is something between the delimiters, and no address:
// the dollars of "$5 at https://example.org/?$" enclose no mathematics.
func shows(tex string) bool {
	return strings.Trim(tex, "$\\()[] \t\n") != "" && !strings.Contains(tex, "://")
}

package markup

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/dailypapers/dailypapers/texmath"
)

// A formula is a node whose value is TeX with its delimiters.
type formula struct{ ast.String }

// formulaParser finds mathematics in running text.
type formulaParser struct{}

func (formulaParser) Trigger() []byte { return []byte{'$', '\\'} }

func (formulaParser) Parse(block ast.Node, reader text.Reader, pc parser.Context) ast.Node {
	p := readingOf(pc).paragraphOf(block, reader.Source())
	i := p.offset(reader.Position())
	end := texmath.FormulaEnd(p.opaque, i)
	if end == i || !shows(p.text[i:end]) {
		return nil
	}
	reader.SetPosition(p.position(end))
	n := &formula{}
	n.Value = []byte(p.text[i:end])
	return n
}

// shows tells whether there is something between the delimiters, and no address:
// the dollars of "$5 at https://example.org/?$" enclose no mathematics.
func shows(tex string) bool {
	return strings.Trim(tex, "$\\()[] \t\n") != "" && !strings.Contains(tex, "://")
}

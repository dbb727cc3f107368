package markup

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/dailypapers/dailypapers/texmath"
)

// A display is a paragraph that begins with a formula of several lines. As a block
// of its own its lines are no items of lists, headings or quotations, whatever they
// begin with: a row of an equation may begin with a minus.
type display struct {
	ast.Paragraph
	end int // of the formula in the source
}

type displayParser struct{}

func (displayParser) Trigger() []byte { return []byte{'$', '\\'} }

// displayReach is how far a formula is looked for: what texmath takes for one.
const displayReach = 16 << 10

func (displayParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	from := segment.Start + pc.BlockOffset() - segment.Padding
	if pc.BlockOffset() < 0 || from < segment.Start || !opensDisplay(line[pc.BlockOffset():]) {
		return nil, parser.NoChildren
	}
	rest := reader.Source()[from:]
	length := texmath.FormulaEnd(string(rest[:min(len(rest), displayReach)]), 0)
	if from+length <= segment.Stop {
		return nil, parser.NoChildren
	}
	n := &display{end: from + length}
	n.Lines().Append(segment)
	reader.AdvanceToEOL()
	return n, parser.NoChildren
}

func opensDisplay(line []byte) bool {
	return bytes.HasPrefix(line, []byte("$$")) || bytes.HasPrefix(line, []byte(`\[`)) || bytes.HasPrefix(line, []byte(`\begin{`))
}

func (displayParser) Continue(n ast.Node, reader text.Reader, _ parser.Context) parser.State {
	line, segment := reader.PeekLine()
	d, ok := n.(*display)
	if !ok || segment.Start >= d.end || util.IsBlank(line) {
		return parser.Close
	}
	d.Lines().Append(segment)
	reader.AdvanceToEOL()
	return parser.Continue | parser.NoChildren
}

// Close trims the lines as those of other paragraphs.
func (displayParser) Close(n ast.Node, reader text.Reader, pc parser.Context) {
	parser.NewParagraphParser().Close(n, reader, pc)
}

func (displayParser) CanInterruptParagraph() bool { return true }

func (displayParser) CanAcceptIndentedLine() bool { return false }

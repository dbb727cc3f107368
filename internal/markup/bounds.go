package markup

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// The bounds hold the time linear where reading Markdown is not: goldmark asks every
// open block about every line, and every earlier mark about every mark of emphasis.
// TestTime measures what they leave. People get by with far less.
const (
	maxNesting = 8     // open blocks, where a list is two: the list and its item; deeper ones leave no room on a phone
	maxMarks   = 500   // runs of * _ ~ and brackets in one block
	maxColumns = 100   // of a table
	maxCells   = 5_000 // of all tables, with those that short rows leave out
)

// shallow is a parser of blocks that hold blocks, up to a depth. What lies deeper is
// text.
type shallow struct{ parser.BlockParser }

func (s shallow) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if len(pc.OpenedBlocks()) >= maxNesting {
		return nil, parser.NoChildren
	}
	return s.BlockParser.Open(parent, reader, pc)
}

// few is a parser of marks that knows so many in a block. The others are text.
type few struct{ parser.InlineParser }

func (f few) Parse(block ast.Node, reader text.Reader, pc parser.Context) ast.Node {
	if readingOf(pc).tooMany(block) {
		return nil
	}
	return f.InlineParser.Parse(block, reader, pc)
}

// tooMany counts a mark of the block.
func (r *reading) tooMany(block ast.Node) bool {
	if r.counted != block {
		r.counted, r.marks = block, 0
	}
	r.marks++
	return r.marks > maxMarks
}

// fewLinks is few for links, whose brackets close even behind the last that opens.
type fewLinks struct{ parser.InlineParser }

func (f fewLinks) Parse(block ast.Node, reader text.Reader, pc parser.Context) ast.Node {
	if reader.Peek() != ']' && readingOf(pc).tooMany(block) {
		return nil
	}
	return f.InlineParser.Parse(block, reader, pc)
}

// CloseBlock gives back brackets that were left open.
func (f fewLinks) CloseBlock(block ast.Node, reader text.Reader, pc parser.Context) {
	if c, ok := f.InlineParser.(parser.CloseBlocker); ok {
		c.CloseBlock(block, reader, pc)
	}
}

// smallTables makes tables of a size that people read. Every row of a table is as
// long as the first, so that a wide and long one would be far longer than its source.
type smallTables struct{ parser.ParagraphTransformer }

func (s smallTables) Transform(n *ast.Paragraph, reader text.Reader, pc parser.Context) {
	columns, rows := 0, n.Lines().Len()
	for i := range rows {
		line := n.Lines().At(i)
		columns = max(columns, bytes.Count(reader.Source()[line.Start:line.Stop], []byte("|"))+1)
	}
	r := readingOf(pc)
	if columns == 1 || columns > maxColumns || r.cells+columns*rows > maxCells {
		return
	}
	r.cells += columns * rows
	s.ParagraphTransformer.Transform(n, reader, pc)
}

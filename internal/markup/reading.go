package markup

import (
	"sort"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// A reading is what the parsers know while they read one comment.
type reading struct {
	parser.Context
	paragraph paragraph // the block that was last asked for formulas
	counted   ast.Node  // the block whose marks are counted
	marks     int
	cells     int // of tables, and what may have been some
}

// readingOf is our reading behind goldmark's interface.
func readingOf(pc parser.Context) *reading {
	r, ok := pc.(*reading)
	if !ok {
		return &reading{Context: pc}
	}
	return r
}

// A paragraph is the text of a block without what stands in front of its lines, such
// as the marks of a quotation.
type paragraph struct {
	block  ast.Node
	lines  *text.Segments
	starts []int  // where each line starts in text
	text   string // the lines
	opaque string // the same, with line breaks for code: no formula outlives a blank line
}

// paragraphOf reads the lines of a block once for all its formulas.
func (r *reading) paragraphOf(block ast.Node, source []byte) *paragraph {
	if r.paragraph.block == block {
		return &r.paragraph
	}
	p := paragraph{block: block, lines: block.Lines(), starts: make([]int, block.Lines().Len())}
	var b strings.Builder
	for i := range p.starts {
		line := p.lines.At(i)
		p.starts[i] = b.Len()
		b.Write(source[line.Start:line.Stop])
	}
	p.text = b.String()
	p.opaque = withoutCode(p.text)
	r.paragraph = p
	return &r.paragraph
}

// offset is the place in the text of a place in the source.
func (p *paragraph) offset(line int, at text.Segment) int {
	return p.starts[line] + at.Start - p.lines.At(line).Start
}

// position is the place in the source of the text's end before offset.
func (p *paragraph) position(offset int) (line int, at text.Segment) {
	line = sort.SearchInts(p.starts, offset) - 1
	at = p.lines.At(line)
	return line, at.WithStart(at.Start + offset - p.starts[line])
}

// withoutCode puts line breaks where code stands, with its marks.
func withoutCode(s string) string {
	if !strings.Contains(s, "`") {
		return s
	}
	runs := runsOfBackticks(s)
	out := []byte(s)
	for i := 0; i < len(s); {
		switch s[i] {
		case '\\':
			i += 2
			continue
		case '`':
		default:
			i++
			continue
		}
		n := runLength(s, i)
		end := i + n
		for later := runs[n]; len(later) > 0; later = later[1:] {
			if later[0] > i {
				end = later[0] + n
				for ; i < end; i++ {
					out[i] = '\n'
				}
				break
			}
			runs[n] = later[1:]
		}
		i = end
	}
	return string(out)
}

// runsOfBackticks are the offsets of the runs of each length.
func runsOfBackticks(s string) map[int][]int {
	runs := map[int][]int{}
	for i := 0; i < len(s); i++ {
		if n := runLength(s, i); n > 0 {
			runs[n] = append(runs[n], i)
			i += n - 1
		}
	}
	return runs
}

func runLength(s string, i int) int {
	n := 0
	for i+n < len(s) && s[i+n] == '`' {
		n++
	}
	return n
}

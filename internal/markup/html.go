package markup

import (
	"bufio"
	"html"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	tables "github.com/yuin/goldmark/extension/ast"
	markdown "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"

	"github.com/dailypapers/dailypapers/texmath"
)

// A writer writes the tree of a comment as HTML.
type writer struct {
	*bufio.Writer
	target
	source []byte
	known  map[string]string // paths of those mentioned, "" of who is not there
	linked bool              // inside a link
	depth  int               // of elements in running text
	spare  int               // bytes of addresses that may still be written
}

// A target is whom a comment is written for.
type target struct {
	people People
	origin string // before the paths of people
	simple bool   // mathematics without MathML, nothing for a style sheet
}

// maxDepth bounds elements inside elements in running text, of which readers tell
// two or three apart. HTML parsers bound it too.
const maxDepth = 16

// spareAddresses is what the addresses of a comment may have beyond its own length.
// Only references repeat one; thousands to a long one would make a page of hundreds
// of megabytes.
const spareAddresses = 16 << 10

func writeHTML(source []byte, root ast.Node, to target) string {
	var b strings.Builder
	b.Grow(2 * len(source))
	w := &writer{Writer: bufio.NewWriter(&b), source: source, target: to, known: map[string]string{}, spare: len(source) + spareAddresses}
	w.children(root)
	_ = w.Flush() // a Builder takes everything
	return b.String()
}

func (w *writer) children(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.node(c)
	}
}

func (w *writer) node(n ast.Node) {
	switch n := n.(type) {
	case *ast.Paragraph, *display:
		w.block("p", "\n", n)
	case *ast.TextBlock:
		w.children(n)
		if n.NextSibling() != nil {
			w.string("\n")
		}
	case *ast.Heading:
		w.block("h"+strconv.Itoa(min(n.Level+3, 6)), "\n", n)
	case *ast.Blockquote:
		w.string("<blockquote>\n")
		w.children(n)
		w.string("</blockquote>\n")
	case *ast.List:
		w.list(n)
	case *ast.ListItem:
		w.block("li", "\n", n)
	case *ast.ThematicBreak:
		w.string("<hr>\n")
	case *ast.CodeBlock:
		w.code("", n.Lines())
	case *ast.FencedCodeBlock:
		w.code(string(n.Language(w.source)), n.Lines())
	case *tables.Table:
		w.table(n)
	default:
		w.inline(n)
	}
}

func (w *writer) inline(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		w.text(n)
	case *ast.CodeSpan:
		w.string("<code>" + html.EscapeString(codeOf(n, w.source)) + "</code>")
	case *ast.Emphasis:
		w.element([]string{"em", "strong"}[min(n.Level, 2)-1], n)
	case *tables.Strikethrough:
		w.element("del", n)
	case *ast.Link:
		w.link(n.Destination, n)
	case *ast.Image:
		w.link(n.Destination, n)
	case *ast.AutoLink:
		w.autoLink(n)
	case *formula:
		w.formula(string(n.Value))
	case *mention:
		w.mention(n)
	default: // definitions of links, which show nothing
	}
}

func (w *writer) formula(tex string) {
	if w.simple {
		w.string(texmath.Tagged(tex))
		return
	}
	w.string(texmath.MathML(tex))
}

func (w *writer) string(s string) { _, _ = w.WriteString(s) }

func (w *writer) block(tag, end string, n ast.Node) {
	w.string("<" + tag + ">")
	w.children(n)
	w.string("</" + tag + ">" + end)
}

// element is a block in running text, where it stands not too deep.
func (w *writer) element(tag string, n ast.Node) {
	if w.depth++; w.depth <= maxDepth {
		w.block(tag, "", n)
	} else {
		w.children(n)
	}
	w.depth--
}

func (w *writer) list(n *ast.List) {
	tag, start := "ul", ""
	if n.IsOrdered() {
		tag = "ol"
		if n.Start != 1 {
			start = ` start="` + strconv.Itoa(n.Start) + `"`
		}
	}
	w.string("<" + tag + start + ">\n")
	w.children(n)
	w.string("</" + tag + ">\n")
}

func (w *writer) code(language string, lines *text.Segments) {
	w.string("<pre><code")
	if isLanguage(language) && !w.simple {
		w.string(` class="language-` + language + `"`)
	}
	w.string(">" + html.EscapeString(string(lines.Value(w.source))) + "</code></pre>\n")
}

// isLanguage tells whether s is a word such as go, c++ or objective-c.
func isLanguage(s string) bool {
	return s != "" && len(s) <= 32 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+#.-_") == ""
}

func (w *writer) table(n *tables.Table) {
	w.string("<table>\n")
	part := ""
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		in, tag := "tbody", "td"
		if _, ok := row.(*tables.TableHeader); ok {
			in, tag = "thead", "th"
		}
		if in != part {
			w.string(closed(part) + "<" + in + ">\n")
			part = in
		}
		w.string("<tr>\n")
		for c := row.FirstChild(); c != nil; c = c.NextSibling() {
			w.cell(tag, c)
		}
		w.string("</tr>\n")
	}
	w.string(closed(part) + "</table>\n")
}

func closed(part string) string {
	if part == "" {
		return ""
	}
	return "</" + part + ">\n"
}

func (w *writer) cell(tag string, n ast.Node) {
	class := ""
	if c, ok := n.(*tables.TableCell); ok && !w.simple && (c.Alignment == tables.AlignCenter || c.Alignment == tables.AlignRight) {
		class = ` class="` + c.Alignment.String() + `"`
	}
	w.string("<" + tag + class + ">")
	w.children(n)
	w.string("</" + tag + ">\n")
}

// text writes words, with their references and escapes resolved. A line break is one.
func (w *writer) text(n *ast.Text) {
	value := n.Segment.Value(w.source)
	if n.IsRaw() {
		markdown.DefaultWriter.RawWrite(w, value)
	} else {
		markdown.DefaultWriter.Write(w, value)
	}
	if n.SoftLineBreak() || n.HardLineBreak() {
		w.string("<br>\n")
	}
}

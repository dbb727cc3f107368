package markup

import (
	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// A Renderer reads comments. It may be used by many goroutines at once.
type Renderer struct {
	parser parser.Parser
	policy *bluemonday.Policy
	simple *bluemonday.Policy
}

// New makes a Renderer, which takes about a millisecond: keep it.
func New() *Renderer {
	return &Renderer{parser: newParser(), policy: newPolicy(), simple: newSimplePolicy()}
}

// People tells the path of a person's page, such as /people/ada, and whether there is
// such a person. The name is in lower case. A path begins with one slash.
type People func(name string) (path string, ok bool)

// HTML is the comment as a fragment of HTML that is safe to put into a page. Mentions
// of the people that are there become links; nil knows nobody.
func (r *Renderer) HTML(src string, people People) string {
	source, root := r.read(src)
	return r.policy.Sanitize(clean(writeHTML(source, root, target{people: people})))
}

// Simple is HTML for readers that know neither MathML nor this site's style sheet, such as
// those of feeds and mail: mathematics is that of texmath.Tagged, no element has a class,
// and mentions lead to origin ("https://papers.example.org") with the person's path behind
// it.
func (r *Renderer) Simple(src, origin string, people People) string {
	source, root := r.read(src)
	return r.simple.Sanitize(clean(writeHTML(source, root, target{people, origin, true})))
}

// Plain is the comment as one line of plain text of at most limit characters, with
// mathematics as Unicode. A longer one is cut behind a word, and an ellipsis says so.
func (r *Renderer) Plain(src string, limit int) string {
	return cut(plain(r.read(src)), limit)
}

// Readable is the comment as it was typed, with its lines and its marks, but for its
// mathematics, which is Unicode: Markdown can be read as it is, TeX cannot.
func (r *Renderer) Readable(src string) string { return readable(r.read(src)) }

// Mentions are the names that a comment mentions: in lower case, each once, in their
// order, and MaxMentions at most. Names in code, mathematics, links and addresses
// are none.
func (r *Renderer) Mentions(src string) []string {
	_, root := r.read(src)
	return mentionsIn(root)
}

func (r *Renderer) read(src string) (source []byte, root ast.Node) {
	source = []byte(clean(src))
	return source, r.parser.Parse(text.NewReader(source), parser.WithContext(&reading{Context: parser.NewContext()}))
}

// newParser puts the language together. The numbers are the order in which parsers
// are asked: those of goldmark, and ours between them.
func newParser() parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(displayParser{}, 50),
			util.Prioritized(parser.NewSetextHeadingParser(), 100),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(shallow{parser.NewListParser()}, 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(shallow{parser.NewBlockquoteParser()}, 800),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(
			util.Prioritized(parser.NewCodeSpanParser(), 100),
			util.Prioritized(formulaParser{}, 150),
			util.Prioritized(fewLinks{parser.NewLinkParser()}, 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(mentionParser{}, 400),
			util.Prioritized(few{parser.NewEmphasisParser()}, 500),
			util.Prioritized(few{extension.NewStrikethroughParser()}, 500),
			util.Prioritized(extension.NewLinkifyParser(
				extension.WithLinkifyAllowedProtocols([]string{"http:", "https:"})), 999),
		),
		parser.WithParagraphTransformers(
			util.Prioritized(parser.LinkReferenceParagraphTransformer, 100),
			util.Prioritized(smallTables{extension.NewTableParagraphTransformer()}, 200),
		),
		parser.WithASTTransformers(util.Prioritized(extension.NewTableASTTransformer(), 0)),
	)
}

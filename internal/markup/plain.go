package markup

import (
	"bufio"
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	markdown "github.com/yuin/goldmark/renderer/html"

	"github.com/dailypapers/dailypapers/texmath"
)

// plain is the text of a comment on one line.
func plain(source []byte, root ast.Node) string {
	var b strings.Builder
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if n.Type() == ast.TypeBlock {
			b.WriteByte(' ')
		}
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			b.WriteString(wordsOf(n, source))
		case *ast.CodeSpan:
			b.WriteString(codeOf(n, source))
			return ast.WalkSkipChildren, nil
		case *ast.CodeBlock:
			b.Write(n.Lines().Value(source))
		case *ast.FencedCodeBlock:
			b.Write(n.Lines().Value(source))
		case *ast.AutoLink:
			b.WriteString(labelOf(n, source))
		case *formula:
			b.WriteString(texmath.Plain(string(n.Value)))
		case *mention:
			b.Write(n.Value)
		}
		return ast.WalkContinue, nil
	})
	return strings.Join(strings.Fields(clean(b.String())), " ")
}

// readable is a comment whose formulas are written as Unicode.
func readable(source []byte, root ast.Node) string {
	var b strings.Builder
	behind := 0
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if f, ok := n.(*formula); ok && entering && f.start >= behind {
			b.Write(source[behind:f.start])
			b.WriteString(texmath.Plain(string(f.Value)))
			behind = f.end
		}
		return ast.WalkContinue, nil
	})
	b.Write(source[behind:])
	return clean(b.String())
}

// wordsOf is the text of a node with its references and escapes resolved.
func wordsOf(n *ast.Text, source []byte) string {
	value := n.Segment.Value(source)
	words := string(value)
	if !n.IsRaw() && strings.ContainsAny(words, `\&`) {
		var b strings.Builder
		w := bufio.NewWriter(&b)
		markdown.DefaultWriter.Write(w, value)
		_ = w.Flush() // a Builder takes everything
		words = html.UnescapeString(b.String())
	}
	if n.SoftLineBreak() || n.HardLineBreak() {
		words += " "
	}
	return words
}

// codeOf is code in running text, on one line.
func codeOf(n *ast.CodeSpan, source []byte) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			b.Write(t.Segment.Value(source))
		}
	}
	return strings.ReplaceAll(b.String(), "\n", " ")
}

// cut is s in at most limit characters: up to a word's end and an ellipsis, or within
// a word that is too long by itself.
func cut(s string, limit int) string {
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	if limit < 1 {
		return ""
	}
	end := 0 // behind as many characters as fit before the ellipsis
	for range limit - 1 {
		_, n := utf8.DecodeRuneInString(s[end:])
		end += n
	}
	head := s[:end]
	if s[end] != ' ' {
		if space := strings.LastIndexByte(head, ' '); space > 0 {
			head = head[:space]
		} else {
			head = whole(head, s[end:])
		}
	}
	return strings.TrimRight(head, " ,;:–—-") + "…"
}

// whole is head without the start of a character that goes on in rest with marks.
func whole(head, rest string) string {
	for head != "" {
		next, _ := utf8.DecodeRuneInString(rest)
		last, n := utf8.DecodeLastRuneInString(head)
		if !unicode.IsMark(next) && next != zwj && last != zwj {
			break
		}
		rest = head[len(head)-n:]
		head = head[:len(head)-n]
	}
	return head
}

// The joiners: of the parts of an emoji, and of letters that stay apart.
const (
	zwj  = '\u200d'
	zwnj = '\u200c'
)

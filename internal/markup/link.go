package markup

import (
	"html"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// link writes a link, or only its text where it may not lead there or stands in
// another one: that text links nowhere either. One without text shows its address.
func (w *writer) link(dest []byte, n ast.Node) {
	addr, ok := address(dest)
	if !ok || !w.enter(addr) {
		outer := w.linked
		w.linked = true
		w.children(n)
		w.linked = outer
		return
	}
	if n.HasChildren() {
		w.children(n)
	} else {
		w.string(html.EscapeString(addr))
	}
	w.leave()
}

// autoLink writes an address that was typed as such.
func (w *writer) autoLink(n *ast.AutoLink) {
	label := html.EscapeString(labelOf(n, w.source))
	if addr, ok := autoAddress(n, w.source); ok && w.enter(addr) {
		w.string(label)
		w.leave()
		return
	}
	w.string(label)
}

func autoAddress(n *ast.AutoLink, source []byte) (addr string, ok bool) {
	dest := string(n.URL(source))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(dest), "mailto:") {
		dest = "mailto:" + dest
	}
	return address([]byte(dest))
}

// labelOf is what is shown of an address. What is none after all keeps its brackets,
// as the string of a std::vector<std::string>.
func labelOf(n *ast.AutoLink, source []byte) string {
	label := string(n.Label(source))
	if _, ok := autoAddress(n, source); !ok && n.Pos() >= 0 && source[n.Pos()] == '<' {
		return "<" + label + ">"
	}
	return label
}

// enter opens a link to elsewhere, unless one is open or the comment's addresses are
// used up.
func (w *writer) enter(addr string) bool {
	if w.linked || len(addr) > w.spare {
		return false
	}
	w.spare -= len(addr)
	w.linked = true
	w.string(`<a href="` + html.EscapeString(addr) + `" rel="` + rel + `">`)
	return true
}

func (w *writer) leave() {
	w.linked = false
	w.string("</a>")
}

// rel says that the page does not vouch for a link, and keeps the page to itself.
const rel = "nofollow ugc noopener"

// mention writes a link to a person, or what was typed where there is none.
func (w *writer) mention(n *mention) {
	typed := string(n.Value)
	path := ""
	if !w.linked {
		path = w.pathOf(n.name())
	}
	if path == "" {
		w.string(typed)
		return
	}
	if w.simple {
		w.string(`<a href="` + html.EscapeString(w.origin+path) + `">` + typed + "</a>")
		return
	}
	w.string(`<a href="` + html.EscapeString(path) + `" class="mention">` + typed + "</a>")
}

// pathOf asks for each name once, and for so many.
func (w *writer) pathOf(name string) string {
	path, asked := w.known[name]
	if asked || w.people == nil || len(w.known) == MaxMentions {
		return path
	}
	if p, ok := w.people(name); ok && local(p) {
		path = p
	}
	w.known[name] = path
	return path
}

package api

import (
	"fmt"
	"net/http"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/texmath"
)

const markdownType = "text/markdown; charset=utf-8"

// PaperMarkdown answers /papers/{id}.md, and /papers/{id} where Markdown is
// what the client accepts. id may be any spelling that papers.ParseID reads.
func (a *API) PaperMarkdown(w http.ResponseWriter, r *http.Request, id string) error {
	e, err := a.find(r.Context(), id)
	if err != nil {
		return err
	}
	a.send(w, r, markdownType, []byte(markdown(e.Paper, a.base(r))))
	return nil
}

// markdown writes a paper's page. Mathematics is TeX between dollars, and a
// dollar that is money has a backslash.
func markdown(p papers.Paper, base string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", inline(p.TitleSource()))
	if names := authorNames(p); len(names) > 0 {
		fmt.Fprintf(&b, "%s\n\n", literal(strings.Join(names, ", ")))
	}
	for _, f := range facts(p, base) {
		if f.value != "" {
			fmt.Fprintf(&b, "- %s: %s\n", f.name, f.value)
		}
	}
	if p.Summary.Text != "" && p.Abstract == "" {
		fmt.Fprintf(&b, "\n## Summary\n\n%s\n\n(%s)\n", paragraph(p.Summary.Text), literal(p.Summary.Credit()))
	}
	if p.Abstract != "" {
		fmt.Fprintf(&b, "\n## Abstract\n\n%s\n", paragraph(p.Abstract))
	}
	return b.String()
}

type fact struct{ name, value string }

// facts are the lines of the list below the authors, empty ones too.
func facts(p papers.Paper, base string) []fact {
	all := []fact{
		{"Id", literal(string(p.ID))},
		{"Published", p.Published.String()},
		{"Updated", p.Updated.String()},
		{"Categories", literal(categories(p))},
		{"Page", address(base + p.ID.Path())},
		{"Source", address(p.ID.AbstractURL())},
		{"PDF", address(p.ID.PDFURL())},
	}
	for _, l := range p.Links {
		all = append(all, fact{l.Kind.Name(), address(l.URL)})
	}
	return append(all, fact{"Comments", inline(p.Comments)}, fact{"Published in", inline(p.Journal)},
		fact{"DOI", literal(p.DOI)}, fact{"Licence", address(p.License)}, fact{"Withdrawn", yes(p.Withdrawn)})
}

func categories(p papers.Paper) string {
	out := make([]string, len(p.Categories))
	for i, c := range p.Categories {
		out[i] = string(c)
		if name := c.Name(); name != string(c) {
			out[i] += " (" + name + ")"
		}
	}
	return strings.Join(out, ", ")
}

func yes(b bool) string {
	if b {
		return "yes, by its authors"
	}
	return ""
}

// authorNames are the names on the title page that can be shown.
func authorNames(p papers.Paper) []string {
	var names []string
	for _, a := range p.Authors {
		if name := plain(a.Name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// paragraph writes a text of many lines as one paragraph, which a character
// at its beginning must not turn into a heading, a list or a quotation.
func paragraph(s string) string {
	s = inline(s)
	if s != "" && strings.ContainsRune("#>-+*=~`|", rune(s[0])) {
		return `\` + s
	}
	return s
}

// inline writes TeX text on one line: its words so that they stay words, and
// its formulas between dollars. Everything else is left alone, since most
// readers of this are programs.
func inline(s string) string {
	var w wordWriter
	for _, p := range texmath.Pieces(plain(s)) {
		if p.Formula {
			w.formula(p)
		} else {
			w.words(p.Text)
		}
	}
	return w.String()
}

// literal writes a text that is no TeX on one line: an id, a name.
func literal(s string) string {
	var w wordWriter
	w.words(plain(s))
	return w.String()
}

// A wordWriter writes text in which a renderer must find no tag and no link,
// and no mathematics but formulas.
type wordWriter struct {
	strings.Builder
	escaped bool // what comes next, by a backslash that stood there already
}

func (w *wordWriter) words(s string) {
	for i := range len(s) {
		if !w.escaped && (s[i] == '$' || opensTag(s, i) || joinsLink(s, i)) {
			w.WriteByte('\\')
		}
		w.WriteByte(s[i])
		w.escaped = s[i] == '\\' && !w.escaped
	}
}

func (w *wordWriter) formula(p texmath.Piece) {
	if w.escaped { // or it would escape the dollar
		w.WriteByte('\\')
	}
	w.WriteString(formulaMarkdown(p))
	w.escaped = false
}

// joinsLink reports whether a bracket closes at i that may belong to a link.
func joinsLink(s string, i int) bool {
	return s[i] == ']' && i+1 < len(s) && strings.IndexByte("([:", s[i+1]) >= 0
}

// opensTag reports whether a tag, an automatic link or a comment of HTML could
// begin at i, as CommonMark reads them; "a<b$" and "a < b" are none.
func opensTag(s string, i int) bool {
	if s[i] != '<' || i+1 == len(s) {
		return false
	}
	rest := strings.TrimPrefix(s[i+1:], "/")
	name := strings.TrimLeft(rest, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.+-_")
	if len(name) == len(rest) {
		return rest != "" && strings.IndexByte("!?", rest[0]) >= 0
	}
	return name == "" || strings.IndexByte(" />:@", name[0]) >= 0
}

// address writes a link to the web that shows itself; anything else is text.
func address(s string) string {
	if !strings.HasPrefix(s, "https://") && !strings.HasPrefix(s, "http://") || strings.ContainsAny(s, "<> \t\r\n") || plain(s) != s {
		return literal(s)
	}
	return "<" + s + ">"
}

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
	fmt.Fprintf(&b, "# %s\n\n", inline(p.Title))
	if names := authorNames(p); len(names) > 0 {
		fmt.Fprintf(&b, "%s\n\n", inline(strings.Join(names, ", ")))
	}
	for _, f := range facts(p, base) {
		if f.value != "" {
			fmt.Fprintf(&b, "- %s: %s\n", f.name, f.value)
		}
	}
	if p.Summary.Text != "" && p.Abstract == "" {
		fmt.Fprintf(&b, "\n## Summary\n\n%s\n\n(%s)\n", paragraph(p.Summary.Text), inline(p.Summary.Credit()))
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
		{"Id", inline(string(p.ID))},
		{"Published", p.Published.String()},
		{"Updated", p.Updated.String()},
		{"Categories", inline(categories(p))},
		{"Page", address(base + p.ID.Path())},
		{"Source", address(p.ID.AbstractURL())},
		{"PDF", address(p.ID.PDFURL())},
	}
	for _, l := range p.Links {
		all = append(all, fact{l.Kind.Name(), address(l.URL)})
	}
	return append(all, fact{"Comments", inline(p.Comments)}, fact{"Published in", inline(p.Journal)},
		fact{"DOI", inline(p.DOI)}, fact{"Licence", address(p.License)}, fact{"Withdrawn", yes(p.Withdrawn)})
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
	s = inline(texmath.Text(s))
	if s != "" && strings.ContainsRune("#>-+*=~`|", rune(s[0])) {
		return `\` + s
	}
	return s
}

// inline writes a text on one line so that it stays text: a renderer must
// find no tag and no link in it, and no mathematics but what stands between
// dollars already. Everything else is left alone, since most readers of this
// are programs.
func inline(s string) string {
	s = plain(s)
	var b strings.Builder
	escaped := false // by a backslash that stood there already
	for i := 0; i < len(s); {
		if f := formulaOf(s[i:]); f.length > 0 && !escaped {
			b.WriteString(f.markdown())
			i += f.length
			continue
		}
		n := max(1, len(s[i:])-len(strings.TrimLeft(s[i:], "$")))
		for ; n > 0; n-- {
			if !escaped && (s[i] == '$' || opensTag(s, i) || joinsLink(s, i)) {
				b.WriteByte('\\')
			}
			b.WriteByte(s[i])
			escaped = s[i] == '\\' && !escaped
			i++
		}
	}
	return b.String()
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
		return inline(s)
	}
	return "<" + s + ">"
}

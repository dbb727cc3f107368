package letter

import (
	"fmt"
	"html"
	"html/template"
	"slices"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/search/analysis"
	"github.com/dailypapers/dailypapers/texmath"
)

const (
	titleMost   = 300 // characters
	leadMost    = 320 // as summary.Limit
	authorsMost = 3
	authorMost  = 60 // characters of a name; longer ones are collaborations
)

// A Block is a paper as mails show it, all but the reason: it is the same in
// every mail, and made once.
type Block struct {
	Title string // plain text

	names              []string // of the authors, as searches read them
	head, tail         string   // HTML around the reason
	brief, briefEnd    string   // in place of both where a mail would become too long
	textHead, textTail string   // plain text around the reason, behind the number
}

// Set makes the block of a paper. lead is the one sentence that it is listed
// with, as TeX, as frontpage.Lead has it; "" for none.
func Set(s Site, p papers.Paper, lead string, t papers.Tally) *Block {
	b := &Block{Title: clip(line(texmath.Plain(p.TitleSource())), titleMost)}
	if b.Title == "" {
		b.Title = string(p.ID)
	}
	lead = strings.TrimSpace(lead)
	plainLead := clip(line(texmath.Plain(lead)), leadMost)
	v := blockView{Page: s.To(p.ID.Path()), Authors: authorLine(p), Counts: counts(t), Links: links(p),
		Title: tagged(p.TitleSource(), titleMost, b.Title), Lead: tagged(lead, leadMost, plainLead)}
	b.head, b.tail = fragment("head", v), fragment("tail", v)
	b.textHead = strings.TrimPrefix(wrapped(b.Title), paperIndent) + wrapped(v.Authors)
	b.textTail = textTail(v, plainLead)
	v.Title, v.Authors = template.HTML(html.EscapeString(clip(b.Title, nameMost))), ""
	b.brief, b.briefEnd = fragment("head", v), fragment("end", nil)
	if len(p.Authors) > authorsMost { // else all of them are shown
		b.names = names(p.Authors)
	}
	return b
}

// names are authors in the words by which searches find them, each with a space
// around it.
func names(all []papers.Author) []string {
	a := analysis.New(analysis.Names)
	out := make([]string, len(all))
	for i, author := range all {
		out[i] = nameWords(a, author.Name)
	}
	return out
}

func nameWords(a *analysis.Analyzer, name string) string {
	var b strings.Builder
	b.WriteByte(' ')
	for _, t := range a.Append(nil, name) {
		if !t.Joined {
			b.WriteString(t.Term + " ")
		}
	}
	return b.String()
}

// place is where an author stands whom the block does not name, counted from 1;
// 0 for one whom it names, and for nobody.
func (b *Block) place(name string) int {
	if len(b.names) == 0 {
		return 0
	}
	wanted := nameWords(analysis.New(analysis.Names), name)
	at := slices.IndexFunc(b.names, func(n string) bool { return strings.Contains(n, wanted) })
	if strings.TrimSpace(wanted) == "" || at < authorsMost {
		return 0
	}
	return at + 1
}

// blockView is what the templates of a paper read.
type blockView struct {
	Page, Authors, Counts string
	Title, Lead           template.HTML
	Links                 []link
}

type link struct{ Name, URL string }

// tagged sets TeX with sub and sup, or, where it is longer than most, takes the
// plain text that was shortened.
func tagged(src string, most int, plain string) template.HTML {
	full := line(texmath.Plain(src))
	if full == plain && len([]rune(full)) <= most {
		return template.HTML(line(texmath.Tagged(src))) // which escapes all but its own elements
	}
	return template.HTML(html.EscapeString(plain))
}

func links(p papers.Paper) []link {
	var all []link
	for _, l := range []link{{"Abstract page", p.ID.AbstractURL()}, {"PDF", p.ID.PDFURL()}} {
		if l.URL == "" {
			continue
		}
		if l.Name != "PDF" && p.ID.Source() == "arxiv" {
			l.Name = "arXiv"
		}
		all = append(all, l)
	}
	return all
}

func counts(t papers.Tally) string {
	var all []string
	if t.Votes > 0 {
		all = append(all, count(t.Votes, "vote", "votes"))
	}
	if t.Comments > 0 {
		all = append(all, count(t.Comments, "comment", "comments"))
	}
	return strings.Join(all, ", ")
}

// authorLine names the first authors.
func authorLine(p papers.Paper) string {
	var names []string
	for _, a := range p.Authors[:min(len(p.Authors), authorsMost)] {
		if name := clip(line(a.Name), authorMost); name != "" {
			names = append(names, name)
		}
	}
	out := strings.Join(names, ", ")
	if more := len(p.Authors) - authorsMost; more > 0 && out != "" {
		out += fmt.Sprintf(" and %d more", more)
	}
	return out
}

const paperIndent = "    "

// wrapped is a text below a number, nothing where there is none.
func wrapped(text string) string {
	if text == "" {
		return ""
	}
	return wrap(text, paperIndent, columns) + "\n"
}

// textTail is what plain text has behind the reason.
func textTail(v blockView, lead string) string {
	out := ""
	if lead != "" {
		out = "\n" + wrapped(lead)
	}
	out += "\n" + wrapped(v.Counts) + paperIndent + v.Page + "\n"
	for _, l := range v.Links {
		out += paperIndent + l.Name + ": " + l.URL + "\n"
	}
	return out + "\n"
}

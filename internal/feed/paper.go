package feed

import (
	"cmp"
	"context"
	"html"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/texmath"
)

// authorsNamed is how many authors an entry names: all of nearly every paper, and
// not the three thousand of a collaboration in each of a hundred entries.
const authorsNamed = 100

// arxivScheme is what arXiv's own feeds call the scheme of their categories.
const arxivScheme = "http://arxiv.org/schemas/atom"

// paperEntry is a paper as it stands in a list.
func paperEntry(o origin, e papers.Entry) Entry {
	p := e.Paper
	out := Entry{
		ID: o.tag(p.ID.Path()), Page: o.to(p.ID.Path()), Title: cmp.Or(line(texmath.Plain(p.TitleSource())), string(p.ID)), Language: tongue(p.Language),
		Published: p.Appeared(), Updated: changed(e), Summary: texmath.Plain(p.Text()), HTML: paperHTML(o, p), Links: paperLinks(o, p),
	}
	out.External, _ = outside(p.ID.AbstractURL())
	for _, a := range p.Authors[:min(len(p.Authors), authorsNamed)] {
		if name := line(a.Name); name != "" {
			out.Authors = append(out.Authors, Person{name, o.to(a.Path())})
		}
	}
	for _, c := range p.Categories {
		if code := line(string(c)); code != "" {
			scheme := ""
			if c.Known() {
				scheme = arxivScheme
			}
			out.Categories = append(out.Categories, Category{code, scheme, c.Name()})
		}
	}
	for _, k := range p.Keywords {
		if k = line(texmath.Plain(k)); k != "" {
			out.Keywords = append(out.Keywords, k)
		}
	}
	return out
}

// entries are those of papers outside a front page, each with the last one that
// it stood on: it was updated then in every feed. It takes one statement.
func (f *Feeds) entries(ctx context.Context, o origin, list []papers.Paper) ([]Entry, error) {
	ids := make([]papers.ID, len(list))
	for i, p := range list {
		ids[i] = p.ID
	}
	features, err := f.deps.Store.FeaturesOfAll(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]Entry, len(list))
	for i, p := range list {
		out[i] = paperEntry(o, papers.Entry{Paper: p, Feature: features[p.ID]})
	}
	return out, nil
}

// changed is when an entry last became another: its newest version, or its coming
// to this list. Votes and comments change it not: a reader would show the paper as
// new with each of them.
func changed(e papers.Entry) time.Time {
	t := e.Paper.Appeared()
	for _, other := range []time.Time{e.Paper.Updated.Time, e.Came()} {
		if other.After(t) {
			t = other
		}
	}
	return t
}

// paperLinks are the ways to read a paper, to what belongs to it, and to what is said
// of it (RFC 4685, without its counts: they change the feed with each comment).
func paperLinks(o origin, p papers.Paper) []Link {
	var out []Link
	add := func(rel, kind, title, href string) {
		if href, ok := outside(href); ok {
			out = append(out, Link{rel, kind, title, href})
		}
	}
	add("related", "text/html", "Abstract page", p.ID.AbstractURL())
	add("related", "application/pdf", "PDF", p.ID.PDFURL())
	for _, l := range p.Links {
		add("related", "", l.Kind.Name(), l.URL)
	}
	add("license", "", "", p.License) // of RFC 4946
	return append(out, Link{"replies", atom.mediaType(), "Comments", o.to(commentsPath(p.ID)) + atom.ending(false)})
}

// paperHTML is all that a reader needs to decide whether to read a paper.
func paperHTML(o origin, p papers.Paper) string {
	var b strings.Builder
	if names := authorLine(p); names != "" {
		b.WriteString("<p>" + html.EscapeString(names) + "</p>\n")
	}
	whole := p.Text()
	b.WriteString(prose(whole, frontpage.Lead(p)))
	if p.Abstract == "" && whole != "" && p.Summary.By != "" {
		b.WriteString("<p><em>" + html.EscapeString(line(p.Summary.Credit())) + "</em></p>\n")
	}
	return b.String() + ways(o, p)
}

// prose sets a text with the sentence that says most in bold: where it stands, or, if
// it is not there word by word, in front.
func prose(whole, lead string) string {
	var paragraphs []string
	for paragraph := range strings.SplitSeq(whole, "\n\n") {
		paragraph = strings.Join(strings.Fields(paragraph), " ")
		before, after, found := strings.Cut(paragraph, lead)
		switch {
		case paragraph == "":
			continue
		case lead != "" && found:
			paragraph = spaced(texmath.Tagged(before), " ") + "<strong>" + texmath.Tagged(lead) + "</strong>" + spaced(" ", texmath.Tagged(after))
			lead = ""
		default:
			paragraph = texmath.Tagged(paragraph)
		}
		paragraphs = append(paragraphs, "<p>"+paragraph+"</p>\n")
	}
	if lead != "" {
		paragraphs = append([]string{"<p><strong>" + texmath.Tagged(lead) + "</strong></p>\n"}, paragraphs...)
	}
	return strings.Join(paragraphs, "")
}

// spaced joins a text and a space, or is nothing where the text is: sentences have one
// between them, which setting them apart took away.
func spaced(a, b string) string {
	if strings.TrimSpace(a+b) == "" {
		return ""
	}
	return a + b
}

// ways are the links below a paper.
func ways(o origin, p papers.Paper) string {
	links := []string{anchor(o.to(p.ID.Path()), "Page and comments")}
	add := func(name, href string) {
		if href, ok := outside(href); ok {
			links = append(links, anchor(href, name))
		}
	}
	add("Abstract page", p.ID.AbstractURL())
	add("PDF", p.ID.PDFURL())
	for _, l := range p.Links {
		add(l.Kind.Name(), l.URL)
	}
	return "<p>" + strings.Join(links, " · ") + "</p>\n"
}

func anchor(href, text string) string {
	return `<a href="` + html.EscapeString(href) + `">` + html.EscapeString(text) + "</a>"
}

// authorLine names the authors, those of a large collaboration in part.
func authorLine(p papers.Paper) string {
	const most = 25 // as on the paper's page
	var names []string
	for _, a := range p.Authors[:min(len(p.Authors), most)] {
		if name := line(a.Name); name != "" {
			names = append(names, name)
		}
	}
	if more := len(p.Authors) - most; more > 0 {
		names = append(names, "and "+count(more, "more author", "more authors"))
	}
	return strings.Join(names, ", ")
}

// tongue is the short code (BCP 47) that feeds want for a language: of those in which
// papers are held, "und" for others, "" for English.
func tongue(code string) string {
	switch code {
	case "", "eng", "en":
		return ""
	case "fra":
		return "fr"
	case "zho":
		return "zh"
	}
	return "und"
}

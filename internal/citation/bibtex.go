package citation

import (
	"strings"

	papers "github.com/dailypapers/dailypapers"
)

// BibTeX returns an entry for a .bib file in UTF-8, with a line break behind
// its closing brace: @misc with eprint for a preprint, @article in a journal,
// @inproceedings in a volume. Mathematics stays TeX; capitals that a style
// would lose are in braces. Every brace is balanced, whatever the paper says.
func BibTeX(p papers.Paper) string { return bibTeX(workOf(p)) }

func bibTeX(w work) string {
	var e entry
	e.begin(w)
	e.text("title", protected(w.title))
	e.text("author", bibNames(w.authors))
	if !w.date.IsZero() {
		e.text("year", w.date.Time.Format("2006"))
	}
	if w.date.Precision >= papers.MonthPrecision {
		e.line("month", strings.ToLower(w.date.Time.Format("Jan"))) // a macro of every style
	}
	switch w.form {
	case article:
		e.text("journal", escaped(w.venue))
	case inVolume:
		e.text("booktitle", escaped(w.venue))
	}
	if w.arxiv != "" {
		e.text("eprint", address(w.arxiv))
		e.text("archivePrefix", "arXiv")
		e.text("primaryClass", escaped(w.primary))
	}
	e.text("doi", address(w.doi))
	e.text("url", address(w.url))
	e.text("annote", escaped(w.note))
	e.WriteString("}\n")
	return e.String()
}

// An entry is written field by field. A field without a value is left out.
type entry struct{ strings.Builder }

func (e *entry) begin(w work) {
	kind := "misc"
	switch w.form {
	case article:
		kind = "article"
	case inVolume:
		kind = "inproceedings"
	}
	e.WriteString("@" + kind + "{" + w.key + ",\n")
}

func (e *entry) text(field, value string) {
	if value != "" {
		e.line(field, "{"+value+"}")
	}
}

func (e *entry) line(field, value string) {
	e.WriteString("  " + field + strings.Repeat(" ", max(0, len("archivePrefix")-len(field))) + " = " + value + ",\n")
}

// bibNames writes "van der Berg, Jr., Anna and {H1 Collaboration}".
func bibNames(authors []name) string {
	all := make([]string, len(authors))
	for i, a := range authors {
		if a.literal != "" {
			all[i] = "{" + escaped(a.literal) + "}"
			continue
		}
		all[i] = strings.TrimSpace(escaped(a.particle) + " " + escaped(a.family))
		for _, part := range []string{a.suffix, a.given} {
			if part != "" {
				all[i] += ", " + escaped(part)
			}
		}
	}
	return strings.Join(all, " and ")
}

package arxiv

import (
	"strings"

	papers "github.com/dailypapers/dailypapers"
)

// raw reads the format arXivRaw: what arXiv's database holds, with all
// versions and the TeX as it was submitted.
func (in *intake) raw(of int) (papers.Paper, error) {
	var l snapshotLine
	space := in.tree.elements[of].space
	for i, e := range in.tree.children(of) {
		switch {
		case e.is(space, "version"):
			l.Versions = append(l.Versions, in.revision(i))
		case e.is(space, "authors"):
			l.Authors = e.text()
		case e.space == space:
			common(&l, e)
		}
	}
	// The server writes Python's None for a column that holds nothing.
	for _, field := range []*string{&l.Submitter, &l.Authors, &l.Categories} {
		if *field == "None" {
			*field = ""
		}
	}
	p, err := in.paper(&l, keys{id: "id", number: "version", created: "version/date"})
	if n := len(l.Versions); err == nil && n > 0 {
		p.Withdrawn = isWithdrawn(l.Versions[n-1])
	}
	return p, err
}

// isWithdrawn reports whether a version was withdrawn. Its source then has
// the type I, "ignore", perhaps among other letters. The size tells nothing:
// withdrawn versions have 0kb or 1kb, and so have others.
func isWithdrawn(r revision) bool { return strings.Contains(r.Type, "I") }

func (in *intake) revision(of int) revision {
	e := &in.tree.elements[of]
	r := revision{Version: strings.TrimSpace(e.attr("version"))}
	for _, c := range in.tree.children(of) {
		if c.space != e.space {
			continue
		}
		switch c.local {
		case "date":
			r.Created = c.text()
		case "size":
			r.Size = strings.TrimSpace(c.text())
		case "source_type":
			r.Type = c.text()
		}
	}
	return r
}

// common takes in a field that both of arXiv's formats have.
func common(l *snapshotLine, e *element) {
	var to *string
	switch e.local {
	case "id":
		to = &l.ID
	case "submitter":
		to = &l.Submitter
	case "title":
		to = &l.Title
	case "categories":
		to = &l.Categories
	case "comments":
		to = &l.Comments
	case "journal-ref":
		to = &l.Journal
	case "doi":
		to = &l.DOI
	case "report-no":
		to = &l.ReportNo
	case "license":
		to = &l.License
	case "abstract":
		to = &l.Abstract
	default:
		return
	}
	*to = e.text()
}

// textOf returns the text of the first child of a name, "" where there is none.
func (t *tree) textOf(of int, space, local string) string {
	for _, e := range t.children(of) {
		if e.is(space, local) {
			return e.text()
		}
	}
	return ""
}

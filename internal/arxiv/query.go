package arxiv

import (
	"slices"
	"strings"

	papers "github.com/dailypapers/dailypapers"
)

// queryEntry reads the entry of the query API in in.tree: a paper, or the
// error that the API answers with.
func (in *intake) queryEntry(p piece) error {
	var e entry
	in.fields(&e)
	if e.isError() {
		if in.doc.Fault == nil {
			in.doc.Fault = &Fault{Words: e.summary}
		}
		return nil
	}
	paper, err := in.queryPaper(&e)
	if err != nil {
		return err
	}
	in.accept(p, papers.Record{Paper: paper})
	return nil
}

// An entry is what a query's entry holds.
type entry struct {
	snapshotLine
	authors            []papers.Author
	primary            string
	codes              []string
	published, updated string
	summary            string
}

func (e *entry) isError() bool {
	if !strings.EqualFold(unwrap(e.Title), "error") {
		return false
	}
	_, _, err := arxivID("id", e.ID)
	return err != nil
}

// fields takes the entry apart.
func (in *intake) fields(to *entry) {
	for i, e := range in.tree.children(0) {
		switch e.space {
		case atomSpace:
			in.atomField(to, i, e)
		case arxivSpace:
			to.arxivField(e)
		}
	}
}

func (in *intake) atomField(to *entry, i int, e *element) {
	switch e.local {
	case "id":
		to.ID = e.text()
	case "title":
		to.Title = e.text()
	case "summary":
		to.Abstract = e.text()
		to.summary = unwrap(to.Abstract)
	case "published":
		to.published = e.text()
	case "updated":
		to.updated = e.text()
	case "author":
		if a, ok := in.authorOf(i); ok {
			to.authors = append(to.authors, a)
		}
	case "category":
		to.codes = append(to.codes, strings.TrimSpace(e.attr("term")))
	}
}

func (to *entry) arxivField(e *element) {
	switch e.local {
	case "primary_category":
		to.primary = strings.TrimSpace(e.attr("term"))
	case "comment":
		to.Comments = e.text()
	case "journal_ref":
		to.Journal = e.text()
	case "doi":
		to.DOI = e.text()
	}
}

// queryPaper makes the paper. Of its versions the first and the one that the
// id names are told.
func (in *intake) queryPaper(e *entry) (papers.Paper, error) {
	p, err := in.paper(&e.snapshotLine, keys{id: "id"})
	if err != nil {
		return p, err
	}
	_, version, _ := papers.ParseID(e.ID)
	p.Authors = e.authors
	if p.Categories, err = e.categories(); err != nil {
		return p, err
	}
	if p.Published, err = in.instant("published", e.published); err != nil {
		return p, err
	}
	updated, err := in.instant("updated", e.updated)
	if err != nil {
		return p, err
	}
	p.Announced = in.calendar.Announced(p.Published.Time)
	p.Versions = []papers.Version{{Number: 1, Date: p.Published}}
	if version > 1 {
		p.Versions = append(p.Versions, papers.Version{Number: version, Date: updated})
	}
	if version > 1 || version == 0 && updated != p.Published {
		p.Updated = updated
	}
	return p, nil
}

// maxCodes is more categories than any paper has.
const maxCodes = 200

// categories returns the primary category and then the others, each once.
func (e *entry) categories() ([]papers.Category, error) {
	if len(e.codes) > maxCodes {
		return nil, papers.Invalid("category", "stands there %d times; at most %d are taken", len(e.codes), maxCodes)
	}
	var list []papers.Category
	for _, code := range append([]string{e.primary}, e.codes...) {
		if c := papers.Category(code); c != "" && !slices.Contains(list, c) {
			list = append(list, c)
		}
	}
	return list, nil
}

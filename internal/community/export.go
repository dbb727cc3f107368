package community

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/citation"
)

// ExportFormats are the formats in which a list can be taken away.
func ExportFormats() []string { return []string{"bib", "ris", "csl", "json"} }

// Export writes a list for reference managers (bib, ris, csl) or, with its order
// and notes, for other programs (json), and returns the type of what it wrote.
// origin is what the addresses in it begin with. papers.ErrInvalid for another
// format.
func (p ListPage) Export(out io.Writer, format, origin string) (contentType string, err error) {
	switch format {
	case "bib":
		return "application/x-bibtex; charset=utf-8", citation.WriteBibTeX(out, p.noted())
	case "ris":
		return "application/x-research-info-systems; charset=utf-8", citation.WriteRIS(out, p.noted())
	case "csl":
		return "application/vnd.citationstyles.csl+json", citation.WriteCSL(out, p.noted())
	case "json":
		return "application/json", p.json(out, origin)
	}
	return "", fmt.Errorf("community: export as %q: %w", format, papers.ErrInvalid)
}

func (p ListPage) noted() []citation.Noted {
	out := make([]citation.Noted, len(p.Items))
	for i, it := range p.Items {
		out[i] = citation.Noted{Paper: it.Paper, Note: it.Note}
	}
	return out
}

// jsonList is a list as other programs read it.
type jsonList struct {
	ID      int64      `json:"id"`
	URL     string     `json:"url"`
	Title   string     `json:"title"`
	About   string     `json:"about,omitempty"` // Markdown
	By      string     `json:"by"`
	Public  bool       `json:"public"`
	Created time.Time  `json:"created"`
	Updated time.Time  `json:"updated"`
	Items   []jsonItem `json:"items"`
}

type jsonItem struct {
	Position int       `json:"position"`
	ID       string    `json:"id"`
	Title    string    `json:"title"`
	Authors  []string  `json:"authors"`
	URL      string    `json:"url"`
	DOI      string    `json:"doi,omitempty"`
	Note     string    `json:"note,omitempty"`
	Added    time.Time `json:"added"`
}

func (p ListPage) json(out io.Writer, origin string) error {
	l := p.List
	to := jsonList{int64(l.ID), origin + l.Path(), l.Title, l.About, cmp.Or(l.Owner.Name, "nobody"), l.Open(), l.Created, l.Updated, []jsonItem{}}
	for _, it := range p.Items {
		names := make([]string, len(it.Paper.Authors))
		for i, a := range it.Paper.Authors {
			names[i] = a.Name
		}
		to.Items = append(to.Items, jsonItem{it.Position, string(it.Paper.ID), it.Paper.Title, names, origin + it.Paper.ID.Path(), it.Paper.DOI, it.Note, it.Added})
	}
	e := json.NewEncoder(out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(to)
}

package citation

import (
	"encoding/json"
	"fmt"

	papers "github.com/dailypapers/dailypapers"
)

// CSL returns a CSL-JSON array of one item, as citation processors and Zotero
// read it. The item's id is the BibTeX key. Mathematics is Unicode.
func CSL(p papers.Paper) ([]byte, error) {
	b, err := json.MarshalIndent([]cslItem{cslItemOf(workOf(p))}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("citation: write %s as CSL-JSON: %w", p.ID, err)
	}
	return b, nil
}

func cslItemOf(w work) cslItem {
	item := cslItem{
		ID: w.key, Type: "document", Title: w.plain, Venue: w.venue, DOI: w.doi, URL: w.url, Abstract: w.abstract, Issued: cslDateOf(w.date), Note: w.note,
	}
	switch w.form {
	case preprint:
		item.Type, item.Publisher = "article", "arXiv" // "article" is CSL's word for a preprint
	case article:
		item.Type = "article-journal"
	case inVolume:
		item.Type = "paper-conference"
	}
	if w.arxiv != "" {
		item.Number = "arXiv:" + w.arxiv
	}
	for _, a := range w.authors {
		item.Authors = append(item.Authors, cslName{a.family, a.given, a.particle, a.suffix, a.literal})
	}
	return item
}

type cslItem struct {
	ID        string    `json:"id"`
	Type      string    `json:"type"`
	Title     string    `json:"title,omitempty"`
	Authors   []cslName `json:"author,omitempty"`
	Issued    *cslDate  `json:"issued,omitempty"`
	Venue     string    `json:"container-title,omitempty"`
	Publisher string    `json:"publisher,omitempty"`
	Number    string    `json:"number,omitempty"`
	DOI       string    `json:"DOI,omitempty"`
	URL       string    `json:"URL,omitempty"`
	Abstract  string    `json:"abstract,omitempty"`
	Note      string    `json:"note,omitempty"`
}

type cslName struct {
	Family   string `json:"family,omitempty"`
	Given    string `json:"given,omitempty"`
	Particle string `json:"non-dropping-particle,omitempty"`
	Suffix   string `json:"suffix,omitempty"`
	Literal  string `json:"literal,omitempty"`
}

type cslDate struct {
	Parts [][]int `json:"date-parts"`
}

// cslDateOf writes as many parts as are known.
func cslDateOf(d papers.Date) *cslDate {
	if d.IsZero() {
		return nil
	}
	parts := []int{d.Time.Year(), int(d.Time.Month()), d.Time.Day()}
	known := min(int(d.Precision), len(parts)) // year is 1, month 2, day 3
	return &cslDate{[][]int{parts[:known]}}
}

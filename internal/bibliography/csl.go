package bibliography

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	papers "github.com/dailypapers/dailypapers"
)

// cslItem is what is read of an item. Programs disagree on the types of
// values, so that none of them is wrong: a value that says nothing is "".
type cslItem struct {
	ID              cslText   `json:"id"`
	CitationKey     cslText   `json:"citation-key"`
	Title           cslText   `json:"title"`
	TitleShort      cslText   `json:"title-short"`
	ShortTitle      cslText   `json:"shortTitle"`
	Author          cslNames  `json:"author"`
	Editor          cslNames  `json:"editor"`
	Issued          cslDate   `json:"issued"`
	Published       cslDate   `json:"published"` // Crossref's word for it
	Container       cslText   `json:"container-title"`
	Publisher       cslText   `json:"publisher"`
	Volume          cslText   `json:"volume"`
	Number          cslText   `json:"number"`
	Archive         cslText   `json:"archive"`
	ArchiveLocation cslText   `json:"archive_location"`
	DOI             cslText   `json:"DOI"`
	URL             cslText   `json:"URL"`
	Note            cslText   `json:"note"`
	Annote          cslText   `json:"annote"`
	Custom          cslCustom `json:"custom"`
}

// cslCustom holds what CSL 1.0.2 has no variable for.
type cslCustom struct {
	ArxivID cslText
}

// UnmarshalJSON reads an object and takes everything else for an empty one.
func (c *cslCustom) UnmarshalJSON(b []byte) error {
	var fields map[string]cslText
	if json.Unmarshal(b, &fields) == nil {
		c.ArxivID = cmp.Or(fields["arxiv"], fields["arXiv"], fields["eprint"])
	}
	return nil
}

func (c cslItem) entry() Entry {
	e := Entry{
		Key:     oneLine(cmp.Or(string(c.ID), string(c.CitationKey))),
		Title:   withoutMarkup(oneLine(string(cmp.Or(c.Title, c.TitleShort, c.ShortTitle, c.Container)))),
		Authors: c.Author, Year: cmp.Or(int(c.Issued), int(c.Published)),
		DOI: cmp.Or(doiIn(string(c.DOI)), doiOfLink(string(c.URL))), URL: linkIn(string(c.URL)),
		Note: oneLine(string(cmp.Or(c.Annote, c.Note))),
	}
	if len(e.Authors) == 0 {
		e.Authors = c.Editor
	}
	e.ID = c.id(e.DOI)
	return e
}

// id looks where programs put ids, the surest place first.
func (c cslItem) id(doi string) papers.ID {
	for _, s := range []cslText{c.Number, c.ArchiveLocation, c.Custom.ArxivID} {
		if id := idIn(string(s), anywhere); id != "" {
			return id
		}
	}
	if id := idOfDOI(doi); id != "" {
		return id
	}
	if id := idOfLink(linkIn(string(c.URL))); id != "" {
		return id
	}
	for _, s := range []cslText{c.Container, c.Volume, c.Publisher} {
		if id := idIn(string(s), anywhere); id != "" {
			return id
		}
	}
	for line := range strings.Lines(string(c.Note)) {
		if id := idIn(line, ahead); id != "" {
			return id
		}
	}
	if strings.Contains(strings.ToLower(string(c.Archive+c.Publisher+c.Container)), "arxiv") {
		return cmp.Or(arxivID(string(c.ArchiveLocation)), arxivID(string(c.Number)))
	}
	return arxivID(string(c.Custom.ArxivID))
}

// cslText is a text, a number, or the first of a list of them.
type cslText string

// UnmarshalJSON never fails: what is no text is an empty one.
func (t *cslText) UnmarshalJSON(b []byte) error {
	*t = ""
	switch {
	case len(b) == 0 || b[0] == '{' || b[0] == 'n' || b[0] == 't' || b[0] == 'f':
	case b[0] == '"':
		var s string
		if json.Unmarshal(b, &s) == nil {
			*t = cslText(s)
		}
	case b[0] == '[':
		*t = firstOf(b)
	default:
		*t = cslText(b)
	}
	return nil
}

// firstOf goes down a list of lists to the first value.
func firstOf(b []byte) cslText {
	tokens := json.NewDecoder(bytes.NewReader(b))
	tokens.UseNumber()
	for {
		token, err := tokens.Token()
		if err != nil {
			return ""
		}
		switch v := token.(type) {
		case json.Delim:
			if v == '[' {
				continue
			}
		case string:
			return cslText(v)
		case json.Number:
			return cslText(v)
		}
		return ""
	}
}

// cslDate is the year of a date in any of its shapes: date-parts of numbers or
// texts, raw, literal, or a text.
type cslDate int

// UnmarshalJSON never fails: what is no date has no year.
func (d *cslDate) UnmarshalJSON(b []byte) error {
	*d = 0
	var date struct {
		Parts   cslText `json:"date-parts"` // the first of the first is the year
		Raw     cslText `json:"raw"`
		Literal cslText `json:"literal"`
		Year    cslText `json:"year"`
	}
	var text cslText
	if len(b) > 0 && b[0] == '{' && json.Unmarshal(b, &date) == nil {
		text = cmp.Or(date.Parts, date.Raw, date.Literal, date.Year)
	} else if json.Unmarshal(b, &text) != nil {
		return nil
	}
	*d = cslDate(yearIn(string(text)))
	return nil
}

// cslNames are people in reading order.
type cslNames []string

// UnmarshalJSON never fails: what names nobody is left out.
func (n *cslNames) UnmarshalJSON(b []byte) error {
	*n = nil
	var all []cslName
	if json.Unmarshal(b, &all) != nil {
		all = make([]cslName, 1)
		if json.Unmarshal(b, &all[0]) != nil {
			return nil
		}
	}
	for _, one := range all {
		if one != "" {
			*n = append(*n, string(one))
		}
	}
	return nil
}

// cslName is one person: an object with the parts of a name, or a text.
type cslName string

// UnmarshalJSON never fails: what is no name is an empty one.
func (n *cslName) UnmarshalJSON(b []byte) error {
	*n = ""
	var p struct {
		Family   cslText `json:"family"`
		Given    cslText `json:"given"`
		Dropping cslText `json:"dropping-particle"`
		Particle cslText `json:"non-dropping-particle"`
		Suffix   cslText `json:"suffix"`
		Literal  cslText `json:"literal"`
		Name     cslText `json:"name"`
	}
	if len(b) == 0 || b[0] != '{' {
		var whole cslText
		if json.Unmarshal(b, &whole) == nil {
			*n = cslName(strings.Join(commaNames(string(whole)), "; "))
		}
		return nil
	}
	if json.Unmarshal(b, &p) != nil {
		return nil
	}
	parts := []cslText{p.Given, p.Dropping, p.Particle, p.Family, p.Suffix}
	if name := oneLine(strings.Join(texts(parts), " ")); name != "" {
		*n = cslName(name)
	} else {
		*n = cslName(oneLine(string(cmp.Or(p.Literal, p.Name))))
	}
	return nil
}

func texts(parts []cslText) []string {
	all := make([]string, len(parts))
	for i, p := range parts {
		all[i] = string(p)
	}
	return all
}

// withoutMarkup takes out the tags that CSL allows in titles.
func withoutMarkup(s string) string {
	if strings.IndexByte(s, '<') < 0 {
		return s
	}
	var b strings.Builder
	for {
		at := strings.IndexByte(s, '<')
		if at < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:at])
		s = s[at:]
		tag := s[:min(len(s), 80)]
		end := strings.IndexByte(tag, '>')
		if end > 0 && isMarkup(tag[1:end]) {
			s = s[end+1:]
			continue
		}
		b.WriteByte('<')
		s = s[1:]
	}
}

func isMarkup(tag string) bool {
	name, _, _ := strings.Cut(strings.TrimPrefix(tag, "/"), " ")
	return slices.Contains([]string{"i", "b", "sup", "sub", "sc", "span"}, name)
}

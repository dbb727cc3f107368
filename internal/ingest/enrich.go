package ingest

import (
	"cmp"
	"slices"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/texmath"
)

// enrich turns a record as its source wrote it into what is stored: texts
// without hostile characters, title and names for display beside the raw
// ones, and the links that abstract and comments name. It reports whether
// something hostile or unusable was taken out. To enrich twice changes
// nothing. The lists inside p are overwritten.
func enrich(p papers.Paper) (papers.Paper, bool, error) {
	if err := check(&p); err != nil {
		return papers.Paper{}, false, err
	}
	var c cleaner
	c.line(&p.Title, &p.RawTitle, &p.Comments, &p.Journal, &p.DOI, &p.License, &p.ReportNo,
		&p.Language, &p.Submitter, &p.Summary.By)
	c.prose(&p.Abstract, &p.Summary.Text)
	p.Title, p.RawTitle = display(texmath.Text, p.Title, p.RawTitle)
	if p.Title == "" {
		return papers.Paper{}, false, papers.Invalid("title", "is empty after cleaning")
	}
	p.Authors = c.authors(p.Authors)
	p.Keywords = c.keywords(p.Keywords)
	p.Categories = c.categories(p.Categories)
	p.DOI = c.doi(p.DOI)
	if p.License != "" && !isWebAddress(p.License) {
		p.License, c.found = "", true
	}
	p.Links = addLinks(p.Links, p.Abstract, p.Comments)
	p.Withdrawn = p.Withdrawn || saysWithdrawn(p.Comments)
	return p, c.found, nil
}

// display returns the text for display and the raw one, which is "" where
// both say the same.
func display(convert func(string) string, text, raw string) (string, string) {
	shown := convert(text)
	if raw = cmp.Or(raw, text); raw == shown {
		raw = ""
	}
	return shown, raw
}

// A cleaner remembers whether it found anything.
type cleaner struct{ found bool }

func (c *cleaner) line(fields ...*string) {
	for _, f := range fields {
		if *f != "" {
			c.clean(f, oneLine)
		}
	}
}

func (c *cleaner) prose(fields ...*string) {
	for _, f := range fields {
		c.clean(f, prose)
	}
}

func (c *cleaner) clean(field *string, how func(string) (string, bool)) {
	var found bool
	*field, found = how(*field)
	c.found = c.found || found
}

// authors drops those without a name.
func (c *cleaner) authors(list []papers.Author) []papers.Author {
	kept := list[:0]
	for _, a := range list {
		c.line(&a.Name, &a.Raw, &a.Affiliation)
		a.Affiliation = texmath.Name(a.Affiliation)
		a.Name, a.Raw = display(texmath.Name, a.Name, a.Raw)
		if a.Name != "" {
			kept = append(kept, a)
		}
	}
	return orNil(kept)
}

// keywords drops empty and repeated ones.
func (c *cleaner) keywords(list []string) []string {
	kept := list[:0]
	for _, k := range list {
		if c.line(&k); k != "" && !slices.Contains(kept, k) {
			kept = append(kept, k)
		}
	}
	return orNil(kept)
}

// categories writes known codes as arXiv does and keeps unknown ones that
// look like a code: arXiv opens new ones. What cannot be one is dropped.
func (c *cleaner) categories(list []papers.Category) []papers.Category {
	kept := list[:0]
	for _, code := range list {
		if !code.Known() {
			known, err := papers.ParseCategory(string(code))
			switch {
			case err == nil:
				code = known
			case !looksLikeCode(string(code)):
				c.found = true
				continue
			}
		}
		if !slices.Contains(kept, code) {
			kept = append(kept, code)
		}
	}
	return orNil(kept)
}

// looksLikeCode accepts letters and hyphens with at most one dot inside.
func looksLikeCode(s string) bool {
	dots := strings.Count(s, ".")
	if s == "" || len(s) > 40 || dots > 1 || s[0] == '.' || s[len(s)-1] == '.' {
		return false
	}
	for i := range len(s) {
		if c := s[i]; c|0x20 < 'a' || c|0x20 > 'z' {
			if c != '-' && c != '.' {
				return false
			}
		}
	}
	return true
}

// doi takes the first of several and drops an address or a name before it. A
// first one without a slash was torn apart: "10. 1145/3154499".
func (c *cleaner) doi(s string) string {
	if s == "" {
		return ""
	}
	if first, _, _ := strings.Cut(s, " "); !strings.Contains(first, "/") {
		s = strings.ReplaceAll(s, " ", "")
	}
	for word := range strings.FieldsSeq(s) {
		if i := strings.Index(word, "10."); i >= 0 && strings.Contains(word[i:], "/") {
			return strings.TrimRight(word[i:], ",;")
		}
	}
	c.found = true
	return ""
}

func isWebAddress(s string) bool {
	rest, ok := strings.CutPrefix(s, "https://")
	if !ok {
		rest, ok = strings.CutPrefix(s, "http://")
	}
	return ok && rest != "" && !strings.ContainsAny(rest, " \"<>")
}

// saysWithdrawn reads the remark that arXiv asks withdrawing authors for. A
// mere mention of a withdrawn paper is not enough.
func saysWithdrawn(comments string) bool {
	if len(comments) < len("withdrawn") {
		return false
	}
	low := strings.ToLower(comments)
	if !strings.Contains(low, "withdr") {
		return false
	}
	if strings.HasPrefix(low, "withdrawn") {
		return true
	}
	for _, remark := range []string{
		"been withdrawn", "is withdrawn", "was withdrawn by", "paper withdrawn", "withdrawn by the", "withdrawn due to an", "withdrawn because",
		"withdraw this", "withdraw the submission", "withdraw the paper", "withdrawal of this", "author has withdrawn", "authors have withdrawn",
	} {
		if strings.Contains(low, remark) {
			return true
		}
	}
	return false
}

func orNil[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}

package bibliography

import (
	"cmp"
	"strings"

	"github.com/dailypapers/dailypapers/texmath"

	papers "github.com/dailypapers/dailypapers"
)

// bibFields are the values of an entry by field, the names in lower case.
type bibFields map[string]string

func (f bibFields) entry() Entry {
	e := Entry{
		Title:   bibText(cmp.Or(f["title"], f["shorttitle"], f["booktitle"])),
		Authors: bibNames(cmp.Or(f["author"], f["authors"], f["editor"])),
		Year:    cmp.Or(yearIn(f["year"]), yearIn(f["date"])),
		DOI:     cmp.Or(doiIn(plainAddress(f["doi"])), doiOfLink(plainAddress(f["url"])), doiOfLink(plainAddress(f["note"]))),
		Note:    bibText(cmp.Or(f["annote"], f["annotation"], f["note"], f["comment"])),
	}
	for _, name := range []string{"url", "ee", "link", "howpublished", "note"} {
		if e.URL == "" {
			e.URL = linkIn(plainAddress(f[name]))
		}
	}
	e.ID = f.id(e.DOI)
	return e
}

// commands counts what entry will read as TeX.
func (f bibFields) commands() int {
	n := 0
	for _, name := range []string{"title", "shorttitle", "booktitle", "author", "authors", "editor", "annote", "annotation", "note", "comment",
		"archiveprefix", "eprinttype", "primaryclass", "eprintclass"} {
		n += strings.Count(f[name], `\`)
	}
	return n
}

// id looks where authors and managers put ids, the surest place first.
func (f bibFields) id(doi string) papers.ID {
	if id := f.eprint(); id != "" {
		return id
	}
	if id := idOfDOI(doi); id != "" {
		return id
	}
	for _, name := range []string{"arxivid", "arxiv", "eid"} {
		if id := arxivID(plainAddress(f[name])); id != "" {
			return id
		}
	}
	for _, name := range []string{"url", "ee", "link"} {
		if id := idOfLink(linkIn(plainAddress(f[name]))); id != "" {
			return id
		}
	}
	for _, name := range []string{"journal", "journaltitle", "volume", "number", "eprint", "howpublished", "note", "booktitle", "publisher", "series", "pages", "eid", "type"} {
		if id := idIn(plainAddress(f[name]), anywhere); id != "" {
			return id
		}
	}
	return ""
}

// eprint reads the field that is made for ids. Before 2007 they had an archive
// in front, which some write as the class alone.
func (f bibFields) eprint() papers.ID {
	if kind := cmp.Or(f["archiveprefix"], f["eprinttype"]); kind != "" && !strings.EqualFold(bibText(kind), "arxiv") {
		return ""
	}
	s := plainAddress(f["eprint"])
	if s == "" {
		return ""
	}
	class := bibText(cmp.Or(f["primaryclass"], f["eprintclass"]))
	return cmp.Or(arxivID(s), idIn(s, anywhere), arxivID(class+"/"+s))
}

// bibText reads a value as TeX. The braces that keep capitals are taken off
// before: texmath would take some for those of a set.
func bibText(value string) string { return texmath.Text(unbraced(value)) }

// unbraced takes the braces off that enclose neither an argument nor a command
// nor anything in mathematics.
func unbraced(s string) string {
	if strings.IndexByte(s, '{') < 0 {
		return s
	}
	var b strings.Builder
	var kept []bool         // of the groups that are open
	var argument, math bool // what begins here is a command's argument; stands in a formula
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch c {
		case '\\':
			end := commandEnd(s, i)
			command := s[i:end]
			math = command == `\(` || command == `\[` || math && command != `\)` && command != `\]`
			argument = isLetter(command[len(command)-1]) || strings.IndexByte("'`^\"~=.", command[len(command)-1]) >= 0
			b.WriteString(command)
			i = end - 1
			continue
		case '$':
			math = !math
		case '{':
			keep := math || argument || i+1 < len(s) && s[i+1] == '\\'
			kept, argument = append(kept, keep), false
			if !keep {
				continue
			}
		case '}':
			n := len(kept) - 1
			if n < 0 {
				break
			}
			keep := kept[n]
			kept, argument = kept[:n], keep
			if !keep {
				continue
			}
		}
		if c != '}' && c != ' ' {
			argument = false
		}
		b.WriteByte(c)
	}
	return b.String()
}

// commandEnd returns the offset behind a command that begins at i.
func commandEnd(s string, i int) int {
	end := i + 1
	for end < len(s) && isLetter(s[end]) {
		end++
	}
	if end == i+1 && end < len(s) {
		end++
	}
	return end
}

// plainAddress reads a link, a DOI or an id, which need no TeX and often have
// some: \url{…}, \_ and a tilde in three spellings.
func plainAddress(s string) string {
	if strings.ContainsAny(s, `\{}$`) {
		s = strings.NewReplacer(`\url`, " ", `\href`, " ", `\path`, " ", `{\textasciitilde}`, "~", `\textasciitilde`, "~", `$\sim$`, "~", `\sim`, "~",
			`\_`, "_", `\%`, "%", `\&`, "&", `\#`, "#", `\~`, "~", `\$`, "$", "}{", " ", "{", "", "}", "").Replace(s)
	}
	return oneLine(s)
}

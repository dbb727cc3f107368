package bibliography

import (
	"strconv"
	"strings"

	papers "github.com/dailypapers/dailypapers"
)

// arxivID reads a whole text as an id of arXiv, in any spelling.
func arxivID(s string) papers.ID {
	id, _, err := papers.ParseID(s)
	if err != nil || id.Source() != "arxiv" {
		return "" // every word with a colon in it could be another source's
	}
	return id
}

// idOfLink reads the address of a paper's page, here or at its source.
func idOfLink(address string) papers.ID {
	if !papers.IsWeb(address) {
		return ""
	}
	if id := idOfDOI(doiOfLink(address)); id != "" {
		return id
	}
	id, _, err := papers.ParseID(address)
	if err != nil {
		return ""
	}
	return id
}

// idOfDOI knows the DOIs that have an id in them: arXiv's own, and those that
// the Association for Computational Linguistics registers.
func idOfDOI(doi string) papers.ID {
	for _, prefix := range []string{"10.18653/v1/", "10.3115/v1/"} {
		if name, ok := strings.CutPrefix(strings.ToLower(doi), prefix); ok {
			id, _, err := papers.ParseID("https://aclanthology.org/" + doi[len(doi)-len(name):])
			if err == nil {
				return id
			}
		}
	}
	if doi == "" {
		return ""
	}
	return arxivID(doi)
}

// A place says how far into a text an id may stand.
type place int

const (
	anywhere place = iota
	ahead          // behind nothing but "arXiv preprint", "available at" and the like
)

// idIn finds the id that a text names: behind "arXiv:" or "abs/", in a link, or
// as a word after one that says so. A bare number is none: page numbers and
// prices look like it.
func idIn(text string, where place) papers.ID {
	said := false
	for word := range strings.FieldsFuncSeq(text, isBreak) {
		word = strings.TrimRight(word, ".:'\"")
		lower := strings.ToLower(word)
		if id := idOfWord(word, lower, said); id != "" {
			return id
		}
		switch lower {
		case "arxiv", "corr", "abs":
			said = true
		case "preprint", "preprints", "eprint", "eprints", "e-print", "e-prints", "available", "at", "from", "online", "url", "id", "see", "also", "and", "as", "in", "":
		default:
			if where == ahead {
				return ""
			}
			said = false
		}
	}
	return ""
}

func idOfWord(word, lower string, said bool) papers.ID {
	switch {
	case papers.IsWeb(word):
		return idOfLink(word)
	case strings.HasPrefix(lower, "abs/"):
		return arxivID(word[len("abs/"):])
	case said || strings.HasPrefix(lower, "arxiv:") || strings.HasPrefix(lower, "oai:arxiv.org:") || strings.Contains(lower, "arxiv.org/") || strings.Contains(lower, "10.48550/arxiv."):
		return arxivID(word)
	}
	return ""
}

// isBreak parts words where no id and no address of a paper has a character.
func isBreak(r rune) bool { return strings.ContainsRune(" \t\n,;()[]{}<>|\u00a0", r) }

// doiIn finds the first DOI of a text, behind "doi:" or a resolver's address or
// alone. Characters of an address that are written as %2F are read.
func doiIn(s string) string {
	for from := 0; ; {
		n := strings.Index(s[from:], "10.")
		if n < 0 {
			return ""
		}
		from += n
		if from == 0 || !isWordByte(s[from-1]) && s[from-1] != '.' {
			if doi := cleanDOI(s[from:]); doi != "" {
				return doi
			}
		}
		from += len("10.")
	}
}

// cleanDOI takes the DOI off the beginning of a text, "" where none is: digits
// behind 10., a slash, and what follows up to a blank.
func cleanDOI(s string) string {
	doi := s
	if i := strings.IndexAny(doi, " \t\n"); i >= 0 {
		doi = doi[:i]
	}
	if len(doi) > 2048 {
		return ""
	}
	doi = strings.TrimRight(unescaped(doi), ".,;")
	registrant, name, ok := strings.Cut(doi, "/")
	if !ok || name == "" || len(registrant) < len("10.1") || strings.Trim(registrant[len("10."):], "0123456789.") != "" {
		return ""
	}
	return doi
}

// unescaped reads %2F as the slash that it stands for, and so every other
// printable character of ASCII; any other per cent sign is one.
func unescaped(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '%' && i+2 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil && n > ' ' && n < 0x7f {
				c = byte(n)
				i += 2
			}
		}
		b.WriteByte(c)
	}
	return b.String()
}

// doiOfLink reads the DOI in a resolver's address.
func doiOfLink(address string) string {
	if i := strings.Index(address, "doi.org/"); i >= 0 {
		doi, _, _ := strings.Cut(address[i+len("doi.org/"):], "?")
		if strings.HasPrefix(doi, "10.") {
			return cleanDOI(doi)
		}
	}
	return ""
}

// linkIn finds the first address of the web in a text.
func linkIn(text string) string {
	for word := range strings.FieldsSeq(text) {
		word = strings.TrimLeft(word, "<([")
		if papers.IsWeb(word) {
			return strings.TrimRight(word, ">,;")
		}
	}
	return ""
}

package papers

import (
	"net/url"
	"strings"
	"time"
)

// An ID names one paper, whatever its version. arXiv's ids stand alone
// (2405.18203, hep-th/9901001); every other source has a prefix of its own
// (acl:2024.acl-long.1, pl:nips2017:9253). An ID made by ParseID is canonical:
// two spellings of one paper's address give equal IDs.
type ID string

// maxIDLength bounds an id in bytes; the longest in the corpora has 47.
const maxIDLength = 128

// ParseID reads every form that people paste: bare ids with or without a
// version, arXiv: and oai:arXiv.org: names, DOIs 10.48550/arXiv.…, addresses
// of abstract, PDF and HTML pages of arXiv, of the ACL Anthology and of other
// sites' paper pages. It returns the version as well, 0 where none was named.
func ParseID(s string) (ID, int, error) {
	s = strings.TrimSpace(s)
	if len(s) > 2048 {
		return "", 0, Invalid("id", "is longer than any address of a paper (%d bytes)", len(s))
	}
	if id, v, ok := parseArxiv(s); ok {
		return id, v, nil
	}
	if rest, ok := cutFoldPrefix(s, "oai:arxiv.org:"); ok {
		s = rest
	} else if rest, ok := cutFoldPrefix(s, "arxiv:"); ok {
		s = cutStamp(rest)
	}
	if id, v, ok := parseArxiv(s); ok {
		return id, v, nil
	}
	if id, v, ok := parseAddress(s); ok {
		return id, v, nil
	}
	if id, ok := parsePrefixed(s); ok {
		return id, 0, nil
	}
	return "", 0, Invalid("id", "%q is not a paper's id or address; try 2405.18203, hep-th/9901001, acl:2024.acl-long.1 or a link to an abstract page", clip(s, 60))
}

// Source returns the prefix of the id's source; "arxiv" where there is none.
func (id ID) Source() string {
	if prefix, _, ok := strings.Cut(string(id), ":"); ok {
		return prefix
	}
	return "arxiv"
}

// Path is the address of the paper's page on this site.
func (id ID) Path() string {
	if strings.Contains(string(id), ":") {
		return "/papers/" + url.PathEscape(string(id))
	}
	return "/papers/" + string(id) // digits, letters, "." and at most one "/"
}

// AbstractURL is the paper's page at its source, "" where the source has none.
func (id ID) AbstractURL() string {
	switch id.Source() {
	case "arxiv":
		return "https://arxiv.org/abs/" + string(id)
	case "acl":
		name := string(id[len("acl:"):])
		if isAddress(name) {
			return name
		}
		return "https://aclanthology.org/" + url.PathEscape(name) + "/"
	}
	return ""
}

// PDFURL is the paper's PDF at its source, "" where the source has none.
func (id ID) PDFURL() string {
	switch id.Source() {
	case "arxiv":
		return "https://arxiv.org/pdf/" + string(id)
	case "acl":
		name := string(id[len("acl:"):])
		if !isAddress(name) {
			return "https://aclanthology.org/" + url.PathEscape(name) + ".pdf"
		}
		if strings.HasSuffix(name, ".pdf") {
			return name
		}
	}
	return ""
}

// Month returns the month that an arXiv id carries, the zero Date for others.
func (id ID) Month() Date {
	if id.Source() != "arxiv" {
		return Date{}
	}
	s := string(id)
	_, num, old := strings.Cut(s, "/")
	if old {
		s = num
	}
	if len(s) < 4 {
		return Date{}
	}
	y, m := number(s[:2]), number(s[2:4])
	if y < 0 || !isMonth(m) {
		return Date{}
	}
	if old && y >= 91 {
		y += 1900
	} else {
		y += 2000
	}
	return Date{Time: time.Date(y, time.Month(m), 1, 0, 0, 0, 0, time.UTC), Precision: MonthPrecision}
}

// parsePrefixed accepts prefix:name with the characters that the known
// sources use, so that an id is always safe in a path, a file and a log. A
// file's extension is no part of the name, so that a page's address with one
// gives the same id. An address for a name keeps its extension, which leads
// to the paper; one that this site gives a meaning to is refused, as its page
// could not be reached.
func parsePrefixed(s string) (ID, bool) {
	prefix, name, ok := strings.Cut(s, ":")
	if prefix == "acl" && isAddress(name) {
		return ID(s), len(s) <= maxIDLength && cutForm(name) == name
	}
	name = cutExtension(name)
	if !ok || len(s) > maxIDLength || name == "" || prefix == "" || cutExtension(name) != name {
		return "", false
	}
	for i := range len(prefix) {
		c := prefix[i]
		if !(c >= 'a' && c <= 'z' || i > 0 && c >= '0' && c <= '9') {
			return "", false
		}
	}
	if prefix == "arxiv" || prefix == "http" || prefix == "https" || prefix == "doi" {
		return "", false
	}
	for i := range len(name) {
		c := name[i]
		if !isLetter(c) && !isDigit(c) && (i == 0 || !strings.ContainsRune("._:-+&", rune(c))) {
			return "", false
		}
	}
	return ID(prefix + ":" + name), true
}

// isAddress reports whether an Anthology id is a whole address, as it is for
// 3,398 papers of proceedings that the Anthology only links to.
func isAddress(name string) bool {
	rest, secure := strings.CutPrefix(name, "https://")
	if !secure {
		var plain bool
		if rest, plain = strings.CutPrefix(name, "http://"); !plain {
			return false
		}
	}
	for i := range len(rest) {
		if c := rest[i]; !isLetter(c) && !isDigit(c) && !strings.ContainsRune("._-/", rune(c)) {
			return false
		}
	}
	// What a path's clean-up would take out of the page's address is refused.
	for segment := range strings.SplitSeq(rest, "/") {
		if segment == "" || segment == "." || strings.Contains(segment, "..") {
			return false
		}
	}
	return strings.Contains(rest, "/")
}

// cutStamp takes the id out of what stands in the margin of arXiv's PDFs:
// "arXiv:2405.18203v2 [cs.CL] 28 May 2024".
func cutStamp(s string) string {
	id, _, _ := strings.Cut(strings.TrimSpace(s), " ")
	return id
}

func cutFoldPrefix(s, prefix string) (string, bool) {
	if len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix) {
		return s[len(prefix):], true
	}
	return s, false
}

func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// number reads decimal digits, -1 where there is anything else.
func number(s string) int {
	n := 0
	for i := range len(s) {
		if !isDigit(s[i]) || n > 1<<24 {
			return -1
		}
		n = n*10 + int(s[i]-'0')
	}
	if s == "" {
		return -1
	}
	return n
}

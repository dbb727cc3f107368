package papers

import (
	"net/url"
	"strings"
)

// parseArxiv reads a bare arXiv id of either scheme with an optional version:
// YYMM.NNNN from 0704 to 1412, YYMM.NNNNN from 1501 to 9012, archive[.SC]/YYMMNNN
// before. The subject class of an old id is dropped, as arXiv itself does.
func parseArxiv(s string) (ID, int, bool) {
	base, version, ok := cutVersion(s)
	if !ok {
		return "", 0, false
	}
	if slash := strings.IndexByte(base, '/'); slash > 0 {
		id, ok := parseOldArxiv(base[:slash], base[slash+1:])
		return id, version, ok
	}
	if !isNewArxiv(base) {
		return "", 0, false
	}
	return ID(base), version, true
}

// isNewArxiv ends before 9101: the old scheme began in 1991, and no date
// of this century has come to those years.
func isNewArxiv(s string) bool {
	if len(s) < 9 || len(s) > 10 || s[4] != '.' {
		return false
	}
	yymm, n := number(s[:4]), number(s[5:])
	if yymm < 704 || yymm > 9012 || n <= 0 || !isMonth(yymm%100) {
		return false
	}
	if yymm >= 1501 {
		return len(s) == 10
	}
	return len(s) == 9
}

func parseOldArxiv(archive, num string) (ID, bool) {
	if dot := strings.IndexByte(archive, '.'); dot > 0 {
		class := archive[dot+1:]
		if len(class) < 2 || len(class) > 10 {
			return "", false
		}
		for i := range len(class) {
			if !isLetter(class[i]) && class[i] != '-' {
				return "", false
			}
		}
		archive = archive[:dot]
	}
	archive = strings.ToLower(archive)
	if len(num) != 7 || !isOldArchive(archive) {
		return "", false
	}
	yymm, n := number(num[:4]), number(num[4:])
	// The old scheme ran from July 1991 (hep-lat/9107001) to March 2007.
	if yymm < 0 || n <= 0 || !isMonth(yymm%100) || yymm > 703 && yymm < 9107 {
		return "", false
	}
	return ID(archive + "/" + num), true
}

func isMonth(m int) bool { return m >= 1 && m <= 12 }

// cutVersion parts "2405.18203v2" into the id and 2; without a suffix the
// version is 0. A malformed suffix is no id at all.
func cutVersion(s string) (string, int, bool) {
	i := strings.LastIndexAny(s, "vV")
	if i <= 0 || !isDigit(s[i-1]) {
		return s, 0, true
	}
	v := number(s[i+1:])
	if v < 1 || v > 9999 {
		return "", 0, false
	}
	return s[:i], v, true
}

// parseAddress finds the id in a link or a DOI: the longest tail or middle of
// the path that is an id, after the page's own words are taken off.
func parseAddress(s string) (ID, int, bool) {
	s, _, _ = strings.Cut(s, "#")
	s, _, _ = strings.Cut(s, "?")
	if decoded, err := url.PathUnescape(s); err == nil {
		s = decoded
	}
	if i := indexFold(s, arxivDOI); i >= 0 {
		return parseArxiv(strings.TrimRight(s[i+len(arxivDOI):], "/."))
	}
	host, path, ok := cutHost(s)
	if !ok {
		return "", 0, false
	}
	path = strings.Trim(path, "/")
	if strings.HasSuffix(host, "aclanthology.org") || strings.HasSuffix(host, "aclweb.org") {
		return parseAnthology(path)
	}
	return parsePath(path)
}

// parsePath looks for an id among the segments of a page's path, from the last.
func parsePath(path string) (ID, int, bool) {
	if i := strings.Index(path, "papers/acl:http"); i >= 0 {
		id, ok := parsePrefixed(cutForm(path[i+len("papers/"):]))
		return id, 0, ok
	}
	segments := strings.Split(cutExtension(path), "/")
	for i := len(segments) - 1; i >= 0; i-- {
		tail, _ := cutFoldPrefix(segments[i], "arxiv:")
		if id, v, ok := parseArxiv(tail); ok {
			return id, v, true
		}
		if i == 0 {
			continue
		}
		if id, v, ok := parseArxiv(segments[i-1] + "/" + tail); ok {
			return id, v, true
		}
		if id, ok := parsePrefixed(segments[i]); ok && segments[i-1] == "papers" {
			return id, 0, true
		}
	}
	return "", 0, false
}

// arxivDOI begins the DOIs that arXiv registers at DataCite.
const arxivDOI = "10.48550/arxiv."

// cutForm takes off the ending by which this site serves a page in another
// form.
func cutForm(path string) string {
	return cutEnding(path, ".md", ".bib", ".ris", ".csl", ".atom")
}

// cutExtension takes off what the addresses of a paper's files end in, here
// and elsewhere.
func cutExtension(path string) string {
	if cut := cutForm(path); cut != path {
		return cut
	}
	return cutEnding(path, ".pdf", ".ps", ".html", ".xml")
}

func cutEnding(path string, endings ...string) string {
	for _, ext := range endings {
		if n := len(path) - len(ext); n > 0 && strings.EqualFold(path[n:], ext) {
			return path[:n]
		}
	}
	return path
}

// cutHost parts an address into host and path. Without a scheme it takes
// "arxiv.org/abs/…", where a dot must stand in the first segment, and this
// site's own "/papers/…".
func cutHost(s string) (host, path string, ok bool) {
	for _, scheme := range []string{"https://", "http://"} {
		if rest, found := cutFoldPrefix(s, scheme); found {
			host, path, ok = strings.Cut(rest, "/")
			return strings.ToLower(host), path, ok
		}
	}
	if rest, found := strings.CutPrefix(s, "/papers/"); found {
		return "", "papers/" + rest, true
	}
	host, path, ok = strings.Cut(s, "/")
	return strings.ToLower(host), path, ok && strings.Contains(host, ".") && !isDigit(host[0])
}

// parseAnthology reads a path of the ACL Anthology: "P18-1001",
// "2024.acl-long.1.pdf", and the folders "anthology/P/P18/" of its older
// site. Its other pages (volumes, people, faq) are no papers.
func parseAnthology(path string) (ID, int, bool) {
	last := cutExtension(path[strings.LastIndexByte(path, '/')+1:])
	if !isAnthology(last) {
		return "", 0, false
	}
	id, ok := parsePrefixed("acl:" + last)
	return id, 0, ok
}

// isAnthology reports whether s has the shape of the Anthology's ids:
// a letter, two digits of the year and a number (P18-1001) until 2019,
// year.venue-volume.number (2024.acl-long.1) since.
func isAnthology(s string) bool {
	year, rest, ok := strings.Cut(s, ".")
	if !ok {
		return len(s) >= 8 && isLetter(s[0]) && number(s[1:3]) >= 0 && s[3] == '-' && number(s[4:]) > 0
	}
	venue, paper, ok := strings.Cut(rest, ".")
	return ok && len(year) == 4 && number(year) > 0 && strings.Contains(venue, "-") && number(paper) >= 0
}

// indexFold is strings.Index for an ASCII substring in any case.
func indexFold(s, sub string) int {
	for i := range len(s) - len(sub) + 1 {
		if strings.EqualFold(s[i:i+len(sub)], sub) {
			return i
		}
	}
	return -1
}

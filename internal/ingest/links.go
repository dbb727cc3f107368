package ingest

import (
	"iter"
	"strings"

	papers "github.com/dailypapers/dailypapers"
)

// maxFound bounds the links taken from one paper's texts: a survey that lists
// a hundred repositories has none of its own to offer.
const maxFound = 12

// addLinks appends the links that the texts name to those already known.
func addLinks(known []papers.Link, texts ...string) []papers.Link {
	found := 0
	for _, text := range texts {
		for l := range linksIn(text) {
			if found < maxFound && !holds(known, l.URL) {
				known = append(known, l)
				found++
			}
		}
	}
	return known
}

// holds compares without case: hosts and repositories are the same in any.
func holds(links []papers.Link, url string) bool {
	for _, l := range links {
		if strings.EqualFold(l.URL, url) {
			return true
		}
	}
	return false
}

// linksIn yields the links of a text, which may be TeX, Markdown or plain,
// with or without a scheme. Every address has a dot inside its host, so it
// looks around the dots and leaves the rest of the text alone.
func linksIn(text string) iter.Seq[papers.Link] {
	return func(yield func(papers.Link) bool) {
		done := 0 // everything before is part of an earlier address
		for i := 0; ; i++ {
			dot := strings.IndexByte(text[i:], '.')
			if dot < 0 {
				return
			}
			i += dot
			start, end := hostAround(text, i, done)
			if start == end {
				continue
			}
			l, after, ok := linkAt(text, done, start, end)
			if ok && !yield(l) {
				return
			}
			done = after
			i = max(i, after-1)
		}
	}
}

// hostAround widens a dot to the run of host characters around it; empty
// unless a letter or digit stands on both sides.
func hostAround(text string, dot, from int) (start, end int) {
	if dot == 0 || dot+1 >= len(text) || !isAlnum(text[dot-1]) || !isAlnum(text[dot+1]) {
		return 0, 0
	}
	start, end = dot, dot+1
	for start > from && isHostByte(text[start-1]) {
		start--
	}
	for end < len(text) && isHostByte(text[end]) {
		end++
	}
	return start, end
}

// linkAt reads the address whose host is text[start:end] and returns where
// it ends. Text before from belongs to an earlier address.
func linkAt(text string, from, start, end int) (papers.Link, int, bool) {
	host := cutHost(text[start:end])
	end = start + len(host)
	host = strings.ToLower(host)
	before := text[from:start]
	if strings.HasSuffix(before, "@") || strings.HasSuffix(before, "/") && !strings.HasSuffix(before, "//") {
		return papers.Link{}, end, false
	}
	known := strings.TrimPrefix(host, "www.")
	service := serviceOf(known)
	if service == nil && !namesProject(before) {
		return papers.Link{}, end, false
	}
	path, after := "", end
	if end < len(text) && text[end] == '/' {
		path, after = readPath(text, end+1)
	}
	if service == nil {
		l, ok := anyPage(host, path, before)
		return l, after, ok
	}
	l, ok := service(known, path)
	return l, after, ok && len(l.URL) <= maxAddress
}

// cutHost takes off the end of the sentence, and the beginning of the next
// one where its space was lost: "x.github.io.Code".
func cutHost(s string) string {
	s = strings.TrimRight(s, ".-")
	low := strings.ToLower(s)
	for _, end := range []string{".github.io.", ".gitlab.io.", "github.com."} {
		if i := strings.Index(low, end); i >= 0 && isUpper(s[i+len(end)]) {
			return s[:i+len(end)-1]
		}
	}
	return s
}

// namesProject reports whether the words right before an address call it the
// paper's page.
func namesProject(before string) bool {
	if len(before) > 90 {
		before = before[len(before)-90:]
	}
	if i := strings.LastIndex(before, ". "); i >= 0 {
		before = before[i:]
	}
	before = strings.ToLower(before)
	for _, words := range []string{
		"project page", "project website", "project site", "project webpage", "project web page", "project homepage",
		"project home page", "project-page", "projectpage", "project:", "project at ", "website:", "webpage:", "homepage:", "page:",
	} {
		if strings.Contains(before, words) {
			return true
		}
	}
	return false
}

func isAlnum(c byte) bool    { return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' }
func isUpper(c byte) bool    { return c >= 'A' && c <= 'Z' }
func isHostByte(c byte) bool { return isAlnum(c) || c == '.' || c == '-' }

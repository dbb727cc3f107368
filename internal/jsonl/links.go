package jsonl

import (
	"net/url"
	"strings"

	papers "github.com/dailypapers/dailypapers"
)

// links gathers what leads out: the same work elsewhere, then the links that
// the line spells out.
func links(r *row) ([]papers.Link, error) {
	var all []papers.Link
	for _, other := range append([]string{r.Arxiv}, r.Also...) {
		if address := elsewhere(other); address != "" {
			all = append(all, papers.Link{Kind: papers.SameLink, URL: address})
		}
	}
	for i, l := range r.Links {
		kind := papers.LinkKind(l.Kind)
		if !known(kind) {
			return nil, papers.Invalid("links", "has an unknown kind %.40q at place %d", l.Kind, i+1)
		}
		if !isAddress(l.URL) {
			return nil, papers.Invalid("links", "has something else than a web address at place %d: %.80q", i+1, l.URL)
		}
		all = append(all, papers.Link{Kind: kind, URL: l.URL})
	}
	return all, nil
}

func known(kind papers.LinkKind) bool {
	switch kind {
	case papers.CodeLink, papers.ModelLink, papers.DatasetLink, papers.DemoLink, papers.ProjectLink, papers.SameLink:
		return true
	}
	return false
}

// elsewhere returns the address of another source's id. Some of the
// Anthology's are addresses behind the prefix; ids without a page give "".
func elsewhere(s string) string {
	if s == "" {
		return ""
	}
	if id, _, err := papers.ParseID(s); err == nil {
		return id.AbstractURL()
	}
	return prefixedAddress(s)
}

// prefixedAddress returns the address behind a source's prefix, "" if there
// is something else.
func prefixedAddress(s string) string {
	_, rest, _ := strings.Cut(s, ":")
	if isAddress(rest) {
		return rest
	}
	return ""
}

func isAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}

package arxivtest

import (
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// query answers the query API's id_list; searches are not served. An id that
// nobody has is passed over, one that is none makes the whole request fail.
// It is called with s.mu held.
func (s *Server) query(r *http.Request, at time.Time) answer {
	q := r.URL.Query()
	start, err := natural(q.Get("start"), 0)
	if err != nil {
		return queryFault(at, "start", "start must be an integer")
	}
	most, err := natural(q.Get("max_results"), 10)
	if err != nil {
		return queryFault(at, "max_results", "max_results must be an integer")
	}
	if q.Get("search_query") != "" || q.Get("id_list") == "" {
		return queryFault(at, "search_query", "searches are not served here")
	}
	var entries []string
	shape := regexp.MustCompile(`^(\d{4}\.\d{4,5}|[A-Za-z-]+(\.[A-Za-z-]+)?/\d{7})(v\d+)?$`)
	for name := range strings.SplitSeq(q.Get("id_list"), ",") {
		if !shape.MatchString(name) {
			return queryFault(at, "incorrect_id_format_for_"+name, "incorrect id format for "+name)
		}
		if e, ok := s.entry(name, at); ok {
			entries = append(entries, e)
		}
	}
	a := answer{status: http.StatusOK, kind: "application/atom+xml; charset=utf-8", tail: "</feed>\n", head: s.queryHead(q.Get("id_list"), start, most, len(entries), at)}
	a.items = entries[min(start, len(entries)):]
	a.items = a.items[:min(most, len(a.items), 2000)]
	return a
}

func natural(s string, absent int) (int, error) {
	if s == "" {
		return absent, nil
	}
	n, err := strconv.Atoi(s)
	if err == nil && n < 0 {
		err = strconv.ErrRange
	}
	return n, err
}

const queryOpening = `<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">
`

func (s *Server) queryHead(ids string, start, most, total int, at time.Time) string {
	words := fmt.Sprintf("search_query=&id_list=%s&start=%d&max_results=%d", ids, start, most)
	sum := sha1.Sum([]byte(words))
	var b strings.Builder
	b.WriteString(queryOpening)
	element(&b, "  ", "id", "https://arxiv.org/api/"+base64.RawStdEncoding.EncodeToString(sum[:]))
	element(&b, "  ", "title", "arXiv Query: "+words)
	element(&b, "  ", "updated", at.UTC().Format(time.RFC3339))
	fmt.Fprintf(&b, "  <link href=\"%s\" type=\"application/atom+xml\"/>\n", escape("https://arxiv.org/api/query?"+words))
	element(&b, "  ", "opensearch:itemsPerPage", strconv.Itoa(most))
	element(&b, "  ", "opensearch:totalResults", strconv.Itoa(total))
	element(&b, "  ", "opensearch:startIndex", strconv.Itoa(start))
	return b.String()
}

// queryFault is the API's way to say no: a feed of one entry titled Error.
func queryFault(at time.Time, code, words string) answer {
	var b strings.Builder
	b.WriteString(queryOpening)
	element(&b, "  ", "id", "https://arxiv.org/")
	element(&b, "  ", "title", "arXiv Search Results")
	now := at.UTC().Format(time.RFC3339)
	element(&b, "  ", "updated", now)
	for _, name := range []string{"itemsPerPage", "totalResults"} {
		element(&b, "  ", "opensearch:"+name, "1")
	}
	element(&b, "  ", "opensearch:startIndex", "0")
	address := "https://arxiv.org/api/errors#" + code
	b.WriteString("  <entry>\n")
	element(&b, "    ", "id", address)
	element(&b, "    ", "title", "Error")
	element(&b, "    ", "updated", now)
	fmt.Fprintf(&b, "    <link href=\"%s\" rel=\"alternate\" type=\"text/html\"/>\n", escape(address))
	element(&b, "    ", "summary", words)
	b.WriteString("    <author>\n      <name>arXiv api core</name>\n    </author>\n  </entry>\n</feed>\n")
	return answer{status: http.StatusBadRequest, kind: "application/atom+xml; charset=utf-8", head: b.String()}
}

// entry writes one paper in the version that its id names, or the newest.
func (s *Server) entry(name string, at time.Time) (string, bool) {
	id, version, err := papers.ParseID(name)
	i, ok := s.world.find[id]
	if err != nil || !ok {
		return "", false
	}
	c, ok := s.world.last(i, at)
	if !ok || c.deleted || version > c.versions {
		return "", false
	}
	if version == 0 {
		version = c.versions
	}
	w := &s.world.works[i]
	e := editionOf(w, version)
	var b strings.Builder
	const indent = "    "
	b.WriteString("  <entry>\n")
	versioned := fmt.Sprintf("%sv%d", id, version)
	element(&b, indent, "id", "http://arxiv.org/abs/"+versioned)
	element(&b, indent, "title", e.title)
	element(&b, indent, "updated", w.Versions[version-1].Submitted.UTC().Format(time.RFC3339))
	fmt.Fprintf(&b, "    <link href=\"https://arxiv.org/abs/%s\" rel=\"alternate\" type=\"text/html\"/>\n", versioned)
	fmt.Fprintf(&b, "    <link href=\"https://arxiv.org/pdf/%s\" rel=\"related\" type=\"application/pdf\" title=\"pdf\"/>\n", versioned)
	element(&b, indent, "summary", strings.ReplaceAll(e.abstract, "\n\n", "\n  "))
	list := categories(w, c)
	for _, category := range list {
		fmt.Fprintf(&b, "    <category term=\"%s\" scheme=\"http://arxiv.org/schemas/atom\"/>\n", escape(category))
	}
	element(&b, indent, "published", w.Versions[0].Submitted.UTC().Format(time.RFC3339))
	optional(&b, indent, "arxiv:comment", e.comments)
	fmt.Fprintf(&b, "    <arxiv:primary_category term=\"%s\"/>\n", escape(list[0]))
	optional(&b, indent, "arxiv:journal_ref", w.Journal)
	optional(&b, indent, "arxiv:doi", w.DOI)
	for _, n := range w.Names {
		b.WriteString("    <author>\n")
		element(&b, "      ", "name", n.Text)
		b.WriteString("    </author>\n")
	}
	b.WriteString("  </entry>\n")
	return b.String(), true
}

package arxiv

import (
	"net/url"
	"strconv"
	"strings"

	papers "github.com/dailypapers/dailypapers"
)

// Addresses are where arXiv's interfaces are found.
type Addresses struct {
	OAI   string // "https://oaipmh.arxiv.org/oai"
	Query string // "https://export.arxiv.org/api/query"
	Feeds string // "https://rss.arxiv.org", before /rss/cs.AI+cs.CL
}

// PublicAddresses are arXiv's own.
func PublicAddresses() Addresses {
	return Addresses{OAI: "https://oaipmh.arxiv.org/oai", Query: "https://export.arxiv.org/api/query", Feeds: "https://rss.arxiv.org"}
}

// metadataPrefix is the format that is asked for: the only one that tells when
// the first version came.
const metadataPrefix = "arXivRaw"

// ListRecords asks for the records of a set, "" for all, that were changed
// from a day until another; a zero day is no bound.
func (a Addresses) ListRecords(set string, from, until papers.Day) string {
	return a.oai("verb", "ListRecords", "metadataPrefix", metadataPrefix, "set", set, "from", from.String(), "until", until.String())
}

// Resume asks for the next page of a list.
func (a Addresses) Resume(token string) string {
	return a.oai("verb", "ListRecords", "resumptionToken", token)
}

// Record asks for one paper through OAI-PMH.
func (a Addresses) Record(id papers.ID) string {
	return a.oai("verb", "GetRecord", "metadataPrefix", metadataPrefix, "identifier", "oai:arXiv.org:"+string(id))
}

// Papers asks for up to 100 papers through the query API.
func (a Addresses) Papers(ids []papers.ID) string {
	list := make([]string, len(ids))
	for i, id := range ids {
		list[i] = string(id)
	}
	return a.Query + "?" + parameters("id_list", strings.Join(list, ","), "max_results", strconv.Itoa(len(ids)))
}

// Feed asks for the announcement of archives and categories, "cs", "cs.CL".
func (a Addresses) Feed(names []string) string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = url.PathEscape(name)
	}
	return a.Feeds + "/rss/" + strings.Join(list, "+")
}

func (a Addresses) oai(pairs ...string) string { return a.OAI + "?" + parameters(pairs...) }

// parameters writes names and values in their order; empty values are left
// out. A resumption token is percent-encoded already, and is encoded again as
// any value is: the server decodes once and takes the rest apart itself.
func parameters(pairs ...string) string {
	var b strings.Builder
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('&')
		}
		b.WriteString(pairs[i] + "=" + url.QueryEscape(pairs[i+1]))
	}
	return b.String()
}

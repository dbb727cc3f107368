package arxivtest

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// oai answers one request of OAI-PMH. Errors of the protocol are answers of
// status 200. It is called with s.mu held.
func (s *Server) oai(r *http.Request, fault Fault, at time.Time) answer {
	if r.Method != http.MethodGet && r.Method != http.MethodPost {
		return plainAnswer(http.StatusMethodNotAllowed, "Method not allowed")
	}
	if err := r.ParseForm(); err != nil {
		return s.oaiFault(at, "badArgument", "The arguments cannot be read", nil)
	}
	q := url.Values{}
	for name, values := range r.Form {
		if len(values) > 1 {
			return s.oaiFault(at, "badArgument", "An argument came twice", nil)
		}
		q.Set(name, values[0])
	}
	switch q.Get("verb") {
	case "ListRecords":
		return s.listRecords(q, fault, at)
	case "GetRecord":
		return s.getRecord(q, at)
	case "Identify":
		return s.identify(q, at)
	case "ListSets":
		return s.listSets(q, at)
	}
	return s.oaiFault(at, "badVerb", "There is no such verb here", nil)
}

// pairs are attributes in an order.
type pairs [][2]string

func (p pairs) get(name string) string {
	for _, x := range p {
		if x[0] == name {
			return x[1]
		}
	}
	return ""
}

// set returns p with a value changed in its place, or added.
func (p pairs) set(name, value string) pairs {
	q := append(pairs{}, p...)
	for i := range q {
		if q[i][0] == name {
			q[i][1] = value
			return q
		}
	}
	return append(q, [2]string{name, value})
}

// oaiDocument is an answer about a request with some attributes.
func (s *Server) oaiDocument(at time.Time, request pairs) answer {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n\n")
	b.WriteString(`<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" ` + "\n         " + `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"` + "\n         ")
	b.WriteString(`xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">` + "\n")
	fmt.Fprintf(&b, "    <responseDate>%s</responseDate>\n    <request", at.UTC().Format("2006-01-02T15:04:05Z"))
	quote := `"`
	if request.get("resumptionToken") != "" {
		quote, request = "'", pairs{{"verb", request.get("verb")}, {"resumptionToken", request.get("resumptionToken")}}
	}
	for _, x := range request {
		b.WriteString(" " + x[0] + "=" + quote + escape(x[1]) + quote)
	}
	b.WriteString(">https://oaipmh.arxiv.org/oai</request>\n")
	return answer{status: http.StatusOK, kind: "text/xml", head: b.String(), tail: "</OAI-PMH>", header: map[string]string{"Surrogate-Control": "max-age=3600"}}
}

func (s *Server) oaiFault(at time.Time, code, reason string, request pairs) answer {
	words := map[string]string{
		"badArgument":             "An argument is illegal, missing or repeated.",
		"badResumptionToken":      "The resumptionToken is not valid, or no longer.",
		"badVerb":                 "The verb is not one of OAI-PMH's.",
		"cannotDisseminateFormat": "The item or the repository does not have this format.",
		"idDoesNotExist":          "The identifier is unknown in this repository.",
		"noRecordsMatch":          "Nothing matches from, until, set and metadataPrefix.",
	}[code]
	if reason != "" {
		words += " Reason: " + reason
	}
	if code == "badArgument" || code == "badVerb" {
		request = nil
	}
	a := s.oaiDocument(at, request)
	a.head += fmt.Sprintf("    <error code='%s'>%s</error>\n", code, escape(words))
	return a
}

func (s *Server) identify(q url.Values, at time.Time) answer {
	if len(q) != 1 {
		return s.oaiFault(at, "badArgument", "Identify has no arguments", nil)
	}
	a := s.oaiDocument(at, pairs{{"verb", "Identify"}})
	var b strings.Builder
	rows := pairs{{"repositoryName", "arXiv"}, {"baseURL", "https://oaipmh.arxiv.org/oai"}, {"protocolVersion", "2.0"}, {"adminEmail", "help@arxiv.org"},
		{"earliestDatestamp", Earliest().String()}, {"deletedRecord", "persistent"}, {"granularity", "YYYY-MM-DD"}}
	for _, x := range rows {
		element(&b, "        ", x[0], x[1])
	}
	a.head += "    <Identify>\n" + b.String() + "    </Identify>\n"
	return a
}

func (s *Server) listSets(q url.Values, at time.Time) answer {
	if len(q) != 1 {
		return s.oaiFault(at, "badArgument", "ListSets has no arguments", nil)
	}
	a := s.oaiDocument(at, pairs{{"verb", "ListSets"}})
	a.head += "    <ListSets>\n"
	add := func(spec, name string) {
		a.items = append(a.items, fmt.Sprintf("        <set>\n            <setSpec>%s</setSpec>\n            <setName>%s</setName>\n        </set>\n", escape(spec), escape(name)))
	}
	for _, g := range groups() {
		add(g, papers.Category(g).Name())
	}
	for c := range papers.Categories() {
		if !c.Retired() && c.Archive() == c {
			add(groupOf(string(c))+":"+string(c), c.Name())
		}
	}
	for c := range papers.Categories() {
		if !c.Retired() && c.Archive() != c {
			add(setSpec(string(c)), c.Name())
		}
	}
	a.tail = "    </ListSets>\n" + a.tail
	return a
}

func (s *Server) getRecord(q url.Values, at time.Time) answer {
	if len(q) != 3 || !q.Has("identifier") || !q.Has("metadataPrefix") {
		return s.oaiFault(at, "badArgument", "GetRecord takes identifier and metadataPrefix", nil)
	}
	request := pairs{{"verb", "GetRecord"}, {"identifier", q.Get("identifier")}}
	name, ok := strings.CutPrefix(q.Get("identifier"), "oai:arXiv.org:")
	if !ok {
		return s.oaiFault(at, "idDoesNotExist", "All identifiers begin with oai:arXiv.org:", nil)
	}
	if prefix := q.Get("metadataPrefix"); prefix != raw && prefix != parsed {
		return s.oaiFault(at, "cannotDisseminateFormat", "The format is unknown here", request)
	}
	request = append(request, [2]string{"metadataPrefix", q.Get("metadataPrefix")})
	id, _, err := papers.ParseID(name)
	if err != nil {
		return s.oaiFault(at, "idDoesNotExist", "This is not an arXiv id", nil)
	}
	i, ok := s.world.find[id]
	if !ok {
		return s.oaiFault(at, "idDoesNotExist", "There is nothing under this id", request)
	}
	c, ok := s.world.last(i, at)
	if !ok {
		return s.oaiFault(at, "idDoesNotExist", "There is nothing under this id", request)
	}
	a := s.oaiDocument(at, request)
	a.head += "    <GetRecord>\n"
	a.items = []string{record(&s.world.works[i], c, q.Get("metadataPrefix"))}
	a.tail = "    </GetRecord>\n" + a.tail
	return a
}

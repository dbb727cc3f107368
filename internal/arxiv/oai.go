package arxiv

import (
	"strings"

	papers "github.com/dailypapers/dailypapers"
)

// oai reads an answer of OAI-PMH: to ListRecords or GetRecord, or an error.
func (in *intake) oai(r root) error {
	in.doc.Form = OAI
	w := newWalker(r, oaiShape())
	verb := ""
	err := w.walk(func(p piece) error {
		if p.record {
			return in.take(p, func() error { return in.oaiRecord(p) })
		}
		if p.space == oaiSpace && isOtherVerb(p.local) {
			verb = p.local
		}
		return in.oaiRest(p)
	})
	known := in.doc.Fault != nil || w.entered
	switch {
	case err != nil:
		return err
	case !known && verb != "":
		return foreign("an answer to %s, which holds no records", verb)
	case !known:
		return foreign("an answer of OAI-PMH with neither records nor an error")
	}
	return nil
}

func isOtherVerb(s string) bool {
	switch s {
	case "Identify", "ListSets", "ListMetadataFormats", "ListIdentifiers":
		return true
	}
	return false
}

// oaiRest reads what stands beside the records. Damage there is damage to the
// whole: without its token a list would seem to end.
func (in *intake) oaiRest(p piece) error {
	if p.space != oaiSpace {
		return nil
	}
	local := p.local
	switch local {
	case "responseDate", "resumptionToken", "error":
	default:
		return nil
	}
	if err := in.parse(p); err != nil {
		return damaged(p, err)
	}
	e := &in.tree.elements[0]
	switch words := strings.TrimSpace(e.text()); local {
	case "responseDate":
		in.doc.Response = parseMoment(words)
	case "resumptionToken":
		in.doc.Token, in.doc.Expires = words, parseMoment(e.attr("expirationDate"))
		in.doc.Last = words == ""
	case "error":
		if in.doc.Fault == nil {
			in.doc.Fault = &Fault{Code: e.attr("code"), Words: words}
		}
	}
	return nil
}

// oaiRecord reads the record in in.tree.
func (in *intake) oaiRecord(p piece) error {
	t := &in.tree
	var identifier string
	deleted, format := false, -1
	for i, e := range t.children(0) {
		switch {
		case e.is(oaiSpace, "header"):
			deleted = e.attr("status") == "deleted"
			identifier = t.textOf(i, oaiSpace, "identifier")
		case e.is(oaiSpace, "metadata"):
			for j := range t.children(i) {
				format = j
				break
			}
		}
	}
	id, _, err := arxivID("identifier", identifier)
	if err != nil {
		return err
	}
	if deleted {
		in.accept(p, papers.Record{Paper: papers.Paper{ID: id}, Deleted: true})
		return nil
	}
	if format < 0 {
		return papers.Invalid("metadata", "is missing")
	}
	paper, err := in.metadata(format)
	if err != nil {
		return err
	}
	if paper.ID != id {
		return papers.Invalid("identifier", "says %s, but the metadata is that of %s", id, paper.ID)
	}
	in.accept(p, papers.Record{Paper: paper})
	return nil
}

// metadata reads the metadata of an index by its format.
func (in *intake) metadata(i int) (papers.Paper, error) {
	e := &in.tree.elements[i]
	// Some tools drop a format's namespace on the way, so that it seems to be
	// OAI-PMH's own, which has no element of these names.
	switch {
	case e.is(rawSpace, "arXivRaw"), e.is(oaiSpace, "arXivRaw"):
		return in.raw(i)
	case e.is(plainSpace, "arXiv"), e.is(oaiSpace, "arXiv"):
		return in.plain(i)
	}
	return papers.Paper{}, papers.Invalid("metadata", "is %.40q in the namespace %.80q; arXivRaw and arXiv are read", e.local, e.space)
}

func (in *intake) accept(p piece, r papers.Record) {
	r.Line = p.line
	in.doc.Records = append(in.doc.Records, r)
}

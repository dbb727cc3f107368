package arxiv

import "bytes"

// The namespaces that arXiv's documents are written in.
const (
	oaiSpace    = "http://www.openarchives.org/OAI/2.0/"
	rawSpace    = "http://arxiv.org/OAI/arXivRaw/"
	plainSpace  = "http://arxiv.org/OAI/arXiv/"
	atomSpace   = "http://www.w3.org/2005/Atom"
	searchSpace = "http://a9.com/-/spec/opensearch/1.1/"
	arxivSpace  = "http://arxiv.org/schemas/atom" // of the query API and of the feeds
	dcSpace     = "http://purl.org/dc/elements/1.1/"
	xmlSpace    = "http://www.w3.org/XML/1998/namespace"
)

// A scope holds the namespaces declared around a place, the nearest last.
type scope []binding

type binding struct {
	prefix []byte // empty for the default namespace
	uri    string
}

// with returns the scope inside a start tag. It may use the room behind the
// outer scope, so that of two siblings only the later one's stands.
func (s scope) with(attrs []attr) scope {
	for _, a := range attrs {
		prefix, ok := bytes.CutPrefix(a.name, []byte("xmlns"))
		if !ok {
			continue
		}
		if len(prefix) > 0 {
			if prefix, ok = bytes.CutPrefix(prefix, []byte(":")); !ok {
				continue
			}
		}
		s = append(s, binding{prefix, spaceName(a.value)})
	}
	return s
}

// resolve parts a tag's name into namespace and local name. An undeclared
// prefix stands for a namespace that is nobody's.
func (s scope) resolve(name []byte) (space string, local []byte) {
	prefix, local := cutPrefix(name)
	for i := len(s) - 1; i >= 0; i-- {
		if bytes.Equal(s[i].prefix, prefix) {
			return s[i].uri, local
		}
	}
	switch {
	case len(prefix) == 0:
		return "", local
	case string(prefix) == "xml":
		return xmlSpace, local
	}
	return "undeclared", local
}

// spaceName spares the names that every record repeats a copy.
func spaceName(b []byte) string {
	for _, known := range [...]string{rawSpace, "http://www.w3.org/2001/XMLSchema-instance", plainSpace, oaiSpace, arxivSpace, searchSpace, atomSpace, dcSpace} {
		if string(b) == known {
			return known
		}
	}
	return text(b)
}

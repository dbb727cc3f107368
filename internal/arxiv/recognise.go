package arxiv

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// A root is a document with its outermost start tag.
type root struct {
	doc    []byte
	tag    tag
	behind int // the tag
	space  string
	local  string
}

// foreign returns an ErrForeign that says what the document is instead.
func foreign(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrForeign, fmt.Sprintf(format, args...))
}

const hasDocumentType = "it declares a document type, which none of arXiv's does"

// readRoot goes through what stands before the root. A document type is never
// followed, so that no entity is ever expanded: all documents with one are
// refused.
func readRoot(doc []byte) (root, error) {
	doc = bytes.TrimPrefix(doc, []byte("\ufeff"))
	if err := sniff(doc); err != nil {
		return root{}, err
	}
	w := walker{doc: doc}
	for {
		w.pos += spaces(doc[w.pos:])
		rest := doc[w.pos:]
		n := w.passage(w.pos)
		switch {
		case len(rest) == 0 || n < 0:
			return root{}, ErrTruncated
		case n > 0:
			if err := checkDeclaration(rest[:n]); err != nil {
				return root{}, err
			}
			w.pos += n
			continue
		case isDocumentType(rest):
			return root{}, foreignType(rest)
		}
		return rootAt(doc, w.pos)
	}
}

func rootAt(doc []byte, pos int) (root, error) {
	t, n, err := readTag(doc[pos:], nil)
	if isPage(t.name) {
		return root{}, foreign("a web page, not XML")
	}
	switch {
	case err == errCut || isBeginning(doc[pos:]):
		return root{}, ErrTruncated
	case err != nil || t.ends:
		return root{}, foreign("text, not XML: it begins %.40q", doc[pos:])
	}
	r := root{doc: doc, tag: t, behind: pos + n}
	space, local := scope(nil).with(t.attrs).resolve(t.name)
	r.space, r.local = space, string(local)
	return r, nil
}

// sniff refuses what is no XML, by its first bytes.
func sniff(doc []byte) error {
	s := bytes.TrimLeft(doc, " \t\r\n")
	head := s[:min(len(s), 4)]
	switch {
	case len(s) == 0:
		return foreign("it is empty")
	case s[0] == 0, s[0] == '<' && bytes.IndexByte(head, 0) > 0, bytes.HasPrefix(s, []byte("\xff\xfe")), bytes.HasPrefix(s, []byte("\xfe\xff")):
		return foreign("neither UTF-8 nor ASCII")
	case s[0] == '<':
		return nil
	case s[0] == '{' || s[0] == '[':
		return foreign("JSON, not XML")
	case s[0] >= ' ' && utf8.Valid(head):
		return foreign("text, not XML: it begins %.40q", s)
	}
	return foreign("not XML: it begins %.8q", s)
}

// checkDeclaration reads the encoding out of <?xml … ?>.
func checkDeclaration(s []byte) error {
	if !begins(s[2:], []byte("xml")) {
		return nil
	}
	_, rest, ok := strings.Cut(string(s[:min(len(s), 200)]), "encoding")
	if !ok {
		return nil
	}
	rest = strings.TrimLeft(rest, " \t\r\n=")
	if rest == "" || rest[0] != '"' && rest[0] != '\'' {
		return nil
	}
	name, _, _ := strings.Cut(rest[1:], rest[:1])
	switch strings.ToLower(name) {
	case "utf-8", "utf8", "us-ascii", "ascii":
		return nil
	}
	return foreign("its encoding is %.20q; only UTF-8 and US-ASCII are read", name)
}

func isDocumentType(s []byte) bool {
	return len(s) >= 9 && strings.EqualFold(string(s[:9]), "<!doctype")
}

// isBeginning reports whether s is too short to tell a comment from a document
// type or a tag.
func isBeginning(s []byte) bool {
	return len(s) == 1 || len(s) < len("<!doctype") && s[1] == '!'
}

func foreignType(s []byte) error {
	s = bytes.TrimLeft(s[9:], " \t\r\n")
	if isPage(s[:nameLength(s)]) {
		return foreign("a web page, not XML")
	}
	return foreign(hasDocumentType)
}

// isPage reports the names that pages of HTML begin with.
func isPage(name []byte) bool {
	switch strings.ToLower(string(name)) {
	case "html", "head", "body", "meta", "title":
		return true
	}
	return false
}

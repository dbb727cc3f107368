package arxiv

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// A root is a document with its outermost start tag.
type root struct {
	doc    []byte
	tag    []byte
	behind int // the tag
	space  string
	local  string
}

// foreign returns an ErrForeign that says what the document is instead.
func foreign(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrForeign, fmt.Sprintf(format, args...))
}

// blanks are what XML calls white space.
const blanks = " \t\r\n"

const hasDocumentType = "it declares a document type, which none of arXiv's does"

// readRoot goes through what stands before the root. A document type is never
// followed, so that no entity is ever expanded: all documents with one are
// refused.
func readRoot(doc []byte) (root, error) {
	doc = bytes.TrimPrefix(doc, []byte("\ufeff"))
	if err := sniff(doc); err != nil {
		return root{}, err
	}
	doc = clean(doc)
	w := walker{doc: doc}
	for {
		rest := bytes.TrimLeft(doc[w.pos:], blanks)
		w.pos = len(doc) - len(rest)
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

// maxTag is the longest start tag that is read around records, in bytes: it
// is decoded with each of them. arXiv's have less than 500.
const maxTag = 2048

func checkLength(tag []byte) error {
	if len(tag) > maxTag {
		return foreign("its tag %.40q has more than %d bytes", tag, maxTag)
	}
	return nil
}

func rootAt(doc []byte, pos int) (root, error) {
	rest := doc[pos:]
	if isPage(tagName(rest)) {
		return root{}, foreign("a web page, not XML")
	}
	n := tagLength(rest)
	if n < 0 || isBeginning(rest) {
		return root{}, ErrTruncated
	}
	start, err := startTag(nil, rest[:n])
	if n == 0 || err != nil {
		return root{}, foreign("text, not XML: it begins %.40q", rest)
	}
	r := root{doc: doc, tag: rest[:n], behind: pos + n, space: start.Name.Space, local: start.Name.Local}
	return r, checkLength(r.tag)
}

// sniff refuses what is no XML, by its first bytes.
func sniff(doc []byte) error {
	s := bytes.TrimLeft(doc, blanks)
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

// checkDeclaration reads the encoding out of <?xml … ?>, which but for its
// question marks is a start tag.
func checkDeclaration(s []byte) error {
	if !begins(s[2:], []byte("xml")) {
		return nil
	}
	start, _ := startTag(nil, slices.Concat([]byte("<"), s[2:len(s)-2], []byte(">")))
	name := attribute(start.Attr, "encoding")
	switch strings.ToLower(name) {
	case "", "utf-8", "utf8", "us-ascii", "ascii":
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
	s = bytes.TrimLeft(s[9:], blanks)
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

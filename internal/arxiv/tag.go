package arxiv

import (
	"bytes"
	"encoding/xml"
	"errors"
)

// tagLength returns the length of the tag that s, which begins with "<",
// begins with: 0 where another "<" comes first, which no tag may hold, -1
// where the document ends first.
func tagLength(s []byte) int {
	var quote byte
	for i, c := range s[1:] {
		switch {
		case c == '<':
			return 0
		case c == quote:
			quote = 0
		case quote != 0:
		case c == '"', c == '\'':
			quote = c
		case c == '>':
			return i + len("<>")
		}
	}
	return -1
}

// startTag decodes a start tag that stands inside of those in outer.
func startTag(outer, tag []byte) (xml.StartElement, error) {
	var start xml.StartElement
	d := xml.NewDecoder(bytes.NewReader(append(outer[:len(outer):len(outer)], tag...)))
	for d.InputOffset() < int64(len(outer)+len(tag)) {
		token, err := d.Token()
		if err != nil {
			return start, err
		}
		var ok bool
		if start, ok = token.(xml.StartElement); !ok {
			return start, errors.New("not a start tag")
		}
	}
	return start, nil
}

// isEmpty reports whether a start tag is its own end tag.
func isEmpty(tag []byte) bool { return bytes.HasSuffix(tag, []byte("/>")) }

// tagName returns the qualified name in a tag.
func tagName(tag []byte) []byte {
	s := bytes.TrimPrefix(tag[1:], []byte("/"))
	return s[:nameLength(s)]
}

// nameLength is the length of the name that s begins with, 0 where it begins
// with none. Beyond ASCII every byte may stand in a name.
func nameLength(s []byte) int {
	for i, c := range s {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '_', c == ':', c >= 0x80:
		case i > 0 && (c >= '0' && c <= '9' || c == '-' || c == '.'):
		default:
			return i
		}
	}
	return len(s)
}

// begins reports whether s begins with name and not with a longer one.
func begins(s, name []byte) bool {
	return bytes.HasPrefix(s, name) && nameLength(s) == len(name)
}

// attribute returns the value of an attribute by its name, "" where it is
// missing.
func attribute(attrs []xml.Attr, name string) string {
	for _, a := range attrs {
		if a.Name.Space == "" && a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

package arxiv

import (
	"bytes"
	"errors"
)

// A tag is one start or end tag. Its parts lie in the document.
type tag struct {
	name  []byte // qualified, as written
	attrs []attr
	ends  bool // </name>
	empty bool // <name/>
}

// An attr is an attribute of a start tag; references in its value are not
// resolved yet.
type attr struct{ name, value []byte }

// errCut says that a tag has no end in what there is of the document.
var errCut = errors.New("a tag does not end")

// readTag reads the tag that s, which begins with "<", begins with, and
// returns its length. Spare is room for the attributes. Time is linear in the
// tag: it stops at the next "<", which no tag may hold.
func readTag(s []byte, spare []attr) (tag, int, error) {
	t, i := tag{attrs: spare[:0]}, 1
	if i < len(s) && s[i] == '/' {
		t.ends, i = true, 2
	}
	n := nameLength(s[i:])
	if n == 0 {
		return t, 0, errors.New("a stray <")
	}
	t.name = s[i : i+n]
	for i += n; ; {
		i += spaces(s[i:])
		switch {
		case i == len(s) || i+1 == len(s) && s[i] == '/':
			return t, 0, errCut
		case s[i] == '>':
			return t, i + 1, nil
		case t.ends:
			return t, 0, errors.New("an end tag with more than a name")
		case s[i] == '/' && s[i+1] == '>':
			t.empty = true
			return t, i + 2, nil
		}
		a, n, err := readAttr(s[i:])
		if err != nil {
			return t, 0, err
		}
		t.attrs = append(t.attrs, a)
		i += n
	}
}

// readAttr reads name="value" or name='value'.
func readAttr(s []byte) (attr, int, error) {
	n := nameLength(s)
	if n == 0 {
		return attr{}, 0, errors.New("a tag with something else than attributes")
	}
	a, i := attr{name: s[:n]}, n
	i += spaces(s[i:])
	if i == len(s) {
		return a, 0, errCut
	}
	if s[i] != '=' {
		return a, 0, errors.New("an attribute without a value")
	}
	i++
	i += spaces(s[i:])
	if i == len(s) {
		return a, 0, errCut
	}
	quote := s[i]
	if quote != '"' && quote != '\'' {
		return a, 0, errors.New("an attribute without quotes")
	}
	i++
	for start := i; i < len(s) && s[i] != '<'; i++ {
		if s[i] == quote {
			a.value = s[start:i]
			return a, i + 1, nil
		}
	}
	if i < len(s) {
		return a, 0, errors.New("a < in an attribute")
	}
	return a, 0, errCut
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

func spaces(s []byte) int {
	for i, c := range s {
		if !isSpace(c) {
			return i
		}
	}
	return len(s)
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// begins reports whether s begins with name and not with a longer one.
func begins(s, name []byte) bool {
	return bytes.HasPrefix(s, name) && nameLength(s) == len(name)
}

// cutPrefix parts a qualified name.
func cutPrefix(name []byte) (prefix, local []byte) {
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		return name[:i], name[i+1:]
	}
	return nil, name
}

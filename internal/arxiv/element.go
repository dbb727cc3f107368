package arxiv

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"iter"
)

// maxDepth is how deep a record may nest. arXiv's have 6 levels.
const maxDepth = 32

// An element is one node of a tree.
type element struct {
	space, local string
	attrs        []xml.Attr
	inner        []byte // the characters in it and in its descendants
	from         int    // where inner begins
	end          int    // index behind its last descendant
}

// A tree is a record taken apart: its elements in the order of their start
// tags. It is used again for the next record.
type tree struct {
	source   []byte
	elements []element
	chars    []byte
	open     []int
}

// parse takes an element apart, which begins at the beginning of raw and
// stands inside the start tags in outer, whose namespaces hold in it. With an
// error comes how many lines of raw lie before it.
func (t *tree) parse(outer, raw []byte) (int, error) {
	t.source = append(append(t.source[:0], outer...), raw...)
	t.elements, t.chars, t.open = t.elements[:0], t.chars[:0], t.open[:0]
	d := xml.NewDecoder(bytes.NewReader(t.source))
	for len(t.elements) == 0 || len(t.open) > 0 {
		inside := d.InputOffset() >= int64(len(outer))
		token, err := d.Token()
		if err == nil && inside {
			err = t.take(token)
		}
		if err != nil {
			line, _ := d.InputPos()
			return line - 1 - newlines(outer), unlined(err)
		}
	}
	return 0, nil
}

// unlined leaves out the line that encoding/xml names, which counts from the
// record.
func unlined(err error) error {
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		return errors.New(syntax.Msg)
	}
	return err
}

func (t *tree) take(token xml.Token) error {
	switch k := token.(type) {
	case xml.StartElement:
		if len(t.open) == maxDepth {
			return fmt.Errorf("elements lie more than %d deep", maxDepth)
		}
		t.open = append(t.open, len(t.elements))
		t.elements = append(t.elements, element{space: k.Name.Space, local: k.Name.Local, attrs: k.Attr, from: len(t.chars)})
	case xml.EndElement:
		last := len(t.open) - 1
		e := &t.elements[t.open[last]]
		e.inner, e.end = t.chars[e.from:], len(t.elements)
		t.open = t.open[:last]
	case xml.CharData:
		t.chars = append(t.chars, k...)
	case xml.Directive:
		return errors.New("a stray <!")
	}
	return nil
}

// children yields the elements inside the one of an index.
func (t *tree) children(of int) iter.Seq2[int, *element] {
	return func(yield func(int, *element) bool) {
		for i := of + 1; i < t.elements[of].end; i = t.elements[i].end {
			if !yield(i, &t.elements[i]) {
				return
			}
		}
	}
}

// is reports whether the element has a name.
func (e *element) is(space, local string) bool { return e.space == space && e.local == local }

// attr returns an attribute by its name, "" where it is missing.
func (e *element) attr(name string) string { return attribute(e.attrs, name) }

// text returns what the element holds: the characters of its children too.
func (e *element) text() string { return string(e.inner) }

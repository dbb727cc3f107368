package arxiv

import (
	"bytes"
	"encoding/xml"
	"slices"
)

// A document is not decoded as a whole. It is first cut into records by
// looking at tags alone, and then encoding/xml decodes each record by itself,
// in the start tags around it: a record that is no XML costs that record,
// where a decoder of the whole gives up for good at the first bad nesting or
// stray "&". In well-formed XML a "<" outside of comments, CDATA sections and
// instructions is always markup, so that cutting by tags loses nothing there.
// BenchmarkRead tells what it costs.

// A shape is how the documents of a form are laid out.
type shape struct {
	space      string   // of the root and of all that is named here
	containers []string // what holds records, besides the root
	record     string
	never      []string // what never stands inside a record, so that it ends a broken one
}

func oaiShape() shape {
	return shape{oaiSpace, []string{"ListRecords", "GetRecord"}, "record", []string{"resumptionToken"}}
}
func atomShape() shape { return shape{space: atomSpace, record: "entry"} }
func rssShape() shape  { return shape{containers: []string{"channel"}, record: "item"} }

// A piece is an element in the root or in a container: a record, or something
// beside them such as a title.
type piece struct {
	space  string
	local  string
	raw    []byte // with its tags
	whole  bool   // it has its end tag; otherwise it is broken, and ends where something else begins
	record bool
	line   int    // on which it begins
	outer  []byte // the start tags around it
}

// A walker goes through the containers of a document.
type walker struct {
	doc     []byte
	shape   shape
	pos     int
	line    int // of the place counted
	count   int // how far lines were counted
	open    []container
	tags    int    // how many were decoded
	entered bool   // a container was met
	outer   []byte // the start tags of those
	closes  [3]int // where the nearest end of each kind of passage is, at or behind the last one asked for
}

type container struct {
	name  []byte
	outer int // length of the start tags around it
}

func newWalker(r root, s shape) *walker {
	w := &walker{doc: r.doc, shape: s, pos: r.behind, line: 1}
	w.push(r.tag)
	return w
}

// push enters a container, unless it ends with its start tag.
func (w *walker) push(tag []byte) {
	if !isEmpty(tag) {
		w.open = append(w.open, container{tagName(tag), len(w.outer)})
		w.outer = append(w.outer, tag...)
	}
}

// walk hands every piece to visit, until visit returns an error or the root
// ends. What stands behind the root is not looked at. The error is visit's,
// ErrTruncated, or a foreign's.
func (w *walker) walk(visit func(piece) error) error {
	for len(w.open) > 0 {
		n := bytes.IndexByte(w.doc[w.pos:], '<')
		if n < 0 {
			return ErrTruncated
		}
		w.pos += n
		if err := w.step(visit); err != nil {
			return err
		}
	}
	return nil
}

// step takes the markup at w.pos.
func (w *walker) step(visit func(piece) error) error {
	if n := w.passage(w.pos); n != 0 {
		if n < 0 {
			return ErrTruncated
		}
		w.pos += n
		return nil
	}
	if isDocumentType(w.doc[w.pos:]) {
		return foreign(hasDocumentType)
	}
	n := tagLength(w.doc[w.pos:])
	if n < 0 {
		return ErrTruncated
	}
	if n == 0 { // what a broken record left behind
		w.pos++
		return nil
	}
	tag := w.doc[w.pos : w.pos+n]
	if bytes.HasPrefix(tag, []byte("</")) {
		w.pop(tagName(tag))
		w.pos += n
		return nil
	}
	if w.tags++; w.tags > maxTags {
		return foreign("it has more than %d elements beside and between its records", maxTags)
	}
	start, err := startTag(w.outer, tag)
	if err != nil {
		w.pos++
		return nil
	}
	return w.element(start.Name, tag, visit)
}

// pop closes a container and those inside it, which have lost their end tags.
// An end tag of anything else is what a broken record left behind.
func (w *walker) pop(name []byte) {
	for i := len(w.open) - 1; i >= 0; i-- {
		if bytes.Equal(w.open[i].name, name) {
			w.outer = w.outer[:w.open[i].outer]
			w.open = w.open[:i]
			return
		}
	}
}

// element enters a container, or cuts a piece out and hands it over.
func (w *walker) element(name xml.Name, tag []byte, visit func(piece) error) error {
	known := name.Space == w.shape.space
	end, whole := w.pos+len(tag), true
	if known && len(w.open) == 1 && slices.Contains(w.shape.containers, name.Local) {
		w.entered, w.pos = true, end
		w.push(tag)
		return checkLength(tag)
	}
	if !isEmpty(tag) {
		if end, whole = w.cut(tagName(tag), end); end < 0 {
			return ErrTruncated
		}
	}
	p := piece{space: name.Space, local: name.Local, raw: w.doc[w.pos:end], whole: whole, line: w.lineAt(w.pos), outer: w.outer}
	p.record = known && name.Local == w.shape.record && len(w.open) > min(1, len(w.shape.containers))
	w.pos = end
	return visit(p)
}

// cut looks for the end of the element of a name, and returns what is behind
// it. Where a record begins before, or a container ends, the element is not
// whole and ends there. A negative end says that the document ends before.
func (w *walker) cut(name []byte, from int) (end int, whole bool) {
	for i := from; ; i++ {
		n := bytes.IndexByte(w.doc[i:], '<')
		if n < 0 {
			return -1, false
		}
		i += n
		if n := w.passage(i); n > 0 && i+n-from <= maxRecord {
			i += n - 1
			continue
		}
		rest := w.doc[i+1:]
		if len(rest) == 0 || rest[0] != '/' {
			if w.isForbidden(rest) {
				return i, false
			}
			continue
		}
		if begins(rest[1:], name) {
			n := tagLength(w.doc[i:])
			if n < 0 {
				return -1, false
			}
			return i + max(n, 1), n > 0
		}
		for _, c := range w.open {
			if begins(rest[1:], c.name) {
				return i, false
			}
		}
	}
}

// isForbidden reports whether a tag without its "<" is the start of what no
// piece can hold: another record and its like. They have the root's prefix.
func (w *walker) isForbidden(s []byte) bool {
	if prefix := bytes.IndexByte(w.open[0].name, ':') + 1; prefix > 0 {
		var ok bool
		if s, ok = bytes.CutPrefix(s, w.open[0].name[:prefix]); !ok {
			return false
		}
	}
	n := nameLength(s)
	return string(s[:n]) == w.shape.record || n > 0 &&
		(slices.Contains(w.shape.never, string(s[:n])) || slices.Contains(w.shape.containers, string(s[:n])))
}

// passage returns the length of the comment, CDATA section or instruction
// that begins at i: 0 where none does, -1 where it has no end.
func (w *walker) passage(i int) int {
	for kind, p := range [3]struct{ opens, closes string }{{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}} {
		if !bytes.HasPrefix(w.doc[i:], []byte(p.opens)) {
			continue
		}
		from := i + len(p.opens)
		if w.closes[kind] < from { // places asked for only rise, so that all searches together are one pass
			n := bytes.Index(w.doc[from:], []byte(p.closes))
			if n < 0 {
				n = len(w.doc) - from
			}
			w.closes[kind] = from + n
		}
		if w.closes[kind] == len(w.doc) {
			return -1
		}
		return w.closes[kind] + len(p.closes) - i
	}
	return 0
}

// lineAt returns the line of a place at or behind the last one asked for.
func (w *walker) lineAt(pos int) int {
	w.line += bytes.Count(w.doc[w.count:pos], []byte("\n"))
	w.count = pos
	return w.line
}

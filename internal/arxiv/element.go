package arxiv

import (
	"bytes"
	"fmt"
	"iter"
)

// maxDepth is how deep a record may nest. arXiv's have 6 levels.
const maxDepth = 32

// An element is one node of a tree.
type element struct {
	space string
	local []byte
	name  []byte // qualified
	attrs []attr
	inner []byte // between its tags
	from  int    // where inner begins
	end   int    // index behind its last descendant
}

// A tree is a record taken apart: its elements in the order of their start
// tags. It is used again for the next record.
type tree struct {
	elements []element
	attrs    []attr
	open     []int
	scopes   []int // length of the scope around each open element
	scope    scope
}

// A flaw is what makes a record no XML, and where.
type flaw struct {
	at   int
	what string
}

// parse takes an element apart, which begins at the beginning of raw and ends
// at its end. It is strict about nesting and references, and lenient about
// characters (see text). Time and memory are linear.
func (t *tree) parse(raw []byte, outer scope) *flaw {
	t.elements, t.attrs, t.open, t.scopes = t.elements[:0], t.attrs[:0], t.open[:0], t.scopes[:0]
	t.scope = append(t.scope[:0], outer...)
	for i := 0; i < len(raw); {
		n, f := t.step(raw, i)
		if f != nil {
			return f
		}
		i += n
	}
	if len(t.open) > 0 {
		return &flaw{len(raw), fmt.Sprintf("<%.40s> is not closed", t.elements[t.open[len(t.open)-1]].name)}
	}
	return nil
}

// step takes in the piece of markup or of text at i, and returns its length.
func (t *tree) step(raw []byte, i int) (int, *flaw) {
	rest := raw[i:]
	if rest[0] != '<' {
		n := bytes.IndexByte(rest, '<')
		if n < 0 {
			n = len(rest)
		}
		return n, checkReferences(rest[:n], i)
	}
	if len(rest) > 1 && (rest[1] == '!' || rest[1] == '?') {
		return passOver(rest, i)
	}
	spare := len(t.attrs)
	tag, n, err := readTag(rest, t.attrs[spare:])
	if err != nil {
		return 0, &flaw{i, err.Error()}
	}
	if tag.ends {
		return n, t.close(tag.name, raw, i)
	}
	t.attrs = append(t.attrs[:spare], tag.attrs...)
	tag.attrs = t.attrs[spare:len(t.attrs):len(t.attrs)]
	if len(t.open) == maxDepth {
		return 0, &flaw{i, fmt.Sprintf("elements lie more than %d deep", maxDepth)}
	}
	t.push(tag, i+n)
	if tag.empty {
		t.pop(raw, i+n)
	}
	return n, nil
}

func (t *tree) push(tag tag, from int) {
	t.scopes = append(t.scopes, len(t.scope))
	t.scope = t.scope.with(tag.attrs)
	space, local := t.scope.resolve(tag.name)
	t.open = append(t.open, len(t.elements))
	t.elements = append(t.elements, element{space: space, local: local, name: tag.name, attrs: tag.attrs, from: from})
}

func (t *tree) close(name, raw []byte, at int) *flaw {
	if len(t.open) == 0 {
		return &flaw{at, fmt.Sprintf("</%.40s> closes nothing", name)}
	}
	if e := &t.elements[t.open[len(t.open)-1]]; !bytes.Equal(e.name, name) {
		return &flaw{at, fmt.Sprintf("</%.40s> closes <%.40s>", name, e.name)}
	}
	t.pop(raw, at)
	return nil
}

func (t *tree) pop(raw []byte, at int) {
	last := len(t.open) - 1
	e := &t.elements[t.open[last]]
	e.inner, e.end = raw[e.from:at], len(t.elements)
	t.scope = t.scope[:t.scopes[last]]
	t.open, t.scopes = t.open[:last], t.scopes[:last]
}

// passOver returns the length of a comment, a CDATA section or an instruction.
func passOver(rest []byte, at int) (int, *flaw) {
	for _, p := range passages() {
		if bytes.HasPrefix(rest, []byte(p.opens)) {
			n := bytes.Index(rest[len(p.opens):], []byte(p.closes))
			if n < 0 {
				return 0, &flaw{at, fmt.Sprintf("%s is not closed", p.opens)}
			}
			return len(p.opens) + n + len(p.closes), nil
		}
	}
	return 0, &flaw{at, "a stray <"}
}

func checkReferences(s []byte, at int) *flaw {
	for i := 0; i < len(s); i++ {
		n := bytes.IndexByte(s[i:], '&')
		if n < 0 {
			return nil
		}
		i += n
		if _, n := reference(s[i:]); n == 0 {
			return &flaw{at + i, fmt.Sprintf("%.12q is no reference", s[i:min(len(s), i+12)])}
		}
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
func (e *element) is(space, local string) bool { return e.space == space && string(e.local) == local }

// attr returns an attribute by its name, "" where it is missing.
func (e *element) attr(name string) string {
	for _, a := range e.attrs {
		if string(a.name) == name {
			return text(a.value)
		}
	}
	return ""
}

// text returns what the element holds.
func (e *element) text() string { return text(e.inner) }

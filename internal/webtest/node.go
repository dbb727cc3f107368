package webtest

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// A Node is an element of a page, or a run of text where Name is "".
type Node struct {
	Name     string
	Attr     map[string]string
	Children []*Node
	text     string
	parent   *Node
}

// Parse reads a page as strictly as our own templates can be held to: every
// element that is not void is closed in its order, no id stands twice.
func Parse(page string) (*Node, error) {
	d := xml.NewDecoder(strings.NewReader(page))
	d.Strict, d.Entity = false, xml.HTMLEntity
	root := &Node{Attr: map[string]string{}}
	at := root
	ids := make(map[string]bool)
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("page is no HTML: %w", err)
		}
		if at, err = at.take(token); err != nil {
			line, _ := d.InputPos()
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		if id, ok := at.last().Attr["id"]; ok && isStart(token) {
			if ids[id] {
				return nil, fmt.Errorf("the id %q stands twice", id)
			}
			ids[id] = true
		}
	}
	if at != root {
		return nil, fmt.Errorf("<%s> is never closed", at.Name)
	}
	return root, nil
}

func isStart(t xml.Token) bool {
	_, ok := t.(xml.StartElement)
	return ok
}

// last is the element that the latest start tag made: the one now open, or a
// void one inside it.
func (n *Node) last() *Node {
	if len(n.Children) > 0 && isVoid(n.Children[len(n.Children)-1].Name) {
		return n.Children[len(n.Children)-1]
	}
	return n
}

// take adds a token and returns the element that is open after it.
func (n *Node) take(token xml.Token) (*Node, error) {
	switch t := token.(type) {
	case xml.StartElement:
		child := &Node{Name: t.Name.Local, Attr: map[string]string{}, parent: n}
		for _, a := range t.Attr {
			name := a.Name.Local
			if a.Name.Space != "" {
				name = a.Name.Space + ":" + name
			}
			if _, twice := child.Attr[name]; twice {
				return n, fmt.Errorf("<%s> has %s twice", child.Name, name)
			}
			child.Attr[name] = a.Value
		}
		n.Children = append(n.Children, child)
		if !isVoid(child.Name) {
			return child, nil
		}
	case xml.EndElement:
		if isVoid(t.Name.Local) { // the decoder closes what closes itself
			return n, nil
		}
		if n.Name != t.Name.Local {
			return n, fmt.Errorf("</%s> closes <%s>", t.Name.Local, n.Name)
		}
		return n.parent, nil
	case xml.CharData:
		n.Children = append(n.Children, &Node{text: string(t), parent: n})
	}
	return n, nil
}

func isVoid(name string) bool {
	switch name {
	case "meta", "link", "input", "br", "hr", "img", "source", "wbr":
		return true
	}
	return false
}

// Text is all text inside, with single spaces, without what is hidden from
// sighted readers.
func (n *Node) Text() string {
	var b strings.Builder
	n.write(&b, false)
	return strings.Join(strings.Fields(b.String()), " ")
}

// AllText is Text with what only screen readers are told.
func (n *Node) AllText() string {
	var b strings.Builder
	n.write(&b, true)
	return strings.Join(strings.Fields(b.String()), " ")
}

func (n *Node) write(b *strings.Builder, hidden bool) {
	if !hidden && n.hasClass("hidden") {
		return
	}
	b.WriteString(n.text)
	for _, c := range n.Children {
		c.write(b, hidden)
	}
}

func (n *Node) hasClass(class string) bool {
	for _, c := range strings.Fields(n.Attr["class"]) {
		if c == class {
			return true
		}
	}
	return false
}

// All returns the elements inside that match a selector of the kind
// "article.card .meta a[rel]", in the order of the page.
func (n *Node) All(selector string) []*Node {
	steps := strings.Fields(selector)
	var found []*Node
	var walk func(*Node)
	walk = func(at *Node) {
		for _, c := range at.Children {
			if c.matches(steps[len(steps)-1]) && c.under(steps[:len(steps)-1], n) {
				found = append(found, c)
			}
			walk(c)
		}
	}
	walk(n)
	return found
}

// One returns the first match of a selector, nil where there is none.
func (n *Node) One(selector string) *Node {
	if all := n.All(selector); len(all) > 0 {
		return all[0]
	}
	return nil
}

// TextOf is the text of the first match, "" where there is none.
func (n *Node) TextOf(selector string) string {
	if m := n.One(selector); m != nil {
		return m.Text()
	}
	return ""
}

// under reports whether the ancestors below root match the steps in order.
func (n *Node) under(steps []string, root *Node) bool {
	for at := n.parent; len(steps) > 0; at = at.parent {
		if at == nil || at == root.parent {
			return false
		}
		if at.matches(steps[len(steps)-1]) {
			steps = steps[:len(steps)-1]
		}
	}
	return true
}

// matches reads one step: a name, then any of .class, #id and [attribute].
func (n *Node) matches(step string) bool {
	if n.Name == "" {
		return false
	}
	for step != "" {
		end := 1 + strings.IndexAny(step[1:], ".#[")
		if end == 0 {
			end = len(step)
		}
		part := step[:end]
		step = step[end:]
		switch part[0] {
		case '.':
			if !n.hasClass(part[1:]) {
				return false
			}
		case '#':
			if n.Attr["id"] != part[1:] {
				return false
			}
		case '[':
			if _, ok := n.Attr[strings.Trim(part, "[]")]; !ok {
				return false
			}
		default:
			if n.Name != part {
				return false
			}
		}
	}
	return true
}

package webtest

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
)

const (
	atomSpace   = "http://www.w3.org/2005/Atom"
	threadSpace = "http://purl.org/syndication/thread/1.0"
	xmlSpace    = "http://www.w3.org/XML/1998/namespace"
)

// An element of an XML document.
type element struct {
	xml.Name
	attr map[xml.Name]string
	text string
	kids []element
}

// Atom returns what a document breaks of RFC 4287, and of what readers of feeds need
// beyond it, as JSONFeed does. address is where it was fetched from.
func Atom(body, address string) []string {
	var f findings
	root, err := readXML(body)
	if err != nil {
		return []string{err.Error()}
	}
	if root.Name != (xml.Name{Space: atomSpace, Local: "feed"}) {
		return []string{fmt.Sprintf("the document is a %v", root.Name)}
	}
	f.common("feed", root)
	f.count("feed", root, map[string]string{"id": "1", "title": "1", "updated": "1", "subtitle": "?", "generator": "?", "icon": "?", "logo": "?", "rights": "?",
		"author": "*", "contributor": "*", "category": "*", "link": "*", "entry": "*"})
	f.links("feed", root)
	if self := root.linksOf("self"); len(self) != 1 || self[0].of("href") != address {
		f.add("the feed was fetched from %s and calls itself %v", address, self)
	}
	entries := root.all("entry")
	if len(root.all("author")) == 0 && (len(entries) == 0 || slices.ContainsFunc(entries, func(e element) bool { return len(e.all("author")) == 0 })) {
		f.add("neither the feed nor each entry has an author")
	}
	newest, seen := "", map[string]bool{root.first("id"): true}
	for i, e := range entries {
		f.entry(fmt.Sprint("entry ", i), e)
		if id := e.first("id"); seen[id] {
			f.add("the id %s stands twice", id)
		} else {
			seen[id] = true
		}
		newest = max(newest, e.first("updated"))
	}
	if newest != "" && root.first("updated") != newest {
		f.add("the feed was updated at %s, its newest entry at %s", root.first("updated"), newest)
	}
	return f
}

func readXML(body string) (element, error) {
	if !legible(body) || !strings.HasPrefix(body, `<?xml version="1.0" encoding="UTF-8"?>`) {
		return element{}, fmt.Errorf("no XML 1.0 in UTF-8, or characters that have no place in it")
	}
	stack := []*element{{}}
	dec := xml.NewDecoder(strings.NewReader(body))
	for {
		t, err := dec.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return element{}, err
		}
		top := stack[len(stack)-1]
		switch t := t.(type) {
		case xml.StartElement:
			e := &element{Name: t.Name, attr: map[xml.Name]string{}}
			for _, a := range t.Attr {
				e.attr[a.Name] = a.Value
			}
			stack = append(stack, e)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
			stack[len(stack)-1].kids = append(stack[len(stack)-1].kids, *top)
		case xml.CharData:
			top.text += string(t)
		case xml.Directive:
			return element{}, fmt.Errorf("a document type")
		}
	}
	if len(stack[0].kids) != 1 {
		return element{}, fmt.Errorf("%d elements at the top", len(stack[0].kids))
	}
	return stack[0].kids[0], nil
}

func (e element) all(name string) []element {
	return slices.DeleteFunc(slices.Clone(e.kids), func(k element) bool { return k.Name != xml.Name{Space: atomSpace, Local: name} })
}

func (e element) first(name string) string {
	if all := e.all(name); len(all) > 0 {
		return all[0].text
	}
	return ""
}

func (e element) of(name string) string { return e.attr[xml.Name{Local: name}] }

func (e element) linksOf(rel string) []element {
	return slices.DeleteFunc(e.all("link"), func(l element) bool { return l.of("rel") != rel })
}

// common holds what feeds and entries have in common.
func (f *findings) common(at string, e element) {
	if strings.TrimSpace(e.text) != "" {
		f.add("%s has text beside its elements: %q", at, e.text)
	}
	if !isIRI(e.first("id"), false) {
		f.add("%s has the id %q", at, e.first("id"))
	}
	for _, name := range []string{"updated", "published"} {
		for _, d := range e.all(name) {
			if f.leaf(at, d, nil); !isDate(d.text) {
				f.add("%s was %s at %q", at, name, d.text)
			}
		}
	}
	for _, name := range []string{"title", "subtitle", "summary", "rights"} {
		for _, t := range e.all(name) {
			if f.leaf(at, t, []string{"type"}); strings.TrimSpace(t.text) == "" || t.of("type") != "" && t.of("type") != "text" || strings.ContainsAny(t.text, "\n\t") {
				f.add("%s has the %s %q of type %q", at, name, t.text, t.of("type"))
			}
		}
	}
	for _, name := range []string{"icon", "logo"} {
		for _, i := range e.all(name) {
			if f.leaf(at, i, nil); !isIRI(i.text, true) {
				f.add("%s has the %s %q", at, name, i.text)
			}
		}
	}
	for _, name := range []string{"author", "contributor"} {
		for _, p := range e.all(name) {
			f.person(at+" "+name, p)
		}
	}
	for _, g := range e.all("generator") {
		if f.leaf(at, g, []string{"uri", "version"}); g.text == "" || !isIRI(g.of("uri"), true) {
			f.add("%s has the generator %q at %q", at, g.text, g.of("uri"))
		}
	}
	for _, c := range e.all("category") {
		if f.leaf(at, c, []string{"term", "scheme", "label"}); c.of("term") == "" || c.of("scheme") != "" && !isIRI(c.of("scheme"), false) || c.text != "" {
			f.add("%s has the category %v", at, c.attr)
		}
	}
	f.attributes(at, e, []string{"xmlns"})
	if lang, ok := e.attr[xml.Name{Space: xmlSpace, Local: "lang"}]; ok && !languageTag.MatchString(lang) {
		f.add("%s has the language %q", at, lang)
	}
}

func (f *findings) entry(at string, e element) {
	f.common(at, e)
	f.count(at, e, map[string]string{"id": "1", "title": "1", "updated": "1", "published": "?", "summary": "?", "content": "?", "rights": "?", "source": "?",
		"author": "*", "contributor": "*", "category": "*", "link": "*"})
	f.links(at, e)
	content := e.all("content")
	if len(content) == 0 && (len(e.linksOf("alternate")) == 0 || len(e.all("summary")) == 0) {
		f.add("%s has nothing to read", at)
	}
	for _, c := range content {
		if f.leaf(at, c, []string{"type"}); c.of("type") != "html" {
			f.add("%s has content of type %q", at, c.of("type"))
		}
		for _, why := range FeedHTML(c.text) {
			f.add("%s: %s", at, why)
		}
	}
	for _, k := range e.kids {
		if k.Space == threadSpace && (k.Local != "in-reply-to" || !isIRI(k.of("ref"), false) || !isIRI(k.of("href"), true)) {
			f.add("%s answers %v", at, k)
		}
	}
	if published := e.first("published"); published > e.first("updated") {
		f.add("%s was published at %s and updated before, at %s", at, published, e.first("updated"))
	}
}

func (f *findings) person(at string, p element) {
	f.count(at, p, map[string]string{"name": "1", "uri": "?", "email": "?"})
	if strings.TrimSpace(p.first("name")) == "" || p.first("uri") != "" && !isIRI(p.first("uri"), true) || strings.TrimSpace(p.text) != "" {
		f.add("%s is called %q at %q", at, p.first("name"), p.first("uri"))
	}
}

// rels are the registered relations that feeds here may have.
const rels = " self alternate related next previous replies license "

func (f *findings) links(at string, e element) {
	alternates := map[string]bool{}
	for _, l := range e.all("link") {
		f.leaf(at, l, []string{"rel", "type", "title", "href", "hreflang", "length"})
		if !isIRI(l.of("href"), true) || !strings.Contains(rels, " "+l.of("rel")+" ") || l.text != "" || strings.Contains(l.of("type"), ";") {
			f.add("%s has the link %v", at, l.attr)
		}
		if l.of("rel") == "alternate" {
			if alternates[l.of("type")] {
				f.add("%s has two alternates of type %s", at, l.of("type"))
			}
			alternates[l.of("type")] = true
		}
	}
	if !alternates["text/html"] {
		f.add("%s has no page", at)
	}
}

// leaf holds that an element has no elements in it, and no other attributes.
func (f *findings) leaf(at string, e element, attributes []string) {
	if len(e.kids) > 0 {
		f.add("%s: %s has elements in it", at, e.Local)
	}
	f.attributes(at, e, attributes)
}

func (f *findings) attributes(at string, e element, known []string) {
	for name, value := range e.attr {
		if name.Space == "" && !slices.Contains(known, name.Local) || name.Space != "" && name.Space != xmlSpace && name.Space != "xmlns" {
			f.add("%s: %s has the attribute %v %q", at, e.Local, name, value)
		}
	}
}

// count holds how often each element may stand in another: once (1), at most once (?),
// any number of times (*).
func (f *findings) count(at string, e element, times map[string]string) {
	for name, often := range times {
		if n := len(e.all(name)); often == "1" && n != 1 || often == "?" && n > 1 {
			f.add("%s has %d times %s", at, n, name)
		}
	}
	for _, k := range e.kids {
		if _, ok := times[k.Local]; k.Space == atomSpace && !ok || k.Space != atomSpace && k.Space != threadSpace {
			f.add("%s has the element %v", at, k.Name)
		}
	}
}

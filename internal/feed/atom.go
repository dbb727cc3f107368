package feed

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"time"
)

// The elements of RFC 4287 that feeds here have, with one of RFC 4685 for replies.
// Texts are of type "text" unless they say otherwise, so what looks like markup in
// them is none.
type (
	atomFeed struct {
		XMLName   xml.Name      `xml:"http://www.w3.org/2005/Atom feed"`
		Lang      string        `xml:"xml:lang,attr"`
		ID        string        `xml:"id"`
		Title     string        `xml:"title"`
		Subtitle  string        `xml:"subtitle,omitempty"`
		Updated   string        `xml:"updated"`
		Author    atomPerson    `xml:"author"`
		Generator atomGenerator `xml:"generator"`
		Icon      string        `xml:"icon"`
		Links     []atomLink    `xml:"link"`
		Entries   []atomEntry   `xml:"entry"`
	}
	atomEntry struct {
		Lang       string         `xml:"xml:lang,attr,omitempty"`
		ID         string         `xml:"id"`
		Title      string         `xml:"title"`
		Published  string         `xml:"published,omitempty"`
		Updated    string         `xml:"updated"`
		Authors    []atomPerson   `xml:"author"`
		Categories []atomCategory `xml:"category"`
		Links      []atomLink     `xml:"link"`
		Answers    *atomAnswer    `xml:"http://purl.org/syndication/thread/1.0 in-reply-to"`
		Summary    string         `xml:"summary,omitempty"`
		Content    atomContent    `xml:"content"`
	}
	atomPerson struct {
		Name string `xml:"name"`
		URI  string `xml:"uri,omitempty"`
	}
	atomGenerator struct {
		URI  string `xml:"uri,attr"`
		Name string `xml:",chardata"`
	}
	atomCategory struct {
		Term   string `xml:"term,attr"`
		Scheme string `xml:"scheme,attr,omitempty"`
		Label  string `xml:"label,attr,omitempty"`
	}
	atomLink struct {
		Rel   string `xml:"rel,attr"`
		Type  string `xml:"type,attr,omitempty"`
		Title string `xml:"title,attr,omitempty"`
		Href  string `xml:"href,attr"`
	}
	atomAnswer struct {
		Ref  string `xml:"ref,attr"`
		Type string `xml:"type,attr"`
		Href string `xml:"href,attr"`
	}
	atomContent struct {
		Type string `xml:"type,attr"`
		HTML string `xml:",chardata"`
	}
)

const (
	generator = "Daily Papers"
	home      = "https://github.com/dailypapers/dailypapers"
)

// atomTime writes a moment as RFC 4287 wants it.
func atomTime(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func writeAtom(f Feed) ([]byte, error) {
	out := atomFeed{
		Lang: "en", ID: f.ID, Title: cmp.Or(line(f.Title), generator), Subtitle: line(f.Subtitle), Updated: atomTime(f.updated()),
		Author: atomPersonOf(f.Author), Generator: atomGenerator{home, generator}, Icon: f.Icon, Links: atomLinks(f),
	}
	for _, e := range f.Entries {
		out.Entries = append(out.Entries, atomEntryOf(e))
	}
	body := bytes.NewBufferString(xml.Header)
	enc := xml.NewEncoder(body)
	enc.Indent("", " ")
	if err := enc.Encode(out); err != nil {
		return nil, fmt.Errorf("feed: write Atom: %w", err)
	}
	body.WriteByte('\n')
	return body.Bytes(), nil
}

// atomLinks are the feed's own links. Next and previous are those of RFC 5005.
func atomLinks(f Feed) []atomLink {
	links := []atomLink{
		{Rel: "self", Type: atom.mediaType(), Href: f.At.in(atom)},
		{Rel: "alternate", Type: "text/html", Href: f.Page},
		{Rel: "alternate", Type: jsonFeed.mediaType(), Href: f.At.in(jsonFeed)},
	}
	for _, turn := range []struct {
		rel string
		to  address
	}{{"previous", f.Previous}, {"next", f.Next}} {
		if href := turn.to.in(atom); href != "" {
			links = append(links, atomLink{Rel: turn.rel, Type: atom.mediaType(), Href: href})
		}
	}
	return links
}

func atomEntryOf(e Entry) atomEntry {
	out := atomEntry{
		Lang: e.Language, ID: e.ID, Title: cmp.Or(line(e.Title), "Untitled"), Updated: atomTime(e.Updated), Summary: line(e.Summary),
		Links: []atomLink{{Rel: "alternate", Type: "text/html", Href: e.Page}}, Content: atomContent{"html", fragment(e.HTML)},
	}
	if !e.Published.IsZero() {
		out.Published = atomTime(e.Published)
	}
	for _, a := range e.Authors {
		out.Authors = append(out.Authors, atomPersonOf(a))
	}
	for _, c := range e.Categories {
		out.Categories = append(out.Categories, atomCategory{line(c.Code), c.Scheme, line(c.Name)})
	}
	for _, k := range e.Keywords {
		out.Categories = append(out.Categories, atomCategory{Term: line(k)})
	}
	for _, l := range e.Links {
		out.Links = append(out.Links, atomLink{l.Rel, l.Type, line(l.Title), l.Href})
	}
	if e.Answers != nil {
		out.Answers = &atomAnswer{e.Answers.ID, "text/html", e.Answers.Page}
	}
	return out
}

func atomPersonOf(p Person) atomPerson { return atomPerson{line(p.Name), p.URI} }

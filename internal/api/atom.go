package api

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/http"
	"time"
)

const atomType = "application/atom+xml; charset=utf-8"

// The elements of RFC 4287 that feeds here have. Their texts are of type
// "text", so what looks like markup in them is none.
type (
	atomFeed struct {
		XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		ID      string      `xml:"id"`
		Title   string      `xml:"title"`
		Updated string      `xml:"updated"`
		Author  atomPerson  `xml:"author"` // of entries that name none
		Links   []atomLink  `xml:"link"`
		Entries []atomEntry `xml:"entry"`
	}
	atomEntry struct {
		ID         string         `xml:"id"`
		Title      string         `xml:"title"`
		Published  string         `xml:"published,omitempty"`
		Updated    string         `xml:"updated"`
		Authors    []atomPerson   `xml:"author"`
		Categories []atomCategory `xml:"category"`
		Links      []atomLink     `xml:"link"`
		Summary    string         `xml:"summary,omitempty"`
	}
	atomPerson struct {
		Name string `xml:"name"`
	}
	atomCategory struct {
		Term  string `xml:"term,attr"`
		Label string `xml:"label,attr,omitempty"`
	}
	atomLink struct {
		Rel   string `xml:"rel,attr"`
		Type  string `xml:"type,attr,omitempty"`
		Title string `xml:"title,attr,omitempty"`
		Href  string `xml:"href,attr"`
	}
)

// atomTime writes a moment as RFC 4287 wants it.
func atomTime(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// sendFeed answers with a feed.
func (a *API) sendFeed(w http.ResponseWriter, r *http.Request, f atomFeed) error {
	body := bytes.NewBufferString(xml.Header)
	enc := xml.NewEncoder(body)
	enc.Indent("", " ")
	if err := enc.Encode(f); err != nil {
		return fmt.Errorf("api: encode feed: %w", err)
	}
	body.WriteByte('\n')
	a.send(w, r, atomType, body.Bytes())
	return nil
}

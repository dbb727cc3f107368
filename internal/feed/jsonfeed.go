package feed

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"time"
)

// The members of JSON Feed 1.1 that feeds here have. There are no attachments: some
// readers fetch those by themselves, and sources of papers ask not to be crawled.
type (
	jsonDocument struct {
		Version     string       `json:"version"`
		Title       string       `json:"title"`
		HomePageURL string       `json:"home_page_url"`
		FeedURL     string       `json:"feed_url"`
		Description string       `json:"description,omitempty"`
		NextURL     string       `json:"next_url,omitempty"`
		Icon        string       `json:"favicon,omitempty"` // "icon" is for large ones that are no vector graphics
		Authors     []jsonPerson `json:"authors,omitempty"`
		Language    string       `json:"language"`
		Items       []jsonItem   `json:"items"`
	}
	jsonItem struct {
		ID          string       `json:"id"`
		URL         string       `json:"url"`
		ExternalURL string       `json:"external_url,omitempty"`
		Title       string       `json:"title"`
		ContentHTML string       `json:"content_html"`
		Summary     string       `json:"summary,omitempty"`
		Published   string       `json:"date_published,omitempty"`
		Modified    string       `json:"date_modified"`
		Authors     []jsonPerson `json:"authors,omitempty"`
		Tags        []string     `json:"tags,omitempty"`
		Language    string       `json:"language,omitempty"`
	}
	jsonPerson struct {
		Name string `json:"name"`
		URL  string `json:"url,omitempty"`
	}
)

func writeJSON(f Feed) ([]byte, error) {
	out := jsonDocument{
		Version: "https://jsonfeed.org/version/1.1", Title: cmp.Or(line(f.Title), generator), HomePageURL: f.Page, FeedURL: f.At.in(jsonFeed),
		Description: line(f.Subtitle), NextURL: f.Next.in(jsonFeed), Icon: f.Icon, Authors: []jsonPerson{jsonPersonOf(f.Author)}, Language: "en",
		Items: make([]jsonItem, 0, len(f.Entries)),
	}
	for _, e := range f.Entries {
		out.Items = append(out.Items, jsonItemOf(e))
	}
	var body bytes.Buffer
	enc := json.NewEncoder(&body)
	enc.SetIndent("", " ")
	enc.SetEscapeHTML(false) // what is not HTML needs no \u003c
	if err := enc.Encode(out); err != nil {
		return nil, fmt.Errorf("feed: write JSON: %w", err)
	}
	return body.Bytes(), nil
}

func jsonItemOf(e Entry) jsonItem {
	out := jsonItem{
		ID: e.ID, URL: e.Page, ExternalURL: e.External, Title: cmp.Or(line(e.Title), "Untitled"), ContentHTML: fragment(e.HTML), Summary: line(e.Summary),
		Modified: e.Updated.UTC().Format(time.RFC3339), Language: e.Language,
	}
	if !e.Published.IsZero() {
		out.Published = e.Published.UTC().Format(time.RFC3339)
	}
	for _, a := range e.Authors {
		out.Authors = append(out.Authors, jsonPersonOf(a))
	}
	for _, c := range e.Categories {
		out.Tags = append(out.Tags, line(c.Code))
	}
	for _, k := range e.Keywords {
		out.Tags = append(out.Tags, line(k))
	}
	return out
}

func jsonPersonOf(p Person) jsonPerson { return jsonPerson{line(p.Name), p.URI} }

package webtest

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// findings are the rules that a document breaks.
type findings []string

func (f *findings) add(format string, args ...any) { *f = append(*f, fmt.Sprintf(format, args...)) }

// JSONFeed returns what a document breaks of JSON Feed 1.1, and of what readers of feeds
// need beyond it: absolute addresses, HTML that is as simple as FeedHTML wants it, and
// dates that do not run ahead of the item. address is where it was fetched from.
func JSONFeed(body, address string) []string {
	var f findings
	var doc map[string]any
	dec := json.NewDecoder(strings.NewReader(body))
	if err := dec.Decode(&doc); err != nil {
		return []string{err.Error()}
	}
	if dec.More() {
		f.add("something follows the document")
	}
	f.members("feed", doc, map[string]string{"version": "!text", "title": "!text", "home_page_url": "!url", "feed_url": "!url", "description": "text", "user_comment": "text",
		"next_url": "url", "icon": "url", "favicon": "url", "authors": "list", "language": "language", "expired": "bool", "hubs": "list", "items": "!list"})
	if doc["version"] != "https://jsonfeed.org/version/1.1" {
		f.add("version is %v", doc["version"])
	}
	if doc["feed_url"] != address {
		f.add("feed_url is %v, it was fetched from %s", doc["feed_url"], address)
	}
	if doc["next_url"] == doc["feed_url"] {
		f.add("next_url is the feed itself")
	}
	f.authors("feed", doc["authors"])
	seen := map[any]bool{}
	items, _ := doc["items"].([]any)
	for i, v := range items {
		item, _ := v.(map[string]any)
		if f.item(fmt.Sprint("item ", i), item); seen[item["id"]] {
			f.add("two items have the id %v", item["id"])
		}
		seen[item["id"]] = true
	}
	return f
}

func (f *findings) item(at string, item map[string]any) {
	f.members(at, item, map[string]string{"id": "!text", "url": "!url", "external_url": "url", "title": "!text", "content_html": "text", "content_text": "text",
		"summary": "text", "image": "url", "banner_image": "url", "date_published": "date", "date_modified": "!date", "authors": "list", "tags": "list", "language": "language", "attachments": "list"})
	content, ok := item["content_html"].(string)
	if _, plain := item["content_text"]; !ok && !plain {
		f.add("%s has no content", at)
	}
	for _, why := range FeedHTML(content) {
		f.add("%s: %s", at, why)
	}
	f.authors(at, item["authors"])
	tags, _ := item["tags"].([]any)
	for _, tag := range tags {
		if s, ok := tag.(string); !ok || s == "" {
			f.add("%s has the tag %v", at, tag)
		}
	}
}

func (f *findings) authors(at string, v any) {
	list, _ := v.([]any)
	for _, one := range list {
		author, _ := one.(map[string]any)
		f.members(at+" author", author, map[string]string{"name": "!text", "url": "url", "avatar": "url"})
	}
}

// members checks an object against its members' kinds; an exclamation mark stands before
// those that must be there, which are some that the format leaves out.
func (f *findings) members(at string, object map[string]any, kinds map[string]string) {
	for name, kind := range kinds {
		if _, ok := object[name]; !ok && kind[0] == '!' {
			f.add("%s has no %s", at, name)
		}
	}
	for name, v := range object {
		kind, known := kinds[name]
		if !known {
			if !strings.HasPrefix(name, "_") {
				f.add("%s has the member %s", at, name)
			}
			continue
		}
		s, isText := v.(string)
		kind = strings.TrimPrefix(kind, "!")
		switch kind {
		case "list":
			_, isText = v.([]any)
		case "bool":
			_, isText = v.(bool)
		case "url":
			isText = isText && isIRI(s, true)
		case "date":
			isText = isText && isDate(s)
		case "language":
			isText = isText && languageTag.MatchString(s)
		case "text":
			isText = isText && s != "" && legible(s)
		}
		if !isText {
			f.add("%s: %s is %.200q, not a %s", at, name, fmt.Sprint(v), kind)
		}
	}
}

var (
	languageTag = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$`)
	rfc3339     = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$`)
	// iri has the characters of RFC 3986, percent signs only before two digits, and
	// what RFC 3987 adds.
	iri = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:([A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=\x{a0}-\x{d7ff}\x{f900}-\x{fdcf}\x{fdf0}-\x{ffef}\x{10000}-\x{1fffd}]|%[0-9A-Fa-f]{2})+$`)
)

func isDate(s string) bool {
	_, err := time.Parse(time.RFC3339, s)
	return err == nil && rfc3339.MatchString(s)
}

// isIRI reports whether s is an absolute identifier, and if need be one that a browser
// can follow.
func isIRI(s string, web bool) bool {
	u, err := url.Parse(s)
	if err != nil || !iri.MatchString(s) || strings.Count(s, "#") > 1 {
		return false
	}
	return !web || (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != ""
}

// legible reports whether a text has only what may stand in XML and nothing that turns
// the direction of writing.
func legible(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return r != '\n' && r != '\t' && unicode.IsControl(r) || r == utf8.RuneError || r&0xFFFE == 0xFFFE || unicode.Is(unicode.Bidi_Control, r)
	})
}

// FeedHTML returns what a fragment has that some reader of feeds would show wrongly or
// take out: elements besides those of plain text, attributes besides links, links that
// depend on a page, nesting that a parser would mend.
func FeedHTML(fragment string) []string {
	var f findings
	if !legible(fragment) {
		f.add("HTML holds what is no character")
	}
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(fragment), body)
	if err != nil {
		f.add("HTML: %v", err)
		return f
	}
	var b strings.Builder
	for _, n := range nodes {
		f.element(n)
		if err := html.Render(&b, n); err != nil {
			f.add("HTML: %v", err)
		}
	}
	if got, want := tokensOf(b.String()), tokensOf(fragment); !slices.Equal(got, want) {
		f.add("HTML is mended by a parser: %.300q to %.300q", want, got)
	}
	return f
}

const feedElements = " p br hr h4 h5 h6 blockquote ul ol li pre code em strong b i del table thead tbody tr th td a sub sup "

func (f *findings) element(n *html.Node) {
	if n.Type == html.CommentNode || n.Type == html.ElementNode && !strings.Contains(feedElements, " "+n.Data+" ") {
		f.add("HTML has the element %s", n.Data)
	}
	for _, a := range n.Attr {
		switch {
		case n.Data == "a" && a.Key == "href":
			if !isIRI(a.Val, !strings.HasPrefix(a.Val, "mailto:")) {
				f.add("HTML links to %q", a.Val)
			}
		case n.Data == "a" && a.Key == "rel", n.Data == "ol" && a.Key == "start":
		default:
			f.add("HTML has the attribute %s of %s", a.Key, n.Data)
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		f.element(c)
	}
}

func tokensOf(s string) []string {
	var all []string
	for z := html.NewTokenizer(strings.NewReader(s)); z.Next() != html.ErrorToken; {
		t := z.Token()
		if t.Type == html.SelfClosingTagToken {
			t.Type = html.StartTagToken
		}
		all = append(all, t.String())
	}
	return all
}

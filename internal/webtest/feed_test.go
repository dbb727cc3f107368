package webtest

import (
	"strings"
	"testing"
)

const goodAtom = `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
 <id>tag:example.org,2026:x</id>
 <title>T</title>
 <updated>2025-12-15T00:00:00Z</updated>
 <author><name>A</name><uri>https://example.org/</uri></author>
 <link rel="self" type="application/atom+xml" href="https://example.org/feed.atom"></link>
 <link rel="alternate" type="text/html" href="https://example.org/"></link>
 <entry>
  <id>tag:example.org,2026:y</id>
  <title>One</title>
  <published>2025-12-14T00:00:00Z</published>
  <updated>2025-12-15T00:00:00Z</updated>
  <category term="cs.CL" scheme="http://arxiv.org/schemas/atom"></category>
  <link rel="alternate" type="text/html" href="https://example.org/y"></link>
  <summary>S</summary>
  <content type="html">&lt;p&gt;x&lt;sub&gt;q&lt;/sub&gt; &lt;a href="https://example.org/"&gt;y&lt;/a&gt;&lt;/p&gt;</content>
 </entry>
 <entry>
  <id>tag:example.org,2026:z</id>
  <title>Two</title>
  <updated>2025-12-13T00:00:00Z</updated>
  <link rel="alternate" type="text/html" href="https://example.org/z"></link>
  <content type="html">&lt;p&gt;z&lt;/p&gt;</content>
 </entry>
</feed>
`

// The checker finds what is wrong; a checker that finds nothing would be believed.
func TestAtomFindings(t *testing.T) {
	const address = "https://example.org/feed.atom"
	if why := Atom(goodAtom, address); len(why) > 0 {
		t.Fatalf("a good feed: %q", why)
	}
	for _, c := range []struct{ from, to string }{
		{" <id>tag:example.org,2026:x</id>\n", ""}, {" <title>T</title>\n", ""}, {"<title>T</title>", "<title></title>"}, {"<title>T</title>", "<title>T</title><title>U</title>"},
		{"<title>T</title>", `<title type="html">T</title>`}, {"<title>T</title>", "<title>T<b/></title>"}, {"<title>T</title>", "<title>T\nU</title>"}, {" <updated>2025-12-15T00:00:00Z</updated>\n", ""},
		{"2025-12-15T00:00:00Z", "2025-12-15"}, {"2025-12-15T00:00:00Z", "2025-12-15 00:00:00Z"}, {"2025-12-15T00:00:00Z", "2025-12-15T00:00:00"}, {"2025-12-15T00:00:00Z", "2025-02-30T00:00:00Z"},
		{" <updated>2025-12-15T00:00:00Z</updated>\n <author>", " <updated>2025-12-14T00:00:00Z</updated>\n <author>"}, {"2025-12-14T00:00:00Z", "2025-12-16T00:00:00Z"},
		{"<author><name>A</name><uri>https://example.org/</uri></author>", ""}, {"<name>A</name>", ""}, {"<name>A</name>", "<name> </name>"}, {"<uri>https://example.org/</uri>", "<uri>/</uri>"},
		{"<name>A</name>", "<name>A</name><home>x</home>"}, {`rel="self"`, `rel="sself"`}, {"feed.atom", "other.atom"}, {`href="https://example.org/y"`, `href="/y"`}, {`href="https://example.org/y"`, `href="https://example.org/a b"`},
		{`href="https://example.org/y"`, `href="https://example.org/%zz"`}, {`href="https://example.org/y"`, `href="javascript:y"`}, {"2026:z", "2026:y"}, {"tag:example.org,2026:y", "y"},
		{`term="cs.CL"`, `term=""`}, {`scheme="http://arxiv.org/schemas/atom"`, `scheme="arxiv"`}, {`xml:lang="en"`, `xml:lang="english language"`}, {`xml:lang="en"`, `lang="en"`},
		{"&lt;sub&gt;", "&lt;math&gt;"}, {"&lt;p&gt;x", "&lt;p class=\"y\"&gt;x"}, {"&lt;p&gt;x", "&lt;p&gt;&lt;script&gt;&lt;/script&gt;x"}, {"&lt;/sub&gt;", ""}, {"&lt;/p&gt;</content>", "</content>"},
		{`&lt;a href="https://example.org/"`, `&lt;a href="/"`}, {`&lt;a href="https://example.org/"`, `&lt;a onclick="x" href="https://example.org/"`}, {`&lt;a href="https://example.org/"`, `&lt;a href="javascript:x"`},
		{"&lt;p&gt;x", "&lt;!--c--&gt;&lt;p&gt;x"}, {`type="html"`, `type="text"`}, {"<summary>S</summary>", "<summary>S\x00</summary>"}, {"<summary>S</summary>", "<summary>S\u202e</summary>"}, {"<summary>S</summary>", "<summary>S\ufffe</summary>"},
		{"<summary>S</summary>", "<summary>S</summary><summary>S</summary>"}, {"<summary>S</summary>", "<summary>S</summary><link2/>"}, {"<summary>S</summary>", "text"}, {"</feed>", "</feed><feed/>"}, {"</feed>", ""},
		{`xmlns="http://www.w3.org/2005/Atom"`, `xmlns="http://purl.org/atom/ns#"`}, {`<?xml version="1.0" encoding="UTF-8"?>`, ""}, {`UTF-8"?>`, `UTF-8"?><!DOCTYPE x>`}, {"<summary>S</summary>", "<summary>\xff</summary>"},
		{`<link rel="alternate" type="text/html" href="https://example.org/y"></link>`, ""}, {`<link rel="alternate" type="text/html" href="https://example.org/y"></link>`, `<link rel="alternate" type="text/html" href="https://example.org/y"></link><link rel="alternate" type="text/html" href="https://example.org/w"></link>`},
	} {
		bad := strings.Replace(goodAtom, c.from, c.to, 1)
		if bad == goodAtom {
			t.Errorf("%q is not there", c.from)
		}
		if len(Atom(bad, address)) == 0 {
			t.Errorf("%q for %q is not found", c.to, c.from)
		}
	}
}

const goodJSON = `{"version": "https://jsonfeed.org/version/1.1", "title": "T", "home_page_url": "https://example.org/", "feed_url": "https://example.org/feed.json", "language": "en",
 "authors": [{"name": "A", "url": "https://example.org/a"}],
 "items": [{"id": "1", "url": "https://example.org/1", "title": "One", "content_html": "<p>x</p>", "date_published": "2025-12-15T00:00:00Z", "date_modified": "2025-12-15T00:00:00Z", "tags": ["cs.CL"]},
  {"id": "2", "url": "https://example.org/2", "title": "Two", "content_html": "<p>y</p>", "date_modified": "2025-12-15T00:00:00Z", "_ours": 1}]}`

func TestJSONFeedFindings(t *testing.T) {
	const address = "https://example.org/feed.json"
	if why := JSONFeed(goodJSON, address); len(why) > 0 {
		t.Fatalf("a good feed: %q", why)
	}
	for _, c := range []struct{ from, to string }{
		{"version/1.1", "version/1"}, {`"title": "T", `, ""}, {`"title": "T"`, `"title": ""`}, {`"title": "T"`, `"title": 1`}, {`"title": "T"`, `"title": "T\u202e"`}, {`"title": "T"`, `"title": "T\u0000"`},
		{`"feed_url": "https://example.org/feed.json"`, `"feed_url": "https://example.org/x.json"`}, {`"home_page_url": "https://example.org/"`, `"home_page_url": "/"`}, {`"language": "en"`, `"language": "English!"`},
		{`"name": "A"`, `"name": ""`}, {`"name": "A"`, `"nom": "A"`}, {`"id": "2"`, `"id": "1"`}, {`"id": "2"`, `"id": 2`}, {`"id": "2", `, ""}, {`"url": "https://example.org/2"`, `"url": "2"`}, {`"content_html": "<p>y</p>", `, ""},
		{`<p>y</p>`, `<p>y`}, {`<p>y</p>`, `<p style='x'>y</p>`}, {`"date_published": "2025-12-15T00:00:00Z"`, `"date_published": "today"`}, {`["cs.CL"]`, `[1]`}, {`["cs.CL"]`, `"cs.CL"`}, {`"_ours"`, `"ours"`},
		{`"items": [`, `"things": [`}, {`"items"`, `"next_url": "https://example.org/feed.json", "items"`}, {"]}", "]}{}"}, {"]}", "]"},
	} {
		bad := strings.Replace(goodJSON, c.from, c.to, 1)
		if i := strings.LastIndex(goodJSON, c.from); strings.HasPrefix(c.from, "]") {
			bad = goodJSON[:i] + c.to
		}
		if bad == goodJSON {
			t.Errorf("%q is not there", c.from)
		}
		if len(JSONFeed(bad, address)) == 0 {
			t.Errorf("%q for %q is not found", c.to, c.from)
		}
	}
}

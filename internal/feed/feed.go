package feed

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/dailypapers/dailypapers/internal/httpd"
)

// A Feed is a list for feed readers before it is written in a format. Addresses in
// it are absolute. Texts may be anything: the writers take out what a format has no
// place for.
type Feed struct {
	ID       string // the same on every page of the list, and for ever
	Title    string // plain text, as all texts but Entry.HTML
	Subtitle string
	Author   Person  // of the entries that name none
	Icon     string  // a square one
	Page     string  // the page that shows the list to people
	At       address // where the feed itself stands
	Next     address // what goes on behind it: further down the list, or further back in time
	Previous address // what stands before it

	Updated time.Time // of a feed without entries; others were updated when their newest entry was
	Entries []Entry
}

// An Entry is a paper or a comment as a feed shows it.
type Entry struct {
	ID       string // unique in its feed, and for ever
	Title    string
	Page     string // on this site
	External string // at its source, "" for none
	Language string // of its texts (BCP 47), "" for English
	Answers  *Reply // what it is a reply to, nil for nothing

	Published time.Time // zero where nobody knows
	Updated   time.Time

	Authors    []Person
	Categories []Category
	Keywords   []string
	Links      []Link
	Summary    string
	HTML       string // all of it, in simple elements without classes, with absolute links
}

// A Person is an author of an entry or a feed.
type Person struct{ Name, URI string }

// A Category is a field with the code by which it is known in a scheme.
type Category struct{ Code, Scheme, Name string }

// A Link is a further address of an entry: what there is in relation to it.
type Link struct{ Rel, Type, Title, Href string }

// A Reply names the entry, of this feed or another one, that was answered.
type Reply struct{ ID, Page string }

// updated is when the newest entry was.
func (f Feed) updated() time.Time {
	newest := f.Updated
	for i, e := range f.Entries {
		if i == 0 || e.Updated.After(newest) {
			newest = e.Updated
		}
	}
	return newest
}

// An address is where a feed stands, in whichever format; the zero address is none.
type address struct {
	path  string // absolute, without the ending that says the format
	query string // "" for none
	long  bool   // .json is something else here, and JSON Feed ends in .feed.json
}

// in is the address in a format, "" for none.
func (a address) in(f format) string {
	switch {
	case a.path == "":
		return ""
	case a.query == "":
		return a.path + f.ending(a.long)
	}
	return a.path + f.ending(a.long) + "?" + a.query
}

// An origin is what the addresses of an answer begin with: "https://papers.example.org".
type origin string

func (f *Feeds) origin(r *http.Request) origin { return origin(httpd.Origin(r, f.deps.BaseURL)) }

// to is the absolute address of a path.
func (o origin) to(path string) string { return string(o) + path }

// tag makes an id that stays while the site keeps its host (RFC 4151). The port and
// the scheme are no part of it.
func (o origin) tag(id string) string {
	host := string(o)
	if u, err := url.Parse(host); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	host = strings.Map(func(r rune) rune {
		if r == '.' || r == '-' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' {
			return r
		}
		return '-'
	}, strings.ToLower(host))
	return "tag:" + host + ",2026:" + id
}

// outside is an address of the world as a feed may hold it, ok if it is one at all:
// absolute, http or https, with everything escaped that no address has.
func outside(href string) (escaped string, ok bool) {
	u, err := url.Parse(strings.TrimSpace(href))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", false
	}
	var b strings.Builder
	for _, c := range []byte(u.String()) {
		if c <= ' ' || c >= 0x7f || strings.IndexByte("<>\"{}|\\^`", c) >= 0 {
			const digits = "0123456789ABCDEF"
			b.Write([]byte{'%', digits[c>>4], digits[c&15]})
			continue
		}
		b.WriteByte(c)
	}
	_, err = url.Parse(b.String()) // a host with such a character in it is none
	return b.String(), err == nil
}

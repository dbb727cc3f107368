package letter

import (
	"bytes"
	"html/template"

	"github.com/dailypapers/dailypapers/internal/mail"
)

// A sheet is a mail before it is written, as HTML and as plain text.
type sheet struct {
	Site    Site
	Subject string
	Preview string // what a list of mails shows behind the subject
	Over    string // a small line above the heading
	Heading string
	Papers  template.HTML // of a digest, as Entry.rows writes them
	Parts   []part
	Foot    []part // why it came, and how it stops

	papers string // the same as plain text
}

// A part is one thing of a sheet: one of its fields is set, Label beside Link,
// By beside Quote and Read beside Text.
type part struct {
	Text  string // a paragraph
	Read  string // what the paragraph leads to, "" for nowhere; absolute
	Link  string // a button, or in the foot a link; absolute
	Label string
	Quote string // words of somebody
	By    string
}

// message writes the sheet.
func (s sheet) message() mail.Message {
	return mail.Message{Subject: line(s.Subject), Text: s.text(), HTML: s.html()}
}

// Name is what the site is called.
func (s sheet) Name() string { return s.Site.name() }

// Home is the site's front page.
func (s sheet) Home() string { return s.Site.To("/") }

// Postal is the sender's address on one line.
func (s sheet) Postal() string { return line(s.Site.Postal) }

// html writes the page. The template is a constant that was parsed, and what it
// is given cannot make it fail: an error would be one of this package, and its
// tests write every kind of mail.
func (s sheet) html() string {
	var b bytes.Buffer
	b.Grow(usualSize)
	if err := pages().ExecuteTemplate(&b, "mail", s); err != nil {
		return ""
	}
	return b.String()
}

// usualSize is what a digest of ten papers takes.
const usualSize = 24 << 10

// fragment writes one of the smaller templates.
func fragment(name string, data any) string {
	var b bytes.Buffer
	if err := pages().ExecuteTemplate(&b, name, data); err != nil {
		return ""
	}
	return b.String()
}

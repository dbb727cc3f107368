package mail

import (
	"bytes"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	papers "github.com/dailypapers/dailypapers"
)

// A Message is words to somebody.
type Message struct {
	To      string // one bare address: ada@example.org
	Subject string
	Text    string // plain text; lines end in \n
	HTML    string // the same as a page, "" for none
	List    *List  // of which list it is, nil for a letter
}

// A List is what mail programs are told of mail that comes again and again.
type List struct {
	ID          string // "digest.papers.example.org", as of RFC 2919 without the brackets
	Name        string // of the list, for people
	Unsubscribe string // address that takes RFC 8058's POST
	Feedback    string // of Feedback-ID: what mail it is, in parts of letters and digits with colons between
}

const (
	maxAddress = 254 // bytes: RFC 5321, 4.5.3.1.3, without the brackets
	maxSubject = 200 // characters; longer ones are cut
)

// ParseAddress reads a mail address as people type it and returns the one
// form of it that is kept: without a name, in small letters, since no provider
// that matters tells capitals apart.
func ParseAddress(s string) (string, error) {
	s = strings.TrimSpace(s)
	if len(s) > maxAddress || strings.ContainsFunc(s, outlandish) {
		return "", papers.Invalid("email", "is not a mail address like ada@example.org")
	}
	a, err := mail.ParseAddress(s)
	if err != nil || a.Name != "" || a.Address != s || strings.HasPrefix(s, "<") {
		return "", papers.Invalid("email", "is not a mail address like ada@example.org")
	}
	local, domain, _ := strings.Cut(s, "@")
	if local == "" || !strings.Contains(domain, ".") && domain != "localhost" || strings.ContainsAny(domain, "[]@") || strings.Contains(local, `"`) {
		return "", papers.Invalid("email", "is not a mail address like ada@example.org")
	}
	return strings.ToLower(s), nil
}

// outlandish names what no address that can be written to everywhere holds.
func outlandish(c rune) bool { return c <= ' ' || c > '~' || strings.ContainsRune(`"()<>,;:\`, c) }

// Bytes writes the message as RFC 5322 has it, with \r\n. from is a bare
// address; id is unique for the message and made of letters and digits.
func (m Message) Bytes(from string, at time.Time, id string) ([]byte, error) {
	to, err := ParseAddress(m.To)
	if err != nil {
		return nil, err
	}
	if from, err = ParseAddress(from); err != nil {
		return nil, err
	}
	_, domain, _ := strings.Cut(from, "@")
	var b bytes.Buffer
	for _, h := range [][2]string{
		{"From", (&mail.Address{Name: "Daily Papers", Address: from}).String()},
		{"To", "<" + to + ">"},
		{"Subject", subject(m.Subject)},
		{"Date", at.Format(time.RFC1123Z)},
		{"Message-ID", "<" + id + "@" + domain + ">"},
		{"Auto-Submitted", "auto-generated"}, // RFC 3834: no machine answers it
		{"MIME-Version", "1.0"},
		{"Content-Type", "text/plain; charset=utf-8"},
		{"Content-Transfer-Encoding", "quoted-printable"},
	} {
		fmt.Fprintf(&b, "%s: %s\r\n", h[0], h[1])
	}
	b.WriteString("\r\n")
	w := quotedprintable.NewWriter(&b)
	text := strings.ReplaceAll(strings.ToValidUTF8(m.Text, "\uFFFD"), "\r\n", "\n")
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r", "\n"), "\n", "\r\n")
	if _, err := w.Write([]byte(text)); err != nil {
		return nil, fmt.Errorf("mail: write message: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("mail: write message: %w", err)
	}
	return b.Bytes(), nil
}

// subject makes one line of a subject, as encoded words (RFC 2047) where it is
// not plain, folded between them.
func subject(s string) string {
	s = strings.Map(func(c rune) rune {
		if unicode.IsControl(c) {
			return ' '
		}
		return c
	}, strings.ToValidUTF8(s, "\uFFFD"))
	s = strings.Join(strings.Fields(s), " ")
	if n := utf8.RuneCountInString(s); n > maxSubject {
		s = string([]rune(s)[:maxSubject-1]) + "…"
	}
	words := mime.QEncoding.Encode("utf-8", s)
	if words == s && strings.Contains(s, "=?") { // plain letters that would be read as encoded
		words = mime.BEncoding.Encode("utf-8", "\u200B"+s)
	}
	if words == s {
		return s
	}
	return "\r\n " + strings.ReplaceAll(words, "?= =?", "?=\r\n =?") // an encoded word may be as long as a line
}

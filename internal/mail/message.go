package mail

import (
	"bytes"
	"io"
	"mime/quotedprintable"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	papers "github.com/dailypapers/dailypapers"
)

// A Message is words to somebody.
type Message struct {
	To      string // one bare address: ada@example.org
	Sender  string // the name that stands before the site's address, "" is Daily Papers
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
	usualSender = "Daily Papers"
	// maxID is the longest Message-ID's left part, maxUnsubscribe the longest
	// address of a list's end: a line of a message ends before 998 bytes, and
	// this one is not folded, since that has broken signatures elsewhere.
	maxID          = 64
	maxUnsubscribe = 900
)

// Bytes writes the message as RFC 5322 has it, with \r\n: plain text, or where
// there is a page too, multipart/alternative. from is a bare address; id is
// unique for the message and made of letters and digits. The same message,
// sender, moment and id are the same bytes.
func (m Message) Bytes(from string, at time.Time, id string) ([]byte, error) {
	to, err := ParseLocal(m.To)
	if err != nil {
		return nil, err
	}
	if from, err = ParseLocal(from); err != nil {
		return nil, err
	}
	if err := m.check(id); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.Grow(2048 + len(m.Text)*9/8 + len(m.HTML)*9/8)
	_, domain, _ := strings.Cut(from, "@")
	sender := m.Sender
	if strings.TrimSpace(sender) == "" {
		sender = usualSender
	}
	field(&b, "From", append(phrase(sender), "<"+from+">")...)
	field(&b, "To", "<"+to+">")
	field(&b, "Subject", unstructured(m.Subject)...)
	field(&b, "Date", at.Format(time.RFC1123Z))
	field(&b, "Message-ID", "<"+id+"@"+domain+">")
	m.List.fields(&b)
	field(&b, "Auto-Submitted", "auto-generated") // RFC 3834: no machine answers it
	field(&b, "MIME-Version", "1.0")
	m.parts(&b, id)
	return b.Bytes(), nil
}

func (m Message) check(id string) error {
	if id == "" || len(id) > maxID || strings.ContainsFunc(id, func(c rune) bool { return !isAlphanumeric(c) }) {
		return papers.Invalid("id", "of a message must be letters and digits")
	}
	if m.HTML != "" && strings.TrimSpace(m.Text) == "" {
		return papers.Invalid("text", "is missing: not every mail program shows pages")
	}
	if m.List == nil {
		return nil
	}
	return m.List.check()
}

func (l *List) check() error {
	if l.ID == "" || len(l.ID) > maxAddress || strings.ContainsFunc(l.ID, func(c rune) bool { return !isAlphanumeric(c) && c != '.' && c != '-' }) {
		return papers.Invalid("list", "has no id like digest.papers.example.org")
	}
	if strings.ContainsFunc(l.Feedback, func(c rune) bool { return !isAlphanumeric(c) && !strings.ContainsRune(":.-_", c) }) || len(l.Feedback) > 128 {
		return papers.Invalid("list", "has a feedback id that is not parts of letters and digits")
	}
	u, err := url.Parse(l.Unsubscribe)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || len(l.Unsubscribe) > maxUnsubscribe ||
		strings.ContainsFunc(l.Unsubscribe, func(c rune) bool { return c <= ' ' || c > '~' || c == '<' || c == '>' || c == ',' }) {
		return papers.Invalid("list", "has no web address at which it is ended")
	}
	return nil
}

// fields writes what is told of a list.
func (l *List) fields(b *bytes.Buffer) {
	if l == nil {
		return
	}
	field(b, "List-Id", append(phrase(l.Name), "<"+l.ID+">")...)
	field(b, "List-Unsubscribe", "<"+l.Unsubscribe+">")
	field(b, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click") // RFC 8058
	if l.Feedback != "" {
		field(b, "Feedback-ID", l.Feedback)
	}
}

// parts writes the rest of the head and the words. In quoted-printable no line
// holds "=_", so that a boundary which begins so stands nowhere else (RFC 2045,
// 6.7).
func (m Message) parts(b *bytes.Buffer, id string) {
	if m.HTML == "" {
		part(b, "text/plain", m.Text)
		return
	}
	boundary := "=_" + id
	field(b, "Content-Type", "multipart/alternative;", `boundary="`+boundary+`"`)
	for _, p := range [][2]string{{"text/plain", m.Text}, {"text/html", m.HTML}} {
		b.WriteString("\r\n--" + boundary + "\r\n")
		part(b, p[0], p[1])
	}
	b.WriteString("\r\n--" + boundary + "--\r\n")
}

func part(b *bytes.Buffer, kind, text string) {
	field(b, "Content-Type", kind+"; charset=utf-8")
	field(b, "Content-Transfer-Encoding", "quoted-printable")
	b.WriteString("\r\n")
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "\uFFFD")
	}
	w := quotedprintable.NewWriter(b) // which makes \r\n of every line's end
	_, _ = io.WriteString(w, text)    // a buffer takes everything
	_ = w.Close()
}

package letter

import (
	"cmp"
	"fmt"
	"html/template"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/mail"
)

// An Edition is a digest for one reader.
type Edition struct {
	Day         papers.Day
	Rhythm      papers.Rhythm
	Entries     []Entry // the best first
	Often       string  // when digests come, as Often says
	Holds       string  // what they are made of, as words; "" says nothing of it
	Manage      string  // absolute: where the reader changes them
	Unsubscribe string  // absolute: where they end, by RFC 8058's POST as well
}

// An Entry is a paper in a digest and why it is there, what matters most first.
type Entry struct {
	*Block
	Reasons []papers.Reason

	short bool
}

// Head is the entry's HTML in front of the reason.
func (e Entry) Head() template.HTML {
	if e.short {
		return e.brief
	}
	return e.head
}

// Why is the reason in words.
func (e Entry) Why() string { return why(e.Reasons) }

// Tail is the entry's HTML behind the reason.
func (e Entry) Tail() template.HTML {
	if e.short {
		return ""
	}
	return e.tail
}

// text is the entry as plain text, with its number.
func (e Entry) text(n int) string {
	var b strings.Builder
	title := wrap(e.Title, paperIndent, columns)
	b.WriteString(fmt.Sprintf("%2d. ", n) + strings.TrimPrefix(title, paperIndent) + "\n")
	for _, l := range []string{e.authors, e.Why()} {
		if l != "" {
			b.WriteString(wrap(l, paperIndent, columns) + "\n")
		}
	}
	b.WriteString(e.textBehind)
	return b.String()
}

const (
	previewMost = 140    // characters
	subjectLead = 70     // characters of the first title in the subject
	roomy       = 85_000 // bytes of HTML from which on the last papers are shortened
)

// Subject is what a digest is called: its first paper, how many more there are,
// and the day.
func Subject(first string, n int, d papers.Day) string {
	title := clip(line(first), subjectLead)
	if n > 1 {
		title += ", and " + count(n-1, "more paper", "more papers")
	}
	return title + " · " + dayShort(d)
}

// Digest writes an edition, which has at least one entry. It is less than 100
// kB of HTML: where the papers would take more, the last ones have no more than
// title, authors and reason.
func Digest(s Site, e Edition) mail.Message {
	heading := "Today’s papers"
	if e.Rhythm == papers.Weekly {
		heading = "This week’s papers"
	}
	sh := sheet{Site: s, Over: dayWords(e.Day), Heading: heading, Foot: foot(s, e)}
	room := roomy
	for i, entry := range e.Entries {
		least := (len(e.Entries) - i - 1) * leastEntry // for those behind it
		entry.short = len(entry.head)+len(entry.tail)+frameEntry > room-least
		room -= len(entry.Head()) + len(entry.Tail()) + frameEntry
		sh.Parts = append(sh.Parts, part{Paper: &entry, N: i + 1})
		if i > 0 && len(sh.Preview) < previewMost {
			sh.Preview += cmp.Or(strings.Repeat(" · ", min(i-1, 1)), "") + clip(entry.Title, previewMost/2)
		}
	}
	if len(e.Entries) > 0 {
		sh.Subject = Subject(e.Entries[0].Title, len(e.Entries), e.Day)
		sh.Preview = cmp.Or(sh.Preview, e.Entries[0].Why())
	}
	m := sh.message()
	m.List = &mail.List{ID: "digest." + s.host(), Name: s.name() + " digest", Unsubscribe: e.Unsubscribe,
		Feedback: "digest:" + string(e.Rhythm) + ":dailypapers"}
	return m
}

const (
	frameEntry = 1000 // bytes around an entry with its reasons, at most for all but hostile ones
	leastEntry = 2000 // bytes of a shortened one with its reasons
)

// foot says why a digest came and how it stops.
func foot(s Site, e Edition) []part {
	words := "You get this from " + s.name()
	if e.Often != "" {
		words += " " + e.Often
	}
	if e.Holds != "" {
		words += ": " + e.Holds
	}
	all := []part{{Text: words + "."}}
	if e.Manage != "" {
		all = append(all, part{Link: e.Manage, Label: "Change, pause or preview it"})
	}
	if e.Unsubscribe != "" {
		all = append(all, part{Link: e.Unsubscribe, Label: "Unsubscribe"})
	}
	return all
}

package letter

import (
	"cmp"
	"html"
	"html/template"
	"strconv"
	"strings"
	"sync"

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

// why is the reason in words.
func (e Entry) why() string {
	if e.short {
		return e.Block.why(e.Reasons[:min(len(e.Reasons), 1)])
	}
	return e.Block.why(e.Reasons)
}

// rows writes the entry as HTML.
func (e Entry) rows(b *strings.Builder, reason string) {
	head, tail := e.head, e.tail
	if e.short {
		head, tail = e.brief, e.briefEnd
	}
	b.WriteString(head)
	if reason != "" {
		around := whyParts()
		b.WriteString(around[0])
		b.WriteString(html.EscapeString(reason)) // between elements, where that is what html/template does
		b.WriteString(around[1])
	}
	b.WriteString(tail)
}

// text writes the entry as plain text, with its number.
func (e Entry) text(b *strings.Builder, n int, reason string) {
	if n < 10 {
		b.WriteByte(' ')
	}
	b.WriteString(strconv.Itoa(n))
	b.WriteString(". ")
	b.WriteString(e.textHead)
	if reason != "" {
		b.WriteString(wrap(reason, paperIndent, columns))
		b.WriteByte('\n')
	}
	b.WriteString(e.textTail)
}

// whyParts is what stands around a reason: a template that is written once.
var whyParts = sync.OnceValue(func() [2]string {
	before, after, _ := strings.Cut(fragment("why", "WHY"), "WHY")
	return [2]string{before, after}
})

const (
	previewMost = 140    // characters
	subjectLead = 70     // characters of the first title in the subject
	roomy       = 85_000 // bytes of HTML that papers may take; behind them the last ones are shortened
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
// title and reason. The entries are changed to be so.
func Digest(s Site, e Edition) mail.Message {
	over := count(len(e.Entries), "paper", "papers") + " for you"
	if e.Rhythm == papers.Weekly {
		over = count(len(e.Entries), "paper", "papers") + " of the week for you"
	}
	sh := sheet{Site: s, Over: over, Heading: dayWords(e.Day), Foot: foot(s, e)}
	shorten(e.Entries)
	var rows, text strings.Builder
	rows.Grow(usualSize)
	text.Grow(usualSize / 2)
	for i, entry := range e.Entries {
		reason := entry.why()
		entry.rows(&rows, reason)
		entry.text(&text, i+1, reason)
		if i > 0 && len(sh.Preview) < previewMost {
			sh.Preview += strings.Repeat(" · ", min(i-1, 1)) + clip(entry.Title, previewMost/2)
		}
	}
	sh.Papers, sh.papers = template.HTML(rows.String()), text.String() // of templates, and escaped reasons
	if len(e.Entries) > 0 {
		sh.Subject = Subject(e.Entries[0].Title, len(e.Entries), e.Day)
		sh.Preview = cmp.Or(sh.Preview, e.Entries[0].why())
	}
	m := sh.message()
	m.List = &mail.List{ID: "digest." + s.host(), Name: s.name() + " digest", Unsubscribe: e.Unsubscribe,
		Feedback: "digest:" + string(e.Rhythm) + ":dailypapers"}
	return m
}

// shorten has the last entries be short ones, as many as it takes for all to
// find room.
func shorten(all []Entry) {
	room := roomy
	for i := range all {
		room -= len(all[i].head) + len(all[i].tail) + fullReason
	}
	if room >= 0 { // as nearly always
		return
	}
	room = roomy
	for i := range all {
		all[i].short = true
		room -= all[i].size()
	}
	for i := range all {
		short := all[i].size()
		all[i].short = false
		if room -= all[i].size() - short; room < 0 {
			all[i].short = true
			return
		}
	}
}

// fullReason is more than a reason takes that is not made to be long: nameMost
// characters twice, each of them escaped.
const fullReason = 2000

// size is how many bytes of HTML the entry takes.
func (e Entry) size() int {
	n := len(whyParts()[0]) + len(whyParts()[1]) + len(html.EscapeString(e.why()))
	if e.short {
		return n + len(e.brief) + len(e.briefEnd)
	}
	return n + len(e.head) + len(e.tail)
}

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

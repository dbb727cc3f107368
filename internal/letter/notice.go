package letter

import (
	"github.com/dailypapers/dailypapers/internal/mail"
)

// News is something that happened and that somebody wants to be written of: a
// reply, a mention, a new version.
type News struct {
	Subject   string
	Heading   string   // "Bo Example replied to you"; "" is the subject
	Sentences []string // a paragraph each
	Items     []Item   // things that happened, where one mail tells of several
	Quote     string   // what somebody wrote, as plain text of any length: it is shortened
	By        string   // who wrote it, and where
	Button    string   // what Link leads to, "Read and answer"
	Link      string   // absolute
	Why       string   // "You get this because somebody replied to a comment of yours."
	Settings  string   // absolute: where mail like this is turned off

	Unsubscribe string // absolute: where it is turned off by RFC 8058's POST; "" is nowhere
}

// An Item is one of several things that happened.
type Item struct {
	Text string // "Bo Example replied to you on “Glacier nets”"
	Link string // absolute: where it can be read

	Quote string // what somebody wrote, as News.Quote; shortened to three lines
}

const (
	quoteShown   = 1000 // characters
	itemQuote    = 280  // characters of one of several
	itemLines    = 3    // of the same
	sentenceMost = 1500
	subjectMost  = 120
)

// Notice writes of one thing that happened.
func Notice(s Site, n News) mail.Message {
	heading := clip(line(n.Heading), subjectMost)
	if heading == "" {
		heading = clip(line(n.Subject), subjectMost)
	}
	sh := sheet{Site: s, Subject: clip(line(n.Subject), subjectMost), Heading: heading}
	for _, text := range n.Sentences {
		sh.Parts = append(sh.Parts, part{Text: clip(line(text), sentenceMost)})
		if sh.Preview == "" {
			sh.Preview = clip(line(text), previewMost)
		}
	}
	for _, it := range n.Items {
		sh.Parts = append(sh.Parts, part{Text: clip(line(it.Text), sentenceMost), Read: it.Link})
		if quote := few(it.Quote, itemLines, itemQuote); quote != "" {
			sh.Parts = append(sh.Parts, part{Quote: quote})
		}
		if sh.Preview == "" {
			sh.Preview = clip(line(it.Text), previewMost)
		}
	}
	if quote := lines(n.Quote); quote != "" {
		sh.Parts = append(sh.Parts, part{Quote: clip(quote, quoteShown), By: clip(line(n.By), sentenceMost)})
		sh.Preview = clip(line(quote), previewMost)
	}
	if n.Link != "" {
		sh.Parts = append(sh.Parts, part{Link: n.Link, Label: n.Button})
	}
	if n.Settings != "" {
		sh.Foot = []part{{Text: line(n.Why), Link: n.Settings, Label: "Choose what you are mailed about"}}
	}
	m := sh.message()
	if n.Unsubscribe != "" {
		m.List = &mail.List{ID: "notices." + s.host(), Name: s.name() + " notices", Unsubscribe: n.Unsubscribe, Feedback: "notice:dailypapers"}
	}
	return m
}

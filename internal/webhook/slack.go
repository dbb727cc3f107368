package webhook

import (
	"strings"

	"github.com/dailypapers/dailypapers/client"
)

// The bounds of Slack's messages, in characters and blocks; Mattermost's are
// wider.
const (
	slackText    = 3000 // of a text in a block
	slackBlocks  = 50
	slackWhole   = 3900 // of the text beside the blocks: beyond 4,000 it is cut anywhere
	slackTitle   = 300
	slackLead    = 600
	slackComment = 1200
)

// A slackMessage is what Slack's incoming webhooks take. Mattermost passes over
// the blocks and shows the text, so that stands for itself.
type slackMessage struct {
	Text        string       `json:"text"`
	Blocks      []slackBlock `json:"blocks,omitempty"`
	UnfurlLinks bool         `json:"unfurl_links"`
	UnfurlMedia bool         `json:"unfurl_media"`
}

type slackBlock struct {
	Type string    `json:"type"`
	Text slackMark `json:"text"`
}

type slackMark struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

// slack writes a delivery as a message of Slack's.
func slack(m client.Delivery) slackMessage {
	d := m.Data
	out := slackMessage{Text: slackLink(d.URL, d.Words, slackTitle)}
	out.add("*" + slackLink(d.URL, d.Words, slackTitle) + "*")
	for _, p := range d.Papers {
		link := slackLink(p.URL, titleOf(p), slackTitle)
		out.say("• " + link)
		rest := ""
		if by := byline(p); by != "" {
			rest += "\n" + slackEscaped(clip(by, slackTitle))
		}
		if lead := leadOf(p); lead != "" {
			rest += "\n" + slackEscaped(clip(lead, slackLead))
		}
		out.add("*" + link + "*" + rest)
	}
	for _, c := range d.Comments {
		head := slackLink(c.URL, c.Author+" on “"+c.PaperTitle+"”", slackTitle)
		out.say("• " + head + ": " + slackEscaped(clip(line(c.Text), slackTitle)))
		out.add("*" + head + "*\n" + slackEscaped(clip(line(c.Text), slackComment)))
	}
	if rest := more(d, len(d.Papers)); rest != "" && len(d.Papers) > 0 {
		out.say(slackLink(d.URL, rest, slackTitle))
		out.add(slackLink(d.URL, rest, slackTitle))
	}
	return out
}

// add adds a block: of one that has grown too long by its escapes, some of the
// lines.
func (m *slackMessage) add(text string) {
	for units(text) > slackText {
		cut := strings.LastIndexByte(text, '\n')
		if cut < 0 {
			return // an address of that length; the text may still hold it
		}
		text = text[:cut]
	}
	if len(m.Blocks) == slackBlocks {
		return
	}
	m.Blocks = append(m.Blocks, slackBlock{"section", slackMark{"mrkdwn", text}})
}

// say adds a line to the text, as long as there is room.
func (m *slackMessage) say(text string) {
	if units(m.Text)+units(text)+1 <= slackWhole {
		m.Text += "\n" + text
	}
}

// slackLink writes a link in Slack's own way, which Mattermost reads too.
func slackLink(to, words string, most int) string {
	to = strings.NewReplacer("<", "%3C", ">", "%3E", "|", "%7C", "&", "&amp;", " ", "%20").Replace(to)
	return "<" + to + "|" + slackEscaped(clip(strings.ReplaceAll(line(words), "|", "¦"), most)) + ">"
}

// slackEscaped is a text that is nothing but text: in Slack three signs begin
// a link or a mention; in Mattermost an @ calls people, and a bracket before
// another makes a link or loads a picture, which an invisible joiner prevents.
func slackEscaped(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "@", "@\u2060", "](", "]\u2060(", "`", "'").Replace(s)
}

package webhook

import (
	"strings"

	"github.com/dailypapers/dailypapers/client"
)

// The bounds of Discord's messages, in characters and embeds.
const (
	discordContent     = 2000
	discordEmbeds      = 10
	discordTitle       = 256
	discordDescription = 4096
	discordWhole       = 6000 // of all embeds together
)

// A discordMessage is what Discord's webhooks take.
type discordMessage struct {
	Content         string          `json:"content"`
	Embeds          []discordEmbed  `json:"embeds,omitempty"`
	AllowedMentions discordMentions `json:"allowed_mentions"`
}

type discordEmbed struct {
	Title       string `json:"title"`
	URL         string `json:"url"`
	Description string `json:"description,omitempty"`
}

// discordMentions says who may be called by a message: with an empty list
// nobody, whatever stands in it.
type discordMentions struct {
	Parse []string `json:"parse"`
}

// discord writes a delivery as a message of Discord's.
func discord(m client.Delivery) discordMessage {
	d := m.Data
	out := discordMessage{AllowedMentions: discordMentions{Parse: []string{}}}
	var all []discordEmbed
	for _, p := range d.Papers {
		text := discordEscaped(byline(p))
		if lead := leadOf(p); lead != "" {
			text = strings.TrimPrefix(text+"\n\n"+discordEscaped(lead), "\n\n")
		}
		all = append(all, discordEmbed{titleOf(p), p.URL, text})
	}
	for _, c := range d.Comments {
		all = append(all, discordEmbed{c.Author + " on “" + c.PaperTitle + "”", c.URL, discordEscaped(line(c.Text))})
	}
	all = all[:min(len(all), discordEmbeds)]
	each := discordWhole
	if len(all) > 0 {
		each /= len(all)
	}
	for _, e := range all {
		e.Title = clip(line(e.Title), discordTitle)
		e.Description = clip(e.Description, min(discordDescription, each-units(e.Title)))
		out.Embeds = append(out.Embeds, e)
	}
	words := discordEscaped(d.Words)
	if rest := more(d, len(all)); rest != "" && len(all) > 0 {
		words += ", " + rest
	}
	out.Content = clip(words, discordContent/2)
	if units(d.URL) < discordContent/2-4 {
		out.Content += "\n<" + d.URL + ">" // in brackets no preview is loaded
	}
	return out
}

// discordEscaped is a text that is nothing but text.
func discordEscaped(s string) string {
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune("\\*_~`|<>[]()#-@", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

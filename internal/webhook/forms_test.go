package webhook

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/dailypapers/dailypapers/client"
)

// made is a delivery of so many papers and comments that are hard to write.
func made(n, comments int, title, text string) client.Delivery {
	m := client.Delivery{Type: "papers", ID: "msg_1", Timestamp: client.Time{Time: time.Unix(1773230400, 0)}, Webhook: client.DeliverySender{ID: 1, Name: title}}
	m.Data = client.DeliveryData{Words: fmt.Sprintf("%d new papers match “%s”", n, title), URL: "https://papers.example.org/search?q=" + strings.Repeat("x", min(len(title), 1500)), Total: n + 100}
	for range n {
		p := client.DeliveryPaper{URL: "https://papers.example.org/papers/2603.00001"}
		p.Title, p.AISummary, p.Paper.ID = title, text, "2603.00001"
		for range 5 {
			p.Paper.Authors = append(p.Paper.Authors, client.Author{Name: title})
		}
		m.Data.Papers = append(m.Data.Papers, p)
	}
	for i := range comments {
		m.Data.Comments = append(m.Data.Comments, client.DeliveryComment{ID: int64(i), Author: "ada", PaperTitle: title, Text: text, URL: "https://papers.example.org/comments/1"})
	}
	return m
}

func FuzzForms(f *testing.F) {
	for _, s := range []string{"Moss", "", "<!channel> & <@U1> @all [x](http://evil.example) ![x](https://evil.example/p.png)", "`rm` *b* _i_ ~s~ ||hidden|| <https://a|b>", "\u202e\x00\xff", strings.Repeat("&", 4000),
		strings.Repeat("𝔘", 3000), strings.Repeat("\\", 5000), "$x^2$ and $\\frac{a}{b}$", strings.Repeat("long words ", 900)} {
		f.Add(s, s, 3, 2)
		f.Add("Moss", s, 25, 0)
		f.Add(s, "x", 0, 25)
	}
	f.Fuzz(func(t *testing.T, title, text string, n, comments int) {
		m := made(min(max(n, 0), told), min(max(comments, 0), told), title, text)
		checkSlack(t, m)
		checkDiscord(t, m)
		b, err := encode(m)
		if err != nil || !json.Valid(b) {
			t.Fatalf("%v: %s", err, b)
		}
	})
}

func checkSlack(t *testing.T, m client.Delivery) {
	t.Helper()
	b, err := encode(slack(m))
	var got slackMessage
	if err != nil || json.Unmarshal(b, &got) != nil || !utf8.Valid(b) {
		t.Fatalf("%v: %s", err, b)
	}
	if len(got.Blocks) > 50 || got.Text == "" || utf8.RuneCountInString(got.Text) > 4000 {
		t.Fatalf("%d blocks, text of %d", len(got.Blocks), len(got.Text))
	}
	for _, block := range got.Blocks {
		if n := utf8.RuneCountInString(block.Text.Text); n == 0 || n > slackText || block.Type != "section" || block.Text.Type != "mrkdwn" {
			t.Fatalf("a block of %d: %+v", n, block)
		}
		checkSlackText(t, block.Text.Text)
	}
	checkSlackText(t, got.Text)
}

// checkSlackText holds that every < begins a link to us, and that nobody is
// called.
func checkSlackText(t *testing.T, s string) {
	t.Helper()
	for _, part := range strings.Split(s, "<")[1:] {
		link, _, closed := strings.Cut(part, ">")
		to, _, ok := strings.Cut(link, "|")
		if !closed || !ok || !strings.HasPrefix(to, "https://papers.example.org/") {
			t.Fatalf("%q in %q", part, s)
		}
	}
	for _, word := range []string{"@all", "@channel", "@here", "](", "`"} {
		if strings.Contains(s, word) {
			t.Fatalf("%s stands in %q", word, s)
		}
	}
}

func checkDiscord(t *testing.T, m client.Delivery) {
	t.Helper()
	b, err := encode(discord(m))
	var got discordMessage
	if err != nil || json.Unmarshal(b, &got) != nil || !utf8.Valid(b) {
		t.Fatalf("%v: %s", err, b)
	}
	if !strings.Contains(string(b), `"allowed_mentions":{"parse":[]}`) || got.Content == "" || units(got.Content) > discordContent || len(got.Embeds) > discordEmbeds {
		t.Fatalf("content of %d, %d embeds: %.300s", units(got.Content), len(got.Embeds), b)
	}
	all := 0
	for _, e := range got.Embeds {
		all += units(e.Title) + units(e.Description)
		if e.Title == "" || units(e.Title) > discordTitle || units(e.Description) > discordDescription || !strings.HasPrefix(e.URL, "https://papers.example.org/") {
			t.Fatalf("%+v", e)
		}
	}
	if all > discordWhole {
		t.Fatalf("embeds of %d", all)
	}
}

func TestSlackAndDiscord(t *testing.T) {
	m := made(2, 0, "A & <b> $x^2$", "It *is* so.")
	m.Data.Papers[0].Paper.Authors = []client.Author{{Name: "A. Berg"}}
	s := slack(m)
	if want := "*<https://papers.example.org/papers/2603.00001|A &amp; &lt;b&gt; x²>*\nA. Berg\nIt *is* so."; s.Blocks[1].Text.Text != want {
		t.Errorf("%q", s.Blocks[1].Text.Text)
	}
	if last := s.Blocks[len(s.Blocks)-1].Text.Text; !strings.HasSuffix(last, "|and 100 more>") {
		t.Error(last)
	}
	d := discord(m)
	if d.Embeds[0].Title != "A & <b> x²" || d.Embeds[0].Description != "A. Berg\n\nIt \\*is\\* so." || !strings.Contains(d.Content, ", and 100 more\n<https://") {
		t.Errorf("%+v", d)
	}
}

func TestClip(t *testing.T) {
	for _, tt := range []struct {
		in   string
		most int
		want string
	}{{"abc", 3, "abc"}, {"abcd", 3, "ab…"}, {"a bcd", 3, "a…"}, {"𝔘𝔘", 4, "𝔘𝔘"}, {"𝔘𝔘", 3, "𝔘…"}, {"𝔘", 1, "…"}, {"", 0, ""}, {"abc", -5, "…"}} {
		if got := clip(tt.in, tt.most); got != tt.want {
			t.Errorf("%q by %d is %q, want %q", tt.in, tt.most, got, tt.want)
		}
	}
}

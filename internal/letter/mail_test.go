package letter_test

import (
	"bytes"
	"fmt"
	"mime"
	netmail "net/mail"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/text/width"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/letter"
)

// clipped is from how many bytes on the largest provider cuts a message off.
const clipped = 100_000

// TestSize holds that no digest is cut off, however long its papers are.
func TestSize(t *testing.T) {
	var hostile, wide []sample
	for i := range papers.MaxDigest {
		hostile = append(hostile, longest(i))
		c := cjkPaper()
		c.paper.Title, c.lead = strings.Repeat(c.paper.Title, 20), strings.Repeat("結", 2000)
		c.reasons = []papers.Reason{{Kind: papers.BecauseLike, Title: strings.Repeat("因", 500)}, {Kind: papers.BecauseAuthor, Target: strings.Repeat("名", 500)}}
		wide = append(wide, c)
	}
	for name, m := range map[string]struct {
		samples []sample
		n       int // papers of which all must have a lead
	}{"usual": {many(papers.MaxDigest), papers.MaxDigest}, "hostile": {hostile, 5}, "wide": {wide, 10}, "mixed": {append(hostile[:15:15], many(15)...), 3}} {
		got := letter.Digest(site(), edition(m.samples...))
		t.Logf("%s: %d bytes of HTML, %d of text", name, len(got.HTML), len(got.Text))
		if len(got.HTML) >= clipped {
			t.Errorf("%s: %d bytes", name, len(got.HTML))
		}
		if n := strings.Count(got.HTML, "<h2 "); n != len(m.samples) {
			t.Errorf("%s: %d of %d papers", name, n, len(m.samples))
		}
		if n := strings.Count(got.HTML, `<p style="margin:6px 0 0"`); n < m.n {
			t.Errorf("%s: only %d papers have their lead", name, n)
		}
		if n := utf8.RuneCountInString(got.Subject); n > 120 {
			t.Errorf("%s: a subject of %d characters", name, n)
		}
	}
	if n := len(letter.Digest(site(), edition(many(10)...)).HTML); n > 40_000 {
		t.Errorf("ten usual papers take %d bytes", n)
	}
}

// TestPages holds what every page must be, whatever is in it: elements that mail
// programs draw, links that lead to the site or to the papers' sources, nothing
// that is fetched or run.
func TestPages(t *testing.T) {
	allowed := map[string]bool{}
	for _, e := range strings.Fields("html head meta title style body div table tbody tr td p h1 h2 a span sub sup blockquote") {
		allowed[e] = true
	}
	for name, m := range mails() {
		doc, err := html.Parse(strings.NewReader(m.HTML))
		if err != nil {
			t.Fatal(err)
		}
		texts := 0
		for n := range doc.Descendants() {
			if n.Type == html.TextNode {
				texts += len(strings.TrimSpace(n.Data))
			}
			if n.Type != html.ElementNode {
				continue
			}
			if !allowed[n.Data] {
				t.Errorf("%s has an element %s", name, n.Data)
			}
			checkAttributes(t, name, n)
		}
		if texts < 100 {
			t.Errorf("%s says nothing", name)
		}
		for _, must := range []string{"<!DOCTYPE html>", `lang="en"`, `<meta name="color-scheme" content="light dark">`, `<meta name="supported-color-schemes"`, `role="presentation"`, "<title>", `width="600"`, "max-width:600px", "prefers-color-scheme:dark", "Example Street"} {
			if !strings.Contains(m.HTML, must) {
				t.Errorf("%s lacks %s", name, must)
			}
		}
		for _, never := range []string{"ZgotmplZ", "<script", "<img", "@import", "url(", "@text", "@small", "\x00", "\u202E"} {
			if strings.Contains(m.HTML, never) {
				t.Errorf("%s has %q", name, never)
			}
		}
	}
}

func checkAttributes(t *testing.T, name string, n *html.Node) {
	for _, a := range n.Attr {
		switch {
		case strings.HasPrefix(a.Key, "on"), a.Key == "src", a.Key == "background", a.Key == "srcset":
			t.Errorf("%s: %s has %s=%q", name, n.Data, a.Key, a.Val)
		case a.Key == "href":
			u, err := url.Parse(a.Val)
			if err != nil || u.Scheme != "https" || u.Host != "papers.example.org" && u.Host != "arxiv.org" && u.Host != "aclanthology.org" {
				t.Errorf("%s leads to %q", name, a.Val)
			}
		case a.Key == "role" && n.Data != "table":
			t.Errorf("%s: %s is a %s", name, n.Data, a.Val)
		}
	}
	// Outlook has a font of its own for all p and td, and another one for the class s.
	if sans := strings.Contains(attr(n, "style"), "system-ui"); n.Data == "p" && sans != slices.Contains(strings.Fields(attr(n, "class")), "s") {
		t.Errorf("%s: %s is drawn in another font by Outlook than elsewhere", name, attr(n, "style"))
	}
	if n.Data == "table" && !strings.Contains(attr(n, "role"), "presentation") {
		t.Errorf("%s: a table that a screen reader takes for one", name)
	}
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// TestTexts holds that plain text is readable everywhere: short lines but for
// addresses, no control characters, every link of the page.
func TestTexts(t *testing.T) {
	for name, m := range mails() {
		if !strings.HasSuffix(m.Text, "\n") || strings.Contains(m.Text, "\n\n\n") {
			t.Errorf("%s: ends or parts badly", name)
		}
		for l := range strings.SplitSeq(m.Text, "\n") {
			if wideness(l) > 78 && !strings.Contains(l, "://") {
				t.Errorf("%s: %d columns: %s", name, wideness(l), l)
			}
			if strings.ContainsFunc(l, func(r rune) bool { return r < ' ' || r == '\u202E' || r == utf8.RuneError }) {
				t.Errorf("%s: %q", name, l)
			}
			if strings.HasPrefix(l, "Bcc:") || strings.HasPrefix(l, "Subject:") {
				t.Errorf("%s: a line that looks like a header: %q", name, l)
			}
		}
		doc, _ := html.Parse(strings.NewReader(m.HTML))
		for n := range doc.Descendants() {
			if href := attr(n, "href"); href != "" && !strings.HasSuffix(href, ".org/") && !strings.Contains(m.Text, href) {
				t.Errorf("%s: the text lacks %s", name, href)
			}
		}
		if strings.ContainsAny(m.Subject, "\r\n") {
			t.Errorf("%s: subject %q", name, m.Subject)
		}
	}
}

func wideness(s string) int {
	n := 0
	for _, r := range s {
		n++
		if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
			n++
		}
	}
	return n
}

func TestSubjects(t *testing.T) {
	for _, tt := range []struct {
		title string
		n     int
		want  string
	}{
		{"Glacier nets melt slower", 10, "Glacier nets melt slower, and 9 more papers · 11 March"},
		{"Glacier nets melt slower", 2, "Glacier nets melt slower, and 1 more paper · 11 March"},
		{"Glacier nets melt slower", 1, "Glacier nets melt slower · 11 March"},
		{"A line\r\nBcc: x", 1, "A line Bcc: x · 11 March"},
		{strings.Repeat("word ", 40), 3, strings.TrimSpace(strings.Repeat("word ", 13)) + "…, and 2 more papers · 11 March"},
	} {
		if got := letter.Subject(tt.title, tt.n, day()); got != tt.want {
			t.Errorf("%q, %d: %q, want %q", tt.title, tt.n, got, tt.want)
		}
	}
}

func TestReasons(t *testing.T) {
	for _, tt := range []struct {
		reason papers.Reason
		want   string
	}{
		{papers.Reason{Kind: papers.BecauseTrending, Count: 42}, "Most voted this week: 42 votes"},
		{papers.Reason{Kind: papers.BecauseTrending, Count: 1}, "Most voted this week: 1 vote"},
		{papers.Reason{Kind: papers.BecauseTrending}, "Discussed this week"},
		{papers.Reason{Kind: papers.BecauseLike, Target: "x:1", Title: "On $x^2$"}, "Because you voted for “On x²”"},
		{papers.Reason{Kind: papers.BecauseSaved, Target: "x:1", Title: "Snow"}, "Because you saved “Snow”"},
		{papers.Reason{Kind: papers.BecauseCategory, Target: "cs.CL"}, "In Computation and Language (cs.CL)"},
		{papers.Reason{Kind: papers.BecauseAuthor, Target: "Ada Example"}, "New by Ada Example"},
		{papers.Reason{Kind: papers.BecauseSearch, Target: "q=protein+language+models"}, "Matches “protein language models”"},
		{papers.Reason{Kind: papers.BecauseTopic, Target: "soft-prompts"}, "New in the topic soft-prompts"},
		{papers.Reason{Kind: papers.BecauseList, Target: "3", Title: "Reading group"}, "Put on the list “Reading group”"},
		{papers.Reason{Kind: papers.BecausePerson, Target: "3", Title: "Bo"}, "Bo voted for it"},
		{papers.Reason{Kind: papers.BecauseFrontPage, Target: "2026-03-11"}, "On the front page of 11 March 2026"},
		{papers.Reason{Kind: "other"}, ""},
	} {
		if got := letter.Because(tt.reason); got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.reason, got, tt.want)
		}
	}
}

// TestFollowedAuthor holds that who follows an author finds her name at each paper
// of hers, or her place where only the first authors are named.
func TestFollowedAuthor(t *testing.T) {
	names := []string{"Ada Example", "Bo Example", "Cy Example", "Di Zhang-Wu", "Wei Zhang", "Émilie Étude"}
	for len(names) < 23 {
		names = append(names, fmt.Sprint("Jo Other ", len(names)))
	}
	names = append(names, "Li Last")
	for _, tt := range []struct {
		authors []string
		target  string
		want    string
	}{
		{names, "Ada Example", "New by Ada Example"},
		{names, "cy example", "New by cy example"},
		{names, "Wei Zhang", "New by Wei Zhang, 5th of 24 authors"},
		{names, "emilie etude", "New by emilie etude, 6th of 24 authors"},
		{names, "Étude", "New by Étude, 6th of 24 authors"},
		{names, "Zhang Wu", "New by Zhang Wu, 4th of 24 authors"},
		{names[:12], "Jo Other 11", "New by Jo Other 11, 12th of 12 authors"},
		{names, "Jo Other 20", "New by Jo Other 20, 21st of 24 authors"},
		{names, "Jo Other 21", "New by Jo Other 21, 22nd of 24 authors"},
		{names, "Jo Other 22", "New by Jo Other 22, 23rd of 24 authors"},
		{names, "Li Last", "New by Li Last, 24th of 24 authors"},
		{names, "Zhang Émilie", "New by Zhang Émilie"}, // the end of one and the beginning of the next
		{names, "ei Zhang", "New by ei Zhang"},
		{names, "", "New by"},
		{names, "…", "New by …"},
		{names[:3], "Cy Example", "New by Cy Example"},
		{nil, "Wei Zhang", "New by Wei Zhang"},
	} {
		m := letter.Digest(site(), edition(sample{paper: papers.Paper{ID: "x:1", Title: "One", Authors: authors(tt.authors...)}, reasons: []papers.Reason{{Kind: papers.BecauseAuthor, Target: tt.target}}}))
		got := ""
		for l := range strings.Lines(m.Text) {
			if strings.HasPrefix(l, "    New by") {
				got = strings.TrimSpace(l)
			}
		}
		if got != tt.want || !strings.Contains(m.HTML, ">"+strings.TrimSpace(tt.want)) {
			t.Errorf("%q of %d: %q, want %q", tt.target, len(tt.authors), got, tt.want)
		}
	}
}

// TestItemQuotes holds that what one of several things quotes keeps its lines, and
// that these are few.
func TestItemQuotes(t *testing.T) {
	for _, tt := range []struct{ quote, want string }{
		{"", ""},
		{" \n\n ", ""},
		{"One.", "> One.\n"},
		{"One.\r\n\r\n> Two?\n- three", "> One.\n> > Two?\n> - three\n"},
		{"One.\n\nTwo.\n\nThree.\n\n\nFour.\nFive.", "> One.\n> Two.\n> Three…\n"},
		{"One.\n" + strings.Repeat("x ", 139) + "\nThree", "> One.\n> " + strings.TrimSpace(strings.Repeat("x ", 35)) + "\n> "},
	} {
		m := letter.Notice(site(), letter.News{Subject: "Two replies", Items: []letter.Item{{Text: "Bo replied", Link: "https://papers.example.org/papers/1", Quote: tt.quote}}})
		_, got, _ := strings.Cut(m.Text, "/papers/1\n\n")
		got, _, _ = strings.Cut(got, "-- \n")
		if got = strings.TrimSuffix(got, "\n"); got != tt.want && (len(tt.want) < 60 || !strings.HasPrefix(got, tt.want)) || strings.Count(got, "\n") > 5 {
			t.Errorf("%q is quoted as\n%swant\n%s", tt.quote, got, tt.want)
		}
	}
}

func TestWanted(t *testing.T) {
	sub := papers.Subscription{Schedule: papers.Schedule{Rhythm: papers.Weekly, Weekday: 5, Hour: 7, Zone: "America/New_York"},
		Contents: papers.Contents{Trending: true, Count: 1, Watched: []papers.Following{{Kind: papers.FollowAuthor, Target: "Ada Example"}}}}
	if got := letter.Wanted(sub); got != "every Friday at 07:00 (America/New York), at most 1 paper: what people vote for and discuss and papers by Ada Example" {
		t.Error(got)
	}
}

func TestSite(t *testing.T) {
	for _, tt := range []struct{ url, to, list string }{
		{"https://papers.example.org/", "https://papers.example.org/papers/1", "digest.papers.example.org"},
		{"http://localhost:8080", "http://localhost:8080/papers/1", "digest.localhost"},
		{"https://bücher.example:8443", "https://xn--bcher-kva.example:8443/papers/1", "digest.xn--bcher-kva.example"},
		{"http://[::1]:8080", "http://[::1]:8080/papers/1", "digest.localhost"},
		{"", "/papers/1", "digest.localhost"},
	} {
		s := letter.Site{URL: tt.url}
		m := letter.Digest(s, editionOf(s, papers.Daily, plainPaper(1)))
		if got := s.To("/papers/1"); got != tt.to || m.List.ID != tt.list {
			t.Errorf("%q: %q, %q", tt.url, got, m.List.ID)
		}
	}
}

// TestBytes holds that every mail can be written as a message, with the subject
// that it has.
func TestBytes(t *testing.T) {
	for name, m := range mails() {
		m.To = "ada@example.org"
		b, err := m.Bytes("papers@example.org", day().Time(), "abc123")
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got, err := netmail.ReadMessage(bytes.NewReader(b))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		subject, err := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject"))
		if err != nil || subject != m.Subject || got.Header.Get("Bcc") != "" {
			t.Errorf("%s: subject %q, want %q, %v", name, subject, m.Subject, err)
		}
		for l := range bytes.Lines(b) {
			if len(l) > 998 {
				t.Errorf("%s: a line of %d bytes", name, len(l))
			}
		}
	}
}

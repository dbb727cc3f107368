package notice

import (
	"fmt"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/letter"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/texmath"
)

// shown is how many notifications one mail tells of; the rest it counts.
const shown = 20

// newsOf are the words of a mail about some notifications.
func newsOf(site letter.Site, of []store.Mailable, said map[papers.CommentID]string) letter.News {
	n := letter.News{Settings: site.To("/settings#mailed"), Why: "You get this because " + why(of)}
	if len(of) == 1 {
		m := of[0]
		n.Subject, n.Link, n.Button = sentence(m), site.To(path(m)), "Read the paper"
		if quote, there := said[m.Comment]; there {
			n.Quote, n.By, n.Button = quote, by(m), "Read and answer"
		}
		return n
	}
	n.Subject, n.Link, n.Button = subject(of), site.To("/notifications"), "See them all"
	for _, m := range of[:min(len(of), shown)] {
		n.Items = append(n.Items, letter.Item{Text: sentence(m), Link: site.To(path(m)), Quote: said[m.Comment]})
	}
	if rest := len(of) - shown; rest > 0 {
		n.Items = append(n.Items, letter.Item{Text: fmt.Sprintf("And %d more", rest), Link: n.Link})
	}
	return n
}

func by(m store.Mailable) string {
	if m.Actor.ID == 0 {
		return "Somebody"
	}
	return m.Actor.Shown()
}

func title(m store.Mailable) string {
	if title := texmath.Plain(m.Title); title != "" {
		return "“" + title + "”"
	}
	return "a paper"
}

// sentence says what happened, without an end.
func sentence(m store.Mailable) string {
	switch m.Kind {
	case papers.OfReply:
		return by(m) + " replied to you on " + title(m)
	case papers.OfMention:
		return by(m) + " mentioned you on " + title(m)
	}
	if n, ok := strings.CutPrefix(m.Words, "version "); ok {
		return "Version " + n + " of " + title(m)
	}
	return "A new version of " + title(m)
}

func path(m store.Mailable) string {
	if m.Comment != 0 {
		return papers.Comment{ID: m.Comment, Paper: m.Paper}.Path()
	}
	return m.Paper.Path()
}

// subject counts what a mail tells of, which is something.
func subject(of []store.Mailable) string {
	counts := map[papers.NotificationKind]int{}
	for _, m := range of {
		counts[m.Kind]++
	}
	var parts []string
	for _, k := range papers.MailedKinds() {
		if n := counts[k]; n > 0 {
			parts = append(parts, counted(n, k))
		}
	}
	words := letter.List(parts)
	return strings.ToUpper(words[:min(len(words), 1)]) + words[min(len(words), 1):]
}

func counted(n int, k papers.NotificationKind) string {
	words := map[papers.NotificationKind][2]string{papers.OfReply: {"a reply", "replies"}, papers.OfMention: {"a mention", "mentions"},
		papers.OfVersion: {"a new version of a paper that you saved", "new versions of papers that you saved"}}[k]
	if n == 1 {
		return words[0]
	}
	return fmt.Sprintf("%d %s", n, words[1])
}

// why says which settings brought the mail.
func why(of []store.Mailable) string {
	return "your account has us mail you " + Of(kindsOf(of)) + "."
}

// Of says of what some kinds of notifications tell: "replies to your comments and
// comments that name you".
func Of(kinds []papers.NotificationKind) string {
	words := map[papers.NotificationKind]string{papers.OfReply: "replies to your comments", papers.OfMention: "comments that name you", papers.OfVersion: "new versions of papers that you saved"}
	var parts []string
	for _, k := range kinds {
		parts = append(parts, words[k])
	}
	return letter.List(parts)
}

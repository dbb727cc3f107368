package notice

import (
	"fmt"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/letter"
	"github.com/dailypapers/dailypapers/internal/store"
)

// shown is how many notifications one mail tells of; the rest it counts.
const shown = 20

// newsOf are the words of a mail about some notifications.
func newsOf(site string, of []store.Mailable, said map[papers.CommentID]papers.Comment) letter.News {
	n := letter.News{Settings: site + "/settings#mail", Why: "You get this because " + why(of)}
	if len(of) == 1 {
		m := of[0]
		n.Subject, n.Link, n.Button = sentence(m), site+path(m), "Read the paper"
		if c, ok := said[m.Comment]; ok {
			n.Quote, n.By, n.Button = c.Text, by(m), "Read and answer"
		}
		return n
	}
	n.Subject, n.Link, n.Button = subject(of), site+"/notifications", "See them all"
	for _, m := range of[:min(len(of), shown)] {
		n.Sentences = append(n.Sentences, sentence(m)+": "+site+path(m))
	}
	if rest := len(of) - shown; rest > 0 {
		n.Sentences = append(n.Sentences, fmt.Sprintf("And %d more.", rest))
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
	if m.Title == "" {
		return "a paper"
	}
	return "“" + m.Title + "”"
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

// subject counts what a mail tells of.
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
	return strings.Join(parts, " and ")
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
	kinds := map[papers.NotificationKind]string{papers.OfReply: "replies to your comments", papers.OfMention: "comments that name you", papers.OfVersion: "new versions of papers that you saved"}
	var parts []string
	for _, k := range papers.MailedKinds() {
		for _, m := range of {
			if m.Kind == k {
				parts = append(parts, kinds[k])
				break
			}
		}
	}
	return "your account has us mail you " + strings.Join(parts, " and ") + "."
}

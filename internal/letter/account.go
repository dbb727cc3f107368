package letter

import (
	"fmt"
	"strings"

	"github.com/dailypapers/dailypapers/internal/mail"
)

// SignIn is the link that signs somebody in, within some minutes.
func SignIn(s Site, link string, minutes int) mail.Message {
	return sheet{Site: s, Subject: "Your link to sign in to " + s.name(), Heading: "Sign in to " + s.name(),
		Preview: fmt.Sprintf("It works once, within %s, in the browser in which you asked for it.", count(minutes, "minute", "minutes")),
		Parts: []part{
			{Text: fmt.Sprintf("This link signs you in, once, within %s, in the browser in which you asked for it.", count(minutes, "minute", "minutes"))},
			{Link: link, Label: "Sign in"},
		},
		Foot: []part{{Text: "If you did not ask for it, you need not do anything: nobody can use it but in that browser, and only with this link."}},
	}.message()
}

// ConfirmAccount asks whether an address is that of the account which says so.
func ConfirmAccount(s Site, link string) mail.Message {
	return sheet{Site: s, Subject: "Confirm your address for " + s.name(), Heading: "Is this your address?",
		Preview: "One click confirms it, within a day.",
		Parts: []part{
			{Text: "Somebody wants to use this address for an account on " + s.name() + ". If that was you, this link confirms it within a day."},
			{Link: link, Label: "Confirm my address"},
		},
		Foot: []part{{Text: "If it was not, you need not do anything."}},
	}.message()
}

// ConfirmSubscription asks whether somebody wants the digests that were ordered
// for an address; contents are what they hold and when they come, as words to
// go on with after a colon: "on weekdays at 08:00 (Europe/Berlin), up to 10
// papers: …". Asked makes them.
func ConfirmSubscription(s Site, link, contents string) mail.Message {
	parts := []part{{Text: "Somebody asked " + s.name() + " to send papers to this address. If that was you, confirm it within two days, and they begin to come."}}
	if contents != "" {
		parts = append(parts, part{Text: "What you asked for: " + strings.TrimSuffix(line(contents), ".") + "."})
	}
	return sheet{Site: s, Subject: "Confirm that you want mail from " + s.name(), Heading: "Papers in your inbox?",
		Preview: "One click, and they begin to come. Without it nothing more is sent.",
		Parts:   append(parts, part{Link: link, Label: "Yes, send me papers"}),
		Foot:    []part{{Text: "If it was not you, you need not do anything: without this confirmation nothing more is sent."}},
	}.message()
}

// Invite is a link with which somebody makes an account; by is who invites.
func Invite(s Site, by, link string) mail.Message {
	return sheet{Site: s, Subject: "An invitation to " + s.name(), Heading: "You are invited",
		Preview: clip(line(by), 60) + " invites you to " + s.name() + ".",
		Parts: []part{
			{Text: clip(line(by), 60) + " invites you to " + s.name() + ", a front page for research papers. With this link you choose a name and begin."},
			{Link: link, Label: "Accept the invitation"},
		},
		Foot: []part{{Text: "You get this once, because somebody here wrote your address down. If you do not know who, you need not do anything."}},
	}.message()
}

// Test is what an operator sends to see whether mail arrives.
func Test(s Site) mail.Message {
	return sheet{Site: s, Subject: "A test of mail from " + s.name(), Heading: "Mail arrives",
		Preview: "Whoever runs the site asked for this message.",
		Parts: []part{
			{Text: "Whoever runs " + s.name() + " asked for this message, to see whether mail arrives. It does."},
			{Text: "Look at the headers that your mail program shows as the source of the message: SPF, DKIM and DMARC should all say “pass”. Formulas look like this: O(n²), x₁ + x₂ ≤ √2."},
			{Link: s.To("/"), Label: "Open " + s.name()},
		},
		Foot: []part{{Text: "Nobody else got it, and there is nothing to do."}},
	}.message()
}

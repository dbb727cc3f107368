package subscription

import (
	"fmt"
	"strings"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/mail"
)

// asking is the mail that has an address confirmed.
func asking(site, link string, c Choices) mail.Message {
	return message("Confirm your subscription to Daily Papers",
		fmt.Sprintf("Hello,\n\nsomebody wants digests from %s sent to this address: %s, %s.\n\nIf that was you, this link confirms it within two days:\n\n%s\n\n"+
			"If it was not, you need not do anything: nothing else will be sent to you.\n", site, c.Contents.Words(), c.Schedule.Words(), link))
}

// reminding is what is sent instead where digests are sent already, or paused.
func reminding(site, link string, sub papers.Subscription) mail.Message {
	state := "digests are sent to this address already, " + sub.Schedule.Words()
	if sub.State == papers.SubscriptionPaused {
		state = "this address is subscribed already, but its digests are paused. " + strings.TrimSpace(sub.Why)
	}
	return message("You are subscribed to Daily Papers",
		fmt.Sprintf("Hello,\n\nsomebody wants digests from %s sent to this address. %s\n\nThis page changes or ends that, for whoever has the link:\n\n%s\n\n"+
			"If it was not you who asked, you need not do anything: all stays as it is.\n", site, capital(state)+".", link))
}

func capital(s string) string {
	return strings.ToUpper(s[:1]) + strings.TrimSuffix(s[1:], ".")
}

package subscription

import (
	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/letter"
	"github.com/dailypapers/dailypapers/internal/mail"
)

// asking is the mail that has an address confirmed.
func asking(site letter.Site, link string, c Choices) mail.Message {
	return letter.ConfirmSubscription(site, link, letter.Asked(papers.Subscription{Schedule: c.Schedule, Contents: c.Contents}))
}

// reminding is what is sent instead where digests are sent already, or paused.
func reminding(site letter.Site, link string, sub papers.Subscription) mail.Message {
	now := "Papers are sent to it already: " + letter.Wanted(sub) + "."
	if sub.State == papers.SubscriptionPaused {
		now = "It is subscribed already, but paused: " + sub.Why
	}
	return letter.Notice(site, letter.News{Subject: "You are subscribed already", Sentences: []string{
		"Somebody asked for papers to be sent to this address. " + now,
		"The page behind this link changes that, ends it, or takes it up again. If it was not you who asked, you need not do anything: all stays as it is.",
	}, Button: "See what I am sent", Link: link})
}

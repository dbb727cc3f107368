package subscription

import (
	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/mail"
)

// ConfirmPath is where a secret confirms an address.
func ConfirmPath(secret string) string { return "/subscribe/confirm/" + secret }

// ManagePath is a subscription's page, by its word.
func ManagePath(word string) string { return "/subscription/" + word }

// UnsubscribePath ends a subscription, by its word.
func UnsubscribePath(word string) string { return "/unsubscribe/" + word }

// ManageWord opens a subscription's page, until Renew.
func (s *Service) ManageWord(sub papers.Subscription) string {
	return s.o.Seal.Word(mail.ManageWord, int64(sub.ID), sub.Epoch)
}

// UnsubscribeWord ends a subscription, for ever: a mail lies in a mailbox for
// years, and its link must keep its word.
func (s *Service) UnsubscribeWord(sub papers.Subscription) string {
	return s.o.Seal.Word(mail.UnsubscribeWord, int64(sub.ID), sub.Epoch)
}

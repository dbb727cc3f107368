package app

import (
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/subscription"
)

// subscriptions builds the service of subscriptions.
func (a *App) subscriptions(seal mail.Seal) *subscription.Service {
	return subscription.New(a.store, subscription.Options{Now: a.cfg.Now, Seal: seal, Site: a.writes, Post: a.outbox,
		Disposable: a.cfg.Mail.Disposable, Refused: a.cfg.Mail.Refused})
}

// mailStays reports whether mail is left as files, and nobody gets it.
func (a *App) mailStays() bool { return a.MailServer() == "" }

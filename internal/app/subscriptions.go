package app

import (
	"context"
	"encoding/json"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/subscription"
)

// subscriptions builds the service of subscriptions.
func (a *App) subscriptions(seal mail.Seal) *subscription.Service {
	return subscription.New(a.store, subscription.Options{Now: a.cfg.Now, Seal: seal, Site: a.writes, Post: poster{a.store, a.accounts().Mail, a.cfg.Now},
		Disposable: a.cfg.Mail.Disposable, Refused: a.cfg.Mail.Refused})
}

// mailStays reports whether mail is left as files, and nobody gets it.
func (a *App) mailStays() bool { return a.cfg.Mail.Server.Host == "" || a.cfg.Mail.Demo || a.cfg.Demo }

// A poster writes each message down in the outbox and leaves it as a file at
// once.
type poster struct {
	store  *store.Store
	folder mail.Folder
	now    func() time.Time
}

// Post implements subscription.Poster.
func (p poster) Post(ctx context.Context, kind papers.MessageKind, person papers.UserID, edition string, m mail.Message, deadline time.Duration) error {
	content, err := json.Marshal(m)
	if err != nil {
		return err
	}
	id, err := p.store.PostLetter(ctx, papers.Letter{Kind: kind, Person: person, Edition: edition, Address: m.To, Subject: m.Subject, Content: string(content),
		Due: p.now(), Deadline: p.now().Add(deadline)})
	if err != nil || id == 0 {
		return err
	}
	if err := p.folder.Send(ctx, m); err != nil {
		return err
	}
	return p.store.EndPosting(ctx, store.Posting{Letter: id, State: papers.MessageSent, Words: "left as a file"})
}

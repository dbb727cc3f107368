package app

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/letter"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/subscription"
)

// subscriptions builds the service of subscriptions.
func (a *App) subscriptions(ctx context.Context) (*subscription.Service, error) {
	seal, err := a.seal(ctx)
	if err != nil {
		return nil, err
	}
	return subscription.New(a.store, subscription.Options{Now: a.cfg.Now, Seal: seal, Site: a.writer, Post: poster{a.store, a.accounts().Mail, a.cfg.Now},
		Disposable: a.cfg.Mail.Disposable, Refused: a.cfg.Mail.Refused}), nil
}

// seal makes the words in links of mails.
func (a *App) seal(ctx context.Context) (mail.Seal, error) {
	secret, err := a.store.Secret(ctx, mail.SealSecret)
	if err != nil {
		return mail.Seal{}, err
	}
	key, err := hex.DecodeString(secret)
	if err != nil {
		return mail.Seal{}, fmt.Errorf("app: the key of the seal: %w", err)
	}
	return mail.NewSeal(key)
}

// writer is who writes mails.
func (a *App) writer(ctx context.Context) (letter.Site, error) {
	address, err := a.address(ctx)
	return letter.Site{Name: a.cfg.Mail.Name, URL: address, Postal: a.cfg.Mail.Postal}, err
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

// preview shows what a digest would be; nil where none are made.
func (a *App) preview() func(ctx context.Context, sub papers.Subscription) (mail.Message, papers.Issue, error) {
	return nil
}

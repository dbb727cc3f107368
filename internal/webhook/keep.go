package webhook

import (
	"context"
	"fmt"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
)

const (
	// formerFor is how long the secret before a new one signs too: a day to
	// change over. Who has come by it gains nothing by that, since it is the
	// receiver that believes it or not.
	formerFor = 24 * time.Hour
	// lookupTime is how long somebody waits to be told that a name is none.
	lookupTime = 5 * time.Second
	// LogPage is how many deliveries Deliveries returns.
	LogPage = 50
)

// nowhere are the words for an address that may not be sent to, whatever the
// reason: others would tell which names there are in the machine's network.
const nowhere = "leads nowhere that this site sends to: its name is not known, or lies in a network that is not allowed here"

// Keep keeps a webhook of a person, and returns it with its secret, which is
// shown this once.
func (s *Service) Keep(ctx context.Context, u papers.User, w papers.Webhook) (papers.Webhook, string, error) {
	w, err := s.check(ctx, u, w)
	if err != nil {
		return w, "", err
	}
	secret := client.NewWebhookSecret()
	w, err = s.store.AddWebhook(ctx, w, secret, s.o.Today())
	return w, secret, wrap(err)
}

// Edit writes a webhook anew. An empty address leaves the held one, which
// nobody is shown. What it tells of stays: another event is another webhook.
func (s *Service) Edit(ctx context.Context, u papers.User, w papers.Webhook) (papers.Webhook, error) {
	return s.EditIf(ctx, u, w, nil)
}

// EditIf is Edit where allow, which may be nil, has nothing against it of the
// webhook as it is then.
func (s *Service) EditIf(ctx context.Context, u papers.User, w papers.Webhook, allow func(now papers.Webhook) error) (papers.Webhook, error) {
	held, err := s.Webhook(ctx, u, w.ID)
	if err != nil {
		return w, err
	}
	if w.Address == "" {
		w.Address = held.Address
	}
	w.Event = held.Event
	if w, err = s.check(ctx, u, w); err != nil {
		return w, err
	}
	return w, wrap(s.store.SaveWebhookIf(ctx, w, allow))
}

// check tidies a webhook and refuses an address that could not be sent to.
func (s *Service) check(ctx context.Context, u papers.User, w papers.Webhook) (papers.Webhook, error) {
	if err := s.may(); err != nil {
		return w, err
	}
	w.Owner = u.ID
	w, err := w.Check()
	if err != nil {
		return w, err
	}
	if meant, ok := formOf(w.Address); ok && meant != w.Form {
		return w, papers.Invalid("form", "must be %s for this address", meant)
	}
	return w, s.checkAddress(ctx, w.Address)
}

// may refuses what leads to sending where nothing is sent.
func (s *Service) may() error {
	if s.o.Off == "" {
		return nil
	}
	return fmt.Errorf("%w: %w", papers.ErrForbidden, papers.Invalid("webhook", "%s", "cannot be used here: "+s.o.Off))
}

// formOf is the form that an address of a known service takes.
func formOf(a papers.WebhookAddress) (papers.WebhookForm, bool) {
	switch whole := a.Reveal(); {
	case strings.HasPrefix(whole, "https://hooks.slack.com/services/"), strings.HasPrefix(whole, "https://discord.com/api/webhooks/") && strings.HasSuffix(whole, "/slack"):
		return papers.SlackForm, true
	case strings.HasPrefix(whole, "https://discord.com/api/webhooks/"), strings.HasPrefix(whole, "https://discordapp.com/api/webhooks/"):
		return papers.DiscordForm, true
	}
	return "", false
}

func (s *Service) checkAddress(ctx context.Context, a papers.WebhookAddress) error {
	guard := s.guard
	if strings.HasPrefix(a.Reveal(), "http:") {
		if len(s.o.Allow) == 0 {
			return papers.Invalid("address", "must begin with https://")
		}
		guard.Only = true // as the transport has it
	}
	ctx, cancel := context.WithTimeout(ctx, lookupTime)
	defer cancel()
	if guard.CheckHost(ctx, s.o.Resolver, hostname(a)) != nil {
		return papers.Invalid("address", "%s", nowhere)
	}
	return nil
}

// Webhooks returns the webhooks of a person.
func (s *Service) Webhooks(ctx context.Context, u papers.User) ([]papers.Webhook, error) {
	all, err := s.store.Webhooks(ctx, u.ID)
	return all, wrap(err)
}

// Webhook returns one of a person's.
func (s *Service) Webhook(ctx context.Context, u papers.User, id papers.WebhookID) (papers.Webhook, error) {
	w, err := s.store.Webhook(ctx, u.ID, id)
	return w, wrap(err)
}

// Switch has a person's webhook send, or not. What it had yet to send when it
// was switched off is dropped, and on again it begins with what comes then.
func (s *Service) Switch(ctx context.Context, u papers.User, id papers.WebhookID, on bool) error {
	off := papers.WebhookOffByOwner
	if on {
		off = ""
		if err := s.may(); err != nil {
			return err
		}
	}
	return wrap(s.store.SwitchWebhook(ctx, u.ID, id, off, s.o.Today()))
}

// Rotate gives a person's webhook another secret and returns it. For a day
// deliveries are signed by both.
func (s *Service) Rotate(ctx context.Context, u papers.User, id papers.WebhookID) (string, error) {
	secret := client.NewWebhookSecret()
	return secret, wrap(s.store.RotateWebhook(ctx, u.ID, id, secret, s.o.Now().Add(formerFor)))
}

// Delete removes a person's webhook with its log.
func (s *Service) Delete(ctx context.Context, u papers.User, id papers.WebhookID) error {
	return wrap(s.store.DropWebhook(ctx, u.ID, id))
}

// A Log is a page of what a webhook sent.
type Log struct {
	Deliveries []papers.Delivery
	Next       papers.DeliveryID // where it goes on, 0 at the end
}

// Deliveries returns the log of a person's webhook, newest first, from before
// a number (0 begins at the newest).
func (s *Service) Deliveries(ctx context.Context, u papers.User, id papers.WebhookID, before papers.DeliveryID) (Log, error) {
	all, err := s.store.Deliveries(ctx, u.ID, id, before, LogPage+1)
	l := Log{Deliveries: all[:min(len(all), LogPage)]}
	if len(all) > LogPage {
		l.Next = all[LogPage-1].ID
	}
	return l, wrap(err)
}

// Redeliver sends something once more, as soon as its turn comes.
func (s *Service) Redeliver(ctx context.Context, u papers.User, id papers.WebhookID, d papers.DeliveryID) error {
	if err := s.may(); err != nil {
		return err
	}
	err := s.store.Redeliver(ctx, u.ID, id, d)
	s.rouse()
	return wrap(err)
}

// kept is how long the log goes back.
const kept = 30 * 24 * time.Hour

// Purge removes from the logs what is too old.
func (s *Service) Purge(ctx context.Context) error {
	_, err := s.store.PurgeDeliveries(ctx, s.o.Now().Add(-kept), s.o.Today())
	return wrap(err)
}

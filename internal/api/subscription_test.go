package api

import (
	"context"
	"reflect"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	letters "github.com/dailypapers/dailypapers/internal/letter"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/subscription"
)

// A box counts what is posted.
type box struct{ posted int }

// Post implements subscription.Poster.
func (b *box) Post(context.Context, papers.MessageKind, papers.UserID, string, mail.Message, time.Duration) error {
	b.posted++
	return nil
}

// TestMail has an account mailed papers by program, changes that and ends it.
func TestMail(t *testing.T) {
	w, b := newTown(t, store.Batch{}), &box{}
	seal, err := mail.NewSeal([]byte("a key for tests, and long enough"))
	w.must(err)
	w.api.deps.Subscription = subscription.New(w.st, subscription.Options{Now: func() time.Time { return testNow }, Seal: seal, Post: b,
		Site: func(context.Context) (letters.Site, error) {
			return letters.Site{URL: "https://papers.example.org"}, nil
		}})
	ada, ben, ctx := w.as("ada"), w.as("ben"), t.Context()
	choices := client.MailChoices{Rhythm: "weekly", Weekday: 5, Hour: 7, Zone: "Europe/Berlin", Count: 5, Follows: true,
		Watched: []client.Watched{{Kind: "category", Target: "CS.cl"}, {Kind: "search", Target: "q=soft+sets&p=2"}}}

	_, _, err = ada.Mail(ctx)
	refused(t, "what is not", err, 404)
	refused(t, "to end what is not", ada.EndMail(ctx), 404)
	_, err = ben.KeepMail(ctx, choices, "")
	refused(t, "an account without an address", err, 400)
	u := w.users["ada"]
	u.Email = "ada@example.org"
	w.must(w.st.SaveUser(ctx, u))
	_, err = ada.KeepMail(ctx, choices, `"nonsense"`)
	refused(t, "a change of what is not", err, 412)

	made, err := ada.KeepMail(ctx, choices, "")
	w.must(err)
	want := choices
	want.Watched = []client.Watched{{Kind: "category", Target: "cs.CL"}, {Kind: "search", Target: "q=soft+sets"}}
	if !reflect.DeepEqual(made.MailChoices, want) || made.Email != "ada@example.org" || made.State != "active" || made.NextAt.Weekday() != time.Friday {
		t.Errorf("made: %+v", made)
	}
	held, tag, err := ada.Mail(ctx)
	if err != nil || !reflect.DeepEqual(held, made) || tag == "" {
		t.Errorf("held: %+v, %q, %v", held, tag, err)
	}
	choices.Paused = true
	paused, err := ada.KeepMail(ctx, choices, tag)
	if err != nil || paused.State != "paused" || !paused.Paused || !paused.NextAt.IsZero() || paused.Why == "" {
		t.Errorf("paused: %+v, %v", paused, err)
	}
	_, err = ada.KeepMail(ctx, choices, tag)
	refused(t, "a stale change", err, 412)
	for what, change := range map[string]func(*client.MailChoices){
		"nothing":           func(c *client.MailChoices) { c.Follows, c.Watched = false, []client.Watched{} },
		"no paper":          func(c *client.MailChoices) { c.Count = 0 },
		"an hour too much":  func(c *client.MailChoices) { c.Hour = 24 },
		"no rhythm":         func(c *client.MailChoices) { c.Rhythm = "" },
		"no zone":           func(c *client.MailChoices) { c.Zone = "Moon/Tycho" },
		"a person":          func(c *client.MailChoices) { c.Watched = []client.Watched{{Kind: "person", Target: "1"}} },
		"no category":       func(c *client.MailChoices) { c.Watched = []client.Watched{{Kind: "category", Target: "x"}} },
		"51 things":         func(c *client.MailChoices) { c.Watched = make([]client.Watched, 51) },
		"a search for none": func(c *client.MailChoices) { c.Watched = []client.Watched{{Kind: "search", Target: "p=2"}} },
	} {
		c := choices
		change(&c)
		_, err := ada.KeepMail(ctx, c, "")
		refused(t, what, err, 400)
	}
	w.must(w.st.Suppress(ctx, papers.Suppression{Address: "ada@example.org", Reason: papers.Bounced}))
	if held, _, err := ada.Mail(ctx); err != nil || held.Why == "" {
		t.Errorf("whose mail bounced: %+v, %v", held, err)
	}
	w.must(ada.EndMail(ctx))
	_, _, err = ada.Mail(ctx)
	refused(t, "what has ended", err, 404)
	w.must(w.st.Suppress(ctx, papers.Suppression{Address: "ada@example.org", Reason: papers.Complained}))
	_, err = ada.KeepMail(ctx, choices, "")
	refused(t, "who reported spam", err, 409)
	if b.posted != 1 {
		t.Errorf("%d mails, want the one link that confirms", b.posted)
	}
}

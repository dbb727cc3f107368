package subscription_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/letter"
	"github.com/dailypapers/dailypapers/internal/mail"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/subscription"
)

const town = "https://papers.example.org"

// A site is the service on a store, with an outbox whose messages are kept.
type site struct {
	*testing.T
	st  *store.Store
	s   *subscription.Service
	box *outbox
	at  time.Time
}

// An outbox writes letters down as the site's does, and sends none.
type outbox struct {
	st  *store.Store
	now func() time.Time
	mu  sync.Mutex
	all []mail.Message
	bad error // instead of taking one
}

func (o *outbox) Post(ctx context.Context, kind papers.MessageKind, person papers.UserID, edition string, m mail.Message, deadline time.Duration) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.bad != nil {
		return o.bad
	}
	content, err := json.Marshal(m)
	if err != nil {
		return err
	}
	id, err := o.st.PostLetter(ctx, papers.Letter{Kind: kind, Person: person, Edition: edition, Address: m.To, Subject: m.Subject, Content: string(content), Due: o.now(), Deadline: o.now().Add(deadline)})
	if err == nil && id != 0 {
		o.all = append(o.all, m)
	}
	return err
}

func newSite(t *testing.T, o subscription.Options) *site {
	t.Helper()
	x := &site{T: t, at: time.Date(2026, time.March, 11, 9, 30, 0, 0, time.UTC)}
	var err error
	x.st, err = store.Open(t.Context(), t.TempDir(), store.Options{Now: x.now})
	x.must(err)
	t.Cleanup(func() { x.st.Close() })
	x.box = &outbox{st: x.st, now: x.now}
	seal, err := mail.NewSeal([]byte("a key for tests, and long enough"))
	x.must(err)
	o.Now, o.Seal, o.Post = x.now, seal, x.box
	o.Site = func(context.Context) (letter.Site, error) { return letter.Site{URL: town}, nil }
	x.s = subscription.New(x.st, o)
	return x
}

func (x *site) now() time.Time { return x.at }

func (x *site) must(err error) {
	x.Helper()
	if err != nil {
		x.Fatal(err)
	}
}

// wants holds that an error says some words.
func (x *site) wants(err error, words string) {
	x.Helper()
	if err == nil || !strings.Contains(err.Error(), words) {
		x.Errorf("%v, want %q", err, words)
	}
}

func (x *site) is(err, kind error) {
	x.Helper()
	if !errors.Is(err, kind) {
		x.Errorf("%v, want %v", err, kind)
	}
}

// mails takes the messages out that were posted.
func (x *site) mails() []mail.Message {
	x.box.mu.Lock()
	defer x.box.mu.Unlock()
	all := x.box.all
	x.box.all = nil
	return all
}

// link takes the one message out and returns the last part of its link.
func (x *site) link(path string) string {
	x.Helper()
	all := x.mails()
	if len(all) != 1 {
		x.Fatalf("%d mails, want one", len(all))
	}
	_, rest, ok := strings.Cut(all[0].Text, town+path)
	if !ok {
		x.Fatalf("no link to %s in: %s", path, all[0].Text)
	}
	return strings.Fields(rest)[0]
}

func choices(change ...func(*subscription.Choices)) subscription.Choices {
	c := subscription.Usual()
	for _, f := range change {
		f(&c)
	}
	return c
}

// confirmed subscribes an address as its holder does, and returns its
// subscription with the word that opens it.
func (x *site) confirmed(address string) (papers.Subscription, string) {
	x.Helper()
	x.must(x.s.Ask(x.Context(), address, choices()))
	sub, err := x.s.Confirm(x.Context(), x.link("/subscribe/confirm/"))
	x.must(err)
	return sub, x.s.ManageWord(sub)
}

func (x *site) user(name string) papers.User {
	x.Helper()
	u, err := x.st.AddUser(x.Context(), papers.User{Name: name, Email: name + "@example.org", Role: papers.ReaderRole})
	x.must(err)
	return u
}

func (x *site) held(id papers.SubscriptionID) papers.Subscription {
	x.Helper()
	sub, err := x.st.Subscription(x.Context(), id)
	x.must(err)
	return sub
}

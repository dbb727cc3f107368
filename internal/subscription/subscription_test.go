package subscription_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/subscription"
)

func TestAskAndConfirm(t *testing.T) {
	x := newSite(t, subscription.Options{})
	c := choices(func(c *subscription.Choices) {
		c.Schedule = papers.Schedule{Rhythm: papers.Weekly, Weekday: time.Friday, Hour: 7, Zone: "Europe/Berlin"}
		c.Contents = papers.Contents{ForYou: true, Watched: []papers.Following{{Kind: papers.FollowCategory, Target: "cs.CL"}}, Count: 3}
	})
	x.must(x.s.Ask(t.Context(), " Ada@Example.org ", c))
	secret := x.link("/subscribe/confirm/")
	for range 2 { // looking uses nothing up
		a, err := x.s.Asking(t.Context(), secret)
		x.must(err)
		if a.Address != "ada@example.org" || a.Choices.Contents.ForYou || a.Choices.Contents.Count != 3 {
			t.Errorf("%+v", a)
		}
	}
	if _, err := x.st.SubscriptionFor(t.Context(), 0, "ada@example.org"); !errors.Is(err, papers.ErrNotFound) {
		t.Errorf("an address that is not confirmed is subscribed: %v", err)
	}
	sub, err := x.s.Confirm(t.Context(), secret)
	x.must(err)
	if want := time.Date(2026, time.March, 13, 6, 0, 0, 0, time.UTC); sub.Email != "ada@example.org" || sub.State != papers.SubscriptionActive || !sub.Due.Equal(want) || sub.Schedule != c.Schedule {
		t.Errorf("%+v", sub)
	}
	_, err = x.s.Confirm(t.Context(), secret)
	x.is(err, papers.ErrNotFound)
	_, err = x.s.Confirm(t.Context(), "no such secret")
	x.is(err, papers.ErrNotFound)

	x.must(x.s.Ask(t.Context(), "ben@example.org", choices()))
	late := x.link("/subscribe/confirm/")
	x.at = x.at.Add(subscription.AskTime)
	_, err = x.s.Confirm(t.Context(), late)
	x.is(err, papers.ErrNotFound)
}

// A mail that somebody may not have asked for says nothing in a stranger's words.
func TestAskRepeatsNothing(t *testing.T) {
	x := newSite(t, subscription.Options{})
	c := choices(func(c *subscription.Choices) {
		for kind, target := range map[papers.FollowKind]string{papers.FollowSearch: "q=you+won+http%3A%2F%2Fevil.example", papers.FollowAuthor: "Dr http://evil.example", papers.FollowTopic: "evil.example", papers.FollowCategory: "cs.CL"} {
			c.Contents.Watched = append(c.Contents.Watched, papers.Following{Kind: kind, Target: target})
		}
	})
	x.must(x.s.Ask(t.Context(), "ada@example.org", c))
	m := x.mails()[0]
	if all := m.Subject + m.Text + m.HTML; strings.Contains(all, "evil") {
		t.Errorf("a stranger's words are mailed: %s", m.Text)
	}
	if words := strings.Join(strings.Fields(m.Text), " "); !strings.Contains(words, "discuss, Computation and Language (cs.CL), 1 search, 1 author and 1 topic.") {
		t.Errorf("%s", m.Text)
	}
}

func TestAskRefuses(t *testing.T) {
	x := newSite(t, subscription.Options{})
	for words, c := range map[string]subscription.Choices{
		"contents are empty":    choices(func(c *subscription.Choices) { c.Contents = papers.Contents{ForYou: true, Follows: true} }),
		"count must be between": choices(func(c *subscription.Choices) { c.Contents.Count = 31 }),
		"rhythm must be":        choices(func(c *subscription.Choices) { c.Schedule.Rhythm = "hourly" }),
		"is not a time zone":    choices(func(c *subscription.Choices) { c.Schedule.Zone = "Moon/Tycho" }),
		"watched holds 51": choices(func(c *subscription.Choices) {
			for i := range 51 {
				c.Contents.Watched = append(c.Contents.Watched, papers.Following{Kind: papers.FollowAuthor, Target: fmt.Sprint("A ", i)})
			}
		}),
		"a person cannot be watched": choices(func(c *subscription.Choices) {
			c.Contents.Watched = []papers.Following{{Kind: papers.FollowPerson, Target: "1"}}
		}),
	} {
		x.wants(x.s.Ask(t.Context(), "ada@example.org", c), words)
	}
	x.wants(x.s.Ask(t.Context(), "ada", choices()), "has no @")
	if n := len(x.mails()); n != 0 {
		t.Errorf("%d mails", n)
	}
	x.box.bad = papers.ErrUnavailable
	x.is(x.s.Ask(t.Context(), "ada@example.org", choices()), papers.ErrUnavailable)
}

// Whatever an address is here, who asks is told the same, the store is written
// to as often, and only its holder finds out.
func TestAskTellsNothing(t *testing.T) {
	x := newSite(t, subscription.Options{})
	for _, name := range []string{"subscribed", "paused", "ended", "bounced"} {
		sub, word := x.confirmed(name + "@example.org")
		switch name {
		case "paused":
			x.must(x.s.Pause(t.Context(), word))
		case "ended":
			x.must(x.s.EndOf(t.Context(), sub.ID))
		}
	}
	x.confirmed("spam@example.org")
	x.user("member")
	for address, why := range map[string]papers.SuppressionReason{"bounced@example.org": papers.Bounced, "spam@example.org": papers.Complained, "byhand@example.org": papers.ByHand} {
		x.must(x.st.Suppress(t.Context(), papers.Suppression{Address: address, Reason: why, Words: "550 no"}))
	}
	for name, path := range map[string]string{"new": "/subscribe/confirm/", "member": "/subscribe/confirm/", "ended": "/subscribe/confirm/", "spam": "/subscribe/confirm/",
		"subscribed": "/subscription/", "paused": "/subscription/", "bounced": "/subscription/", "byhand": ""} {
		x.at = x.at.Add(2 * time.Hour)
		before := x.rows()
		x.must(x.s.Ask(t.Context(), name+"@example.org", choices()))
		if n := x.rows() - before; n != 2 {
			t.Errorf("%s: %d rows are written, and 2 for others", name, n)
		}
		if path != "" {
			if word := x.link(path); len(word) < 40 {
				t.Errorf("%s: %q", name, word)
			}
		} else if all := x.mails(); len(all) != 0 {
			t.Errorf("%s: %v", name, all)
		}
		for i := range 3 {
			err := x.s.Ask(t.Context(), name+"@example.org", choices())
			busy, isBusy := errors.AsType[*httpd.Busy](err)
			if i < 2 && err != nil || i == 2 && (!isBusy || httpd.Status(busy) != http.StatusTooManyRequests) {
				t.Errorf("%s, asked %d times: %v", name, i+2, err)
			}
		}
		x.mails()
	}
}

// rows counts tickets and letters.
func (x *site) rows() int {
	x.Helper()
	n := 0
	for _, kind := range []string{"subscribe", "idle"} {
		all, err := x.st.Tickets(x.Context(), kind)
		x.must(err)
		n += len(all)
	}
	letters, err := x.st.Letters(x.Context(), "", "", 0, 1000)
	x.must(err)
	return n + len(letters)
}

// An address where mail did not arrive, or was not wanted, is asked once a day
// and no oftener, and is written to again once its holder has confirmed.
func TestSuppressedAddresses(t *testing.T) {
	for _, why := range []papers.SuppressionReason{papers.Bounced, papers.Complained} {
		t.Run(string(why), func(t *testing.T) {
			x := newSite(t, subscription.Options{})
			x.must(x.st.Suppress(t.Context(), papers.Suppression{Address: "ada@example.org", Reason: why, Words: "550 no"}))
			x.must(x.s.Ask(t.Context(), "ada@example.org", choices()))
			secret := x.link("/subscribe/confirm/")
			for range 4 {
				x.at = x.at.Add(2 * time.Hour)
				x.must(x.s.Ask(t.Context(), "ada@example.org", choices()))
			}
			if n := len(x.mails()); n != 0 {
				t.Errorf("%d mails more on the same day", n)
			}
			x.at = x.at.Add(12 * time.Hour)
			x.must(x.s.Ask(t.Context(), "ada@example.org", choices()))
			if n := len(x.mails()); n != 1 {
				t.Errorf("%d mails on the next day", n)
			}
			_, err := x.st.Suppressed(t.Context(), "ada@example.org")
			x.must(err)
			_, err = x.s.Confirm(t.Context(), secret)
			x.must(err)
			_, err = x.st.Suppressed(t.Context(), "ada@example.org")
			x.is(err, papers.ErrNotFound)
			x.at = x.at.Add(24 * time.Hour)
			due, err := x.st.DueSubscriptions(t.Context(), x.at, papers.Subscription{}, 10)
			x.must(err)
			if len(due) != 1 {
				t.Errorf("%+v", due)
			}
		})
	}
}

func TestConfirmSubscribesTheAccount(t *testing.T) {
	x := newSite(t, subscription.Options{})
	x.must(x.s.Ask(t.Context(), "ada@example.org", choices()))
	secret := x.link("/subscribe/confirm/")
	ada := x.user("ada") // meanwhile
	sub, err := x.s.Confirm(t.Context(), secret)
	x.must(err)
	if sub.Person != ada.ID || sub.Email != "ada@example.org" {
		t.Errorf("%+v", sub)
	}
	if _, err := x.s.Save(t.Context(), x.s.ManageWord(sub), choices(func(c *subscription.Choices) { c.Contents = papers.Contents{ForYou: true} })); err != nil {
		t.Error(err)
	}
}

func TestKeep(t *testing.T) {
	x := newSite(t, subscription.Options{Refused: []string{"rivals.example"}})
	before, word := x.confirmed("ada@example.org")
	ada := x.user("ada")
	forYou := choices(func(c *subscription.Choices) { c.Contents = papers.Contents{ForYou: true, Follows: true} })
	if held, err := x.s.Of(t.Context(), ada); err != nil || held.ID != before.ID {
		t.Errorf("%+v, %v", held, err)
	}
	sub, asked, err := x.s.Keep(t.Context(), ada, forYou, false, nil)
	x.must(err)
	if sub.ID != before.ID || sub.Person != ada.ID || asked || !sub.Contents.ForYou || sub.Contents.Count != 10 || len(x.mails()) != 0 {
		t.Errorf("%+v, %v", sub, asked)
	}
	_, err = x.s.Manage(t.Context(), word)
	x.must(err)
	if sub, _, err = x.s.Keep(t.Context(), ada, forYou, true, nil); err != nil || sub.State != papers.SubscriptionPaused || !sub.Due.IsZero() {
		t.Errorf("%+v, %v", sub, err)
	}
	no := errors.New("not so")
	_, _, err = x.s.Keep(t.Context(), ada, choices(), false, func(now papers.Subscription) error {
		if now.State != papers.SubscriptionPaused {
			t.Errorf("%+v", now)
		}
		return no
	})
	x.is(err, no)
	if now := x.held(sub.ID); now.State != papers.SubscriptionPaused || !now.Contents.ForYou {
		t.Errorf("%+v", now)
	}

	_, _, err = x.s.Keep(t.Context(), papers.User{ID: 77, Name: "nix"}, choices(), false, nil)
	x.wants(err, "email is missing: give your account one")
	_, _, err = x.s.Keep(t.Context(), papers.User{ID: 78, Name: "rival", Email: "eve@rivals.example"}, choices(), false, nil)
	x.wants(err, "to which this site mails nothing")

	x.must(x.st.Suppress(t.Context(), papers.Suppression{Address: ada.Email, Reason: papers.Bounced}))
	sub, asked, err = x.s.Keep(t.Context(), ada, choices(), false, nil)
	x.must(err)
	if _, err := x.st.Suppressed(t.Context(), ada.Email); asked || sub.State != papers.SubscriptionActive || !errors.Is(err, papers.ErrNotFound) {
		t.Errorf("an account whose mail bounced asks anew: %+v, %v, %v", sub, asked, err)
	}
	x.must(x.st.Suppress(t.Context(), papers.Suppression{Address: ada.Email, Reason: papers.Complained}))
	_, asked, err = x.s.Keep(t.Context(), ada, forYou, false, nil)
	x.must(err)
	if _, err := x.st.Suppressed(t.Context(), ada.Email); !asked || err != nil {
		t.Errorf("an account that reported spam: %v, %v", asked, err)
	}
	sub, err = x.s.Confirm(t.Context(), x.link("/subscribe/confirm/"))
	x.must(err)
	if sub.State != papers.SubscriptionActive || !sub.Contents.ForYou || sub.Person != ada.ID {
		t.Errorf("%+v", sub)
	}
	x.must(x.st.Suppress(t.Context(), papers.Suppression{Address: "ben@example.org", Reason: papers.ByHand}))
	_, _, err = x.s.Keep(t.Context(), x.user("ben"), choices(), false, nil)
	x.wants(err, "lets nothing be mailed")
}

func TestManage(t *testing.T) {
	x := newSite(t, subscription.Options{})
	sub, word := x.confirmed("ada@example.org")
	for _, wrong := range []string{"", "x", word[1:], word + "a", strings.Repeat("a", 42), x.s.UnsubscribeWord(sub)} {
		_, err := x.s.Manage(t.Context(), wrong)
		x.is(err, papers.ErrNotFound)
		x.is(x.s.Forget(t.Context(), wrong), papers.ErrNotFound)
		x.is(x.s.End(t.Context(), wrong), papers.ErrNotFound)
	}
	m, err := x.s.Manage(t.Context(), strings.ToUpper(word)) // as some mail programs write links
	x.must(err)
	if m.ID != sub.ID || m.Word != word || m.Stopped.Reason != "" {
		t.Errorf("%+v", m)
	}
	saved, err := x.s.Save(t.Context(), word, choices(func(c *subscription.Choices) {
		c.Schedule = papers.Schedule{Rhythm: papers.Daily, Hour: 22, Zone: "UTC"}
		c.Contents.ForYou = true
	}))
	x.must(err)
	if want := time.Date(2026, time.March, 11, 22, 0, 0, 0, time.UTC); !saved.Due.Equal(want) || saved.Contents.ForYou || x.held(sub.ID).Schedule.Hour != 22 {
		t.Errorf("%+v", saved)
	}
	_, err = x.s.Save(t.Context(), word, choices(func(c *subscription.Choices) { c.Contents = papers.Contents{} }))
	x.wants(err, "contents are empty")

	x.must(x.s.Pause(t.Context(), word))
	x.must(x.s.Pause(t.Context(), word))
	_, err = x.s.Save(t.Context(), word, choices())
	x.must(err)
	if now := x.held(sub.ID); now.State != papers.SubscriptionPaused || now.Why != "You paused it." || !now.Due.IsZero() {
		t.Errorf("%+v", now)
	}
	x.must(x.s.Resume(t.Context(), word))
	x.must(x.s.End(t.Context(), word))
	x.must(x.s.Pause(t.Context(), word)) // changes nothing
	if now := x.held(sub.ID); now.State != papers.SubscriptionEnded {
		t.Errorf("%+v", now)
	}
	x.must(x.s.Resume(t.Context(), word))
	if now := x.held(sub.ID); now.State != papers.SubscriptionActive || now.Due.IsZero() {
		t.Errorf("%+v", now)
	}
	x.must(x.st.Suppress(t.Context(), papers.Suppression{Address: sub.Email, Reason: papers.Bounced, Words: "550 no such user"}))
	m, err = x.s.Manage(t.Context(), word)
	x.must(err)
	if m.Stopped.Words != "550 no such user" {
		t.Errorf("%+v", m)
	}
	x.must(x.s.Resume(t.Context(), word))
	if _, err := x.st.Suppressed(t.Context(), sub.Email); !errors.Is(err, papers.ErrNotFound) {
		t.Errorf("trying again does not lift a bounce: %v", err)
	}
	x.must(x.st.Suppress(t.Context(), papers.Suppression{Address: sub.Email, Reason: papers.Complained}))
	x.wants(x.s.Resume(t.Context(), word), "subscribe anew")
}

// Links of older mails become void, for good; unsubscribing never does.
func TestRenew(t *testing.T) {
	x := newSite(t, subscription.Options{})
	sub, old := x.confirmed("ada@example.org")
	leave := x.s.UnsubscribeWord(sub)
	now, err := x.s.Renew(t.Context(), old)
	x.must(err)
	_, err = x.s.Manage(t.Context(), now)
	x.must(err)
	for _, deed := range []func() error{
		func() error { _, err := x.s.Manage(t.Context(), old); return err },
		func() error { _, err := x.s.Renew(t.Context(), old); return err },
		func() error { _, err := x.s.Save(t.Context(), old, choices()); return err },
		func() error { return x.s.Pause(t.Context(), old) },
		func() error { return x.s.Resume(t.Context(), old) },
		func() error { return x.s.End(t.Context(), old) },
		func() error { return x.s.Forget(t.Context(), old) },
	} {
		if err := deed(); !subscription.IsVoid(err) || httpd.Status(err) != http.StatusNotFound {
			t.Errorf("an old word: %v", err)
		}
	}
	x.must(x.s.End(t.Context(), now)) // ... and subscribed anew, old links stay void
	sub, _ = x.confirmed("ada@example.org")
	if _, err := x.s.Manage(t.Context(), old); !subscription.IsVoid(err) {
		t.Errorf("an old word after a new subscription: %v", err)
	}
	ended, err := x.s.Unsubscribe(t.Context(), leave)
	x.must(err)
	if ended.ID != sub.ID || ended.State != papers.SubscriptionEnded {
		t.Errorf("%+v", ended)
	}
	_, err = x.st.ChangeSubscription(t.Context(), sub.ID, func(s *papers.Subscription) error { s.Epoch = papers.MaxEpoch; return nil })
	x.must(err)
	word := x.s.ManageWord(x.held(sub.ID))
	_, err = x.s.Renew(t.Context(), word)
	x.is(err, papers.ErrConflict)
	_, err = x.s.Manage(t.Context(), word)
	x.must(err)
}

func TestUnsubscribe(t *testing.T) {
	x := newSite(t, subscription.Options{})
	sub, manage := x.confirmed("ada@example.org")
	word := x.s.UnsubscribeWord(sub)
	_, err := x.st.PostLetter(t.Context(), papers.Letter{Kind: papers.DigestMessage, Subscription: sub.ID, Edition: "2026-03-11", Address: sub.Email, Due: x.at, Deadline: x.at.Add(time.Hour)})
	x.must(err)
	if got, err := x.s.Leaving(t.Context(), word); err != nil || got.State != papers.SubscriptionActive {
		t.Errorf("looking: %+v, %v", got, err)
	}
	for _, wrong := range []string{"", "x", manage, word[2:], strings.Repeat("b", 42), strings.Repeat("x", 10000)} {
		_, err := x.s.Unsubscribe(t.Context(), wrong)
		x.is(err, papers.ErrNotFound)
	}
	var all sync.WaitGroup
	for range 20 { // mail programs and impatient people
		all.Go(func() {
			if got, err := x.s.Unsubscribe(t.Context(), word); err != nil || got.State != papers.SubscriptionEnded {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
	all.Wait()
	if waiting, err := x.st.Letters(t.Context(), papers.MessageWaiting, sub.Email, 0, 10); err != nil || len(waiting) != 1 { // the confirmation, which nobody sends here
		t.Errorf("what waited is still sent: %+v, %v", waiting, err)
	}

	back, err := x.s.Resubscribe(t.Context(), word)
	x.must(err)
	if back.State != papers.SubscriptionActive || back.Due.IsZero() || back.Why != "" {
		t.Errorf("%+v", back)
	}
	_, err = x.s.Resubscribe(t.Context(), word) // twice is once
	x.must(err)
	_, err = x.s.Unsubscribe(t.Context(), word)
	x.must(err)
	x.at = x.at.Add(subscription.UndoTime - time.Second)
	_, err = x.s.Unsubscribe(t.Context(), word) // does not begin anew
	x.must(err)
	if !x.s.CanUndo(x.held(sub.ID)) {
		t.Error("it cannot be undone within its time")
	}
	x.at = x.at.Add(2 * time.Second)
	_, err = x.s.Resubscribe(t.Context(), word)
	x.wants(err, "ended too long ago")

	x.must(x.s.Resume(t.Context(), manage))
	x.must(x.st.Suppress(t.Context(), papers.Suppression{Address: sub.Email, Reason: papers.Complained}))
	_, err = x.s.Resubscribe(t.Context(), word)
	x.wants(err, "ended too long ago") // a report of spam is not undone by a link
}

func TestForget(t *testing.T) {
	x := newSite(t, subscription.Options{})
	sub, word := x.confirmed("ada@example.org")
	leave := x.s.UnsubscribeWord(sub)
	x.must(x.s.Ask(t.Context(), "ada@example.org", choices()))
	x.mails()
	x.must(x.st.Suppress(t.Context(), papers.Suppression{Address: sub.Email, Reason: papers.Bounced}))
	other, _ := x.confirmed("ben@example.org")
	x.must(x.s.Forget(t.Context(), word))
	if letters, err := x.st.Letters(t.Context(), "", "ada@example.org", 0, 10); err != nil || len(letters) != 0 {
		t.Errorf("%+v, %v", letters, err)
	}
	_, err := x.st.Suppressed(t.Context(), "ada@example.org")
	x.is(err, papers.ErrNotFound)
	tickets, err := x.st.Tickets(t.Context(), "subscribe")
	x.must(err)
	if len(tickets) != 0 { // ben's is used up
		t.Errorf("%+v", tickets)
	}
	_, err = x.s.Manage(t.Context(), word)
	x.is(err, papers.ErrNotFound)
	got, err := x.s.Unsubscribe(t.Context(), leave) // nothing is sent, as she wants it
	x.must(err)
	if got.ID != 0 {
		t.Errorf("%+v", got)
	}
	_, err = x.s.Resubscribe(t.Context(), leave)
	x.wants(err, "ended too long ago")
	if now := x.held(other.ID); now.State != papers.SubscriptionActive {
		t.Errorf("%+v", now)
	}
	again, _ := x.confirmed("ada@example.org") // has another number: old words open nothing of it
	if again.ID == sub.ID {
		t.Error("a number is given twice")
	}

	x.must(x.st.Suppress(t.Context(), papers.Suppression{Address: "ada@example.org", Reason: papers.ByHand}))
	x.must(x.s.Forget(t.Context(), x.s.ManageWord(again)))
	if why, err := x.st.Suppressed(t.Context(), "ada@example.org"); err != nil || why.Reason != papers.ByHand {
		t.Errorf("what an admin wrote is gone: %+v, %v", why, err)
	}
}

// An account that moves to an address which was subscribed by itself gets one
// digest, its links in old mails are void, and what was sent is not sent again.
func TestAccountMoves(t *testing.T) {
	x := newSite(t, subscription.Options{})
	ada := x.user("ada")
	own, _, err := x.s.Keep(t.Context(), ada, choices(), false, nil)
	x.must(err)
	other, _ := x.confirmed("lovelace@example.org")
	_, err = x.st.PutPapers(t.Context(), store.Batch{Papers: []papers.Paper{{ID: "x:1", Title: "One", Abstract: "One."}}})
	x.must(err)
	n, err := x.st.PutEditions(t.Context(), []store.Edition{{Subscription: other, Next: x.at.Add(24 * time.Hour), Issue: papers.Issue{Edition: papers.DayOf(x.at), Picks: []papers.Pick{{Paper: "x:1"}}}, Deadline: x.at.Add(time.Hour)}})
	x.must(err)
	if n != 1 {
		t.Fatal("no edition")
	}
	sent, err := x.st.Letters(t.Context(), papers.MessageWaiting, "lovelace@example.org", 0, 1)
	x.must(err)
	x.must(x.st.EndPosting(t.Context(), store.Posting{Letter: sent[0].ID, State: papers.MessageSent}))
	old, leave := x.s.ManageWord(own), x.s.UnsubscribeWord(other)
	ada.FullName = "Ada L."
	x.must(x.st.SaveUser(t.Context(), ada))
	_, err = x.s.Manage(t.Context(), old) // the address stayed
	x.must(err)
	ada.Email = "lovelace@example.org"
	x.must(x.st.SaveUser(t.Context(), ada))
	if _, err := x.s.Manage(t.Context(), old); !subscription.IsVoid(err) {
		t.Errorf("a link in mails to the old address: %v", err)
	}
	x.at = x.at.Add(48 * time.Hour)
	due, err := x.st.DueSubscriptions(t.Context(), x.at, papers.Subscription{}, 10)
	x.must(err)
	if len(due) != 1 || due[0].ID != own.ID {
		t.Errorf("%+v", due)
	}
	mailed, err := x.st.Mailed(t.Context(), own.ID, []papers.ID{"x:1"})
	x.must(err)
	if !mailed["x:1"] {
		t.Error("what was sent to the address would be sent again")
	}
	_, err = x.s.Unsubscribe(t.Context(), leave) // of an old mail to the same mailbox
	x.must(err)
	if now := x.held(own.ID); now.State != papers.SubscriptionEnded {
		t.Errorf("%+v", now)
	}
}

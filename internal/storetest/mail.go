package storetest

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

func mailChecks() []check {
	return []check{
		{"an address subscribes, changes, ends, is forgotten", subscribeAddress},
		{"an account's address is its own", subscribeAccount},
		{"an account takes over its address's subscription", adoptSubscription},
		{"who is due", dueSubscriptions},
		{"an edition is made once, whoever makes it", editionOnce},
		{"an edition that was overtaken is not made", editionOvertaken},
		{"papers are not sent twice", mailedPapers},
		{"the outbox has its order", outboxOrder},
		{"hosts take turns", hostsTakeTurns},
		{"a host all of whose letters are under way", hostOnlyHeld},
		{"hosts share a batch", hostsShare},
		{"what waits, and to whom", letterWaits},
		{"a letter ends once", endLetter},
		{"a hard bounce suppresses, and what waits is dropped", hardBounce},
		{"five editions that did not arrive pause", softBounces},
		{"what came back", returned},
		{"a complaint ends", complaint},
		{"a mailbox's addresses share a bound", mailboxBound},
		{"an admin's word stays", adminsWord},
		{"a complaint counts once", complaintOnce},
		{"what waits follows an account to its new address", waitingMoves},
		{"suppressions", suppressions},
		{"the log of letters", letterLog},
		{"a letter is tried again", retryLetter},
		{"old letters go, what was sent is remembered", oldLetters},
		{"a secret is made once", secretOnce},
	}
}

func (d desk) subscribe(email string, person papers.UserID) papers.Subscription {
	d.Helper()
	s, err := d.st.Subscribe(d.Context(), papers.Subscription{Person: person, Email: email, Schedule: papers.UsualSchedule(), Contents: papers.Contents{Trending: true, Count: 10}}, d.in(time.Hour))
	d.must(err)
	return s
}

func (d desk) subscription(id papers.SubscriptionID) papers.Subscription {
	d.Helper()
	s, err := d.st.Subscription(d.Context(), id)
	d.must(err)
	return s
}

func (d desk) due(at time.Time) []papers.SubscriptionID {
	d.Helper()
	all, err := d.st.DueSubscriptions(d.Context(), at, papers.Subscription{}, 100)
	d.must(err)
	ids := []papers.SubscriptionID{}
	for _, s := range all {
		ids = append(ids, s.ID)
	}
	return ids
}

// edition is one of a subscription on a day, of some papers.
func (d desk) edition(s papers.Subscription, day papers.Day, ids ...papers.ID) store.Edition {
	e := store.Edition{Subscription: s, Next: d.in(25 * time.Hour), Subject: "Papers", Deadline: d.in(20 * time.Hour), Issue: papers.Issue{Edition: day, Rhythm: papers.Daily}}
	for _, id := range ids {
		e.Issue.Picks = append(e.Issue.Picks, papers.Pick{Paper: id, Reasons: []papers.Reason{{Kind: papers.BecauseTrending, Count: 3}}})
	}
	return e
}

func (d desk) made(es ...store.Edition) int {
	d.Helper()
	n, err := d.st.PutEditions(d.Context(), es)
	d.must(err)
	return n
}

func (d desk) post(l papers.Letter) papers.MessageID {
	d.Helper()
	if l.Due.IsZero() {
		l.Due = d.in(0)
	}
	l.Deadline = d.in(24 * time.Hour)
	id, err := d.st.PostLetter(d.Context(), l)
	d.must(err)
	return id
}

func (d desk) waiting(except ...string) []papers.MessageID {
	d.Helper()
	all, err := d.st.WaitingLetters(d.Context(), d.in(0), store.Around{}, except, nil, 100)
	d.must(err)
	ids := []papers.MessageID{}
	for _, l := range all {
		ids = append(ids, l.ID)
	}
	return ids
}

func (d desk) letter(id papers.MessageID) papers.Letter {
	d.Helper()
	l, err := d.st.Letter(d.Context(), id)
	d.must(err)
	return l
}

func (d desk) posted(id papers.MessageID, state papers.MessageState, hard bool) {
	d.Helper()
	d.must(d.st.EndPosting(d.Context(), store.Posting{Letter: id, State: state, Words: "said so", Hard: hard, Due: d.in(time.Minute)}))
}

func aDay(n int) papers.Day { return papers.Day{Year: 2026, Month: time.March, Day: 10}.Add(n) }

func subscribeAddress(d desk) {
	s := d.subscribe("ada@example.org", 0)
	equal(d, "subscription", s, papers.Subscription{ID: s.ID, Email: "ada@example.org", Schedule: papers.UsualSchedule(), Contents: papers.Contents{Trending: true, Count: 10},
		State: papers.SubscriptionActive, Created: d.in(0), Changed: d.in(0), Due: d.in(time.Hour)})
	equal(d, "read", d.subscription(s.ID), s)
	found, err := d.st.SubscriptionFor(d.Context(), 0, "ada@example.org")
	d.must(err)
	equal(d, "found", found, s)
	for _, who := range []string{"", "ben@example.org"} {
		_, err = d.st.SubscriptionFor(d.Context(), 0, who)
		d.wants(err, papers.ErrNotFound)
	}
	refused := fmt.Errorf("%w: no", papers.ErrConflict)
	_, err = d.st.ChangeSubscription(d.Context(), s.ID, func(s *papers.Subscription) error { s.Why = "x"; return refused })
	d.wants(err, papers.ErrConflict)
	equal(d, "after a refusal", d.subscription(s.ID), s)
	changed, err := d.st.ChangeSubscription(d.Context(), s.ID, func(s *papers.Subscription) error {
		s.ID, s.Person, s.Email = 99, 99, "eve@example.org" // is not for them to change
		s.Schedule.Hour, s.Contents.Count, s.Epoch = 22, 3, 7
		s.Contents.Watched = []papers.Following{{Kind: papers.FollowSearch, Target: "q=moss"}}
		return nil
	})
	d.must(err)
	s.Schedule.Hour, s.Contents.Count, s.Epoch, s.Contents.Watched = 22, 3, 7, []papers.Following{{Kind: papers.FollowSearch, Target: "q=moss"}}
	equal(d, "changed", changed, s)
	equal(d, "changed, read", d.subscription(s.ID), s)
	_, err = d.st.ChangeSubscription(d.Context(), s.ID, func(s *papers.Subscription) error {
		s.State, s.Why = papers.SubscriptionEnded, "You unsubscribed."
		return nil
	})
	d.must(err)
	equal(d, "due when ended", d.subscription(s.ID).Due, time.Time{})
	again := d.subscribe("ada@example.org", 0)
	equal(d, "again", []any{again.ID, again.State, again.Why}, []any{s.ID, papers.SubscriptionActive, ""})
	equal(d, "epoch stays, or links would be good again", again.Epoch, 7)
	d.must(d.st.ForgetSubscription(d.Context(), s.ID))
	d.wants(d.st.ForgetSubscription(d.Context(), s.ID), papers.ErrNotFound)
	_, err = d.st.ChangeSubscription(d.Context(), s.ID, func(*papers.Subscription) error { return nil })
	d.wants(err, papers.ErrNotFound)
}

func subscribeAccount(d desk) {
	ada := d.user("ada", papers.ReaderRole)
	s := d.subscribe("", ada.ID)
	equal(d, "address", s.Email, "ada@example.org")
	for _, who := range []papers.UserID{ada.ID, 0} {
		found, err := d.st.SubscriptionFor(d.Context(), who, "ada@example.org")
		d.must(err)
		equal(d, "found", found, s)
	}
	counts, err := d.st.CountSubscriptions(d.Context())
	d.must(err)
	equal(d, "counts", counts, map[papers.SubscriptionState]int{papers.SubscriptionActive: 1})
	all, err := d.st.Subscriptions(d.Context(), papers.SubscriptionActive, 0, 10)
	d.must(err)
	equal(d, "all", all, []papers.Subscription{s})
	all, err = d.st.Subscriptions(d.Context(), "", s.ID, 10)
	d.must(err)
	equal(d, "before the first", len(all), 0)
}

func adoptSubscription(d desk) {
	s := d.subscribe("ada@example.org", 0)
	ada := d.user("ada", papers.ReaderRole)
	got := d.subscribe("ada@example.org", ada.ID)
	equal(d, "the same", []any{got.ID, got.Person, got.Email}, []any{s.ID, ada.ID, "ada@example.org"})
	// Whoever has only the address asks for the account's from now on.
	got = d.subscribe("ada@example.org", 0)
	equal(d, "the account's", []any{got.ID, got.Person}, []any{s.ID, ada.ID})
	d.must(d.st.EraseUser(d.Context(), ada.ID))
	_, err := d.st.Subscription(d.Context(), s.ID)
	d.wants(err, papers.ErrNotFound)
}

func dueSubscriptions(d desk) {
	ada, ben := d.user("ada", papers.AdminRole), d.user("ben", papers.ReaderRole)
	hers, his, mailless := d.subscribe("", ada.ID), d.subscribe("", ben.ID), d.subscribe("", d.person("cleo").ID)
	loud, paused := d.subscribe("loud@example.org", 0), d.subscribe("paused@example.org", 0)
	d.must(d.st.Suppress(d.Context(), papers.Suppression{Address: "loud@example.org", Reason: papers.Bounced}))
	_, err := d.st.ChangeSubscription(d.Context(), paused.ID, func(s *papers.Subscription) error { s.State = papers.SubscriptionPaused; return nil })
	d.must(err)
	_, err = d.st.Suspend(d.Context(), store.Act{By: ada.ID, Reason: "x"}, ben.ID)
	d.must(err)
	equal(d, "before", d.due(d.in(59*time.Minute)), []papers.SubscriptionID{})
	equal(d, "due", d.due(d.in(time.Hour)), []papers.SubscriptionID{hers.ID})
	d.must(d.st.Unsuppress(d.Context(), "loud@example.org"))
	equal(d, "due again", d.due(d.in(time.Hour)), []papers.SubscriptionID{hers.ID, loud.ID})
	_, _ = his, mailless
}

func editionOnce(d desk) {
	d.put(plain("x:1"), plain("x:2"))
	s := d.subscribe("ada@example.org", 0)
	var wrote atomic.Int64
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			n, err := d.st.PutEditions(d.Context(), []store.Edition{d.edition(s, aDay(0), "x:1", "x:2")})
			if err != nil {
				d.Errorf("%v", err)
			}
			wrote.Add(int64(n))
		})
	}
	all.Wait()
	equal(d, "letters", wrote.Load(), 1)
	ids := d.waiting()
	equal(d, "waiting", len(ids), 1)
	l := d.letter(ids[0])
	equal(d, "letter", []any{l.Kind, l.Subscription, l.Edition, l.Address, l.Subject, l.State}, []any{papers.DigestMessage, s.ID, "2026-03-10", "ada@example.org", "Papers", papers.MessageWaiting})
	now := d.subscription(s.ID)
	equal(d, "due", now.Due, d.in(25*time.Hour))
	equal(d, "last", now.Last, d.in(0))
	// The day once more, after the reader changed her hour, is the edition that she has.
	equal(d, "the same day", d.made(d.edition(now, aDay(0), "x:1")), 0)
	equal(d, "waiting", len(d.waiting()), 1)
}

func editionOvertaken(d desk) {
	d.put(plain("x:1"))
	s, other := d.subscribe("ada@example.org", 0), d.subscribe("ben@example.org", 0)
	_, err := d.st.ChangeSubscription(d.Context(), s.ID, func(s *papers.Subscription) error { s.State = papers.SubscriptionEnded; return nil })
	d.must(err)
	equal(d, "letters", d.made(d.edition(s, aDay(0), "x:1"), d.edition(other, aDay(0))), 0)
	equal(d, "nothing new", []any{d.subscription(other.ID).Due, d.subscription(other.ID).Last}, []any{d.in(25 * time.Hour), time.Time{}})
	equal(d, "waiting", len(d.waiting()), 0)
}

func mailedPapers(d desk) {
	d.put(plain("x:1"), plain("x:2"), plain("x:3"))
	s, other := d.subscribe("ada@example.org", 0), d.subscribe("ben@example.org", 0)
	equal(d, "letters", d.made(d.edition(s, aDay(0), "x:1", "x:3"), d.edition(other, aDay(0), "x:2")), 2)
	got, err := d.st.Mailed(d.Context(), s.ID, []papers.ID{"x:1", "x:2", "x:3", "x:4"})
	d.must(err)
	equal(d, "mailed", got, map[papers.ID]bool{"x:1": true, "x:3": true})
	d.must(d.st.ForgetSubscription(d.Context(), s.ID))
	equal(d, "waiting", len(d.waiting()), 1)
}

func outboxOrder(d desk) {
	a := d.post(papers.Letter{Kind: papers.InviteMessage, Address: "a@one.example", Due: d.in(-time.Minute)})
	b := d.post(papers.Letter{Kind: papers.NoticeMessage, Address: "b@two.example", Due: d.in(-time.Hour)})
	c := d.post(papers.Letter{Kind: papers.SignInMessage, Address: "c@one.example"})
	later := d.post(papers.Letter{Kind: papers.SignInMessage, Address: "d@one.example", Due: d.in(time.Hour)})
	equal(d, "order", d.waiting(), []papers.MessageID{c, a, b})
	equal(d, "but for a host", d.waiting("one.example"), []papers.MessageID{b})
	var many []string
	for i := range 40_000 { // more than a statement takes values
		many = append(many, fmt.Sprintf("h%d.example", i))
	}
	_, err := d.st.WaitingLetters(d.Context(), d.in(0), store.Around{}, many, nil, 10)
	d.must(err)
	held, err := d.st.WaitingLetters(d.Context(), d.in(0), store.Around{}, nil, map[papers.MessageID]bool{c: true, b: true}, 1)
	d.must(err)
	equal(d, "what is not held", []any{len(held), held[0].ID}, []any{1, a})
	d.turn(-30 * 24 * time.Hour) // what seems to be due in a month was written by another clock
	equal(d, "a clock that was set back", len(d.waiting()), 4)
	d.turn(30*24*time.Hour + 2*time.Hour)
	equal(d, "later", d.waiting(), []papers.MessageID{c, later, a, b})
	once := papers.Letter{Kind: papers.NoticeMessage, Edition: "notification 7", Address: "e@one.example"}
	equal(d, "once", []bool{d.post(once) != 0, d.post(once) != 0}, []bool{true, false})
}

func endLetter(d desk) {
	id := d.post(papers.Letter{Kind: papers.SignInMessage, Address: "a@one.example", Subject: "Link", Content: "secret"})
	d.posted(id, papers.MessageWaiting, false)
	l := d.letter(id)
	equal(d, "tried", []any{l.State, l.Tries, l.Words, l.Content, l.Due, l.Ended}, []any{papers.MessageWaiting, 1, "said so", "secret", d.in(time.Minute), time.Time{}})
	d.posted(id, papers.MessageSent, false)
	l = d.letter(id)
	equal(d, "sent", []any{l.State, l.Tries, l.Content, l.Ended}, []any{papers.MessageSent, 2, "", d.in(0)})
	d.posted(id, papers.MessageBounced, true)
	equal(d, "afterwards", d.letter(id), l)
	counts, err := d.st.CountLetters(d.Context(), d.in(-time.Hour))
	d.must(err)
	equal(d, "counts", counts, map[papers.MessageState]int{papers.MessageSent: 1})
	_, err = d.st.Letter(d.Context(), id+1)
	d.wants(err, papers.ErrNotFound)
	log, err := d.st.Letters(d.Context(), papers.MessageSent, "a@one.example", 0, 10)
	d.must(err)
	equal(d, "log", log, []papers.Letter{l})
	log, err = d.st.Letters(d.Context(), papers.MessageSent, "b@one.example", 0, 10)
	d.must(err)
	equal(d, "log of another", len(log), 0)
}

// What stands behind a plus sign leads to the same mailbox at most providers.
// A reader can lift what her mail program said, and not what an admin wrote.
// Providers tell the same again, and mailboxes are read again: what its reader
// has lifted meanwhile stays so.
// A mail to the old address would bring whoever reads there the links that moving
// made void in all others.
func waitingMoves(d desk) {
	d.put(plain("x:1"))
	ada := d.user("ada", papers.ReaderRole)
	s := d.subscribe("", ada.ID)
	s.Due = d.in(time.Hour)
	equal(d, "made", d.made(d.edition(s, aDay(0), "x:1")), 1)
	notice := d.post(papers.Letter{Kind: papers.NoticeMessage, Person: ada.ID, Address: "ada@example.org"})
	link := d.post(papers.Letter{Kind: papers.SignInMessage, Person: ada.ID, Address: "ada@example.org"})
	ada.Email = "ada@new.example"
	d.must(d.st.SaveUser(d.Context(), ada))
	equal(d, "sign-in links stay with the address that asked", d.letter(link).Address, "ada@example.org")
	equal(d, "notice", d.letter(notice).Address, "ada@new.example")
	all, err := d.st.WaitingLetters(d.Context(), d.in(0), store.Around{}, []string{"example.org"}, nil, 10)
	d.must(err)
	equal(d, "waiting for another host", len(all), 2)
	for _, l := range all {
		equal(d, "address", l.Address, "ada@new.example")
	}
	ada.Email = ""
	d.must(d.st.SaveUser(d.Context(), ada))
	equal(d, "without an address", d.letter(notice).State, papers.MessageDropped)
}

// The log is cut by state and address, and counted.
func letterLog(d desk) {
	states := []papers.MessageState{papers.MessageSent, papers.MessageBounced, papers.MessageFailed, papers.MessageWaiting, papers.MessageSent}
	var ids []papers.MessageID
	for i, state := range states {
		address := []string{"a@one.example", "b@one.example"}[i%2]
		ids = append(ids, d.post(papers.Letter{Kind: papers.NoticeMessage, Address: address}))
		if state != papers.MessageWaiting {
			d.posted(ids[i], state, false)
		}
		d.turn(time.Hour)
	}
	logged := func(state papers.MessageState, address string, before papers.MessageID) []papers.MessageID {
		all, err := d.st.Letters(d.Context(), state, address, before, 3)
		d.must(err)
		found := []papers.MessageID{}
		for _, l := range all {
			found = append(found, l.ID)
		}
		return found
	}
	equal(d, "all", logged("", "", 0), []papers.MessageID{ids[4], ids[3], ids[2]})
	equal(d, "earlier", logged("", "", ids[2]), []papers.MessageID{ids[1], ids[0]})
	equal(d, "a rare state", logged(papers.MessageFailed, "", 0), []papers.MessageID{ids[2]})
	equal(d, "sent", logged(papers.MessageSent, "", 0), []papers.MessageID{ids[4], ids[0]})
	equal(d, "waiting", logged(papers.MessageWaiting, "", 0), []papers.MessageID{ids[3]})
	equal(d, "to an address", logged("", "b@one.example", 0), []papers.MessageID{ids[3], ids[1]})
	equal(d, "both", logged(papers.MessageBounced, "b@one.example", 0), []papers.MessageID{ids[1]})
	equal(d, "neither", logged(papers.MessageDropped, "a@one.example", 0), []papers.MessageID{})
	counts, err := d.st.CountLetters(d.Context(), d.in(-90*time.Minute))
	d.must(err)
	equal(d, "counts", counts, map[papers.MessageState]int{papers.MessageSent: 1, papers.MessageWaiting: 1})
	oldest, err := d.st.OldestWaiting(d.Context())
	d.must(err)
	equal(d, "oldest", oldest, d.in(-2*time.Hour))
}

func retryLetter(d desk) {
	id := d.post(papers.Letter{Kind: papers.NoticeMessage, Address: "a@one.example", Content: "x"})
	d.must(d.st.RetryLetter(d.Context(), id, d.in(time.Hour)))
	d.posted(id, papers.MessageFailed, false)
	d.wants(d.st.RetryLetter(d.Context(), id, d.in(time.Hour)), papers.ErrConflict) // its words are gone
	d.wants(d.st.RetryLetter(d.Context(), id+1, d.in(time.Hour)), papers.ErrNotFound)
	d.put(plain("x:1"))
	s := d.subscribe("b@one.example", 0)
	d.made(d.edition(s, aDay(0), "x:1"))
	digest := d.waiting()[0]
	d.posted(digest, papers.MessageFailed, false)
	equal(d, "waiting", d.waiting(), []papers.MessageID{})
	d.must(d.st.RetryLetter(d.Context(), digest, d.in(time.Hour)))
	equal(d, "waiting again", d.waiting(), []papers.MessageID{digest})
	d.posted(digest, papers.MessageSent, false)
	d.wants(d.st.RetryLetter(d.Context(), digest, d.in(time.Hour)), papers.ErrConflict)
}

func oldLetters(d desk) {
	d.put(plain("x:1"))
	s := d.subscribe("a@one.example", 0)
	d.made(d.edition(s, aDay(0), "x:1"))
	sent := d.waiting()[0]
	d.posted(sent, papers.MessageSent, false)
	waits := d.post(papers.Letter{Kind: papers.InviteMessage, Address: "b@one.example"})
	d.turn(100 * 24 * time.Hour)
	n, err := d.st.PurgeLetters(d.Context(), d.in(-90*24*time.Hour))
	d.must(err)
	equal(d, "gone", n, 1)
	_, err = d.st.Letter(d.Context(), sent)
	d.wants(err, papers.ErrNotFound)
	equal(d, "what waits", d.letter(waits).State, papers.MessageWaiting)
	mailed, err := d.st.Mailed(d.Context(), s.ID, []papers.ID{"x:1"})
	d.must(err)
	equal(d, "is remembered", mailed, map[papers.ID]bool{"x:1": true})
	_, err = d.st.ChangeSubscription(d.Context(), s.ID, func(s *papers.Subscription) error { s.State = papers.SubscriptionEnded; return nil })
	d.must(err)
	for _, want := range []int{0, 1, 0} {
		n, err := d.st.PurgeSubscriptions(d.Context(), d.in(-time.Hour))
		d.must(err)
		equal(d, "forgotten", n, want)
		d.turn(2 * time.Hour)
	}
}

func secretOnce(d desk) {
	var all sync.WaitGroup
	got := make([]string, 6)
	for i := range got {
		all.Go(func() {
			var err error
			if got[i], err = d.st.Secret(d.Context(), "mail.seal"); err != nil {
				d.Errorf("%v", err)
			}
		})
	}
	all.Wait()
	for _, one := range got {
		equal(d, "secret", one, got[0])
	}
	other, err := d.st.Secret(d.Context(), "another")
	d.must(err)
	if other == got[0] || len(other) != 64 {
		d.Errorf("secrets are %q and %q", other, got[0])
	}
}

package storetest

import (
	"crypto/rand"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

func hardBounce(d desk) {
	d.put(plain("x:1"))
	s := d.subscribe("a@one.example", 0)
	d.made(d.edition(s, aDay(0), "x:1"))
	digest := d.waiting()[0]
	link := d.post(papers.Letter{Kind: papers.SignInMessage, Address: "a@one.example", Content: "x"})
	notice := d.post(papers.Letter{Kind: papers.NoticeMessage, Address: "a@one.example", Content: "x"})
	d.posted(digest, papers.MessageBounced, true)
	x, err := d.st.Suppressed(d.Context(), "a@one.example")
	d.must(err)
	equal(d, "suppression", x, papers.Suppression{Address: "a@one.example", Reason: papers.Bounced, Words: "said so", At: d.in(0)})
	equal(d, "waiting", d.waiting(), []papers.MessageID{link})
	equal(d, "dropped", []any{d.letter(notice).State, d.letter(notice).Content}, []any{papers.MessageDropped, ""})
	equal(d, "subscription", d.subscription(s.ID).State, papers.SubscriptionActive)
}

func softBounces(d desk) {
	d.put(plain("x:1"), plain("x:2"), plain("x:3"), plain("x:4"), plain("x:5"), plain("x:6"), plain("x:7"))
	s := d.subscribe("a@one.example", 0)
	for i, state := range []papers.MessageState{papers.MessageFailed, papers.MessageSent, papers.MessageFailed, papers.MessageBounced, papers.MessageFailed, papers.MessageFailed, papers.MessageFailed} {
		equal(d, "state", d.subscription(s.ID).State, papers.SubscriptionActive)
		equal(d, "made", d.made(d.edition(d.subscription(s.ID), aDay(i), papers.ID(fmt.Sprintf("x:%d", i+1)))), 1)
		d.posted(d.waiting()[0], state, false)
	}
	now := d.subscription(s.ID)
	equal(d, "paused", []any{now.State, now.Due}, []any{papers.SubscriptionPaused, time.Time{}})
	if now.Why == "" {
		d.Errorf("it does not say why")
	}
}

func returned(d desk) {
	id := d.post(papers.Letter{Kind: papers.NoticeMessage, Address: "a@one.example"})
	d.posted(id, papers.MessageSent, false)
	_, err := d.st.Returned(d.Context(), store.Return{Letter: id + 1})
	d.wants(err, papers.ErrNotFound)
	_, err = d.st.Returned(d.Context(), store.Return{Letter: id, Words: "mailbox full"})
	d.must(err)
	equal(d, "soft", []any{d.letter(id).State, d.letter(id).Words}, []any{papers.MessageBounced, "mailbox full"})
	_, err = d.st.Suppressed(d.Context(), "a@one.example")
	d.wants(err, papers.ErrNotFound)
	_, err = d.st.Returned(d.Context(), store.Return{Letter: id, Hard: true, Words: "again"})
	d.must(err)
	equal(d, "the first stays", d.letter(id).Words, "mailbox full")
	second := d.post(papers.Letter{Kind: papers.NoticeMessage, Address: "a@one.example"})
	d.posted(second, papers.MessageSent, false)
	was, err := d.st.Returned(d.Context(), store.Return{Letter: second, Hard: true, Words: "no such user"})
	d.must(err)
	equal(d, "as it was", was.State, papers.MessageSent)
	x, err := d.st.Suppressed(d.Context(), "a@one.example")
	d.must(err)
	equal(d, "reason", x.Reason, papers.Bounced)
}

func complaint(d desk) {
	ada := d.user("ada", papers.ReaderRole)
	s := d.subscribe("", ada.ID)
	id := d.post(papers.Letter{Kind: papers.NoticeMessage, Address: "ada@example.org"})
	d.posted(id, papers.MessageSent, false)
	d.must(d.st.Suppress(d.Context(), papers.Suppression{Address: "ada@example.org", Reason: papers.Bounced}))
	_, err := d.st.Returned(d.Context(), store.Return{Letter: id, Complaint: true, Words: "abuse"})
	d.must(err)
	x, err := d.st.Suppressed(d.Context(), "ada@example.org")
	d.must(err)
	equal(d, "the graver stays", x.Reason, papers.Complained)
	d.must(d.st.Suppress(d.Context(), papers.Suppression{Address: "ada@example.org", Reason: papers.Bounced}))
	now := d.subscription(s.ID)
	equal(d, "ended", []any{now.State, now.Due, d.letter(id).State}, []any{papers.SubscriptionEnded, time.Time{}, papers.MessageSent})
	counts, err := d.st.CountSuppressions(d.Context())
	d.must(err)
	equal(d, "counts", counts, map[papers.SuppressionReason]int{papers.Complained: 1})
	for since, want := range map[time.Duration]int{-time.Hour: 1, time.Second: 0} {
		n, err := d.st.CountComplaints(d.Context(), d.in(since))
		d.must(err)
		equal(d, "complaints", n, want)
	}
}

func mailboxBound(d desk) {
	ask := func(about string) error {
		return d.st.AddTicket(d.Context(), store.Ticket{Hash: fmt.Sprint(about, d.in(0), rand.Text()), Kind: "subscribe", About: about, Until: d.in(time.Hour)}, 3)
	}
	for _, about := range []string{"ada+a@one.example", "ada+b@one.example", "ada@one.example"} {
		d.must(ask(about))
	}
	for _, about := range []string{"ada@one.example", "ada+a@one.example", "ada+c@one.example", "ada+c+d@one.example"} {
		d.wants(ask(about), papers.ErrConflict)
	}
	for _, about := range []string{"ada@two.example", "ada+a@two.example", "ad+a@one.example", "adam@one.example", "ada-b@one.example", "ada_x@one.example"} {
		d.must(ask(about))
	}
	d.turn(61 * time.Minute)
	d.must(ask("ada+a@one.example"))
}

func adminsWord(d desk) {
	id := d.post(papers.Letter{Kind: papers.NoticeMessage, Address: "ada@example.org"})
	d.posted(id, papers.MessageSent, false)
	reason := func() papers.SuppressionReason {
		x, err := d.st.Suppressed(d.Context(), "ada@example.org")
		d.must(err)
		return x.Reason
	}
	d.must(d.st.Suppress(d.Context(), papers.Suppression{Address: "ada@example.org", Reason: papers.Bounced}))
	d.must(d.st.Suppress(d.Context(), papers.Suppression{Address: "ada@example.org", Reason: papers.ByHand, By: 7, Words: "asked to"}))
	equal(d, "over a bounce", reason(), papers.ByHand)
	_, err := d.st.Returned(d.Context(), store.Return{Letter: id, Complaint: true, Words: "abuse"})
	d.must(err)
	equal(d, "behind a complaint", reason(), papers.ByHand)
}

func complaintOnce(d desk) {
	id := d.post(papers.Letter{Kind: papers.NoticeMessage, Address: "ada@example.org"})
	d.posted(id, papers.MessageSent, false)
	for range 2 {
		_, err := d.st.Returned(d.Context(), store.Return{Letter: id, Complaint: true, Words: "abuse"})
		d.must(err)
		if _, err := d.st.Suppressed(d.Context(), "ada@example.org"); err == nil {
			d.must(d.st.Unsuppress(d.Context(), "ada@example.org"))
			d.subscribe("ada@example.org", 0)
		}
	}
	_, err := d.st.Suppressed(d.Context(), "ada@example.org")
	d.wants(err, papers.ErrNotFound)
	sub, err := d.st.SubscriptionFor(d.Context(), 0, "ada@example.org")
	d.must(err)
	equal(d, "subscribed", sub.State, papers.SubscriptionActive)
}

func suppressions(d desk) {
	for _, a := range []string{"a@one.example", "b@two.example", "a@two.example"} {
		d.must(d.st.Suppress(d.Context(), papers.Suppression{Address: a, Reason: papers.ByHand, By: 7}))
		d.turn(time.Second)
	}
	found := func(words string, offset, limit int) []string {
		all, err := d.st.Suppressions(d.Context(), words, offset, limit)
		d.must(err)
		names := []string{}
		for _, x := range all {
			names = append(names, x.Address)
		}
		return names
	}
	equal(d, "all", found("", 0, 10), []string{"a@two.example", "b@two.example", "a@one.example"})
	equal(d, "some", found("two", 1, 10), []string{"b@two.example"})
	equal(d, "literally", found("%", 0, 10), []string{})
	d.must(d.st.Unsuppress(d.Context(), "b@two.example"))
	d.wants(d.st.Unsuppress(d.Context(), "b@two.example"), papers.ErrNotFound)
	equal(d, "left", found("", 0, 10), []string{"a@two.example", "a@one.example"})
}

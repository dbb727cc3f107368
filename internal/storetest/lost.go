package storetest

import (
	"encoding/json"
	"fmt"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// lostChecks are about digests that did not leave: what surely was not sent is
// news again, what may have been sent never is.
func lostChecks() []check {
	return []check{
		{"papers of a letter that was not sent are news again", lostPapers},
		{"why and when a lost paper was chosen", lostWhy},
		{"what may have been taken is not sent again", doubtfulPapers},
		{"papers of letters that are dropped are news again", droppedPapers},
		{"dropped while a server took it is sent", overtaken},
		{"dropped while a server took it, and made anew", overtakenByItself},
		{"what is lost is claimed once", lostOnce},
		{"a bounce that comes later", lostLater},
		{"a report that is told again behind another try", reportedAgain},
		{"a digest that is tried again has what no other has", retryLost},
		{"an edition has nothing that another letter has", claimedMeanwhile},
		{"tried again, a letter goes to where its reader is now", retryMoved},
		{"tried again, nothing goes to whom nothing is sent", retryUnreached},
		{"what was lost can be taken along too", exportLost},
		{"a dropped letter frees its edition", freedEdition},
		{"behind its deadline it is given up", givenUp},
		{"an edition goes to the address that its reader has now", editionMoves},
		{"an edition of whom nothing is sent to", editionUnreached},
		{"suspended, nothing that waits is sent", suspendedMail},
		{"notices go to where their readers are now", noticesMove},
	}
}

// lost and mailed are which of three papers a subscription is owed, and which it
// was sent or is about to be.
func (d desk) lost(id papers.SubscriptionID) []papers.ID {
	d.Helper()
	all, err := d.st.Lost(d.Context(), []papers.SubscriptionID{id, 9999})
	d.must(err)
	lost := map[papers.ID]bool{}
	for _, u := range all[id] {
		lost[u.Paper] = true
	}
	return three(lost)
}

func (d desk) mailed(id papers.SubscriptionID) []papers.ID {
	d.Helper()
	all, err := d.st.Mailed(d.Context(), id, []papers.ID{"x:1", "x:2", "x:3"})
	d.must(err)
	since, err := d.st.MailedSince(d.Context(), id, time.Time{})
	d.must(err)
	equal(d, "mailed since ever", three(since), three(all))
	return three(all)
}

func three(of map[papers.ID]bool) []papers.ID {
	ids := []papers.ID{}
	for _, id := range []papers.ID{"x:1", "x:2", "x:3"} {
		if of[id] {
			ids = append(ids, id)
		}
	}
	return ids
}

// stand holds which papers are sent and which are lost, by their last digits.
func (d desk) stand(what string, s papers.Subscription, sent, lost string) {
	d.Helper()
	digits := func(ids []papers.ID) (all string) {
		for _, id := range ids {
			all += string(id[2:])
		}
		return all
	}
	equal(d, what+": sent and lost", []string{digits(d.mailed(s.ID)), digits(d.lost(s.ID))}, []string{sent, lost})
}

// digest makes an edition of a new subscription, and returns its letter.
func (d desk) digest(email string, person papers.UserID, ids ...papers.ID) (papers.Subscription, papers.MessageID) {
	d.Helper()
	d.put(plain("x:1"), plain("x:2"), plain("x:3"))
	s := d.subscribe(email, person)
	equal(d, "made", d.made(d.edition(s, aDay(0), ids...)), 1)
	all := d.waiting()
	return d.subscription(s.ID), all[len(all)-1]
}

func lostPapers(d desk) {
	other, _ := d.digest("other@one.example", 0, "x:1", "x:2")
	for i, p := range []store.Posting{
		{State: papers.MessageFailed, Untried: true},
		{State: papers.MessageFailed},
		{State: papers.MessageBounced},
		{State: papers.MessageBounced, Hard: true},
		{State: papers.MessageDropped},
	} {
		s, id := d.digest(fmt.Sprintf("r%d@one.example", i), 0, "x:1", "x:3")
		d.posted(id, papers.MessageWaiting, false)
		d.stand("while it waits", s, "13", "")
		p.Letter, p.Words = id, "said so"
		d.must(d.st.EndPosting(d.Context(), p))
		d.stand(fmt.Sprintf("%+v", p), s, "", "13")
	}
	d.stand("another's", other, "12", "")
	s, id := d.digest("sent@one.example", 0, "x:1", "x:3")
	d.posted(id, papers.MessageSent, false)
	d.stand("sent", s, "13", "")
}

func lostWhy(d desk) {
	s, first := d.digest("a@one.example", 0, "x:3", "x:1")
	d.posted(first, papers.MessageFailed, false)
	d.turn(24 * time.Hour)
	equal(d, "made", d.made(d.edition(d.subscription(s.ID), aDay(1), "x:2")), 1)
	d.posted(d.waiting()[0], papers.MessageFailed, false)
	all, err := d.st.Lost(d.Context(), []papers.SubscriptionID{s.ID})
	d.must(err)
	why := []papers.Reason{{Kind: papers.BecauseTrending, Count: 3}}
	equal(d, "lost", all, map[papers.SubscriptionID][]store.Unsent{s.ID: {
		{Paper: "x:3", At: d.in(-24 * time.Hour), Reasons: why}, {Paper: "x:1", At: d.in(-24 * time.Hour), Reasons: why}, {Paper: "x:2", At: d.in(0), Reasons: why}}})
}

func doubtfulPapers(d desk) {
	for i, last := range []papers.MessageState{papers.MessageFailed, papers.MessageBounced, papers.MessageDropped} {
		s, id := d.digest(fmt.Sprintf("r%d@one.example", i), 0, "x:1")
		d.must(d.st.EndPosting(d.Context(), store.Posting{Letter: id, State: papers.MessageWaiting, Doubtful: true}))
		d.posted(id, papers.MessageWaiting, false) // a try whose answer is known says nothing of the one before
		d.posted(id, last, false)
		d.stand(string(last), s, "1", "")
	}
	s, id := d.digest("last@one.example", 0, "x:1")
	d.must(d.st.EndPosting(d.Context(), store.Posting{Letter: id, State: papers.MessageFailed, Doubtful: true}))
	d.stand("at the last try", s, "1", "")
}

func droppedPapers(d desk) {
	for name, drop := range map[string]func(s papers.Subscription){
		"ended": func(s papers.Subscription) {
			_, err := d.st.ChangeSubscription(d.Context(), s.ID, func(s *papers.Subscription) error { s.State = papers.SubscriptionEnded; return nil })
			d.must(err)
		},
		"paused": func(s papers.Subscription) {
			_, err := d.st.ChangeSubscription(d.Context(), s.ID, func(s *papers.Subscription) error { s.State = papers.SubscriptionPaused; return nil })
			d.must(err)
		},
		"suppressed": func(s papers.Subscription) {
			d.must(d.st.Suppress(d.Context(), papers.Suppression{Address: s.Email, Reason: papers.Bounced}))
		},
	} {
		s, _ := d.digest(name+"@one.example", 0, "x:2", "x:3")
		drop(s)
		d.stand(name, s, "", "23")
		d.must(d.st.ForgetSubscription(d.Context(), s.ID))
		d.stand("forgotten", s, "", "")
	}
	// What was only to be sent to an address is no account's that gets it.
	alone, _ := d.digest("ada@new.example", 0, "x:1")
	ada := d.user("ada", papers.ReaderRole)
	hers := d.subscribe("", ada.ID)
	ada.Email = "ada@new.example"
	d.must(d.st.SaveUser(d.Context(), ada))
	d.stand("the address's", alone, "", "1")
	d.stand("the account's", hers, "", "")
}

func overtaken(d desk) {
	s, id := d.digest("a@one.example", 0, "x:1")
	d.must(d.st.Suppress(d.Context(), papers.Suppression{Address: "a@one.example", Reason: papers.Bounced}))
	d.posted(id, papers.MessageWaiting, false)
	d.stand("the server did not take it", s, "", "1")
	equal(d, "state", []any{d.letter(id).State, d.letter(id).Tries}, []any{papers.MessageDropped, 0})
	d.must(d.st.EndPosting(d.Context(), store.Posting{Letter: id, State: papers.MessageWaiting, Doubtful: true}))
	d.stand("it may have taken it", s, "1", "")
	equal(d, "state", []any{d.letter(id).State, d.letter(id).Tries}, []any{papers.MessageDropped, 1})
	d.posted(id, papers.MessageSent, false)
	d.stand("it took it", s, "1", "")
	equal(d, "state", []any{d.letter(id).State, d.letter(id).Tries, d.letter(id).Words}, []any{papers.MessageSent, 2, "said so"})
	again := d.letter(id)
	d.posted(id, papers.MessageFailed, false)
	equal(d, "afterwards", d.letter(id), again)
}

func lostOnce(d desk) {
	s, first := d.digest("a@one.example", 0, "x:1", "x:2")
	d.posted(first, papers.MessageFailed, false)
	d.turn(24 * time.Hour)
	equal(d, "made", d.made(d.edition(s, aDay(1), "x:2", "x:3")), 1)
	d.stand("one is on its way", s, "23", "1")
	second := d.waiting()[0]
	d.posted(first, papers.MessageSent, false) // though it was given up, a server had it
	d.stand("both", s, "123", "")
	equal(d, "the second", d.content(second), "3")
	d.posted(second, papers.MessageFailed, false)
	d.stand("the second is lost", s, "12", "3")
}

// overtakenByItself has a letter dropped while a server takes it, and the same
// edition made anew before the answer is noted.
func overtakenByItself(d desk) {
	for i, tt := range []struct {
		picks  []papers.ID
		answer store.Posting
		left   string // of them
		stands string
	}{
		{[]papers.ID{"x:1", "x:2"}, store.Posting{State: papers.MessageSent}, "", "12"},
		{[]papers.ID{"x:1", "x:2"}, store.Posting{State: papers.MessageWaiting, Doubtful: true}, "", "12"},
		{[]papers.ID{"x:1", "x:2"}, store.Posting{State: papers.MessageWaiting}, "12", "12"},
		{[]papers.ID{"x:3", "x:2"}, store.Posting{State: papers.MessageSent}, "3", "123"},
		{[]papers.ID{"x:3"}, store.Posting{State: papers.MessageSent}, "3", "123"},
	} {
		s, first := d.digest(fmt.Sprintf("r%d@one.example", i), 0, "x:1", "x:2")
		for _, to := range []papers.SubscriptionState{papers.SubscriptionEnded, papers.SubscriptionActive} {
			_, err := d.st.ChangeSubscription(d.Context(), s.ID, func(s *papers.Subscription) error { s.State, s.Due = to, d.in(time.Hour); return nil })
			d.must(err)
		}
		equal(d, "made anew", d.made(d.edition(d.subscription(s.ID), aDay(0), tt.picks...)), 1)
		all := d.waiting()
		second := all[len(all)-1]
		tt.answer.Letter, tt.answer.Words = first, "said so"
		for range 2 {
			d.must(d.st.EndPosting(d.Context(), tt.answer))
			d.stand(fmt.Sprintf("%+v", tt.answer), s, tt.stands, "")
		}
		if tt.left == "" {
			equal(d, "the second", []any{d.letter(second).State, d.letter(second).Words != ""}, []any{papers.MessageDropped, true})
			continue
		}
		equal(d, "the second waits", []any{d.letter(second).State, d.content(second)}, []any{papers.MessageWaiting, tt.left})
		d.posted(second, papers.MessageSent, false)
		d.stand("both", s, tt.stands, "")
	}
}

func lostLater(d desk) {
	for i, tt := range []struct {
		back       store.Return
		sent, lost string
	}{
		{store.Return{Words: "mailbox full"}, "", "1"},
		{store.Return{Hard: true, Words: "no such user"}, "", "1"},
		{store.Return{Doubtful: true, Words: "in a folder for spam"}, "1", ""},
		{store.Return{Complaint: true, Words: "abuse"}, "1", ""},
	} {
		s, id := d.digest(fmt.Sprintf("r%d@one.example", i), 0, "x:1")
		d.posted(id, papers.MessageSent, false)
		tt.back.Letter = id
		content := d.letter(id).Content
		for range 2 {
			_, err := d.st.Returned(d.Context(), tt.back)
			d.must(err)
			d.stand(tt.back.Words, s, tt.sent, tt.lost)
		}
		equal(d, "what it was made of", d.letter(id).Content, content)
	}
	// A reader who complains had it, whatever was thought of it.
	s, id := d.digest("dropped@one.example", 0, "x:1")
	_, err := d.st.ChangeSubscription(d.Context(), s.ID, func(s *papers.Subscription) error { s.State = papers.SubscriptionEnded; return nil })
	d.must(err)
	_, err = d.st.Returned(d.Context(), store.Return{Letter: id, Complaint: true})
	d.must(err)
	d.stand("a complaint about what was dropped", s, "1", "")
	x, err := d.st.Suppressed(d.Context(), "dropped@one.example")
	d.must(err)
	equal(d, "reason", x.Reason, papers.Complained)
}

func reportedAgain(d desk) {
	for i, back := range []store.Return{{Words: "mailbox full"}, {Hard: true, Words: "no such user"}, {}} {
		address := fmt.Sprintf("r%d@one.example", i)
		s, id := d.digest(address, 0, "x:1")
		back.Letter = id
		report := func(what string, state papers.MessageState, sent, lost string) {
			d.Helper()
			_, err := d.st.Returned(d.Context(), back)
			d.must(err)
			equal(d, what, d.letter(id).State, state)
			d.stand(what, s, sent, lost)
		}
		d.posted(id, papers.MessageSent, false)
		report("it came back", papers.MessageBounced, "", "1")
		if back.Hard { // or it would not be tried again
			d.must(d.st.Unsuppress(d.Context(), address))
		}
		d.must(d.st.RetryLetter(d.Context(), id, d.in(time.Hour)))
		report("told again", papers.MessageWaiting, "1", "")
		d.posted(id, papers.MessageWaiting, false) // a try, with words of its own
		report("and again", papers.MessageWaiting, "1", "")
		_, err := d.st.Suppressed(d.Context(), address)
		d.wants(err, papers.ErrNotFound)
		d.posted(id, papers.MessageSent, false)
		report("once it was sent again", papers.MessageBounced, "", "1")
	}
	// Something else that is told of a letter that waits is news.
	_, id := d.digest("other@one.example", 0, "x:1")
	d.posted(id, papers.MessageSent, false)
	for _, words := range []string{"mailbox full", "moved away"} {
		_, err := d.st.Returned(d.Context(), store.Return{Letter: id, Words: words})
		d.must(err)
		equal(d, words, []any{d.letter(id).State, d.letter(id).Words}, []any{papers.MessageBounced, words})
		d.must(d.st.RetryLetter(d.Context(), id, d.in(time.Hour)))
	}
	// A complaint is heard once, though the letter had other words since.
	c, id := d.digest("spam@one.example", 0, "x:1")
	d.posted(id, papers.MessageFailed, false)
	complain := func() {
		_, err := d.st.Returned(d.Context(), store.Return{Letter: id, Complaint: true, Words: "abuse"})
		d.must(err)
	}
	complain()
	d.must(d.st.Unsuppress(d.Context(), c.Email))
	_, err := d.st.ChangeSubscription(d.Context(), c.ID, func(s *papers.Subscription) error {
		s.State, s.Due = papers.SubscriptionActive, d.in(time.Hour)
		return nil
	})
	d.must(err)
	d.must(d.st.RetryLetter(d.Context(), id, d.in(time.Hour)))
	d.posted(id, papers.MessageSent, false)
	complain()
	equal(d, "it goes on", d.subscription(c.ID).State, papers.SubscriptionActive)
}

func retryLost(d desk) {
	s, first := d.digest("a@one.example", 0, "x:1", "x:2")
	d.posted(first, papers.MessageFailed, false)
	d.must(d.st.RetryLetter(d.Context(), first, d.in(time.Hour)))
	d.stand("tried again", s, "12", "")
	d.posted(first, papers.MessageFailed, false)
	d.stand("and lost again", s, "", "12")
	equal(d, "made", d.made(d.edition(s, aDay(1), "x:2", "x:3")), 1)
	d.must(d.st.RetryLetter(d.Context(), first, d.in(time.Hour)))
	var issue papers.Issue
	d.must(json.Unmarshal([]byte(d.letter(first).Content), &issue))
	equal(d, "what no other has", issue, d.edition(s, aDay(0), "x:1").Issue)
	d.stand("all are on their way", s, "123", "")
	d.posted(first, papers.MessageFailed, false)
	equal(d, "made", d.made(d.edition(d.subscription(s.ID), aDay(2), "x:1")), 1)
	d.wants(d.st.RetryLetter(d.Context(), first, d.in(time.Hour)), papers.ErrConflict)
	d.stand("with later editions", s, "123", "")
	equal(d, "it stays", d.letter(first).State, papers.MessageFailed)
}

// content is what a letter is made of, by the last digits of its papers.
func (d desk) content(id papers.MessageID) (digits string) {
	d.Helper()
	var issue papers.Issue
	d.must(json.Unmarshal([]byte(d.letter(id).Content), &issue))
	for _, p := range issue.Picks {
		digits += string(p.Paper[2:])
	}
	return digits
}

func claimedMeanwhile(d desk) {
	for i, tt := range []struct {
		picks []papers.ID
		left  string // of them, for the edition
	}{
		{[]papers.ID{"x:1", "x:2"}, ""},
		{[]papers.ID{"x:3", "x:2"}, "3"},
		{[]papers.ID{"x:3"}, "3"},
	} {
		s, first := d.digest(fmt.Sprintf("r%d@one.example", i), 0, "x:1", "x:2")
		d.posted(first, papers.MessageFailed, false)
		decided := d.edition(d.subscription(s.ID), aDay(1), tt.picks...)
		d.must(d.st.RetryLetter(d.Context(), first, d.in(time.Hour))) // by an operator meanwhile
		equal(d, "made", d.made(decided), min(1, len(tt.left)))
		equal(d, "the first", d.content(first), "12")
		now := d.subscription(s.ID)
		equal(d, "due", now.Due, decided.Next)
		d.stand("each is in one", s, "12"+tt.left, "")
		if all := d.waiting(); tt.left != "" {
			equal(d, "the second", d.content(all[len(all)-1]), tt.left)
		}
		for _, id := range d.waiting() {
			d.posted(id, papers.MessageSent, false)
		}
	}
}

func freedEdition(d desk) {
	back := func(s papers.Subscription) papers.Subscription {
		for _, to := range []papers.SubscriptionState{papers.SubscriptionEnded, papers.SubscriptionActive} {
			_, err := d.st.ChangeSubscription(d.Context(), s.ID, func(s *papers.Subscription) error { s.State, s.Due = to, d.in(time.Hour); return nil })
			d.must(err)
		}
		return d.subscription(s.ID)
	}
	s, first := d.digest("a@one.example", 0, "x:1", "x:2")
	equal(d, "made anew", d.made(d.edition(back(s), aDay(0), "x:1", "x:3")), 1)
	d.stand("made anew", s, "13", "2")
	equal(d, "the first", []any{d.letter(first).State, d.letter(first).Edition}, []any{papers.MessageDropped, fmt.Sprintf("2026-03-10 (%d)", first)})
	equal(d, "and no third", d.made(d.edition(d.subscription(s.ID), aDay(0), "x:2")), 0)
	d.must(d.st.ForgetSubscription(d.Context(), s.ID))
	_, err := d.st.Letter(d.Context(), first)
	d.wants(err, papers.ErrNotFound)
	// The edition of one that may have been taken, or was given up, is made.
	for i, p := range []store.Posting{{State: papers.MessageWaiting, Doubtful: true}, {State: papers.MessageFailed}} {
		s, id := d.digest(fmt.Sprintf("r%d@one.example", i), 0, "x:1")
		p.Letter = id
		d.must(d.st.EndPosting(d.Context(), p))
		equal(d, "not made anew", d.made(d.edition(back(s), aDay(0), "x:3")), 0)
	}
}

func givenUp(d desk) {
	s, id := d.digest("a@one.example", 0, "x:1")
	other, waits := d.digest("b@one.example", 0, "x:1")
	d.turn(20*time.Hour - time.Second)
	d.must(d.st.GiveUp(d.Context(), []papers.SubscriptionID{s.ID}))
	d.stand("before its deadline", s, "1", "")
	d.turn(time.Second)
	for range 2 {
		d.must(d.st.GiveUp(d.Context(), []papers.SubscriptionID{s.ID}))
	}
	d.stand("behind it", s, "", "1")
	l := d.letter(id)
	equal(d, "given up", []any{l.State, l.Tries, l.Ended, l.Words != ""}, []any{papers.MessageFailed, 0, d.in(0), true})
	d.stand("another's", other, "1", "")
	equal(d, "another's", d.letter(waits).State, papers.MessageWaiting)
}

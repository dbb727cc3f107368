package storetest

import (
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// Between the choosing of papers and the writing of a letter its reader may move
// or make her links void: what is written then would bring live links to whoever
// reads at her old address.
func editionMoves(d desk) {
	d.put(plain("x:1"))
	ada := d.user("ada", papers.ReaderRole)
	s := d.subscribe("", ada.ID)
	ada.Email = "ada@new.example"
	d.must(d.st.SaveUser(d.Context(), ada))
	equal(d, "letters", d.made(d.edition(s, aDay(0), "x:1")), 0)
	equal(d, "due still", d.due(d.in(time.Hour)), []papers.SubscriptionID{s.ID})
	now := d.subscription(s.ID)
	now.Email = "ada@example.org"
	equal(d, "letters", d.made(d.edition(now, aDay(0), "x:1")), 1)
	equal(d, "to", d.letter(d.waiting()[0]).Address, "ada@new.example")

	for name, change := range map[string]func(*papers.Subscription){
		"links made void": func(s *papers.Subscription) { s.Epoch++ },
		"other contents":  func(s *papers.Subscription) { s.Contents.Count = 3 },
	} {
		other := d.subscribe("other@example.org", 0)
		d.turn(time.Second)
		_, err := d.st.ChangeSubscription(d.Context(), other.ID, func(s *papers.Subscription) error { change(s); return nil })
		d.must(err)
		equal(d, name, d.made(d.edition(other, aDay(0), "x:1")), 0)
	}
}

func editionUnreached(d desk) {
	d.put(plain("x:1"))
	admin, ben := d.user("ada", papers.AdminRole), d.user("ben", papers.ReaderRole)
	his, loud := d.subscribe("", ben.ID), d.subscribe("loud@example.org", 0)
	d.must(d.st.Suppress(d.Context(), papers.Suppression{Address: "loud@example.org", Reason: papers.Bounced}))
	suspended, err := d.st.Suspend(d.Context(), store.Act{By: admin.ID, Reason: "x"}, ben.ID)
	d.must(err)
	equal(d, "letters", d.made(d.edition(his, aDay(0), "x:1"), d.edition(loud, aDay(0), "x:1")), 0)
	d.must(d.st.Unsuppress(d.Context(), "loud@example.org"))
	_, err = d.st.Undo(d.Context(), store.Act{By: admin.ID}, suspended.ID)
	d.must(err)
	equal(d, "due still", d.due(d.in(time.Hour)), []papers.SubscriptionID{his.ID, loud.ID})
}

func suspendedMail(d desk) {
	admin, ben := d.user("ada", papers.AdminRole), d.user("ben", papers.ReaderRole)
	s, digest := d.digest("", ben.ID, "x:1")
	notice := d.post(papers.Letter{Kind: papers.NoticeMessage, Person: ben.ID, Address: ben.Email, Content: "x"})
	link := d.post(papers.Letter{Kind: papers.SignInMessage, Person: ben.ID, Address: ben.Email, Content: "x"})
	others := d.post(papers.Letter{Kind: papers.NoticeMessage, Person: admin.ID, Address: admin.Email, Content: "x"})
	did, err := d.st.Suspend(d.Context(), store.Act{By: admin.ID, Reason: "x"}, ben.ID)
	d.must(err)
	equal(d, "what waits", d.waiting(), []papers.MessageID{link, others})
	equal(d, "dropped", []any{d.letter(digest).State, d.letter(notice).State, d.letter(notice).Content}, []any{papers.MessageDropped, papers.MessageDropped, ""})
	_, err = d.st.Undo(d.Context(), store.Act{By: admin.ID}, did.ID)
	d.must(err)
	d.stand("reinstated", s, "", "1")
	equal(d, "what waits", d.waiting(), []papers.MessageID{link, others})
}

func noticesMove(d desk) {
	admin := d.user("ada", papers.AdminRole)
	var letters []papers.Letter
	people := map[string]papers.User{}
	for _, name := range []string{"stays", "moves", "leaves", "bounces", "suspended", "mailless"} {
		u := d.user(name, papers.ReaderRole)
		people[name] = u
		letters = append(letters, papers.Letter{Kind: papers.NoticeMessage, Person: u.ID, Address: u.Email, Due: d.in(0), Deadline: d.in(time.Hour)})
	}
	for name, email := range map[string]string{"moves": "moves@new.example", "mailless": ""} {
		u := people[name]
		u.Email = email
		d.must(d.st.SaveUser(d.Context(), u))
	}
	d.must(d.st.EraseUser(d.Context(), people["leaves"].ID))
	d.must(d.st.Suppress(d.Context(), papers.Suppression{Address: people["bounces"].Email, Reason: papers.Bounced}))
	_, err := d.st.Suspend(d.Context(), store.Act{By: admin.ID, Reason: "x"}, people["suspended"].ID)
	d.must(err)
	mark, err := d.st.NoticeMark(d.Context(), "talk")
	d.must(err)
	d.must(d.st.PostNotices(d.Context(), "talk", mark, mark+1, letters))
	to := []string{}
	for _, id := range d.waiting() {
		to = append(to, d.letter(id).Address)
	}
	equal(d, "to", to, []string{"stays@example.org", "moves@new.example"})
}

// A letter that is tried again was made for an address that its reader may have
// left since: its links would be good for whoever reads there.
func retryMoved(d desk) {
	ada := d.user("ada", papers.ReaderRole)
	s, digest := d.digest("", ada.ID, "x:1")
	d.posted(digest, papers.MessageFailed, false)
	ada.Email = "ada@new.example"
	d.must(d.st.SaveUser(d.Context(), ada))
	notice := d.post(papers.Letter{Kind: papers.NoticeMessage, Person: ada.ID, Address: "ada@example.org", Content: "x"})
	link := d.post(papers.Letter{Kind: papers.SignInMessage, Person: ada.ID, Address: "ada@asked.example", Content: "x"})
	for _, id := range []papers.MessageID{digest, notice, link} {
		d.must(d.st.RetryLetter(d.Context(), id, d.in(time.Hour)))
	}
	equal(d, "waits", len(d.waiting()), 3)
	equal(d, "by its host", len(d.waiting("new.example")), 1)
	for id, to := range map[papers.MessageID]string{digest: "ada@new.example", notice: "ada@new.example", link: "ada@asked.example"} {
		equal(d, "to", d.letter(id).Address, to)
	}
	d.stand("on its way", s, "1", "")
}

func retryUnreached(d desk) {
	admin := d.user("admin", papers.AdminRole)
	for name, change := range map[string]func(u papers.User, s papers.Subscription) error{
		"mailless": func(u papers.User, _ papers.Subscription) error { u.Email = ""; return d.st.SaveUser(d.Context(), u) },
		"suspended": func(u papers.User, _ papers.Subscription) error {
			_, err := d.st.Suspend(d.Context(), store.Act{By: admin.ID, Reason: "x"}, u.ID)
			return err
		},
		"bounced": func(u papers.User, _ papers.Subscription) error {
			return d.st.Suppress(d.Context(), papers.Suppression{Address: u.Email, Reason: papers.Bounced})
		},
		"ended": func(_ papers.User, s papers.Subscription) error {
			_, err := d.st.ChangeSubscription(d.Context(), s.ID, func(s *papers.Subscription) error { s.State = papers.SubscriptionEnded; return nil })
			return err
		},
	} {
		u := d.user(name, papers.ReaderRole)
		s, digest := d.digest("", u.ID, "x:1")
		if name == "bounced" { // what waits is dropped at its try
			d.posted(digest, papers.MessageFailed, false)
		}
		d.must(change(u, s))
		d.wants(d.st.RetryLetter(d.Context(), digest, d.in(time.Hour)), papers.ErrConflict)
		d.stand(name+": it stays lost", s, "", "1")
		equal(d, name+": waits", d.waiting(), []papers.MessageID{})
	}
}

func exportLost(d desk) {
	ada := d.user("ada", papers.ReaderRole)
	_, first := d.digest("", ada.ID, "x:1", "x:2")
	d.posted(first, papers.MessageFailed, false)
	equal(d, "made", d.made(d.edition(d.subscription(1), aDay(1), "x:2")), 1)
	e, err := d.st.ExportOf(d.Context(), ada.ID)
	d.must(err)
	equal(d, "mailed papers", e.Things["mailedPapers"], []map[string]any{{"paper": "x:1", "mailed": d.in(0), "lost": true}, {"paper": "x:2", "mailed": d.in(0)}})
}

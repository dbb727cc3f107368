package storetest

import (
	"encoding/json"
	"sync"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

func mailableChecks() []check {
	return []check{
		{"what is mailed of notifications, and to whom", mailable},
		{"in steps", mailableSteps},
		{"what is still to be mailed when a letter is written", stillMailable},
		{"posted once, whoever posts", postNoticesOnce},
		{"mail that is stopped", stopMail},
		{"mail of other kinds than what is stopped", stopSome},
	}
}

// mails are the people to whom notifications behind a number are mailed.
func (d desk) mails(behind int64, until time.Time, limit int) (names []string, upTo int64) {
	d.Helper()
	all, upTo, err := d.st.Mailable(d.Context(), papers.MailedKinds(), behind, until, limit)
	d.must(err)
	names = []string{}
	for _, m := range all {
		names = append(names, string(m.Kind)+" "+m.Person.Name)
	}
	return names, upTo
}

func mailable(d desk) {
	d.put(plain("x:a"))
	ada, ben, cleo, dan := d.user("ada", papers.AdminRole), d.user("ben", papers.ReaderRole), d.user("cleo", papers.ReaderRole), d.user("dan", papers.ReaderRole)
	eve, mailless := d.user("eve", papers.ReaderRole), d.person("fay")
	mark, err := d.st.NoticeMark(d.Context(), "talk")
	d.must(err)
	equal(d, "the first mark", mark, 0)
	c := d.comment(ada.ID, "x:a", 0, "One.")
	d.comment(eve.ID, "x:a", c, "All.", ben.ID, cleo.ID, dan.ID, mailless.ID)
	d.must(d.st.React(d.Context(), eve.ID, c, "👍", true))
	d.must(d.st.Suppress(d.Context(), papers.Suppression{Address: "dan@example.org", Reason: papers.Bounced}))
	_, err = d.st.Suspend(d.Context(), store.Act{By: ada.ID, Reason: "x"}, cleo.ID)
	d.must(err)
	names, upTo := d.mails(mark, d.in(-time.Second), 100)
	equal(d, "too early", names, []string{})
	equal(d, "nothing is behind", upTo, mark)
	names, upTo = d.mails(mark, d.in(0), 100)
	equal(d, "mailed", names, []string{"reply ada", "mention ben", "mention ", "mention ", "mention "})
	equal(d, "and the reaction is behind", upTo, d.notices(ada.ID)[0].ID)
	all, _, err := d.st.Mailable(d.Context(), []papers.NotificationKind{papers.OfReply}, mark, d.in(0), 100)
	d.must(err)
	equal(d, "by", []any{len(all), all[0].Actor.Name, all[0].Title, all[0].Paper}, []any{1, "eve", "On x:a", papers.ID("x:a")})
	d.must(d.st.SeeNotifications(d.Context(), ada.ID, upTo))
	names, _ = d.mails(mark, d.in(0), 1)
	equal(d, "seen", names, []string{"reply "})
}

func mailableSteps(d desk) {
	d.put(plain("x:a"))
	ada, ben := d.user("ada", papers.ReaderRole), d.user("ben", papers.ReaderRole)
	for range 5 {
		d.comment(ben.ID, "x:a", 0, "Hm, @ada. "+d.now().String(), ada.ID)
		d.turn(time.Minute)
	}
	told := 0
	for mark, rounds := int64(0), 0; rounds < 5; rounds++ {
		names, upTo := d.mails(mark, d.in(-90*time.Second), 2)
		if told += len(names); upTo == mark {
			break
		}
		mark = upTo
	}
	equal(d, "told", told, 4)
}

func stillMailable(d desk) {
	d.put(papers.Paper{ID: "x:a", Title: "The α of $x^2$", RawTitle: `The \textalpha{} of $x^2$`})
	ada, ben := d.user("ada", papers.AdminRole), d.user("ben", papers.ReaderRole)
	for range 3 {
		d.comment(ben.ID, "x:a", 0, "Hm, @ada. "+d.now().String(), ada.ID)
		d.turn(time.Minute)
	}
	d.comment(ada.ID, "x:a", 0, "Hm, @ben.", ben.ID)
	behind, _, err := d.st.Mailable(d.Context(), papers.MailedKinds(), 0, d.in(0), 100)
	d.must(err)
	var ids []int64
	for _, m := range behind {
		ids = append(ids, m.ID)
	}
	still := func(who papers.UserID) []int64 {
		d.Helper()
		all, err := d.st.StillMailable(d.Context(), who, append([]int64{9999, ids[2]}, ids...))
		d.must(err)
		told := []int64{}
		for _, m := range all {
			if told = append(told, m.ID); m.Person.ID != who || m.Title != `The \textalpha{} of $x^2$` || m.Actor.Name == "" {
				d.Errorf("%+v", m)
			}
		}
		return told
	}
	equal(d, "hers", still(ada.ID), ids[:3])
	equal(d, "nobody else's", still(ben.ID), ids[3:])
	d.must(d.st.SeeNotifications(d.Context(), ada.ID, ids[0]))
	equal(d, "unseen", still(ada.ID), ids[1:3])
	_, err = d.st.Suspend(d.Context(), store.Act{By: ada.ID, Reason: "x"}, ben.ID)
	d.must(err)
	equal(d, "suspended", still(ben.ID), []int64{})
	d.must(d.st.Suppress(d.Context(), papers.Suppression{Address: ada.Email, Reason: papers.Bounced}))
	equal(d, "suppressed", still(ada.ID), []int64{})
	equal(d, "of nobody", still(ada.ID+99), []int64{})
}

func postNoticesOnce(d desk) {
	mark, err := d.st.NoticeMark(d.Context(), "talk")
	d.must(err)
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			l := papers.Letter{Kind: papers.NoticeMessage, Address: "a@one.example", Due: d.in(0), Deadline: d.in(time.Hour)}
			if err := d.st.PostNotices(d.Context(), "talk", mark, mark+9, []papers.Letter{l}); err != nil {
				d.Errorf("%v", err)
			}
		})
	}
	all.Wait()
	equal(d, "letters", len(d.waiting()), 1)
	mark, err = d.st.NoticeMark(d.Context(), "talk")
	d.must(err)
	equal(d, "mark", mark, 9)
	other, err := d.st.NoticeMark(d.Context(), "versions")
	d.must(err)
	equal(d, "the other mark", other, 0)
}

func stopMail(d desk) {
	ada := d.user("ada", papers.ReaderRole)
	ada.Settings.QuietSaved = true
	d.must(d.st.SaveUser(d.Context(), ada))
	id := d.post(papers.Letter{Kind: papers.NoticeMessage, Person: ada.ID, Address: "ada@example.org", Content: "x"})
	link := d.post(papers.Letter{Kind: papers.SignInMessage, Person: ada.ID, Address: "ada@example.org", Content: "x"})
	for range 2 {
		d.must(d.st.StopMail(d.Context(), ada.ID, []papers.NotificationKind{papers.OfReply, papers.OfVersion}))
	}
	now, err := d.st.User(d.Context(), ada.ID)
	d.must(err)
	equal(d, "settings", now.Settings, papers.UserSettings{QuietSaved: true, NoReplyMail: true, NoVersionMail: true})
	equal(d, "dropped", d.letter(id).State, papers.MessageDropped)
	equal(d, "waiting", d.waiting(), []papers.MessageID{link})
	d.wants(d.st.StopMail(d.Context(), ada.ID+1, nil), papers.ErrNotFound)
}

// stopSome holds that one click ends what stood in its mail, and leaves what waits
// of other kinds.
func stopSome(d desk) {
	ada, ben := d.user("ada", papers.ReaderRole), d.user("ben", papers.ReaderRole)
	letter := func(to papers.User, kinds ...papers.NotificationKind) papers.MessageID {
		content, err := json.Marshal(papers.Notice{Notifications: []int64{1}, Kinds: kinds})
		d.must(err)
		return d.post(papers.Letter{Kind: papers.NoticeMessage, Person: to.ID, Address: to.Email, Content: string(content)})
	}
	versions, replies, talk := letter(ada, papers.OfVersion), letter(ada, papers.OfReply), letter(ada, papers.OfReply, papers.OfMention)
	bens, damaged := letter(ben, papers.OfVersion), d.post(papers.Letter{Kind: papers.NoticeMessage, Person: ada.ID, Address: ada.Email, Content: "{"})
	d.must(d.st.StopMail(d.Context(), ada.ID, []papers.NotificationKind{papers.OfVersion}))
	equal(d, "without versions", d.waiting(), []papers.MessageID{replies, talk, bens})
	equal(d, "dropped", []papers.MessageState{d.letter(versions).State, d.letter(damaged).State}, []papers.MessageState{papers.MessageDropped, papers.MessageDropped})
	d.must(d.st.StopMail(d.Context(), ada.ID, []papers.NotificationKind{papers.OfReply}))
	equal(d, "without replies", d.waiting(), []papers.MessageID{talk, bens})
	d.must(d.st.StopMail(d.Context(), ada.ID, []papers.NotificationKind{papers.OfMention}))
	equal(d, "without any", d.waiting(), []papers.MessageID{bens})
}

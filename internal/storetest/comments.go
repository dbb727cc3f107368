package storetest

import (
	"fmt"
	"strings"
	"sync"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

func commentChecks() []check {
	return []check{
		{"every field comes back", commentFields},
		{"the same words are one comment", sameWords},
		{"the same words sent at once are one comment", sameAtOnce},
		{"what cannot be replied to", badParents},
		{"edited, with what it said before", edited},
		{"deleted and hidden", takenAway},
		{"only one's own", onlyOwn},
		{"reactions", reactions},
		{"who is told of a comment", tellings},
		{"who wants to know nothing", quiet},
		{"reactions are told at once", bundled},
		{"seen, counted and purged", seenNotices},
		{"new versions of saved papers", versions},
		{"what was shown", impressions},
		{"trending of a category, in pages", trendingPages},
	}
}

func (d desk) comment(who papers.UserID, on papers.ID, parent papers.CommentID, text string, mentioned ...papers.UserID) papers.CommentID {
	d.Helper()
	c, err := d.st.AddComment(d.Context(), papers.Comment{Paper: on, Parent: parent, Author: papers.User{ID: who}, Text: text}, mentioned)
	d.must(err)
	return c.ID
}

func (d desk) read(id papers.CommentID) papers.Comment {
	d.Helper()
	c, err := d.st.Comment(d.Context(), 0, id)
	d.must(err)
	return c
}

func commentFields(d desk) {
	d.put(plain("x:a"))
	ada, ben := d.person("ada"), d.person("ben")
	first := d.comment(ada.ID, "x:a", 0, "One $x$.", ben.ID)
	second := d.comment(ben.ID, "x:a", first, "Two.")
	equal(d, "first", d.read(first), papers.Comment{ID: first, Paper: "x:a", Author: ada, Text: "One $x$.", At: d.in(0), Mentioned: []string{"ben"}})
	equal(d, "second", d.read(second), papers.Comment{ID: second, Paper: "x:a", Parent: first, Author: ben, Text: "Two.", At: d.in(0)})
	nodes, err := d.st.Thread(d.Context(), "x:a")
	d.must(err)
	equal(d, "thread", nodes, []store.ThreadNode{{ID: first, Length: len("One $x$.")}, {ID: second, Parent: first, Length: len("Two.")}})
	by, err := d.st.CommentsBy(d.Context(), ben.ID, 0, 9)
	d.must(err)
	equal(d, "by ben", by, []papers.Comment{d.read(second)})
	_, err = d.st.Comment(d.Context(), 0, 99)
	d.wants(err, papers.ErrNotFound)
}

func sameWords(d desk) {
	d.put(plain("x:a"), plain("x:b"))
	first := d.comment(1, "x:a", 0, "Yes.")
	equal(d, "again", d.comment(1, "x:a", 0, "Yes."), first)
	for what, other := range map[string]papers.CommentID{
		"by another": d.comment(2, "x:a", 0, "Yes."), "elsewhere": d.comment(1, "x:b", 0, "Yes."),
		"in reply": d.comment(1, "x:a", first, "Yes."), "other words": d.comment(1, "x:a", 0, "No."),
	} {
		if other == first {
			d.Errorf("%s is the same comment", what)
		}
	}
	equal(d, "tally", d.tally("x:a").Comments, 4)
	d.turn(11 * time.Minute)
	if d.comment(1, "x:a", 0, "Yes.") == first {
		d.Errorf("later it is the same comment still")
	}
	last := d.comment(1, "x:a", 0, "Bye.")
	d.must(d.st.DeleteComment(d.Context(), 1, last))
	if d.comment(1, "x:a", 0, "Bye.") == last {
		d.Errorf("what was deleted is the same comment still")
	}
}

func sameAtOnce(d desk) {
	d.put(plain("x:a"))
	var all sync.WaitGroup
	got := make([]papers.CommentID, 50)
	for i := range got {
		all.Go(func() { got[i] = d.comment(1, "x:a", 0, "Yes.") })
	}
	all.Wait()
	for _, id := range got {
		equal(d, "number", id, got[0])
	}
	equal(d, "tally", d.tally("x:a").Comments, 1)
}

func badParents(d desk) {
	d.put(plain("x:a"), plain("x:b"))
	reply := func(on papers.ID, parent papers.CommentID) error {
		_, err := d.st.AddComment(d.Context(), papers.Comment{Paper: on, Parent: parent, Author: papers.User{ID: 1}, Text: "So."}, nil)
		return err
	}
	d.wants(reply("x:none", 0), papers.ErrNotFound)
	d.wants(reply("x:a", 77), papers.ErrNotFound)
	c := d.comment(1, "x:a", 0, "Yes.")
	d.wants(reply("x:b", c), papers.ErrNotFound)
	d.hide(c, "why")
	d.wants(reply("x:a", c), papers.ErrConflict)
	at := d.comment(1, "x:a", 0, "Down.")
	for i := range 63 {
		at = d.comment(1, "x:a", at, fmt.Sprint(i))
	}
	d.wants(reply("x:a", at), papers.ErrInvalid)
}

// hide hides a comment, as the program itself does.
func (d desk) hide(id papers.CommentID, why string) {
	d.Helper()
	_, err := d.st.DecideComment(d.Context(), store.Act{Reason: why}, id, true)
	d.must(err)
}

func edited(d desk) {
	d.put(plain("x:a"))
	ada, ben := d.person("ada"), d.person("ben")
	c := d.comment(ada.ID, "x:a", 0, "One.")
	began := d.in(0)
	for i, text := range []string{"Two.", "Two.", "Three."} {
		if i == 2 {
			d.turn(time.Hour)
		}
		d.must(d.st.EditComment(d.Context(), ada.ID, c, text, []papers.UserID{ben.ID}))
	}
	got := d.read(c)
	equal(d, "text", got.Text, "Three.")
	equal(d, "edited", got.Edited, d.in(0))
	drafts, err := d.st.CommentEdits(d.Context(), c)
	d.must(err)
	equal(d, "before", drafts, []store.Draft{{At: began, Text: "One."}, {At: began.Add(time.Microsecond), Text: "Two."}})
	equal(d, "told once", len(d.notices(ben.ID)), 1)
	equal(d, "tally", d.tally("x:a").Comments, 1)
}

func takenAway(d desk) {
	d.put(plain("x:a"))
	ada, ben := d.person("ada"), d.person("ben")
	c, e := d.comment(ada.ID, "x:a", 0, "One.", ben.ID), d.comment(ben.ID, "x:a", 0, "Two.")
	d.must(d.st.EditComment(d.Context(), ada.ID, c, "One and a half.", []papers.UserID{ben.ID}))
	d.must(d.st.React(d.Context(), ben.ID, c, "👍", true))
	d.hide(e, "Too loud")
	for range 2 {
		d.must(d.st.DeleteComment(d.Context(), ada.ID, c))
	}
	equal(d, "tally", d.tally("x:a").Comments, 0)
	equal(d, "deleted", d.read(c), papers.Comment{ID: c, Paper: "x:a", Author: ada, At: d.in(0), Edited: d.in(0), State: papers.Deleted})
	equal(d, "hidden", d.read(e), papers.Comment{ID: e, Paper: "x:a", Author: ben, Text: "Two.", At: d.in(0), State: papers.Hidden, Reason: "Too loud"})
	drafts, err := d.st.CommentEdits(d.Context(), c)
	d.must(err)
	equal(d, "former texts", len(drafts), 0)
	notices := d.notices(ben.ID)
	if len(notices) != 1 || notices[0].Kind != papers.OfHidden || notices[0].Words != "Too loud" {
		d.Errorf("ben is told %+v", notices)
	}
	_, err = d.st.DecideComment(d.Context(), store.Act{Reason: "late"}, c, true)
	d.wants(err, papers.ErrConflict)
	d.wants(d.st.DeleteComment(d.Context(), ben.ID, e), papers.ErrConflict)
	d.wants(d.st.EditComment(d.Context(), ben.ID, e, "Three.", nil), papers.ErrConflict)
	d.wants(d.st.React(d.Context(), ada.ID, e, "👍", true), papers.ErrNotFound)
	_, err = d.st.DecideComment(d.Context(), store.Act{Reason: "so"}, e, false)
	d.must(err)
	equal(d, "shown again", d.tally("x:a").Comments, 1)
	equal(d, "no reason", d.read(e).Reason, "")
}

func onlyOwn(d desk) {
	d.put(plain("x:a"))
	c := d.comment(1, "x:a", 0, "Mine.")
	for _, who := range []papers.UserID{0, 2} {
		d.wants(d.st.EditComment(d.Context(), who, c, "Yours.", nil), papers.ErrForbidden)
		d.wants(d.st.DeleteComment(d.Context(), who, c), papers.ErrForbidden)
	}
	d.wants(d.st.EditComment(d.Context(), 1, 99, "None.", nil), papers.ErrNotFound)
	d.wants(d.st.DeleteComment(d.Context(), 1, 99), papers.ErrNotFound)
	_, err := d.st.DecideComment(d.Context(), store.Act{Reason: "none"}, 99, true)
	d.wants(err, papers.ErrNotFound)
	equal(d, "text", d.read(c).Text, "Mine.")
}

func reactions(d desk) {
	d.put(plain("x:a"))
	ada, ben := d.person("ada"), d.person("ben")
	c := d.comment(ada.ID, "x:a", 0, "One.")
	for range 2 {
		d.must(d.st.React(d.Context(), ben.ID, c, "🙏", true))
		d.must(d.st.React(d.Context(), ben.ID, c, "👍", true))
		d.must(d.st.React(d.Context(), ada.ID, c, "👍", true))
	}
	got, err := d.st.Comment(d.Context(), ada.ID, c)
	d.must(err)
	equal(d, "counts", got.Reactions, []papers.ReactionCount{{Reaction: "👍", Count: 2, Mine: true, Names: []string{"ada", "ben"}}, {Reaction: "🙏", Count: 1, Names: []string{"ben"}}})
	for range 2 {
		d.must(d.st.React(d.Context(), ben.ID, c, "👍", false))
	}
	equal(d, "taken back", d.read(c).Reactions[0].Count, 1)
	d.wants(d.st.React(d.Context(), ben.ID, 99, "👍", true), papers.ErrNotFound)
}

// notices are what a person was told, newest first.
func (d desk) notices(who papers.UserID) []papers.Notification {
	d.Helper()
	all, err := d.st.Notifications(d.Context(), who, false, 0, 100)
	d.must(err)
	n, err := d.st.Unseen(d.Context(), who)
	d.must(err)
	equal(d, "unseen", n, len(all))
	return all
}

func tellings(d desk) {
	d.put(full("x:a"))
	ada, ben, cleo := d.person("ada"), d.person("ben"), d.person("cleo")
	c := d.comment(ada.ID, "x:a", 0, "@ada and @ben", ada.ID, ben.ID)
	equal(d, "oneself is told nothing", len(d.notices(ada.ID)), 0)
	r := d.comment(cleo.ID, "x:a", c, "@ada, @ben", ada.ID, ben.ID)
	equal(d, "once, as the one replied to", d.notices(ada.ID), []papers.Notification{
		{ID: d.notices(ada.ID)[0].ID, Kind: papers.OfReply, At: d.in(0), Actor: cleo, Paper: "x:a", Title: full("x:a").Title, Comment: r}})
	bens := d.notices(ben.ID)
	equal(d, "twice", len(bens), 2)
	equal(d, "as mentioned", bens[0].Kind, papers.OfMention)
	equal(d, "nobody else", len(d.notices(cleo.ID)), 0)
}

func quiet(d desk) {
	d.put(plain("x:a"))
	ada, ben := d.person("ada"), d.person("ben")
	ada.Settings.QuietReplies = true
	d.must(d.st.SaveUser(d.Context(), ada))
	c := d.comment(ada.ID, "x:a", 0, "One.")
	d.comment(ben.ID, "x:a", c, "Two.")
	d.must(d.st.React(d.Context(), ben.ID, c, "👍", true))
	equal(d, "quiet", len(d.notices(ada.ID)), 0)
	d.comment(ben.ID, "x:a", 0, "@ada", ada.ID)
	equal(d, "but a mention", len(d.notices(ada.ID)), 1)
}

func bundled(d desk) {
	d.put(plain("x:a"))
	ada, ben, cleo := d.person("ada"), d.person("ben"), d.person("cleo")
	c := d.comment(ada.ID, "x:a", 0, "One.")
	d.must(d.st.React(d.Context(), ben.ID, c, "👍", true))
	d.must(d.st.React(d.Context(), ben.ID, c, "👍", false))
	d.must(d.st.React(d.Context(), ben.ID, c, "👍", true))
	d.must(d.st.React(d.Context(), ben.ID, c, "🎉", true))
	got := d.notices(ada.ID)
	equal(d, "one", len(got), 1)
	equal(d, "by", got[0].Actor.ID, ben.ID)
	equal(d, "with", got[0].Words, "👍 🎉")
	d.must(d.st.React(d.Context(), cleo.ID, c, "❤️", true))
	got = d.notices(ada.ID)
	equal(d, "one still", len(got), 1)
	equal(d, "by several", got[0].Actor.ID, papers.UserID(0))
	d.must(d.st.SeeNotifications(d.Context(), ada.ID, got[0].ID))
	d.must(d.st.React(d.Context(), cleo.ID, c, "👀", true))
	equal(d, "a new one", d.notices(ada.ID)[0].Words, "👀")
}

func seenNotices(d desk) {
	d.put(plain("x:a"))
	ada, ben := d.person("ada"), d.person("ben")
	for i := range 5 {
		d.comment(ben.ID, "x:a", 0, strings.Repeat("@ada ", i+1), ada.ID)
		d.turn(24 * time.Hour)
	}
	all := d.notices(ada.ID)
	d.must(d.st.SeeNotifications(d.Context(), ben.ID, 1<<40))
	equal(d, "another's are hers still", len(d.notices(ada.ID)), 5)
	d.must(d.st.SeeNotifications(d.Context(), ada.ID, all[2].ID))
	equal(d, "those before", len(d.notices(ada.ID)), 2)
	seen, err := d.st.Notifications(d.Context(), ada.ID, true, all[2].ID, 1)
	d.must(err)
	equal(d, "a page of the seen", len(seen), 1)
	equal(d, "from there on", seen[0].ID, all[3].ID)
	n, err := d.st.PurgeNotifications(d.Context(), d.now().Add(-3*24*time.Hour))
	d.must(err)
	equal(d, "purged", n, 2)
	left, err := d.st.Notifications(d.Context(), ada.ID, true, 0, 9)
	d.must(err)
	equal(d, "left", len(left), 1)
}

func (d desk) tellVersions() int {
	d.Helper()
	for all := 0; ; {
		n, done, err := d.st.TellVersions(d.Context())
		d.must(err)
		if all += n; done {
			return all
		}
	}
}

func versions(d desk) {
	version := func(id papers.ID, n int) {
		p := plain(id)
		for i := range n {
			p.Versions = append(p.Versions, papers.Version{Number: i + 1})
		}
		d.put(p)
	}
	version("x:a", 1)
	version("x:b", 0)
	ada, ben := d.person("ada"), d.person("ben")
	equal(d, "nothing is saved", d.tellVersions(), 0)
	for _, u := range []papers.User{ada, ben} {
		d.must(d.st.Keep(d.Context(), u.ID, "x:a", true))
		d.must(d.st.Keep(d.Context(), u.ID, "x:b", true))
	}
	ben.Settings.QuietSaved = true
	d.must(d.st.SaveUser(d.Context(), ben))
	equal(d, "nothing is new", d.tellVersions(), 0)
	version("x:a", 2)
	version("x:b", 1) // the first that is told is no news
	version("x:c", 2)
	d.tellVersions()
	equal(d, "again", d.tellVersions(), 0)
	got := d.notices(ada.ID)
	equal(d, "told", len(got), 1)
	equal(d, "of", got[0].Paper, papers.ID("x:a"))
	equal(d, "words", got[0].Words, "version 2")
	equal(d, "quiet", len(d.notices(ben.ID)), 0)
	d.must(d.st.SetSetting(d.Context(), "versions told", "0")) // as after a kill before its mark was kept
	equal(d, "from the beginning", d.tellVersions(), 0)
	version("x:b", 2)
	d.must(d.st.Keep(d.Context(), ada.ID, "x:a", false))
	version("x:a", 3)
	d.tellVersions()
	equal(d, "what is no longer saved is no news", len(d.notices(ada.ID)), 2)
}

func impressions(d desk) {
	d.put(plain("x:a"), plain("x:b"))
	shown := func(id papers.ID, n int) store.Impression {
		return store.Impression{Person: 1, Paper: id, At: d.in(0), Place: "edition", Position: n}
	}
	early := []store.Impression{shown("x:a", 1), shown("x:none", 2), shown("x:b", 3)}
	d.must(d.st.AddImpressions(d.Context(), early))
	d.must(d.st.AddImpressions(d.Context(), nil))
	begin := d.now()
	d.turn(48 * time.Hour)
	late := shown("x:a", 1)
	d.must(d.st.AddImpressions(d.Context(), []store.Impression{late}))
	got, err := d.st.Impressions(d.Context(), 1, begin.Add(-time.Hour), 9)
	d.must(err)
	equal(d, "all", got, []store.Impression{early[0], early[2], late})
	n, err := d.st.PurgeImpressions(d.Context(), d.now().Add(-time.Hour))
	d.must(err)
	equal(d, "purged", n, 2)
}

func trendingPages(d desk) {
	var all []papers.Paper
	for i, p := range numbered(9) {
		p.Categories = []papers.Category{[]papers.Category{"cs.CL", "math.CO", "cs.LG"}[i%3]}
		all = append(all, p)
	}
	d.put(all...)
	for i := range all {
		for who := range i + 1 {
			d.vote(papers.UserID(who+1), all[i].ID, true)
		}
	}
	ask := func(c papers.Category, limit, offset int) []papers.ID {
		r := store.TrendingRequest{Window: store.DayWindow, Category: c, At: d.now(), Limit: limit, Offset: offset}
		found, err := d.st.Trending(d.Context(), r)
		d.must(err)
		var ids []papers.ID
		for _, h := range found {
			ids = append(ids, h.Paper.ID)
		}
		return ids
	}
	equal(d, "an archive", ask("cs", 9, 0), []papers.ID{"x:0008", "x:0006", "x:0005", "x:0003", "x:0002", "x:0000"})
	equal(d, "a category", ask("math.CO", 9, 0), []papers.ID{"x:0007", "x:0004", "x:0001"})
	equal(d, "a page", ask("", 2, 3), []papers.ID{"x:0005", "x:0004"})
	n, err := d.st.CountTrending(d.Context(), store.TrendingRequest{Window: store.DayWindow, At: d.now()}, 5)
	d.must(err)
	equal(d, "count, bounded", n, 5)
	d.turn(10 * 24 * time.Hour)
	equal(d, "cold", len(ask("", 9, 0)), 0)
}

package storetest

import (
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

func recentChecks() []check {
	return []check{
		{"papers of some days", recent},
		{"what a person knows", knownPapers},
		{"what was mailed, and up to where", mailedSince},
	}
}

func recent(d desk) {
	old, one, two, gone := plain("x:old"), plain("x:one"), plain("x:two"), plain("x:gone")
	old.Announced, one.Announced, two.Announced, gone.Announced = aDay(-9), aDay(-1), aDay(0), aDay(0)
	gone.Withdrawn = true
	d.put(old, one, two, gone, plain("x:dayless"))
	d.batch(store.Batch{Front: &store.SiteFront{Site: "elsewhere", Day: aDay(0), Signals: []papers.Signal{{Paper: "x:two", Votes: 7}}}})
	ada := d.user("ada", papers.AdminRole)
	_, err := d.st.Vote(d.Context(), ada.ID, "x:one", true)
	d.must(err)
	all, newest, err := d.st.Recent(d.Context(), aDay(-8), aDay(0), d.in(-time.Hour), 10)
	d.must(err)
	type row struct {
		id               papers.ID
		day              papers.Day
		votes, elsewhere int
	}
	var got []row
	change := uint64(0)
	for _, r := range all {
		got = append(got, row{r.ID, r.Day, r.Votes, r.Elsewhere})
		change = max(change, r.Change)
		if r.Num < 1 || r.Num > newest {
			d.Errorf("%s has the number %d of %d", r.ID, r.Num, newest)
		}
	}
	equal(d, "recent", got, []row{{"x:two", aDay(0), 0, 7}, {"x:one", aDay(-1), 1, 0}})
	equal(d, "newest", newest, 5)
	if change == 0 || change > d.mark() {
		d.Errorf("change %d of %d", change, d.mark())
	}
	all, _, err = d.st.Recent(d.Context(), aDay(-8), aDay(0), d.in(time.Hour), 10)
	d.must(err)
	equal(d, "later votes", all[1].Votes, 0)
	all, _, err = d.st.Recent(d.Context(), aDay(-8), aDay(0), d.in(0), 1)
	d.must(err)
	equal(d, "one", len(all), 1)
	votes, err := d.st.VotesSince(d.Context(), []papers.ID{"x:one", "x:two", "x:none"}, d.in(-time.Hour))
	d.must(err)
	equal(d, "votes", votes, map[papers.ID]int{"x:one": 1})
	votes, err = d.st.VotesSince(d.Context(), []papers.ID{"x:one"}, d.in(time.Hour))
	d.must(err)
	equal(d, "no votes", votes, map[papers.ID]int{})
}

func knownPapers(d desk) {
	d.put(plain("x:1"), plain("x:2"), plain("x:3"), plain("x:4"), plain("x:5"))
	ada, ben := d.user("ada", papers.AdminRole), d.user("ben", papers.ReaderRole)
	_, err := d.st.Vote(d.Context(), ada.ID, "x:1", true)
	d.must(err)
	d.must(d.st.Keep(d.Context(), ada.ID, "x:1", true))
	d.must(d.st.Dismiss(d.Context(), ada.ID, "x:2", true))
	l := d.newList(ada, "Mine", false)
	_, err = d.st.AddItems(d.Context(), ada.ID, l.ID, []papers.ListItem{{Paper: papers.Paper{ID: "x:3"}}})
	d.must(err)
	_, err = d.st.Vote(d.Context(), ben.ID, "x:4", true)
	d.must(err)
	got, err := d.st.Known(d.Context(), ada.ID)
	d.must(err)
	equal(d, "ada knows", got, map[papers.ID]papers.Stance{"x:1": {Voted: true, Saved: true}, "x:2": {Dismissed: true}, "x:3": {Saved: true}})
	got, err = d.st.Known(d.Context(), 0)
	d.must(err)
	equal(d, "nobody knows", got, map[papers.ID]papers.Stance{})
}

func mailedSince(d desk) {
	d.put(plain("x:1"), plain("x:2"))
	s, other := d.subscribe("ada@example.org", 0), d.subscribe("ben@example.org", 0)
	e := d.edition(s, aDay(0), "x:1")
	e.Mark = 2
	d.made(e)
	got, err := d.st.MailedSince(d.Context(), s.ID, d.in(0))
	d.must(err)
	equal(d, "mailed", got, map[papers.ID]bool{"x:1": true})
	got, err = d.st.MailedSince(d.Context(), s.ID, d.in(time.Second))
	d.must(err)
	equal(d, "mailed later", got, map[papers.ID]bool{})
	marks, err := d.st.MailMarks(d.Context(), []papers.SubscriptionID{s.ID, other.ID, 99})
	d.must(err)
	equal(d, "marks", marks, map[papers.SubscriptionID]int64{s.ID: 2, other.ID: 0})
}

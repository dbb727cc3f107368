package storetest

import (
	"fmt"
	"slices"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

func announcementChecks() []check {
	return []check{
		{"announcements of a paper, newest day first", announcementsOf},
		{"of papers that nobody holds they are passed over", announcedNobody},
		{"the same again changes nothing", announcedAgain},
		{"new tells the day, in whichever order", toldDay},
		{"new on two days is new on the first", newTwice},
		{"no record takes a told day away", toldStays},
		{"a paper counts once", announcedOnce},
		{"an announcement without a day is refused", announcedNever},
		{"which papers are held", heldPapers},
	}
}

// told is an announcement as new, on a day of December 2025.
func told(day int, id papers.ID) papers.Announcement {
	return papers.Announcement{Paper: id, Day: december(day), Kind: papers.NewPaper}
}

func (d desk) announce(as ...papers.Announcement) store.PutResult {
	d.Helper()
	return d.batch(store.Batch{Announcements: as})
}

func (d desk) announcementsOf(id papers.ID) []papers.Announcement {
	d.Helper()
	as, err := d.st.AnnouncementsOf(d.Context(), id)
	d.must(err)
	return as
}

func announcementsOf(d desk) {
	d.put(plain("x:a"), plain("x:b"))
	equal(d, "none", len(d.announcementsOf("x:a")), 0)
	equal(d, "nobody's", len(d.announcementsOf("x:c")), 0)
	cross := papers.Announcement{Paper: "x:a", Day: december(2), Kind: papers.CrossListed}
	replaced := papers.Announcement{Paper: "x:a", Day: december(11), Kind: papers.Replaced}
	again := papers.Announcement{Paper: "x:a", Day: december(9), Kind: papers.ReplacedCross}
	d.announce(told(2, "x:a"), replaced, told(2, "x:b"), cross)
	d.announce(again)
	equal(d, "several", d.announcementsOf("x:a"), []papers.Announcement{replaced, again, told(2, "x:a"), cross})
	equal(d, "one", d.announcementsOf("x:b"), []papers.Announcement{told(2, "x:b")})
}

func announcedNobody(d desk) {
	r := d.batch(store.Batch{
		Papers:        []papers.Paper{plain("x:a")},
		Announcements: []papers.Announcement{told(2, "x:b"), told(2, "x:a"), {Paper: "x:c", Day: december(2), Kind: papers.Replaced}},
	})
	equal(d, "result", r, store.PutResult{Added: 1})
	equal(d, "mark", d.mark(), 1)
	equal(d, "held", d.announcementsOf("x:a"), []papers.Announcement{told(2, "x:a")})
	d.put(plain("x:b"))
	equal(d, "announced before it was held", len(d.announcementsOf("x:b")), 0)
	samePaper(d, d.get("x:b"), plain("x:b"))
}

func announcedAgain(d desk) {
	b := store.Batch{Papers: numbered(1200)}
	for i, p := range b.Papers {
		kind := []papers.AnnouncementKind{papers.NewPaper, papers.CrossListed, papers.Replaced}[i%3]
		b.Announcements = append(b.Announcements, papers.Announcement{Paper: p.ID, Day: december(2), Kind: kind})
	}
	equal(d, "first", d.batch(b), store.PutResult{Added: 1200})
	equal(d, "again", d.batch(b), store.PutResult{Unchanged: 1200})
	equal(d, "without the records", d.announce(b.Announcements...), store.PutResult{})
	equal(d, "in one batch", d.announce(slices.Concat(b.Announcements, b.Announcements)...), store.PutResult{})
	equal(d, "mark", d.mark(), 1200)
	equal(d, "rows", len(d.announcementsOf("x:0000")), 1)
	n, err := d.st.CountAnnounced(d.Context(), december(2), december(2))
	d.must(err)
	equal(d, "papers of that day", n, 400)
}

// toldDay lets what two interfaces tell of a paper arrive in every order and
// in batches of every cut: a record whose day follows from a date, a feed's
// item, and the feed's word that the paper is new.
func toldDay(d desk) {
	record := func(id papers.ID) store.Batch {
		p := on(december(4), id)
		p.Published = instant(2025, 12, 3)
		return store.Batch{Papers: []papers.Paper{p}}
	}
	item := func(id papers.ID) store.Batch {
		return store.Batch{Papers: []papers.Paper{plain(id)}, Announcements: []papers.Announcement{told(6, id)}}
	}
	word := func(id papers.ID) store.Batch { return store.Batch{Announcements: []papers.Announcement{told(6, id)}} }
	want := record("")
	want.Papers[0].Announced, want.Papers[0].DayTold = december(6), true
	for i, order := range [][]func(papers.ID) store.Batch{
		{record, item}, {item, record}, {record, word}, {record, item, record, word}, {item, word, record, item}, {word, record, item},
	} {
		for cut := range len(order) + 1 {
			id := papers.ID(fmt.Sprintf("x:%d-%d", i, cut))
			for _, part := range [][]func(papers.ID) store.Batch{order[:cut], order[cut:]} {
				d.batch(joined(part, id))
			}
			w := want.Papers[0]
			w.ID, w.Title = id, "On "+string(id)
			samePaper(d, d.get(id), w)
			equal(d, "announcements", d.announcementsOf(id), []papers.Announcement{told(6, id)})
		}
	}
}

func joined(parts []func(papers.ID) store.Batch, id papers.ID) store.Batch {
	var all store.Batch
	for _, part := range parts {
		b := part(id)
		all.Papers, all.Announcements = append(all.Papers, b.Papers...), append(all.Announcements, b.Announcements...)
	}
	return all
}

// newTwice can only come from a damaged feed or from a wrong clock there; a
// paper must not wander between days for it.
func newTwice(d desk) {
	d.put(plain("x:a"), plain("x:b"), plain("x:c"))
	d.announce(told(8, "x:a"))
	d.announce(told(5, "x:a"))
	d.announce(told(5, "x:b"))
	equal(d, "a later day", d.announce(told(8, "x:b")), store.PutResult{})
	d.announce(told(8, "x:c"), told(5, "x:c"), told(7, "x:c"))
	for _, id := range []papers.ID{"x:a", "x:b", "x:c"} {
		equal(d, string(id), d.get(id).Announced, december(5))
		equal(d, "newest first", d.announcementsOf(id)[0], told(8, id))
	}
	d.announce(papers.Announcement{Paper: "x:a", Day: december(1), Kind: papers.CrossListed})
	equal(d, "cross-listed", d.get("x:a").Announced, december(5))
}

func toldStays(d desk) {
	d.batch(store.Batch{Papers: []papers.Paper{plain("x:a")}, Announcements: []papers.Announcement{told(5, "x:a")}})
	later := on(december(9), "x:a")
	later.Published = instant(2025, 12, 8)
	later.Versions = []papers.Version{{Number: 1, Date: later.Published}, {Number: 2, Date: instant(2025, 12, 20)}}
	equal(d, "result", d.put(later), store.PutResult{Changed: 1})
	equal(d, "day", d.get("x:a").Announced, december(5))
	equal(d, "told", d.get("x:a").DayTold, true)
	equal(d, "that day", entryIDs(d.announced(december(5), december(5), 9, 0)), []papers.ID{"x:a"})
	equal(d, "the other day", len(d.announced(december(9), december(9), 9, 0)), 0)
}

func announcedOnce(d desk) {
	d.put(plain("x:a"), plain("x:b"), plain("x:c"))
	changed := plain("x:a")
	changed.Comments = "9 pages"
	r := d.batch(store.Batch{
		Papers:        []papers.Paper{changed, plain("x:b"), plain("x:d"), plain("x:e")},
		Announcements: []papers.Announcement{told(5, "x:a"), told(5, "x:c"), told(5, "x:d"), told(5, "x:c")},
	})
	equal(d, "result", r, store.PutResult{Added: 2, Changed: 2, Unchanged: 1})
	equal(d, "mark", d.mark(), 3+4)
	var f follower
	f.catchUp(d, 2)
	for _, id := range []papers.ID{"x:a", "x:c", "x:d"} {
		equal(d, string(id), f.held[id].Announced, december(5))
		samePaper(d, f.held[id], d.get(id))
	}
}

func announcedNever(d desk) {
	for _, kind := range []papers.AnnouncementKind{papers.NewPaper, papers.Replaced} {
		_, err := d.st.PutPapers(d.Context(), store.Batch{
			Papers: []papers.Paper{plain("x:a")}, Announcements: []papers.Announcement{{Paper: "x:a", Kind: kind}},
		})
		d.wants(err, papers.ErrInvalid)
		equal(d, "mark", d.mark(), 0)
	}
}

func heldPapers(d desk) {
	d.put(numbered(1200)...)
	d.remove("x:0007")
	ids := append(idsOf(numbered(1300)), "x:0001", "", "X:0002")
	held, err := d.st.Held(d.Context(), ids)
	d.must(err)
	equal(d, "held", len(held), 1199)
	equal(d, "some", []bool{held["x:0001"], held["x:0007"], held["x:1250"], held["X:0002"]}, []bool{true, false, false, false})
	held, err = d.st.Held(d.Context(), nil)
	d.must(err)
	equal(d, "nothing asked", len(held), 0)
}

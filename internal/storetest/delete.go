package storetest

import (
	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

func deleteChecks() []check {
	return []check{
		{"deleted in a batch, with all that belongs to it", deletedInBatch},
		{"ids that nobody holds are passed over", deletedNobody},
		{"deleted and put in one batch is held", deletedAndPut},
		{"many at once", deletedMany},
		{"a batch that fails deletes nothing", deletedNot},
	}
}

func deletedInBatch(d desk) {
	d.batch(store.Batch{
		Papers:        []papers.Paper{full("x:a"), plain("x:b")},
		Features:      []papers.Feature{chosen(1, "x:a", 1), chosen(1, "x:b", 2)},
		Announcements: []papers.Announcement{told(1, "x:a"), told(1, "x:b")},
	})
	equal(d, "result", d.batch(store.Batch{Delete: []papers.ID{"x:a", "x:a"}}), store.PutResult{Removed: 1})
	equal(d, "changes", d.changes(2, 10), []store.Change{{Number: 3, Deleted: true, Paper: papers.Paper{ID: "x:a"}}})
	_, err := d.st.Paper(d.Context(), "x:a")
	d.wants(err, papers.ErrNotFound)
	d.put(plain("x:a")) // nothing of it shines through
	samePaper(d, d.get("x:a"), plain("x:a"))
	equal(d, "announcements", len(d.announcementsOf("x:a")), 0)
	equal(d, "another's announcements", d.announcementsOf("x:b"), []papers.Announcement{told(1, "x:b")})
	equal(d, "features", entryIDs(d.featured(1, 1, 9, 0)), []papers.ID{"x:b"})
}

func deletedNobody(d desk) {
	d.put(plain("x:a"))
	equal(d, "result", d.batch(store.Batch{Delete: []papers.ID{"x:b", "", "x:A"}}), store.PutResult{})
	equal(d, "mark", d.mark(), 1)
	equal(d, "result", d.batch(store.Batch{Delete: []papers.ID{"x:b", "x:a"}}), store.PutResult{Removed: 1})
	equal(d, "again", d.batch(store.Batch{Delete: []papers.ID{"x:b", "x:a"}}), store.PutResult{})
	equal(d, "mark", d.mark(), 2)
}

func deletedAndPut(d desk) {
	d.batch(store.Batch{Papers: []papers.Paper{full("x:a"), plain("x:b")}, Announcements: []papers.Announcement{told(1, "x:a")}})
	f, late := follower{}, follower{}
	f.catchUp(d, 9)
	r := d.batch(store.Batch{
		Delete: []papers.ID{"x:a", "x:b", "x:c"},
		Papers: []papers.Paper{plain("x:a"), plain("x:c")},
	})
	equal(d, "result", r, store.PutResult{Added: 2, Removed: 2})
	samePaper(d, d.get("x:a"), plain("x:a"))
	equal(d, "announcements", len(d.announcementsOf("x:a")), 0)
	equal(d, "mark", d.mark(), 6)
	f.catchUp(d, 1)
	late.catchUp(d, 1)
	samePapers(d, f.papers(), []papers.Paper{plain("x:a"), plain("x:c")})
	samePapers(d, late.papers(), f.papers())
}

func deletedMany(d desk) {
	all := numbered(2500)
	d.put(all...)
	var ids []papers.ID
	for i := 0; i < len(all); i += 2 {
		ids = append(ids, all[i].ID)
	}
	equal(d, "result", d.batch(store.Batch{Delete: ids}), store.PutResult{Removed: len(ids)})
	equal(d, "mark", d.mark(), uint64(2500+len(ids)))
	var f follower
	f.catchUp(d, 400)
	equal(d, "followed", len(f.held), 2500-len(ids))
	held, err := d.st.Held(d.Context(), idsOf(all))
	d.must(err)
	equal(d, "held", len(held), 2500-len(ids))
	equal(d, "the first", []bool{held["x:0000"], held["x:0001"]}, []bool{false, true})
}

func deletedNot(d desk) {
	d.batch(store.Batch{Papers: []papers.Paper{full("x:a")}, Announcements: []papers.Announcement{told(30, "x:a")}})
	before := d.get("x:a")
	_, err := d.st.PutPapers(d.Context(), store.Batch{Delete: []papers.ID{"x:a"}, Features: []papers.Feature{chosen(1, "x:a", 1)}})
	d.wants(err, papers.ErrNotFound)
	samePaper(d, d.get("x:a"), before)
	equal(d, "announcements", d.announcementsOf("x:a"), []papers.Announcement{told(30, "x:a")})
	equal(d, "mark", d.mark(), 1)
}

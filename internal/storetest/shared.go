package storetest

import (
	"slices"
	"sync"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// RunShared tries the promises about a database that is opened more than
// once: later again, or by two processes at a time. database makes a new and
// empty one; each call of what it returns opens that same one anew, by the
// options given, and closes it when the test ends.
func RunShared(t *testing.T, database func(t *testing.T) (open func(store.Options) *store.Store)) {
	for name, run := range map[string]func(t *testing.T, open func(store.Options) *store.Store){
		"reopening keeps everything": reopen,
		"two write in turn":          writeInTurn,
		"two write at once":          writeAtOnce,
		"many open a new one":        openAtOnce,
		"one of many begins a run":   raceForRun,
		"one of many takes the turn": raceForTurn,
		"turns keep their pause":     turnsKeepPause,
	} {
		t.Run(name, func(t *testing.T) { run(t, database(t)) })
	}
	t.Run("identities differ", func(t *testing.T) {
		if a, b := database(t)(store.Options{}).Identity(), database(t)(store.Options{}).Identity(); a == b {
			t.Errorf("two databases are both %s", a)
		}
	})
}

func reopen(t *testing.T, open func(store.Options) *store.Store) {
	w := newWatch()
	d := desk{t, w, open(store.Options{Now: w.now})}
	d.put(full("x:a"), plain("x:b"))
	d.remove("x:b")
	d.batch(store.Batch{Features: []papers.Feature{chosen(1, "x:a", 1)}, Cursor: &store.Cursor{Name: "c", Position: "7"}})
	d.must(d.st.SetSetting(t.Context(), "title", "Daily"))
	replaced := papers.Announcement{Paper: "x:a", Day: december(5), Kind: papers.Replaced}
	d.announce(replaced)
	d.plan("a", d.in(0))
	run := d.begun("a", "a", false)
	d.taken("a")
	identity, stamp, changes, featured := d.st.Identity(), d.stamp(3), d.changes(0, 9), d.featured(1, 1, 9, 0)
	d.must(d.st.Close())
	d.wants(d.st.Ping(t.Context()), papers.ErrUnavailable)
	d.st = open(store.Options{Now: w.now})
	equal(d, "identity", d.st.Identity(), identity)
	equal(d, "stamp", d.stamp(3), stamp)
	equal(d, "changes", d.changes(0, 9), changes)
	equal(d, "featured", d.featured(1, 1, 9, 0), featured)
	equal(d, "cursor", d.cursor("c"), "7")
	equal(d, "setting", d.setting("title"), "Daily")
	equal(d, "announcements", d.announcementsOf("x:a"), []papers.Announcement{replaced})
	equal(d, "runs", d.runs("a", 9), []store.Run{run})
	d.refused("a", true)
	d.waits("a", lease)
	equal(d, "again", d.put(full("x:a")), store.PutResult{Unchanged: 1})
	d.put(plain("x:b"))
	equal(d, "mark", d.mark(), 4)
}

// open2 opens one database twice, by one watch.
func open2(t *testing.T, open func(store.Options) *store.Store) []desk {
	w := newWatch()
	return []desk{{t, w, open(store.Options{Now: w.now})}, {t, w, open(store.Options{Now: w.now})}}
}

func writeInTurn(t *testing.T, open func(store.Options) *store.Store) {
	desks := open2(t, open)
	a, b := desks[0], desks[1]
	equal(t, "identity", a.st.Identity(), b.st.Identity())
	feed := follower{}
	for i, p := range numbered(20) {
		writer, reader := a, b
		if i%2 == 1 {
			writer, reader = b, a
		}
		writer.put(p)
		samePaper(t, reader.get(p.ID), p)
		feed.catchUp(reader, 3)
	}
	samePapers(t, feed.papers(), numbered(20))
	equal(t, "mark", feed.mark, 20)
}

func writeAtOnce(t *testing.T, open func(store.Options) *store.Store) {
	desks := open2(t, open)
	var writing sync.WaitGroup
	for w := range writers {
		writing.Go(func() { writeShared(desks[w%2], w) })
	}
	writing.Wait()
	for _, d := range desks {
		f := follower{}
		f.catchUp(d, 7)
		checkCrowd(d, &f)
		equal(t, "mark", d.mark(), shared*writers+2*writers)
	}
}

// openAtOnce starts many on a database that has no schema yet.
func openAtOnce(t *testing.T, open func(store.Options) *store.Store) {
	var opening sync.WaitGroup
	identities := make([]string, 4)
	for i := range identities {
		opening.Go(func() { identities[i] = open(store.Options{}).Identity() })
	}
	opening.Wait()
	if identities[0] == "" || len(slices.Compact(slices.Clone(identities))) != 1 {
		t.Errorf("one database has the identities %q", identities)
	}
}

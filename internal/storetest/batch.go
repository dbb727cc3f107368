package storetest

import (
	"context"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

func batchChecks() []check {
	return []check{
		{"an empty batch does nothing", func(d desk) {
			equal(d, "result", d.batch(store.Batch{}), store.PutResult{})
			equal(d, "mark", d.mark(), 0)
		}},
		{"all or nothing", allOrNothing},
		{"the cursor moves with the papers", cursorMoves},
		{"settings move with the papers", settingsMove},
		{"a cancelled context writes nothing", cancelled},
		{"a context cancelled midway leaves all or nothing", cancelledMidway},
	}
}

// allOrNothing fails a batch in its last part, at a feature of a paper that
// nobody holds.
func allOrNothing(d desk) {
	kept := papers.Feature{Day: december(1), Paper: "x:held", Position: 1, Kind: papers.FromFile, By: "a.jsonl", At: instant(2025, 12, 1).Time}
	d.batch(store.Batch{Papers: []papers.Paper{plain("x:held")}, Features: []papers.Feature{kept}, Cursor: &store.Cursor{Name: "c", Position: "1"}})
	r, err := d.st.PutPapers(d.Context(), store.Batch{
		Papers:        []papers.Paper{full("x:held"), plain("x:new")},
		ClearFeatures: []papers.Day{december(1)},
		Features:      []papers.Feature{{Day: december(2), Paper: "x:new", Position: 1, Kind: papers.FromFile}, {Day: december(2), Paper: "x:unknown"}},
		Cursor:        &store.Cursor{Name: "c", Position: "2"},
		Settings:      map[string]string{"starter": "now"},
	})
	d.wants(err, papers.ErrNotFound)
	equal(d, "result", r, store.PutResult{})
	equal(d, "mark", d.mark(), 1)
	samePaper(d, d.get("x:held"), plain("x:held"))
	_, err = d.st.Paper(d.Context(), "x:new")
	d.wants(err, papers.ErrNotFound)
	features, err := d.st.FeaturesOf(d.Context(), "x:held")
	d.must(err)
	equal(d, "features", features, []papers.Feature{kept})
	equal(d, "cursor", d.cursor("c"), "1")
	equal(d, "setting", d.setting("starter"), "")
	equal(d, "the store goes on", d.put(plain("x:new")), store.PutResult{Added: 1})
	equal(d, "mark", d.mark(), 2)
}

func cursorMoves(d desk) {
	equal(d, "never read", d.cursor("kaggle"), "")
	for _, position := range []string{"1", "token 2", "2025-12-15|x'y", "", "again"} {
		d.batch(store.Batch{Cursor: &store.Cursor{Name: "kaggle", Position: position}})
		equal(d, "position", d.cursor("kaggle"), position)
	}
	d.put(plain("x:1"))
	equal(d, "a batch without one", d.cursor("kaggle"), "again")
	equal(d, "another source", d.cursor("oai"), "")
}

func settingsMove(d desk) {
	d.must(d.st.SetSetting(d.Context(), "kept", "as it was"))
	d.batch(store.Batch{Papers: numbered(2), Settings: map[string]string{"starter": "2025-12-15", "title": "", "b": "'"}})
	for name, want := range map[string]string{"starter": "2025-12-15", "title": "", "b": "'", "kept": "as it was"} {
		equal(d, name, d.setting(name), want)
	}
	d.batch(store.Batch{Settings: map[string]string{"starter": "again"}})
	equal(d, "replaced", d.setting("starter"), "again")
	_, err := d.st.PutPapers(d.Context(), store.Batch{Papers: numbered(3), Settings: map[string]string{"a": "lost", "store": "mine"}})
	d.wants(err, papers.ErrInvalid)
	equal(d, "mark", d.mark(), 2)
	equal(d, "beside a refused one", d.setting("a"), "")
}

func (d desk) cursor(name string) string {
	d.Helper()
	position, err := d.st.Cursor(d.Context(), name)
	d.must(err)
	return position
}

func cancelled(d desk) {
	d.put(plain("x:1"))
	ctx, cancel := context.WithCancel(d.Context())
	cancel()
	_, err := d.st.PutPapers(ctx, store.Batch{Papers: numbered(10)})
	d.wants(err, context.Canceled)
	d.wants(d.st.DeletePaper(ctx, "x:1"), context.Canceled)
	d.wants(d.st.SetSetting(ctx, "a", "b"), context.Canceled)
	_, err = d.st.Papers(ctx, []papers.ID{"x:1"})
	d.wants(err, context.Canceled)
	_, err = d.st.ChangedSince(ctx, 0, 1)
	d.wants(err, context.Canceled)
	d.wants(d.st.Ping(ctx), papers.ErrUnavailable)
	equal(d, "mark", d.mark(), 1)
	equal(d, "the store goes on", d.put(numbered(10)...), store.PutResult{Added: 10})
}

func cancelledMidway(d desk) {
	all := numbered(3000)
	for wait := 100 * time.Microsecond; wait < 300*time.Millisecond; wait *= 2 {
		ctx, cancel := context.WithTimeout(d.Context(), wait)
		r, err := d.st.PutPapers(ctx, store.Batch{Papers: all})
		cancel()
		if err == nil {
			equal(d, "result", r.Added, len(all))
			break
		}
		equal(d, "mark after a stop", d.mark(), 0)
		empty, err := d.st.Empty(d.Context())
		d.must(err)
		equal(d, "empty", empty, true)
	}
	d.put(all...)
	equal(d, "mark", d.mark(), 3000)
}

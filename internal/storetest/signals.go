package storetest

import (
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

func signalChecks() []check {
	return []check{
		{"every field comes back", signalFields},
		{"read again they follow, and nothing else moves", signalsFollow},
		{"what the site has no longer is forgotten", signalsForgotten},
		{"a later day stays", signalsDays},
		{"of many papers", signalsOfMany},
		{"places stand behind the site's own", placesBehind},
		{"places are replaced for one site and one day", placesReplaced},
		{"a curator's word holds", placesDecided},
		{"what is held is filled in and not overwritten", frontFills},
		{"texts that only the site told follow it", frontFollowed},
		{"papers that are gone, taken down or unknown", frontGone},
		{"a front page without a day is refused", func(d desk) {
			_, err := d.st.PutPapers(d.Context(), store.Batch{Front: &store.SiteFront{Site: "a.example"}})
			d.wants(err, papers.ErrInvalid)
		}},
	}
}

// front puts a site's front page whose papers are given with votes that tell
// their places.
func (d desk) front(site string, day int, ids ...papers.ID) store.PutResult {
	d.Helper()
	f := &store.SiteFront{Site: site, Base: "https://" + site, Day: december(day), Choose: true}
	for i, id := range ids {
		f.Signals = append(f.Signals, papers.Signal{Paper: id, Position: i + 1, Votes: 10 - i, Comments: i, By: "Ada"})
		f.Features = append(f.Features, papers.Feature{Paper: id})
	}
	return d.batch(store.Batch{Front: f})
}

func (d desk) signals(ids ...papers.ID) map[papers.ID][]papers.Signal {
	d.Helper()
	got, err := d.st.SignalsOf(d.Context(), ids)
	d.must(err)
	return got
}

func signalFields(d desk) {
	d.put(plain("x:a"), plain("x:b"))
	d.front("a.example", 1, "x:b", "x:a")
	now := d.in(0)
	want := papers.Signal{Site: "a.example", Base: "https://a.example", Paper: "x:a", Day: december(1), Position: 2, Votes: 9, Comments: 1, By: "Ada", First: now, Seen: now}
	equal(d, "signals", d.signals("x:a", "x:none", "x:a"), map[papers.ID][]papers.Signal{"x:a": {want}})
	equal(d, "address", want.URL(), "https://a.example/papers/x:a")
	equal(d, "places", entryIDs(d.featured(1, 1, 9, 0)), []papers.ID{"x:b", "x:a"})
	equal(d, "feature", d.featured(1, 1, 9, 0)[0].Feature, papers.Feature{Day: december(1), Paper: "x:b", Position: 1, Kind: papers.FromSite, By: "a.example", At: now})
}

func signalsFollow(d desk) {
	d.put(plain("x:a"), plain("x:b"))
	d.front("a.example", 1, "x:a", "x:b")
	mark, first, at := d.mark(), d.in(0), d.featured(1, 1, 9, 0)[0].Feature.At
	d.turn(7 * time.Minute)
	equal(d, "result", d.front("a.example", 1, "x:b", "x:a"), store.PutResult{})
	equal(d, "no change", d.mark(), mark)
	got := d.signals("x:a")["x:a"][0]
	equal(d, "votes", got.Votes, 9)
	equal(d, "first", got.First, first)
	equal(d, "seen later", got.Seen.After(first), true)
	equal(d, "order", entryIDs(d.featured(1, 1, 9, 0)), []papers.ID{"x:b", "x:a"})
	equal(d, "since when", d.featured(1, 1, 9, 0)[0].Feature.At, at)
	tallies, err := d.st.Tallies(d.Context(), []papers.ID{"x:a", "x:b"})
	d.must(err)
	equal(d, "our own votes", tallies["x:a"], papers.Tally{})
}

func signalsForgotten(d desk) {
	d.put(plain("x:a"), plain("x:b"))
	d.front("a.example", 1, "x:a", "x:b")
	d.front("b.example", 1, "x:a")
	d.front("a.example", 1, "x:b")
	got := d.signals("x:a", "x:b")
	equal(d, "of one site", len(got["x:a"]), 1)
	equal(d, "the other's", got["x:a"][0].Site, "b.example")
	equal(d, "kept", got["x:b"][0].Votes, 10)
	d.front("a.example", 1)
	equal(d, "an empty day", len(d.signals("x:b")), 0)
}

func signalsDays(d desk) {
	d.put(plain("x:a"), plain("x:b"))
	d.front("a.example", 3, "x:b", "x:a")
	d.front("a.example", 1, "x:a")
	got := d.signals("x:a")["x:a"][0]
	equal(d, "day", got.Day, december(3))
	equal(d, "place on it", got.Position, 2)
	equal(d, "votes as read last", got.Votes, 10)
	d.front("a.example", 1)
	equal(d, "the earlier day forgets nothing of a later one", len(d.signals("x:a")), 1)
	d.front("a.example", 5, "x:a")
	equal(d, "a later one", d.signals("x:a")["x:a"][0].Day, december(5))
}

func signalsOfMany(d desk) {
	all := numbered(1500)
	d.put(all...)
	ids := make([]papers.ID, len(all))
	for i, p := range all {
		ids[i] = p.ID
	}
	d.front("a.example", 1, ids...)
	d.front("b.example", 1, ids[7])
	got := d.signals(ids...)
	equal(d, "all", len(got), 1500)
	equal(d, "by site", []string{got[ids[7]][0].Site, got[ids[7]][1].Site}, []string{"a.example", "b.example"})
	equal(d, "of none", len(d.signals()), 0)
}

func placesBehind(d desk) {
	d.put(plain("x:a"), plain("x:b"), plain("x:c"), plain("x:d"))
	d.front("a.example", 1, "x:a", "x:b", "x:c")
	d.feature(chosen(1, "x:d", 7), chosen(1, "x:c", 9))
	equal(d, "own first", entryIDs(d.featured(1, 1, 9, 0)), []papers.ID{"x:d", "x:c", "x:a", "x:b"})
	d.front("a.example", 1, "x:b", "x:c", "x:d")
	got := d.featured(1, 1, 9, 0)
	equal(d, "ours stays ours", entryIDs(got), []papers.ID{"x:d", "x:c", "x:b"})
	equal(d, "kind", got[1].Feature.Kind, papers.FromFile)
	equal(d, "their place", got[2].Feature.Position, 1)
	d.batch(store.Batch{ClearFeatures: []papers.Day{december(1)}})
	equal(d, "a file's list goes without theirs", entryIDs(d.featured(1, 1, 9, 0)), []papers.ID{"x:b"})
}

func placesReplaced(d desk) {
	d.put(plain("x:a"), plain("x:b"), plain("x:c"))
	d.front("a.example", 1, "x:a", "x:b")
	d.front("a.example", 2, "x:a")
	d.front("b.example", 1, "x:c", "x:a")
	d.front("a.example", 1, "x:b")
	equal(d, "the other site's stay", entryIDs(d.featured(1, 1, 9, 0)), []papers.ID{"x:b", "x:c"})
	equal(d, "the other day stays", entryIDs(d.featured(2, 2, 9, 0)), []papers.ID{"x:a"})
	d.batch(store.Batch{Front: &store.SiteFront{Site: "a.example", Base: "https://a.example", Day: december(1)}})
	equal(d, "without choosing they stay", entryIDs(d.featured(1, 1, 9, 0)), []papers.ID{"x:b", "x:c"})
}

// placesDecided holds that a curator may take a place over, and that what she
// takes off stays off.
func placesDecided(d desk) {
	d.put(plain("x:a"), plain("x:b"))
	d.front("a.example", 1, "x:a", "x:b")
	_, err := d.st.Unchoose(d.Context(), store.Act{}, "x:a", december(1))
	d.must(err)
	d.front("a.example", 1, "x:a", "x:b")
	equal(d, "taken off", entryIDs(d.featured(1, 1, 9, 0)), []papers.ID{"x:b"})
	d.front("a.example", 2, "x:a")
	equal(d, "another day", entryIDs(d.featured(2, 2, 9, 0)), []papers.ID{"x:a"})
	u, err := d.st.AddUser(d.Context(), papers.User{Name: "cara", FullName: "Cara Lind", Role: papers.CuratorRole})
	d.must(err)
	_, err = d.st.Choose(d.Context(), store.Act{By: u.ID}, "x:b", december(1))
	d.must(err)
	_, err = d.st.Choose(d.Context(), store.Act{By: u.ID}, "x:b", december(1))
	d.wants(err, papers.ErrConflict)
	d.front("a.example", 1, "x:a", "x:b")
	got := d.featured(1, 1, 9, 0)
	equal(d, "taken over", entryIDs(got), []papers.ID{"x:b"})
	equal(d, "by her", []string{got[0].Feature.By, got[0].Feature.Account}, []string{"Cara Lind", "cara"})
	_, err = d.st.Choose(d.Context(), store.Act{By: u.ID}, "x:a", december(1))
	d.must(err)
	equal(d, "chosen after all", entryIDs(d.featured(1, 1, 9, 0)), []papers.ID{"x:b", "x:a"})
}

func frontFills(d desk) {
	d.put(full("x:a"))
	held, mark := d.get("x:a"), d.mark()
	other := plain("x:a")
	other.Title, other.Abstract, other.Authors = "Another title", "Another abstract.", []papers.Author{{Name: "Somebody Else"}}
	other.Links = []papers.Link{{Kind: papers.CodeLink, URL: "https://github.com/other/code"}}
	f := &store.SiteFront{Site: "a.example", Base: "https://a.example", Day: december(1)}
	equal(d, "result", d.batch(store.Batch{Papers: []papers.Paper{other}, Front: f}), store.PutResult{Unchanged: 1})
	samePaper(d, d.get("x:a"), held)
	equal(d, "mark", d.mark(), mark)
	d.put(papers.Paper{ID: "x:bare", Title: "Bare"})
	other.ID = "x:bare"
	equal(d, "filled in", d.batch(store.Batch{Papers: []papers.Paper{other}, Front: f}), store.PutResult{Changed: 1})
	got := d.get("x:bare")
	equal(d, "title", got.Title, "Bare")
	equal(d, "abstract", got.Abstract, other.Abstract)
	equal(d, "code", got.Link(papers.CodeLink), "https://github.com/other/code")
	equal(d, "again", d.batch(store.Batch{Papers: []papers.Paper{other}, Front: f}), store.PutResult{Unchanged: 1})
}

func frontFollowed(d desk) {
	tell := func(site, title string) store.PutResult {
		p := papers.Paper{ID: "x:a", Title: title, Abstract: title + ", told at length."}
		return d.batch(store.Batch{Papers: []papers.Paper{p}, Front: &store.SiteFront{Site: site, Base: "https://" + site, Day: december(1), Signals: []papers.Signal{{Paper: "x:a", Votes: 1}}}})
	}
	equal(d, "new", tell("a.example", "A tpyo"), store.PutResult{Added: 1})
	equal(d, "again", tell("a.example", "A tpyo"), store.PutResult{Unchanged: 1})
	equal(d, "another site's", tell("b.example", "Nonsense"), store.PutResult{Unchanged: 1})
	equal(d, "corrected", tell("a.example", "A typo"), store.PutResult{Changed: 1})
	equal(d, "title", d.get("x:a").Title, "A typo")
	d.put(papers.Paper{ID: "x:a", Title: "Its own source's title"})
	equal(d, "no longer", tell("a.example", "A typo, again"), store.PutResult{Unchanged: 1})
	equal(d, "title", d.get("x:a").Title, "Its own source's title")
}

func frontGone(d desk) {
	d.put(plain("x:a"), plain("x:b"))
	d.front("a.example", 1, "x:a", "x:none", "x:b")
	equal(d, "the unknown is passed over", entryIDs(d.featured(1, 1, 9, 0)), []papers.ID{"x:a", "x:b"})
	d.remove("x:a")
	d.put(plain("x:a"))
	equal(d, "a deleted one comes back without", len(d.signals("x:a")), 0)
	_, err := d.st.TakeDown(d.Context(), store.Act{Reason: "its author asked"}, "x:b")
	d.must(err)
	d.batch(store.Batch{Papers: []papers.Paper{plain("x:b")}, Front: &store.SiteFront{Site: "a.example", Base: "https://a.example", Day: december(1), Choose: true,
		Signals: []papers.Signal{{Paper: "x:b", Votes: 3}}, Features: []papers.Feature{{Paper: "x:b"}}}})
	equal(d, "a taken down one stays away", len(d.featured(1, 1, 9, 0)), 0)
	equal(d, "and its numbers", len(d.signals("x:b")), 0)
}

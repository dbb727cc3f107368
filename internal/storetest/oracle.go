package storetest

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
	"pgregory.net/rapid"
)

// compareWithOracle does random things to a store and to a few maps that
// nobody could get wrong, and holds that both tell the same. Each round
// begins on what is left when all papers of the last one are deleted.
func compareWithOracle(t *testing.T, d desk) {
	rapid.Check(t, func(r *rapid.T) {
		o := &oracle{
			desk: desk{r, d.watch, d.st}, held: map[papers.ID]papers.Paper{},
			chosen: map[place]papers.Feature{}, announced: map[papers.Announcement]bool{},
		}
		o.clear()
		o.changes = o.mark()
		o.feed.mark = o.changes
		r.Repeat(map[string]func(*rapid.T){
			"put": o.put, "delete": o.remove, "choose": o.choose, "follow": o.follow, "look": o.look,
		})
		o.look(r)
		o.feed.catchUp(o.desk, 3)
		samePapers(r, o.feed.papers(), byID(o.held))
	})
}

func (o *oracle) clear() {
	left, _, err := o.st.Newest(o.Context(), 0, 1000)
	o.must(err)
	for _, p := range left {
		o.desk.remove(p.ID)
	}
}

// An oracle is the naive store.
type oracle struct {
	desk
	held      map[papers.ID]papers.Paper
	chosen    map[place]papers.Feature
	announced map[papers.Announcement]bool
	feed      follower
	changes   uint64
}

type place struct {
	day papers.Day
	id  papers.ID
}

func (o *oracle) put(r *rapid.T) {
	b := store.Batch{
		Delete:        rapid.SliceOfN(rapid.Custom(drawID), 0, 2).Draw(r, "delete"),
		Papers:        rapid.SliceOfN(rapid.Custom(drawPaper), 0, 6).Draw(r, "batch"),
		Announcements: rapid.SliceOfN(rapid.Custom(drawAnnouncement), 0, 4).Draw(r, "announcements"),
	}
	var want store.PutResult
	for _, id := range b.Delete {
		if o.forget(id) {
			want.Removed++
		}
	}
	before := maps.Clone(o.held)
	for _, p := range b.Papers {
		o.merge(p)
	}
	for _, a := range b.Announcements {
		o.announce(a)
	}
	for id, p := range o.held {
		old, ok := before[id]
		switch {
		case !ok:
			want.Added++
		case fmt.Sprint(old) != fmt.Sprint(p):
			want.Changed++
		case slices.ContainsFunc(b.Papers, func(p papers.Paper) bool { return p.ID == id }):
			want.Unchanged++
		}
	}
	o.changes += uint64(want.Added + want.Changed)
	equal(r, "result", o.batch(b), want)
}

func (o *oracle) merge(p papers.Paper) {
	held := o.held[p.ID]
	held.ID = p.ID
	o.held[p.ID] = papers.Merge(held, p)
}

// announce gives a paper the first day on which it was announced as new.
func (o *oracle) announce(a papers.Announcement) {
	if _, ok := o.held[a.Paper]; !ok {
		return
	}
	o.announced[a] = true
	if a.Kind != papers.NewPaper {
		return
	}
	for b := range o.announced {
		if b.Paper == a.Paper && b.Kind == a.Kind && b.Day.Before(a.Day) {
			a = b
		}
	}
	o.merge(papers.Paper{ID: a.Paper, Announced: a.Day, DayTold: true})
}

func (o *oracle) remove(r *rapid.T) {
	id := drawID(r)
	err := o.st.DeletePaper(r.Context(), id)
	if !o.forget(id) {
		o.wants(err, papers.ErrNotFound)
		return
	}
	o.must(err)
}

// forget deletes a paper with all that belongs to it, if it is held.
func (o *oracle) forget(id papers.ID) bool {
	if _, ok := o.held[id]; !ok {
		return false
	}
	o.changes++
	delete(o.held, id)
	maps.DeleteFunc(o.chosen, func(p place, _ papers.Feature) bool { return p.id == id })
	maps.DeleteFunc(o.announced, func(a papers.Announcement, _ bool) bool { return a.Paper == id })
	return true
}

func (o *oracle) choose(r *rapid.T) {
	var b store.Batch
	if rapid.Bool().Draw(r, "clear") {
		b.ClearFeatures = []papers.Day{drawDay(r)}
	}
	for range rapid.IntRange(1, 3).Draw(r, "features") {
		f := chosen(drawDay(r).Day, drawID(r), rapid.IntRange(1, 9).Draw(r, "position"))
		b.Features = append(b.Features, f)
	}
	_, err := o.st.PutPapers(r.Context(), b)
	if slices.ContainsFunc(b.Features, func(f papers.Feature) bool { _, ok := o.held[f.Paper]; return !ok }) {
		o.wants(err, papers.ErrNotFound)
		return
	}
	o.must(err)
	maps.DeleteFunc(o.chosen, func(p place, _ papers.Feature) bool { return slices.Contains(b.ClearFeatures, p.day) })
	for _, f := range b.Features {
		o.chosen[place{f.Day, f.Paper}] = f
	}
}

func (o *oracle) follow(r *rapid.T) { o.feed.step(o.desk, rapid.IntRange(1, 5).Draw(r, "limit")) }

// look compares everything that can be read.
func (o *oracle) look(r *rapid.T) {
	equal(r, "mark", o.mark(), o.changes)
	equal(r, "empty", o.empty(), len(o.held) == 0)
	all := byID(o.held)
	got, err := o.st.Papers(r.Context(), idsOf(all))
	o.must(err)
	samePapers(r, got, all)
	o.lookAtAnnouncements()
	first, last := drawDay(r), drawDay(r)
	o.lookAtAnnounced(first, last)
	o.lookAtFeatured(first, last)
	o.lookAround(first)
}

func (o *oracle) lookAtAnnouncements() {
	got := map[papers.Announcement]bool{}
	for id := range o.held {
		for _, a := range o.announcementsOf(id) {
			got[a] = true
		}
	}
	equal(o, "announcements", got, o.announced)
}

func (o *oracle) lookAtAnnounced(first, last papers.Day) {
	var want []papers.Paper
	for _, p := range byID(o.held) {
		if a := p.Announced; !a.IsZero() && !a.Before(first) && !last.Before(a) {
			want = append(want, p)
		}
	}
	slices.SortStableFunc(want, func(a, b papers.Paper) int { return b.Announced.Day - a.Announced.Day })
	got := o.desk.announced(first, last, 100, 0)
	equal(o, "announced", entryIDs(got), idsOf(want))
}

func (o *oracle) lookAtFeatured(first, last papers.Day) {
	want := map[papers.ID]papers.Feature{}
	for p, f := range o.chosen {
		if p.day.Before(first) || last.Before(p.day) || p.day.Before(want[p.id].Day) {
			continue
		}
		want[p.id] = f
	}
	got := o.featured(first.Day, last.Day, 100, 0)
	features := map[papers.ID]papers.Feature{}
	for i, e := range got {
		features[e.Paper.ID] = e.Feature
		if i == 0 {
			continue
		}
		a, b := got[i-1].Feature, e.Feature
		if a.Day.Before(b.Day) || a.Day == b.Day && a.Position > b.Position {
			o.Errorf("%v stands before %v", a, b)
		}
	}
	equal(o, "featured", features, want)
}

func (o *oracle) lookAround(d papers.Day) {
	var before, after papers.Day
	see := func(day papers.Day) {
		if day.IsZero() {
			return
		}
		if day.Before(d) && before.Before(day) {
			before = day
		}
		if d.Before(day) && (after.IsZero() || day.Before(after)) {
			after = day
		}
	}
	for _, p := range o.held {
		see(p.Announced)
	}
	for p := range o.chosen {
		see(p.day)
	}
	o.neighbours(d, before, after)
}

func drawID(r *rapid.T) papers.ID {
	return papers.ID(rapid.SampledFrom([]string{"x:a", "x:b", "x:c", "x:d", "x:e", "2512.00001", "hep-th/9901001"}).Draw(r, "id"))
}

func drawDay(r *rapid.T) papers.Day { return december(rapid.IntRange(1, 5).Draw(r, "day")) }

func drawAnnouncement(r *rapid.T) papers.Announcement {
	kind := rapid.SampledFrom([]papers.AnnouncementKind{papers.NewPaper, papers.CrossListed, papers.Replaced}).Draw(r, "kind")
	return papers.Announcement{Paper: drawID(r), Day: drawDay(r), Kind: kind}
}

// drawPaper makes a record that says something of some fields.
func drawPaper(r *rapid.T) papers.Paper {
	says := func(field string) bool { return rapid.Bool().Draw(r, field) }
	word := func(field string) string { return rapid.SampledFrom([]string{"", "a", "b", "ü?'"}).Draw(r, field) }
	few := func(field string) int { return rapid.IntRange(0, 3).Draw(r, field) }
	p := papers.Paper{ID: drawID(r), Title: word("title"), Abstract: word("abstract"), Comments: word("comments"), Citations: few("citations")}
	if says("day") {
		p.Announced = drawDay(r)
	}
	if says("published") {
		p.Published = known(2024, 1, 1, papers.Precision(1+few("precision")))
	}
	for range few("authors") {
		p.Authors = append(p.Authors, papers.Author{Name: word("name"), Affiliation: word("affiliation")})
	}
	for range few("versions") {
		p.Versions = append(p.Versions, papers.Version{Number: 1 + few("number"), Size: word("size"), Date: p.Published})
	}
	for range few("links") {
		p.Links = append(p.Links, papers.Link{Kind: papers.CodeLink, URL: word("url")})
	}
	for range few("categories") {
		p.Categories = append(p.Categories, papers.Category(word("category")))
	}
	if says("keywords") {
		p.Keywords = []string{word("keyword"), word("keyword")}
	}
	p.DayTold = few("day told") == 3
	p.Withdrawn = few("withdrawn") == 3
	return p
}

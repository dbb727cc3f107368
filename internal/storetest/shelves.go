package storetest

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// shelfChecks are about lists of papers, and of what is in them.
func shelfChecks() []check {
	return []check{
		{"a list is kept and changed by its owner alone", keepList},
		{"a list that is sent twice is made once", func(d desk) {
			u := d.person("ada")
			first := d.newList(u, "a", false)
			equal(d, "again", d.newList(u, "a", false), first)
			equal(d, "another", d.newList(u, "b", false).ID != first.ID, true)
			d.turn(time.Minute)
			equal(d, "later", d.newList(u, "a", false).ID != first.ID, true)
			equal(d, "of another", d.newList(d.person("ben"), "a", false).ID != first.ID, true)
		}},
		{"lists of a person, public lists", manyLists},
		{"no more lists than a person can have", fullOfLists},
		{"items are added once, in order, all or none", addItems},
		{"items are moved and removed, and the order stays dense", moveItems},
		{"notes", notes},
		{"an item whose paper goes leaves its place", gone},
		{"saving makes its own list", keep},
		{"interests are the latest votes and items, once each", interests},
		{"the saved list cannot be deleted", func(d desk) {
			u := d.person("ada")
			d.put(plain("x:1"))
			d.must(d.st.Keep(d.Context(), u.ID, "x:1", true))
			d.wants(d.st.DeleteList(d.Context(), u.ID, d.listsOf(u)[0].ID), papers.ErrForbidden)
			equal(d, "items", d.order(d.listsOf(u)[0]), []papers.ID{"x:1"})
		}},
		{"which lists hold a paper", holding},
		{"a list is full", full10000},
		{"many hands keep the order dense and lose nothing", manyHands},
	}
}

func (d desk) person(name string) papers.User {
	d.Helper()
	u, err := d.st.AddUser(d.Context(), papers.User{Name: name, Role: papers.ReaderRole})
	d.must(err)
	return u
}

func (d desk) newList(u papers.User, title string, public bool) papers.List {
	d.Helper()
	l, err := d.st.AddList(d.Context(), papers.List{Owner: u, Title: title, Public: public})
	d.must(err)
	return l
}

func (d desk) list(id papers.ListID) papers.List {
	d.Helper()
	l, err := d.st.List(d.Context(), id)
	d.must(err)
	return l
}

func (d desk) listsOf(u papers.User) []papers.List {
	d.Helper()
	all, err := d.st.ListsOf(d.Context(), u.ID)
	d.must(err)
	return all
}

func (d desk) shelve(l papers.List, ids ...papers.ID) []papers.ID {
	d.Helper()
	added, err := d.st.AddItems(d.Context(), l.Owner.ID, l.ID, itemsOf(ids))
	d.must(err)
	return added
}

func itemsOf(ids []papers.ID) []papers.ListItem {
	items := make([]papers.ListItem, len(ids))
	for i, id := range ids {
		items[i].Paper.ID = id
	}
	return items
}

// order returns a list's papers and holds that their positions are 1, 2, 3, …
func (d desk) order(l papers.List) []papers.ID {
	d.Helper()
	items, err := d.st.Items(d.Context(), l.ID, 1, papers.MaxListItems)
	d.must(err)
	ids := make([]papers.ID, len(items))
	for i, it := range items {
		ids[i] = it.Paper.ID
		if it.Position != i+1 {
			d.Errorf("%s stands at %d, in place %d", it.Paper.ID, it.Position, i+1)
		}
	}
	return ids
}

func keepList(d desk) {
	ada, ben := d.person("ada"), d.person("ben")
	made := d.newList(ada, "Lichens", false)
	equal(d, "made", d.list(made.ID), made)
	equal(d, "at", made.Created, d.in(0))
	d.turn(time.Hour)
	changed := made
	changed.Title, changed.About, changed.Public = "Lichens & moss", "What *grows*\nslowly", true
	d.must(d.st.SaveList(d.Context(), changed))
	changed.Updated = d.in(0)
	equal(d, "changed", d.list(made.ID), changed)
	other := changed
	other.Owner, other.Title = ben, "Mine"
	d.wants(d.st.SaveList(d.Context(), other), papers.ErrNotFound)
	d.wants(d.st.DeleteList(d.Context(), ben.ID, made.ID), papers.ErrNotFound)
	d.put(plain("x:1"))
	_, err := d.st.AddItems(d.Context(), ben.ID, made.ID, itemsOf([]papers.ID{"x:1"}))
	d.wants(err, papers.ErrNotFound)
	d.shelve(made, "x:1")
	d.wants(d.st.RemoveItem(d.Context(), ben.ID, made.ID, "x:1"), papers.ErrNotFound)
	d.wants(d.st.NoteItem(d.Context(), ben.ID, made.ID, "x:1", "mine"), papers.ErrNotFound)
	d.wants(d.st.MoveItem(d.Context(), ben.ID, made.ID, "x:1", func(at, _ int) int { return at }), papers.ErrNotFound)
	equal(d, "title", d.list(made.ID).Title, "Lichens & moss")
	equal(d, "items", d.order(made), []papers.ID{"x:1"})
	f := papers.Following{Kind: papers.FollowList, Target: fmt.Sprint(made.ID)}
	d.must(d.st.Follow(d.Context(), ben.ID, f, true))
	d.must(d.st.DeleteList(d.Context(), ada.ID, made.ID))
	_, err = d.st.List(d.Context(), made.ID)
	d.wants(err, papers.ErrNotFound)
	equal(d, "followed", len(d.followed(ben)), 0)
	equal(d, "a new one has another number", d.newList(ada, "Again", false).ID > made.ID, true)
}

func manyLists(d desk) {
	ada, ben := d.person("ada"), d.person("ben")
	d.put(plain("x:1"))
	var lists []papers.List
	for i := range 6 {
		d.turn(time.Minute)
		lists = append(lists, d.newList([]papers.User{ada, ben}[i%2], fmt.Sprint("list ", i), i < 4))
	}
	d.turn(time.Minute)
	d.shelve(lists[0], "x:1") // which is a change
	d.must(d.st.Keep(d.Context(), ada.ID, "x:1", true))
	titles := func(all []papers.List, err error) string {
		d.must(err)
		var out []string
		for _, l := range all {
			out = append(out, l.Title)
		}
		return strings.Join(out, ", ")
	}
	equal(d, "ada's", titles(d.st.ListsOf(d.Context(), ada.ID)), "Saved, list 0, list 4, list 2")
	equal(d, "ada's public", titles(d.st.PublicListsOf(d.Context(), ada.ID, 9)), "list 0, list 2")
	equal(d, "one", titles(d.st.PublicListsOf(d.Context(), ada.ID, 1)), "list 0")
	equal(d, "public", titles(d.st.PublicLists(d.Context(), 3, 0)), "list 0, list 3, list 2")
	equal(d, "more", titles(d.st.PublicLists(d.Context(), 3, 3)), "list 1")
	n, err := d.st.CountPublicLists(d.Context())
	d.must(err)
	equal(d, "public", n, 4)
	some, err := d.st.Lists(d.Context(), []papers.ListID{lists[0].ID, lists[5].ID, 999})
	d.must(err)
	equal(d, "by number", some, map[papers.ListID]papers.List{lists[0].ID: d.list(lists[0].ID), lists[5].ID: d.list(lists[5].ID)})
	equal(d, "of nobody", titles(d.st.ListsOf(d.Context(), 99)), "")
}

func fullOfLists(d desk) {
	if testing.Short() {
		return // thousands of rows, which the race detector takes a minute for; the whole run tries it
	}
	u := d.person("ada")
	var all sync.WaitGroup
	for part := range 4 {
		all.Go(func() {
			for i := range papers.MaxLists / 4 {
				if _, err := d.st.AddList(d.Context(), papers.List{Owner: u, Title: fmt.Sprint(part, i)}); err != nil {
					d.Errorf("%v", err)
				}
			}
		})
	}
	all.Wait()
	_, err := d.st.AddList(d.Context(), papers.List{Owner: u, Title: "x"})
	d.wants(err, papers.ErrInvalid)
	equal(d, "lists", len(d.listsOf(u)), papers.MaxLists)
}

func addItems(d desk) {
	u := d.person("ada")
	d.put(full("x:1"), plain("x:2"), plain("x:3"), plain("x:4"))
	l := d.newList(u, "a", false)
	equal(d, "added", d.shelve(l, "x:2", "x:1", "x:2"), []papers.ID{"x:2", "x:1"})
	equal(d, "added again", d.shelve(l, "x:1", "x:3"), []papers.ID{"x:3"})
	equal(d, "order", d.order(l), []papers.ID{"x:2", "x:1", "x:3"})
	_, err := d.st.AddItems(d.Context(), u.ID, l.ID, itemsOf([]papers.ID{"x:4", "x:none"}))
	d.wants(err, papers.ErrNotFound)
	equal(d, "nothing added", d.order(l), []papers.ID{"x:2", "x:1", "x:3"})
	equal(d, "items", d.list(l.ID).Items, 3)
	items, err := d.st.Items(d.Context(), l.ID, 2, 2)
	d.must(err)
	equal(d, "one", len(items), 1)
	samePaper(d, items[0].Paper, full("x:1"))
	equal(d, "added at", items[0].Added, d.in(0))
	d.turn(time.Minute)
	d.shelve(l, "x:4")
	newest, err := d.st.NewestItems(d.Context(), l.ID, 1, 0)
	d.must(err)
	equal(d, "newest", newest[0].Paper.ID, "x:4")
}

func interests(d desk) {
	u, other := d.person("ada"), d.person("ben")
	d.put(numbered(8)...)
	of := func(u papers.UserID, limit int) []papers.ID {
		got, err := d.st.Interests(d.Context(), u, limit)
		d.must(err)
		return got
	}
	equal(d, "of nobody", len(of(0, 5)), 0)
	equal(d, "of who has done nothing", len(of(u.ID, 5)), 0)
	list := d.newList(u, "a", false)
	d.vote(u.ID, "x:0000", true)
	d.turn(time.Minute)
	d.shelve(list, "x:0001")
	d.turn(time.Minute)
	d.must(d.st.Keep(d.Context(), u.ID, "x:0002", true))
	d.turn(time.Minute)
	d.vote(u.ID, "x:0001", true) // voted for as well, and later
	d.vote(other.ID, "x:0003", true)
	d.shelve(d.newList(other, "b", true), "x:0004")
	d.must(d.st.Dismiss(d.Context(), u.ID, "x:0005", true))
	equal(d, "all", of(u.ID, 5), []papers.ID{"x:0001", "x:0002", "x:0000"})
	equal(d, "the latest", of(u.ID, 2), []papers.ID{"x:0001", "x:0002"})
	d.remove("x:0002")
	equal(d, "without one that is gone", of(u.ID, 5), []papers.ID{"x:0001", "x:0000"})
}

func moveItems(d desk) {
	u := d.person("ada")
	d.put(numbered(6)...)
	l := d.newList(u, "a", false)
	d.shelve(l, "x:0000", "x:0001", "x:0002", "x:0003", "x:0004", "x:0005")
	for _, move := range []struct {
		id   papers.ID
		to   int
		want string
	}{
		{"x:0003", 1, "301245"}, {"x:0003", 6, "012453"}, {"x:0002", 2, "021453"}, {"x:0002", 2, "021453"},
		{"x:0005", -7, "502143"}, {"x:0005", 700, "021435"}, {"x:0004", 3, "024135"},
	} {
		d.must(d.st.MoveItem(d.Context(), u.ID, l.ID, move.id, func(at, last int) int {
			equal(d, "last", last, 6)
			return move.to
		}))
		equal(d, fmt.Sprintf("%s to %d", move.id, move.to), digits(d.order(l)), move.want)
	}
	d.must(d.st.RemoveItem(d.Context(), u.ID, l.ID, "x:0002"))
	d.must(d.st.RemoveItem(d.Context(), u.ID, l.ID, "x:0002"))
	d.must(d.st.RemoveItem(d.Context(), u.ID, l.ID, "x:nothing"))
	equal(d, "removed", digits(d.order(l)), "04135")
	d.wants(d.st.MoveItem(d.Context(), u.ID, l.ID, "x:0002", func(at, _ int) int { return at }), papers.ErrNotFound)
}

// digits writes the last digits of ids.
func digits(ids []papers.ID) string {
	var s strings.Builder
	for _, id := range ids {
		s.WriteByte(id[len(id)-1])
	}
	return s.String()
}

func notes(d desk) {
	u := d.person("ada")
	d.put(plain("x:1"), plain("x:2"))
	l := d.newList(u, "a", true)
	_, err := d.st.AddItems(d.Context(), u.ID, l.ID, []papers.ListItem{{Paper: papers.Paper{ID: "x:1"}, Note: "first"}})
	d.must(err)
	d.must(d.st.NoteItem(d.Context(), u.ID, l.ID, "x:1", "It's *good*\n\"really\""))
	d.wants(d.st.NoteItem(d.Context(), u.ID, l.ID, "x:2", "none"), papers.ErrNotFound)
	items, err := d.st.Items(d.Context(), l.ID, 1, 9)
	d.must(err)
	equal(d, "note", items[0].Note, "It's *good*\n\"really\"")
}

// gone holds that a paper that is deleted keeps its place and its note, out of
// sight, for when it comes back.
func gone(d desk) {
	u := d.person("ada")
	d.put(plain("x:1"), plain("x:2"), plain("x:3"))
	l := d.newList(u, "a", true)
	d.shelve(l, "x:1", "x:2", "x:3")
	d.must(d.st.NoteItem(d.Context(), u.ID, l.ID, "x:2", "mine"))
	d.remove("x:2")
	items, err := d.st.Items(d.Context(), l.ID, 1, 9)
	d.must(err)
	equal(d, "places", []int{len(items), items[0].Position, items[1].Position}, []int{2, 1, 3})
	equal(d, "items", d.list(l.ID).Items, 3)
	d.put(plain("x:2"))
	equal(d, "order", d.order(l), []papers.ID{"x:1", "x:2", "x:3"})
}

func keep(d desk) {
	ada, ben := d.person("ada"), d.person("ben")
	d.put(plain("x:1"), plain("x:2"))
	d.wants(d.st.Keep(d.Context(), ada.ID, "x:none", true), papers.ErrNotFound)
	equal(d, "no list for nothing", len(d.listsOf(ada)), 0)
	for range 2 {
		d.must(d.st.Keep(d.Context(), ada.ID, "x:2", true))
		d.must(d.st.Keep(d.Context(), ada.ID, "x:1", true))
	}
	lists := d.listsOf(ada)
	equal(d, "lists", len(lists), 1)
	equal(d, "saved", []bool{lists[0].Saved, lists[0].Public}, []bool{true, false})
	equal(d, "order", d.order(lists[0]), []papers.ID{"x:2", "x:1"})
	stances, err := d.st.Stances(d.Context(), ada.ID, []papers.ID{"x:1", "x:2"})
	d.must(err)
	equal(d, "stance", stances["x:1"], papers.Stance{Saved: true})
	for range 2 {
		d.must(d.st.Keep(d.Context(), ada.ID, "x:2", false))
	}
	equal(d, "taken out", d.order(lists[0]), []papers.ID{"x:1"})
	equal(d, "ben's", len(d.listsOf(ben)), 0)
}

func holding(d desk) {
	ada, ben := d.person("ada"), d.person("ben")
	d.put(plain("x:1"), plain("x:2"))
	var public []papers.List
	for i := range 3 {
		d.turn(time.Minute)
		l := d.newList(ben, fmt.Sprint("public ", i), true)
		d.shelve(l, "x:1")
		public = append(public, l)
	}
	private, own := d.newList(ben, "private", false), d.newList(ada, "own", false)
	d.shelve(private, "x:1")
	d.shelve(own, "x:1")
	h, err := d.st.ListsHolding(d.Context(), "x:1", ada.ID, 2)
	d.must(err)
	equal(d, "public", []any{h.Public, len(h.Newest), h.Newest[0].ID, h.Newest[1].ID}, []any{3, 2, public[2].ID, public[1].ID})
	equal(d, "own", h.Own, []papers.ListID{own.ID})
	h, err = d.st.ListsHolding(d.Context(), "x:2", 0, 2)
	d.must(err)
	equal(d, "of another paper", h, store.Shelving{})
}

func full10000(d desk) {
	if testing.Short() {
		return // thousands of rows, which the race detector takes a minute for; the whole run tries it
	}
	u := d.person("ada")
	ids := make([]papers.ID, papers.MaxListItems+1)
	var b store.Batch
	for i := range ids {
		ids[i] = papers.ID(fmt.Sprintf("x:%05d", i))
		b.Papers = append(b.Papers, papers.Paper{ID: ids[i], Title: "On " + string(ids[i])})
	}
	d.batch(b)
	l := d.newList(u, "a", false)
	_, err := d.st.AddItems(d.Context(), u.ID, l.ID, itemsOf(ids))
	d.wants(err, papers.ErrInvalid)
	equal(d, "nothing", d.list(l.ID).Items, 0)
	equal(d, "added", len(d.shelve(l, ids[:papers.MaxListItems]...)), papers.MaxListItems)
	_, err = d.st.AddItems(d.Context(), u.ID, l.ID, itemsOf(ids[papers.MaxListItems:]))
	d.wants(err, papers.ErrInvalid)
	d.must(d.st.MoveItem(d.Context(), u.ID, l.ID, ids[papers.MaxListItems-1], func(_, _ int) int { return 1 }))
	items, err := d.st.Items(d.Context(), l.ID, 1, 2)
	d.must(err)
	equal(d, "first", []papers.ID{items[0].Paper.ID, items[1].Paper.ID}, []papers.ID{ids[papers.MaxListItems-1], ids[0]})
}

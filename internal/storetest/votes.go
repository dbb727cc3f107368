package storetest

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"pgregory.net/rapid"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

func voteChecks() []check {
	return []check{
		{"a vote is one a person a paper", func(d desk) {
			d.put(plain("x:a"))
			for range 2 {
				equal(d, "after a vote", d.vote(1, "x:a", true), papers.Tally{Votes: 1})
			}
			equal(d, "of two people", d.vote(2, "x:a", true), papers.Tally{Votes: 2})
			for range 2 {
				equal(d, "taken back", d.vote(1, "x:a", false), papers.Tally{Votes: 1})
			}
			equal(d, "the last one", d.vote(2, "x:a", false), papers.Tally{})
		}},
		{"a paper that is not held", func(d desk) {
			_, err := d.st.Vote(d.Context(), 1, "x:none", true)
			d.wants(err, papers.ErrNotFound)
			d.wants(d.st.Dismiss(d.Context(), 1, "x:none", true), papers.ErrNotFound)
		}},
		{"a paper that comes back has its votes and comments", cameBack},
		{"stances", stances},
		{"what is of no interest", dismissals},
		{"chosen papers by votes", chosenByVotes},
		{"announced papers by votes", announcedByVotes},
		{"10,000 toggles at once", toggles},
	}
}

func (d desk) vote(who papers.UserID, id papers.ID, on bool) papers.Tally {
	d.Helper()
	t, err := d.st.Vote(d.Context(), who, id, on)
	d.must(err)
	return t
}

func (d desk) tally(id papers.ID) papers.Tally {
	d.Helper()
	all, err := d.st.Tallies(d.Context(), []papers.ID{id})
	d.must(err)
	return all[id]
}

func cameBack(d desk) {
	d.put(plain("x:a"))
	d.vote(1, "x:a", true)
	d.comment(1, "x:a", 0, "Yes.")
	d.remove("x:a")
	equal(d, "while it is gone", d.tally("x:a"), papers.Tally{})
	equal(d, "trending meanwhile", len(d.hot(store.WeekWindow)), 0)
	d.put(plain("x:b"), plain("x:a"))
	equal(d, "back", d.tally("x:a"), papers.Tally{Votes: 1, Comments: 1})
	equal(d, "another", d.tally("x:b"), papers.Tally{})
	equal(d, "one more", d.vote(2, "x:a", true), papers.Tally{Votes: 2, Comments: 1})
}

func stances(d desk) {
	d.put(plain("x:a"), plain("x:b"), plain("x:c"))
	d.vote(1, "x:a", true)
	d.must(d.st.Dismiss(d.Context(), 1, "x:b", true))
	of := func(who papers.UserID) map[papers.ID]papers.Stance {
		got, err := d.st.Stances(d.Context(), who, []papers.ID{"x:a", "x:b", "x:c", "x:none"})
		d.must(err)
		return got
	}
	equal(d, "hers", of(1), map[papers.ID]papers.Stance{"x:a": {Voted: true}, "x:b": {Dismissed: true}})
	equal(d, "his", of(2), map[papers.ID]papers.Stance{})
	equal(d, "nobody's", of(0), map[papers.ID]papers.Stance{})
}

func dismissals(d desk) {
	d.put(plain("x:a"), plain("x:b"))
	for _, id := range []papers.ID{"x:a", "x:b", "x:a"} {
		d.must(d.st.Dismiss(d.Context(), 1, id, true))
		d.turn(time.Minute)
	}
	ids := func() []papers.ID {
		found, err := d.st.Dismissed(d.Context(), 1, 9, 0)
		d.must(err)
		n, err := d.st.CountDismissed(d.Context(), 1)
		d.must(err)
		equal(d, "count", n, len(found))
		var out []papers.ID
		for _, f := range found {
			out = append(out, f.Paper.ID)
		}
		return out
	}
	equal(d, "the last first", ids(), []papers.ID{"x:b", "x:a"})
	d.remove("x:b")
	equal(d, "without what is gone", ids(), []papers.ID{"x:a"})
	d.must(d.st.Dismiss(d.Context(), 1, "x:a", false))
	d.must(d.st.Dismiss(d.Context(), 1, "x:a", false))
	equal(d, "undone", len(ids()), 0)
}

func chosenByVotes(d desk) {
	d.put(numbered(6)...)
	d.feature(chosen(1, "x:0000", 1), chosen(1, "x:0001", 2), chosen(2, "x:0002", 1), chosen(2, "x:0003", 2), chosen(3, "x:0000", 9), chosen(3, "x:0005", 1))
	d.vote(1, "x:0001", true)
	d.vote(2, "x:0001", true)
	d.vote(1, "x:0003", true)
	d.vote(1, "x:0000", true)
	d.comment(1, "x:0002", 0, "Words are no votes.")
	want := []papers.ID{"x:0001", "x:0000", "x:0003", "x:0005", "x:0002"}
	equal(d, "the week", entryIDs(d.featured(1, 7, 9, 0)), want)
	for _, limit := range []int{1, 2, 3, 4} {
		var all []papers.ID
		for offset := 0; offset < len(want); offset += limit {
			all = append(all, entryIDs(d.featured(1, 7, limit, offset))...)
		}
		equal(d, fmt.Sprintf("in pages of %d", limit), all, want)
	}
	d.vote(1, "x:0001", false)
	d.vote(2, "x:0001", false)
	equal(d, "the first day", entryIDs(d.featured(1, 1, 9, 0)), []papers.ID{"x:0000", "x:0001"})
}

func announcedByVotes(d desk) {
	var all []papers.Paper
	for i, p := range numbered(5) {
		p.Announced = december(1 + i%2)
		all = append(all, p)
	}
	d.put(all...)
	d.vote(1, "x:0002", true)
	list := func(last, limit, offset int) []papers.ID {
		es, err := d.st.Announced(d.Context(), december(1), december(last), limit, offset)
		d.must(err)
		return entryIDs(es)
	}
	want := []papers.ID{"x:0002", "x:0001", "x:0003", "x:0000", "x:0004"}
	equal(d, "a week", list(7, 9, 0), want)
	equal(d, "a month stays as it was announced", list(20, 9, 0), []papers.ID{"x:0001", "x:0003", "x:0000", "x:0002", "x:0004"})
	var paged []papers.ID
	for offset := 0; offset < 5; offset += 2 {
		paged = append(paged, list(7, 2, offset)...)
	}
	equal(d, "in pages", paged, want)
}

// toggles has 200 people turn their votes for 20 papers on and off, all at
// once; each ends as she means to, and the counts and the heats are exact.
func toggles(d desk) {
	const people, onto, each = 200, 20, 50
	d.put(numbered(onto)...)
	meant := make([]map[papers.ID]bool, people)
	var all sync.WaitGroup
	for who := range people {
		all.Go(func() {
			chance := rand.New(rand.NewPCG(7, uint64(who)))
			mine := map[papers.ID]bool{}
			for range each {
				id := numbered(onto)[chance.IntN(onto)].ID
				mine[id] = !mine[id]
				d.vote(papers.UserID(who+1), id, mine[id])
			}
			meant[who] = mine
		})
	}
	all.Wait()
	want := map[papers.ID]int{}
	for _, mine := range meant {
		for id, on := range mine {
			if on {
				want[id]++
			}
		}
	}
	for _, p := range numbered(onto) {
		equal(d, string(p.ID), d.tally(p.ID).Votes, want[p.ID])
	}
	for _, h := range d.hot(store.DayWindow) {
		d.near(string(h.Paper.ID), h.Kept, float64(want[h.Paper.ID]))
	}
}

func (d desk) hot(w store.Window) []store.Hot {
	d.Helper()
	got, err := d.st.Trending(d.Context(), store.TrendingRequest{Window: w, At: d.now(), Limit: 1000})
	d.must(err)
	return got
}

// near compares heats to nine digits.
func (d desk) near(what string, got, want float64) {
	d.Helper()
	if math.Abs(got-want) > 1e-9*want {
		d.Errorf("%s: %v, want %v", what, got, want)
	}
}

// A voice is a vote or a comment as the oracle keeps it.
type voice struct {
	who papers.UserID
	at  time.Time
}

// opinion is all that happened to one paper.
type opinion struct {
	votes    map[papers.UserID]time.Time
	comments map[papers.CommentID]voice // that can be read
}

// compareHeats does all that moves heats, in any order, and adds them up anew
// from what was done.
func compareHeats(r *rapid.T, d desk) {
	d = desk{r, d.watch, d.st}
	d.turn(1000 * 24 * time.Hour) // what an earlier run said is cold
	var ids []papers.ID
	held := map[papers.ID]*opinion{}
	for i := range 3 {
		id := papers.ID(fmt.Sprintf("x:%d-%d", d.mark(), i))
		d.put(plain(id))
		ids, held[id] = append(ids, id), &opinion{map[papers.UserID]time.Time{}, map[papers.CommentID]voice{}}
	}
	person := rapid.Custom(func(r *rapid.T) papers.UserID { return papers.UserID(rapid.IntRange(1, 4).Draw(r, "person")) })
	words := 0
	r.Repeat(map[string]func(*rapid.T){
		"wait": func(r *rapid.T) { d.turn(time.Duration(rapid.IntRange(1, 100).Draw(r, "hours")) * time.Hour) },
		"vote": func(r *rapid.T) {
			id, who, on := rapid.SampledFrom(ids).Draw(r, "paper"), person.Draw(r, "who"), rapid.Bool().Draw(r, "on")
			d.vote(who, id, on)
			if _, had := held[id].votes[who]; on && !had {
				held[id].votes[who] = d.now().Truncate(time.Microsecond)
			} else if !on {
				delete(held[id].votes, who)
			}
		},
		"comment": func(r *rapid.T) {
			id, who := rapid.SampledFrom(ids).Draw(r, "paper"), person.Draw(r, "who")
			words++
			held[id].comments[d.comment(who, id, 0, fmt.Sprint(words))] = voice{who, d.now().Truncate(time.Microsecond)}
		},
		"take back": func(r *rapid.T) {
			id := rapid.SampledFrom(ids).Draw(r, "paper")
			for _, c := range slices.Sorted(maps.Keys(held[id].comments))[:min(1, len(held[id].comments))] {
				if rapid.Bool().Draw(r, "hide") {
					d.hide(c, "so")
				} else {
					d.must(d.st.DeleteComment(d.Context(), held[id].comments[c].who, c))
				}
				delete(held[id].comments, c)
			}
		},
		"": func(*rapid.T) { d.checkHeats(held) },
	})
}

func (d desk) checkHeats(held map[papers.ID]*opinion) {
	for _, w := range store.Windows() {
		got := map[papers.ID]store.Hot{}
		list := d.hot(w)
		for _, h := range list {
			got[h.Paper.ID] = h
		}
		if !slices.IsSortedFunc(list, func(a, b store.Hot) int { return cmp.Compare(b.Kept, a.Kept) }) {
			d.Errorf("%s is not in order", w)
		}
		for id, o := range held {
			votes, comments := o.heat(w, d.now())
			equal(d, "tally of "+string(id), d.tally(id), papers.Tally{Votes: len(o.votes), Comments: len(o.comments)})
			h, hot := got[id]
			if !hot && votes+comments > store.MinHeat*1.000001 {
				d.Errorf("%s of heat %v is not in %s", id, votes+comments, w)
			}
			if hot {
				d.near(fmt.Sprint(id, " votes ", w), h.Votes+1, votes+1) // far votes are not read
				d.near(fmt.Sprint(id, " comments ", w), h.Comments+1, comments+1)
				d.near(fmt.Sprint(id, " kept ", w), h.Kept, votes+comments)
			}
		}
	}
}

func (o opinion) heat(w store.Window, now time.Time) (votes, comments float64) {
	worth := func(at time.Time) float64 { return math.Exp2(-float64(now.Sub(at)) / float64(w.HalfLife())) }
	for _, at := range o.votes {
		votes += worth(at)
	}
	first := map[papers.UserID]time.Time{}
	for _, c := range o.comments {
		if at, ok := first[c.who]; !ok || c.at.Before(at) {
			first[c.who] = c.at
		}
	}
	for _, at := range first {
		comments += store.CommentWeight * worth(at)
	}
	return votes, comments
}

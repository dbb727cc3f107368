package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"

	papers "github.com/dailypapers/dailypapers"
)

const (
	hands = 6  // who work on one list at once
	deeds = 40 // of each
)

// manyHands adds to one list, moves in it and removes from it in several
// sessions at once, each with papers of its own among shared ones. Whatever the
// turns were, the order is dense, and of each hand's own papers there are those
// that it left.
func manyHands(d desk) {
	u := d.person("ada")
	l := d.newList(u, "a", false)
	common := numbered(10)
	d.put(common...)
	d.shelve(l, idsOf(common)...)
	var all sync.WaitGroup
	left := make([]map[papers.ID]bool, hands)
	for h := range hands {
		own := make([]papers.ID, deeds)
		for i := range own {
			own[i] = papers.ID(fmt.Sprintf("x:hand-%d-%03d", h, i))
			d.put(plain(own[i]))
		}
		all.Go(func() { left[h] = d.hand(l, own, rand.New(rand.NewPCG(1, uint64(h)))) })
	}
	all.Wait()
	want := idsOf(common)
	for _, own := range left {
		for id := range own {
			want = append(want, id)
		}
	}
	got := d.order(l)
	equal(d, "items", d.list(l.ID).Items, len(want))
	slices.Sort(want)
	slices.Sort(got)
	equal(d, "papers", got, want)
}

// hand does the deeds of one session and returns which of its own papers it
// left in the list.
func (d desk) hand(l papers.List, own []papers.ID, chance *rand.Rand) map[papers.ID]bool {
	left := make(map[papers.ID]bool)
	for i, id := range own {
		var err error
		switch chance.IntN(3) {
		case 0:
			_, err = d.st.AddItems(d.Context(), l.Owner.ID, l.ID, itemsOf([]papers.ID{id, "x:0003"}))
			left[id] = true
		case 1:
			_, err = d.st.AddItems(d.Context(), l.Owner.ID, l.ID, itemsOf(own[i/2:i+1]))
			for _, id := range own[i/2 : i+1] {
				left[id] = true
			}
		case 2:
			err = d.st.RemoveItem(d.Context(), l.Owner.ID, l.ID, own[i/2])
			delete(left, own[i/2])
		}
		if err != nil {
			d.Errorf("%v", err)
		}
		to, by := chance.IntN(2) == 0, chance.IntN(30)-10
		err = d.st.MoveItem(d.Context(), l.Owner.ID, l.ID, papers.ID(fmt.Sprintf("x:%04d", chance.IntN(10))), func(at, last int) int {
			if to {
				return by
			}
			return at + by
		})
		if err != nil {
			d.Errorf("%v", err)
		}
	}
	return left
}

// compareOrders does random deeds to a list and to a plain slice, and holds
// that they are in the same order behind each.
func compareOrders(t *testing.T, d desk) {
	ids := idsOf(numbered(12))
	d.put(numbered(12)...)
	round := 0
	rapid.Check(t, func(r *rapid.T) {
		round++
		d := desk{r, d.watch, d.st}
		o := &orderOracle{desk: d, list: d.newList(d.person(fmt.Sprint("ada", round)), "a", false), ids: ids}
		for range rapid.IntRange(1, 20).Draw(r, "deeds") {
			o.deed(r)
			if got := d.order(o.list); !slices.Equal(got, o.want) {
				r.Fatalf("the order is\n%v, want\n%v", got, o.want)
			}
		}
	})
}

// An orderOracle is a list and the naive one.
type orderOracle struct {
	desk
	list papers.List
	ids  []papers.ID
	want []papers.ID
}

func (o *orderOracle) deed(r *rapid.T) {
	id := rapid.SampledFrom(o.ids).Draw(r, "paper")
	at := slices.Index(o.want, id)
	owner := o.list.Owner.ID
	switch deed := rapid.SampledFrom([]string{"add", "remove", "move", "move"}).Draw(r, "deed"); {
	case deed == "add" || at < 0:
		o.shelve(o.list, id)
		if at < 0 {
			o.want = append(o.want, id)
		}
	case deed == "remove":
		o.must(o.st.RemoveItem(o.Context(), owner, o.list.ID, id))
		o.want = slices.Delete(o.want, at, at+1)
	default:
		to := rapid.IntRange(-1, len(o.want)+2).Draw(r, "to")
		o.must(o.st.MoveItem(o.Context(), owner, o.list.ID, id, func(_, _ int) int { return to }))
		o.want = slices.Delete(o.want, at, at+1)
		o.want = slices.Insert(o.want, min(max(to-1, 0), len(o.want)), id)
	}
}

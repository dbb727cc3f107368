package storetest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

// dealt returns to whom the letters of a batch are.
func (d desk) dealt(around store.Around, limit int, held map[papers.MessageID]bool, except ...string) []string {
	d.Helper()
	all, err := d.st.WaitingLetters(d.Context(), d.in(0), around, except, held, limit)
	d.must(err)
	to := []string{}
	for _, l := range all {
		to = append(to, l.Address)
	}
	return to
}

// Every host has its turn, one letter at a time.
func hostsTakeTurns(d desk) {
	equal(d, "nothing waits", d.dealt(store.Around{}, 4, nil), []string{})
	first := map[string]papers.MessageID{}
	for i, host := range []string{"b.example", "a.example", "d.example", "c.example"} {
		for n := range 3 {
			due := d.in(time.Duration(-n) * time.Minute) // the last one is due the longest
			first[host] = d.post(papers.Letter{Kind: papers.NoticeMessage, Address: fmt.Sprintf("%d@%s", n, host), Due: due})
		}
		d.post(papers.Letter{Kind: papers.NoticeMessage, Address: "later@" + host, Due: d.in(time.Hour)})
		if i < 2 {
			d.post(papers.Letter{Kind: papers.SignInMessage, Address: "urgent@" + host})
		}
	}
	for n := range 5 { // hosts that have nothing to be sent now
		d.post(papers.Letter{Kind: papers.NoticeMessage, Address: fmt.Sprintf("later@bb%d.example", n), Due: d.in(time.Hour)})
	}
	others := func(host string) store.Around { return store.Around{Others: host} }
	equal(d, "turns", d.dealt(store.Around{}, 7, nil), []string{"urgent@a.example", "urgent@b.example", "2@a.example", "2@b.example", "2@c.example", "2@d.example", "1@a.example"})
	equal(d, "behind a host", d.dealt(store.Around{Asked: "a.example", Others: "b.example"}, 5, nil), []string{"urgent@b.example", "urgent@a.example", "2@c.example", "2@d.example", "2@a.example"})
	equal(d, "behind one that has none", d.dealt(others("bb7.example"), 4, nil, "a.example", "d.example"), []string{"urgent@b.example", "2@c.example", "2@b.example", "1@c.example"})
	equal(d, "behind the last", d.dealt(others("z.example"), 3, nil, "b.example"), []string{"urgent@a.example", "2@a.example", "2@c.example"})
	held := map[papers.MessageID]bool{first["a.example"]: true, first["c.example"]: true}
	equal(d, "what is not held", d.dealt(store.Around{}, 9, held, "b.example", "d.example"), []string{"urgent@a.example", "1@a.example", "1@c.example", "0@a.example", "0@c.example"})
	equal(d, "all are passed over", d.dealt(store.Around{}, 9, nil, "a.example", "b.example", "c.example", "d.example"), []string{})
	passed := []string{}
	for i := range 40_000 { // more than a statement takes values
		passed = append(passed, fmt.Sprintf("h%d.example", i))
	}
	equal(d, "very many", d.dealt(others("b.example"), 4, nil, passed...), []string{"urgent@a.example", "urgent@b.example", "2@c.example", "2@d.example"})
	equal(d, "all there are", len(d.dealt(others("b.example"), 99, nil)), 14)
	for _, id := range first {
		d.posted(id, papers.MessageSent, false)
	}
	equal(d, "what was sent", d.dealt(others("b.example"), 4, nil, "a.example", "b.example"), []string{"1@c.example", "1@d.example", "0@c.example", "0@d.example"})
}

// hostOnlyHeld: a host whose letters are all under way takes nobody's place.
func hostOnlyHeld(d desk) {
	held := map[papers.MessageID]bool{}
	for n := range 6 {
		held[d.post(papers.Letter{Kind: papers.NoticeMessage, Address: fmt.Sprintf("held@a%d.example", n)})] = true
	}
	for n := range 3 {
		d.post(papers.Letter{Kind: papers.NoticeMessage, Address: fmt.Sprintf("%d@b.example", n)})
	}
	d.post(papers.Letter{Kind: papers.NoticeMessage, Address: "0@c.example"})
	equal(d, "others", d.dealt(store.Around{}, 3, held), []string{"0@b.example", "0@c.example", "1@b.example"})
}

// hostsShare draws outboxes and holds the rule of WaitingLetters: what somebody
// waits for goes first, and of hosts that have letters left none gave more than
// one letter fewer than another.
func hostsShare(d desk) {
	for seed := range uint64(12) {
		chance := rand.New(rand.NewPCG(8, seed))
		hosts, limit := 1+chance.IntN(12), 1+chance.IntN(8)
		left := map[bool]map[string]int{true: {}, false: {}}
		for h := range hosts {
			host := fmt.Sprintf("h%d-%d.example", seed, h)
			for range []int{1, 2, 9}[chance.IntN(3)] {
				kind := papers.NoticeMessage
				if chance.IntN(8) == 0 {
					kind = papers.SignInMessage
				}
				d.post(papers.Letter{Kind: kind, Address: "x@" + host})
				left[kind.Asked()][host]++
			}
		}
		drawn := shareOut(d, fmt.Sprintf("outbox %d", seed), left, limit)
		equal(d, "letters that waited", drawn, true)
	}
}

// shareOut takes letters, batch by batch, some of which are cut off, until none
// is left, and reports whether all of them came.
func shareOut(d desk, name string, left map[bool]map[string]int, limit int) bool {
	d.Helper()
	var around store.Around
	missed := map[string]int{} // calls in a row that gave a host none of its letters
	for calls := 0; calls < 500; calls++ {
		all, err := d.st.WaitingLetters(d.Context(), d.in(0), around, nil, nil, limit)
		d.must(err)
		if len(all) == 0 {
			return len(left[true])+len(left[false]) == 0
		}
		gave := map[bool]map[string]int{true: {}, false: {}}
		cut := len(all) - calls%2*(len(all)/2) // as when a batch takes too long
		for i, l := range all {
			_, host, _ := strings.Cut(l.Address, "@")
			gave[l.Kind.Asked()][host]++
			if !l.Kind.Asked() && len(left[true]) > 0 && sum(gave[true]) < sum(left[true]) {
				d.Errorf("%s: %s comes before what somebody waits for", name, l.Address)
			}
			if i < cut {
				around.Pass(l)
				d.posted(l.ID, papers.MessageSent, false)
			}
		}
		for asked, of := range gave {
			for poor, n := range left[asked] {
				for _, rich := range of {
					if of[poor] < min(n, rich-1) {
						d.Errorf("%s: %s with %d letters gave %d, another %d", name, poor, n, of[poor], rich)
					}
				}
			}
		}
		for _, l := range all[:cut] {
			_, host, _ := strings.Cut(l.Address, "@")
			missed[host] = -1
			if left[l.Kind.Asked()][host]--; left[l.Kind.Asked()][host] == 0 {
				delete(left[l.Kind.Asked()], host)
			}
		}
		for host := range left[false] {
			if missed[host]++; len(left[true]) == 0 && missed[host] > 2*12+2 {
				d.Errorf("%s: %s had no turn in %d calls", name, host, missed[host])
			}
		}
	}
	return false
}

func sum(of map[string]int) (n int) {
	for _, one := range of {
		n += one
	}
	return n
}

// What is handed over is asked for once more: it may have been taken back.
func letterWaits(d desk) {
	a := d.post(papers.Letter{Kind: papers.NoticeMessage, Address: "a@one.example"})
	b := d.post(papers.Letter{Kind: papers.NoticeMessage, Address: "b@one.example"})
	waits := func(name string, id papers.MessageID, address string, suppressed bool) {
		d.Helper()
		to, bad, err := d.st.Waits(d.Context(), id)
		d.must(err)
		equal(d, name, []any{to, bad}, []any{address, suppressed})
	}
	waits("waiting", a, "a@one.example", false)
	d.must(d.st.Suppress(d.Context(), papers.Suppression{Address: "a@one.example", Reason: papers.ByHand}))
	again := d.post(papers.Letter{Kind: papers.NoticeMessage, Address: "a@one.example"})
	waits("suppressed", again, "a@one.example", true)
	d.posted(b, papers.MessageSent, false)
	waits("sent", b, "", false)
	waits("never there", again+1, "", false)
}

package storetest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// elsewhere returns to whom letters to other hosts are, and the host that was
// come to.
func (d desk) elsewhere(behind string, limit int, held map[papers.MessageID]bool, except ...string) (to []string, came string) {
	d.Helper()
	all, came, err := d.st.LettersElsewhere(d.Context(), d.in(0), except, held, behind, limit)
	d.must(err)
	to = []string{}
	for _, l := range all {
		to = append(to, l.Address)
	}
	return to, came
}

// Every host has its share of what is read, and after a few times each was there.
func lettersElsewhere(d desk) {
	to, came := d.elsewhere("", 4, nil)
	equal(d, "nothing waits", []any{to, came}, []any{[]string{}, ""})
	first := map[string]papers.MessageID{}
	for i, host := range []string{"b.example", "a.example", "d.example", "c.example"} {
		for n := range 3 {
			due := d.in(time.Duration(-n) * time.Minute) // the last one is due the longest
			first[host] = d.post(papers.Letter{Kind: papers.NoticeMessage, Address: fmt.Sprintf("%d@%s", n, host), Due: due})
		}
		d.post(papers.Letter{Kind: papers.NoticeMessage, Address: "later@" + host, Due: d.in(time.Hour)})
		if i == 0 {
			d.post(papers.Letter{Kind: papers.SignInMessage, Address: "urgent@" + host})
		}
	}
	to, came = d.elsewhere("", 4, nil, "c.example")
	equal(d, "shares", []any{to, came}, []any{[]string{"2@a.example", "urgent@b.example", "2@d.example", "1@d.example"}, ""})
	to, came = d.elsewhere(came, 2, nil, "c.example")
	equal(d, "around", []any{to, came}, []any{[]string{"2@a.example", "urgent@b.example"}, "b.example"})
	to, came = d.elsewhere("cz.example", 2, nil, "a.example", "d.example")
	equal(d, "behind a host that has none", []any{to, came}, []any{[]string{"urgent@b.example", "2@c.example"}, "c.example"})
	to, _ = d.elsewhere("", 9, map[papers.MessageID]bool{first["a.example"]: true}, "b.example", "c.example", "d.example")
	equal(d, "what is not held", to, []string{"1@a.example", "0@a.example"})
	to, _ = d.elsewhere("", 9, nil, "a.example", "b.example", "c.example", "d.example")
	equal(d, "all are passed over", to, []string{})
	passed := []string{}
	for i := range 40_000 { // more than a statement takes values
		passed = append(passed, fmt.Sprintf("h%d.example", i))
	}
	to, _ = d.elsewhere("", 4, nil, passed...)
	equal(d, "very many", to, []string{"2@a.example", "urgent@b.example", "2@c.example", "2@d.example"})
	for _, id := range first {
		d.posted(id, papers.MessageSent, false)
	}
	seen := map[string]bool{}
	for range 4 {
		to, came = d.elsewhere(came, 2, nil)
		for _, a := range to {
			_, host, _ := strings.Cut(a, "@")
			seen[host] = true
		}
	}
	equal(d, "hosts seen", len(seen), 4)
	equal(d, "none twice", len(slices.Compact(to)), 2)
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

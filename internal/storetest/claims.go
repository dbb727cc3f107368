package storetest

import (
	"fmt"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

func claimChecks() []check {
	return []check{
		{"a claim, once", claimOnce},
		{"a confirmed claim makes an author", claimRole},
		{"what a claim leans on", footings},
		{"of many people and papers", claimsOfMany},
	}
}

func claimOnce(d desk) {
	ada := d.enrol("ada", papers.ReaderRole)
	carl := d.enrol("carl", papers.CuratorRole)
	d.put(full("x:a"))
	name := func(position int, name string) (papers.Authorship, error) {
		return d.st.AddClaim(d.Context(), papers.Authorship{Paper: "x:a", Position: position, Name: name, User: ada}, func(store.Footing) string { return "" })
	}
	first, err := name(1, "李明")
	d.must(err)
	again, err := name(1, "李明")
	d.must(err)
	equal(d, "again", again.ID, first.ID)
	_, err = name(2, "Anna B. Berg")
	d.wants(err, papers.ErrConflict) // a second name on one paper
	_, err = name(1, "Anna B. Berg")
	d.wants(err, papers.ErrConflict) // not at this place
	_, err = name(9, "Nobody")
	d.wants(err, papers.ErrNotFound)
	_, err = d.st.DecideClaim(d.Context(), by(carl), first.ID, false)
	d.must(err)
	_, err = name(1, "李明")
	d.wants(err, papers.ErrConflict) // it was refused
	second, err := name(2, "Anna B. Berg")
	d.must(err)
	all, err := d.st.ClaimsOn(d.Context(), "x:a")
	d.must(err)
	equal(d, "all", fmt.Sprintln(len(all), all[0].State, all[1].ID == second.ID, all[1].User.Name), "2 refused true ada\n")
	waiting, err := d.st.WaitingClaims(d.Context(), 9)
	d.must(err)
	equal(d, "waiting", len(waiting), 1)
	log, err := d.st.Decisions(d.Context(), store.DecisionFilter{}, 1)
	d.must(err)
	_, err = d.st.Undo(d.Context(), by(carl), log[0].ID)
	d.wants(err, papers.ErrConflict) // she has claimed another name meanwhile
}

func claimRole(d desk) {
	ada, carl := d.enrol("ada", papers.ReaderRole), d.enrol("carl", papers.CuratorRole)
	d.put(plain("x:a"), plain("x:b"))
	one, two, own := d.claimed(ada, "x:a"), d.claimed(ada, "x:b"), d.claimed(carl, "x:a")
	role := func(u papers.User) papers.Role {
		u, err := d.st.User(d.Context(), u.ID)
		d.must(err)
		return u.Role
	}
	decide := func(c papers.Authorship, yes bool) papers.Decision {
		row, err := d.st.DecideClaim(d.Context(), by(carl), c.ID, yes)
		d.must(err)
		return row
	}
	first := decide(one, true)
	decide(two, true)
	equal(d, "role", role(ada), papers.AuthorRole)
	_, err := d.st.Undo(d.Context(), by(carl), first.ID)
	d.must(err)
	equal(d, "she has another", role(ada), papers.AuthorRole)
	decide(two, false)
	equal(d, "she has none", role(ada), papers.ReaderRole)
	decide(own, true)
	equal(d, "a curator stays one", role(carl), papers.CuratorRole)
	told, err := d.st.Notifications(d.Context(), ada.ID, false, 0, 9)
	d.must(err)
	equal(d, "told", fmt.Sprint(len(told), told[0].Kind), fmt.Sprint(4, papers.OfClaim))
}

func footings(d desk) {
	ada, bob, carl := d.enrol("ada", papers.ReaderRole), d.enrol("bob", papers.ReaderRole), d.enrol("carl", papers.CuratorRole)
	d.put(plain("x:a"), plain("x:b"), plain("x:c"))
	var seen store.Footing
	claim := func(u papers.User, id papers.ID, how string) papers.Authorship {
		c, err := d.st.AddClaim(d.Context(), papers.Authorship{Paper: id, Name: "A. Berg", User: u}, func(f store.Footing) string { seen = f; return how })
		d.must(err)
		return c
	}
	c := claim(ada, "x:a", "by address")
	equal(d, "confirmed at once", fmt.Sprint(c.State, c.How, seen), fmt.Sprint(papers.ClaimConfirmed, "by address", store.Footing{}))
	u, err := d.st.User(d.Context(), ada.ID)
	d.must(err)
	equal(d, "role", u.Role, papers.AuthorRole)
	log, err := d.st.Decisions(d.Context(), store.DecisionFilter{}, 9)
	d.must(err)
	equal(d, "written down", fmt.Sprint(len(log), log[0].Did, log[0].Actor.ID, log[0].Reason), fmt.Sprint(1, papers.DidConfirm, 0, "by address"))
	claim(ada, "x:b", "")
	equal(d, "an address vouches for one paper", seen, store.Footing{})
	claim(bob, "x:a", "")
	equal(d, "somebody's", seen, store.Footing{Taken: true})
	_, err = d.st.Undo(d.Context(), by(carl), log[0].ID)
	d.must(err)
	waiting, err := d.st.WaitingClaims(d.Context(), 9)
	d.must(err)
	equal(d, "waiting", len(waiting), 3)
	_, err = d.st.DecideClaim(d.Context(), by(carl), c.ID, true)
	d.must(err)
	claim(ada, "x:c", "")
	equal(d, "a curator vouches for the name", seen, store.Footing{Earlier: 1})
}

func claimsOfMany(d desk) {
	ada, bob := d.enrol("ada", papers.ReaderRole), d.enrol("bob", papers.ReaderRole)
	d.put(plain("x:a"), plain("x:b"))
	d.claimed(ada, "x:a")
	d.claimed(ada, "x:b")
	d.claimed(bob, "x:b")
	people, err := d.st.ClaimsOf(d.Context(), []papers.UserID{ada.ID, bob.ID, ada.ID})
	d.must(err)
	equal(d, "people", fmt.Sprintln(len(people[ada.ID]), people[ada.ID][0].Paper, len(people[bob.ID])), "2 x:b 1\n")
	on, err := d.st.ClaimsOnAll(d.Context(), []papers.ID{"x:a", "x:b"})
	d.must(err)
	equal(d, "papers", fmt.Sprint(len(on["x:a"]), len(on["x:b"])), "1 2")
	hers, err := d.st.ClaimsBy(d.Context(), ada.ID, 1)
	d.must(err)
	equal(d, "newest", hers[0].Paper, "x:b")
}

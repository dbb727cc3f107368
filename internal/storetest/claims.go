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
		{"an author by somebody's word stays one", claimRoleGiven},
		{"a claim is given up", claimGivenUp},
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
	decide := func(c papers.Authorship, yes bool) papers.Decision {
		row, err := d.st.DecideClaim(d.Context(), by(carl), c.ID, yes)
		d.must(err)
		return row
	}
	first := decide(one, true)
	decide(two, true)
	equal(d, "role", d.roleOf(ada), papers.AuthorRole)
	_, err := d.st.Undo(d.Context(), by(carl), first.ID)
	d.must(err)
	equal(d, "she has another", d.roleOf(ada), papers.AuthorRole)
	decide(two, false)
	equal(d, "she has none", d.roleOf(ada), papers.ReaderRole)
	decide(own, true)
	equal(d, "a curator stays one", d.roleOf(carl), papers.CuratorRole)
	told, err := d.st.Notifications(d.Context(), ada.ID, false, 0, 9)
	d.must(err)
	equal(d, "told", fmt.Sprint(len(told), told[0].Kind), fmt.Sprint(4, papers.OfClaim))
}

func (d desk) roleOf(u papers.User) papers.Role {
	d.Helper()
	u, err := d.st.User(d.Context(), u.ID)
	d.must(err)
	return u.Role
}

func claimRoleGiven(d desk) {
	ada, bob, root := d.enrol("ada", papers.AuthorRole), d.enrol("bob", papers.ReaderRole), d.enrol("root1", papers.AdminRole)
	d.put(plain("x:a"))
	hers, his := d.claimed(ada, "x:a"), d.claimed(bob, "x:a")
	for _, c := range []papers.Authorship{hers, his} {
		_, err := d.st.DecideClaim(d.Context(), by(root), c.ID, true)
		d.must(err)
	}
	d.must(d.st.SetRole(d.Context(), root.ID, bob.ID, papers.CuratorRole, "helps"))
	log, err := d.st.Decisions(d.Context(), store.DecisionFilter{}, 1)
	d.must(err)
	_, err = d.st.Undo(d.Context(), by(root), log[0].ID)
	d.must(err)
	equal(d, "his role, undone", d.roleOf(bob), papers.AuthorRole)
	d.must(d.st.GiveUpClaim(d.Context(), ada.ID, hers.ID))
	d.must(d.st.GiveUpClaim(d.Context(), bob.ID, his.ID))
	equal(d, "hers was given", d.roleOf(ada), papers.AuthorRole)
	equal(d, "his came by the claim", d.roleOf(bob), papers.ReaderRole)
}

func claimGivenUp(d desk) {
	ada, bob, carl := d.enrol("ada", papers.ReaderRole), d.enrol("bob", papers.ReaderRole), d.enrol("carl", papers.CuratorRole)
	d.put(plain("x:a"), plain("x:b"))
	log := func() []papers.Decision {
		all, err := d.st.Decisions(d.Context(), store.DecisionFilter{}, 9)
		d.must(err)
		return all
	}
	one := d.claimed(ada, "x:a")
	d.wants(d.st.GiveUpClaim(d.Context(), bob.ID, one.ID), papers.ErrNotFound)
	d.wants(d.st.GiveUpClaim(d.Context(), ada.ID, 999), papers.ErrNotFound)
	d.must(d.st.GiveUpClaim(d.Context(), ada.ID, one.ID))
	d.must(d.st.GiveUpClaim(d.Context(), ada.ID, one.ID)) // the button, pressed again
	equal(d, "nothing to tell", len(log()), 0)
	_, err := d.st.DecideClaim(d.Context(), by(carl), one.ID, true)
	d.wants(err, papers.ErrConflict)
	again := d.claimed(ada, "x:a")
	if again.ID == one.ID || again.State != papers.ClaimWaiting {
		d.Errorf("claimed anew: %+v", again)
	}
	two := d.claimed(ada, "x:b")
	first, err := d.st.DecideClaim(d.Context(), by(carl), again.ID, true)
	d.must(err)
	_, err = d.st.DecideClaim(d.Context(), by(carl), two.ID, true)
	d.must(err)
	d.must(d.st.GiveUpClaim(d.Context(), ada.ID, again.ID))
	equal(d, "she has another", d.roleOf(ada), papers.AuthorRole)
	d.must(d.st.GiveUpClaim(d.Context(), ada.ID, two.ID))
	equal(d, "she has none", d.roleOf(ada), papers.ReaderRole)
	row := log()[0]
	equal(d, "written down", fmt.Sprint(row.Actor.Name, row.Did, row.Target, d.st.Undoable(row)), fmt.Sprint("ada", papers.DidGiveUp, papers.Target{Kind: papers.OnClaim, Key: fmt.Sprint(two.ID)}, false))
	_, err = d.st.Undo(d.Context(), by(carl), row.ID)
	d.wants(err, papers.ErrInvalid)
	_, err = d.st.Undo(d.Context(), by(carl), first.ID)
	d.wants(err, papers.ErrConflict)
	left, err := d.st.ClaimsBy(d.Context(), ada.ID, 9)
	d.must(err)
	equal(d, "left", len(left), 0)
	refused := d.claimed(bob, "x:a")
	_, err = d.st.DecideClaim(d.Context(), by(carl), refused.ID, false)
	d.must(err)
	d.wants(d.st.GiveUpClaim(d.Context(), bob.ID, refused.ID), papers.ErrConflict)
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

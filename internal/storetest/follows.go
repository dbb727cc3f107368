package storetest

import (
	"fmt"
	"sync"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

func followChecks() []check {
	return []check{
		{"following and stopping, twice each", followAndStop},
		{"no more than a person can follow", followTooMuch},
		{"people by number", func(d desk) {
			ada, ben := d.person("ada"), d.person("ben")
			got, err := d.st.People(d.Context(), []papers.UserID{ada.ID, 999, ben.ID, 0})
			d.must(err)
			equal(d, "people", got, map[papers.UserID]papers.User{ada.ID: ada, ben.ID: ben})
		}},
		{"papers by DOI", byDOI},
	}
}

func (d desk) followed(u papers.User) []papers.Following {
	d.Helper()
	all, err := d.st.Following(d.Context(), u.ID)
	d.must(err)
	return all
}

func followAndStop(d desk) {
	ada, ben := d.person("ada"), d.person("ben")
	li := papers.Following{Kind: papers.FollowAuthor, Target: "Li Wei"}
	search := papers.Following{Kind: papers.FollowSearch, Target: "cat=cs.CL&q=soft+prompts"}
	for range 2 {
		d.must(d.st.Follow(d.Context(), ada.ID, li, true))
		d.turn(time.Minute)
	}
	d.must(d.st.Follow(d.Context(), ada.ID, search, true))
	at := d.in(0)
	li.Since, search.Since = at.Add(-2*time.Minute), at
	equal(d, "ada's", d.followed(ada), []papers.Following{search, li})
	equal(d, "ben's", len(d.followed(ben)), 0)
	for _, want := range []bool{true, false} {
		on, err := d.st.Follows(d.Context(), ada.ID, li)
		d.must(err)
		equal(d, "follows", on, want)
		d.must(d.st.Follow(d.Context(), ada.ID, li, false))
	}
	d.must(d.st.Follow(d.Context(), ben.ID, search, false))
	equal(d, "left", d.followed(ada), []papers.Following{search})
}

func followTooMuch(d desk) {
	u := d.person("ada")
	var all sync.WaitGroup
	const each = papers.MaxFollows / 4
	for part := range 4 {
		all.Go(func() {
			for i := range each {
				if err := d.st.Follow(d.Context(), u.ID, papers.Following{Kind: papers.FollowAuthor, Target: fmt.Sprint(part, i)}, true); err != nil {
					d.Errorf("%v", err)
				}
			}
		})
	}
	all.Wait()
	d.wants(d.st.Follow(d.Context(), u.ID, papers.Following{Kind: papers.FollowAuthor, Target: "one more"}, true), papers.ErrInvalid)
	d.must(d.st.Follow(d.Context(), u.ID, papers.Following{Kind: papers.FollowAuthor, Target: fmt.Sprint(0, 0)}, true))
	equal(d, "followed", len(d.followed(u)), papers.MaxFollows)
}

func byDOI(d desk) {
	a, b, c := plain("x:1"), plain("x:2"), plain("x:3")
	a.DOI, b.DOI = "10.1000/Abc(1)<2>", "10.1000/x"
	d.put(a, b, c)
	got, err := d.st.HeldByDOI(d.Context(), []string{"10.1000/aBC(1)<2>", "10.1000/x", "10.1000/none", ""})
	d.must(err)
	equal(d, "papers", got, map[string]papers.ID{"10.1000/aBC(1)<2>": "x:1", "10.1000/x": "x:2"})
}

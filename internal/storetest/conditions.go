package storetest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// conditionChecks are about changes that ask about what is there in their own
// transaction, and about what programs read page by page.
func conditionChecks() []check {
	return []check{
		{"a list is changed as it is", changeList},
		{"a list is deleted if that is allowed", deleteListIf},
		{"of many who saw the same list one changes it", listRace},
		{"a comment is edited and deleted if that is allowed", commentIf},
		{"one item, and the list of what is saved", oneItem},
		{"votes of one moment are paged through", votesBehind},
	}
}

// errKept is a condition that does not hold.
var errKept = errors.New("it stays as it is")

func changeList(d desk) {
	ada, ben := d.person("ada"), d.person("ben")
	made := d.newList(ada, "One", false)
	d.turn(time.Minute)
	var asked papers.List
	changed, err := d.st.ChangeList(d.Context(), ada.ID, made.ID, func(l papers.List) (papers.List, error) {
		asked = l
		l.Title, l.Public = "Two", true
		return l, nil
	})
	d.must(err)
	equal(d, "asked about", asked, made)
	want := made
	want.Title, want.Public, want.Updated = "Two", true, d.in(0)
	equal(d, "changed to", changed, want)
	equal(d, "is", d.list(made.ID), want)
	d.turn(time.Minute)
	same, err := d.st.ChangeList(d.Context(), ada.ID, made.ID, func(l papers.List) (papers.List, error) { return l, nil })
	d.must(err)
	equal(d, "the same again", same, want)
	refuse := func(l papers.List) (papers.List, error) { l.Title = "Three"; return l, errKept }
	_, err = d.st.ChangeList(d.Context(), ada.ID, made.ID, refuse)
	d.wants(err, errKept)
	_, err = d.st.ChangeList(d.Context(), ben.ID, made.ID, refuse)
	d.wants(err, papers.ErrNotFound)
	_, err = d.st.ChangeList(d.Context(), ada.ID, 99, refuse)
	d.wants(err, papers.ErrNotFound)
	equal(d, "still", d.list(made.ID), want)
}

func deleteListIf(d desk) {
	ada, ben := d.person("ada"), d.person("ben")
	d.put(plain("x:1"))
	made := d.newList(ada, "One", true)
	d.shelve(made, "x:1")
	d.must(d.st.Follow(d.Context(), ben.ID, papers.Following{Kind: papers.FollowList, Target: fmt.Sprint(made.ID)}, true))
	d.wants(d.st.DeleteListIf(d.Context(), ada.ID, made.ID, func(papers.List) error { return errKept }), errKept)
	equal(d, "items", d.order(made), []papers.ID{"x:1"})
	equal(d, "followers", len(d.followed(ben)), 1)
	var asked papers.List
	d.must(d.st.DeleteListIf(d.Context(), ada.ID, made.ID, func(l papers.List) error { asked = l; return nil }))
	equal(d, "asked about", asked.Items, 1)
	_, err := d.st.List(d.Context(), made.ID)
	d.wants(err, papers.ErrNotFound)
	equal(d, "followers", len(d.followed(ben)), 0)
	d.wants(d.st.DeleteListIf(d.Context(), ada.ID, made.ID, func(papers.List) error { return nil }), papers.ErrNotFound)
}

func listRace(d desk) {
	ada := d.person("ada")
	made := d.newList(ada, "Start", false)
	var race sync.WaitGroup
	errs := make([]error, 20)
	for i := range errs {
		race.Go(func() {
			_, errs[i] = d.st.ChangeList(d.Context(), ada.ID, made.ID, func(l papers.List) (papers.List, error) {
				if l.Title != "Start" {
					return l, errKept
				}
				l.Title = fmt.Sprint("by ", i)
				return l, nil
			})
		})
	}
	race.Wait()
	won := 0
	for i, err := range errs {
		if err == nil {
			won++
			equal(d, "the list", d.list(made.ID).Title, fmt.Sprint("by ", i))
			continue
		}
		d.wants(err, errKept)
	}
	equal(d, "how many won", won, 1)
}

func commentIf(d desk) {
	ada, ben := d.person("ada"), d.person("ben")
	d.put(plain("x:a"))
	c := d.comment(ada.ID, "x:a", 0, "One.")
	keep := func(papers.Comment) error { return errKept }
	d.wants(d.st.EditCommentIf(d.Context(), ada.ID, c, "Two.", nil, keep), errKept)
	d.wants(d.st.DeleteCommentIf(d.Context(), ada.ID, c, keep), errKept)
	equal(d, "text", d.read(c).Text, "One.")
	d.wants(d.st.EditCommentIf(d.Context(), ben.ID, c, "Two.", nil, keep), papers.ErrForbidden)
	d.must(d.st.React(d.Context(), ada.ID, c, papers.Reactions()[0], true))
	var asked papers.Comment
	allow := func(c papers.Comment) error { asked = c; return nil }
	before, err := d.st.Comment(d.Context(), ada.ID, c)
	d.must(err)
	d.must(d.st.EditCommentIf(d.Context(), ada.ID, c, "Two.", nil, allow))
	equal(d, "asked about", asked, before) // as its author sees it
	equal(d, "text", d.read(c).Text, "Two.")
	d.must(d.st.DeleteCommentIf(d.Context(), ada.ID, c, allow))
	equal(d, "asked about", asked.Text, "Two.")
	d.must(d.st.DeleteCommentIf(d.Context(), ada.ID, c, keep)) // it is gone already
}

func oneItem(d desk) {
	ada := d.person("ada")
	d.put(plain("x:1"), plain("x:2"))
	_, err := d.st.SavedList(d.Context(), ada.ID)
	d.wants(err, papers.ErrNotFound)
	d.must(d.st.Keep(d.Context(), ada.ID, "x:2", true))
	saved, err := d.st.SavedList(d.Context(), ada.ID)
	d.must(err)
	equal(d, "saved", saved, d.listsOf(ada)[0])
	d.shelve(saved, "x:1")
	it, err := d.st.Item(d.Context(), saved.ID, "x:1")
	d.must(err)
	equal(d, "position", it.Position, 2)
	equal(d, "paper", it.Paper, d.get("x:1"))
	for _, id := range []papers.ID{"x:3", ""} {
		_, err = d.st.Item(d.Context(), saved.ID, id)
		d.wants(err, papers.ErrNotFound)
	}
}

func votesBehind(d desk) {
	ada := d.person("ada")
	var ids []papers.ID
	for i := range 7 {
		ids = append(ids, papers.ID(fmt.Sprintf("x:%d", 9-i)))
		d.put(plain(ids[i]))
	}
	for i, id := range ids { // the first three a minute before the others
		if i == 3 {
			d.turn(time.Minute)
		}
		d.vote(ada.ID, id, true)
	}
	d.vote(d.person("ben").ID, "x:9", true)
	var seen []papers.ID
	for last := (papers.Ballot{}); ; {
		page, err := d.st.VotesBehind(d.Context(), ada.ID, last, 2)
		d.must(err)
		if len(page) == 0 {
			break
		}
		for _, b := range page {
			seen = append(seen, b.Paper)
		}
		last = page[len(page)-1]
	}
	equal(d, "votes", seen, slices.Concat(ids[3:], ids[:3]))
}

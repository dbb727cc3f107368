package storetest

import (
	"fmt"

	papers "github.com/dailypapers/dailypapers"
)

// collect makes a list that holds x:a.
func (d desk) collect(u papers.User, public bool) papers.List {
	d.Helper()
	l, err := d.st.AddList(d.Context(), papers.List{Owner: u, Title: "Lichens", Public: public})
	d.must(err)
	_, err = d.st.AddItems(d.Context(), u.ID, l.ID, []papers.ListItem{{Paper: papers.Paper{ID: "x:a"}}})
	d.must(err)
	return l
}

// seeList is how a list stands, and where it is found.
func (d desk) seeList(id papers.ListID) any {
	d.Helper()
	l, err := d.st.List(d.Context(), id)
	d.must(err)
	all, err := d.st.PublicLists(d.Context(), 9, 0)
	d.must(err)
	n, err := d.st.CountPublicLists(d.Context())
	d.must(err)
	hers, err := d.st.PublicListsOf(d.Context(), l.Owner.ID, 9)
	d.must(err)
	h, err := d.st.ListsHolding(d.Context(), "x:a", 0, 9)
	d.must(err)
	return fmt.Sprintf("%q %d %d %d %d %d", l.Hidden, len(all), n, len(hers), h.Public, len(h.Newest))
}

func listHidden(d desk) {
	g := d.ground()
	private := d.collect(g.other, false)
	on := papers.Target{Kind: papers.OnList, Key: fmt.Sprint(int64(g.list.ID))}
	d.report(g.other, on)
	equal(d, "open", d.seeList(g.list.ID), `"" 1 1 1 1 1`)
	_, err := d.st.HideList(d.Context(), by(g.curator), private.ID)
	d.wants(err, papers.ErrConflict)
	_, err = d.st.HideList(d.Context(), by(g.curator), 999)
	d.wants(err, papers.ErrNotFound)
	row, err := d.st.HideList(d.Context(), by(g.curator), g.list.ID)
	d.must(err)
	equal(d, "row", fmt.Sprint(row.Did, row.About), papers.DidHide+"Lichens")
	equal(d, "hidden", d.seeList(g.list.ID), `"a reason" 0 0 0 0 0`)
	_, err = d.st.HideList(d.Context(), by(g.curator), g.list.ID)
	d.wants(err, papers.ErrConflict)
	what, err := d.st.ReportedTexts(d.Context(), []papers.Target{on})
	d.must(err)
	equal(d, "out of sight", what[on].Gone, true)
	_, err = d.st.AddReport(d.Context(), papers.Complaint{By: g.curator, Target: on, Reason: "spam"})
	d.wants(err, papers.ErrNotFound)
	edited := g.list
	edited.Title, edited.Public = "Lichens and moss", false
	d.must(d.st.SaveList(d.Context(), edited))
	edited.Public = true
	d.must(d.st.SaveList(d.Context(), edited))
	equal(d, "editing does not show it", d.seeList(g.list.ID), `"a reason" 0 0 0 0 0`)
	_, err = d.st.ShowList(d.Context(), by(g.curator), g.list.ID)
	d.must(err)
	equal(d, "shown", d.seeList(g.list.ID), `"" 1 1 1 1 1`)
	told, err := d.st.Notifications(d.Context(), g.reader.ID, false, 0, 9)
	d.must(err)
	equal(d, "told", fmt.Sprint(told[0].Words, "|", told[1].Words), "Your list “Lichens and moss” can be seen by others again.|Your list “Lichens” was hidden from others: a reason")
	_, err = d.st.HideList(d.Context(), by(g.curator), g.list.ID)
	d.must(err)
	d.must(d.st.DeleteList(d.Context(), g.reader.ID, g.list.ID))
	_, err = d.st.ShowList(d.Context(), by(g.curator), g.list.ID)
	d.wants(err, papers.ErrNotFound)
}

package storetest

import (
	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

func linksSet(d desk) {
	g := d.ground()
	mark := d.mark()
	_, err := d.st.SetLinks(d.Context(), by(g.reader), "x:a", nil)
	d.must(err)
	equal(d, "links", d.get("x:a").Links, []papers.Link{{Kind: papers.SameLink, URL: "https://aclanthology.org/2024.acl-long.1/"}})
	equal(d, "mark", d.mark(), mark+1)
	_, err = d.st.SetLinks(d.Context(), by(g.reader), "x:a", nil)
	d.wants(err, papers.ErrConflict)
	equal(d, "mark", d.mark(), mark+1)
	_, err = d.st.SetLinks(d.Context(), by(g.reader), "x:nowhere", nil)
	d.wants(err, papers.ErrNotFound)
}

// linksRemoved has a source name links that people took off, or put back.
func linksRemoved(d desk) {
	g := d.ground()
	const ours, theirs = "https://example.org/ours", "https://example.org/theirs"
	code := func(url string) papers.Link { return papers.Link{Kind: papers.CodeLink, URL: url} }
	named := func() papers.Paper {
		p := plain("x:b")
		p.Links = []papers.Link{code(theirs), {Kind: papers.DemoLink, URL: theirs}}
		return p
	}
	links := func() []string { return linksOf(d.get("x:b"))[papers.CodeLink] }
	set := func(urls ...string) papers.Decision {
		var all []papers.Link
		for _, url := range urls {
			all = append(all, code(url))
		}
		row, err := d.st.SetLinks(d.Context(), by(g.reader), "x:b", all)
		d.must(err)
		return row
	}
	d.put(named())
	set(ours, theirs)
	off := set(ours)
	equal(d, "again", d.put(named()), store.PutResult{Unchanged: 1})
	equal(d, "taken off", links(), []string{ours})
	equal(d, "links of other kinds", linksOf(d.get("x:b"))[papers.DemoLink], []string{theirs})
	d.remove("x:b")
	d.put(named())
	equal(d, "deleted and taken in again", len(links()), 0)
	set(ours)
	undo, err := d.st.Undo(d.Context(), by(g.curator), off.ID)
	d.must(err)
	equal(d, "undone", links(), []string{ours, theirs})
	d.put(named())
	equal(d, "once", links(), []string{ours, theirs})
	_, err = d.st.Undo(d.Context(), by(g.curator), undo.ID)
	d.must(err)
	d.put(named(), named())
	equal(d, "and that undone", links(), []string{ours})
	set(ours, theirs)
	set(theirs)
	d.put(named())
	equal(d, "put back by hand", links(), []string{theirs})
	other := plain("x:c")
	other.Links = []papers.Link{code(theirs), code(ours)}
	d.put(other)
	equal(d, "of another paper", linksOf(d.get("x:c"))[papers.CodeLink], []string{theirs, ours})
}

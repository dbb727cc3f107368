package storetest

import (
	"fmt"
	"sync"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/store"
)

func crowdChecks() []check {
	return []check{
		{"many writers, many followers", crowd},
		{"a paper is never seen half", neverHalf},
	}
}

const (
	writers = 8
	shared  = 60 // papers that all writers put
	chunk   = 20 // papers a batch
)

// marked leaves a writer's own version and link on a paper, so that a lost
// write shows.
func marked(i, writer int) papers.Paper {
	p := plain(papers.ID(fmt.Sprintf("x:%03d", i)))
	p.Versions = []papers.Version{{Number: writer + 1, Size: fmt.Sprint(writer)}}
	p.Links = []papers.Link{{Kind: papers.CodeLink, URL: fmt.Sprintf("https://example.org/%d", writer)}}
	return p
}

func crowd(d desk) {
	var writing, following sync.WaitGroup
	for w := range writers {
		writing.Go(func() { writeShared(d, w) })
	}
	done := make(chan struct{})
	followers := make([]follower, 3)
	for i := range followers {
		following.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
					followers[i].step(d, 1+5*i)
				}
			}
		})
	}
	writing.Wait()
	close(done)
	following.Wait()
	followers = append(followers, follower{})
	for i := range followers {
		followers[i].catchUp(d, 50)
		checkCrowd(d, &followers[i])
	}
	equal(d, "mark", d.mark(), shared*writers+2*writers)
}

// writeShared puts every shared paper, from a place of the writer's own, and
// one that it deletes again.
func writeShared(d desk, writer int) {
	own := papers.ID(fmt.Sprintf("x:own-%d", writer))
	for from := 0; from < shared; from += chunk {
		var b store.Batch
		for i := range chunk {
			b.Papers = append(b.Papers, marked((from+i+writer*17)%shared, writer))
		}
		if from == 0 {
			b.Papers = append(b.Papers, plain(own))
		}
		if _, err := d.st.PutPapers(d.Context(), b); err != nil {
			d.Errorf("%v", err)
		}
	}
	if err := d.st.DeletePaper(d.Context(), own); err != nil {
		d.Errorf("%v", err)
	}
}

func checkCrowd(d desk, f *follower) {
	d.Helper()
	equal(d, "held", len(f.held), shared)
	for id, p := range f.held {
		samePaper(d, p, d.get(id))
		if len(p.Versions) != writers || len(p.Links) != writers {
			d.Errorf("%s lost a write: %d versions, %d links", id, len(p.Versions), len(p.Links))
		}
	}
}

// neverHalf changes, deletes and chooses one paper while readers look at it:
// they find the title and the authors of one moment, or nothing.
func neverHalf(d desk) {
	done := make(chan struct{})
	var reading sync.WaitGroup
	for _, look := range []func() []papers.Paper{
		func() []papers.Paper { return d.seen(d.st.Papers(d.Context(), []papers.ID{"x:1"})) },
		func() []papers.Paper {
			ps, _, err := d.st.Newest(d.Context(), 0, 9)
			return d.seen(ps, err)
		},
		func() []papers.Paper {
			return d.seenEntries(d.st.Announced(d.Context(), december(1), december(1), 9, 0))
		},
		func() []papers.Paper {
			return d.seenEntries(d.st.Featured(d.Context(), december(1), december(1), 9, 0))
		},
	} {
		reading.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				for _, p := range look() {
					if p.ID != "x:1" || len(p.Authors) != 1 || p.Authors[0].Name != p.Title || len(p.Links) == 0 {
						d.Errorf("seen half: id %q, title %q, authors %v, links %v", p.ID, p.Title, p.Authors, p.Links)
						return
					}
				}
			}
		})
	}
	for i := range 60 {
		p := on(december(1), "x:1")
		p.Title = fmt.Sprint(i)
		p.Authors[0].Name = p.Title
		p.Links = []papers.Link{{Kind: papers.CodeLink, URL: "https://example.org/" + p.Title}}
		d.batch(store.Batch{Papers: []papers.Paper{p}, Features: []papers.Feature{chosen(1, "x:1", 1)}})
		if i%3 == 2 {
			d.remove("x:1")
		}
	}
	close(done)
	reading.Wait()
}

func (d desk) seen(ps []papers.Paper, err error) []papers.Paper {
	if err != nil {
		d.Errorf("%v", err)
	}
	return ps
}

func (d desk) seenEntries(es []papers.Entry, err error) []papers.Paper {
	ps := make([]papers.Paper, len(es))
	for i, e := range es {
		ps[i] = e.Paper
	}
	return d.seen(ps, err)
}

package arxiv

import (
	"strings"

	papers "github.com/dailypapers/dailypapers"
)

// A head is what stands in a feed beside its entries or items.
type head struct {
	title, about, id string
	links            []string
	updated          string // Atom's, RSS's lastBuildDate
	published        string // RSS's pubDate
	total            string
	searched         bool // elements of OpenSearch are there, as only the query API has them
}

// headOf reads the head of a feed, wherever its parts stand. Damage there is
// damage to the whole.
func (in *intake) headOf(r root, s shape) (head, error) {
	var h head
	err := newWalker(r, s).walk(func(p piece) error {
		if p.record || p.whole && !isHeadPart(p, s.space) {
			return nil
		}
		if err := in.parse(p); err != nil {
			return damaged(p, err)
		}
		h.take(&in.tree.elements[0])
		return nil
	})
	return h, err
}

func isHeadPart(p piece, space string) bool {
	if p.space == searchSpace {
		return true
	}
	switch p.local {
	case "title", "description", "subtitle", "id", "updated", "lastBuildDate", "pubDate":
		return p.space == space
	case "link":
		return p.space == space || p.space == atomSpace
	}
	return false
}

func (h *head) take(e *element) {
	if e.space == searchSpace {
		h.searched = true
		if e.local == "totalResults" {
			h.total = e.text()
		}
		return
	}
	switch e.local {
	case "title":
		h.title = unwrap(e.text())
	case "description", "subtitle":
		h.about = unwrap(e.text())
	case "id":
		h.id = e.text()
	case "link":
		h.links = append(h.links[:min(len(h.links), 9)], e.text()+e.attr("href"))
	case "updated", "lastBuildDate":
		h.updated = e.text()
	case "pubDate":
		h.published = e.text()
	}
}

// isArxivs reports whether a feed says that it is arXiv's.
func (h *head) isArxivs() bool {
	says := h.title + " " + h.about + " " + h.id + " " + strings.Join(h.links, " ")
	return strings.Contains(strings.ToLower(says), "arxiv")
}

// fault returns the error that a feed is instead of an announcement.
func (h *head) fault() *Fault {
	if !strings.EqualFold(h.title, "error") && !strings.HasPrefix(h.title, "Feed error") {
		return nil
	}
	words := h.about
	if words == "" {
		words = h.title
	}
	return &Fault{Words: words}
}

// atom reads a feed of the query API or of an announcement.
func (in *intake) atom(r root) error {
	h, err := in.headOf(r, atomShape())
	if h.searched || strings.Contains(h.id, "/api/") {
		in.doc.Form = Query
		in.doc.Total = count(h.total)
		return in.items(r, atomShape(), h, err, in.queryEntry)
	}
	in.doc.Form = Atom
	return in.announcement(r, atomShape(), h, err, in.atomEntry)
}

// items reads the entries behind the head. What was wrong with the head is
// said at the end, so that complete records before a cut come through.
func (in *intake) items(r root, s shape, h head, failed error, read func(piece) error) error {
	in.doc.Response = parseMoment(h.updated)
	if failed == nil && !h.isArxivs() {
		return foreign("a feed of somebody else's: %.80q", h.title)
	}
	err := newWalker(r, s).walk(func(p piece) error {
		if !p.record {
			return nil
		}
		return in.take(p, func() error { return read(p) })
	})
	if err == nil {
		err = failed
	}
	return err
}

// authorOf reads one of Atom's authors. Names stand in reading order.
func (in *intake) authorOf(of int) (papers.Author, bool) {
	var a papers.Author
	var places []string
	for _, e := range in.tree.children(of) {
		switch {
		case e.is(atomSpace, "name"):
			a.Name = unwrap(e.text())
		case e.is(arxivSpace, "affiliation"):
			places = append(places, unwrap(e.text()))
		}
	}
	a.Affiliation = strings.Join(places, ", ")
	return a, a.Name != "" && a.Name != ":"
}

// count reads a number that is not negative, 0 where it is none.
func count(s string) int {
	n := 0
	for _, c := range strings.TrimSpace(s) {
		if c < '0' || c > '9' || n > 1<<40 {
			return 0
		}
		n = n*10 + int(c-'0')
	}
	return n
}

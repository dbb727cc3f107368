package arxiv

import (
	"fmt"
	"strings"

	papers "github.com/dailypapers/dailypapers"
)

// rss reads an announcement in RSS 2.0.
func (in *intake) rss(r root) error {
	in.doc.Form = RSS
	h, err := in.headOf(r, rssShape())
	return in.announcement(r, rssShape(), h, err, in.rssItem)
}

// announcement reads a feed, whose day is that of its head.
func (in *intake) announcement(r root, s shape, h head, failed error, read func(piece) error) error {
	if in.doc.Fault = h.fault(); in.doc.Fault != nil {
		in.doc.Response = parseMoment(h.updated)
		return failed
	}
	for _, told := range []string{h.published, h.updated} {
		if day, err := in.day("pubDate", told); err == nil {
			in.doc.Day = day
			break
		}
	}
	err := in.items(r, s, h, failed, read)
	in.doc.Items = min(in.count, maxRecords)
	return err
}

// day returns the day in US Eastern time, by which arXiv announces.
func (in *intake) day(key, s string) (papers.Day, error) {
	t, err := in.instant(key, s)
	if err != nil {
		return papers.Day{}, err
	}
	return in.calendar.Today(t.Time), nil
}

// An item is what a feed says of a paper in either form.
type item struct {
	snapshotLine
	codes       []string
	description string
	kind        string
	told        string // its own date
}

func (in *intake) rssItem(p piece) error {
	var it item
	for _, e := range in.tree.children(0) {
		if e.space != "" {
			it.extension(e)
			continue
		}
		switch e.local {
		case "title":
			it.Title = e.text()
		case "description":
			it.description = e.text()
		case "guid":
			it.ID = e.text()
		case "link":
			if it.ID == "" {
				it.ID = e.text()
			}
		case "category":
			it.codes = append(it.codes, e.text())
		case "pubDate":
			it.told = e.text()
		}
	}
	return in.announce(p, &it)
}

func (in *intake) atomEntry(p piece) error {
	var it item
	var names []papers.Author
	for i, e := range in.tree.children(0) {
		if e.space != atomSpace {
			it.extension(e)
			continue
		}
		switch e.local {
		case "title":
			it.Title = e.text()
		case "summary":
			it.description = e.text()
		case "id":
			it.ID = e.text()
		case "category":
			it.codes = append(it.codes, e.attr("term"))
		case "published":
			it.told = e.text()
		case "author":
			if a, ok := in.authorOf(i); ok {
				names = append(names, a)
			}
		}
	}
	if it.Authors == "" {
		for _, a := range names {
			it.AuthorsParsed = append(it.AuthorsParsed, []string{a.Name, "", "", a.Affiliation})
		}
	}
	return in.announce(p, &it)
}

// extension takes in what both feeds say in the words of others.
func (it *item) extension(e *element) {
	switch {
	case e.is(dcSpace, "creator"):
		it.Authors = e.text()
	case e.is(dcSpace, "rights"):
		it.License = e.text()
	case e.is(arxivSpace, "announce_type"):
		it.kind = strings.TrimSpace(e.text())
	case e.is(arxivSpace, "DOI"):
		it.DOI = e.text()
	case e.is(arxivSpace, "journal_reference"):
		it.Journal = e.text()
	}
}

// announce makes a record and an announcement of an item.
func (in *intake) announce(p piece, it *item) error {
	said := it.readDescription()
	it.Categories = strings.Join(it.codes, " ")
	paper, err := in.paper(&it.snapshotLine, keys{id: "guid"})
	if err != nil {
		return err
	}
	if id, _, err := papers.ParseID(said.id); said.id != "" && (err != nil || id != paper.ID) {
		return papers.Invalid("guid", "says %s, but the description is that of %.60q", paper.ID, said.id)
	}
	if it.kind == "" {
		it.kind = said.kind
	}
	kind, err := papers.ParseAnnouncementKind(it.kind)
	if err != nil {
		return err
	}
	day, err := in.dayOf(it)
	if err != nil {
		return err
	}
	if kind == papers.NewPaper {
		paper.Announced, paper.DayTold = day, true
	}
	in.accept(p, papers.Record{Paper: paper})
	in.doc.Announcements = append(in.doc.Announcements, papers.Announcement{Paper: paper.ID, Day: day, Kind: kind})
	return nil
}

// dayOf is the item's own day, or that of its feed.
func (in *intake) dayOf(it *item) (papers.Day, error) {
	if _, ok := parseTime(it.told); ok {
		return in.day("pubDate", it.told)
	}
	if in.doc.Day.IsZero() {
		return papers.Day{}, papers.Invalid("pubDate", "is missing, in the feed as well")
	}
	return in.doc.Day, nil
}

// A preface is what stands before the abstract in a description.
type preface struct{ id, kind string }

// readDescription parts "arXiv:2203.01250v3 Announce Type: new \nAbstract: …".
func (it *item) readDescription() preface {
	s := strings.TrimSpace(it.description)
	first, rest, _ := strings.Cut(s, "\n")
	id, kind, ok := strings.Cut(first, "Announce Type:")
	if !ok || !strings.HasPrefix(s, "arXiv:") {
		it.Abstract = strings.TrimPrefix(s, "Abstract:")
		return preface{}
	}
	kind, onLine, _ := strings.Cut(strings.TrimSpace(kind), " ")
	if onLine = strings.TrimSpace(onLine); onLine != "" { // a reader that joined the lines
		rest = onLine + "\n" + rest
	}
	it.Abstract = strings.TrimPrefix(strings.TrimSpace(rest), "Abstract:")
	return preface{strings.TrimSpace(id), kind}
}

// damaged says that a document lost something beside its records.
func damaged(p piece, err error) error {
	return fmt.Errorf("%w: line %d: <%.40s>: %v", ErrTruncated, p.line, p.local, err)
}

package arxivtest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// Damaged reports whether an id is one of the records that faults make up, of
// works that there are not. Whether a reader can make a paper of one or has
// to refuse it, the truth knows nothing of it.
func Damaged(id papers.ID) bool {
	s := string(id)
	if _, number, ok := strings.Cut(s, "/"); ok {
		return len(number) == 7 && number[4:] >= "900"
	}
	_, number, _ := strings.Cut(s, ".")
	return len(number) == 5 && number >= "99000" || len(number) == 4 && number >= "9900"
}

// damagedID returns an id that no work has. It is called with s.mu held.
func (s *Server) damagedID(at time.Time) string {
	s.damaged++
	if month := at.Format("0601"); month >= "1501" {
		return fmt.Sprintf("%s.%d", month, 99000+s.damaged%1000)
	}
	return fmt.Sprintf("%s.%d", at.Format("0601"), 9900+s.damaged%100)
}

// mix does to a page's items what a fault does: whole items only, and damaged
// ones in between. It is called with s.mu held.
func (s *Server) mix(items []string, f Fault, damaged func() string) []string {
	switch f {
	case Reordered:
		s.r.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
	case Duplicated:
		for range 1 + s.r.IntN(3) {
			if len(items) > 0 {
				items = slices.Insert(items, s.r.IntN(len(items)+1), items[s.r.IntN(len(items))])
			}
		}
	case Controls, Malformed, IllFormed:
		items = slices.Insert(items, s.r.IntN(len(items)+1), damaged())
	}
	return items
}

// damagedRecord makes a record of OAI-PMH that is wrong in one way.
func (s *Server) damagedRecord(f Fault, at time.Time, prefix string) string {
	id := s.damagedID(at)
	w := Work{ID: papers.ID(id), Submitter: "Nobody", Title: "A damaged record", Abstract: "It should not be believed.", Names: []Name{{"N. Nobody", "N. Nobody"}}, Authors: "N. Nobody",
		Categories: []string{"cs.LG"}, Versions: []Version{{Submitted: at.Add(-48 * time.Hour).Truncate(time.Second), Size: "1kb", Comments: "1 page"}}}
	good := record(&w, change{stamp: papers.DayOf(at.UTC()), versions: 1}, prefix)
	replace := func(old, new string) string { return strings.ReplaceAll(good, old, new) }
	const title = "<title>A damaged record</title>"
	switch f {
	case Controls:
		return replace(title, "<title>A \x01damaged\x0b record\x00\x1f</title>")
	case IllFormed:
		return replace(title, "<title>Bits & pieces of <b a damaged record</title>")
	}
	date := w.Versions[0].Submitted.Format("Mon, 02 Jan 2006 15:04:05 GMT")
	switch s.r.IntN(9) {
	case 0:
		return replace(title, "<title>  </title>")
	case 1:
		return replace("        "+title+"\n", "")
	case 2:
		return replace(id, "not an id")
	case 3:
		return replace(date, "Wed, 01 Jan 1800 00:00:00 GMT")
	case 4:
		return replace(date, "the day before yesterday")
	case 5:
		return replace("http://arxiv.org/OAI/", "http://example.org/elsewhere/")
	case 6:
		return replace(id, fmt.Sprintf("HEP-TH/9901%d", 900+s.damaged%100))
	case 7:
		return replace("arXiv.org:"+id, "arXiv.org:cs/9901901") // not the id inside
	}
	head, _, _ := strings.Cut(good, "            <metadata>")
	return head + "            <metadata></metadata>\n        </record>\n"
}

// damagedItem makes an item of a feed that is wrong in one way.
func (s *Server) damagedItem(f Fault, at time.Time, form feedForm, day papers.Day) string {
	id := s.damagedID(at)
	w := Work{ID: papers.ID(id), Title: "A damaged record", Abstract: "It should not be believed.", Names: []Name{{"N. Nobody", "N. Nobody"}}, Categories: []string{"cs.LG"},
		Versions: []Version{{Submitted: at}}}
	good := form.item(&w, change{versions: 1}, papers.NewPaper, s.world.midnight(day))
	replace := func(old, new string) string { return strings.ReplaceAll(good, old, new) }
	const title = "<title>A damaged record</title>"
	switch f {
	case Controls:
		return replace(title, "<title>A \x01damaged\x0b record\x00\x1f</title>")
	case IllFormed:
		return replace(title, "<title>Bits & pieces of <b a damaged record</title>")
	}
	switch s.r.IntN(4) {
	case 0:
		return replace(title, "<title></title>")
	case 1:
		return replace(id, "not an id")
	case 2:
		return replace("announce_type>new<", "announce_type>rumoured<")
	}
	return replace("<arxiv:announce_type>new</arxiv:announce_type>", "")
}

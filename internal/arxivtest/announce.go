package arxivtest

import (
	"cmp"
	"slices"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// listedVersions is the first version that the feeds leave out.
const listedVersions = 6

// Announcements returns what a feed of some archives and categories tells of
// a day, as works stand at a time: in the feed's order, new ones first. A
// work stands once, as the first of new, cross and replacement that it is.
func (w *World) Announcements(day papers.Day, at time.Time, names ...string) []papers.Announcement {
	var all []papers.Announcement
	for _, x := range w.announced(day, at, names) {
		all = append(all, x.Announcement)
	}
	return all
}

// A listing is an announcement with what the feed says of the work.
type listing struct {
	papers.Announcement
	work   int
	change change // as the work stands
}

func (w *World) announced(day papers.Day, at time.Time, names []string) []listing {
	var all []listing
	for _, p := range w.daily[day] {
		now, ok := w.last(p.work, at)
		if !ok || now.deleted || w.at(p).visible.After(at) {
			continue
		}
		if kind := w.kind(p, names); kind != "" {
			all = append(all, listing{papers.Announcement{Paper: w.works[p.work].ID, Day: day, Kind: kind}, p.work, now})
		}
	}
	slices.SortFunc(all, func(a, b listing) int {
		return cmp.Or(rank(a.Kind)-rank(b.Kind), strings.Compare(string(a.Paper), string(b.Paper)))
	})
	return all
}

// kind returns how a change is announced to those who follow some names, ""
// where it is not.
func (w *World) kind(p place, names []string) papers.AnnouncementKind {
	work, c := &w.works[p.work], w.at(p)
	list := categories(work, c)
	added := list[len(list)-(c.crosses-c.before):]
	primary := inAny(list[:1], names)
	switch {
	case c.fresh && primary:
		return papers.NewPaper
	case c.fresh && inAny(list, names):
		return papers.CrossListed
	case !c.fresh && inAny(added, names):
		return papers.CrossListed
	case !c.replaced || c.versions >= listedVersions || !inAny(list, names):
		return ""
	case primary:
		return papers.Replaced
	}
	return papers.ReplacedCross
}

func rank(k papers.AnnouncementKind) int {
	return slices.Index([]papers.AnnouncementKind{papers.NewPaper, papers.CrossListed, papers.Replaced, papers.ReplacedCross}, k)
}

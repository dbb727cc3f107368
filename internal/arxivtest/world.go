package arxivtest

import (
	"cmp"
	"slices"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// A Work is one paper with its whole history, what is past and what is to
// come. Texts are one line a paragraph; the writers wrap them as arXiv does.
type Work struct {
	ID         papers.ID
	Submitter  string
	Title      string // with its TeX
	Abstract   string // with its TeX; paragraphs are parted by "\n\n"
	Names      []Name // of the authors
	Authors    string // arXiv's one line of them, which the readers must take apart into Names
	License    string
	DOI        string
	Journal    string
	ReportNo   string
	MSC, ACM   string
	Categories []string // of the first version; the first is the primary one
	Crosses    []Cross  // by rising time, behind the first version
	Versions   []Version
	Deleted    time.Time // zero: never
}

// A Name is one author in the two ways that arXiv's interfaces write them.
type Name struct {
	TeX  string // `Ren\'e Exemple`: OAI-PMH's arXivRaw, feeds
	Text string // "René Exemple": query API, OAI-PMH's arXiv
}

// A Version is one submission. An empty text leaves what the version before
// said.
type Version struct {
	Submitted time.Time // UTC, whole seconds
	Title     string
	Abstract  string
	Comments  string
	Withdrawn bool
	Size      string // "127kb"
}

// A Cross adds a category to a paper that was announced before.
type Cross struct {
	At       time.Time
	Category string
}

// A World is all that an arXiv will ever hold, and when. It does not change
// once a server shows it, and is safe for many goroutines.
type World struct {
	works    []Work
	changes  [][]change // of each work, by rising time
	find     map[papers.ID]int
	list     []place // by stamp and id: the order of OAI-PMH's lists
	daily    map[papers.Day][]place
	calendar papers.Calendar
	holidays map[papers.Day]bool
	late     map[papers.Day]time.Duration
	utc      bool // stamps are days in UTC
}

// A change is a moment from which a work looks different to all the world.
type change struct {
	visible  time.Time
	stamp    papers.Day // OAI-PMH's datestamp from then on
	day      papers.Day // of the announcement
	versions int        // that there are now
	crosses  int        // that there are now
	before   int        // crosses that there were before
	fresh    bool       // the first version is among what changed
	replaced bool
	deleted  bool
}

// A place is a change of a work, as numbers.
type place struct{ work, change int }

// NewWorld makes a world of works with rising versions. On holidays nothing is
// announced, and what would have been follows on the next day that is none.
// A late day is announced so much after 20:00 Eastern, less than a day.
func NewWorld(works []Work, holidays []papers.Day, late map[papers.Day]time.Duration) *World {
	w := &World{works: works, calendar: papers.NewCalendar(), holidays: map[papers.Day]bool{}, late: late, find: map[papers.ID]int{}}
	for _, d := range holidays {
		w.holidays[d] = true
	}
	for i := range works {
		w.find[works[i].ID] = i
	}
	w.index()
	return w
}

// UseUTCStamps dates records by the UTC day on which they became visible.
// Without it the stamp is the day in US Eastern time: it says the evening's
// date, although the records appear when that day is over in UTC, which is
// the harder case for whoever asks day by day.
func (w *World) UseUTCStamps() {
	w.utc = true
	w.index()
}

// Len returns how many works there will ever be.
func (w *World) Len() int { return len(w.works) }

// Work returns a work with its whole history.
func (w *World) Work(id papers.ID) (Work, bool) {
	i, ok := w.find[id]
	if !ok {
		return Work{}, false
	}
	return w.works[i], true
}

func (w *World) index() {
	w.changes, w.list, w.daily = make([][]change, len(w.works)), nil, map[papers.Day][]place{}
	for i := range w.works {
		w.changes[i] = w.follow(&w.works[i])
		for k, c := range w.changes[i] {
			w.list = append(w.list, place{i, k})
			w.daily[c.day] = append(w.daily[c.day], place{i, k})
		}
	}
	slices.SortFunc(w.list, func(a, b place) int {
		return cmp.Or(compareDays(w.at(a).stamp, w.at(b).stamp), strings.Compare(string(w.works[a.work].ID), string(w.works[b.work].ID)), a.change-b.change)
	})
}

func (w *World) at(p place) change { return w.changes[p.work][p.change] }

// follow folds a history into changes. What is announced together is one.
func (w *World) follow(work *Work) []change {
	var all []change
	for _, e := range events(work) {
		day := w.Day(e.at)
		visible := w.Visible(day)
		if n := len(all); n == 0 || !all[n-1].visible.Equal(visible) {
			c := change{visible: visible, stamp: w.stamp(visible), day: day}
			if n > 0 {
				last := all[n-1]
				c.versions, c.crosses, c.before = last.versions, last.crosses, last.crosses
			}
			all = append(all, c)
		}
		e.apply(&all[len(all)-1])
	}
	return all
}

// An event is one thing that happens to a work.
type event struct {
	at    time.Time
	apply func(*change)
}

func events(work *Work) []event {
	var all []event
	for i, v := range work.Versions {
		all = append(all, event{v.Submitted, func(c *change) {
			c.versions++
			c.fresh, c.replaced = c.fresh || i == 0, c.replaced || i > 0
		}})
	}
	for _, x := range work.Crosses {
		all = append(all, event{x.At, func(c *change) { c.crosses++ }})
	}
	if !work.Deleted.IsZero() {
		all = slices.DeleteFunc(all, func(e event) bool { return e.at.After(work.Deleted) })
		all = append(all, event{work.Deleted, func(c *change) { c.deleted = true }})
	}
	slices.SortStableFunc(all, func(a, b event) int { return a.at.Compare(b.at) })
	return all
}

// last returns the newest change of a work that is visible at a time.
func (w *World) last(work int, at time.Time) (change, bool) {
	all := w.changes[work]
	for k := len(all) - 1; k >= 0; k-- {
		if !all[k].visible.After(at) {
			return all[k], true
		}
	}
	return change{}, false
}

// window returns the works whose stamp at a time falls into some days, in the
// order of OAI-PMH's lists. in decides by the categories of then.
func (w *World) window(from, until papers.Day, at time.Time, in func([]string) bool) []int {
	begin, _ := slices.BinarySearchFunc(w.list, from, func(p place, d papers.Day) int { return compareDays(w.at(p).stamp, d) })
	var works []int
	for _, p := range w.list[begin:] {
		c := w.at(p)
		if until.Before(c.stamp) {
			break
		}
		if c.visible.After(at) {
			continue
		}
		if next := p.change + 1; next < len(w.changes[p.work]) && !w.changes[p.work][next].visible.After(at) {
			continue // it moved on to a later stamp
		}
		if in == nil || in(categories(&w.works[p.work], c)) {
			works = append(works, p.work)
		}
	}
	return works
}

// categories are those of a work after a change.
func categories(work *Work, c change) []string {
	list := slices.Clone(work.Categories)
	for _, x := range work.Crosses[:c.crosses] {
		list = append(list, x.Category)
	}
	return list
}

func compareDays(a, b papers.Day) int {
	return cmp.Or(a.Year-b.Year, int(a.Month-b.Month), a.Day-b.Day)
}

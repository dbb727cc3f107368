package web

import (
	"fmt"
	"slices"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// announcements is the fact of when and how a source announced a paper, from
// its places in announcements: "new on Sep 2, 2026; replaced on Sep 10, 2026".
// It has no text where there are none. Its name is "Announced" where it says
// when the paper was new, so that nothing else needs to.
func announcements(all []papers.Announcement) fact {
	ways := []way{{word: "new"}, {word: "cross-listed"}, {word: "replaced"}}
	for _, a := range slices.SortedFunc(slices.Values(all), byDay) {
		i := slices.IndexFunc(ways, func(w way) bool { return w.word == wordOf(a.Kind) })
		// What is new is listed in its other fields on the same day; that is no news.
		if i < 0 || slices.Contains(ways[i].days, a.Day) || i == 1 && slices.Contains(ways[0].days, a.Day) {
			continue
		}
		ways[i].days = append(ways[i].days, a.Day)
	}
	var parts []string
	for _, w := range ways {
		if len(w.days) > 0 {
			parts = append(parts, w.String())
		}
	}
	f := fact{Name: "Announced", Text: strings.Join(parts, "; ")}
	if len(ways[0].days) == 0 {
		f.Name = "Announced again"
	}
	return f
}

// way is one way of being announced, and when a paper was.
type way struct {
	word string
	days []papers.Day
}

// String names one day or two; of more, how many there were and the last one.
func (w way) String() string {
	last := plainly(w.days[len(w.days)-1])
	switch len(w.days) {
	case 1:
		return w.word + " on " + last
	case 2:
		return w.word + " on " + plainly(w.days[0]) + " and on " + last
	}
	return fmt.Sprintf("%s %d times, last on %s", w.word, len(w.days), last)
}

func plainly(d papers.Day) string { return d.Date().Shown(time.Time{}) }

// byDay orders by the day, and on one day what is new before its cross-lists.
func byDay(a, b papers.Announcement) int {
	if c := a.Day.Time().Compare(b.Day.Time()); c != 0 {
		return c
	}
	if a.Kind == b.Kind {
		return 0
	}
	if a.Kind == papers.NewPaper {
		return -1
	}
	return 1
}

func wordOf(k papers.AnnouncementKind) string {
	switch k {
	case papers.NewPaper:
		return "new"
	case papers.CrossListed:
		return "cross-listed"
	case papers.Replaced, papers.ReplacedCross:
		return "replaced"
	}
	return ""
}

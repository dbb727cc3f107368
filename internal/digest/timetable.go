package digest

import (
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// lastDue is the moment at which the newest edition was due, at the latest at
// the given one; of more that were missed it is the last.
func lastDue(s papers.Schedule, at time.Time) time.Time {
	last := s.Next(at.AddDate(0, 0, -8)) // a week and a day hold one of each rhythm
	for next := s.Next(last); !next.After(at); next = s.Next(next) {
		last = next
	}
	return last
}

// turnOf numbers the editions of a rhythm, one by one.
func turnOf(r papers.Rhythm, d papers.Day) int {
	days := int(d.Time().Unix() / (24 * 60 * 60))
	weeks, weekday := (days+3)/7, (days+3)%7 // the week of 1 January 1970, a Thursday, is the first; Monday is 0
	switch r {
	case papers.Weekly:
		return weeks
	case papers.Weekdays:
		return weeks*5 + min(weekday, 4)
	}
	return days
}

const (
	dailyReach  = 8  // days back, so that a quiet week or a long outage leaves nothing out
	weeklyReach = 14 // of a weekly digest
	staleDaily  = 20 * time.Hour
	staleWeekly = 3 * 24 * time.Hour
)

// reach is how many days back papers are news.
func reach(r papers.Rhythm) int {
	if r == papers.Weekly {
		return weeklyReach
	}
	return dailyReach
}

// deadline is when a digest that could not be delivered is not tried any more:
// before the next one comes.
func deadline(r papers.Rhythm, at time.Time) time.Time {
	if r == papers.Weekly {
		return at.Add(staleWeekly)
	}
	return at.Add(staleDaily)
}

package arxivtest

import (
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// Earliest is the first stamp that there is: older works bear it.
func Earliest() papers.Day { return papers.Day{Year: 2005, Month: time.September, Day: 16} }

// Holiday reports whether nothing is announced for a weekday.
func (w *World) Holiday(d papers.Day) bool { return w.holidays[d] }

// Late returns how much later than usual a day is announced.
func (w *World) Late(d papers.Day) time.Duration { return w.late[d] }

// Day returns the day of the announcement that what was submitted at a time
// comes with: the calendar's, or the next one behind a holiday.
func (w *World) Day(submitted time.Time) papers.Day {
	d := w.calendar.Announced(submitted)
	for w.holidays[d] || !w.calendar.Announces(d) {
		d = d.Add(1)
	}
	return d
}

// Visible returns when a day's announcement stands in OAI-PMH and the query
// API: at 22:30 Eastern of the evening before, if it is not late.
func (w *World) Visible(d papers.Day) time.Time {
	return w.calendar.At(d.Add(-1), 22, 30).Add(w.late[d])
}

// Fed returns the day that the feeds show at a time, which begins at midnight
// Eastern. While an announcement is late they still show the day before.
func (w *World) Fed(at time.Time) papers.Day {
	d := w.calendar.Today(at)
	if at.Before(w.midnight(d).Add(w.late[d])) {
		return d.Add(-1)
	}
	return d
}

func (w *World) midnight(d papers.Day) time.Time { return w.calendar.At(d, 0, 0) }

// stamp returns the datestamp of what became visible at a time.
func (w *World) stamp(visible time.Time) papers.Day {
	d := w.calendar.Today(visible)
	if w.utc {
		d = papers.DayOf(visible.UTC())
	}
	if d.Before(Earliest()) {
		return Earliest()
	}
	return d
}

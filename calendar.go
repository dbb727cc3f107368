package papers

import (
	"time"
	_ "time/tzdata" // the binary must know US Eastern time on a machine without zone files
)

// A Calendar knows when arXiv announces. Submissions close at 14:00 US
// Eastern and are announced at 20:00, Sunday to Thursday; what came between
// Thursday 14:00 and Friday 14:00 is announced on Sunday, and the weekend's
// on Monday (arXiv's submission schedule). A paper's day is the midnight
// after its announcement, so days run Monday to Friday. Holidays are not
// known here: a day without papers is a normal state.
type Calendar struct{ eastern *time.Location }

// NewCalendar loads US Eastern time from the embedded zone data.
func NewCalendar() Calendar {
	loc, err := time.LoadLocation("America/New_York")
	if err != nil {
		// Only possible when the embedded data is damaged: fall back to standard time.
		loc = time.FixedZone("EST", -5*60*60)
	}
	return Calendar{loc}
}

const closingHour = 14 // US Eastern

// Announced returns the day that a first version submitted at t belongs to.
func (c Calendar) Announced(t time.Time) Day {
	local := t.In(c.eastern)
	d := DayOf(local)
	if local.Hour() >= closingHour {
		d = d.Add(1)
	}
	// d is now the closing's own day; the next announcement at or after it:
	// on that evening from Monday to Thursday, on Sunday's for a Friday
	// closing, on Monday's for the weekend's.
	switch d.Weekday() {
	case time.Friday:
		return d.Add(3)
	case time.Saturday:
		return d.Add(3)
	case time.Sunday:
		return d.Add(2)
	}
	return d.Add(1)
}

// AnnouncedOnDate is Announced for a submission known to the day only. It
// takes noon UTC, 8:00 or 7:00 Eastern, which is before that day's closing.
func (c Calendar) AnnouncedOnDate(d Day) Day {
	return c.Announced(d.Time().Add(12 * time.Hour))
}

// At returns the moment of a wall time in US Eastern time on a day.
func (c Calendar) At(d Day, hour, minute int) time.Time {
	return time.Date(d.Year, d.Month, d.Day, hour, minute, 0, 0, c.eastern)
}

// Announces reports whether d, Monday to Friday, is a day that papers are
// announced for.
func (c Calendar) Announces(d Day) bool {
	wd := d.Weekday()
	return wd != time.Saturday && wd != time.Sunday
}

// Today returns the day in US Eastern time, by which days are named.
func (c Calendar) Today(now time.Time) Day { return DayOf(now.In(c.eastern)) }

// NextDue returns the moment of the first announcement after now, at 20:00
// Eastern, Sunday to Thursday.
func (c Calendar) NextDue(now time.Time) time.Time {
	local := now.In(c.eastern)
	for i := range 8 {
		y, m, d := local.Date()
		due := time.Date(y, m, d+i, 20, 0, 0, 0, c.eastern)
		if wd := due.Weekday(); due.After(now) && wd != time.Friday && wd != time.Saturday {
			return due
		}
	}
	return now.Add(24 * time.Hour)
}

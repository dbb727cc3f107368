package papers

import (
	"fmt"
	"time"
)

// A Day is a calendar day without a time or a zone: the unit of the front
// page. Days compare with == and Before; the zero Day is none.
type Day struct {
	Year  int
	Month time.Month
	Day   int
}

// DayOf returns the day of t in t's own location.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return Day{y, m, d}
}

// ParseDay reads 2025-12-15 and nothing else.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse("2006-01-02", s)
	if err != nil || len(s) != 10 {
		return Day{}, Invalid("date", "%q is not a date like 2025-12-15", clip(s, 40))
	}
	return DayOf(t), nil
}

// IsZero reports whether d is no day.
func (d Day) IsZero() bool { return d == Day{} }

// Time returns midnight UTC at the start of d.
func (d Day) Time() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// Date returns d as a Date known to the day.
func (d Day) Date() Date {
	if d.IsZero() {
		return Date{}
	}
	return Date{Time: d.Time(), Precision: DayPrecision}
}

// Add returns the day n days later, or earlier where n is negative.
func (d Day) Add(n int) Day { return DayOf(d.Time().AddDate(0, 0, n)) }

// Before reports whether d comes before e.
func (d Day) Before(e Day) bool { return d.Time().Before(e.Time()) }

// Weekday returns the day of the week.
func (d Day) Weekday() time.Weekday { return d.Time().Weekday() }

// String writes 2025-12-15, or nothing for the zero Day.
func (d Day) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// Shown writes the day as people do: "Monday, December 15, 2025", without
// the year in the year of now.
func (d Day) Shown(now time.Time) string {
	if d.IsZero() {
		return ""
	}
	if d.Year == now.UTC().Year() {
		return d.Time().Format("Monday, January 2")
	}
	return d.Time().Format("Monday, January 2, 2006")
}

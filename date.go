package papers

import (
	"fmt"
	"strings"
	"time"
)

// Precision says how much of a Date its source knew.
type Precision uint8

// The precisions, from nothing known to the second. Their numbers are stored.
const (
	Unknown Precision = iota
	YearPrecision
	MonthPrecision
	DayPrecision
	InstantPrecision
)

// A Date is a moment that may be known to the year, the month, the day or
// the second only. Time is UTC and is the first moment of what is known; the
// zero Date is an unknown one.
type Date struct {
	Time      time.Time
	Precision Precision
}

// EarliestYear is the first year a paper may bear. The oldest record in the
// ACL Anthology is of 1952 and arXiv began in 1991; anything before 1900 is
// a slip of the source.
const EarliestYear = 1900

// Instant returns t as a Date known to the microsecond, which is what the
// store keeps.
func Instant(t time.Time) Date {
	if t.IsZero() {
		return Date{}
	}
	return Date{Time: t.UTC().Truncate(time.Microsecond), Precision: InstantPrecision}
}

// ParseDate reads 2025, 2025-12, 2025-12-15 or an RFC 3339 time.
func ParseDate(s string) (Date, error) {
	s = strings.TrimSpace(s)
	layouts := []struct {
		layout string
		p      Precision
	}{{"2006", YearPrecision}, {"2006-01", MonthPrecision}, {"2006-01-02", DayPrecision}, {time.RFC3339, InstantPrecision}, {"2006-01-02T15:04:05", InstantPrecision}}
	for _, l := range layouts {
		if l.p != InstantPrecision && len(l.layout) != len(s) {
			continue
		}
		if t, err := time.Parse(l.layout, s); err == nil {
			return Date{Time: t.UTC(), Precision: l.p}, nil
		}
	}
	return Date{}, Invalid("date", "%q is not a date like 2025, 2025-12, 2025-12-15 or 2025-12-15T08:00:00Z", clip(s, 40))
}

// Check refuses dates that no paper can bear: before EarliestYear, or more
// than a year after now (proceedings appear under the coming year).
func (d Date) Check(now time.Time) error {
	if d.IsZero() {
		return nil
	}
	if y := d.Time.Year(); y < EarliestYear {
		return Invalid("date", "%s is before %d", d, EarliestYear)
	}
	if d.Time.After(now.AddDate(1, 0, 0)) {
		return Invalid("date", "%s is more than a year ahead", d)
	}
	return nil
}

// IsZero reports whether nothing is known.
func (d Date) IsZero() bool { return d.Precision == Unknown }

// HasDay reports whether the day is known, so that the paper may stand on a
// day's page.
func (d Date) HasDay() bool { return d.Precision >= DayPrecision }

// Day returns the UTC day, which is the zero Day unless HasDay.
func (d Date) Day() Day {
	if !d.HasDay() {
		return Day{}
	}
	return DayOf(d.Time)
}

// Or returns the better known of two: d, unless other is more precise.
func (d Date) Or(other Date) Date {
	if other.Precision > d.Precision {
		return other
	}
	return d
}

// String writes exactly what is known, in ISO 8601: 2025, 2025-12,
// 2025-12-15, 2025-12-15T08:00:00Z, or nothing.
func (d Date) String() string {
	switch d.Precision {
	case YearPrecision:
		return d.Time.Format("2006")
	case MonthPrecision:
		return d.Time.Format("2006-01")
	case DayPrecision:
		return d.Time.Format("2006-01-02")
	case InstantPrecision:
		return d.Time.Format(time.RFC3339)
	}
	return ""
}

// Shown writes the date as people do: "May 28, 2024", "May 28" in the year
// of now, "November 2025" or "2019" where no more is known, "" where nothing is.
func (d Date) Shown(now time.Time) string {
	switch {
	case d.Precision == YearPrecision:
		return d.Time.Format("2006")
	case d.Precision == MonthPrecision:
		return d.Time.Format("January 2006")
	case d.HasDay() && d.Time.Year() == now.UTC().Year():
		return d.Time.Format("Jan 2")
	case d.HasDay():
		return d.Time.Format("Jan 2, 2006")
	}
	return ""
}

// Long writes all that is known, for a title attribute or a paper's own page.
func (d Date) Long() string {
	switch d.Precision {
	case DayPrecision:
		return d.Time.Format("Monday, 2 January 2006")
	case InstantPrecision:
		return d.Time.Format("Monday, 2 January 2006, 15:04 UTC")
	}
	return d.Shown(time.Time{})
}

// clip bounds what an error message quotes of its input.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return fmt.Sprintf("%s… (%d bytes)", strings.ToValidUTF8(s[:n], ""), len(s))
}

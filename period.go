package papers

import (
	"fmt"
	"time"
)

// PeriodKind is the length of a Period.
type PeriodKind string

// The lengths a front page comes in.
const (
	DayPeriod   PeriodKind = "date"
	WeekPeriod  PeriodKind = "week"
	MonthPeriod PeriodKind = "month"
)

// A Period is the stretch of days that one front page covers. First and Last
// are both inside. Its Kind and String are the two segments of its path.
type Period struct {
	Kind        PeriodKind
	First, Last Day
}

// OneDay returns the period of d alone.
func OneDay(d Day) Period { return Period{DayPeriod, d, d} }

// WeekOf returns the ISO 8601 week, Monday to Sunday, that holds d.
func WeekOf(d Day) Period {
	monday := d.Add(-(int(d.Weekday()) + 6) % 7)
	return Period{WeekPeriod, monday, monday.Add(6)}
}

// MonthOf returns the calendar month that holds d.
func MonthOf(d Day) Period {
	first := Day{d.Year, d.Month, 1}
	return Period{MonthPeriod, first, DayOf(first.Time().AddDate(0, 1, -1))}
}

// ParsePeriod reads what String wrote: 2025-12-15, 2025-W50 or 2025-12,
// as the kind demands. The error names the kind as the parameter at fault.
func ParsePeriod(kind PeriodKind, s string) (Period, error) {
	switch kind {
	case DayPeriod:
		d, err := ParseDay(s)
		if err != nil {
			return Period{}, err
		}
		return OneDay(d), nil
	case WeekPeriod:
		return parseWeek(s)
	case MonthPeriod:
		t, err := time.Parse("2006-01", s)
		if err != nil || len(s) != 7 {
			return Period{}, Invalid("month", "%q is not a month like 2025-12", clip(s, 40))
		}
		return MonthOf(DayOf(t)), nil
	}
	return Period{}, Invalid("period", "%q is not one of date, week, month", clip(string(kind), 40))
}

func parseWeek(s string) (Period, error) {
	bad := Invalid("week", "%q is not a week like 2025-W50", clip(s, 40))
	var y, w int
	if n, err := fmt.Sscanf(s, "%4d-W%2d", &y, &w); n != 2 || err != nil || s != fmt.Sprintf("%04d-W%02d", y, w) {
		return Period{}, bad
	}
	// The fourth of January is always in week 1.
	p := WeekOf(Day{y, time.January, 4}.Add(7 * (w - 1)))
	if gy, gw := p.First.Add(3).Time().ISOWeek(); gy != y || gw != w {
		return Period{}, bad
	}
	return p, nil
}

// Before and After return the neighbouring period of the same kind.
func (p Period) Before() Period { return p.around(p.First.Add(-1)) }

// After returns the following period of the same kind.
func (p Period) After() Period { return p.around(p.Last.Add(1)) }

func (p Period) around(d Day) Period {
	switch p.Kind {
	case WeekPeriod:
		return WeekOf(d)
	case MonthPeriod:
		return MonthOf(d)
	}
	return OneDay(d)
}

// As returns the period of another kind around this one's last day.
func (p Period) As(kind PeriodKind) Period {
	return Period{Kind: kind}.around(p.Last)
}

// Contains reports whether d is in p.
func (p Period) Contains(d Day) bool { return !d.Before(p.First) && !p.Last.Before(d) }

// String writes the period as its path does: 2025-12-15, 2025-W50, 2025-12,
// or nothing for a Period without days.
func (p Period) String() string {
	if p.First.IsZero() {
		return ""
	}
	switch p.Kind {
	case WeekPeriod:
		y, w := p.First.Add(3).Time().ISOWeek()
		return fmt.Sprintf("%04d-W%02d", y, w)
	case MonthPeriod:
		return p.First.String()[:7]
	}
	return p.First.String()
}

// Path is the period's address: /papers/week/2025-W50.
func (p Period) Path() string { return "/papers/" + string(p.Kind) + "/" + p.String() }

// Shown writes the period as people do: "Monday, December 15",
// "December 8 – 14, 2025", "December 2025".
func (p Period) Shown(now time.Time) string {
	switch p.Kind {
	case WeekPeriod:
		return p.shownWeek(now)
	case MonthPeriod:
		return p.First.Time().Format("January 2006")
	}
	return p.First.Shown(now)
}

// Short is Shown in a few letters, for a step to a neighbour: "Mon, Dec 15",
// "Dec 8 – 14", "Dec 2025"; the year stands there only if it is not now's.
func (p Period) Short(now time.Time) string {
	if p.First.IsZero() {
		return ""
	}
	a, b := p.First.Time(), p.Last.Time()
	s := a.Format("Mon, Jan 2")
	switch p.Kind {
	case WeekPeriod:
		s = a.Format("Jan 2") + " – " + b.Format("2")
		if a.Month() != b.Month() {
			s = a.Format("Jan 2") + " – " + b.Format("Jan 2")
		}
	case MonthPeriod:
		return a.Format("Jan 2006")
	}
	if b.Year() != now.UTC().Year() {
		s += b.Format(", 2006")
	}
	return s
}

func (p Period) shownWeek(now time.Time) string {
	a, b := p.First.Time(), p.Last.Time()
	if a.Year() != b.Year() {
		return a.Format("January 2, 2006") + " – " + b.Format("January 2, 2006")
	}
	end := b.Format("2")
	if a.Month() != b.Month() {
		end = b.Format("January 2")
	}
	s := a.Format("January 2") + " – " + end
	if a.Year() == now.UTC().Year() && b.Year() == now.UTC().Year() {
		return s
	}
	return s + b.Format(", 2006")
}

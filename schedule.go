package papers

import (
	"slices"
	"time"
)

// A Rhythm is how often a digest is made.
type Rhythm string

// The rhythms.
const (
	Daily    Rhythm = "daily"
	Weekdays Rhythm = "weekdays" // Monday to Friday
	Weekly   Rhythm = "weekly"
)

// Rhythms returns all rhythms.
func Rhythms() []Rhythm { return []Rhythm{Daily, Weekdays, Weekly} }

// A Schedule is when digests are made.
type Schedule struct {
	Rhythm  Rhythm       `json:"rhythm"`
	Weekday time.Weekday `json:"weekday,omitempty"` // with Weekly
	Hour    int          `json:"hour"`              // 0 to 23, in the zone
	Zone    string       `json:"zone"`              // of the IANA database, "Europe/Berlin"; "" is UTC
}

// UsualSchedule is when digests are made where nobody says: on weekdays at
// eight. The zone is for whoever knows it.
func UsualSchedule() Schedule {
	return Schedule{Rhythm: Weekdays, Weekday: time.Monday, Hour: 8, Zone: "UTC"}
}

const maxZone = 64 // bytes

// Check tidies a schedule and refuses what is none.
func (s Schedule) Check() (Schedule, error) {
	if !slices.Contains(Rhythms(), s.Rhythm) {
		return s, Invalid("rhythm", "must be daily, weekdays or weekly")
	}
	if s.Hour < 0 || s.Hour > 23 {
		return s, Invalid("hour", "must be between 0 and 23")
	}
	if s.Weekday < time.Sunday || s.Weekday > time.Saturday {
		return s, Invalid("weekday", "must be between 0, Sunday, and 6, Saturday")
	}
	if s.Rhythm != Weekly {
		s.Weekday = time.Monday
	}
	if s.Zone == "" {
		s.Zone = "UTC"
	}
	if _, err := s.location(); err != nil {
		return s, Invalid("zone", "%q is not a time zone like Europe/Berlin or America/New_York", clip(s.Zone, maxZone))
	}
	return s, nil
}

// location is the schedule's zone. "Local" would be the server's.
func (s Schedule) location() (*time.Location, error) {
	if len(s.Zone) > maxZone || s.Zone == "Local" {
		return nil, ErrInvalid
	}
	return time.LoadLocation(s.Zone)
}

// Next returns the first moment behind the given one at which an edition is
// due. Where clocks are put forward over the hour it is due as they are, and
// where they are put back it is due once, the first time. A zone that is not
// known is UTC, and of what else Check refuses the nearest is taken that it does
// not: there is always a next one.
func (s Schedule) Next(after time.Time) time.Time {
	s.Hour, s.Weekday = min(max(s.Hour, 0), 23), min(max(s.Weekday, time.Sunday), time.Saturday)
	loc, err := s.location()
	if err != nil {
		loc = time.UTC
	}
	for day := DayOf(after.In(loc)); ; day = day.Add(1) { // a week holds each weekday
		if at, ok := s.at(day, loc); ok && at.After(after) && s.on(day.Weekday()) {
			return at.UTC()
		}
	}
}

// at is the moment of a day at which its edition is due; false for a day that a
// zone has left out, as Samoa did when it crossed the date line.
func (s Schedule) at(day Day, loc *time.Location) (time.Time, bool) {
	at := time.Date(day.Year, day.Month, day.Day, s.Hour, 0, 0, 0, loc)
	began, ends := at.ZoneBounds()
	switch hour := at.Hour(); {
	case DayOf(at) == day && hour == s.Hour:
		if began.IsZero() {
			return at, true
		}
		_, now := at.Zone()
		_, before := began.Add(-1).Zone()
		if first := at.Add(time.Duration(now-before) * time.Second); first.Before(began) {
			at = first // the clock showed the hour before it was put back
		}
	case DayOf(at).Before(day) || DayOf(at) == day && hour < s.Hour:
		at = ends
	default:
		at = began
	}
	return at, DayOf(at.In(loc)) == day
}

func (s Schedule) on(d time.Weekday) bool {
	switch s.Rhythm {
	case Weekly:
		return d == s.Weekday
	case Weekdays:
		return d != time.Saturday && d != time.Sunday
	}
	return true
}

// Edition names the edition that is due at a moment: its day in the zone.
func (s Schedule) Edition(due time.Time) Day {
	loc, err := s.location()
	if err != nil {
		loc = time.UTC
	}
	return DayOf(due.In(loc))
}

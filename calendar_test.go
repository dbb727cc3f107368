package papers_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	papers "github.com/dailypapers/dailypapers"
)

func eastern(t testing.TB) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// at reads a time of US Eastern clocks.
func at(t testing.TB, s string) time.Time {
	t.Helper()
	when, err := time.ParseInLocation("Mon 2006-01-02 15:04:05", s, eastern(t))
	if err != nil {
		t.Fatal(err)
	}
	if got := when.Format("Mon"); got != s[:3] {
		t.Fatalf("%s is a %s", s, got)
	}
	return when
}

func TestAnnounced(t *testing.T) {
	c := papers.NewCalendar()
	tests := []struct{ submitted, day string }{
		// Winter time; the day is the midnight after the announcement.
		{"Mon 2025-01-13 00:00:00", "2025-01-14"},
		{"Mon 2025-01-13 13:59:59", "2025-01-14"},
		{"Mon 2025-01-13 14:00:00", "2025-01-15"},
		{"Tue 2025-01-14 13:59:59", "2025-01-15"},
		{"Tue 2025-01-14 14:00:00", "2025-01-16"},
		{"Wed 2025-01-15 13:59:59", "2025-01-16"},
		{"Wed 2025-01-15 14:00:00", "2025-01-17"},
		{"Thu 2025-01-16 13:59:59", "2025-01-17"},
		{"Thu 2025-01-16 14:00:00", "2025-01-20"}, // announced on Sunday
		{"Thu 2025-01-16 23:59:59", "2025-01-20"},
		{"Fri 2025-01-17 13:59:59", "2025-01-20"},
		{"Fri 2025-01-17 14:00:00", "2025-01-21"}, // with the weekend's on Monday
		{"Sat 2025-01-18 00:00:00", "2025-01-21"},
		{"Sat 2025-01-18 14:00:00", "2025-01-21"},
		{"Sun 2025-01-19 13:59:59", "2025-01-21"},
		{"Sun 2025-01-19 23:59:59", "2025-01-21"},
		// Summer time.
		{"Mon 2025-07-14 13:59:59", "2025-07-15"},
		{"Mon 2025-07-14 14:00:00", "2025-07-16"},
		{"Thu 2025-07-17 14:00:00", "2025-07-21"},
		{"Fri 2025-07-18 14:00:00", "2025-07-22"},
		{"Sun 2025-07-20 20:00:00", "2025-07-22"},
		// The days on which the clocks change, all Sundays.
		{"Sun 2025-03-09 01:59:59", "2025-03-11"},
		{"Sun 2025-03-09 03:00:00", "2025-03-11"},
		{"Mon 2025-03-10 13:59:59", "2025-03-11"},
		{"Sun 2025-11-02 01:30:00", "2025-11-04"},
		{"Sun 2025-11-02 14:00:00", "2025-11-04"},
		{"Mon 2025-11-03 14:00:00", "2025-11-05"},
		// Over the turn of a year and a leap day.
		{"Wed 2025-12-31 14:00:00", "2026-01-02"},
		{"Wed 2024-02-28 14:00:00", "2024-03-01"},
	}
	for _, tt := range tests {
		if got := c.Announced(at(t, tt.submitted)); got.String() != tt.day {
			t.Errorf("submitted %s: the day is %s, want %s", tt.submitted, got, tt.day)
		}
	}
}

// The closing is at 19:00 UTC in winter and at 18:00 in summer.
func TestAnnouncedInUTC(t *testing.T) {
	c := papers.NewCalendar()
	for _, tt := range []struct{ utc, day string }{
		{"2025-01-14T18:59:59Z", "2025-01-15"}, {"2025-01-14T19:00:00Z", "2025-01-16"},
		{"2025-07-15T17:59:59Z", "2025-07-16"}, {"2025-07-15T18:00:00Z", "2025-07-17"},
		{"2025-03-07T18:59:59Z", "2025-03-10"}, {"2025-03-10T17:59:59Z", "2025-03-11"}, {"2025-03-10T18:00:00Z", "2025-03-12"},
		{"2025-10-31T17:59:59Z", "2025-11-03"}, {"2025-11-03T18:59:59Z", "2025-11-04"}, {"2025-11-03T19:00:00Z", "2025-11-05"},
		{"2026-08-28T22:22:10Z", "2026-09-01"}, // announced on Monday the 31st
	} {
		if got := c.Announced(mustDate(t, tt.utc).Time); got.String() != tt.day {
			t.Errorf("submitted %s: the day is %s, want %s", tt.utc, got, tt.day)
		}
	}
}

func TestAnnouncedProperties(t *testing.T) {
	c, loc := papers.NewCalendar(), eastern(t)
	rapid.Check(t, func(t *rapid.T) {
		a := time.Unix(rapid.Int64Range(662688000, 2240000000).Draw(t, "seconds"), 0) // 1991 to 2040
		day := c.Announced(a)
		if wd := day.Weekday(); wd == time.Saturday || wd == time.Sunday {
			t.Fatalf("%v is announced on a %s", a, wd)
		}
		midnight := time.Date(day.Year, day.Month, day.Day, 0, 0, 0, 0, loc)
		if wait := midnight.Sub(a); wait < 10*time.Hour-time.Hour || wait > 83*time.Hour {
			t.Fatalf("%v waits %v for %s", a.In(loc), wait, day)
		}
		b := a.Add(time.Duration(rapid.IntRange(0, 200*3600).Draw(t, "later")) * time.Second)
		if c.Announced(b).Before(day) {
			t.Fatalf("%v is announced on %s, the later %v on %s", a, day, b, c.Announced(b))
		}
	})
}

func TestAnnouncedOnDate(t *testing.T) {
	c := papers.NewCalendar()
	for _, tt := range []struct{ date, day string }{
		{"2025-12-15", "2025-12-16"}, {"2025-12-18", "2025-12-19"}, {"2025-12-19", "2025-12-22"}, {"2025-12-20", "2025-12-23"}, {"2025-12-21", "2025-12-23"}, {"2025-07-04", "2025-07-07"},
	} {
		if got := c.AnnouncedOnDate(mustDay(t, tt.date)); got.String() != tt.day {
			t.Errorf("submitted on %s: the day is %s, want %s", tt.date, got, tt.day)
		}
	}
}

func TestToday(t *testing.T) {
	c := papers.NewCalendar()
	for _, tt := range []struct{ utc, day string }{
		{"2025-12-15T04:59:59Z", "2025-12-14"}, {"2025-12-15T05:00:00Z", "2025-12-15"}, {"2025-07-15T03:59:59Z", "2025-07-14"}, {"2025-07-15T04:00:00Z", "2025-07-15"},
	} {
		if got := c.Today(mustDate(t, tt.utc).Time); got.String() != tt.day {
			t.Errorf("at %s it is %s, want %s", tt.utc, got, tt.day)
		}
	}
}

func TestNextDue(t *testing.T) {
	c := papers.NewCalendar()
	for _, tt := range []struct{ now, due string }{
		{"Mon 2025-01-13 12:00:00", "Mon 2025-01-13 20:00:00"},
		{"Mon 2025-01-13 19:59:59", "Mon 2025-01-13 20:00:00"},
		{"Mon 2025-01-13 20:00:00", "Tue 2025-01-14 20:00:00"},
		{"Wed 2025-01-15 23:00:00", "Thu 2025-01-16 20:00:00"},
		{"Thu 2025-01-16 20:00:00", "Sun 2025-01-19 20:00:00"},
		{"Fri 2025-01-17 12:00:00", "Sun 2025-01-19 20:00:00"},
		{"Sat 2025-01-18 23:59:59", "Sun 2025-01-19 20:00:00"},
		{"Sun 2025-01-19 20:00:00", "Mon 2025-01-20 20:00:00"},
		{"Sat 2025-03-08 12:00:00", "Sun 2025-03-09 20:00:00"}, // 31 hours later: clocks go forward
		{"Sat 2025-11-01 12:00:00", "Sun 2025-11-02 20:00:00"}, // 33 hours later
		{"Wed 2025-12-31 21:00:00", "Thu 2026-01-01 20:00:00"},
	} {
		if got, want := c.NextDue(at(t, tt.now).UTC()), at(t, tt.due); !got.Equal(want) {
			t.Errorf("after %s: %v, want %v", tt.now, got, want)
		}
	}
}

func TestNextDueProperties(t *testing.T) {
	c, loc := papers.NewCalendar(), eastern(t)
	rapid.Check(t, func(t *rapid.T) {
		now := time.Unix(rapid.Int64Range(662688000, 2240000000).Draw(t, "seconds"), 0)
		due := c.NextDue(now)
		if !due.After(now) || due.Sub(now) > 73*time.Hour || due.In(loc).Hour() != 20 || due.In(loc).Weekday() == time.Friday || due.In(loc).Weekday() == time.Saturday {
			t.Fatalf("after %v: %v", now.In(loc), due)
		}
		if again := c.NextDue(due.Add(-time.Second)); !again.Equal(due) {
			t.Fatalf("a second before %v the next is %v", due, again)
		}
	})
}

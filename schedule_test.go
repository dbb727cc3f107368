package papers_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// moved are zones with the days around which their clocks were moved in ways
// that go wrong: over midnight, by half an hour, by a whole day.
func moved() map[string][]string {
	return map[string][]string{
		"UTC":                 {"2026-02-27"},
		"Europe/Berlin":       {"2026-03-27", "2026-10-23"},
		"America/New_York":    {"2026-03-06", "2026-10-30"},
		"America/Santiago":    {"2026-04-03", "2026-09-04"}, // at midnight
		"America/Havana":      {"2026-03-06", "2026-10-30"}, // at midnight
		"Asia/Beirut":         {"2026-03-27", "2026-10-23"}, // at midnight
		"Africa/Cairo":        {"2026-04-22", "2026-10-28"}, // at midnight
		"America/Sao_Paulo":   {"2018-11-02", "2019-02-14"}, // at midnight
		"Australia/Lord_Howe": {"2026-04-03", "2026-10-02"}, // by half an hour
		"Antarctica/Troll":    {"2026-03-27", "2026-10-23"}, // by two hours
		"Asia/Kathmandu":      {"2026-05-01"},
		"Pacific/Apia":        {"2011-12-28"}, // without December 30
		"Pacific/Kwajalein":   {"1993-08-19"}, // without August 21
		"America/Caracas":     {"2007-12-07", "2016-04-29"},
	}
}

// naive looks at every minute behind a moment: an edition is due in the first
// minute of a day, in the zone, whose clock shows the hour or, where the clock
// jumps over that, one behind it; and once a day.
func naive(s papers.Schedule, after time.Time) time.Time {
	loc, err := time.LoadLocation(s.Zone)
	if err != nil {
		panic(err)
	}
	day := func(t time.Time) papers.Day { return papers.DayOf(t.In(loc)) }
	at := after.Add(-48 * time.Hour).Truncate(time.Minute)
	made := day(at) // which may have been due already
	for ; ; at = at.Add(time.Minute) {
		local := at.In(loc)
		if day(at) == made || local.Hour() < s.Hour {
			continue
		}
		made = day(at)
		wanted := s.Rhythm == papers.Daily || s.Rhythm == papers.Weekly && local.Weekday() == s.Weekday ||
			s.Rhythm == papers.Weekdays && local.Weekday() != time.Saturday && local.Weekday() != time.Sunday
		if wanted && at.After(after) {
			return at.UTC()
		}
	}
}

func TestScheduleAgainstEveryMinute(t *testing.T) {
	for zone, days := range moved() {
		t.Run(zone, func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(3, 11))
			for _, first := range days {
				begin, err := time.Parse(time.DateOnly, first)
				if err != nil {
					t.Fatal(err)
				}
				for hour := range 24 {
					for _, s := range []papers.Schedule{{Rhythm: papers.Daily}, {Rhythm: papers.Weekdays}, {Rhythm: papers.Weekly, Weekday: time.Weekday(hour % 7)}} {
						s.Zone, s.Hour = zone, hour
						after := begin.Add(time.Duration(random.IntN(72*60)) * time.Minute).Add(time.Duration(random.IntN(2)) * 59 * time.Second)
						if got, want := s.Next(after), naive(s, after); !got.Equal(want) {
							t.Errorf("%+v after %s: %s, want %s", s, after, got, want)
						}
					}
				}
			}
		})
	}
}

// From one edition to the next each is of a later day, and none is left out.
func TestScheduleNamesEachEditionOnce(t *testing.T) {
	for zone, days := range moved() {
		t.Run(zone, func(t *testing.T) {
			t.Parallel()
			for _, first := range days {
				begin, err := time.Parse(time.DateOnly, first)
				if err != nil {
					t.Fatal(err)
				}
				for hour := range 24 {
					s := papers.Schedule{Rhythm: papers.Daily, Hour: hour, Zone: zone}
					at := s.Next(begin)
					for range 8 {
						next := s.Next(at)
						gap := int(s.Edition(next).Time().Sub(s.Edition(at).Time()).Hours() / 24)
						if !next.After(at) || gap < 1 || gap > 2 || gap == 2 && !strings.HasPrefix(zone, "Pacific/") {
							t.Errorf("%+v: %s is the edition of %s, and %s of %s", s, at, s.Edition(at), next, s.Edition(next))
						}
						at = next
					}
				}
			}
		})
	}
}

// TestScheduleAlwaysGoesOn holds that whatever a row says that was damaged, there
// is a next edition, soon.
func TestScheduleAlwaysGoesOn(t *testing.T) {
	at := time.Date(2026, 3, 28, 23, 30, 0, 0, time.UTC)
	for _, rhythm := range append(papers.Rhythms(), "", "hourly") {
		for _, n := range []int{-1 << 40, -1, 0, 6, 7, 23, 24, 1 << 40} {
			for _, zone := range []string{"", "Local", "Europe/Berlin", "nowhere", "../x"} {
				s := papers.Schedule{Rhythm: rhythm, Weekday: time.Weekday(n), Hour: n, Zone: zone}
				if next := s.Next(at); !next.After(at) || next.Sub(at) > 8*24*time.Hour {
					t.Errorf("%+v: %s", s, next)
				}
			}
		}
	}
}

func TestScheduleCheck(t *testing.T) {
	usual := papers.UsualSchedule()
	for _, tt := range []struct {
		change func(*papers.Schedule)
		words  string
	}{
		{func(*papers.Schedule) {}, ""},
		{func(s *papers.Schedule) { s.Zone = "" }, ""},
		{func(s *papers.Schedule) { s.Rhythm = "hourly" }, "rhythm must be daily, weekdays or weekly"},
		{func(s *papers.Schedule) { s.Hour = 24 }, "hour must be between 0 and 23"},
		{func(s *papers.Schedule) { s.Hour = -1 }, "hour must be between 0 and 23"},
		{func(s *papers.Schedule) { s.Weekday = 7 }, "weekday must be between 0, Sunday, and 6, Saturday"},
		{func(s *papers.Schedule) { s.Zone = "Local" }, `zone "Local" is not a time zone like Europe/Berlin or America/New_York`},
		{func(s *papers.Schedule) { s.Zone = "../../etc/passwd" }, `zone "../../etc/passwd" is not a time zone like Europe/Berlin or America/New_York`},
		{func(s *papers.Schedule) { s.Zone = "Europe/Berlin\x00" }, fmt.Sprintf("zone %q is not a time zone like Europe/Berlin or America/New_York", "Europe/Berlin\x00")},
	} {
		s := usual
		tt.change(&s)
		got, err := s.Check()
		switch {
		case tt.words == "" && (err != nil || got != usual):
			t.Errorf("%+v: %+v, %v", s, got, err)
		case tt.words != "" && (err == nil || err.Error() != tt.words):
			t.Errorf("%+v: %v, want %q", s, err, tt.words)
		}
	}
}

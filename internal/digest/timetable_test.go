package digest

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	papers "github.com/dailypapers/dailypapers"
)

func drawSchedule(r *rapid.T) papers.Schedule {
	return papers.Schedule{Rhythm: rapid.SampledFrom(papers.Rhythms()).Draw(r, "rhythm"), Weekday: time.Weekday(rapid.IntRange(0, 6).Draw(r, "weekday")),
		Hour: rapid.IntRange(0, 23).Draw(r, "hour"), Zone: rapid.SampledFrom([]string{"UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"}).Draw(r, "zone")}
}

// TestLastDue holds that the last edition that was due is one of the timetable,
// and that none comes between it and now.
func TestLastDue(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := drawSchedule(r)
		at := time.Unix(rapid.Int64Range(1_700_000_000, 1_900_000_000).Draw(r, "at"), 0)
		last := lastDue(s, at)
		if last.After(at) || !s.Next(last.Add(-time.Second)).Equal(last) || !s.Next(last).After(at) {
			r.Fatalf("%+v at %s: %s, and then %s", s, at, last, s.Next(last))
		}
	})
}

// TestTurns holds that editions are numbered one by one.
func TestTurns(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := drawSchedule(r)
		due := s.Next(time.Unix(rapid.Int64Range(1_700_000_000, 1_900_000_000).Draw(r, "at"), 0))
		next := s.Next(due)
		a, b := turnOf(s.Rhythm, s.Edition(due)), turnOf(s.Rhythm, s.Edition(next))
		if b != a+1 {
			r.Fatalf("%+v: %s is %d, %s is %d", s, s.Edition(due), a, s.Edition(next), b)
		}
	})
}

package page

import (
	"fmt"
	"strings"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

// Moment is a time as people say it, and exactly.
type Moment struct {
	Text  string // "today at 14:02"
	Exact string // RFC 3339, in UTC; "" is no moment
}

// NewMoment tells a time in the zone of now, by how its day stands to now's.
func NewMoment(t, now time.Time) Moment {
	if t.IsZero() {
		return Moment{}
	}
	t = t.In(now.Location())
	day, today := papers.DayOf(t), papers.DayOf(now)
	text := t.Format("Mon, Jan 2")
	switch {
	case day == today:
		text = "today"
	case day == today.Add(1):
		text = "tomorrow"
	case day == today.Add(-1):
		text = "yesterday"
	case day.Year != today.Year:
		text = t.Format("Jan 2, 2006")
	}
	return Moment{text + t.Format(" at 15:04"), t.UTC().Format(time.RFC3339)}
}

// On is NewMoment in the middle of a sentence, where older days do without
// the hour: "yesterday at 14:02", "on Monday, March 9".
func On(t, now time.Time) Moment {
	m := NewMoment(t, now)
	if day, today := papers.DayOf(t.In(now.Location())), papers.DayOf(now); day != today && day != today.Add(-1) && m.Text != "" {
		m.Text = "on " + day.Shown(now)
	}
	return m
}

// Since is NewMoment behind the word since, where today goes without saying.
func Since(t, now time.Time) Moment {
	m := NewMoment(t, now)
	m.Text = strings.TrimPrefix(m.Text, "today at ")
	return m
}

// Zone names the zone of now: "CET", or "UTC+03" where it has no letters.
func Zone(now time.Time) string {
	name := now.Format("MST")
	if name[0] == '+' || name[0] == '-' {
		return "UTC" + name
	}
	return name
}

// Ahead says how far away a moment is, as precisely as it matters.
func Ahead(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "in less than a minute"
	case d < 59*time.Minute+30*time.Second:
		return "in " + Count(rounded(d, time.Minute), "minute", "minutes")
	case d < 36*time.Hour:
		return "in " + Count(rounded(d, time.Hour), "hour", "hours")
	}
	return "in " + Count(rounded(d, 24*time.Hour), "day", "days")
}

func rounded(d, unit time.Duration) int { return int(d.Round(unit) / unit) }

// Lasting says how long something took.
func Lasting(d time.Duration) string {
	d = max(d, 0)
	switch {
	case d < time.Second:
		return "under 1 s"
	case d < time.Minute:
		return fmt.Sprintf("%d s", d/time.Second)
	case d < time.Hour:
		return fmt.Sprintf("%d min %02d s", d/time.Minute, d%time.Minute/time.Second)
	}
	return fmt.Sprintf("%s h %02d min", Grouped(int(d/time.Hour)), d%time.Hour/time.Minute)
}

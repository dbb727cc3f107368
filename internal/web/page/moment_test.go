package page

import (
	"testing"
	"time"
)

func noon() time.Time { return time.Date(2026, time.March, 11, 15, 0, 0, 0, time.UTC) }

func TestMoment(t *testing.T) {
	tokyo := time.FixedZone("JST", 9*60*60)
	for _, tt := range []struct {
		at, now     time.Time
		text, exact string
	}{
		{noon(), noon(), "today at 15:00", "2026-03-11T15:00:00Z"},
		{noon(), noon().In(tokyo), "today at 00:00", "2026-03-11T15:00:00Z"},
		{noon().Add(-time.Second), noon().In(tokyo), "yesterday at 23:59", "2026-03-11T14:59:59Z"},
		{noon().AddDate(0, 0, 1), noon(), "tomorrow at 15:00", "2026-03-12T15:00:00Z"},
		{noon().AddDate(0, 0, -2), noon(), "Mon, Mar 9 at 15:00", "2026-03-09T15:00:00Z"},
		{noon().AddDate(-1, 0, 0), noon(), "Mar 11, 2025 at 15:00", "2025-03-11T15:00:00Z"},
		{time.Date(2025, 12, 31, 23, 0, 0, 0, time.UTC), time.Date(2026, 1, 1, 1, 0, 0, 0, time.UTC), "yesterday at 23:00", "2025-12-31T23:00:00Z"},
		{time.Time{}, noon(), "", ""},
	} {
		if m := NewMoment(tt.at, tt.now); m.Text != tt.text || m.Exact != tt.exact {
			t.Errorf("%v seen at %v: %q, %q, want %q, %q", tt.at, tt.now, m.Text, m.Exact, tt.text, tt.exact)
		}
	}
}

func TestAhead(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Hour: "in less than a minute", 0: "in less than a minute", 59 * time.Second: "in less than a minute",
		time.Minute: "in 1 minute", 89 * time.Second: "in 1 minute", 90 * time.Second: "in 2 minutes", 59*time.Minute + 29*time.Second: "in 59 minutes",
		59*time.Minute + 30*time.Second: "in 1 hour", 89 * time.Minute: "in 1 hour", 7*time.Hour + 47*time.Minute: "in 8 hours", 35*time.Hour + 29*time.Minute: "in 35 hours",
		36 * time.Hour: "in 2 days", 14 * 24 * time.Hour: "in 14 days",
	} {
		if got := Ahead(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
}

func TestLasting(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Second: "under 1 s", 0: "under 1 s", 999 * time.Millisecond: "under 1 s", time.Second: "1 s", 59*time.Second + 999*time.Millisecond: "59 s",
		time.Minute: "1 min 00 s", 59*time.Minute + 59*time.Second: "59 min 59 s", time.Hour: "1 h 00 min", 26*time.Hour + 5*time.Minute: "26 h 05 min", 1234 * time.Hour: "1,234 h 00 min",
	} {
		if got := Lasting(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
}

func TestZone(t *testing.T) {
	for name, want := range map[string]string{"": "UTC+0200", "CET": "CET", "-03": "UTC-03"} {
		if got := Zone(noon().In(time.FixedZone(name, 2*60*60))); got != want {
			t.Errorf("a zone named %q is %q, want %q", name, got, want)
		}
	}
	if got := Zone(noon()); got != "UTC" {
		t.Errorf("UTC is %q", got)
	}
}

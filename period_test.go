package papers_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

func mustDay(t testing.TB, s string) papers.Day {
	t.Helper()
	d, err := papers.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestPeriodsOfEveryDay walks from 1990 to 2040 and holds what periods
// promise on every day, so that no leap year and no week year is left out.
func TestPeriodsOfEveryDay(t *testing.T) {
	end := papers.Day{Year: 2041, Month: time.January, Day: 1}
	for d := (papers.Day{Year: 1990, Month: time.January, Day: 1}); d.Before(end); d = d.Add(1) {
		for _, p := range []papers.Period{papers.OneDay(d), papers.WeekOf(d), papers.MonthOf(d)} {
			again, err := papers.ParsePeriod(p.Kind, p.String())
			if err != nil || again != p {
				t.Fatalf("%s of %s: ParsePeriod(%q) = %v, %v", p.Kind, d, p, again, err)
			}
			if p.Before().After() != p || p.After().Before() != p {
				t.Fatalf("%s %s: before it %s, after it %s", p.Kind, p, p.Before(), p.After())
			}
			if p.Before().Last.Add(1) != p.First || p.Last.Add(1) != p.After().First {
				t.Fatalf("%s %s: days are lost between it and its neighbours", p.Kind, p)
			}
			if !p.Contains(d) || p.Contains(p.First.Add(-1)) || p.Contains(p.Last.Add(1)) {
				t.Fatalf("%s %s of %s: %s to %s", p.Kind, p, d, p.First, p.Last)
			}
			if p.As(p.Kind) != p || p.As(papers.DayPeriod) != papers.OneDay(p.Last) {
				t.Fatalf("%s %s as its own kind: %v; as a day: %v", p.Kind, p, p.As(p.Kind), p.As(papers.DayPeriod))
			}
		}
		if w := papers.WeekOf(d); w.First.Weekday() != time.Monday || w.Last.Weekday() != time.Sunday {
			t.Fatalf("week %s runs from %s to %s", w, w.First.Weekday(), w.Last.Weekday())
		}
	}
}

func TestWeekYears(t *testing.T) {
	tests := []struct{ day, week string }{
		{"2005-01-01", "2004-W53"}, {"2005-01-02", "2004-W53"}, {"2005-12-31", "2005-W52"}, {"2007-01-01", "2007-W01"}, {"2008-12-28", "2008-W52"},
		{"2008-12-29", "2009-W01"}, {"2009-12-31", "2009-W53"}, {"2010-01-03", "2009-W53"}, {"2010-01-04", "2010-W01"},
		{"2020-12-31", "2020-W53"}, {"2021-01-03", "2020-W53"}, {"2024-12-30", "2025-W01"}, {"2025-12-14", "2025-W50"}, {"2026-12-31", "2026-W53"},
	}
	for _, tt := range tests {
		if got := papers.WeekOf(mustDay(t, tt.day)).String(); got != tt.week {
			t.Errorf("the week of %s is %s, want %s", tt.day, got, tt.week)
		}
	}
}

func TestParsePeriodRefuses(t *testing.T) {
	tests := []struct {
		kind  papers.PeriodKind
		field string
		texts []string
	}{
		{papers.DayPeriod, "date", []string{"", "2025-12", "2025-W50", "2025-02-29", "2025-12-15 "}},
		{papers.WeekPeriod, "week", []string{"", "2025-12", "2025-W00", "2025-W53", "2025-W5", "2025-W505", "2025-w50", "2025-W-1", "2025W50", " 2025-W50", "+025-W50", "2025-W50x"}},
		{papers.MonthPeriod, "month", []string{"", "2025", "2025-13", "2025-00", "2025-1", "2025-12-15", "2025-W50", "2025-12 "}},
		{"year", "period", []string{"2025"}},
		{"", "period", []string{"2025-12-15"}},
		{papers.PeriodKind(strings.Repeat("x", 5000)), "period", []string{""}},
	}
	for _, tt := range tests {
		for _, s := range tt.texts {
			p, err := papers.ParsePeriod(tt.kind, s)
			var field *papers.FieldError
			if !errors.As(err, &field) || field.Field != tt.field || len(err.Error()) > 300 {
				t.Errorf("ParsePeriod(%.10q, %q) = %v, %v; want a bounded refusal of the %s", tt.kind, s, p, err, tt.field)
			}
		}
	}
}

func FuzzParsePeriod(f *testing.F) {
	for _, s := range []string{"2025-12-15", "2025-W50", "2025-12", "0001-W01", "0000-01-01", "9999-W52", "0000-W01", "0001-01"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, kind := range []papers.PeriodKind{papers.DayPeriod, papers.WeekPeriod, papers.MonthPeriod} {
			if p, err := papers.ParsePeriod(kind, s); err == nil && p.String() != s {
				t.Fatalf("ParsePeriod(%s, %q) writes itself %q", kind, s, p)
			}
		}
	})
}

func TestPeriodAs(t *testing.T) {
	week, month := papers.WeekOf(mustDay(t, "2025-12-31")), papers.MonthOf(mustDay(t, "2025-12-15"))
	tests := []struct {
		from papers.Period
		kind papers.PeriodKind
		want string
	}{
		{week, papers.DayPeriod, "2026-01-04"}, {week, papers.MonthPeriod, "2026-01"},
		{month, papers.DayPeriod, "2025-12-31"}, {month, papers.WeekPeriod, "2026-W01"},
		{papers.OneDay(mustDay(t, "2025-12-15")), papers.WeekPeriod, "2025-W51"},
	}
	for _, tt := range tests {
		if got := tt.from.As(tt.kind); got.String() != tt.want || got.Kind != tt.kind {
			t.Errorf("%s as %s = %s, want %s", tt.from, tt.kind, got, tt.want)
		}
	}
}

func TestPeriodPathAndShown(t *testing.T) {
	now := time.Date(2025, 12, 20, 0, 0, 0, 0, time.UTC)
	d := mustDay(t, "2025-12-10")
	tests := []struct {
		p           papers.Period
		path, shown string
	}{
		{papers.OneDay(d), "/papers/date/2025-12-10", "Wednesday, December 10"},
		{papers.WeekOf(d), "/papers/week/2025-W50", "December 8 – 14"},
		{papers.MonthOf(d), "/papers/month/2025-12", "December 2025"},
		{papers.WeekOf(mustDay(t, "2024-12-10")), "/papers/week/2024-W50", "December 9 – 15, 2024"},
		{papers.WeekOf(mustDay(t, "2025-10-30")), "/papers/week/2025-W44", "October 27 – November 2"},
		{papers.WeekOf(mustDay(t, "2025-12-30")), "/papers/week/2026-W01", "December 29, 2025 – January 4, 2026"},
	}
	for _, tt := range tests {
		if tt.p.Path() != tt.path || tt.p.Shown(now) != tt.shown {
			t.Errorf("%s: path %q, shown %q; want %q, %q", tt.p, tt.p.Path(), tt.p.Shown(now), tt.path, tt.shown)
		}
	}
}

func TestPeriodWithoutDays(t *testing.T) {
	for _, kind := range []papers.PeriodKind{"", papers.DayPeriod, papers.WeekPeriod, papers.MonthPeriod} {
		if got := (papers.Period{Kind: kind}).String(); got != "" {
			t.Errorf("a %q without days is written %q", kind, got)
		}
	}
}

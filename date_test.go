package papers_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	papers "github.com/dailypapers/dailypapers"
)

func mustDate(t testing.TB, s string) papers.Date {
	t.Helper()
	d, err := papers.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDateForms(t *testing.T) {
	now := time.Date(2025, 12, 15, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		in, out, shown, long string
		precision            papers.Precision
		day                  string
	}{
		{"2019", "2019", "2019", "2019", papers.YearPrecision, ""},
		{"2025", "2025", "2025", "2025", papers.YearPrecision, ""},
		{"2025-11", "2025-11", "November 2025", "November 2025", papers.MonthPrecision, ""},
		{"2025-12-15", "2025-12-15", "Dec 15", "Monday, 15 December 2025", papers.DayPrecision, "2025-12-15"},
		{"2024-05-28", "2024-05-28", "May 28, 2024", "Tuesday, 28 May 2024", papers.DayPrecision, "2024-05-28"},
		{" 2024-05-28 ", "2024-05-28", "May 28, 2024", "Tuesday, 28 May 2024", papers.DayPrecision, "2024-05-28"},
		{"2024-02-29", "2024-02-29", "Feb 29, 2024", "Thursday, 29 February 2024", papers.DayPrecision, "2024-02-29"},
		{"2024-05-28T23:30:00-04:00", "2024-05-29T03:30:00Z", "May 29, 2024", "Wednesday, 29 May 2024, 03:30 UTC", papers.InstantPrecision, "2024-05-29"},
		{"2024-05-28T08:00:00", "2024-05-28T08:00:00Z", "May 28, 2024", "Tuesday, 28 May 2024, 08:00 UTC", papers.InstantPrecision, "2024-05-28"},
	}
	for _, tt := range tests {
		d := mustDate(t, tt.in)
		if d.String() != tt.out || d.Shown(now) != tt.shown || d.Long() != tt.long || d.Precision != tt.precision || d.Day().String() != tt.day {
			t.Errorf("%q: %q, shown %q, long %q, precision %d, day %q; want %+v", tt.in, d, d.Shown(now), d.Long(), d.Precision, d.Day(), tt)
		}
		if d.HasDay() != (tt.day != "") || d.IsZero() || d.Time.Location() != time.UTC {
			t.Errorf("%q: HasDay %v, IsZero %v, in %v", tt.in, d.HasDay(), d.IsZero(), d.Time.Location())
		}
	}
}

func TestUnknownDate(t *testing.T) {
	var d papers.Date
	now := time.Now()
	if !d.IsZero() || d.HasDay() || d.String()+d.Shown(now)+d.Long() != "" || !d.Day().IsZero() || d.Check(now) != nil {
		t.Errorf("the zero Date: %q %q %q %v %v", d, d.Shown(now), d.Long(), d.Day(), d.Check(now))
	}
	if got := papers.Instant(time.Time{}); got != d {
		t.Errorf("Instant of no time = %+v", got)
	}
	if got := (papers.Day{}).Date(); got != d {
		t.Errorf("Date of no day = %+v", got)
	}
}

func TestInstantKeepsMicroseconds(t *testing.T) {
	in := time.Date(2024, 5, 28, 20, 0, 0, 123456789, time.FixedZone("EDT", -4*3600))
	want := time.Date(2024, 5, 29, 0, 0, 0, 123456000, time.UTC)
	if d := papers.Instant(in); d.Time != want || d.Precision != papers.InstantPrecision {
		t.Errorf("Instant(%v) = %+v, want %v", in, d, want)
	}
}

func TestParseDateRefuses(t *testing.T) {
	for _, s := range []string{
		"", "now", "25", "20255", "2025-13", "2025-00", "2025-1", "2025-02-29", "2025-12-32", "2025-12-1", "2025/12/15", "15-12-2025", "2025-12-15 08:00",
		"2025-12-15T08:00", "2025-12-15T25:00:00Z", "2025-W50", "-025", "２０２５", strings.Repeat("2025", 1000),
	} {
		d, err := papers.ParseDate(s)
		if !errors.Is(err, papers.ErrInvalid) {
			t.Errorf("ParseDate(%.30q) = %v, %v; want ErrInvalid", s, d, err)
		} else if !strings.HasPrefix(err.Error(), "date ") || len(err.Error()) > 300 {
			t.Errorf("ParseDate(%.30q): message %q", s, err)
		}
	}
}

func TestDateCheck(t *testing.T) {
	now := time.Date(2025, 12, 15, 12, 0, 0, 0, time.UTC)
	tests := []struct{ date, refusal string }{
		{"1900", ""}, {"1952-06", ""}, {"1991-08-14", ""}, {"2025-12-15", ""}, {"2026", ""}, {"2026-12-15", ""},
		{"1899", "date 1899 is before 1900"},
		{"1899-12-31", "date 1899-12-31 is before 1900"},
		{"2026-12-16", "date 2026-12-16 is more than a year ahead"},
		{"2027", "date 2027 is more than a year ahead"},
	}
	for _, tt := range tests {
		err := mustDate(t, tt.date).Check(now)
		if tt.refusal == "" && err != nil || tt.refusal != "" && (err == nil || err.Error() != tt.refusal || !errors.Is(err, papers.ErrInvalid)) {
			t.Errorf("Check(%s) = %v, want %q", tt.date, err, tt.refusal)
		}
	}
}

func TestDateOr(t *testing.T) {
	for _, tt := range []struct{ d, other, want string }{
		{"2024", "2025-03", "2025-03"},
		{"2025-03", "2024", "2025-03"},
		{"2025-03-01", "2024-01-01", "2025-03-01"}, // of equals the first
	} {
		if got := mustDate(t, tt.d).Or(mustDate(t, tt.other)); got.String() != tt.want {
			t.Errorf("%s or %s = %s, want %s", tt.d, tt.other, got, tt.want)
		}
	}
	d := mustDate(t, "2025")
	if d.Or(papers.Date{}) != d || (papers.Date{}).Or(d) != d {
		t.Error("an unknown date erases a known one")
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2025", "2025-12", "2025-12-15", "2025-12-15T08:00:00Z", "2025-12-15T08:00:00.5+05:30", "0000", "9999-12-31T23:59:59-12:00", "0000-01-01T00:00:00+12:00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := papers.ParseDate(s)
		if err != nil {
			if !errors.Is(err, papers.ErrInvalid) || d != (papers.Date{}) {
				t.Fatalf("ParseDate(%q) = %+v, %v", s, d, err)
			}
			return
		}
		d.Shown(time.Now())
		d.Long()
		if d.Check(time.Now()) != nil {
			return // years that String has no four digits for
		}
		again, err := papers.ParseDate(d.String())
		if err != nil || again.Precision != d.Precision || !again.Time.Equal(d.Time.Truncate(time.Second)) {
			t.Fatalf("ParseDate(%q) = %v, whose text is read as %v, %v", s, d, again, err)
		}
	})
}

func TestDayForms(t *testing.T) {
	now := time.Date(2025, 12, 20, 0, 0, 0, 0, time.UTC)
	d, err := papers.ParseDay("2025-12-15")
	if err != nil || d != (papers.Day{Year: 2025, Month: time.December, Day: 15}) {
		t.Fatalf("ParseDay = %v, %v", d, err)
	}
	if d.String() != "2025-12-15" || d.Weekday() != time.Monday || d.Shown(now) != "Monday, December 15" || d.Shown(now.AddDate(1, 0, 0)) != "Monday, December 15, 2025" {
		t.Errorf("%s %s %s %s", d, d.Weekday(), d.Shown(now), d.Shown(now.AddDate(1, 0, 0)))
	}
	if got := (papers.Day{}).Shown(now) + (papers.Day{}).String(); got != "" {
		t.Errorf("the zero Day is shown as %q", got)
	}
	for _, s := range []string{"", "2025", "2025-12", "2025-02-30", "2025-1-02", "2025-12-15T00:00:00Z", " 2025-12-15", "+025-12-15"} {
		if d, err := papers.ParseDay(s); !errors.Is(err, papers.ErrInvalid) || !d.IsZero() {
			t.Errorf("ParseDay(%q) = %v, %v; want ErrInvalid", s, d, err)
		}
	}
}

func TestDayArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawDay(t)
		n := rapid.IntRange(-1000, 1000).Draw(t, "n")
		e := d.Add(n)
		if e.Add(-n) != d || d.Before(e) != (n > 0) || e.Before(d) != (n < 0) {
			t.Fatalf("%s + %d days = %s", d, n, e)
		}
		if again, err := papers.ParseDay(d.String()); again != d || err != nil {
			t.Fatalf("ParseDay(%q) = %v, %v", d, again, err)
		}
		if d.Date().Day() != d || papers.DayOf(d.Time()) != d {
			t.Fatalf("%s: Date %v, Time %v", d, d.Date(), d.Time())
		}
	})
}

func drawDay(t *rapid.T) papers.Day {
	return papers.Day{Year: 1990, Month: time.January, Day: 1}.Add(rapid.IntRange(0, 51*365).Draw(t, "day"))
}

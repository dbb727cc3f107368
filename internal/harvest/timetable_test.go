package harvest

import (
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

func eastern(t testing.TB, s string) time.Time {
	t.Helper()
	loc, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("Mon 2006-01-02 15:04", s, loc)
	if err != nil || at.Format("Mon") != s[:3] {
		t.Fatalf("%s: %v, a %s", s, err, at.Weekday())
	}
	return at
}

func TestAppointments(t *testing.T) {
	h := &Harvester{calendar: papers.NewCalendar()}
	for _, tt := range []struct{ now, records, feed string }{
		{"Mon 2025-01-13 12:00", "Mon 2025-01-13 23:05", "Tue 2025-01-14 00:10"},
		{"Mon 2025-01-13 23:05", "Tue 2025-01-14 23:05", "Tue 2025-01-14 00:10"},
		{"Thu 2025-01-16 23:04", "Thu 2025-01-16 23:05", "Fri 2025-01-17 00:10"},
		{"Thu 2025-01-16 23:10", "Sun 2025-01-19 23:05", "Fri 2025-01-17 00:10"}, // nothing on Friday and Saturday
		{"Fri 2025-01-17 00:10", "Sun 2025-01-19 23:05", "Mon 2025-01-20 00:10"},
		{"Sat 2025-03-08 23:30", "Sun 2025-03-09 23:05", "Mon 2025-03-10 00:10"}, // clocks change on Sunday
	} {
		now := eastern(t, tt.now)
		if got := h.nextRecords(now); !got.Equal(eastern(t, tt.records)) {
			t.Errorf("records after %s: %s, want %s", tt.now, got, tt.records)
		}
		if got := h.nextFeed(now); !got.Equal(eastern(t, tt.feed)) {
			t.Errorf("feeds after %s: %s, want %s", tt.now, got, tt.feed)
		}
	}
}

// A site comes a little later than others, always by the same time.
func TestJitter(t *testing.T) {
	seen := map[time.Duration]bool{}
	for _, identity := range []string{"", "a", "b", "0123456789abcdef", "0123456789abcdee"} {
		j := jitterOf(identity)
		if j < 0 || j >= maxJitter || j != jitterOf(identity) {
			t.Errorf("%q comes %s late", identity, j)
		}
		seen[j] = true
	}
	if len(seen) < 4 {
		t.Errorf("five sites come at %d different times", len(seen))
	}
	h := &Harvester{calendar: papers.NewCalendar(), jitter: 7 * time.Minute}
	now := eastern(t, "Mon 2025-01-13 23:10") // between the appointment and the site's own minute
	if got := h.nextRecords(now); !got.Equal(eastern(t, "Mon 2025-01-13 23:12")) {
		t.Errorf("the next time is %s", got)
	}
}

func TestWords(t *testing.T) {
	loc, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	due := time.Date(2026, 11, 29, 20, 0, 0, 0, loc)
	day := papers.Day{Year: 2026, Month: time.November, Day: 26}
	for _, tt := range []struct {
		o    Outlook
		want string
	}{
		{Outlook{Stage: Calm, Due: due}, ""},
		{Outlook{}, ""},
		{Outlook{Stage: First, First: true, Days: 14}, "The papers of the last 14 days are on their way from arXiv."},
		{Outlook{Stage: First, First: true, Days: 14, Read: 1234567}, "The papers of the last 14 days are on their way from arXiv: 1,234,567 records so far."},
		{Outlook{Stage: First, First: true, Days: 14, Waiting: true}, "The papers of the last 14 days are on their way from arXiv; at the moment it asks for patience."},
		{Outlook{Stage: Offline, First: true, Left: time.Second}, "There is no way to arXiv from here yet, so this site shows what it holds. It tries again in a minute."},
		{Outlook{Stage: Offline, Left: 61 * time.Second}, "arXiv cannot be reached at the moment. The site tries again in 2 minutes."},
		{Outlook{Stage: Offline, Left: time.Hour, Running: true}, "arXiv cannot be reached at the moment. The site is trying again now."},
		{Outlook{Stage: Failing, Left: -time.Hour}, "The newest papers could not be fetched from arXiv. The site is trying again now."},
		{Outlook{Stage: Slow, Left: 23*time.Hour + 50*time.Minute}, "arXiv asks for patience. The site tries again in 24 hours."},
		{Outlook{Stage: Late, Day: day, Left: 30 * time.Minute}, "arXiv's announcement of Thursday, November 26 is late. The site tries again in 30 minutes."},
		{Outlook{Stage: Empty, Day: day, Due: due}, "arXiv announced nothing for Thursday, November 26. The next announcement is due on Sunday, November 29, at 20:00 EST."},
	} {
		if got := tt.o.Words(); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.o.Stage, got, tt.want)
		}
	}
}

package papers_test

import (
	"errors"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
)

func TestParseAnnouncementKind(t *testing.T) {
	for _, k := range []papers.AnnouncementKind{papers.NewPaper, papers.CrossListed, papers.Replaced, papers.ReplacedCross} {
		if got, err := papers.ParseAnnouncementKind(string(k)); got != k || err != nil {
			t.Errorf("%s: %s, %v", k, got, err)
		}
	}
	for _, s := range []string{"", "New", "replaced", "cross "} {
		if got, err := papers.ParseAnnouncementKind(s); !errors.Is(err, papers.ErrInvalid) {
			t.Errorf("%q: %s, %v", s, got, err)
		}
	}
}

// A wall time on a day follows daylight saving time.
func TestCalendarAt(t *testing.T) {
	c := papers.NewCalendar()
	for _, tt := range []struct {
		month time.Month
		utc   string
	}{{time.January, "2025-01-14T03:30:00Z"}, {time.July, "2025-07-14T02:30:00Z"}} {
		if got := c.At(papers.Day{Year: 2025, Month: tt.month, Day: 13}, 22, 30).UTC().Format(time.RFC3339); got != tt.utc {
			t.Errorf("22:30 on 13 %s is %s, want %s", tt.month, got, tt.utc)
		}
	}
}

func TestCalendarAnnounces(t *testing.T) {
	c := papers.NewCalendar()
	monday := papers.Day{Year: 2025, Month: time.January, Day: 13}
	for i := range 14 {
		if d := monday.Add(i); c.Announces(d) != (i%7 < 5) {
			t.Errorf("%s, a %s: %v", d, d.Weekday(), c.Announces(d))
		}
	}
}

// What the newest version says of a withdrawal holds; records without
// versions cannot take one back.
func TestMergeWithdrawn(t *testing.T) {
	version := func(n int, withdrawn bool) papers.Paper {
		p := papers.Paper{ID: "2405.00001", Withdrawn: withdrawn}
		for i := range n {
			p.Versions = append(p.Versions, papers.Version{Number: i + 1})
		}
		return p
	}
	for _, tt := range []struct {
		name        string
		held, newer papers.Paper
		want        bool
	}{
		{"a later version withdraws", version(1, false), version(2, true), true},
		{"a later version brings it back", version(2, true), version(3, false), false},
		{"the same version again", version(2, true), version(2, true), true},
		{"an older record", version(2, true), version(1, false), true},
		{"a record that tells no versions", version(2, true), version(0, false), true},
		{"such a record withdraws", version(2, false), version(0, true), true},
	} {
		if got := papers.Merge(tt.held, tt.newer).Withdrawn; got != tt.want {
			t.Errorf("%s: withdrawn %v", tt.name, got)
		}
	}
}

// A record that knows only how a name or a title is shown keeps how another
// source wrote it.
func TestMergeKeepsRaw(t *testing.T) {
	held := papers.Paper{ID: "2405.00001", Title: "On Erdős", RawTitle: `On Erd\H{o}s`, Authors: []papers.Author{{Name: "Pál Erdős", Raw: `P\'al Erd\H{o}s`}}}
	shown := papers.Paper{ID: "2405.00001", Title: "On Erdős", Authors: []papers.Author{{Name: "Pál Erdős", Affiliation: "Nowhere"}}}
	got := papers.Merge(held, shown)
	if got.RawTitle != held.RawTitle || got.Authors[0].Raw != held.Authors[0].Raw || got.Authors[0].Affiliation != "Nowhere" {
		t.Errorf("merged into %+v", got)
	}
	other := papers.Paper{ID: "2405.00001", Title: "On something else", Authors: []papers.Author{{Name: "Ada Sample"}}}
	if got := papers.Merge(held, other); got.RawTitle != "" || got.Authors[0].Raw != "" {
		t.Errorf("another title and name keep what was written: %+v", got)
	}
}

package main

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/fetch"
	"github.com/dailypapers/dailypapers/internal/harvest"
	"github.com/dailypapers/dailypapers/internal/store"
)

// watched is a progress with a clock that the test moves.
type watched struct {
	*harvestProgress
	out   bytes.Buffer
	clock time.Time
}

func watch(terminal bool) *watched {
	w := &watched{clock: time.Date(2025, 12, 3, 14, 0, 0, 0, time.Local)}
	l := slog.New(slog.NewTextHandler(&w.out, nil))
	w.harvestProgress = newHarvestProgress(&w.out, terminal, l, func() time.Time { return w.clock })
	return w
}

// harvested shows pages of a thousand records, one every three seconds.
func (w *watched) harvested(pages int) {
	for i := range pages {
		w.clock = w.clock.Add(3 * time.Second)
		w.state(harvest.State{Counts: store.Counts{Requests: i + 1, Read: 1000 * (i + 1)}, Set: "cs", Day: papers.Day{Year: 2025, Month: 12, Day: 1}, Page: i + 1})
	}
}

func TestHarvestProgressAsLines(t *testing.T) {
	w := watch(false)
	w.harvested(5)
	got := strings.Split(strings.TrimSpace(w.out.String()), "\n")
	if len(got) != 2 {
		t.Fatalf("%d lines:\n%s", len(got), w.out.String())
	}
	if want := "msg=harvesting source=arXiv set=cs day=2025-12-01 page=2 requests=2 read=2000 added=0 changed=0 per_second=333"; !strings.Contains(got[0], want) {
		t.Errorf("the first line is %s", got[0])
	}
	if took := w.end(); took != 15*time.Second {
		t.Errorf("it took %s", took)
	}
	if strings.Contains(w.out.String(), "\x1b") {
		t.Errorf("a log is no terminal: %q", w.out.String())
	}
}

func TestHarvestProgressAsLine(t *testing.T) {
	w := watch(true)
	w.harvested(2)
	w.begin("arxiv-records")
	w.clock = w.clock.Add(time.Second)
	w.run(store.Run{Outcome: store.Running, Counts: store.Counts{Requests: 1, Read: 12}})
	w.run(store.Run{Outcome: store.Done})
	w.end()
	want := "\r\x1b[KarXiv  cs  2025-12-01  page 1  1 request, 1000 records, 333/s" +
		"\r\x1b[KarXiv  cs  2025-12-01  page 2  2 requests, 2000 records, 333/s" +
		"\r\x1b[Karxiv-records  1 request, 12 records, 12/s\r\x1b[K"
	if got := w.out.String(); got != want {
		t.Errorf("drew %q\nwant %q", got, want)
	}
}

func TestHarvestWaits(t *testing.T) {
	w := watch(false)
	for _, d := range []time.Duration{3 * time.Second, 5 * time.Second, 70 * time.Second} {
		w.wait(fetch.Wait{Until: w.clock.Add(d), Why: "arxiv.example.org asks for patience (503)"})
	}
	if got, want := w.out.String(), "arxiv.example.org asks for patience (503); going on at 14:01:10\n"; got != want {
		t.Errorf("told %q, want %q", got, want)
	}
}

func TestHarvestGoesOn(t *testing.T) {
	first := papers.Day{Year: 2025, Month: 1, Day: 1}
	for _, tt := range []struct {
		name string
		from papers.Day
		all  []harvest.State
		want string
	}{
		{"from the beginning", first, []harvest.State{{Set: "cs"}, {Set: "cs", Page: 1, Day: first}, {Set: "cs", Page: 2, Day: first}}, ""},
		{"in the middle of a list", first, []harvest.State{{Set: "cs"}, {Set: "cs", Page: 7, Day: first}, {Set: "cs", Page: 8, Day: first}, {Set: "stat", Page: 1, Day: first}}, "cs: going on at page 7\n"},
		{"in a later list", first, []harvest.State{{Set: "cs"}, {Set: "cs", Page: 1, Day: first.Add(62)}, {Set: "cs", Page: 2, Day: first.Add(62)}}, "cs: going on near 2025-03-04\n"},
		{"outside of a window", papers.Day{}, []harvest.State{{Set: "cs", Page: 7, Day: first}}, ""},
	} {
		w := watch(false)
		w.from = tt.from
		for _, s := range tt.all {
			w.state(s)
		}
		if got := w.out.String(); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestCounts(t *testing.T) {
	for _, tt := range []struct {
		is   store.Counts
		want string
	}{
		{store.Counts{}, "0 records: 0 added, 0 changed, 0 unchanged, 0 rejected"},
		{store.Counts{Requests: 3, Read: 12, Added: 4, Changed: 3, Unchanged: 1, Removed: 1, Rejected: 1, Announced: 5}, "5 announced; 12 records: 4 added, 3 changed, 1 unchanged, 1 rejected, 1 removed, 2 repeated, with 3 requests"},
	} {
		if got := counts(tt.is); got != tt.want {
			t.Errorf("%+v: %s", tt.is, got)
		}
	}
}

func TestRunWords(t *testing.T) {
	start := time.Date(2025, 12, 3, 3, 40, 0, 0, time.UTC)
	r := store.Run{Started: start, Ended: start.Add(72_040 * time.Millisecond), Outcome: store.Failed, Error: "harvest: the answer\nsays \x1b[31mno"}
	if got, want := runWords(r), "2025-12-03 03:40:00 UTC, in 1m12s, failed: the answer says [31mno"; got != want {
		t.Errorf("%q", got)
	}
	r = store.Run{Started: start, Outcome: store.Running}
	if got := runWords(r); !strings.HasPrefix(got, "2025-12-03 03:40:00 UTC, running: ") {
		t.Errorf("%q", got)
	}
	if got := fmt.Sprint(second(time.Time{}).IsZero(), second(start.Add(time.Millisecond)).Equal(start)); got != "true true" {
		t.Error(got)
	}
}

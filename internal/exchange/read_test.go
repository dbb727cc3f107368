package exchange_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/exchange"
	"github.com/dailypapers/dailypapers/internal/papertest"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A recordedDay is a day as the API answered it.
type recordedDay struct {
	Date    string            `json:"date"`
	Payload []json.RawMessage `json:"payload"`
}

func recorded(t testing.TB) []recordedDay {
	f, err := os.Open(papertest.Data(t, "preference", "daily_papers_api_payloads.jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var days []recordedDay
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var d recordedDay
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			t.Fatal(err)
		}
		days = append(days, d)
	}
	return days
}

// TestRecordedDays serves the recorded days of two years as the API did and
// compares every paper with the record.
func TestRecordedDays(t *testing.T) {
	days := recorded(t)
	f := newFake(t)
	f.tags = true
	var dates []string
	for _, d := range days {
		f.days[d.Date] = d.Payload
		dates = append(dates, d.Date)
	}
	d := newDesk(t, exchange.Options{})
	start := time.Now()
	s := d.read(f, dates...)
	took := time.Since(start)
	if s.Days != 40 || s.Rejected != 0 || len(d.refused) > 0 {
		t.Fatalf("%+v, %v", s, d.refused)
	}
	n := 0
	for _, rec := range days {
		order := d.order(rec.Date)
		for i, raw := range rec.Payload {
			var want struct {
				Paper struct {
					ID, Title, ProjectPage, GithubRepo string
					Upvotes                            int
					Authors                            []struct {
						Name   string
						Hidden bool
					}
				}
				NumComments int
			}
			if err := json.Unmarshal(raw, &want); err != nil {
				t.Fatal(err)
			}
			n++
			shown := slices.DeleteFunc(want.Paper.Authors, func(a struct {
				Name   string
				Hidden bool
			}) bool {
				return a.Hidden
			})
			id := papers.ID(want.Paper.ID)
			p, err := d.st.Paper(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			g := d.signal(id)
			if g.Votes != want.Paper.Upvotes || g.Comments != want.NumComments || g.Day.String() != rec.Date || g.Position != i+1 {
				t.Errorf("%s: %+v, the record has %d votes and %d comments, no. %d on %s", id, g, want.Paper.Upvotes, want.NumComments, i+1, rec.Date)
			}
			if i >= len(order) || order[i] != id {
				t.Errorf("%s is not no. %d on %s", id, i+1, rec.Date)
			}
			if raw := p.TitleSource(); !sameWords(raw, want.Paper.Title) && !sameWords(p.Title, want.Paper.Title) {
				t.Errorf("%s is called %q, in the record %q", id, p.Title, want.Paper.Title)
			}
			if len(p.Authors) != len(shown) || p.Abstract == "" || !p.Published.HasDay() && !strings.HasPrefix(string(id), p.Published.Time.Format("0601")) {
				t.Errorf("%s: %d authors, %d bytes of abstract, of %s", id, len(p.Authors), len(p.Abstract), p.Published)
			}
			if want.Paper.GithubRepo != "" && p.Link(papers.CodeLink) == "" || want.Paper.ProjectPage != "" && p.Link(papers.ProjectLink) == "" {
				t.Errorf("%s lost a link: %v", id, p.Links)
			}
		}
	}
	t.Logf("%d papers of %d days in %s: %.0f papers/s", n, len(days), took.Round(time.Millisecond), float64(n)/took.Seconds())
	mark, err := d.st.Mark(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	again := d.read(f, dates...)
	if now, _ := d.st.Mark(t.Context()); now != mark || again.Same != 40 || again.Requests != 40 || again.Read != 0 {
		t.Errorf("again: %+v, change %d after %d", again, now, mark)
	}
}

func sameWords(a, b string) bool {
	return strings.Join(strings.Fields(a), " ") == strings.Join(strings.Fields(b), " ")
}

// Days of more than one page are read to their ends, by links or by numbers.
func TestPages(t *testing.T) {
	for _, links := range []bool{true, false} {
		for _, n := range []int{0, 1, 99, 100, 101, 250, 300} {
			f := newFake(t)
			f.links = links
			f.made("2026-03-06", 1, n)
			d := newDesk(t, exchange.Options{})
			s := d.read(f, "2026-03-06")
			if s.Read != n || s.Added != n || s.Signals != n || s.Features != n || len(d.order("2026-03-06")) != n || s.Days != 1 {
				t.Errorf("links %v: of %d: %+v", links, n, s)
			}
			if most := n/100 + 1; s.Requests > most {
				t.Errorf("links %v: %d requests for %d papers", links, s.Requests, n)
			}
		}
	}
}

func TestLatest(t *testing.T) {
	f := newFake(t)
	d := newDesk(t, exchange.Options{})
	if s := d.read(f); s.Days != 0 || s.Requests != 1 {
		t.Errorf("of an empty site: %+v", s)
	}
	f.made("2026-03-05", 1, 3)
	f.made("2026-03-06", 11, 4)
	if s := d.read(f); s.Day != day("2026-03-06") || s.Added != 4 {
		t.Errorf("%+v", s)
	}
}

// The second reading of what has not changed costs a request a page, and
// votes that moved are followed.
func TestAgain(t *testing.T) {
	f := newFake(t)
	f.tags = true
	f.made("2026-03-06", 1, 150)
	d := newDesk(t, exchange.Options{})
	d.read(f, "2026-03-06")
	mark, _ := d.st.Mark(t.Context())
	if s := d.read(f, "2026-03-06"); s.Requests != 2 || s.Read != 0 || s.Same != 1 {
		t.Errorf("unchanged: %+v", s)
	}
	f.days["2026-03-06"][120] = json.RawMessage(`{"paper":{"id":"2602.00121","title":"Paper 121","upvotes":11111,"submittedOnDailyAt":"2026-03-06T04:00:00.000Z"},"numComments":11}`)
	s := d.read(f, "2026-03-06")
	if s.Requests != 4 || s.Read != 150 || s.Unchanged != 150 || s.Same != 0 {
		t.Errorf("changed on the second page: %+v", s)
	}
	if g := d.signal("2602.00121"); g.Votes != 11111 || g.Comments != 11 {
		t.Errorf("%+v", g)
	}
	if now, _ := d.st.Mark(t.Context()); now != mark {
		t.Errorf("votes that moved took change numbers: %d after %d", now, mark)
	}
	tallies, err := d.st.Tallies(t.Context(), []papers.ID{"2602.00121"})
	if err != nil || tallies["2602.00121"] != (papers.Tally{}) {
		t.Errorf("our own votes are %+v, %v", tallies, err)
	}
}

// Without features the same day is read whole once they are wanted.
func TestWithoutFeatures(t *testing.T) {
	f := newFake(t)
	f.tags = true
	f.made("2026-03-06", 1, 5)
	d := newDesk(t, exchange.Options{})
	r := exchange.Request{Site: f.site(t), Days: []papers.Day{day("2026-03-06")}}
	if s, err := d.x.Read(t.Context(), r, nil); err != nil || s.Signals != 5 || s.Features != 0 || len(d.order("2026-03-06")) != 0 {
		t.Errorf("%+v, %v", s, err)
	}
	if s := d.read(f, "2026-03-06"); s.Same != 0 || s.Features != 5 || len(d.order("2026-03-06")) != 5 {
		t.Errorf("%+v", s)
	}
	if s, err := d.x.Read(t.Context(), r, nil); err != nil || s.Same != 1 || len(d.order("2026-03-06")) != 5 {
		t.Errorf("%+v, %v", s, err)
	}
}

// A record that makes no sense costs itself, or the day where that is wanted.
func TestRefused(t *testing.T) {
	f := newFake(t)
	f.made("2026-03-06", 1, 2)
	f.days["2026-03-06"] = append(f.days["2026-03-06"], json.RawMessage(`{"paper":{"id":"no id","title":"T"}}`), json.RawMessage(`7`),
		json.RawMessage(`{"paper":{"id":"2602.00009","title":"`+strings.Repeat("long ", 500)+`"}}`))
	d := newDesk(t, exchange.Options{})
	strict := exchange.Request{Site: f.site(t), Days: []papers.Day{day("2026-03-06")}, Choose: true, Strict: true}
	var refused *papers.RecordError
	if s, err := d.x.Read(t.Context(), strict, nil); !errors.As(err, &refused) || s.Added != 0 {
		t.Errorf("strictly: %+v, %v", s, err)
	}
	s := d.read(f, "2026-03-06")
	if s.Read != 5 || s.Added != 2 || s.Rejected != 3 || len(d.refused) != 3 || len(d.order("2026-03-06")) != 2 {
		t.Errorf("%+v, %v", s, d.refused)
	}
	if got := d.refused[0].Error(); !strings.Contains(got, " 2026-03-06:3: paper.id ") || strings.Contains(got, "http") {
		t.Errorf("told as %s", got)
	}
}

// A paper known from its own source keeps what that said.
func TestOwnSourceWins(t *testing.T) {
	f := newFake(t)
	f.made("2026-03-06", 1, 1)
	d := newDesk(t, exchange.Options{})
	held := papers.Paper{ID: "2602.00001", Title: "As arXiv has it", Abstract: "In full.", Authors: []papers.Author{{Name: "Bo"}}, Versions: []papers.Version{{Number: 1, Date: papers.Instant(time.Date(2026, 2, 19, 1, 2, 3, 0, time.UTC))}},
		Published: papers.Instant(time.Date(2026, 2, 19, 1, 2, 3, 0, time.UTC)), Announced: day("2026-02-20"), DayTold: true}
	if _, err := d.st.PutPapers(t.Context(), store.Batch{Papers: []papers.Paper{held}}); err != nil {
		t.Fatal(err)
	}
	before, err := d.st.Paper(t.Context(), held.ID)
	if err != nil {
		t.Fatal(err)
	}
	if s := d.read(f, "2026-03-06"); s.Unchanged != 1 || s.Added+s.Changed != 0 {
		t.Errorf("%+v", s)
	}
	after, err := d.st.Paper(t.Context(), held.ID)
	if err != nil || after.Title != before.Title || after.Abstract != before.Abstract || !slices.Equal(after.Authors, before.Authors) || after.Announced != before.Announced || after.Published != before.Published {
		t.Errorf("it became %+v, %v", after, err)
	}
	// And the other way round: arXiv's record overwrites what a site told first.
	f.made("2026-03-07", 2, 1)
	d.read(f, "2026-03-07")
	held.ID = "2602.00002"
	if _, err := d.st.PutPapers(t.Context(), store.Batch{Papers: []papers.Paper{held}}); err != nil {
		t.Fatal(err)
	}
	d.read(f, "2026-03-07")
	if p, err := d.st.Paper(t.Context(), held.ID); err != nil || p.Title != "As arXiv has it" {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestSitesThatAreNotRead(t *testing.T) {
	st, err := store.Open(t.Context(), t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	known, err := exchange.SiteOf("https://huggingface.co", []string{"huggingface.co"})
	if err != nil {
		t.Fatal(err)
	}
	x, err := exchange.New(st, exchange.Options{Own: []string{"http://localhost:1", ""}})
	if err != nil {
		t.Fatal(err)
	}
	own, err := exchange.SiteOf("http://localhost:1/", nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]exchange.Request{"well-known": {Site: known}, "own": {Site: own}} {
		if s, err := x.Read(t.Context(), r, nil); !errors.Is(err, papers.ErrInvalid) || s.Requests != 0 {
			t.Errorf("%s: %+v, %v", name, s, err)
		}
	}
}

// BenchmarkMonth takes the recorded days in, as from a site on this machine.
func BenchmarkMonth(b *testing.B) {
	days := recorded(b)
	f := newFake(b)
	var dates []string
	for _, d := range days {
		f.days[d.Date] = d.Payload
		dates = append(dates, d.Date)
	}
	n := 0
	var took time.Duration
	for b.Loop() {
		d := newDesk(b, exchange.Options{})
		start := time.Now()
		n += d.read(f, dates...).Read
		took += time.Since(start)
	}
	b.ReportMetric(float64(n)/took.Seconds(), "papers/s")
}

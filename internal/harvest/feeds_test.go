package harvest_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/arxivtest"
	"github.com/dailypapers/dailypapers/internal/harvest"
	"github.com/dailypapers/dailypapers/internal/store"
)

// announcedTo demands that a day's announcements are held as the world has them.
func (s *site) announcedTo(day papers.Day) {
	s.Helper()
	want := map[papers.ID]bool{}
	for _, name := range followed() {
		for _, a := range s.world.Announcements(day, s.clock.Now(), name) {
			want[a.Paper] = true
			got, err := s.st.AnnouncementsOf(s.Context(), a.Paper)
			found := false
			for _, g := range got {
				found = found || g == a
			}
			if err != nil || !found {
				s.Errorf("%+v is not among %+v, %v", a, got, err)
			}
		}
	}
	if len(want) == 0 {
		s.Errorf("nothing was announced on %s", day)
	}
}

func TestAnnouncement(t *testing.T) {
	s := newSite(t, arxivtest.Options{})
	day := papers.Day{Year: 2026, Month: time.March, Day: 24} // a Tuesday
	s.clock.AdvanceTo(day.Time().Add(4*time.Hour + 10*time.Minute))
	r := s.run(harvest.AnnouncementsJob, store.Done) // before any record came
	if r.Counts.Announced == 0 || r.Counts.Added == 0 {
		t.Fatalf("counts are %+v", r.Counts)
	}
	s.announcedTo(day)
	if !s.due(harvest.RecordsJob) {
		t.Error("the feed brought papers that no record had, and nobody asks for them")
	}
	again := s.run(harvest.AnnouncementsJob, store.Done)
	if again.Counts.Announced != 0 || again.Counts.Read != 0 || again.Counts.Requests != len(followed()) {
		t.Errorf("what has not changed was read again: %+v", again.Counts)
	}
	s.run(harvest.RecordsJob, store.Done)
	s.announcedTo(day)
	s.holds(s.today().Add(-14), s.today())
	for _, a := range s.world.Announcements(day, s.clock.Now(), followed()...) {
		if p, err := s.st.Paper(t.Context(), a.Paper); a.Kind == papers.NewPaper && (err != nil || p.Announced != day || !p.DayTold) {
			t.Errorf("%s is of %s, told %v, %v", a.Paper, p.Announced, p.DayTold, err)
		}
	}
}

// A feed that was cut off is read by category.
func TestFullFeed(t *testing.T) {
	var asked []string
	item := func(i int) string {
		return fmt.Sprintf(`<item><title>Sample %d</title><link>https://arxiv.org/abs/2603.%05d</link><description>arXiv:2603.%05dv1 Announce Type: new
Abstract: Words.</description><guid isPermaLink="false">oai:arXiv.org:2603.%05dv1</guid><category>cs.CL</category><pubDate>Tue, 24 Mar 2026 00:00:00 -0400</pubDate>
<arxiv:announce_type>new</arxiv:announce_type><dc:creator>Ada Sample</dc:creator></item>`, i, i, i, i)
	}
	feed := func(items int) string {
		var b strings.Builder
		b.WriteString(`<?xml version='1.0'?><rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel><title>x updates on arXiv.org</title><pubDate>Tue, 24 Mar 2026 00:00:00 -0400</pubDate>`)
		for i := range items {
			b.WriteString(item(i + 1))
		}
		return b.String() + `</channel></rss>`
	}
	s := newSite(t, arxivtest.Options{}).front(func(w http.ResponseWriter, r *http.Request) bool {
		name := strings.TrimPrefix(r.URL.Path, "/rss/")
		asked = append(asked, name)
		items := 7
		if name == "cs" {
			items = 2000
		}
		fmt.Fprint(w, feed(items))
		return true
	})
	s.clock.AdvanceTo(time.Date(2026, 3, 24, 5, 0, 0, 0, time.UTC))
	s.run(harvest.AnnouncementsJob, store.Done)
	if len(asked) != 4 || asked[0] != "cs" || !strings.HasPrefix(asked[1], "cs.AI+") || !strings.Contains(asked[2], "+cs.SY") || asked[3] != "stat" {
		t.Errorf("asked for %q", asked)
	}
}

func TestLateAndEmptyAnnouncements(t *testing.T) {
	day := monday().Add(22) // a Tuesday
	s := newSite(t, arxivtest.Options{})
	var state string
	s = s.front(func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasPrefix(r.URL.Path, "/rss/") {
			return false
		}
		date := day
		if state == "late" {
			date = day.Add(-1)
		}
		fmt.Fprintf(w, `<?xml version='1.0'?><rss version="2.0"><channel><title>x updates on arXiv.org</title><pubDate>%s</pubDate></channel></rss>`,
			date.Time().Add(4*time.Hour).Format("Mon, 02 Jan 2006 15:04:05 +0000"))
		return true
	})
	s.run(harvest.RecordsJob, store.Done)
	state = "late"
	s.clock.AdvanceTo(day.Time().Add(4*time.Hour + 20*time.Minute))
	r := s.run(harvest.AnnouncementsJob, store.Postponed)
	if !strings.Contains(r.Note, "announcement of Tuesday, March 24 is late") {
		t.Errorf("the note is %q", r.Note)
	}
	s.says("announcement of Tuesday, March 24 is late. The site tries again in 30 minutes.")
	s.clock.AdvanceTo(day.Time().Add(23 * time.Hour))
	if r := s.run(harvest.AnnouncementsJob, store.Done); !strings.Contains(r.Note, "has not come") {
		t.Errorf("the note is %q", r.Note)
	}
	state = "empty"
	s.clock.Advance(time.Minute)
	s.run(harvest.AnnouncementsJob, store.Done)
	s.says("arXiv announced nothing for Tuesday, March 24. The next announcement is due on Tuesday, March 24, at 20:00 EDT.")
	s.clock.AdvanceTo(day.Add(1).Time().Add(12 * time.Hour))
	s.says("") // that was yesterday
}

func TestWeekend(t *testing.T) {
	s := newSite(t, arxivtest.Options{})
	s.run(harvest.RecordsJob, store.Done)
	s.clock.AdvanceTo(monday().Add(26).Time().Add(12 * time.Hour)) // a Saturday
	if r := s.run(harvest.AnnouncementsJob, store.Done); r.Note != "weekends have no announcement" {
		t.Errorf("the note is %q", r.Note)
	}
	s.says("")
}

func TestFeedErrors(t *testing.T) {
	s := newSite(t, arxivtest.Options{}).front(func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasPrefix(r.URL.Path, "/rss/") {
			return false
		}
		fmt.Fprint(w, `<?xml version='1.0'?><rss version="2.0"><channel><title>Feed error for query: cs</title><description>bad things</description></channel></rss>`)
		return true
	})
	if r := s.run(harvest.AnnouncementsJob, store.Failed); !strings.Contains(r.Error, "bad things") && !strings.Contains(r.Error, "Feed error") {
		t.Errorf("the error is %q", r.Error)
	}
}

func TestFetch(t *testing.T) {
	s := newSite(t, arxivtest.Options{})
	var some []papers.ID
	truth := s.world.Truth(s.clock.Now())
	for id := range truth {
		if some = append(some, id); len(some) == 60 {
			break
		}
	}
	counts, missing, err := s.h.Fetch(t.Context(), append(some, "2601.99999", some[0]), nil)
	if err != nil || len(missing) != 1 || missing[0] != "2601.99999" || counts.Added != len(some) {
		t.Fatalf("%+v, missing %v, %v", counts, missing, err)
	}
	for _, id := range some {
		got, err := s.st.Paper(t.Context(), id)
		want := truth[id]
		if err != nil || got.Title == "" || got.Published != want.Published || len(got.Authors) != len(want.Authors) || got.Announced != want.Announced {
			t.Errorf("%s: %v; %s and %s, %s and %s, %d and %d authors", id, err, got.Published, want.Published, got.Announced, want.Announced, len(got.Authors), len(want.Authors))
		}
	}
	if _, _, err := s.h.Fetch(t.Context(), []papers.ID{"acl:2024.acl-long.1"}, nil); !errors.Is(err, papers.ErrInvalid) {
		t.Errorf("a paper of another world: %v", err)
	}
}

// Where the query API does not answer, OAI-PMH is asked for each paper.
func TestFetchFallsBack(t *testing.T) {
	for name, answer := range map[string]func(http.ResponseWriter){
		"an error feed": func(w http.ResponseWriter) {
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprint(w, `<?xml version='1.0'?><feed xmlns="http://www.w3.org/2005/Atom"><title>arXiv Search Results</title><entry><id>https://arxiv.org/api/errors#x</id><title>Error</title><summary>x</summary></entry></feed>`)
		},
		"a web page": func(w http.ResponseWriter) { fmt.Fprint(w, "<html>no</html>") },
		"forbidden":  func(w http.ResponseWriter) { w.WriteHeader(http.StatusForbidden) },
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, arxivtest.Options{}).front(func(w http.ResponseWriter, r *http.Request) bool {
				if r.URL.Path != "/api/query" {
					return false
				}
				answer(w)
				return true
			})
			var id papers.ID
			for id = range s.world.Truth(s.clock.Now()) {
				break
			}
			counts, missing, err := s.h.Fetch(t.Context(), []papers.ID{id}, nil)
			if err != nil || len(missing) != 0 || counts.Added != 1 {
				t.Fatalf("%+v, %v, %v", counts, missing, err)
			}
			got, err := s.st.Paper(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			if diff := arxivtest.Diff(s.world.Truth(s.clock.Now())[id], got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A paper that is held from its record changes nothing when it is fetched by
// itself, and a record behind that changes nothing either.
func TestFetchAfterRecords(t *testing.T) {
	s := newSite(t, arxivtest.Options{})
	s.run(harvest.RecordsJob, store.Done)
	var some []papers.ID
	for id, want := range s.world.Truth(s.clock.Now(), followed()...) {
		if !want.Withdrawn && !want.Stamp.Before(s.today().Add(-10)) && len(some) < 40 {
			some = append(some, id)
		}
	}
	counts, _, err := s.h.Fetch(t.Context(), some, nil)
	if err != nil || counts.Changed > 0 || counts.Added > 0 || counts.Unchanged != len(some) {
		t.Errorf("%+v, %v", counts, err)
	}
	if r := s.run(harvest.RecordsJob, store.Done); r.Counts.Changed > 0 {
		t.Errorf("the records again: %+v", r.Counts)
	}
}

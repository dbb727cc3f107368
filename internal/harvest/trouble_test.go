package harvest_test

import (
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

// A paper that cannot be written is not a paper that arXiv does not have.
func TestFetchWithoutAStore(t *testing.T) {
	s := newSite(t, arxivtest.Options{}).front(func(w http.ResponseWriter, r *http.Request) bool { return false })
	var id papers.ID
	for id = range s.world.Truth(s.clock.Now()) {
		break
	}
	s = s.front(func(w http.ResponseWriter, r *http.Request) bool {
		if err := s.st.Close(); err != nil { // between the question and the answer
			t.Error(err)
		}
		return false
	})
	st := s.st
	h, err := harvest.New(st, harvest.Options{Addresses: s.addresses, Clock: s.clock.Clock()})
	if err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	if counts, missing, err := h.Fetch(t.Context(), []papers.ID{id}, nil); err == nil {
		t.Errorf("%+v, missing %v, without an error", counts, missing)
	}
}

// What one set's list cannot do, the next one may.
func TestOneSetInTrouble(t *testing.T) {
	s := newSite(t, arxivtest.Options{}).front(func(w http.ResponseWriter, r *http.Request) bool {
		if r.FormValue("set") != "cs" && r.URL.Path != "/rss/cs" {
			return false
		}
		fmt.Fprint(w, fault("badArgument", "an inactive set"))
		return true
	})
	r := s.run(harvest.RecordsJob, store.Failed)
	if r.Counts.Added == 0 || !strings.Contains(r.Error, "an inactive set") {
		t.Errorf("%+v, %q", r.Counts, r.Error)
	}
	s.clock.AdvanceTo(monday().Add(22).Time().Add(5 * time.Hour))
	if r := s.run(harvest.AnnouncementsJob, store.Failed); r.Counts.Announced == 0 {
		t.Errorf("%+v, %q", r.Counts, r.Error)
	}
}

// A feed that is still yesterday's is waited for, whatever the others say.
func TestOneFeedIsLate(t *testing.T) {
	day := monday().Add(22)
	stale := true
	s := newSite(t, arxivtest.Options{}).front(func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != "/rss/stat" || !stale {
			return false
		}
		fmt.Fprintf(w, `<?xml version='1.0'?><rss version="2.0"><channel><title>stat updates on arXiv.org</title><pubDate>%s</pubDate></channel></rss>`,
			day.Add(-1).Time().Add(4*time.Hour).Format("Mon, 02 Jan 2006 15:04:05 +0000"))
		return true
	})
	s.clock.AdvanceTo(day.Time().Add(5 * time.Hour))
	s.run(harvest.AnnouncementsJob, store.Postponed)
	stale = false
	s.run(harvest.AnnouncementsJob, store.Done)
	s.announcedTo(day)
}

// On an ordinary evening every record is asked for once.
func TestOrdinaryEvening(t *testing.T) {
	s := newSite(t, arxivtest.Options{Page: 15})
	s.run(harvest.RecordsJob, store.Done)
	next := s.h.Jobs()[0].Next(s.clock.Now())
	s.clock.AdvanceTo(next)
	r := s.run(harvest.RecordsJob, store.Done)
	asked := map[string]int{}
	for _, e := range s.server.Log.Entries() {
		if !e.Arrived.Before(next) && !strings.Contains(e.Query, "resumptionToken") {
			asked[e.Query]++
		}
	}
	if len(asked) != len(followed()) || r.Counts.Requests < 3 {
		t.Errorf("lists of one page only: %v, %+v", asked, r.Counts)
	}
	for query, n := range asked {
		if n != 1 {
			t.Errorf("%s was asked for %d times", query, n)
		}
	}
}

// Records that have not come by the evening's appointment are asked for again,
// until the feeds can tell.
func TestLateRecords(t *testing.T) {
	day := monday().Add(23) // a Wednesday
	w := arxivtest.NewWorld(nil, nil, nil)
	c := arxivtest.NewClock(papers.NewCalendar().At(day.Add(-1), 23, 10))
	s := siteAt(t, w, c, arxivtest.NewServer(w, c, arxivtest.Options{}))
	r := s.run(harvest.RecordsJob, store.Postponed)
	if !strings.Contains(r.Note, "records of Wednesday, March 25 have not come yet") {
		t.Errorf("the note is %q", r.Note)
	}
	s.says("")
	c.AdvanceTo(papers.NewCalendar().At(day, 1, 59))
	s.run(harvest.RecordsJob, store.Postponed)
	c.AdvanceTo(papers.NewCalendar().At(day, 2, 1))
	s.run(harvest.RecordsJob, store.Done)
	c.AdvanceTo(papers.NewCalendar().At(day.Add(2), 23, 10)) // a Friday evening
	s.run(harvest.RecordsJob, store.Done)
}

// An announcement is waited for through the day.
func TestHowLongAnAnnouncementIsLate(t *testing.T) {
	day := monday().Add(22)
	w := arxivtest.NewWorld(nil, nil, map[papers.Day]time.Duration{day: 23 * time.Hour})
	c := arxivtest.NewClock(papers.NewCalendar().At(day, 17, 55))
	s := siteAt(t, w, c, arxivtest.NewServer(w, c, arxivtest.Options{}))
	s.run(harvest.AnnouncementsJob, store.Postponed)
	c.AdvanceTo(papers.NewCalendar().At(day, 18, 5))
	s.run(harvest.AnnouncementsJob, store.Done)
}

// What a feed says of a paper that is held is not believed: it may be older
// than the record.
func TestFeedDoesNotUndo(t *testing.T) {
	day := monday().Add(22)
	s := newSite(t, arxivtest.Options{})
	s.clock.AdvanceTo(day.Time().Add(5 * time.Hour))
	var id papers.ID
	for _, a := range s.world.Announcements(day, s.clock.Now(), "cs") {
		if a.Kind == papers.NewPaper {
			id = a.Paper
			break
		}
	}
	held := papers.Paper{ID: id, Title: "As a newer record has it"}
	if _, err := s.st.PutPapers(t.Context(), store.Batch{Papers: []papers.Paper{held}}); err != nil {
		t.Fatal(err)
	}
	s.run(harvest.AnnouncementsJob, store.Done)
	got, err := s.st.Paper(t.Context(), id)
	if err != nil || got.Title != held.Title || got.Announced != day {
		t.Errorf("%q of %s, %v", got.Title, got.Announced, err)
	}
}

// The query API's papers are taken only where they were asked for.
func TestFetchTakesWhatItAskedFor(t *testing.T) {
	s := newSite(t, arxivtest.Options{})
	var one, other papers.ID
	for id := range s.world.Truth(s.clock.Now()) {
		one, other = id, one
		if other != "" {
			break
		}
	}
	s = s.front(func(w http.ResponseWriter, r *http.Request) bool {
		if q := r.URL.Query(); r.URL.Path == "/api/query" {
			q.Set("id_list", string(other))
			r.URL.RawQuery = q.Encode()
		}
		return false
	})
	counts, missing, err := s.h.Fetch(t.Context(), []papers.ID{one}, nil)
	if err != nil || len(missing) != 0 || counts.Added != 1 {
		t.Fatalf("%+v, missing %v, %v", counts, missing, err)
	}
	if _, err := s.st.Paper(t.Context(), other); err == nil {
		t.Errorf("%s was taken in, which nobody asked for", other)
	}
}

// A token that has expired is not shown to arXiv again, and a list whose last
// token is missing is read once more.
func TestTokens(t *testing.T) {
	expired := strings.Replace(listed("2603.00001", "x"), "<resumptionToken>", `<resumptionToken expirationDate="2026-03-23T00:00:00Z">`, 1)
	s := scripted(t, expired, listed("2603.00001", ""))
	if r := s.run(harvest.RecordsJob, store.Done); r.Counts.Requests != 3 { // cs twice, stat once
		t.Errorf("an expired token: %+v", r.Counts)
	}
	bare := strings.Replace(listed("2603.00002", ""), "<resumptionToken></resumptionToken>", "", 1)
	s = scripted(t, listed("2603.00001", "x"), bare, listed("2603.00001", "x"), bare)
	if r := s.run(harvest.RecordsJob, store.Done); r.Counts.Requests != 4+1 {
		t.Errorf("a list without a last token: %+v", r.Counts)
	}
}

// A server whose clock is ahead does not make the next list leave days out.
func TestServerAhead(t *testing.T) {
	var asked []string
	s := newSite(t, arxivtest.Options{}).front(func(w http.ResponseWriter, r *http.Request) bool {
		asked = append(asked, r.FormValue("from"))
		fmt.Fprint(w, strings.Replace(fault("noRecordsMatch", "none"), "2026-03-23", "2027-03-23", 1))
		return true
	})
	s.run(harvest.RecordsJob, store.Done)
	s.run(harvest.RecordsJob, store.Done)
	if want := s.today().Add(-1).String(); len(asked) != 4 || asked[2] != want || asked[3] != want {
		t.Errorf("asked from %q, want %s at last", asked, want)
	}
}

// A list that outlived its token is cut anew: it may have grown by months.
func TestOldListIsCut(t *testing.T) {
	var asked []string
	late := false
	s := newSite(t, arxivtest.Options{}).front(func(w http.ResponseWriter, r *http.Request) bool {
		token := r.FormValue("resumptionToken") != ""
		switch {
		case late && token:
			fmt.Fprint(w, fault("badResumptionToken", "too old"))
		case late:
			asked = append(asked, r.FormValue("from")+" "+r.FormValue("until"))
			fmt.Fprint(w, listed("2603.00001", ""))
		case token:
			w.WriteHeader(http.StatusForbidden)
		default:
			fmt.Fprint(w, listed("2603.00001", "x"))
		}
		return true
	})
	s.run(harvest.RecordsJob, store.Failed)
	late = true
	s.clock.Advance(100 * 24 * time.Hour)
	s.run(harvest.RecordsJob, store.Done)
	if len(asked) < 2*4 {
		t.Errorf("114 days in %d lists", len(asked))
	}
	for _, days := range asked {
		if days == "2026-03-09 " {
			t.Errorf("a list of 114 days: %q", asked)
		}
	}
}

package harvest_test

import (
	"context"
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

func TestFirstHarvest(t *testing.T) {
	s := newSite(t, arxivtest.Options{Page: 40})
	s.says("The papers of the last 14 days are on their way from arXiv.")
	r := s.run(harvest.RecordsJob, store.Done)
	s.holds(s.today().Add(-14), s.today())
	if r.Counts.Added == 0 || r.Counts.Requests < 4 || r.Counts.Read < r.Counts.Added {
		t.Errorf("counts are %+v", r.Counts)
	}
	s.says("")
	again := s.run(harvest.RecordsJob, store.Done)
	if again.Counts.Added+again.Counts.Changed+again.Counts.Removed != 0 || again.Counts.Requests > 2*3 {
		t.Errorf("a second harvest did %+v", again.Counts)
	}
	for range 5 {
		s.clock.Advance(24 * time.Hour)
		s.run(harvest.RecordsJob, store.Done)
	}
	s.holds(s.today().Add(-19), s.today())
}

// A harvest just after midnight UTC, before the evening's records stand, must
// not lose them though they bear the day before.
func TestEveningBehindMidnight(t *testing.T) {
	for _, utc := range []bool{false, true} {
		s := newSite(t, arxivtest.Options{})
		if utc {
			s.world.UseUTCStamps()
		}
		for range 4 {
			s.clock.AdvanceTo(s.today().Add(1).Time().Add(30 * time.Minute))
			s.run(harvest.RecordsJob, store.Done)
			s.holds(s.today().Add(-14), s.today())
		}
	}
}

func TestLongAbsence(t *testing.T) {
	s := newSite(t, arxivtest.Options{Page: 100})
	s.run(harvest.RecordsJob, store.Done)
	s.clock.Advance(38 * 24 * time.Hour) // longer than a list may be
	s.run(harvest.RecordsJob, store.Done)
	s.holds(s.today().Add(-50), s.today())
}

func TestWindow(t *testing.T) {
	s := newSite(t, arxivtest.Options{Page: 10})
	from, until := monday().Add(1), monday().Add(4)
	days := map[papers.Day]bool{}
	c, err := s.h.Window(t.Context(), harvest.Window{Sets: []string{"cs"}, From: from, Until: until}, func(at harvest.State) {
		if at.Set != "cs" {
			t.Errorf("the set is called %q", at.Set)
		}
		days[at.Day] = true
	})
	if err != nil || c.Added == 0 || len(days) == 0 {
		t.Fatalf("%+v, %v, days %v", c, err, days)
	}
	for id, want := range s.world.Truth(s.clock.Now(), "cs") {
		_, err := s.st.Paper(t.Context(), id)
		if in := !want.Stamp.Before(from) && !until.Before(want.Stamp); in != (err == nil) {
			t.Errorf("%s, stamped %s: %v", id, want.Stamp, err)
		}
	}
	s.says("The papers of the last 14 days are on their way") // the jobs' own cursors are untouched
	for _, w := range []harvest.Window{
		{From: until, Until: from},
		{From: s.today().Add(10), Until: s.today().Add(20)},
		{Sets: []string{"cs.NOPE"}},
	} {
		if _, err := s.h.Window(t.Context(), w, nil); !errors.Is(err, papers.ErrInvalid) {
			t.Errorf("%+v: %v", w, err)
		}
	}
}

// A window that is interrupted goes on where it was.
func TestWindowGoesOn(t *testing.T) {
	s := newSite(t, arxivtest.Options{Page: 10})
	w := harvest.Window{From: monday(), Until: monday().Add(20)}
	ctx, cancel := context.WithCancel(t.Context())
	first, err := s.h.Window(ctx, w, func(at harvest.State) {
		if at.Page == 3 && at.Read >= 30 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || first.Read < 30 {
		t.Fatalf("%+v, %v", first, err)
	}
	asked := len(s.server.Log.Entries())
	second, err := s.h.Window(t.Context(), w, nil)
	if err != nil {
		t.Fatal(err)
	}
	if e := s.server.Log.Entries()[asked]; !strings.Contains(e.Query, "resumptionToken") {
		t.Errorf("it went on with %s", e)
	}
	s.holds(w.From, w.Until)
	t.Logf("%d records before the stop, %d behind it", first.Read, second.Read)
}

// scripted answers OAI-PMH by a script, one answer after another; the last one
// stays.
func scripted(t *testing.T, answers ...string) *site {
	n := 0
	return newSite(t, arxivtest.Options{}).front(func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != "/oai" {
			return false
		}
		answer := answers[min(n, len(answers)-1)]
		n++
		fmt.Fprint(w, strings.ReplaceAll(answer, "NUMBER", fmt.Sprint(n)))
		return true
	})
}

const (
	oaiHead = `<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-03-23T16:00:00Z</responseDate>`
	oaiTail = `</OAI-PMH>`
)

// listed is a page with one record and a token.
func listed(id, token string) string {
	return oaiHead + `<ListRecords><record><header><identifier>oai:arXiv.org:` + id + `</identifier><datestamp>2026-03-20</datestamp></header>
<metadata><arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>` + id + `</id><submitter>A</submitter>
<version version="v1"><date>Fri, 20 Mar 2026 10:00:00 GMT</date><size>1kb</size></version>
<title>A sample</title><authors>Ada Sample</authors><categories>cs.CL</categories><abstract>Words.</abstract></arXivRaw></metadata></record>` +
		`<resumptionToken>` + token + `</resumptionToken></ListRecords>` + oaiTail
}

func fault(code, words string) string {
	return oaiHead + `<error code='` + code + `'>` + words + `</error>` + oaiTail
}

// Lists that never end, or lead nowhere, end a run; what they held is kept.
func TestListsThatDoNotEnd(t *testing.T) {
	for _, tt := range []struct {
		name    string
		answers []string
		says    string
		held    bool
	}{
		{"the same token again", []string{listed("2603.00001", "x")}, "leads to itself", true},
		{"always another token and nothing else", []string{oaiHead + `<ListRecords><resumptionToken>NUMBER</resumptionToken></ListRecords>` + oaiTail}, "hold nothing", false},
		{"a token that is never good", []string{listed("2603.00001", "x"), fault("badResumptionToken", "no"), listed("2603.00001", "x"), fault("badResumptionToken", "no"),
			listed("2603.00001", "x"), fault("badResumptionToken", "no"), listed("2603.00001", "x"), fault("badResumptionToken", "no"),
			listed("2603.00001", "x"), fault("badResumptionToken", "no"), listed("2603.00001", "x"), fault("badResumptionToken", "no"),
			listed("2603.00001", "x"), fault("badResumptionToken", "no")}, "began anew", true},
		{"a fault of ours", []string{fault("badArgument", "no such set")}, "badArgument: no such set", false},
		{"a web page", []string{`<!doctype html><html><body>Log in to this network</body></html>`}, "a web page", false},
		{"not XML", []string{`{"records": []}`}, "not", false},
		{"another world", []string{`<?xml version="1.0"?><rss version="2.0"><channel><title>News</title></channel></rss>`}, "not", false},
		{"cut off, again and again", []string{listed("2603.00001", "x")[:500]}, "incomplete", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := scripted(t, tt.answers...)
			r := s.run(harvest.RecordsJob, store.Failed)
			if !strings.Contains(r.Error, tt.says) {
				t.Errorf("the error is %q, want %q", r.Error, tt.says)
			}
			if _, err := s.st.Paper(t.Context(), "2603.00001"); (err == nil) != tt.held {
				t.Errorf("the record: %v", err)
			}
			s.says("could not be fetched")
			if requests := r.Counts.Requests; requests > 2*15 { // of both sets
				t.Errorf("%d requests", requests)
			}
		})
	}
}

// A stale token costs the list, and nothing else.
func TestStaleToken(t *testing.T) {
	s := scripted(t, listed("2603.00001", "x"), fault("badResumptionToken", "expired"), listed("2603.00001", "y"), listed("2603.00002", ""))
	if r := s.run(harvest.RecordsJob, store.Done); r.Counts.Added != 2 {
		t.Errorf("counts are %+v", r.Counts)
	}
}

func TestNothingNew(t *testing.T) {
	s := scripted(t, fault("noRecordsMatch", "none"))
	r := s.run(harvest.RecordsJob, store.Done)
	if r.Note == "" || r.Counts.Read != 0 {
		t.Errorf("%q, %+v", r.Note, r.Counts)
	}
	s.says("")
}

// Damage inside a page costs the damaged record, and says where it stood.
func TestRefusedRecords(t *testing.T) {
	bad := strings.Replace(listed("2603.00001", ""), "20 Mar 2026 10:00:00", "20 Mar 1800 10:00:00", 1)
	good := listed("2603.00002", "")
	record := good[strings.Index(good, "<record>") : strings.Index(good, "</record>")+len("</record>")]
	s := scripted(t, strings.Replace(bad, "<resumptionToken>", record+"<resumptionToken>", 1))
	r := s.run(harvest.RecordsJob, store.Done)
	if r.Counts.Read != 2*2 || r.Counts.Rejected != 2 || r.Counts.Added != 1 { // the same page for both sets
		t.Errorf("counts are %+v", r.Counts)
	}
	if len(s.refused) != 2 || !strings.Contains(s.refused[0].Where, "arXiv, cs, from 2026-03-09, page 1:") {
		t.Errorf("refused: %v", s.refused)
	}
}

// Records that are changed while a list is read move the others to pages that
// were read already. Such a list is read twice.
func TestAnnouncementDuringAList(t *testing.T) {
	s := newSite(t, arxivtest.Options{Page: 4})
	evening := s.today() // a Monday
	s.clock.AdvanceTo(papers.NewCalendar().At(evening, 22, 28).Add(30 * time.Second))
	r := s.run(harvest.RecordsJob, store.Done)
	if due := papers.NewCalendar().At(evening, 22, 30); !s.clock.Now().After(due) {
		t.Fatalf("the list was read by %s, before the announcement", s.clock.Now())
	}
	s.holds(s.today().Add(-14), evening.Add(-1))
	if r.Counts.Unchanged == 0 {
		t.Errorf("no record was read twice: %+v", r.Counts)
	}
}

// The whole of arXiv is one list, and a feed for each archive.
func TestAll(t *testing.T) {
	s := newSite(t, arxivtest.Options{})
	h, err := harvest.New(s.st, harvest.Options{Addresses: s.addresses, Sets: []string{harvest.All}, Clock: s.clock.Clock()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Window(t.Context(), harvest.Window{From: monday(), Until: monday().Add(20)}, nil); err != nil {
		t.Fatal(err)
	}
	for id, want := range s.world.Truth(s.clock.Now()) {
		if want.Stamp.Before(monday()) || monday().Add(20).Before(want.Stamp) {
			continue
		}
		if _, err := s.st.Paper(t.Context(), id); err != nil {
			t.Error(err)
		}
	}
	for _, e := range s.server.Log.Entries() {
		if strings.Contains(e.Query, "set=") {
			t.Errorf("asked for a set: %s", e)
		}
	}
}

package harvest_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/arxiv"
	"github.com/dailypapers/dailypapers/internal/arxivtest"
	"github.com/dailypapers/dailypapers/internal/fetch"
	"github.com/dailypapers/dailypapers/internal/harvest"
	"github.com/dailypapers/dailypapers/internal/jobs"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A site is a store with a harvester, in front of an arXiv of our own.
type site struct {
	*testing.T
	st        *store.Store
	h         *harvest.Harvester
	runner    *jobs.Runner
	clock     *arxivtest.Clock
	world     *arxivtest.World
	server    *arxivtest.Server
	waits     []fetch.Wait
	addresses arxiv.Addresses
	refused   []*papers.RecordError
}

// monday is the first day of the small world.
func monday() papers.Day { return papers.Day{Year: 2026, Month: time.March, Day: 2} }

// newSite starts a site in a small world, three weeks into it.
func newSite(t *testing.T, o arxivtest.Options) *site {
	w := arxivtest.MakeWorld(5, monday(), 60, 20)
	c := arxivtest.NewClock(monday().Add(21).Time().Add(16 * time.Hour))
	return siteAt(t, w, c, arxivtest.NewServer(w, c, o))
}

func siteAt(t *testing.T, w *arxivtest.World, c *arxivtest.Clock, server *arxivtest.Server) *site {
	t.Helper()
	return siteOn(t, w, c, server, server.Start(t))
}

func siteOn(t *testing.T, w *arxivtest.World, c *arxivtest.Clock, server *arxivtest.Server, base string) *site {
	t.Helper()
	s := &site{T: t, clock: c, world: w, server: server, addresses: addresses(base)}
	var err error
	if s.st, err = store.Open(t.Context(), t.TempDir(), store.Options{Now: c.Now}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.st.Close() })
	s.h, err = harvest.New(s.st, harvest.Options{
		Addresses: s.addresses, Sets: followed(), Clock: c.Clock(),
		Waiting: func(w fetch.Wait) { s.waits = append(s.waits, w) },
		Refused: func(r *papers.RecordError) { s.refused = append(s.refused, r) },
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, j := range s.h.Jobs() {
		if err := s.st.PlanJob(t.Context(), j.Name, c.Now().AddDate(1, 0, 0)); err != nil {
			t.Fatal(err)
		}
	}
	s.runner = jobs.New(s.st, s.h.Jobs(), jobs.Options{Clock: c.Clock(), Lease: 24 * time.Hour})
	return s
}

// run runs a job now, and demands its outcome.
func (s *site) run(job string, want store.Outcome) store.Run {
	s.Helper()
	r, err := s.runner.Once(s.Context(), job, nil)
	if r.Outcome != want || (err != nil) != (want == store.Failed) {
		s.Fatalf("%s: %s, %q, %v; want %s", job, r.Outcome, r.Note+r.Error, err, want)
	}
	return r
}

// holds demands that the store holds what is true of the papers stamped on
// the days from first to last.
func (s *site) holds(first, last papers.Day) {
	s.Helper()
	n := 0
	for id, want := range s.world.Truth(s.clock.Now(), followed()...) {
		if want.Stamp.Before(first) || last.Before(want.Stamp) {
			continue
		}
		n++
		got, err := s.st.Paper(s.Context(), id)
		if err != nil {
			s.Errorf("%s, stamped %s: %v", id, want.Stamp, err)
		} else if diff := arxivtest.Diff(want, got); diff != "" {
			s.Errorf("%s: %s", id, diff)
		}
	}
	if n == 0 {
		s.Errorf("there is nothing to be held from %s to %s", first, last)
	}
	if err := s.server.Log.Check(harvest.Pause); err != nil {
		s.Errorf("arXiv complains: %v", err)
	}
}

// due reports whether a job is to run now.
func (s *site) due(job string) bool {
	s.Helper()
	all, err := s.st.Jobs(s.Context())
	if err != nil {
		s.Fatal(err)
	}
	for _, j := range all {
		if j.Name == job {
			return j.Asked || !j.Due.After(s.clock.Now())
		}
	}
	return false
}

func (s *site) today() papers.Day { return papers.DayOf(s.clock.Now()) }

func (s *site) words() string {
	s.Helper()
	o, err := s.h.Outlook(context.Background())
	if err != nil {
		s.Fatal(err)
	}
	return o.Words()
}

func (s *site) says(want string) {
	s.Helper()
	if got := s.words(); !strings.Contains(got, want) || (want == "") != (got == "") {
		s.Errorf("visitors read %q, want %q", got, want)
	}
}

// front puts a handler before a server, which is asked where the handler
// returns false.
func (s *site) front(handle func(w http.ResponseWriter, r *http.Request) bool) *site {
	s.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !handle(w, r) {
			s.server.ServeHTTP(w, r)
		}
	}))
	s.Cleanup(srv.Close)
	return siteOn(s.T, s.world, s.clock, s.server, srv.URL)
}

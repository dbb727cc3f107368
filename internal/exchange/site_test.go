package exchange_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/exchange"
	"github.com/dailypapers/dailypapers/internal/fetch"
	"github.com/dailypapers/dailypapers/internal/papersapi"
	"github.com/dailypapers/dailypapers/internal/store"
)

// A fake is a site that speaks the papers API: days of raw items, served as
// the API does, or by whatever a test puts before it.
type fake struct {
	*httptest.Server
	mu       sync.Mutex
	days     map[string][]json.RawMessage
	before   func(w http.ResponseWriter, r *http.Request) bool
	links    bool // tells the next page in a Link
	tags     bool // answers with an ETag
	requests []string
	seen     http.Header
}

func newFake(t testing.TB) *fake {
	f := &fake{days: map[string][]json.RawMessage{}}
	f.Server = httptest.NewServer(f)
	t.Cleanup(f.Close)
	return f
}

func (f *fake) site(t testing.TB) papersapi.Site {
	t.Helper()
	s, err := papersapi.ParseSite(f.URL)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// ServeHTTP answers with a page of a day, the last one where none is named.
func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.requests = append(f.requests, r.URL.RequestURI())
	f.seen = r.Header.Clone()
	if f.before != nil && f.before(w, r) {
		return
	}
	if r.URL.Path != "/api/daily_papers" {
		http.NotFound(w, r)
		return
	}
	q := r.URL.Query()
	date := q.Get("date")
	if date == "" {
		for d := range f.days {
			date = max(date, d)
		}
	}
	p, _ := strconv.Atoi(q.Get("p"))
	limit, _ := strconv.Atoi(q.Get("limit"))
	all := f.days[date]
	page := all[min(p*limit, len(all)):min((p+1)*limit, len(all))]
	body, _ := json.Marshal(page)
	if page == nil {
		body = []byte("[]")
	}
	if f.links && (p+1)*limit < len(all) {
		w.Header().Set("Link", fmt.Sprintf(`</api/daily_papers?date=%s&limit=%d&p=%d>; rel="next"`, date, limit, p+1))
	}
	if f.tags {
		tag := fmt.Sprintf(`"%d-%d-%s"`, len(body), strings.Count(string(body), "1"), date)
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.Write(body)
}

// made puts n papers with falling votes on a day.
func (f *fake) made(date string, from, n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range n {
		f.days[date] = append(f.days[date], json.RawMessage(fmt.Sprintf(
			`{"paper":{"id":"2602.%05d","title":"Paper %d","summary":"About %d.","authors":[{"name":"Ada"}],"publishedAt":"2026-02-20T17:08:18.000Z","submittedOnDailyAt":"%sT04:00:00.000Z","upvotes":%d},"numComments":%d,"submittedBy":{"name":"cara"}}`,
			from+i, from+i, from+i, date, n-i, i%3)))
	}
}

func (f *fake) asked() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	all := f.requests
	f.requests = nil
	return all
}

type desk struct {
	testing.TB
	st      *store.Store
	x       *exchange.Exchange
	refused []*papers.RecordError
	waits   []fetch.Wait
}

func newDesk(t testing.TB, o exchange.Options) *desk {
	t.Helper()
	st, err := store.Open(t.Context(), t.TempDir(), store.Options{Now: o.Clock.Now}) // which keeps the turns
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	d := &desk{TB: t, st: st}
	o.Refused = func(r *papers.RecordError) { d.refused = append(d.refused, r) }
	o.Waiting = func(w fetch.Wait) { d.waits = append(d.waits, w) }
	if d.x, err = exchange.New(st, o); err != nil {
		t.Fatal(err)
	}
	return d
}

func day(s string) papers.Day {
	d, err := papers.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

func (d *desk) read(f *fake, days ...string) exchange.State {
	d.Helper()
	s, err := d.try(f, days...)
	if err != nil {
		d.Fatal(err)
	}
	return s
}

func (d *desk) try(f *fake, days ...string) (exchange.State, error) {
	d.Helper()
	r := exchange.Request{Site: f.site(d), Choose: true}
	for _, s := range days {
		r.Days = append(r.Days, day(s))
	}
	return d.x.Read(d.Context(), r, nil)
}

// order is the front page of a day.
func (d *desk) order(s string) []papers.ID {
	d.Helper()
	entries, err := d.st.Featured(d.Context(), day(s), day(s), 10_000, 0)
	if err != nil {
		d.Fatal(err)
	}
	var ids []papers.ID
	for _, e := range entries {
		ids = append(ids, e.Paper.ID)
	}
	return ids
}

func (d *desk) signal(id papers.ID) papers.Signal {
	d.Helper()
	all, err := d.st.SignalsOf(d.Context(), []papers.ID{id})
	if err != nil {
		d.Fatal(err)
	}
	if len(all[id]) == 0 {
		return papers.Signal{}
	}
	return all[id][0]
}

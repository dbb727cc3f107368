package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/client"
	"github.com/dailypapers/dailypapers/internal/app"
	"github.com/dailypapers/dailypapers/internal/exchange"
	"github.com/dailypapers/dailypapers/internal/papersapi"
	"github.com/dailypapers/dailypapers/internal/store"
)

// An instance is a running service with a hand on its store.
type instance struct {
	*running
	st *store.Store
}

func newInstance(t *testing.T, name string) *instance {
	t.Helper()
	dir := t.TempDir()
	st, err := store.Open(t.Context(), dir, store.Options{Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	if _, err := st.PutPapers(t.Context(), store.Batch{Papers: []papers.Paper{{ID: papers.ID("x:" + name), Title: "Held by " + name}}}); err != nil {
		t.Fatal(err)
	}
	return &instance{serve(t, dir), st}
}

func (i *instance) site() papersapi.Site {
	i.t.Helper()
	s, err := papersapi.ParseSite(i.base)
	if err != nil {
		i.t.Fatal(err)
	}
	return s
}

// reads takes a month of another instance in.
func (i *instance) reads(other *instance) exchange.State {
	i.t.Helper()
	x, err := exchange.New(i.st, exchange.Options{})
	if err != nil {
		i.t.Fatal(err)
	}
	var days []papers.Day
	for d := (papers.Day{Year: 2026, Month: 3, Day: 1}); d.Day <= 11; d = d.Add(1) {
		days = append(days, d)
	}
	s, err := x.Read(i.t.Context(), exchange.Request{Site: other.site(), Days: days, Choose: true}, nil)
	if err != nil {
		i.t.Fatal(err)
	}
	return s
}

func (i *instance) person(name string, role papers.Role) papers.UserID {
	i.t.Helper()
	u, err := i.st.AddUser(i.t.Context(), papers.User{Name: name, Role: role})
	if err != nil {
		i.t.Fatal(err)
	}
	return u.ID
}

// daily is what the API has for a day.
func (i *instance) daily(day string) []client.DailyItem {
	i.t.Helper()
	var all []client.DailyItem
	for item, err := range (&client.Client{BaseURL: i.base}).DailyPapers(i.t.Context(), client.DailyOptions{Date: day, Limit: 3}) {
		if err != nil {
			i.t.Fatal(err)
		}
		all = append(all, item)
	}
	return all
}

func idsOf(items []client.DailyItem) []string {
	var all []string
	for _, i := range items {
		all = append(all, i.Paper.ID)
	}
	return all
}

// crowded gives an instance papers of all kinds on two days, a curator who
// chose some, votes and comments.
func crowded(t *testing.T, a *instance) {
	t.Helper()
	ctx := t.Context()
	var batch store.Batch
	march := func(n int) papers.Day { return papers.Day{Year: 2026, Month: 3, Day: n} }
	for n := range 7 {
		p := papers.Paper{ID: papers.ID(fmt.Sprintf("2603.%05d", n+1)), Title: fmt.Sprintf("On $x_%d$ of Schrödinger", n), Abstract: "We show something.", Authors: []papers.Author{{Name: "Ada Lovelace"}},
			Categories: []papers.Category{"cs.CL"}, Published: papers.Instant(time.Date(2026, 3, 5, 10, n, 0, 0, time.UTC)), Announced: march(6)}
		batch.Papers = append(batch.Papers, p)
	}
	batch.Papers = append(batch.Papers,
		papers.Paper{ID: "hep-th/9901001", Title: "An old one", Abstract: "Strings.", Published: papers.Date{Time: time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC), Precision: papers.MonthPrecision}},
		papers.Paper{ID: "acl:2024.acl-long.1", Title: "One of the Anthology's", Abstract: "Words.", Published: papers.Date{Time: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), Precision: papers.YearPrecision}},
		papers.Paper{ID: "2603.00009", Title: "Summed up", Summary: papers.Summary{Text: "It is short.", By: "starter library"}})
	if _, err := a.st.PutPapers(ctx, batch); err != nil {
		t.Fatal(err)
	}
	cara := a.person("cara", papers.CuratorRole)
	for _, id := range []papers.ID{"2603.00004", "hep-th/9901001", "acl:2024.acl-long.1", "2603.00002", "2603.00009"} {
		if _, err := a.st.Choose(ctx, store.Act{By: cara}, id, march(9)); err != nil {
			t.Fatal(err)
		}
	}
	for n := range 5 {
		who := a.person(fmt.Sprintf("reader%d", n), papers.ReaderRole)
		for i, id := range []papers.ID{"acl:2024.acl-long.1", "2603.00002", "hep-th/9901001", "2603.00007"} {
			if n > i {
				continue
			}
			if _, err := a.st.Vote(ctx, who, id, true); err != nil {
				t.Fatal(err)
			}
		}
		if n < 3 {
			if _, err := a.st.AddComment(ctx, papers.Comment{Paper: "2603.00002", Author: papers.User{ID: who}, Text: fmt.Sprintf("A word, %d.", n)}, nil); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestTwoInstances reads one instance into another: days and signals are equal
// on both, nothing is counted twice and nobody's votes become anybody else's.
func TestTwoInstances(t *testing.T) {
	a, b := newInstance(t, "a"), newInstance(t, "b")
	crowded(t, a)
	if s := b.reads(a); s.Added != 10 || s.Features != 5 || s.Signals != 7 || s.Rejected != 0 {
		t.Errorf("%+v", s)
	}
	sameDays := func() {
		t.Helper()
		for _, day := range []string{"2026-03-06", "2026-03-09"} {
			theirs, ours := a.daily(day), b.daily(day)
			if len(theirs) < 5 {
				t.Fatalf("%s has %v", day, idsOf(theirs))
			}
			if day == "2026-03-09" { // on a day of choices the order is the other site's
				if !slices.Equal(idsOf(ours), idsOf(theirs)) {
					t.Errorf("%s: %v, there %v", day, idsOf(ours), idsOf(theirs))
				}
			} else if x, y := idsOf(ours), idsOf(theirs); !sameSet(x, y) {
				t.Errorf("%s: %v, there %v", day, x, y)
			}
			for _, item := range ours {
				i := slices.IndexFunc(theirs, func(o client.DailyItem) bool { return o.Paper.ID == item.Paper.ID })
				sameItem(t, a, theirs[i], item)
			}
		}
	}
	sameDays()

	mark, err := b.st.Mark(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if s := b.reads(a); s.Same != s.Days || s.Read != 0 || s.Requests != 11 {
		t.Errorf("again: %+v", s)
	}
	late := a.person("late", papers.ReaderRole)
	if _, err := a.st.Vote(t.Context(), late, "2603.00004", true); err != nil {
		t.Fatal(err)
	}
	if s := b.reads(a); s.Same != s.Days-2 { // the paper stands on two of its days
		t.Errorf("votes moved: %+v", s)
	}
	sameDays()
	if now, _ := b.st.Mark(t.Context()); now != mark {
		t.Errorf("the second and third reading took change numbers: %d after %d", now, mark)
	}
	ofDay(t, b)
}

// ofDay looks at the pages of what came from elsewhere.
func ofDay(t *testing.T, b *instance) {
	t.Helper()
	status, page := b.get("/papers/date/2026-03-09")
	for _, words := range []string{"5 papers chosen on 127.0.0.1:", ">2 votes · 3 comments<", `rel="nofollow noopener"`} {
		if !strings.Contains(page, words) {
			t.Errorf("the page of the day (%d) does not say %q", status, words)
		}
	}
	if _, page = b.get("/papers/2603.00002"); !strings.Contains(page, "2 votes · 3 comments</a> on 127.0.0.1:") || !strings.Contains(page, "as on 127.0.0.1:") {
		t.Error("the paper's page does not say what the other site says of it")
	}
	if _, page = b.get("/trending"); strings.Contains(page, "<article") {
		t.Error("another site's votes are trending here")
	}
}

func sameSet(x, y []string) bool {
	x, y = slices.Clone(x), slices.Clone(y)
	slices.Sort(x)
	slices.Sort(y)
	return slices.Equal(x, y)
}

// sameItem holds that an item is what it is at the other site, with its
// numbers as signals.
func sameItem(t *testing.T, a *instance, there, here client.DailyItem) {
	t.Helper()
	var g client.Signal
	if len(here.Paper.Signals) > 0 {
		g = here.Paper.Signals[0]
	}
	if here.Upvotes != 0 || here.NumComments != 0 {
		t.Errorf("%s has %d votes and %d comments of its own here", here.Paper.ID, here.Upvotes, here.NumComments)
	}
	if g.Votes != there.Upvotes || g.Comments != there.NumComments || g.Site != "" && !strings.HasPrefix(g.URL, a.base+"/papers/") {
		t.Errorf("%s: the signal is %+v, there are %d votes and %d comments", here.Paper.ID, g, there.Upvotes, there.NumComments)
	}
	x, y := there.Paper, here.Paper
	if x.Title != y.Title || x.Summary != y.Summary || x.SummaryBy != y.SummaryBy || len(x.Authors) != len(y.Authors) || !slices.Equal(x.Categories, y.Categories) || !x.PublishedAt.Equal(y.PublishedAt.Time) || !x.SubmittedOnDailyAt.Equal(y.SubmittedOnDailyAt.Time) && papers.DayOf(x.SubmittedOnDailyAt.Time) != papers.DayOf(y.SubmittedOnDailyAt.Time) {
		t.Errorf("here\n%+v, there\n%+v", y, x)
	}
}

// TestCircle lets two instances read each other again and again: nothing comes
// back as the other's.
func TestCircle(t *testing.T) {
	a, b, c := newInstance(t, "a"), newInstance(t, "b"), newInstance(t, "c")
	crowded(t, a)
	before := a.daily("2026-03-09")
	for range 2 {
		b.reads(a)
		c.reads(b)
		a.reads(b)
		a.reads(c)
	}
	after := a.daily("2026-03-09")
	if !slices.Equal(idsOf(before), idsOf(after)) {
		t.Errorf("%v became %v", idsOf(before), idsOf(after))
	}
	for _, item := range after {
		if item.Place != "curator" || len(item.Paper.Signals) > 0 {
			t.Errorf("%s: place %s, signals %+v", item.Paper.ID, item.Place, item.Paper.Signals)
		}
	}
	if got := c.daily("2026-03-09"); len(got) != 0 {
		t.Errorf("a third site has the first one's choice from the second: %v", idsOf(got))
	}
	// What people do on the second is the second's own.
	bo := b.person("bo", papers.ReaderRole)
	if _, err := b.st.Vote(t.Context(), bo, "2603.00004", true); err != nil {
		t.Fatal(err)
	}
	a.reads(b)
	for _, item := range a.daily("2026-03-09") {
		if item.Paper.ID == "2603.00004" && (item.Upvotes != 0 || len(item.Paper.Signals) != 1 || item.Paper.Signals[0].Votes != 1) {
			t.Errorf("%d votes, %+v", item.Upvotes, item.Paper.Signals)
		}
	}
}

// TestSitesInTheTimetable lets the service read a site by itself.
func TestSitesInTheTimetable(t *testing.T) {
	a := newInstance(t, "a")
	crowded(t, a)
	if _, err := a.st.Choose(t.Context(), store.Act{By: a.person("dora", papers.CuratorRole)}, "2603.00001", papers.DayOf(noon())); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	st, err := store.Open(t.Context(), dir, store.Options{Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	cfg := app.Config{DataDir: dir, Now: noon, Exchange: exchange.Options{Sites: []papersapi.Site{a.site()}}}
	off := serveWith(t, cfg)
	if _, page := off.get("/admin/sources"); !strings.Contains(page, a.site().Name+": front page") || !strings.Contains(page, "Switched off") {
		t.Error("offline, the sources do not show the site")
	}
	off.stop()
	began := time.Now()
	cfg.Harvest, cfg.Now = true, func() time.Time { return noon().Add(time.Since(began)) } // jobs wait for ever by a clock that stands
	cfg.Arxiv.Pause = time.Millisecond
	cfg.Arxiv.Addresses.OAI, cfg.Arxiv.Addresses.Query, cfg.Arxiv.Addresses.Feeds = a.base+"/none", a.base+"/none", a.base+"/none" // nothing leaves this machine
	b := serveWith(t, cfg)
	b.until("/admin/sources", "6 features") // of the week
	if _, page := b.get("/papers/date/2026-03-11"); !strings.Contains(page, "1 paper chosen on "+a.site().Name) {
		t.Error("the front page of today is not the other site's")
	}
	b.stop()
	x, err := exchange.New(st, exchange.Options{Sites: []papersapi.Site{a.site()}})
	if err != nil {
		t.Fatal(err)
	}
	j := x.Jobs()[0]
	if next := j.Next(noon()).Sub(noon()); next < time.Hour || next > 70*time.Minute {
		t.Errorf("again after %s", next)
	}
	if last, err := st.Setting(context.Background(), "papers-api week "+a.site().Name); err != nil || last != "2026-03-11" {
		t.Errorf("the week was read on %q, %v", last, err)
	}
}

// The keys that other instances go by stand in every item.
func TestPlaces(t *testing.T) {
	a := newInstance(t, "a")
	crowded(t, a)
	for day, place := range map[string]string{"2026-03-06": "announced", "2026-03-09": "curator"} {
		res, err := http.Get(a.base + "/api/daily_papers?date=" + day)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		var items []map[string]any
		if err := json.NewDecoder(res.Body).Decode(&items); err != nil || len(items) == 0 {
			t.Fatalf("%s: %v", day, err)
		}
		for _, i := range items {
			if i["place"] != place {
				t.Errorf("%s: place %v, want %s", day, i["place"], place)
			}
		}
	}
}

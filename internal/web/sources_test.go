package web_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	papers "github.com/dailypapers/dailypapers"
	"github.com/dailypapers/dailypapers/internal/account"
	"github.com/dailypapers/dailypapers/internal/catalog"
	"github.com/dailypapers/dailypapers/internal/clock"
	"github.com/dailypapers/dailypapers/internal/community"
	"github.com/dailypapers/dailypapers/internal/frontpage"
	"github.com/dailypapers/dailypapers/internal/httpd"
	"github.com/dailypapers/dailypapers/internal/jobs"
	"github.com/dailypapers/dailypapers/internal/store"
	"github.com/dailypapers/dailypapers/internal/web"
	"github.com/dailypapers/dailypapers/internal/web/operator"
	"github.com/dailypapers/dailypapers/internal/webtest"
)

const (
	recordsJob   = "arxiv-records"
	announcesJob = "arxiv-announcements"
	by           = "papers-host:4711:k3x9qa"
)

// timetable is two jobs that do nothing when they run.
func timetable() []jobs.Job {
	never := func(now time.Time) time.Time { return now.Add(10 * time.Hour) }
	idle := func(context.Context, *jobs.Report) error { return nil }
	return []jobs.Job{
		{Name: recordsJob, Title: "Records of arXiv", About: "Takes in what arXiv added or changed, after each announcement.", First: never, Next: never, Run: idle},
		{Name: announcesJob, Title: "Announcements of arXiv", About: "Reads what arXiv announced for the day, soon after midnight in New York.", First: never, Next: never, Run: idle},
	}
}

// A desk is a site that fetches, a store with a movable clock and what stands
// in its timetable.
type desk struct {
	t      *testing.T
	st     *store.Store
	at     time.Time // of the store
	deps   web.Deps
	public bool // requests come from elsewhere
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, at: noon()}
	dir := t.TempDir()
	var err error
	if d.st, err = store.Open(t.Context(), dir, store.Options{Now: func() time.Time { return d.at }}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.st.Close() })
	index, err := catalog.Open(dir, d.st, catalog.Meaning{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { index.Close() })
	d.deps = web.Deps{Store: d.st, Catalog: index, Now: noon, Frontpage: frontpage.New(d.st, papers.NewCalendar(), noon), Community: community.New(d.st, noon),
		Sources: &operator.Sources{Jobs: jobs.New(d.st, timetable(), jobs.Options{Clock: clock.Stopped(noon())}), Running: true}}
	return d
}

func (d *desk) site() *webtest.Site {
	d.t.Helper()
	site, err := web.New(d.deps)
	if err != nil {
		d.t.Fatal(err)
	}
	mux := http.NewServeMux()
	site.Register(mux)
	who := account.New(d.st, noon, account.Options{BaseURL: d.deps.BaseURL})
	guarded := httpd.Guard(httpd.SameOrigin(httpd.Identify(mux, who.Identify, site.Problem), site.Problem, nil), slog.New(slog.DiscardHandler), time.Minute, site.Problem)
	return webtest.Of(d.t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !d.public && r.Host == "example.com" { // what httptest makes of a request
			r.RemoteAddr, r.Host = "127.0.0.1:50312", "localhost:8080"
		}
		guarded.ServeHTTP(w, r)
	}))
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// before moves the store's clock to a while before noon.
func (d *desk) before(ago time.Duration) { d.at = noon().Add(-ago) }

func (d *desk) begin(job string, ago time.Duration) store.Run {
	d.t.Helper()
	d.before(ago)
	d.must(d.st.PlanJob(d.t.Context(), job, d.at))
	run, ok, err := d.st.BeginRun(d.t.Context(), store.Claim{Job: job, By: by, Lease: time.Minute, Early: true})
	if err != nil || !ok {
		d.t.Fatalf("begin %s: %v, %v", job, ok, err)
	}
	return run
}

// ran writes a run that began some time ago; next is from noon.
func (d *desk) ran(job string, ago, took time.Duration, how store.Run, next time.Duration) {
	d.t.Helper()
	run := d.begin(job, ago)
	run.Outcome, run.Counts, run.Note, run.Error = how.Outcome, how.Counts, how.Note, how.Error
	d.before(ago - took)
	d.must(d.st.EndRun(d.t.Context(), run, noon().Add(next)))
	d.before(0)
}

const oneDay = 24 * time.Hour

// lived is a timetable after some weeks: one job is under way, the other failed.
func lived(d *desk) {
	d.ran(recordsJob, 400*oneDay, 2*time.Hour+5*time.Minute, store.Run{Outcome: store.Done, Counts: store.Counts{Requests: 31, Read: 30211, Added: 30202, Rejected: 9}}, 0)
	d.ran(recordsJob, 2*oneDay, 72*time.Second, store.Run{Outcome: store.Done, Counts: store.Counts{Requests: 4, Read: 3120, Added: 1012, Changed: 2004, Unchanged: 101, Removed: 3}}, 0)
	d.ran(recordsJob, oneDay, 5*time.Second, store.Run{Outcome: store.Stopped, Counts: store.Counts{Requests: 1, Read: 1000, Added: 204, Changed: 796}}, 0)
	run := d.begin(recordsJob, 58*time.Minute)
	run.Counts = store.Counts{Requests: 13, Read: 12400, Added: 310, Changed: 8000}
	d.before(10 * time.Second)
	d.must(d.st.KeepRun(d.t.Context(), run, time.Minute))
	d.ran(announcesJob, 2*oneDay, 800*time.Millisecond, store.Run{Outcome: store.Done, Counts: store.Counts{Requests: 2, Read: 411, Announced: 409, Rejected: 2}}, 0)
	d.ran(announcesJob, oneDay, 2*time.Second, store.Run{Outcome: store.Postponed, Counts: store.Counts{Requests: 2}, Note: "arXiv’s announcement of March 10 is late"}, 0)
	for i, ago := range []time.Duration{3 * time.Hour, 2 * time.Hour, time.Hour} {
		d.ran(announcesJob, ago, 31*time.Second, store.Run{Outcome: store.Failed, Counts: store.Counts{Requests: i}, Error: "harvest: read the feed of cs: dial tcp: lookup rss.arxiv.org: no such host"}, 3*time.Hour)
	}
	d.before(0)
}

func TestSourcesPage(t *testing.T) {
	d := newDesk(t)
	lived(d)
	d.deps.Sources.Outlook = func(context.Context) (string, error) { return "The first papers are on their way: 12,400 so far.", nil }
	site := d.site()
	a := site.Get("/admin/sources")
	if a.Status != 200 || a.Header.Get("Cache-Control") != "no-store" || a.Header.Get("Refresh") != "5; url=/admin/sources" {
		t.Errorf("%d %v", a.Status, a.Header)
	}
	page := site.Parse("/admin/sources", a)
	checkHarmless(t, "/admin/sources", page)
	var robots bool
	for _, m := range page.All("meta[name]") {
		robots = robots || m.Attr["name"] == "robots" && m.Attr["content"] == "noindex"
	}
	if !robots {
		t.Error("search machines are let in")
	}
	states := page.All(".job-state")
	for i, want := range []string{"Running since 14:02 on papers-host:4711: 12,400 records so far.", "Failed 3 times in a row; it is tried again today at 18:00, in 3 hours."} {
		if states[i].Text() != want {
			t.Errorf("state %d: %q, want %q", i, states[i].Text(), want)
		}
	}
	if got := page.One(".job-state time").Attr["title"]; got != "2026-03-11T14:02:00Z" {
		t.Errorf("the exact time is %q", got)
	}
	if n := page.All("form[method]"); len(n) != 1 || n[0].Attr["action"] != "/admin/sources/"+announcesJob {
		t.Errorf("%d buttons", len(n))
	}
	want := []string{
		"today at 14:02 58 min 00 s running 12,400 310 8,000 0 0 13",
		"yesterday at 15:00 5 s stopped 1,000 204 796 0 0 1",
		"Mon, Mar 9 at 15:00 1 min 12 s done 3,120 1,012 2,004 3 0 4",
		"Feb 4, 2025 at 15:00 2 h 05 min done 30,211 30,202 0 0 9 31",
	}
	for i, row := range page.All(".runs tbody")[:4] {
		if got := cells(row); got != want[i] {
			t.Errorf("run %d: %q, want %q", i, got, want[i])
		}
	}
	if got := cells(page.All(".runs tbody.grave")[0]); got != "today at 14:00 31 s failed 0 0 2 0 harvest: read the feed of cs: dial tcp: lookup rss.arxiv.org: no such host" {
		t.Errorf("a failed run: %q", got)
	}
	if !strings.Contains(page.TextOf("main"), "The first papers are on their way") {
		t.Error("nothing tells how far the papers have come")
	}
}

// cells joins the texts of a run with spaces.
func cells(run *webtest.Node) string {
	var all []string
	for _, c := range run.All("td") {
		all = append(all, c.Text())
	}
	return strings.Join(all, " ")
}

func TestSourcesStates(t *testing.T) {
	ctx := context.Background()
	for _, tt := range []struct {
		name    string
		arrange func(d *desk)
		want    string
		refresh bool
		button  bool
	}{
		{"never planned", func(*desk) {}, "Not planned yet.", false, true},
		{"planned", func(d *desk) { d.must(d.st.PlanJob(ctx, recordsJob, noon().Add(7*time.Hour+47*time.Minute))) }, "Next run today at 22:47, in 8 hours.", false, true},
		{"tomorrow", func(d *desk) { d.must(d.st.PlanJob(ctx, recordsJob, noon().Add(10*time.Hour))) }, "Next run tomorrow at 01:00, in 10 hours.", false, true},
		{"in days", func(d *desk) { d.must(d.st.PlanJob(ctx, recordsJob, noon().Add(4*oneDay))) }, "Next run Sun, Mar 15 at 15:00, in 4 days.", false, true},
		{"due", func(d *desk) { d.must(d.st.PlanJob(ctx, recordsJob, noon())) }, "Due; it starts as soon as nothing else runs.", true, false},
		{"asked for", func(d *desk) {
			d.must(d.st.PlanJob(ctx, recordsJob, noon().Add(oneDay)))
			d.must(d.st.AskJob(ctx, recordsJob))
		}, "Asked for; it starts as soon as nothing else runs.", true, false},
		{"asked for during a run", func(d *desk) { d.begin(recordsJob, time.Second); d.must(d.st.AskJob(ctx, recordsJob)) }, "Running since 14:59 on papers-host:4711. Asked for once more; it starts again behind this.", true, false},
		{"off", func(d *desk) { lived(d); d.deps.Sources.Running = false; d.at = noon().Add(time.Hour) }, "Running since 14:02 on papers-host:4711: 12,400 records so far.", true, false},
		{"off and idle", func(d *desk) { d.deps.Sources.Running = false }, "Switched off: this service was started offline.", false, false},
		{"off and due", func(d *desk) { d.deps.Sources.Running = false; d.must(d.st.PlanJob(ctx, recordsJob, noon())) }, "Switched off: this service was started offline.", false, false},
		{"failed once", func(d *desk) {
			d.ran(recordsJob, time.Minute, time.Second, store.Run{Outcome: store.Failed, Error: "x"}, 61*time.Second)
		}, "Failed; it is tried again today at 15:01, in 1 minute.", false, true},
		{"failed twice", func(d *desk) {
			for range 2 {
				d.ran(recordsJob, time.Minute, time.Second, store.Run{Outcome: store.Failed, Error: "x"}, 30*time.Second)
			}
		}, "Failed twice in a row; it is tried again today at 15:00, in less than a minute.", false, true},
		{"failed and due", func(d *desk) {
			d.ran(recordsJob, time.Minute, time.Second, store.Run{Outcome: store.Failed, Error: "x"}, 0)
		}, "Failed; it is tried again as soon as nothing else runs.", true, false},
		{"broken off", func(d *desk) { d.begin(recordsJob, time.Hour) }, "Broken off: nothing was heard of the process that ran it since 14:01. It is taken up again as soon as nothing else runs.", true, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk(t)
			tt.arrange(d)
			site := d.site()
			a := site.Get("/admin/sources")
			page := site.Parse("/admin/sources", a)
			if got := page.One(".job").TextOf(".job-state"); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
			if refresh := a.Header.Get("Refresh") != ""; refresh != tt.refresh {
				t.Errorf("loads itself anew: %v", refresh)
			}
			if button := page.One(".job").One("button") != nil; button != tt.button {
				t.Errorf("a button: %v", button)
			}
			if still := site.Get("/admin/sources?still=1"); still.Header.Get("Refresh") != "" || still.Status != 200 {
				t.Errorf("held still: %d %q", still.Status, still.Header.Get("Refresh"))
			}
		})
	}
}

// The run of a process that died is not shown as under way.
func TestSourcesLostRun(t *testing.T) {
	d := newDesk(t)
	d.begin(recordsJob, time.Hour)
	if got := cells(d.site().Page("/admin/sources").One(".runs tbody")); got != "today at 14:00  broken off" {
		t.Errorf("%q", got)
	}
}

func TestSourcesEmpty(t *testing.T) {
	d := newDesk(t)
	page := d.site().Page("/admin/sources")
	if n := strings.Count(page.TextOf("main"), "It has never run."); n != 2 || len(page.All("table")) != 0 {
		t.Errorf("%d jobs say that they never ran", n)
	}
	d.deps.Sources = nil
	page = d.site().Page("/admin/sources")
	if got := page.TextOf("main"); !strings.Contains(got, "Nothing is fetched here") || len(page.All(".job")) != 0 {
		t.Errorf("without sources: %q", got)
	}
}

// An outlook that cannot be told does not take the page with it.
func TestSourcesWithoutOutlook(t *testing.T) {
	d := newDesk(t)
	d.deps.Sources.Outlook = func(context.Context) (string, error) { return "", errors.New("secret cause") }
	if a := d.site().Get("/admin/sources"); a.Status != 200 || strings.Contains(a.Body, "secret") {
		t.Errorf("%d %s", a.Status, a.Body)
	}
}

// Only the ten last runs are listed.
func TestSourcesLastRuns(t *testing.T) {
	d := newDesk(t)
	for i := 15; i > 0; i-- {
		d.ran(recordsJob, time.Duration(i)*time.Hour, time.Second, store.Run{Outcome: store.Done, Counts: store.Counts{Read: i}}, time.Hour)
	}
	rows := d.site().Page("/admin/sources").All(".runs tbody")
	if len(rows) != 10 || rows[0].TextOf(".n") != "1" || rows[9].TextOf(".n") != "10" {
		t.Errorf("%d runs, from %q to %q", len(rows), rows[0].TextOf(".n"), rows[len(rows)-1].TextOf(".n"))
	}
}

func TestSourcesAsk(t *testing.T) {
	d := newDesk(t)
	site := d.site()
	here := []string{"Origin: http://localhost:8080", "Sec-Fetch-Site: same-origin"}
	a := site.Do("POST", "/admin/sources/"+recordsJob, here...)
	if a.Status != 303 || a.Header.Get("Location") != "/admin/sources?asked="+recordsJob {
		t.Fatalf("%d %q", a.Status, a.Header.Get("Location"))
	}
	rows, err := d.st.Jobs(t.Context())
	if err != nil || len(rows) != 1 || !rows[0].Asked {
		t.Errorf("%+v, %v", rows, err)
	}
	told := site.Get(a.Header.Get("Location"))
	if got := site.Parse("asked", told).TextOf(".said"); got != "Asked for: Records of arXiv." || told.Header.Get("Refresh") != "5; url=/admin/sources" {
		t.Errorf("%q, refreshed by %q", got, told.Header.Get("Refresh"))
	}
	if site.Page("/admin/sources").One(".said") != nil {
		t.Error("what was asked for is said twice")
	}
	if a := site.Get("/admin/sources?asked=" + "%3Cscript%3E"); strings.Contains(a.Body, "<script>") || site.Parse("", a).One(".said") != nil {
		t.Error("an address puts words on the page")
	}
	for _, tt := range []struct {
		method, path string
		header       []string
		status       int
	}{
		{"POST", "/admin/sources/" + announcesJob, nil, 303}, // a program on this machine
		{"POST", "/admin/sources/nonsense", here, 404},
		{"POST", "/admin/sources/" + recordsJob, []string{"Sec-Fetch-Site: cross-site"}, 403},
		{"POST", "/admin/sources/" + recordsJob, []string{"Sec-Fetch-Site: same-site"}, 403},
		{"POST", "/admin/sources/" + recordsJob, []string{"Origin: https://evil.example"}, 403},
		{"POST", "/admin/sources/" + recordsJob, []string{"Origin: http://localhost:3000"}, 403}, // another service on this machine
		{"POST", "/admin/sources/" + recordsJob, []string{"X-Forwarded-For: 203.0.113.9"}, 403},
		{"POST", "/admin/sources", here, 405},
		{"GET", "/admin/sources/" + recordsJob, nil, 404},
		{"GET", "/admin/nothing", nil, 404},
		{"GET", "/admin/sources?still=maybe", nil, 400},
		{"HEAD", "/admin/sources", nil, 200},
	} {
		a := site.Do(tt.method, tt.path, tt.header...)
		if a.Status != tt.status {
			t.Errorf("%s %s %v: %d, want %d", tt.method, tt.path, tt.header, a.Status, tt.status)
		}
		if tt.status >= 400 {
			checkProblem(t, site, tt.method+" "+tt.path, a)
		}
	}
}

// A service that fetches nothing says why it does not take the order.
func TestSourcesAskOffline(t *testing.T) {
	d := newDesk(t)
	d.deps.Sources.Running = false
	site := d.site()
	a := site.Do("POST", "/admin/sources/"+recordsJob)
	checkProblem(t, site, "offline", a)
	if a.Status != 409 || !strings.Contains(site.Parse("", a).TextOf("main"), "--offline") {
		t.Errorf("%d %s", a.Status, a.Body)
	}
	if rows, err := d.st.Jobs(t.Context()); err != nil || len(rows) != 0 {
		t.Errorf("%+v, %v", rows, err)
	}
	d.deps.Sources = nil
	if a := d.site().Do("POST", "/admin/sources/"+recordsJob); a.Status != 404 {
		t.Errorf("without sources: %d", a.Status)
	}
}

// Nobody but who sits at the machine sees the page, or is led to it.
func TestSourcesAtHomeOnly(t *testing.T) {
	for _, tt := range []struct {
		name, base string
		public     bool
		header     []string
		home       bool
	}{
		{"on the machine", "", false, nil, true},
		{"with an address of the machine's own", "http://localhost:8080", false, nil, true},
		{"with a public address", "https://papers.example.org", false, nil, false},
		{"from elsewhere", "", true, nil, false},
		{"through a proxy", "", false, []string{"X-Forwarded-For: 203.0.113.9"}, false},
		{"by a link elsewhere", "", false, []string{"Sec-Fetch-Site: cross-site"}, false},
	} {
		d := newDesk(t)
		d.deps.BaseURL, d.public = tt.base, tt.public
		site := d.site()
		a := site.Get("/admin/sources", tt.header...)
		if shown := a.Status == 200; shown != tt.home {
			t.Errorf("%s: %d", tt.name, a.Status)
		}
		if !tt.home {
			checkProblem(t, site, tt.name, a)
			if got := site.Parse(tt.name, a).TextOf("main"); a.Status != 403 || !strings.Contains(got, "at the machine that it runs on") {
				t.Errorf("%s: %d %q", tt.name, a.Status, got)
			}
			if a := site.Do("POST", "/admin/sources/"+recordsJob, tt.header...); a.Status != 403 {
				t.Errorf("%s: asking is answered with %d", tt.name, a.Status)
			}
		}
		for _, path := range []string{"/", "/search", "/no/such/page"} {
			a := site.Get(path, tt.header...)
			led := slices.ContainsFunc(site.Parse(path, a).All("footer a"), func(n *webtest.Node) bool { return n.Attr["href"] == "/admin/sources" })
			if led != tt.home {
				t.Errorf("%s: %s leads there: %v", tt.name, path, led)
			}
		}
	}
}

// What a run brings from outside is text.
func TestSourcesHostile(t *testing.T) {
	d := newDesk(t)
	hostileRuns(d)
	site := d.site()
	checkHarmless(t, "/admin/sources", site.Page("/admin/sources"))
}

func hostileRuns(d *desk) {
	evil := `"><script>alert(1)</script><img src=x onerror=alert(2)>`
	d.ran(recordsJob, time.Hour, time.Second, store.Run{Outcome: store.Failed, Error: evil + strings.Repeat("x", 3000), Counts: store.Counts{Read: 3_141_592, Added: 3_141_592, Changed: 3_141_592, Removed: 3_141_592, Rejected: 3_141_592, Requests: 3_141_592, Announced: 3_141_592}}, time.Hour)
	d.ran(announcesJob, time.Hour, time.Second, store.Run{Outcome: store.Postponed, Note: evil}, time.Hour)
}

func TestSourcesGoldens(t *testing.T) {
	d := newDesk(t)
	lived(d)
	golden(t, d.site(), "sources", "/admin/sources", 200)
	d = newDesk(t)
	d.deps.Sources.Running = false
	golden(t, d.site(), "sources-offline", "/admin/sources", 200)
	d.public = true
	golden(t, d.site(), "sources-elsewhere", "/admin/sources", 403)
}

// The notice is for who looks at the present day.
func TestNotice(t *testing.T) {
	d := newDesk(t)
	d.must(fill(t.Context(), d.st))
	d.deps.Notice = func(context.Context) string { return "arXiv cannot be reached." }
	site := d.site()
	for path, want := range map[string]bool{
		"/": true, "/papers/nothing": false, "/search": false, "/search?q=moss": false, "/no/such/page": false, "/admin/sources": false,
	} {
		if got := site.Parse(path, site.Get(path)).TextOf(".notice") != ""; got != want {
			t.Errorf("%s: a notice is shown: %v", path, got)
		}
	}
	pages, err := web.New(d.deps)
	d.must(err)
	for period, want := range map[papers.Period]bool{
		papers.OneDay(march(11)): true, papers.WeekOf(march(11)): true, papers.MonthOf(march(11)): true,
		papers.OneDay(march(10)): false, papers.WeekOf(march(2)): false, papers.MonthOf(march(1).Add(-1)): false,
	} {
		of := webtest.Of(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if err := pages.Period(w, r, period.Kind, period.String()); err != nil {
				t.Error(err)
			}
		}))
		if got := of.Page(period.Path()).TextOf(".notice") != ""; got != want {
			t.Errorf("%s: a notice is shown: %v", period, got)
		}
	}
}
